"""What a vacancy needs to be saved, and what would make it better. Pure, for typing-time checks."""

from __future__ import annotations

from urllib.parse import urlsplit

from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.vacancy import VacancyData

LONGEST_TITLE = 200
MINUTES_A_QUESTION = 3


def problems(data: VacancyData) -> dict[str, Message]:
    """Field -> why this data cannot be saved; empty when it can."""
    found: dict[str, Message] = {}
    title = data.title.strip()
    if not title:
        found["title"] = message("vacancy.title_missing")
    elif len(title) > LONGEST_TITLE:
        found["title"] = message("vacancy.title_long", most=LONGEST_TITLE)
    for field in ("salary_from", "salary_to"):
        value = getattr(data, field)
        if value is not None and value < 0:
            found[field] = message("vacancy.salary_negative")
    if (
        data.salary_from is not None
        and data.salary_to is not None
        and data.salary_from > data.salary_to
    ):
        found.setdefault("salary_to", message("vacancy.salary_order"))
    currency = data.salary_currency
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        found["salary_currency"] = message("vacancy.currency")
    if data.url.strip() and not _is_web_address(data.url.strip()):
        found["url"] = message("vacancy.url")
    for number, requirement in enumerate(data.requirements, 1):
        if not requirement.text.strip():
            found["requirements"] = message("vacancy.requirement_empty", number=number)
            break
    if any(not question.strip() for question in data.core_questions):
        found["core_questions"] = message("vacancy.question_empty")
    if sum(data.criteria_weights.model_dump().values()) <= 0:
        found["criteria_weights"] = message("vacancy.weights_zero")
    if sum(data.ranking_weights.model_dump().values()) <= 0:
        found["ranking_weights"] = message("vacancy.weights_zero")
    if not 10 <= data.interview_minutes <= 45:
        found["interview_minutes"] = message("vacancy.minutes")
    return found


def hints(data: VacancyData) -> dict[str, Message]:
    """Field -> what would make ranking or interviews better; nothing here keeps from saving."""
    found: dict[str, Message] = {}
    if not data.requirements and not data.key_skills:
        found["requirements"] = message("vacancy.hint_requirements")
    seen: set[str] = set()
    for requirement in data.requirements:
        key = " ".join(requirement.text.casefold().split())
        if key and key in seen:
            found["requirements"] = message("vacancy.hint_requirement_twice")
        seen.add(key)
    if data.experience is None:
        found["experience"] = message("vacancy.hint_experience")
    if not data.company_values:
        found["company_values"] = message("vacancy.hint_values")
    if not data.may_be_told.strip():
        found["may_be_told"] = message("vacancy.hint_may_be_told")
    most = max(1, round((data.interview_minutes - 6) / MINUTES_A_QUESTION))
    if len(data.core_questions) > most:
        found["core_questions"] = message("vacancy.hint_many_questions", most=most)
    if (data.salary_from is not None or data.salary_to is not None) and not data.salary_currency:
        found["salary_currency"] = message("vacancy.hint_currency")
    return found


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc
