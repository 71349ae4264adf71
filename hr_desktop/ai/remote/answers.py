"""The shapes in which a model answers: flat, with the words that show each value."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from hr_desktop.domain.plan import CriterionName


class Shown(BaseModel):
    """A value and the exact words of the document that show it."""

    value: str
    quote: str


class JobAnswer(BaseModel):
    """One position; dates YYYY-MM or YYYY; `quote` is the line with the dates."""

    position: str | None
    company: str | None
    start: str | None
    end: str | None
    current: bool
    description: str
    quote: str


class StudyAnswer(BaseModel):
    """One education; `quote` is its line in the document."""

    institution: str | None
    degree: str | None
    field: str | None
    start: str | None
    end: str | None
    quote: str


class LanguageAnswer(BaseModel):
    """A language: ISO 639-1 code, CEFR level or `native`."""

    name: str
    code: str | None
    level: str | None
    quote: str


class SalaryAnswer(BaseModel):
    """Desired pay, currency in ISO 4217."""

    amount: int
    currency: str | None
    gross: bool | None
    quote: str


class ResumeAnswer(BaseModel):
    """What a model understood from a resume."""

    is_resume: bool
    name: Shown | None
    emails: list[str]
    phones: list[str]
    city: Shown | None
    links: list[str]
    position: Shown | None
    salary: SalaryAnswer | None
    summary: str | None
    stated_total_years: float | None
    skills: list[Shown]
    experience: list[JobAnswer]
    education: list[StudyAnswer]
    languages: list[LanguageAnswer]
    certificates: list[Shown]


class RequirementAnswer(BaseModel):
    """A requirement in the vacancy's own words."""

    text: str
    must: bool
    weight: int


class VacancyAnswer(BaseModel):
    """What a model understood from a vacancy's text."""

    title: str
    description: str
    key_skills: list[str]
    employment: Literal["full", "part", "project", "volunteer", "probation"] | None
    experience: Literal["noExperience", "between1And3", "between3And6", "moreThan6"] | None
    schedule: Literal["fullDay", "shift", "flexible", "remote", "flyInFlyOut"] | None
    salary_from: int | None
    salary_to: int | None
    salary_currency: str | None
    salary_gross: bool | None
    company: str | None
    area: str | None
    metro: str | None
    address: str | None
    contacts: str | None
    requirements: list[RequirementAnswer]
    languages: list[LanguageAnswer]
    core_questions: list[str]
    company_values: list[str]
    may_be_told: str | None


class QuestionAnswer(BaseModel):
    """A question for the interview."""

    text: str
    topic: str
    reason: str
    look_for: list[str]
    criteria: list[CriterionName]


class ContradictionAnswer(BaseModel):
    """Two statements of the resume that do not fit together, both in its own words."""

    first: str
    second: str
    question: str


class PlanAnswer(BaseModel):
    """Personal questions and focus; the core questions belong to the vacancy alone."""

    personal: list[QuestionAnswer]
    focus_areas: list[str]
    contradictions: list[ContradictionAnswer]


class QuoteAnswer(BaseModel):
    """The candidate's exact words and the number of the turn they stand in."""

    quote: str
    turn: int
    concern: bool


class CriterionAnswer(BaseModel):
    """One criterion; a null score means that there is not enough evidence."""

    score: int | None = Field(description="0 to 100, or null")
    reason: str
    concerns: list[str]
    evidence: list[QuoteAnswer]


class FindingAnswer(BaseModel):
    """What came of one question of the interviewer."""

    question: str
    turn: int | None
    covered: bool
    finding: str


class QuoteBackedAnswer(BaseModel):
    """A statement about the candidate with the words that show it (empty: none)."""

    text: str
    quote: str
    turn: int | None


class AssessmentAnswer(BaseModel):
    """A model's findings; totals and recommendation are computed by code."""

    technical_skills: CriterionAnswer
    experience_relevance: CriterionAnswer
    communication: CriterionAnswer
    problem_solving: CriterionAnswer
    cultural_fit: CriterionAnswer
    questions: list[FindingAnswer]
    strengths: list[QuoteBackedAnswer]
    weaknesses: list[QuoteBackedAnswer]
    red_flags: list[QuoteBackedAnswer]
    next_steps: list[str]
    next_round_questions: list[str]
