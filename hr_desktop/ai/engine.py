"""What an engine can do: one interface for the offline engine and for model services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from hr_desktop.domain.base import Value
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.interview import Transcript
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.resume import Profile, ResumeReading
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import Language, VacancyData, VacancyReading


class PlanRequest(Value):
    """What a plan is made from. `resume_text` is the text that quotes are verified against."""

    vacancy: VacancyData
    profile: Profile | None = None
    resume_text: str = ""
    language: Language = "en"
    minutes: int = 30


class AssessmentRequest(Value):
    """What a scorecard is made from: the whole transcript, never a part of it.

    `language` is the language of the reasons. The candidate's name is not needed and not used.
    """

    vacancy: VacancyData
    transcript: Transcript
    plan: InterviewPlan | None = None
    profile: Profile | None = None
    resume_text: str = ""
    language: Language = "en"


class Engine(Protocol):
    """Understands documents, plans interviews, assesses transcripts.

    Every method returns values that code has checked against the text (see `ai.verify`), and
    raises `PersonError` with one clear sentence when the service behind it fails.
    """

    name: str

    async def understand_resume(self, document: DocumentText) -> ResumeReading: ...

    async def understand_vacancy(self, document: DocumentText) -> VacancyReading: ...

    async def plan_interview(self, request: PlanRequest) -> InterviewPlan: ...

    async def assess(self, request: AssessmentRequest) -> Assessment: ...


class Embedder(Protocol):
    """Turns texts into unit vectors. `model` names the space: vectors of two models never mix."""

    model: str
    dimension: int

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A C-contiguous array of shape (len(texts), dimension), rows of length 1."""
        ...
