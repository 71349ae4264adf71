"""A model's reading of a vacancy becomes the editor's data; the preview shows it to a person."""

from __future__ import annotations

from hr_desktop.ai.offline.language import language_of
from hr_desktop.ai.offline.skills import canonical, find_skills
from hr_desktop.ai.remote.answers import VacancyAnswer
from hr_desktop.ai.verify import find_quote
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


def checked_vacancy(answer: VacancyAnswer, document: DocumentText, model: str) -> VacancyReading:
    """The vacancy with every value that can be looked for verified; what was dropped is said."""
    text = document.text
    dropped: list[str] = []

    def said(field: str, value: str | None) -> str:
        value = (value or "").strip()
        if value and find_quote(value, text) is None:
            dropped.append(field)
            return ""
        return value

    def all_said(field: str, values: list[str]) -> tuple[str, ...]:
        return tuple(value for value in (said(field, v) for v in values) if value)

    def amount(value: int | None) -> int | None:
        if value is None:
            return None
        digits = "".join(c for c in text if c.isdigit())
        if str(value).rstrip("0") in digits:
            return value
        dropped.append("salary")
        return None

    requirements = tuple(
        Requirement(
            text=item.text.strip(),
            must=item.must,
            weight=min(5, max(1, item.weight)),
            skills=tuple(dict.fromkeys(found.name for found in find_skills(item.text))),
        )
        for item in answer.requirements
        if said("requirements", item.text)
    )
    language = language_of(text)
    data = VacancyData(
        title=said("title", answer.title),
        description=said("description", answer.description) or text.strip(),
        key_skills=tuple(
            dict.fromkeys(canonical(s) or s for s in all_said("key_skills", answer.key_skills))
        ),
        employment=EmploymentType(answer.employment) if answer.employment else None,
        experience=ExperienceBand(answer.experience) if answer.experience else None,
        schedule=Schedule(answer.schedule) if answer.schedule else None,
        salary_from=amount(answer.salary_from),
        salary_to=amount(answer.salary_to),
        salary_currency=answer.salary_currency,
        salary_gross=answer.salary_gross,
        company=said("company", answer.company),
        area=said("area", answer.area),
        metro=said("metro", answer.metro),
        address=said("address", answer.address),
        contacts=said("contacts", answer.contacts),
        requirements=requirements,
        languages=tuple(
            LanguageRequirement(code=item.code, level=item.level)
            for item in answer.languages
            if item.code and said("languages", item.quote)
        ),
        core_questions=all_said("core_questions", answer.core_questions),
        company_values=all_said("company_values", answer.company_values),
        may_be_told=said("may_be_told", answer.may_be_told),
        interview_language=language,
    )
    warnings = tuple(
        Warning_(said=message("vacancy.dropped", field=field)) for field in dict.fromkeys(dropped)
    )
    return VacancyReading(data=data, warnings=warnings, engine="openai", model=model)
