"""The engine that asks a model, and the embedder beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from hr_desktop.ai.engine import AssessmentRequest, Engine, PlanRequest
from hr_desktop.ai.private_text import RULE, Hidden, hide
from hr_desktop.ai.remote import prompts
from hr_desktop.ai.remote.answers import AssessmentAnswer, PlanAnswer, ResumeAnswer, VacancyAnswer
from hr_desktop.ai.remote.assess import checked_assessment, transcript_text
from hr_desktop.ai.remote.client import RemoteModel
from hr_desktop.ai.remote.hiding import hidden_resume, hidden_talk, hidden_text
from hr_desktop.ai.remote.plan import personal_count, with_personal
from hr_desktop.ai.remote.resume import checked_reading
from hr_desktop.ai.remote.vacancy import checked_vacancy
from hr_desktop.config import Purpose
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.resume import ResumeReading
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import VacancyReading

T = TypeVar("T", bound=BaseModel)
Run = Callable[..., Awaitable[Any]]


class RemoteEngine:
    """Understands, plans and judges through a model; code checks all of it.

    `offline` makes the frame of plans; `run` does the checking in a worker process, since it
    looks for hundreds of quotes. With `private` names, contacts, addresses, birth dates and links
    do not leave; a resume in which no name was found does not leave at all (`ai.name_unknown`).
    """

    name = "openai"

    def __init__(
        self, model: RemoteModel, offline: Engine, run: Run, *, private: bool = False
    ) -> None:
        self._model, self._offline, self._run, self._private = model, offline, run, private

    async def understand_resume(self, document: DocumentText) -> ResumeReading:
        """See `Engine`."""
        hidden = await self.what_goes(document)
        answer = await self._ask("resume", prompts.resume(), hidden, ResumeAnswer)
        reading: ResumeReading = await self._run(
            checked_reading, answer, document, self._model.model_for("resume"), date.today()
        )
        return reading

    async def what_goes(self, document: DocumentText) -> Hidden:
        """The text of a resume as it would be sent. Raises PersonError `ai.name_unknown`."""
        if not self._private:
            return Hidden(text=document.text)
        hidden: Hidden | None = await self._run(hidden_resume, document)
        if hidden is None:
            raise refuse("ai.name_unknown")
        return hidden

    async def understand_vacancy(self, document: DocumentText) -> VacancyReading:
        """See `Engine`."""
        hidden = await self._hidden(hidden_text, document.text, None)
        answer = await self._ask("vacancy", prompts.vacancy(), hidden, VacancyAnswer)
        reading: VacancyReading = await self._run(
            checked_vacancy, answer, document, self._model.model_for("vacancy")
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
        hidden = await self._hidden(hidden_text, data, request.profile)
        answer = await self._ask("plan", instructions, hidden, PlanAnswer)
        return with_personal(frame, answer, request, self._model.model_for("plan"))

    async def assess(self, request: AssessmentRequest) -> Assessment:
        """See `Engine`. The whole transcript is sent, never a tail of it."""
        instructions = prompts.assessment(request.language, bool(request.vacancy.company_values))
        hidden = await self._hidden(hidden_talk, transcript_text(request), request)
        answer = await self._ask("assess", instructions, hidden, AssessmentAnswer)
        assessment: Assessment = await self._run(
            checked_assessment, answer, request, self._model.model_for("assess")
        )
        return assessment

    async def _hidden(self, hide: Callable[..., Hidden], text: str, *about: object) -> Hidden:
        if not self._private:
            return Hidden(text=text)
        hidden: Hidden = await self._run(hide, text, *about)
        return hidden

    async def _ask(self, purpose: Purpose, instructions: str, hidden: Hidden, shape: type[T]) -> T:
        if not self._private:
            return await self._model.structured(purpose, instructions, hidden.text, shape)
        return await self._model.structured(
            purpose, instructions + RULE, hidden.text, shape, hidden.show
        )


class RemoteEmbedder:
    """Vectors of an OpenAI-compatible endpoint. The dimension is known after the first call."""

    def __init__(self, model: RemoteModel, name: str, dimension: int, private: bool) -> None:
        self.model = name
        self.dimension = dimension
        self._client, self._private = model, private

    @classmethod
    async def connect(
        cls, model: RemoteModel, name: str, *, private: bool = False
    ) -> RemoteEmbedder:
        """Asks the endpoint once for its dimension. Raises PersonError when it fails.

        `private`: contacts and links do not leave; names are not in these texts anyway.
        """
        vectors = await model.embed(name, ["dimension"])
        return cls(model, name, int(vectors.shape[1]), private)

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """See `Embedder.embed`."""
        if self._private:
            texts = [hide(text).text for text in texts]
        return await self._client.embed(self.model, texts)
