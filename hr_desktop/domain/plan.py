"""The interview plan: the same core questions for everybody, personal ones with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.domain.vacancy import Language

SectionKind = Literal["greeting", "core", "personal", "candidate_questions", "goodbye"]
CriterionName = Literal[
    "technical_skills",
    "experience_relevance",
    "communication",
    "problem_solving",
    "cultural_fit",
]
CRITERIA: tuple[CriterionName, ...] = (
    "technical_skills",
    "experience_relevance",
    "communication",
    "problem_solving",
    "cultural_fit",
)


class PlannedQuestion(Value):
    """One question. `id` is stable within the plan (`core-1`, `personal-2`).

    `topic` is its short name, `reason` says why it is asked of this person ("" for core
    questions), `look_for` what a good answer contains, `criteria` what it gives evidence for.
    """

    id: str
    text: str
    topic: str = ""
    reason: str = ""
    look_for: tuple[str, ...] = ()
    criteria: tuple[CriterionName, ...] = ("technical_skills",)


class PlanSection(Value):
    kind: SectionKind
    minutes: float
    questions: tuple[PlannedQuestion, ...] = ()


class Contradiction(Value):
    """Two statements that do not fit together, both quoted, and the question that clears it up."""

    first: str
    second: str
    question: str


class InterviewPlan(Value):
    language: Language
    minutes: int
    sections: tuple[PlanSection, ...]
    focus_areas: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    engine: str = "offline"
    model: str | None = None

    @property
    def questions(self) -> tuple[PlannedQuestion, ...]:
        """All questions in the order in which they are asked."""
        return tuple(q for section in self.sections for q in section.questions)


class StoredPlan(Value):
    """A plan kept with its application.

    `stale` is True when the vacancy or the profile has changed since it was made.
    """

    id: int
    application_id: int
    version: int
    plan: InterviewPlan
    edited: bool = False
    stale: bool = False
    created_at: datetime


class Readiness(Value):
    """Whether an interview can start; `missing` names what is not there yet."""

    missing: tuple[Message, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.missing
