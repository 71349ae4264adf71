"""Understands a resume by rules: sections, contacts, jobs, schools, skills, each with its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hr_desktop.ai.offline.certificates import find_certificates
from hr_desktop.ai.offline.contacts import find_emails, find_links, find_phones
from hr_desktop.ai.offline.dates import find_duration, find_spans, years_of
from hr_desktop.ai.offline.education import find_studies
from hr_desktop.ai.offline.experience import find_jobs
from hr_desktop.ai.offline.genre import instruction_in, why_not_a_resume
from hr_desktop.ai.offline.language import language_of
from hr_desktop.ai.offline.names import find_name
from hr_desktop.ai.offline.pay import find_pay
from hr_desktop.ai.offline.places import find_city
from hr_desktop.ai.offline.rows import Row, Sheet, sheet
from hr_desktop.ai.offline.sections import LISTED, Section, split_sections
from hr_desktop.ai.offline.skill_lists import collect_skills
from hr_desktop.ai.offline.titles import is_post, names_post, org_marks
from hr_desktop.ai.offline.tongues import find_tongues
from hr_desktop.domain.document import DocumentText, Warning_
from hr_desktop.domain.messages import message
from hr_desktop.domain.resume import Fact, Job, Profile, ResumeReading, Salary

ENGINE = "offline"
_PAY_LABEL = re.compile(
    r"(?:желаем\w+ )?(?:зарплат\w*|заработн\w+ плат\w*|доход\w*|уровень дохода|з/п|зп|оклад)|(?:expected |desired |current )?(?:salary|compensation|ctc|pay|rate)(?: expectations?)?",
    re.IGNORECASE,
)
_POSITION_LABEL = re.compile(
    r"^(?:желаемая должность|должность|позиция|вакансия|цель(?: поиска)?|desired position|desired job|position(?: applied for| sought)?|target position|job title|objective|title|applying for|профессия)\s*[:：–—-]\s*(?P<v>.{3,120})$",
    re.IGNORECASE,
)
_STATED_YEARS = re.compile(
    r"(?P<n>\d{1,2}(?:[.,]\d)?)\s?\+?\s*(?:plus )?(?:years?|yrs?|лет|года?)(?: of)?(?: [\w-]+){0,4}? ?(?:experience|опыт\w*|стаж\w*)|(?:опыт\w*|стаж\w*|experience)(?: работы)?(?: [\w-]+){0,3}?\s*[:—–-]?\s*(?:более |свыше |от |over |of )?(?P<n2>\d{1,2}(?:[.,]\d)?)\s?\+?\s*(?:years?|yrs?|лет|года?)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<!\w)(?:seek\w*|look\w*|with|who|years?|experience[d]?|obtain|position|opportunity|to|my|i|company|лет|опытом|ищу|хочу|получить|желаю|найти|которая|которой)(?!\w)",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"^(?:соискание|получение|получить|замещение|занять|на)?\s*(?:вакантной\s+)?(?:должност[ьи]|позици[яи]|вакансии|работу)\s+(?=\w)",
    re.IGNORECASE,
)
_NO_SUMMARY = re.compile(
    r"@|https?:|linkedin\.|github\.|^(?:адрес|тел|дата|город|address|phone|place)|\+?\d[\d ()-]{8,}",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"\s*[|•·;\t]\s*|\s[–—-]\s|\s{3,}|\s+(?:at|@|в компании)\s+(?=[A-ZА-ЯЁ«\"])")
_NET = re.compile(r"(?:на руки|до вычета|после вычета|net\b|gross\b|in hand)", re.IGNORECASE)
_AIM = re.compile(r"(?i:objective|goal|aim|цель)")  # what is sought, less than what was done
_ENDS = re.compile(r"[.;!?]$")


def understand_resume(document: DocumentText, today: date | None = None) -> ResumeReading:
    """What the text says about a person, every value with the words that show it.

    `failure` is set, and the profile empty, when the text is not a resume. `today` counts a
    present job's length (the current day by default).
    """
    page = sheet(document)
    emails = find_emails(page)
    sections = split_sections(page.rows)
    russian = language_of(page.text) == "ru"
    phones = find_phones(page, russian)
    jobs = find_jobs(page, sections)
    named = find_name(page, sections, emails)
    sections = _from_name(sections, named)
    failure = why_not_a_resume(
        page,
        sections,
        jobs,
        bool(emails or phones),
        named is not None and named[1],
        named is not None,
    )
    if failure is not None:
        return ResumeReading(profile=Profile(), engine=ENGINE, failure=failure)
    warnings: list[Warning_] = []
    name = named[0] if named else None
    if named is None:
        warnings.append(Warning_(said=message("resume.no_name")))
    elif not named[1]:
        warnings.append(Warning_(said=message("resume.name_doubtful"), text=named[0].value))
    if not emails and not phones:
        warnings.append(Warning_(said=message("resume.no_contacts")))
    if not jobs:
        warnings.append(Warning_(said=message("resume.no_jobs")))
    if suspect := instruction_in(page.text):
        warnings.append(Warning_(said=message("resume.instruction_to_ai"), text=suspect))
    head_end = next(
        (s.heading.start for s in sections if s.heading and s.kind == "experience"), 1500
    )
    profile = Profile(
        name=name,
        emails=emails,
        phones=phones,
        city=find_city(page, sections, name.value if name else None),
        links=find_links(page, head_end, _of_firms(sections)),
        position=_position(page, sections, name, jobs),
        salary=_salary(page, sections),
        summary=_summary(page, sections, name),
        total_years=_total_years(page, sections, jobs, today or date.today()),
        skills=collect_skills(page, sections, name, jobs),
        experience=jobs,
        education=find_studies(page, sections),
        languages=find_tongues(page, sections),
        certificates=find_certificates(page, sections),
    )
    return ResumeReading(profile=profile, warnings=tuple(warnings), engine=ENGINE)


def _of_firms(sections: list[Section]) -> list[tuple[int, int]]:
    """Where employers' web sites stand: rows of the jobs without a bullet, as hh.ru prints them."""
    return [
        (r.start, r.end)
        for s in sections
        if s.kind == "experience"
        for r in s.rows
        if not r.bullet and len(r.text) < 90
    ]


def _from_name(sections: list[Section], named: tuple[Fact, bool] | None) -> list[Section]:
    """The sections, with a new head where the name stands behind a sidebar's lists.

    So a page of LinkedIn reads when it was copied as plain text.
    """
    if named is None or named[0].source is None:
        return sections
    name = named[0].source
    out: list[Section] = []
    for section in sections:
        at = next((i for i, r in enumerate(section.rows) if r.start <= name.start < r.end), None)
        doubtful = not named[1] and (at is None or not section.rows[at].after_blank)
        if at is None or doubtful or section.kind not in LISTED:
            out.append(section)
            continue
        out.append(replace(section, rows=section.rows[:at]))
        out.append(Section("head", None, section.rows[at:]))
    return out


def _position(
    page: Sheet, sections: list[Section], name: Fact | None, jobs: tuple[Job, ...]
) -> Fact | None:
    for section in sections:
        if section.kind == "position":
            for row in section.rows[:4]:
                start = max(row.start, section.inline_from or 0)
                text = page.clean[start : row.end]
                pay = find_pay(text, sure=False)
                if pay and pay.start < 3:
                    continue
                words = text[: pay.start] if pay else text
                words = _WISHED.sub("", re.split(r"\s{3,}|;", words)[0].strip(" ,–—-•"))
                if len(words) > 2 and len(words) <= 120:
                    at = page.clean.index(words, start)
                    return Fact(
                        value=" ".join(words.split()), source=page.source(at, at + len(words))
                    )
    stop = next(
        (s.start for s in sections if s.heading and s.kind in ("experience", "education")),
        len(page.clean),
    )
    for row in [r for r in page.rows[:30] if r.start < stop]:
        label = _POSITION_LABEL.match(row.text)
        if label and _is_wish(_WISHED.sub("", label["v"])):
            words = _WISHED.sub("", label["v"]).strip()
            at = page.clean.index(words, row.start)
            return Fact(value=words, source=page.source(at, at + len(words)))
    found = _under_name(page, sections, name)
    if found is not None:
        return found
    for job in jobs[:1]:
        if job.position and (at := page.clean.find(job.position)) >= 0:
            return Fact(value=job.position, source=page.source(at, at + len(job.position)))
    return None


def _is_wish(words: str) -> bool:
    """Whether the words are a post's name and not a sentence about somebody's aims."""
    return len(words.split()) <= 8 and not _ENDS.search(words) and not _SENTENCE.search(words)


def _under_name(page: Sheet, sections: list[Section], name: Fact | None) -> Fact | None:
    """The post on the name's own row (“John Smith - Engineer”) or on a row close to it."""
    if name is None or name.source is None:
        return None
    begin, end = name.source.start, name.source.end
    stop = next(
        (s.heading.start for s in sections if s.heading and s.heading.start > begin),
        len(page.clean),
    )
    near = [r for r in page.rows if r.end > begin and r.start < stop][:7]
    above = [r for r in page.rows if r.end <= begin][-4:]
    for row in [*near, *above]:
        start = max(row.start, end) if row.start <= begin < row.end else row.start
        text = page.clean[start : row.end]
        if len(text) > 130 or (_ENDS.search(text) and len(text) > 60) or row.bullet:
            continue
        for part in _HEADLINE.split(text):
            words = part.strip(" ,–—-•|.:")
            if (
                3 < len(words) <= 90
                and re.match(r"[^\W_]*[A-ZА-ЯЁ]", words)
                and names_post(words)
                and _is_wish(words)
                and re.search(r"[^\W\d_]{4}", words)  # “RN, BSN” are credentials
                and not org_marks(words)
                and "@" not in words
                and not re.search(r"\d{3}|:", words)
            ):
                at = page.clean.find(words, start)
                if at >= 0 and (begun := _begun_above(page, row, words, name)):
                    at, words = begun.start, page.clean[begun.start : row.end]
                if at >= 0:
                    return Fact(
                        value=" ".join(words.split()), source=page.source(at, at + len(words))
                    )
    return None


def _begun_above(page: Sheet, row: Row, words: str, name: Fact) -> Row | None:
    """The row above when a headline is broken over two: “Innovative Web” over “Developer”."""
    if row.index == 0 or words != row.text or len(words.split()) > 1 or row.after_blank:
        return None
    above = page.rows[row.index - 1]
    alike = (above.size, above.bold, above.x0) == (row.size, row.bold, row.x0) and row.size
    named = name.source is not None and above.start <= name.source.start < above.end
    if not alike or named or len(above.text) > 60 or is_post(above.text):
        return None
    if not above.text[-1:].isalpha() or re.search(r"[@\d:]", above.text):
        return None
    return above


def _salary(page: Sheet, sections: list[Section]) -> Salary | None:
    for section in sections:
        if section.kind == "position":
            for number, row in enumerate(section.rows[:14]):
                if pay := find_pay(row.text, sure=False):
                    below = section.rows[number + 1 : number + 2]
                    text = row.text
                    if below and _NET.match(below[0].text):  # hh.ru: “180 000 ₽” over “на руки”
                        text += " " + below[0].text
                    return _as_salary(page, row.start + pay.start, row.start + pay.end, text)
    for section in sections:
        if section.kind in ("experience", "projects", "education"):
            continue
        for row in section.rows:
            if len(row.text) < 200 and (label := _PAY_LABEL.search(row.text)):
                rest = row.text[label.end() :]
                if pay := find_pay(rest[:60], sure=True):
                    at = row.start + label.end()
                    return _as_salary(page, at + pay.start, at + pay.end, rest[:60])
    head = sections[0].rows if sections and sections[0].kind == "head" else ()
    for row in head:
        if (
            len(row.text) < 40
            and (pay := find_pay(row.text, sure=False))
            and pay.currency in ("RUB", "USD", "EUR", "KZT")
        ):
            return _as_salary(page, row.start + pay.start, row.start + pay.end, row.text)
    return None


def _as_salary(page: Sheet, start: int, end: int, text: str) -> Salary | None:
    pay = find_pay(text, sure=True)
    if pay is None:
        return None
    amount = pay.low if pay.low is not None else pay.high
    if amount is None:
        return None
    return Salary(
        amount=amount, currency=pay.currency, gross=pay.gross, source=page.source(start, end)
    )


def _summary(page: Sheet, sections: list[Section], name: Fact | None) -> Fact | None:
    told = [s for s in sections if s.kind == "summary" and s.rows]
    for section in sorted(told, key=lambda s: bool(s.heading and _AIM.search(s.heading.text))):
        if section.rows:
            start = section.start
            end = section.rows[-1].end
            length = sum(len(r.text) for r in section.rows)
            if length >= 20:
                end = min(end, start + 1500)
                words = page.clean[start:end]
                return Fact(value=" ".join(words.split()), source=page.source(start, end))
    heads = [s for s in sections if s.kind == "head"]
    long = [
        r
        for s in heads
        for r in s.rows
        if len(r.text) > 60 and not _NO_SUMMARY.search(r.text) and not find_spans(r.text)
    ]
    if not long:
        return None
    head = next(s for s in heads if long[0] in s.rows)
    first = last = long[0]
    for row in head.rows:
        if (
            row.index > last.index
            and row.index <= last.index + 1
            and len(last.text) > 40
            and not _NO_SUMMARY.search(row.text)
            and not find_spans(row.text)
        ):
            last = row
    end = min(last.end, first.start + 1500)
    if name and name.source and first.start <= name.source.start < end:
        return None
    return Fact(
        value=" ".join(page.clean[first.start : end].split()), source=page.source(first.start, end)
    )


def _total_years(
    page: Sheet, sections: list[Section], jobs: tuple[Job, ...], today: date
) -> float | None:
    """Years of work: counted from the jobs; hh.ru's own total where it agrees with them."""
    counted = years_of([(j.start, j.end, j.current) for j in jobs], today)
    for section in sections:
        if section.kind == "experience" and section.heading is not None:
            stated = find_duration(section.heading.text)
            if stated and (counted is None or abs(stated[0] - counted) <= max(1.0, 0.25 * counted)):
                return round(stated[0], 1)
    if counted is not None:
        return counted
    for row in page.rows[:60]:
        if mark := _STATED_YEARS.search(row.text):
            return float((mark["n"] or mark["n2"]).replace(",", "."))
    return None
