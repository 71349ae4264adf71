"""Parts of a vacancy, and its requirements: must or nice to have, weight, skills."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from hr_desktop.ai.offline.language import sentences
from hr_desktop.ai.offline.rows import Row
from hr_desktop.ai.offline.skills import canonical, find_skills
from hr_desktop.domain.vacancy import Requirement

VacancyPart = Literal[
    "head", "about", "tasks", "must", "nice", "skills", "offer", "contacts", "questions", "values", "other"
]  # fmt: skip
_PARTS: dict[VacancyPart, str] = {
    "nice": (
        r"(?:will be |would be |it(?:'s| is) )?(?:a )?(?:nice[- ]to[- ]haves?|plus|bonus(?: points| skills| qualifications)?|advantages?|good to have|desirable(?: skills| qualifications)?|"
        r"preferred(?: qualifications| skills| requirements| experience)?|desired(?: skills| qualifications)?|optional|extra credit|additional qualifications)(?: \(?(?:if|for|preferred|not required).*)?|"
        r"(?:будет|будут|станет|большим|дополнительным|вашим)(?: \w+)? (?:плюсом|преимуществом)|(?:плюсом|преимуществом) (?:будет|будут|станет)|как плюс|плюсы|желательно|приветствуется|"
        r"дополнительные (?:требования|преимущества|навыки)|будет здорово,? если.*|мы будем рады,? если.*|необязательно.*|желательные (?:требования|навыки)|преимущества кандидата"
    ),
    "must": (
        r"(?:key |minimum |basic |main |core |job |technical |essential |mandatory |position |candidate |general )*(?:requirements?|qualifications?|must[- ]haves?|prerequisites)(?: (?:and|&) (?:skills|qualifications|experience|requirements))*|"
        r"(?:required|essential|necessary|mandatory|minimum)(?: (?:skills|qualifications|experience|requirements|knowledge|competencies))*(?: (?:and|&) (?:skills|qualifications|experience|requirements))?|"
        r"(?:what|who) (?:we.re|we are|are we|you.ll|you|we)(?: \w+){0,3}(?: (?:for|need|bring|have|expect|are))+(?: (?:from you|to have|to succeed|in you))?|who you are|about you|your (?:profile|background|skills|qualifications|experience)|"
        r"(?:skills|experience|education|knowledge)(?: (?:and|&) (?:skills|experience|qualifications|education|abilities|knowledge))*(?: required| requirements| needed)?|the ideal candidate(?: will have)?|ideal candidate|you have|must have|you should have|we expect(?: from you)?|candidate profile|"
        r"(?:основные |обязательные |наши |ключевые |минимальные |базовые |профессиональные )?(?:требования|ожидания)(?: к (?:кандидату|соискателю|кандидатам|вам|соискателям|опыту))?|мы ожидаем.*|мы ждем.*|что мы ждем.*|ждем от (?:вас|кандидата).*|ожидаем от.*|"
        r"что (?:мы )?(?:ждем|хотим|ищем|ожидаем)(?: .{0,30})?|что (?:нужно|важно|необходимо|мы ожидаем|мы ищем|для нас важно|нужно знать)(?: .{0,40})?|обязательно|необходимые (?:навыки|знания|требования)(?: .*)?|кого мы ищем|ты нам подходишь.*|вы нам подходите.*|нам важно|для нас важно|важно|мы ищем|необходимо|"
        r"требуемые (?:навыки|знания).*|от (?:вас|кандидата)(?: (?:требуется|ожидаем|ждем))?|наш кандидат|идеальный кандидат|портрет кандидата|пожелания к кандидату|квалификация|требуется"
    ),
    "tasks": (
        r"(?:key |main |job |your |core |primary |essential |day-to-day |general )*(?:responsibilit(?:y|ies)|duties|tasks|functions|role|mission|accountabilities)(?: (?:and|&) (?:responsibilities|duties|tasks))*(?: include)?|what (?:you.ll|you will|you|will you)(?: be)?(?: do| doing|ll do| work on).*|the role|you will|job duties|role overview|"
        r"(?:основные |должностные |ваши |твои |функциональные )?(?:обязанности|задачи|функционал|функции)(?: сотрудника)?|чем (?:предстоит|нужно|вы будете|ты будешь|вам предстоит|надо)(?: будет)? заниматься.*|что (?:нужно|предстоит|надо|вам предстоит|вы будете|предстоит) делать.*|вам предстоит|вы будете|предстоит|какие задачи.*|что делать|рабочие задачи"
    ),
    "offer": (
        r"(?:what )?(?:we|do we) offer(?: you)?|what you(?:.ll| will)? get|benefits?(?: (?:and|&) perks)?|perks(?: (?:and|&) benefits)?|compensation(?: (?:and|&) benefits)?|why (?:join|work|us|you).*|we provide|what.s in it for you|our offer|"
        r"(?:наши )?условия(?: работы| труда)?|мы предлагаем|что мы предлагаем|мы (?:гарантируем|обеспечиваем)|предлагаем|что (?:мы )?даем|что у нас есть|чем мы хороши|преимущества(?: работы)?|бонусы|почему (?:мы|у нас|стоит).*|что (?:вы получите|ты получишь|вас ждет|взамен)|у нас|плюшки|социальный пакет"
    ),
    "about": (
        r"(?:about|overview|summary|description)(?: (?:the |our |us|this )?(?:company|role|position|job|team|us|project|product))?|(?:position|job|role|company|project) (?:overview|summary|description)|who we are|about .{2,40}|our (?:company|team|story)|introduction|"
        r"о компании|о нас|о проекте|о вакансии|о команде|описание(?: вакансии| позиции| компании)?|кто мы|о продукте|о роли|о должности|немного о нас"
    ),
    "skills": r"key skills|ключевые навыки|(?:our )?(?:tech(?:nology|nical)? )?stack|technologies|(?:наш )?(?:технологический )?стек(?: технологий)?|tools(?: we use)?|навыки|hard skills|soft skills|technical skills|инструменты",
    "contacts": r"contacts?|contact (?:us|information|person)|how to apply|apply(?: now)?|to apply|interested|application(?: process| procedure)?|контакты|контактная информация|контактное лицо|как откликнуться|отклик",
    "questions": r"(?:core |interview |screening |pre-screening |application )?questions?(?: for (?:the )?(?:candidate|interview)s?| to ask)?|(?:основные |обязательные )?вопросы(?: (?:для|на|к) (?:интервью|собеседовани\w+|кандидат\w+))?|вопросы интервью",
    "values": r"(?:our |company |core |corporate )*values?|our culture|culture|what we (?:value|believe in)|(?:наши |корпоративные )?ценности(?: компании)?|принципы(?: команды)?|наши принципы|что мы ценим|мы ценим|корпоративная культура",
}  # fmt: skip
_WHOLE: dict[VacancyPart, re.Pattern[str]] = {k: re.compile(v) for k, v in _PARTS.items()}
_ORDER: tuple[VacancyPart, ...] = (
    "nice", "skills", "questions", "values", "tasks", "offer", "contacts", "must", "about",
)  # fmt: skip
_NICE = re.compile(
    r"(?<!\w)(?:(?:is |are |as |would be |will be |considered )?(?:a |an )?(?:strong |big |huge |definite |great )?(?:plus|bonus|advantage|asset)(?!\w)|preferred|preferably|nice to have|good to have|desirable|desired|ideally|optional|not required|"
    r"будет (?:\w+ )?(?:плюсом|преимуществом)|(?:как|большой|огромный) плюс|плюсом|преимуществ\w+|желательн\w+|приветству\w+|не обязательн\w+|необязательн\w+|хорошо бы|будет здорово|желателен)(?!\w)",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"(?<!\w)(?:не (?:требу\w+|нуж\w+|понадоб\w+)|not (?:needed|necessary|a must)|no [\w ]{0,40}(?:required|needed|necessary))(?!\w)",
    re.IGNORECASE,
)
_CONTRARY = re.compile(r"(?<!\w)(?:но|однако|но при этом|but|however)(?!\w)|[,;]", re.IGNORECASE)
_DECISIVE = re.compile(
    r"(?<!\w)(?:must|required|mandatory|essential|critical|обязательн\w+|строго|необходим\w+|только с|наличие (?:действующ\w+ )?(?:диплома|сертификата|прав|удостоверения|медкнижки|лицензии))(?!\w)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"(?<!\w)(?:strong|expert\w*|deep|solid|proven|extensive|advanced|excellent knowledge|in-depth|уверенн\w+|отличн\w+|глубок\w+|успешн\w+|подтвержд[её]нн\w+|хорош\w+ знани\w+|экспертн\w+)(?!\w)|\d+\s?\+?\s*(?:years|лет|год)",
    re.IGNORECASE,
)
_LIGHT = re.compile(
    r"(?<!\w)(?:basic|familiar\w*|exposure|some|базов\w+|начальн\w+|общее представление|понимание|understanding|знакомство)(?!\w)",
    re.IGNORECASE,
)
# “cloud platforms (AWS preferred)” is demanded, “a degree (preferred)” is not.
_ASIDE = re.compile(
    r"\((?!\s*(?:strongly |highly )?(?:preferred|preferably|desirable|desired|optional|nice to have|a plus|plus|желательно|приветствуется|будет плюсом|как плюс|не обязательно)\s*\))[^)]*\)",
    re.IGNORECASE,
)
# Where the next requirement begins in “опыт от 2 лет, знание 1С, высшее образование”.
_NEXT = re.compile(
    r",\s+(?=(?:опыт|знани[ея]|умени[ея]|владение|навык\w*|наличие|(?:неоконченное |законченное )?(?:высшее|среднее)|образование|готовность|"
    r"уверенн\w+ (?:знани|владени|пользовател)\w+|медкнижка|медицинская книжка|водительск\w+|права|гражданство|возраст|желание|"
    r"experience (?:with|in|of)|knowledge of|ability to|proficien\w+ (?:in|with)|familiar\w+ with|fluent|degree in|bachelor|driving licen[cs]e)(?!\w))",
    re.IGNORECASE,
)
_INLINE = re.compile(r"^(?P<head>[^:：]{4,50}?)\s*[:：]\s*(?P<rest>\S.*)$", re.DOTALL)
# What job boards and lawyers add to every vacancy.
_BOILERPLATE = re.compile(
    r"задайте вопрос работодателю|он получит его с откликом.*|где предстоит работать|вакансия опубликована.*|похожие вакансии|откликнуться|пожаловаться|"
    r"(?:equal (?:employment )?opportunit(?:y|ies)|eeo)(?: (?:employer|statement))?|diversity(?: (?:and|&) inclusion)?|(?:hiring|interview|recruitment|selection) process|"
    r"этапы (?:отбора|собеседования|найма)|как (?:проходит|устроен) (?:отбор|наем|собеседование)|data protection|privacy(?: notice)?|о вакансии|disclaimer"
)
_DECORATION = re.compile(r"[^\w\s'’/&,()-]+")
_SOFT_FILES = re.compile(
    r"(?<!\w)(?:коммуникабельн\w+|ответственн\w+|стрессоустойчив\w+|пунктуальн\w+|внимательн\w+|team player|communication skills|eager\w*|обучаем\w+|активн\w+|доброжелательн\w+|целеустремл[её]нн\w+|вежлив\w+|грамотн\w+ речь|порядочн\w+)(?!\w)",
    re.IGNORECASE,
)
_TO_APPLY = re.compile(
    r"(?:резюме|cv|отклик\w*|присылайте|отправляйте|пишите|звоните|звонить|send (?:us )?(?:your|a)|to apply|apply (?:now|with|by|at|to)|email your)\b.{0,20}(?:[:@]|cv|resume|резюме|тел|на почту|в telegram|в телеграм)",
    re.IGNORECASE,
)
_FILLER = re.compile(r"^(?:and|or|etc|и|или|и т\.?\s?д\.?)$", re.IGNORECASE)


def vacancy_part(row: Row) -> tuple[VacancyPart, int | None] | None:
    """The part that this row opens, and where content begins on the row itself (or None)."""
    if len(row.text) <= 80:
        part = _part_of(row.text)
        marked = (
            row.heading
            or row.bold
            or row.text.rstrip().endswith((":", "?", "…", "—", "-"))
            or not row.bullet
        )
        if part is not None and marked and not row.text.endswith((".", ";", ",")):
            return part, None
    inline = _INLINE.match(row.text)
    part = _part_of(inline["head"]) if inline else None
    if inline is None or part is None or part == "about":
        return None
    return part, row.start + inline.start("rest")


def _part_of(text: str) -> VacancyPart | None:
    low = " ".join(_DECORATION.sub(" ", text.lower().replace("ё", "е")).replace("’", "'").split())
    if not 3 <= len(low) <= 70:
        return None
    low = low.replace("'", ".")
    if low in ("who we are", "кто мы", "кто мы такие"):
        return "about"
    if _BOILERPLATE.match(low):
        return "other"
    for part in _ORDER:
        if _WHOLE[part].fullmatch(low):
            return part
    return None


def requirements_of(parts: Mapping[VacancyPart, Sequence[Row]]) -> tuple[Requirement, ...]:
    """The requirements: rows of “must” and “nice”; without any, those of tasks and skills."""
    found: list[Requirement] = []
    for part in ("must", "nice"):
        for text in _items(parts.get(part, ())):
            if is_unasked(text):
                continue
            found.append(_requirement(text, nice=part == "nice"))
    if not found:
        for text in _loose(parts):
            found.append(_requirement(text, nice=False))
    found = [r for n, r in enumerate(found) if not _only_repeats(r, found[:n] + found[n + 1 :])]
    unique: dict[str, Requirement] = {}
    for requirement in found:
        unique.setdefault(requirement.text.casefold(), requirement)
    return tuple(list(unique.values())[:40])


def _only_repeats(requirement: Requirement, others: Sequence[Requirement]) -> bool:
    """Whether a bare list of skills names nothing that another requirement does not name."""
    if not requirement.skills or "," not in requirement.text:
        return False
    rest = requirement.text
    for found in find_skills(requirement.text):
        rest = rest.replace(found.quote, "", 1)
    if re.search(r"[^\W\d_]{2}", rest):
        return False
    named = {
        s for o in others if o.text.casefold() != requirement.text.casefold() for s in o.skills
    }
    return set(requirement.skills) <= named


def _items(rows: Sequence[Row]) -> list[str]:
    """One text for each requirement: wrapped rows are joined, paragraphs are cut at sentences."""
    bulleted = sum(r.bullet for r in rows) >= max(1, len(rows) // 3)
    joined: list[str] = []
    last = -1
    for row in rows:
        text = row.text.strip()
        follows, last = row.index == last + 1, row.index  # no heading stands between
        wraps = (
            bool(joined)
            and follows
            and not row.bullet
            and (
                (bulleted and not row.after_blank) or text[:1].islower() or joined[-1].endswith(",")
            )
            and not joined[-1].endswith((".", ";", ":"))
        )
        if wraps:
            joined[-1] += " " + text
        else:
            joined.append(text)
    items: list[str] = []
    for text in joined:
        pieces = sentences(text) if len(text) > 120 else [text]
        for piece in pieces:
            parts = re.split(r";\s+", piece) if ";" in piece else [piece]
            items += [item for part in parts for item in _NEXT.split(part)]
    cleaned = [re.sub(r"^(?:\d{1,2}[.)]|[-–—•*])\s*", "", i).strip(" ;,.") for i in items]
    return [
        i
        for i in cleaned
        if (len(i) > 2 or find_skills(f"Python, {i}, SQL")[1:-1])
        and not _FILLER.match(i)
        and not i.endswith(":")
        and not _TO_APPLY.match(i)
    ]


def _loose(parts: Mapping[VacancyPart, Sequence[Row]]) -> list[str]:
    texts: list[str] = []
    for part in ("skills", "head", "about", "other"):
        for text in _items(parts.get(part, ())):
            asks = re.search(
                r"(?<!\w)(?:experience|knowledge|ability|skills?|degree|licen[cs]e|certificat\w+|required|essential|must|fluent|proficien\w+|опыт|знани\w+|умени\w+|навык\w*|образовани\w+|владени\w+)(?!\w)",
                text,
                re.IGNORECASE,
            )
            if asks and 8 < len(text) < 250:
                texts.append(text)
    return texts[:15]


def is_optional(text: str) -> bool:
    """Whether the words say that something is welcome and not demanded."""
    told = _ASIDE.sub(" ", text)
    return _NICE.search(told) is not None and _DECISIVE.search(told) is None


def is_unasked(text: str) -> bool:
    """Whether the words say that something is not needed: “английский язык не требуется”."""
    return _NOT_ASKED.search(text) is not None and _CONTRARY.search(text.rstrip(" ,;.")) is None


def _requirement(text: str, *, nice: bool) -> Requirement:
    text = " ".join(text.split())[:400]
    optional = nice or is_optional(text)
    weight = 3
    if _DECISIVE.search(text):
        weight = 5
    elif _STRONG.search(text):
        weight = 4
    elif (_SOFT_FILES.search(text) and not any(c.isdigit() for c in text)) or _LIGHT.search(text):
        weight = 2
    if optional:
        weight = max(1, min(weight, 3) - 1)
    names = [f.name for f in find_skills(text)]
    if not names and len(text) <= 30 and (whole := canonical(text)):
        names = [whole]  # “Go” by itself in a list of requirements
    skills = tuple(dict.fromkeys(names))
    return Requirement(text=text, must=not optional, weight=weight, skills=skills)
