"""A model's reading of a resume becomes a profile: only what code finds in the text stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain

from hr_desktop.ai.offline.dates import years_of
from hr_desktop.ai.offline.skills import canonical
from hr_desktop.ai.remote.answers import (
    JobAnswer,
    LanguageAnswer,
    ResumeAnswer,
    SalaryAnswer,
    Shown,
    StudyAnswer,
)
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.document import DocumentText, Warning_
from hr_desktop.domain.messages import message
from hr_desktop.domain.resume import (
    Fact,
    Job,
    LanguageLevel,
    Phone,
    Profile,
    ResumeReading,
    Salary,
    Skill,
    Source,
    Study,
)

_LEVELS = {"A1", "A2", "B1", "B2", "C1", "C2", "native"}
_MONTH = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")


def checked_reading(
    answer: ResumeAnswer, document: DocumentText, model: str, today: date
) -> ResumeReading:
    """The reading with every value verified against the document; what was dropped is said."""
    if not answer.is_resume:
        failure = message("resume.not_a_resume")
        return ResumeReading(profile=Profile(), engine="openai", model=model, failure=failure)
    checker = _Checker(document)
    jobs = tuple(filter(None, map(checker.job, answer.experience)))
    total = years_of(((j.start, j.end, j.current) for j in jobs), today)
    stated = answer.stated_total_years
    if total is None and stated is not None and checker.has_number(stated):
        total = stated
    profile = Profile(
        name=checker.fact("name", answer.name),
        emails=checker.facts("emails", answer.emails),
        phones=checker.phones(answer.phones),
        city=checker.fact("city", answer.city),
        links=checker.facts("links", answer.links),
        position=checker.fact("position", answer.position),
        salary=checker.salary(answer.salary),
        summary=checker.summary(answer.summary),
        total_years=total,
        skills=checker.skills(answer.skills),
        experience=jobs,
        education=tuple(filter(None, map(checker.study, answer.education))),
        languages=tuple(filter(None, map(checker.language, answer.languages))),
        certificates=tuple(
            filter(None, (checker.fact("certificates", item) for item in answer.certificates))
        ),
    )
    return ResumeReading(
        profile=profile, warnings=tuple(checker.warnings), engine="openai", model=model
    )


class _Checker:
    def __init__(self, document: DocumentText) -> None:
        self._document = document
        self._text = document.text
        self._dropped: set[str] = set()
        self.warnings: list[Warning_] = []

    def source(self, quote: str | None) -> Source | None:
        found = find_quote(quote, self._text) if quote and quote.strip() else None
        if found is None:
            return None
        start, end = found
        return Source(
            quote=self._text[start:end],
            start=start,
            end=end,
            page=self._document.page_of(start),
        )

    def drop(self, field: str) -> None:
        if field not in self._dropped:
            self._dropped.add(field)
            self.warnings.append(Warning_(said=message("resume.dropped", field=field)))

    def fact(self, field: str, shown: Shown | None) -> Fact | None:
        if shown is None or not shown.value.strip():
            return None
        source = self.source(shown.value)
        if source is None:
            self.drop(field)
            return None
        return Fact(value=shown.value.strip(), source=source)

    def facts(self, field: str, values: Sequence[str]) -> tuple[Fact, ...]:
        shown = (self.fact(field, Shown(value=value, quote=value)) for value in values)
        return tuple(fact for fact in shown if fact is not None)

    def phones(self, values: Sequence[str]) -> tuple[Phone, ...]:
        kept = []
        for value in values:
            source = self.source(value)
            if source is None:
                self.drop("phones")
                continue
            digits = "".join(c for c in value if c.isdigit())
            international = "+" + digits if value.strip().startswith("+") else None
            kept.append(Phone(value=source.quote, e164=international, source=source))
        return tuple(kept)

    def salary(self, answer: SalaryAnswer | None) -> Salary | None:
        if answer is None:
            return None
        source = self.source(answer.quote)
        digits = "".join(c for c in source.quote if c.isdigit()) if source else ""
        if source is None or str(answer.amount).rstrip("0") not in digits:
            self.drop("salary")
            return None
        return Salary(
            amount=answer.amount, currency=answer.currency, gross=answer.gross, source=source
        )

    def summary(self, text: str | None) -> Fact | None:
        return self.fact("summary", Shown(value=text, quote=text)) if text else None

    def skills(self, shown: Sequence[Shown]) -> tuple[Skill, ...]:
        kept: dict[str, Skill] = {}
        for item in shown:
            source = self.source(item.quote) or self.source(item.value)
            if source is None:
                self.drop("skills")
                continue
            # A name that the words themselves do not show is not taken from the model.
            name = canonical(source.quote) or canonical(item.value) or source.quote
            if canonical(source.quote) is None and find_quote(item.value, self._text) is None:
                name = source.quote
            kept.setdefault(name.casefold(), Skill(name=name, source=source))
        return tuple(kept.values())

    def job(self, answer: JobAnswer) -> Job | None:
        position = self._said("experience", answer.position)
        company = self._said("experience", answer.company)
        if position is None and company is None:
            return None
        source = self.source(answer.quote) or self.source(position or company)
        return Job(
            position=position,
            company=company,
            start=self._month(answer.start),
            end=None if answer.current else self._month(answer.end),
            current=answer.current,
            description=self._description(answer.description),
            source=source,
        )

    def study(self, answer: StudyAnswer) -> Study | None:
        institution = self._said("education", answer.institution)
        degree = self._said("education", answer.degree)
        field = self._said("education", answer.field)
        if not (institution or degree or field):
            return None
        return Study(
            institution=institution,
            degree=degree,
            field=field,
            start=self._month(answer.start),
            end=self._month(answer.end),
            source=self.source(answer.quote) or self.source(institution or degree or field),
        )

    def language(self, answer: LanguageAnswer) -> LanguageLevel | None:
        source = self.source(answer.quote) or self.source(answer.name)
        if source is None:
            self.drop("languages")
            return None
        level = answer.level if answer.level in _LEVELS else None
        return LanguageLevel(name=answer.name, code=answer.code, level=level, source=source)

    def has_number(self, value: float) -> bool:
        return find_quote(f"{value:g}", self._text) is not None

    def _said(self, field: str, value: str | None) -> str | None:
        if not value or not value.strip():
            return None
        if find_quote(value, self._text) is None:
            self.drop(field)
            return None
        return value.strip()

    def _month(self, value: str | None) -> str | None:
        """A date whose year stands in the text; a month cannot be looked for in words here."""
        if not value or not _MONTH.fullmatch(value):
            return None
        if value[:4] not in self._text and f"/{value[2:4]}" not in self._text:
            self.drop("dates")
            return None
        return value

    def _description(self, text: str) -> str:
        """The lines of a description that stand in the document."""
        lines = chain.from_iterable(part.split("\n") for part in text.split("\r"))
        return "\n".join(line.strip() for line in lines if line.strip() and self.source(line))
