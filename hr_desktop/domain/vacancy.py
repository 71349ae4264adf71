"""A vacancy: hh.ru's fields and ours."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from hr_desktop.domain.base import Value
from hr_desktop.domain.document import Warning_

Language = Literal["ru", "en"]


class ExperienceBand(StrEnum):
    none = "noExperience"
    between_1_and_3 = "between1And3"
    between_3_and_6 = "between3And6"
    more_than_6 = "moreThan6"

    @property
    def years(self) -> tuple[float, float | None]:
        """Lower and upper bound in years; the upper is None when open."""
        return {
            ExperienceBand.none: (0.0, 1.0),
            ExperienceBand.between_1_and_3: (1.0, 3.0),
            ExperienceBand.between_3_and_6: (3.0, 6.0),
            ExperienceBand.more_than_6: (6.0, None),
        }[self]


class EmploymentType(StrEnum):
    full = "full"
    part = "part"
    project = "project"
    volunteer = "volunteer"
    probation = "probation"


class Schedule(StrEnum):
    full_day = "fullDay"
    shift = "shift"
    flexible = "flexible"
    remote = "remote"
    fly_in_fly_out = "flyInFlyOut"


class Requirement(Value):
    """One requirement; `weight` 1 (minor) to 5 (decisive)."""

    text: str
    must: bool = True
    weight: int = Field(default=3, ge=1, le=5)
    skills: tuple[str, ...] = ()  # canonical skills found in the text, any of which shows it


class CriteriaWeights(Value):
    """Weights of the scorecard's five criteria; any non-negative numbers, renormalised in use."""

    technical_skills: float = Field(default=30, ge=0)
    experience_relevance: float = Field(default=25, ge=0)
    communication: float = Field(default=15, ge=0)
    problem_solving: float = Field(default=20, ge=0)
    cultural_fit: float = Field(default=10, ge=0)


class RankingWeights(Value):
    """Points that each part of the match can give at most; their sum is scaled to 100."""

    requirements: float = Field(default=50, ge=0)
    experience: float = Field(default=20, ge=0)
    meaning: float = Field(default=20, ge=0)
    languages: float = Field(default=10, ge=0)


class LanguageRequirement(Value):
    code: str
    level: str | None = None


class VacancyData(Value):
    """Everything a recruiter writes about a vacancy."""

    title: str = ""
    description: str = ""
    key_skills: tuple[str, ...] = ()
    employment: EmploymentType | None = None
    experience: ExperienceBand | None = None
    schedule: Schedule | None = None
    salary_from: int | None = None
    salary_to: int | None = None
    salary_currency: str | None = None
    salary_gross: bool | None = None
    company: str = ""
    area: str = ""
    metro: str = ""
    address: str = ""
    professional_roles: tuple[str, ...] = ()
    contacts: str = ""
    published_at: datetime | None = None
    url: str = ""
    requirements: tuple[Requirement, ...] = ()
    languages: tuple[LanguageRequirement, ...] = ()
    core_questions: tuple[str, ...] = ()
    company_values: tuple[str, ...] = ()
    may_be_told: str = ""
    interview_language: Language = "ru"
    interview_minutes: int = Field(default=30, ge=10, le=45)
    criteria_weights: CriteriaWeights = CriteriaWeights()
    ranking_weights: RankingWeights = RankingWeights()


class Vacancy(Value):
    """A stored vacancy. `version` grows with each change of `data`."""

    id: int
    version: int
    data: VacancyData
    archived: bool = False
    created_at: datetime
    updated_at: datetime


class VacancyReading(Value):
    """A vacancy understood from text, for the preview: data, doubts, and by whom."""

    data: VacancyData
    warnings: tuple[Warning_, ...] = ()
    engine: str
    model: str | None = None
