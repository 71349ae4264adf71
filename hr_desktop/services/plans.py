"""Interview plans and the readiness check."""

from __future__ import annotations

from hr_desktop.ai.engine import PlanRequest
from hr_desktop.domain.application import Application
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import Message, message, refuse
from hr_desktop.domain.plan import InterviewPlan, Readiness, StoredPlan
from hr_desktop.domain.resume import Profile, ResumeState
from hr_desktop.domain.vacancy import Language, VacancyData
from hr_desktop.services.core import Core
from hr_desktop.store.transaction import Tx

_UNDER_WAY = (InterviewState.created, InterviewState.active, InterviewState.interrupted)


class PlanService:
    """Interview plans of applications."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def get(self, application_id: int) -> StoredPlan | None:
        """The newest plan; `stale` when the vacancy or the profile has changed since."""
        async with self._core.read() as tx:
            return await tx.plans.latest(application_id)

    async def make(self, application_id: int, over: int | None = None) -> StoredPlan:
        """Have the engine make a plan (kept as a new version); raises PersonError of the engine.

        `over` is the version that the person saw (0: none, None: whichever); raises PersonError
        `edit.conflict` when there is a newer one.
        """
        async with self._core.read() as tx:
            application = await tx.applications.get(application_id)
            vacancy = await tx.vacancies.get(application.vacancy_id)
            candidate = await tx.candidates.full(application.candidate_id)
            text = ""
            if candidate.current_resume_id is not None:
                text = await tx.resumes.text(candidate.current_resume_id)
        plan = await self.draft(vacancy.data, candidate.profile, text)
        async with self._core.person() as tx:
            return await tx.plans.add(application_id, plan, over=over)

    async def draft(
        self,
        vacancy: VacancyData,
        profile: Profile | None = None,
        resume_text: str = "",
        language: Language | None = None,
        minutes: int | None = None,
    ) -> InterviewPlan:
        """A plan that is not kept; raises PersonError of the engine.

        `InterviewPlan.engine` says which engine made it: the offline one stands in for a service
        that is away.
        """
        request = PlanRequest(
            vacancy=vacancy,
            profile=profile,
            resume_text=resume_text,
            language=language or vacancy.interview_language,
            minutes=minutes or vacancy.interview_minutes,
        )
        plan, _ = await self._core.engines.ask(lambda engine: engine.plan_interview(request))
        return plan

    async def save(self, application_id: int, plan: InterviewPlan, over: int) -> StoredPlan:
        """Keep a person's edit of version `over` as a new version.

        Raises PersonError `plan.empty`, or `edit.conflict` when there is a newer version.
        """
        questions = plan.questions
        if not questions:
            raise refuse("plan.empty")
        if any(not question.text.strip() for question in questions):
            raise refuse("plan.question_empty")
        async with self._core.person() as tx:
            return await tx.plans.add(application_id, plan, edited=True, over=over)

    async def readiness(
        self, application_id: int, kind: InterviewKind, *, consent: bool = False
    ) -> Readiness:
        """What is missing before an interview of `kind` can start (parsed, plan, consent).

        Practice needs nothing of it: a plan is made on the spot.
        """
        async with self._core.read() as tx:
            return await readiness(tx, application_id, kind, consent=consent)


async def readiness(
    tx: Tx, application_id: int, kind: InterviewKind, *, consent: bool
) -> Readiness:
    """See `PlanService.readiness`; here in the transaction that may begin the interview."""
    application = await tx.applications.get(application_id)
    if kind is InterviewKind.practice:
        return Readiness()
    candidate = (await tx.candidates.records([application.candidate_id]))[0]
    interviews = await tx.interviews.of_application(application_id)
    missing = [*_of_application(application), *_of_resume(candidate.resume_state)]
    if await tx.plans.latest(application_id) is None:
        missing.append(message("ready.plan"))
    if not consent:
        missing.append(message("ready.consent"))
    if any(i.state in _UNDER_WAY and i.kind is not InterviewKind.practice for i in interviews):
        missing.append(message("ready.interview"))
    return Readiness(missing=tuple(missing))


def _of_application(application: Application) -> list[Message]:
    return [message("ready.closed")] if application.closed else []


def _of_resume(state: ResumeState | None) -> list[Message]:
    """A candidate added by hand has no resume, and needs none."""
    if state is ResumeState.under_review:
        return [message("ready.review")]
    return [] if state in (None, ResumeState.parsed) else [message("ready.resume")]
