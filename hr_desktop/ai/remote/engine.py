"""The engine that asks a model, and the embedder beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from hr_desktop.ai.engine import AssessmentRequest, Engine, PlanRequest
from hr_desktop.ai.remote import prompts
from hr_desktop.ai.remote.answers import AssessmentAnswer, PlanAnswer, ResumeAnswer, VacancyAnswer
from hr_desktop.ai.remote.assess import checked_assessment, transcript_text
from hr_desktop.ai.remote.client import RemoteModel
from hr_desktop.ai.remote.plan import personal_count, with_personal
from hr_desktop.ai.remote.resume import checked_reading
from hr_desktop.ai.remote.vacancy import checked_vacancy
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.resume import ResumeReading
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import VacancyReading

Run = Callable[..., Awaitable[Any]]


class RemoteEngine:
    """Understands, plans and judges through a model; code checks all of it.

    `offline` makes the frame of plans; `run` does the checking in a worker process, since it
    looks for hundreds of quotes.
    """

    name = "openai"

    def __init__(self, model: RemoteModel, offline: Engine, run: Run) -> None:
        self._model, self._offline, self._run = model, offline, run

    async def understand_resume(self, document: DocumentText) -> ResumeReading:
        """See `Engine`."""
        answer = await self._model.structured(
            "resume", prompts.resume(), document.text, ResumeAnswer
        )
        reading: ResumeReading = await self._run(
            checked_reading, answer, document, self._model.model, date.today()
        )
        return reading

    async def understand_vacancy(self, document: DocumentText) -> VacancyReading:
        """See `Engine`."""
        answer = await self._model.structured(
            "vacancy", prompts.vacancy(), document.text, VacancyAnswer
        )
        reading: VacancyReading = await self._run(
            checked_vacancy, answer, document, self._model.model
        )
        return reading

    async def plan_interview(self, request: PlanRequest) -> InterviewPlan:
        """See `Engine`. Core questions come from the vacancy by rules: the same for everybody."""
        frame = await self._offline.plan_interview(request)
        core = [q.text for s in frame.sections if s.kind == "core" for q in s.questions]
        data = "\n".join(
            [
                f"Vacancy: {request.vacancy.title}",
                *[f"Requirement: {r.text}" for r in request.vacancy.requirements],
                *[f"Core question: {text}" for text in core],
                "Resume:",
                request.resume_text,
            ]
        )
        instructions = prompts.personal_questions(request.language, personal_count(frame))
        answer = await self._model.structured("plan", instructions, data, PlanAnswer)
        return with_personal(frame, answer, request, self._model.model)

    async def assess(self, request: AssessmentRequest) -> Assessment:
        """See `Engine`. The whole transcript is sent, never a tail of it."""
        instructions = prompts.assessment(request.language, bool(request.vacancy.company_values))
        answer = await self._model.structured(
            "assess", instructions, transcript_text(request), AssessmentAnswer
        )
        assessment: Assessment = await self._run(
            checked_assessment, answer, request, self._model.model
        )
        return assessment


class RemoteEmbedder:
    """Vectors of an OpenAI-compatible endpoint. The dimension is known after the first call."""

    def __init__(self, model: RemoteModel, name: str, dimension: int) -> None:
        self.model = name
        self.dimension = dimension
        self._client = model

    @classmethod
    async def connect(cls, model: RemoteModel, name: str) -> RemoteEmbedder:
        """Asks the endpoint once for its dimension. Raises PersonError when it fails."""
        vectors = await model.embed(name, ["dimension"])
        return cls(model, name, int(vectors.shape[1]))

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """See `Embedder.embed`."""
        return await self._client.embed(self.model, texts)
