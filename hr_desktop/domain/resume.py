"""A resume's states and what is understood from it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from hr_desktop.domain.base import Value
from hr_desktop.domain.document import Warning_
from hr_desktop.domain.messages import Message


class ResumeState(StrEnum):
    pending = "pending"
    parsing = "parsing"
    parsed = "parsed"
    parse_failed = "parse_failed"
    under_review = "under_review"


class Source(Value):
    """Where a value came from: the words themselves and their offsets in the resume's text.

    `start == -1` means that a person entered the value (no place in the document).
    """

    quote: str
    start: int = -1
    end: int = -1
    page: int = 1


class Fact(Value):
    """A single value with its source; `source` is None for a person's correction."""

    value: str
    source: Source | None = None


class Phone(Value):
    """A telephone number as written; `e164` only when the region is known."""

    value: str
    e164: str | None = None
    source: Source | None = None


class Salary(Value):
    """Desired pay. `currency` is ISO 4217 (RUB, USD, …) or None when not written."""

    amount: int
    currency: str | None = None
    gross: bool | None = None
    source: Source | None = None

    @property
    def text(self) -> str:
        """The amount with its currency, e.g. `250000 RUB`."""
        return f"{self.amount} {self.currency}" if self.currency else str(self.amount)


class Skill(Value):
    """A skill under its canonical name, with the words of the resume that show it."""

    name: str
    source: Source | None = None


class Job(Value):
    """One position held. Dates are `YYYY-MM` (or `YYYY`); `end` None with `current` True = now."""

    position: str | None = None
    company: str | None = None
    start: str | None = None
    end: str | None = None
    current: bool = False
    description: str = ""
    source: Source | None = None


class Study(Value):
    institution: str | None = None
    degree: str | None = None
    field: str | None = None
    start: str | None = None
    end: str | None = None
    source: Source | None = None


class LanguageLevel(Value):
    """A spoken language. `code` is ISO 639-1 where known, `level` CEFR (A1…C2) or `native`."""

    name: str
    code: str | None = None
    level: str | None = None
    source: Source | None = None


class Profile(Value):
    """What a resume says about a person. Everything is data; nothing of it is an instruction."""

    name: Fact | None = None
    emails: tuple[Fact, ...] = ()
    phones: tuple[Phone, ...] = ()
    city: Fact | None = None
    links: tuple[Fact, ...] = ()
    position: Fact | None = None
    salary: Salary | None = None
    summary: Fact | None = None
    total_years: float | None = None
    skills: tuple[Skill, ...] = ()
    experience: tuple[Job, ...] = ()
    education: tuple[Study, ...] = ()
    languages: tuple[LanguageLevel, ...] = ()
    certificates: tuple[Fact, ...] = ()

    def corrected(self, corrections: dict[str, Any]) -> Profile:
        """This profile with a person's corrections laid over it.

        `corrections` maps a field's name to its full new value in JSON form (as `model_dump`
        writes it). A later parse replaces the machine's profile, never the corrections.
        """
        if not corrections:
            return self
        known = {k: v for k, v in corrections.items() if k in Profile.model_fields}
        return Profile.model_validate(self.model_dump(mode="json") | known)


class ResumeReading(Value):
    """What an engine understood: the checked profile, what was dropped or doubtful, and by whom.

    `failure` is set when the text is not a resume of a person at all.
    """

    profile: Profile
    warnings: tuple[Warning_, ...] = ()
    engine: str
    model: str | None = None
    failure: Message | None = None
