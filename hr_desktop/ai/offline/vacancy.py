"""Understands a vacancy by rules: headings, labels, lists of requirements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from hr_desktop.ai.offline.contacts import find_emails, find_phones
from hr_desktop.ai.offline.experience import find_jobs
from hr_desktop.ai.offline.genre import instruction_in
from hr_desktop.ai.offline.language import language_of
from hr_desktop.ai.offline.pay import Pay, find_pay
from hr_desktop.ai.offline.requirements import (
    VacancyPart,
    is_optional,
    is_unasked,
    requirements_of,
    vacancy_part,
)
from hr_desktop.ai.offline.rows import Row, Sheet, sheet
from hr_desktop.ai.offline.sections import split_sections
from hr_desktop.ai.offline.skills import find_skills, label
from hr_desktop.ai.offline.titles import is_post, nominative, org_marks
from hr_desktop.ai.offline.tongues import has_tongue, languages_in
from hr_desktop.domain.document import DocumentText, Warning_
from hr_desktop.domain.messages import message
from hr_desktop.domain.vacancy import (
    EmploymentType,
    ExperienceBand,
    LanguageRequirement,
    Requirement,
    Schedule,
    VacancyData,
    VacancyReading,
)

ENGINE = "offline"
_LABELS: dict[str, str] = {
    "title": r"vacancy|position|job title|title|role|вакансия|должность|позиция|название вакансии",
    "company": r"company(?: name)?|employer|organi[sz]ation|компания|работодатель|организация|название компании",
    "area": r"location|city|место работы|город|регион|локация|местоположение|job location",
    "address": r"address|адрес(?: офиса)?",
    "metro": r"metro|метро|станция метро",
    "salary": r"salary(?: range)?|compensation|pay|зарплата|заработная плата|оклад|доход|з/п|уровень дохода|оплата(?: труда)?|wage|ставка",
    "experience": r"experience(?: level| required)?|опыт(?: работы)?|требуемый опыт(?: работы)?|required experience",
    "employment": r"employment(?: type)?|job type|занятость|тип занятости|тип|contract type",
    "schedule": r"schedule|график(?: работы)?|формат работы|режим работы|work format|working hours",
    "contacts": r"contacts?|contact person|контакты|контактное лицо|hr|рекрутер|recruiter|отклик\w*|apply|звонить|звоните|тел(?:ефон\w*)?(?: отдела кадров| для связи)?|резюме|whatsapp|telegram|почта|e-?mail",
    "skills": r"key skills|ключевые навыки|навыки|skills|tech stack|стек|technologies|стек технологий",
    "url": r"url|ссылка|link",
}
_LABEL = re.compile(
    "^(?:"
    + "|".join(f"(?P<{k}>{v})" for k, v in _LABELS.items())
    + r")\s*(?::|：|\s[–—-]\s)\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_SCHEDULES = (
    (Schedule.remote, r"удал[её]нн\w+|удал[её]нк\w+|дистанционн\w+|remote|work from home|из дома|home office"),
    (Schedule.fly_in_fly_out, r"вахт\w+|fly[- ]in|rotation(?:al)? shift"),
    (Schedule.shift, r"сменн\w+|смен[аыу]\b|2/2|3/3|5/2 по сменам|1/3|shift(?: work)?s?\b|сутки через|day/night"),
    (Schedule.flexible, r"гибк\w+ (?:график\w*|начало|режим\w*)|flexible (?:hours|schedule|working)|свободный график|гибкий"),
    (Schedule.full_day, r"полный (?:рабочий )?день|5/2|full[- ]day|пн-пт|пн–пт|понедельник\w* по пятниц\w*|9(?::00)?\s?[-–]\s?18|office[- ]based|on-?site|в офисе|с 9(?::00)? до 18"),
)  # fmt: skip
_EMPLOYMENTS = (
    (EmploymentType.part, r"частичн\w+ занятост\w*|неполн\w+ (?:занятост\w*|рабоч\w+ день|день)|part[- ]time|подработк\w+|совместительств\w+"),
    (EmploymentType.probation, r"стажировк\w+|internship|intern\b|traineeship"),
    (EmploymentType.project, r"проектн\w+ (?:работ\w*|занятост\w*)|project[- ]based|contract(?:or)? (?:role|position|work)|freelance|фриланс|гпх|разов\w+ задани\w+|temporary"),
    (EmploymentType.volunteer, r"волонт[её]р\w*|volunteer"),
    (EmploymentType.full, r"полн\w+ занятост\w*|фул+-?\s?тайм|full[- ]time|полный (?:рабочий )?день|permanent"),
)  # fmt: skip
_YEARS = re.compile(
    r"(?P<a>\d{1,2})(?:\s*(?:[-–—]|до|to)\s*(?P<b>\d{1,2}))?\s?(?P<plus>\+)?\s*(?:years?|yrs?|лет|года?|-х лет|х лет)",
    re.IGNORECASE,
)
_STREET = re.compile(r",\s*(?:ул\w*|пр\w*|пер\w*|наб\w*|шоссе|д\.?)\s", re.IGNORECASE)
_AGE = re.compile(r"возраст\w*|age\b|aged|старше|older", re.IGNORECASE)
_YEAR_CUE = re.compile(r"опыт\w*|стаж\w*|experience|background", re.IGNORECASE)
_WORD_YEARS = re.compile(
    r"(?:опыт\w*|стаж\w*)[^.\n]{0,60}?от (?:одного )?(?P<one>года|полугода)|(?:без опыта|нет опыта|опыт не (?:требуется|важен|обязателен)|no experience|entry[- ]level|не требуется|fresh graduates?)",
    re.IGNORECASE,
)
_AREA = re.compile(r"^(?:г\.\s*)?[A-ZА-ЯЁ][\w.'’ -]{1,40}(?:,\s*[\w.' -]{2,30})?(?:\s*\([^)]*\))?$")
_WANTED = re.compile(
    r"(?:требу[ею]тся|ищ(?:ем|ет|ут)|приглаша(?:ем|ет)(?: на работу| в команду)?|на (?:должность|вакансию|позицию)|открыта вакансия|looking for an?|seeking an?|hiring an?)\s+(?P<post>[^.\n!(]{4,90})",
    re.IGNORECASE,
)
# “(m/f/d)” behind a title says that anyone may apply.
_ANY_SEX = re.compile(
    r"\s*[(\[](?:[mfwdxhvi]|м|ж|all genders?)(?:\s*[/|,]\s*[mfwdxhviмж*])*[)\]]", re.IGNORECASE
)
_BEHIND_POST = r"\s+(?:to|who|with|который|которая|с опытом|на постоянн\w+|в (?:команду|компанию|отдел|офис|наш\w+))(?!\w).*|,\s|\s+в (?=(?:ООО|АО|ПАО|ЗАО|ИП|ГК)\b|[«\"])"
_FIRM_AND_PLACE = re.compile(
    r"^(?P<firm>[^–—|,]{2,60}?)\s+[-–—|•]\s+(?P<area>[A-ZА-ЯЁ][\w.' -]+(?:, [\w.' -]+)?)(?:\s*\([^)]*\))?$"
)
_NAMED_FIRM = re.compile(
    r"(?:сеть|сети|групп\w+|завод\w*|клиник\w*|магазин\w*|школ\w+|центр\w*|ресторан\w*|агентств\w+|холдинг\w*)(?: \w+)?\s+[«\"](?P<n>[^»\"]{2,50})[»\"]"
)
# “завод «Маяк»”, “СК «Монолит»”, “стартапа «Монетка»”, “учреждение здравоохранения «Больница № 3»”
_MARKED_FIRM = re.compile(
    r"(?:(?<!\w)[А-ЯЁ]{2,6}|стартап\w*|команд\w+|бренд\w*|учреждени\w+(?: [а-яё]+){0,3}|предприяти\w+|фирм\w+|студи\w+|салон\w*|клуб\w*|отел\w*|кафе)\s+[«\"](?P<n>[^»\"]{2,60})[»\"]"
)
_AT_FIRM = re.compile(r"\s(?:at|@|в)\s+(?P<n>[A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,3})\s*$")
_NOT_TOLD = re.compile(
    r"^(?:адрес|телефон|контакт\w*|звонить|звоните|e-?mail|резюме|equal opportunit|apply now|to apply)\b"
    r"|equal opportunity employer|do not discriminate|@\S+\.\S",
    re.IGNORECASE,
)
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "одного": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10,
}  # fmt: skip
_WORDED = re.compile(
    rf"(?<!\w)({'|'.join(_NUMBER_WORDS)})(?=(?:\s*\(\d+\))?\s+(?:years?|лет|года))",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:about|о компании|описание|job description|описание вакансии|вакансия|vacancy|we are hiring|position overview)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^(?:\d+[.)]\s*)?.{8,200}\?$")


def understand_vacancy(document: DocumentText) -> VacancyReading:
    """What the text says about a vacancy; what is not written stays empty."""
    page = sheet(document)
    warnings: list[Warning_] = []
    if len(re.findall(r"[^\W\d_]", page.clean[:3000])) < 15:
        return VacancyReading(
            data=VacancyData(), warnings=(Warning_(said=message("vacancy.empty")),), engine=ENGINE
        )
    notes = _Notes(page)
    notes.read()
    language = language_of(page.text)
    requirements = requirements_of(notes.parts)
    title = notes.title()
    if not title:
        warnings.append(Warning_(said=message("vacancy.no_title")))
    if not requirements:
        warnings.append(Warning_(said=message("vacancy.no_requirements")))
    if _reads_as_resume(page, notes):
        warnings.append(Warning_(said=message("vacancy.is_a_resume")))
    if suspect := instruction_in(page.text):
        warnings.append(Warning_(said=message("vacancy.instruction_to_ai"), text=suspect))
    pay = notes.pay()
    data = VacancyData(
        title=title,
        description=page.text.strip()[:20_000],
        key_skills=notes.key_skills(requirements),
        employment=_first(_EMPLOYMENTS, notes.values.get("employment", ""), notes.terms()),
        schedule=_first(_SCHEDULES, notes.values.get("schedule", ""), notes.terms()),
        experience=notes.band(requirements),
        salary_from=pay.low if pay else None,
        salary_to=pay.high if pay else None,
        salary_currency=pay.currency if pay else None,
        salary_gross=pay.gross if pay else None,
        company=notes.company(),
        area=notes.area(),
        metro=notes.metro(),
        address=notes.values.get("address", ""),
        contacts=notes.contacts(language == "ru"),
        url=notes.values.get("url", ""),
        requirements=requirements,
        languages=notes.languages(),
        core_questions=notes.lines("questions", asked=True),
        company_values=notes.lines("values", asked=False),
        may_be_told="\n".join(
            re.sub(r"^\d{1,2}[.)]\s+", "", r.text)
            for r in notes.parts.get("offer", ())
            if not _NOT_TOLD.search(r.text)
        )[:4000],
        interview_language=language,
    )
    return VacancyReading(data=data, warnings=tuple(warnings), engine=ENGINE)


@dataclass
class _Notes:
    """What the rows say, gathered in one pass."""

    page: Sheet
    values: dict[str, str] = field(default_factory=dict)
    parts: dict[VacancyPart, list[Row]] = field(default_factory=dict)
    heading_rows: set[int] = field(default_factory=set)
    labelled: set[int] = field(default_factory=set)

    def read(self) -> None:
        """Sorts the rows into parts by their headings, and takes what labels say."""
        now: VacancyPart = "head"
        for row in self.page.rows:
            label = _LABEL.match(row.text)
            known = (
                label is not None and now == "head" and _key_of(label) in ("experience", "skills")
            )
            begun = None if known else vacancy_part(row)
            if begun is not None:
                now, rest = begun
                self.heading_rows.add(row.index)
                if rest is not None:
                    self.parts.setdefault(now, []).append(_tail(row, rest))
                continue
            lasting = label is not None and _key_of(label) in (
                "address",
                "contacts",
                "url",
                "metro",
            )
            if (
                label
                and (now in ("head", "about", "contacts", "other") or (lasting and now == "offer"))
                and len(row.text) < 300
            ):
                key = str(label.lastgroup if label.lastgroup != "value" else _key_of(label))
                self.values.setdefault(key, label["value"].strip())
                self.labelled.add(row.index)
                if key != "skills":
                    continue
            self.parts.setdefault(now, []).append(row)

    def terms(self) -> str:
        """The text without what a candidate must bring: “internship experience” is no term."""
        asked = {r.index for k in ("must", "nice") for r in self.parts.get(k, ())}
        return "\n".join(r.text for r in self.page.rows if r.index not in asked)

    def title(self) -> str:
        """The post that is offered."""
        if found := self.values.get("title"):
            return _ANY_SEX.sub("", found).strip()[:150]
        rows = [
            r
            for r in self.page.rows[:8]
            if r.index not in self.heading_rows and r.index not in self.labelled
        ]
        for row in rows:
            if wanted := _WANTED.search(row.text):
                words = re.split(_BEHIND_POST, wanted["post"])[0].strip(" !.«»")
                if is_post(words := nominative(words)):
                    return words[0].upper() + words[1:]
            words = re.sub(
                r"^(?:вакансия|vacancy|требуется|ищем|we are looking for an?|hiring|we.re hiring)\s*[:–—-]?\s*",
                "",
                row.text,
                flags=re.IGNORECASE,
            ).strip(" !.")
            words = (
                re.split(r"\s+(?:в|at)\s+(?=[«\"A-ZА-ЯЁ])|\s*\|\s*", words)[0].strip(' «»"')
                if len(words) < 120
                else words
            )
            if 2 < len(words) <= 100 and is_post(words) and not row.bullet:
                return self._alone(words[0].upper() + words[1:])
        big = [r for r in rows if len(r.text) <= 90 and not find_pay(r.text, sure=False)]
        if (
            big
            and not _GREETING.match(big[0].text)
            and not big[0].text.endswith((".", ";"))
            and _post_or_none(big[0].text)
        ):
            return self._alone(big[0].text)
        mark = re.search(
            r"(?:требуется|ищем|ищет|looking for an?|seeking an?|hiring an?)\s+(?:опытн\w+ |experienced |talented |motivated )?([^.,\n!(]{3,70})",
            self.page.clean,
            re.IGNORECASE,
        )
        if mark and is_post(mark.group(1)):
            words = re.split(r"\s+(?:to|who|with|for|в|для|с|на|который)\s", mark.group(1))[
                0
            ].strip()
            return words[0].upper() + words[1:]
        return ""

    def _alone(self, words: str) -> str:
        """A title without the firm and town behind it: “Head of Logistics – FreshBox, Manchester”."""
        words = _ANY_SEX.sub("", words).strip()
        head, mark, tail = words.partition(" – ") if " – " in words else words.partition(" - ")
        if mark and is_post(head) and not is_post(tail):
            firm = re.split(r",\s", tail)[0]
            if "," in tail or self.page.clean.count(firm) > 1:
                return head.strip()
        return words

    def company(self) -> str:
        """The employer's name."""
        if found := self.values.get("company"):
            return re.sub(r",\s*г\.\s?[А-ЯЁ][\w-]+.*$", "", found)[:120]
        for row in self.page.rows:
            if (
                mark := re.match(
                    r"^(?:about|о компании)\s+(?P<n>[«\"]?[A-ZА-ЯЁ][^:.]{1,50}?)\s*:?$", row.text
                )
            ) and not re.match(r"(?:us|the|our|you|role|job|нас)\b", mark["n"], re.IGNORECASE):
                return mark["n"].strip('«»" ')
        for row in self._upper():
            if row.index in self.heading_rows or len(row.text) > 60 or row.text == self.title():
                continue
            if re.search(
                r"(?<!\w)(?:ООО|АО|ПАО|ЗАО|ИП|ГК|Inc|LLC|Ltd|GmbH|Corp)(?!\w)", row.text
            ) and not is_post(row.text):
                return row.text.strip()
        for row in self.page.rows[1:4]:
            both = _FIRM_AND_PLACE.match(row.text)
            if both and "," in both["area"] and not is_post(both["firm"]):
                return both["firm"].strip()
        head = self.page.clean[:1500]
        if mark := re.search(
            r"(?:ООО|АО|ПАО|ГК|компани[яи]|компанию)\s+[«\"]([^»\"]{2,50})[»\"]|[Вв]\s+[«\"]([^»\"]{2,50})[»\"]\s+(?:требуется|ищ)",
            head,
        ):
            return (mark.group(1) or mark.group(2)).strip()
        if firm := _NAMED_FIRM.search(head):
            return firm["n"].strip()
        if firm := _MARKED_FIRM.search(head):
            return firm["n"].strip()
        if firm := _AT_FIRM.search(self.page.rows[0].text if self.page.rows else ""):
            return firm["n"].strip()
        if (
            mark := re.search(
                r"(?m)^([A-Z][\w&. -]{1,40}?) is (?:a|an|the|hiring|looking|seeking)\b", head
            )
        ) and mark.group(1).lower() not in (
            "this",
            "it",
            "there",
            "candidate",
            "the role",
            "the position",
        ):
            return mark.group(1).strip()
        return ""

    def _upper(self) -> list[Row]:
        """The rows above the first heading, at least six."""
        first = min((i for i in self.heading_rows), default=6)
        return list(self.page.rows[: max(6, min(first, 16))])

    def area(self) -> str:
        """City or region, without a remark such as “(On-site)”."""
        if found := self.values.get("area"):
            found = re.split(r"\s+[/|]\s+", found)[0]
            parts = re.sub(r"\s*\([^)]*\)\s*$", "", found)[:100].split(", ")
            kept = [
                p for p in parts if not re.match(r"(?:метро|м\.|ул)", p) and not _words_of_work(p)
            ]
            return ", ".join(kept or parts)
        for row in self._upper()[1:]:
            if (
                row.index in self.heading_rows
                or row.index in self.labelled
                or is_post(row.text)
                or org_marks(row.text)
            ):
                continue
            if (both := _FIRM_AND_PLACE.match(row.text)) and "," in both["area"]:
                return both["area"].strip()
            if _words_of_work(row.text):
                continue
            if mark := re.search(r"(?<!\w)г\.\s?([А-ЯЁ][а-яё-]+(?:[ -][А-ЯЁ][а-яё-]+)?)", row.text):
                return mark.group(1)
            town = row.text.split(",")[0].strip()
            if _STREET.search(row.text) and _AREA.match(town) and _is_place(town):
                return town
            if (
                _AREA.match(row.text)
                and ("," in row.text or _is_place(row.text))
                and not find_skills(row.text)
            ):
                words = re.sub(r"\s*\([^)]*\)\s*$", "", row.text)
                return re.split(r",\s*(?:метро|м\.|ул|пр)", words)[0].strip()
        if mark := re.search(
            r"(?<!\w)г\.\s?([А-ЯЁ][а-яё]+(?:[ -](?:на-)?[А-ЯЁ][а-яё]+)?)", self.page.clean[:6000]
        ):
            return mark.group(1)
        first = self.page.rows[0].text if self.page.rows else ""
        if behind := re.search(r"\s[–—-]\s[^,–—]{2,40},\s(?P<t>[A-ZА-ЯЁ][\w' -]{2,30})$", first):
            return behind["t"]
        return ""

    def metro(self) -> str:
        """The station, from its label or “метро Озерки”."""
        if found := self.values.get("metro"):
            return found[:60]
        mark = re.search(
            r"(?<!\w)(?:метро|м\.)\s+[«\"]?([А-ЯЁ][а-яё]+(?:[ -][А-ЯЁ]?[а-яё]+)?)",
            self.page.clean[:4000],
        )
        return mark.group(1) if mark else ""

    def pay(self) -> Pay | None:
        """The pay from its label, a row of its own, or a sentence about it."""
        if found := self.values.get("salary"):
            return find_pay(found, sure=True)
        for row in self.page.rows:
            cue = re.search(
                r"зарплат\w*|заработн\w+|оклад\w*|доход\w*|salary|compensation|оплат\w*|pay\b|з/п",
                row.text,
                re.IGNORECASE,
            )
            if cue and (pay := find_pay(row.text, sure=False)):
                return pay
        asked = {r.index for k in ("must", "nice", "tasks") for r in self.parts.get(k, ())}
        for row in self.page.rows:
            above = row.index < 8 and len(row.text) < 70
            if above or (row.index not in asked and len(row.text) < 160):
                pay = find_pay(row.text, sure=False)
                if pay and (above or (pay.high or pay.low or 0) >= 10_000):
                    return pay
        return None

    def band(self, requirements: tuple[Requirement, ...]) -> ExperienceBand | None:
        """The experience band, from its label or the years that requirements ask for."""
        texts = [self.values.get("experience", "")]
        texts += [r.text for r in requirements if r.must and _YEAR_CUE.search(r.text)]
        texts += [r.text for r in requirements if r.must and not _AGE.search(r.text)]
        texts += [r.text for r in self.page.rows if len(r.text) < 400 and _YEAR_CUE.search(r.text)]
        for text in texts:
            text = _WORDED.sub(_as_digits, text)
            if mark := _YEARS.search(text):
                return _band_of(int(mark["a"]), int(mark["b"]) if mark["b"] else None)
            if mark := _WORD_YEARS.search(text):
                return (
                    ExperienceBand.between_1_and_3 if mark["one"] == "года" else ExperienceBand.none
                )
        return None

    def key_skills(self, requirements: tuple[Requirement, ...]) -> tuple[str, ...]:
        """Skills of the list of key skills, then of the requirements and tasks, known names."""
        names: dict[str, None] = {}
        if listed := self.values.get("skills"):
            for part in re.split(r"\s*[,;•|]\s*", listed):
                found = find_skills(part)
                if 1 < len(part) <= 45:
                    names.setdefault(found[0].name if found else part.strip(" ."))
        for row in self.parts.get("skills", ()):
            for part in re.split(r"\s*[,;•|]\s*", row.text):
                found = find_skills(part)
                for hit in found:
                    names.setdefault(hit.name)
                if not found and 1 < len(part) <= 40 and len(part.split()) <= 4:
                    names.setdefault(part.strip(" ."))
        for requirement in requirements:
            for name in requirement.skills:
                names.setdefault(name)
        if not names:
            for hit in find_skills(self.page.clean):
                names.setdefault(hit.name)
        language = language_of(self.page.text)
        return tuple(dict.fromkeys(label(n, language) for n in list(names)[:40]))

    def languages(self) -> tuple[LanguageRequirement, ...]:
        """Languages that are asked for, with the level written beside them."""
        rows = [
            r for k in ("must", "nice", "head", "skills", "other") for r in self.parts.get(k, ())
        ]
        optional = {r.index for r in self.parts.get("nice", ())}
        found: dict[str, LanguageRequirement] = {}
        for row in rows:
            if len(row.text) > 300 or not has_tongue(row.text):
                continue
            if row.index in optional:
                continue  # a language that is only welcome stays a nice-to-have requirement
            for words in re.split(r"[;.]\s", row.text):
                if not is_optional(words) and not is_unasked(words):
                    for code, level in languages_in(words):
                        found.setdefault(code, LanguageRequirement(code=code, level=level))
        return tuple(found.values())

    def contacts(self, russian: bool) -> str:
        """Whom to write or call, from the label, the part “Contacts”, or addresses anywhere."""
        parts = [self.values["contacts"]] if "contacts" in self.values else []
        parts += [r.text for r in self.parts.get("contacts", ())][:6]
        known = " ".join(parts)
        parts += [f.value for f in find_emails(self.page) if f.value not in known]
        parts += [p.value for p in find_phones(self.page, russian) if p.value not in known]
        return "; ".join(parts)[:500]

    def lines(self, part: VacancyPart, *, asked: bool) -> tuple[str, ...]:
        """Rows of a part as a list; with `asked` only questions."""
        rows = [r.text.strip(" ;.") if not asked else r.text for r in self.parts.get(part, ())]
        rows = [
            re.sub(r"^\d+[.)]\s*", "", p) for r in rows for p in ([r] if asked else r.split("; "))
        ]
        questions = any(_ASKED.match(r) for r in rows)
        kept = [
            r
            for r in rows
            if 2 < len(r) <= 300 and (not asked or _ASKED.match(r) or (questions and len(r) > 12))
        ]
        return tuple(kept)[:15]


def _as_digits(word: re.Match[str]) -> str:
    return str(_NUMBER_WORDS[word.group().lower().replace("ё", "е")])


def _post_or_none(text: str) -> bool:
    """Whether a first row can be the title: short, and no sentence about something else."""
    return len(text) <= 60 or is_post(text)


def _reads_as_resume(page: Sheet, notes: _Notes) -> bool:
    """Jobs with dates and schooling, and none of the parts that a vacancy has."""
    sections = split_sections(page.rows)
    kinds = {s.kind for s in sections if s.heading is not None}
    if not {"experience", "education"} <= kinds or notes.parts.keys() & {"tasks", "offer", "nice"}:
        return False
    return any(job.start for job in find_jobs(page, sections))


def _key_of(label: re.Match[str]) -> str:
    return next((k for k in _LABELS if label[k]), "other")


def _tail(row: Row, start: int) -> Row:
    return Row(row.text[start - row.start :], start, row.end, row.index, row.page, bullet=True)


def _words_of_work(text: str) -> bool:
    """Whether a row speaks of hours, employment or pay instead of a place."""
    kinds = (*_SCHEDULES, *_EMPLOYMENTS)
    return any(re.search(words, text, re.IGNORECASE) for _, words in kinds)


def _is_place(text: str) -> bool:
    from hr_desktop.ai.offline.language import morphology

    word = text.split(",")[0].split("(")[0].strip().lower()
    return any("Geox" in p.tag for p in morphology().parse(word)[:2])


def _band_of(low: int, high: int | None) -> ExperienceBand:
    if high is not None and low == 0:
        return ExperienceBand.none if high <= 1 else ExperienceBand.between_1_and_3
    if low < 1:
        return ExperienceBand.none
    if low < 3:
        return ExperienceBand.between_1_and_3
    return ExperienceBand.between_3_and_6 if low < 6 else ExperienceBand.more_than_6


def _first(choices: tuple[tuple[Any, str], ...], said: str, text: str) -> Any:
    for source in (said, text):
        hits = [
            (m.start(), value)
            for value, words in choices
            if (m := re.search(rf"(?<!\w)(?:{words})", source, re.IGNORECASE))
        ]
        if hits:
            return min(hits, key=lambda h: h[0])[1]
    return None
