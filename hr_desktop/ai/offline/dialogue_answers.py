"""Answers to the candidate's questions: only what the vacancy says, in its own sentences."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.dialogue import fold, split_sentences
from hr_desktop.ai.offline.dialogue_judge import stems
from hr_desktop.domain.vacancy import (
    EmploymentType,
    ExperienceBand,
    Language,
    Schedule,
    VacancyData,
)

_TOPICS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "pay": r"\b(?:зарплат|оклад|вилк[аиуе]|доход|денег|деньг|плат(?:ит|ят)|оплат|компенсац|salar|\bpay\b|\bpaid\b|compensation|wage|earn)\w*",
        "payday": r"\b(?:(?:когда|как часто|сколько раз|какого числа)\b.{0,20}(?:плат|выплач|зарплат)|выплат|аванс|pay ?day|paid (?:weekly|monthly|twice)|when\b.{0,15}\b(?:paid|salary))\w*",
        "bonus": r"\b(?:преми[яийюе]|бонус|опцион|13-\w+ зарплат|bonus|equity|stock option)\w*",
        "remote": r"\b(?:удален|удалён|дистанц|гибрид|из дома|(?:работ|ходить|ездить|приезжать|бывать|дней|раз)\w*\b.{0,20}\bофис|офис\w*\b.{0,20}\b(?:работ|ходить|ездить|дней|удал)|remote|hybrid|work from home|wfh|on-?site|(?:work|come|days|be|go|need)\b.{0,20}\boffice)\w*",
        "schedule": r"\b(?:график|расписан|рабоч\w+ (?:день|врем|час)|смен[аыу]|переработ|гибк|schedule|working hours|flexible|shift|overtime|hours)\w*",
        "place": r"\b(?:где\b|адрес|метро|город|располож|наход|переезд|релокац|where|locat|address|city|relocat)\w*",
        "contract": r"\b(?:оформ|договор|трудов\w+ (?:договор|книж)|трудовому\b|\bтк\b|гпх|самозанят|штат|contract|employ|self-employed|freelance|full-?time|part-?time)\w*",
        "probation": r"\b(?:испытательн|probation|trial period)\w*",
        "stack": r"\b(?:стек|технолог|инструмент|язык\w* программ|stack|technolog|tools?\b|framework)\w*",
        "tasks": r"\b(?:задач|обязанност|занима|делать|функци|проект|tasks?\b|dut|responsib|day[- ]to[- ]day|work on|projects?\b)\w*",
        "boss": r"\b(?:руководител|начальник|начальств|подчин|report(?:s|ing)? to|line manager|(?:my|your|the team|direct) (?:manager|boss|lead|supervisor)\b)\w*",
        "team": r"\b(?:команд(?!ир)|коллег|коллектив|сколько человек|в отделе|team|colleague)\w*",
        "size": r"\b(?:больш\w+ ли|сколько (?:у вас )?(?:человек|людей)|численност|человек\b|how (?:big|large|many people)|people\b)\w*",
        "company": r"\b(?:компани|фирм|организац|продукт|бизнес|клиент|company|product|business|customer|startup)\w*",
        "values": r"\b(?:ценност|культур|атмосфер|принцип|values?\b|culture|principle)\w*",
        "stages": r"\b(?:этап|дальше|следующ|когда\b.{0,20}\b(?:ответ|результат|решени)|обратн\w+ связ|финал|next step|next stage|stages?\b|hear back|feedback|process after|what happens)\w*",
        "leave": r"\b(?:отпуск|больничн|выходн|vacation|holiday|days off|leave(?! (?:the|my|this|your|a)\b)|sick)\w*",
        "benefits": r"\b(?:дмс|страхов|льгот|соцпакет|компенсир|спорт|питани|обед|плюшк|benefit|insurance|perk|gym|lunch|meal)\w*",
        "growth": r"\b(?:рост|карьер|обучен|курс|развити|повышен|конференц|наставн|growth|career|training|learn|promotion|mentor|conference|course)\w*",
        "languages": r"\b(?:английск|русск|немецк|english|russian|german|language)\w*",
        "travel": r"\b(?:командировк|разъезд|поездк|business trip|travel)\w*",
        "start": r"\b(?:когда\b.{0,15}\b(?:выход|начина|приступ)|дата выхода|start date|when\b.{0,15}\b(?:start|begin|join))\w*",
        "equipment": r"\b(?:техник[аиуе]|ноутбук|оборудован|laptop|equipment|hardware|macbook)\w*",
        "requirements": r"\b(?:требован|нужно знать|опыт\w* нуж|сколько лет опыта|requirement|experience (?:is )?(?:needed|required))\w*",
        "duty": r"\b(?:дежур|on-?call|pager|on duty|rota\b)\w*",
        "release": r"\b(?:выпуск|релиз|деплой|выкат|releas|deploy)\w*",
        "meeting": r"\b(?:встреча|корпоратив|тимбилд|meeting|retreat|offsite|off-site)\w*",
        "food": r"\b(?:столов|обед|питани|корм(?:ят|ит)|canteen|lunch|meal)\w*",
        "open": r"\b(?:почему\b.{0,20}\b(?:открыт|вакан|ищете)|освободил|why\b.{0,20}\b(?:open|hiring|vacan))\w*",
    }.items()
}


_BULLET = " •●▪◦*-–—\t"


def may_answer_from(vacancy: VacancyData) -> list[str]:
    """All sentences that a candidate may be told: the recruiter's field first, then the vacancy."""
    parts = [
        *_statements(vacancy.may_be_told),
        *_statements(vacancy.description),
        *(r.text.strip(_BULLET) for r in vacancy.requirements),
        *vacancy.company_values,
    ]
    return list({fold(p): p for p in reversed(parts) if p}.values())[::-1]


def _statements(text: str) -> list[str]:
    """The sentences of a text; a line that goes on in the next one is put together again."""
    whole = re.sub(r"(?<=[^\s.!?:;])\n(?=[a-zа-яё(])", " ", text)
    return [s for p in split_sentences(whole) if (s := p.strip(_BULLET)) and "@" not in s]


def answer_from(question: str, vacancy: VacancyData, language: Language) -> str | None:
    """What the vacancy says about `question`, quoted or from its fields; None when it says nothing."""
    folded = fold(question)
    asked = {name for name, pattern in _TOPICS.items() if pattern.search(folded)}
    if "payday" in asked:
        asked -= {"pay"}  # when, not how much
    wanted = stems(question)
    told = [fold(s) for s in _statements(vacancy.may_be_told)]
    demands = {fold(r.text.strip(_BULLET)) for r in vacancy.requirements}
    title = fold(vacancy.title)
    scored: list[tuple[float, int, str]] = []
    for position, sentence in enumerate(may_answer_from(vacancy)):
        said = fold(sentence)
        if said == title or (said in demands and not asked & _OF_DEMANDS):
            continue  # what a candidate must bring answers no question about the job
        about = {n for n in asked if _TOPICS[n].search(said)}
        overlap = len(wanted & stems(sentence))
        offered = said in told
        score = 2.0 * len(about) + overlap + (0.5 if offered else 0.0)
        # A topic of the question must be spoken of, or several of its words.
        if (about and (overlap or offered or len(asked) == 1)) or overlap >= 2:
            scored.append((score, -position, sentence))
    scored.sort(reverse=True)
    best = scored[0][0] if scored else 0.0
    chosen = [s for score, _, s in scored[:2] if score >= best - 0.25]
    facts = _facts(asked, vacancy, language)
    if facts:
        extra = [s for s in chosen if "pay" not in asked and s not in facts][:1]
        return " ".join(_sentence(p) for p in (*facts, *extra))
    if not chosen and "benefits" in asked:
        chosen = _statements(vacancy.may_be_told)[:2]
    return " ".join(_sentence(s) for s in chosen) or None


_OF_DEMANDS = frozenset({"requirements", "stack", "languages"})


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else text + "."


_EMPLOYMENT = {
    EmploymentType.full: ("полная занятость", "full employment"),
    EmploymentType.part: ("частичная занятость", "part-time employment"),
    EmploymentType.project: ("проектная работа", "project work"),
    EmploymentType.volunteer: ("волонтёрство", "volunteering"),
    EmploymentType.probation: ("стажировка", "an internship"),
}
_SCHEDULE = {
    Schedule.full_day: ("полный день", "full day"),
    Schedule.shift: ("сменный график", "shifts"),
    Schedule.flexible: ("гибкий график", "flexible hours"),
    Schedule.remote: ("удалённая работа", "remote work"),
    Schedule.fly_in_fly_out: ("вахта", "fly-in fly-out"),
}
_BAND = {
    ExperienceBand.none: ("опыт не требуется", "no experience is needed"),
    ExperienceBand.between_1_and_3: ("опыт от 1 года до 3 лет", "1 to 3 years of experience"),
    ExperienceBand.between_3_and_6: ("опыт от 3 до 6 лет", "3 to 6 years of experience"),
    ExperienceBand.more_than_6: ("опыт более 6 лет", "more than 6 years of experience"),
}


def _facts(asked: set[str], vacancy: VacancyData, language: Language) -> list[str]:
    """Statements from the vacancy's own fields on the topics asked about."""
    ru = language == "ru"
    found: list[str] = []
    if "pay" in asked and (vacancy.salary_from or vacancy.salary_to):
        found.append(_pay(vacancy, ru))
    if asked & {"remote", "schedule"} and vacancy.schedule:
        name = _SCHEDULE[vacancy.schedule][0 if ru else 1]
        found.append(f"В вакансии указано: {name}" if ru else f"The vacancy says: {name}")
    if "contract" in asked and vacancy.employment:
        name = _EMPLOYMENT[vacancy.employment][0 if ru else 1]
        found.append(f"В вакансии указано: {name}" if ru else f"The vacancy says: {name}")
    if "place" in asked:
        where = ", ".join(p for p in (vacancy.area, vacancy.address) if p)
        if vacancy.metro:
            where += (", метро " if ru else ", metro ") + vacancy.metro
        if where:
            found.append(f"Место работы: {where}" if ru else f"The place of work: {where}")
    if "stack" in asked and vacancy.key_skills:
        skills = ", ".join(vacancy.key_skills)
        found.append(f"В вакансии названы: {skills}" if ru else f"The vacancy names {skills}")
    if "requirements" in asked and vacancy.experience:
        found.append(
            ("Нужен " if ru and vacancy.experience is not ExperienceBand.none else "")
            + _BAND[vacancy.experience][0 if ru else 1]
        )
    if "values" in asked and vacancy.company_values:
        values = "; ".join(vacancy.company_values)
        found.append(f"Ценности компании: {values}" if ru else f"The company's values: {values}")
    return [f[0].upper() + f[1:] for f in found]


def _pay(vacancy: VacancyData, ru: bool) -> str:
    def amount(value: int) -> str:
        return f"{value:,}".replace(",", "\u00a0") if ru else f"{value:,}"

    low, high = vacancy.salary_from, vacancy.salary_to
    currency = _currency(vacancy.salary_currency or "", ru)
    if ru:
        span = " ".join(
            p
            for p in (f"от {amount(low)}" if low else "", f"до {amount(high)}" if high else "")
            if p
        )
        tax = {True: " до вычета налогов", False: " на руки", None: ""}[vacancy.salary_gross]
        return f"В вакансии указана зарплата {span} {currency}".strip() + tax
    span = (
        f"{amount(low)} to {amount(high)}"
        if low and high
        else (f"at least {amount(low)}" if low else f"up to {amount(high or 0)}")
    )
    tax = {True: " before tax", False: " after tax", None: ""}[vacancy.salary_gross]
    return f"The vacancy gives a salary of {span} {currency}".strip() + tax


def _currency(code: str, ru: bool) -> str:
    """A currency as it is said after an amount; an unknown one stays a code."""
    names = {
        "RUB": ("рублей", "roubles"),
        "USD": ("долларов", "US dollars"),
        "EUR": ("евро", "euros"),
    }
    return names[code][0 if ru else 1] if code in names else code
