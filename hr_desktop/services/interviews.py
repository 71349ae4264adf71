"""Interviews: planned, live, finished; what a recruiter does with them."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import timedelta

from hr_desktop.domain.application import is_closed
from hr_desktop.domain.interview import (
    CandidateQuestion,
    CommandKind,
    Consent,
    Coverage,
    Interview,
    InterviewCommand,
    InterviewKind,
    InterviewState,
    QuestionProgress,
    Turn,
)
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.records import InterviewRecord
from hr_desktop.domain.vacancy import Language, VacancyData
from hr_desktop.i18n import Translator
from hr_desktop.services import consent as consents
from hr_desktop.services.assessing import ASSESS_JOB
from hr_desktop.services.consent import ConsentText
from hr_desktop.services.core import Core
from hr_desktop.services.plans import PlanService, readiness
from hr_desktop.services.values import InterviewFilter, InterviewRow
from hr_desktop.store.transaction import Tx

WINDOW = timedelta(hours=24)  # in which a desk interview can be begun or go on
MOST_EXTENSION = 30
_LIVE = (InterviewState.active, InterviewState.interrupted)
_ORDER = {
    InterviewState.active: 0,
    InterviewState.interrupted: 1,
    InterviewState.created: 2,
}


class InterviewService:
    """Interviews at the desk and practice; the agent process holds the conversation."""

    def __init__(self, core: Core, plans: PlanService) -> None:
        self._core = core
        self._plans = plans

    async def list(
        self, what: InterviewFilter | None = None, limit: int = 1000
    ) -> list[InterviewRow]:
        """Interviews: live first, then coming, then finished; newest first in each."""
        what = what or InterviewFilter()
        async with self._core.read() as tx:
            records = await tx.interviews.records(
                kinds=what.kinds or None,
                states=what.states or None,
                vacancy_id=what.vacancy_id,
                candidate_id=what.candidate_id,
                limit=limit,
            )
            rows = await rows_of(tx, records)
        return sorted(rows, key=lambda row: (_ORDER.get(row.state, 3), -row.id))

    async def get(self, interview_id: int) -> Interview:
        """One interview; raises PersonError `store.gone`."""
        async with self._core.read() as tx:
            return await tx.interviews.get(interview_id)

    async def row(self, interview_id: int) -> InterviewRow:
        """The list's row of one interview; raises PersonError `store.gone`."""
        async with self._core.read() as tx:
            found = await tx.interviews.records(before_id=interview_id + 1, limit=1)
            if not found or found[0].id != interview_id:
                raise refuse("store.gone", kind="interview")
            return (await rows_of(tx, found))[0]

    async def turns(self, interview_id: int, after: int = -1) -> builtins.list[Turn]:
        """The turns with a number above `after`, in order."""
        async with self._core.read() as tx:
            return await tx.turns.after(interview_id, after)

    async def commands(self, interview_id: int) -> builtins.list[InterviewCommand]:
        """What recruiters have asked of this interview, by age."""
        async with self._core.read() as tx:
            return await tx.commands.of_interview(interview_id, only_waiting=False)

    @staticmethod
    def consent_text(language: Language) -> ConsentText:
        """The consent text in force, in one language."""
        return consents.consent_text(language)

    def consent_now(self, language: Language) -> Consent:
        """A consent given now to `consent_text(language)`, for `create_desk`."""
        text = consents.consent_text(language)
        return Consent(at=self._core.now, text_version=text.version, text_sha256=text.sha256)

    async def create_desk(self, application_id: int, consent: Consent) -> Interview:
        """A desk interview with the application's plan; raises what `readiness` names first."""
        _in_force(consent)
        async with self._core.person() as tx:
            # In one transaction with the interview: two presses must not begin two.
            ready = await readiness(tx, application_id, InterviewKind.desk, consent=True)
            if not ready.ready:
                raise PersonError(ready.missing[0])
            stored = await tx.plans.latest(application_id)
            assert stored is not None
            return await tx.interviews.add(
                kind=InterviewKind.desk,
                plan=stored.plan,
                language=stored.plan.language,
                minutes=stored.plan.minutes,
                application_id=application_id,
                consent=consent,
                window_ends_at=tx.now + WINDOW,
            )

    async def create_practice(
        self,
        vacancy_id: int | None = None,
        application_id: int | None = None,
        language: Language | None = None,
        minutes: int | None = None,
    ) -> Interview:
        """A practice interview (no stage, no statistics, no consent), planned on the spot.

        Without vacancy and application it is a general talk about one's work.
        """
        plan = await self._practice_plan(vacancy_id, application_id, language, minutes)
        async with self._core.person() as tx:
            return await tx.interviews.add(
                kind=InterviewKind.practice,
                plan=plan,
                language=plan.language,
                minutes=plan.minutes,
                application_id=application_id,
                vacancy_id=vacancy_id,
                window_ends_at=tx.now + WINDOW,
            )

    async def _practice_plan(
        self,
        vacancy_id: int | None,
        application_id: int | None,
        language: Language | None,
        minutes: int | None,
    ) -> InterviewPlan:
        if application_id is not None:
            stored = await self._plans.get(application_id)
            plan = (stored or await self._plans.make(application_id)).plan
            if language in (None, plan.language) and minutes in (None, plan.minutes):
                return plan
        async with self._core.read() as tx:
            profile, text = None, ""
            if application_id is not None:
                application = await tx.applications.get(application_id)
                vacancy_id = application.vacancy_id
                candidate = await tx.candidates.full(application.candidate_id)
                profile = candidate.profile
                if candidate.current_resume_id is not None:
                    text = await tx.resumes.text(candidate.current_resume_id)
            data = (await tx.vacancies.get(vacancy_id)).data if vacancy_id is not None else None
        if data is None:
            language = language or self._core.settings.effective_language()
            tr = Translator(language)
            title = tr("a conversation about your work")
            data = VacancyData(title=title, interview_language=language, interview_minutes=15)
        return await self._plans.draft(data, profile, text, language, minutes)

    async def cancel(self, interview_id: int) -> None:
        """Cancel an interview that has not begun or was interrupted."""
        async with self._core.person() as tx:
            await tx.interviews.set_state(interview_id, InterviewState.cancelled)

    async def resume(self, interview_id: int) -> Interview:
        """Check that an interview may (still) go on; the agent then takes it up by its id."""
        interview = await self.get(interview_id)
        if interview.state not in (*_LIVE, InterviewState.created):
            raise refuse("interview.over")
        if interview.window_ends_at is not None and interview.window_ends_at < self._core.now:
            raise refuse("interview.window_over")
        return interview

    async def command(
        self, interview_id: int, kind: CommandKind, text: str = "", minutes: int = 0
    ) -> InterviewCommand:
        """A note to the interviewer, more minutes, close politely, or end now."""
        if kind == "note" and not text.strip():
            raise refuse("command.note_empty")
        if kind == "extend" and not 1 <= minutes <= MOST_EXTENSION:
            raise refuse("command.minutes")
        interview = await self.get(interview_id)
        if interview.state not in _LIVE:
            raise refuse("interview.not_running")
        async with self._core.person() as tx:
            return await tx.commands.add(interview_id, kind, text.strip(), minutes)

    async def delete(self, interview_id: int) -> None:
        """Delete a practice interview at once (others go with their person or vacancy)."""
        interview = await self.get(interview_id)
        if interview.kind is not InterviewKind.practice:
            raise refuse("interview.over")
        async with self._core.person() as tx:
            await tx.deletions.hide_interviews([interview_id])

    async def add_transcript(
        self,
        application_id: int,
        language: Language,
        turns: builtins.list[Turn],
        plan: InterviewPlan,
        consent: Consent,
        *,
        progress: Sequence[QuestionProgress] = (),
        candidate_questions: Sequence[CandidateQuestion] = (),
    ) -> Interview:
        """Keep an interview that was held already (the examples) as completed."""
        elapsed = max((turn.at for turn in turns), default=0.0)
        async with self._core.person() as tx:
            interview = await tx.interviews.add(
                kind=InterviewKind.desk,
                plan=plan,
                language=language,
                minutes=plan.minutes,
                application_id=application_id,
                consent=consent,
            )
            lease = await tx.interviews.claim(interview.id, "examples", 60)
            await tx.interviews.set_state(interview.id, InterviewState.active, fence=lease.fence)
            await tx.turns.add(interview.id, lease.fence, turns)
            await tx.interviews.save(
                interview.id,
                lease.fence,
                progress=progress,
                candidate_questions=candidate_questions,
                elapsed=elapsed,
            )
            return await tx.interviews.set_state(
                interview.id, InterviewState.completed, fence=lease.fence
            )


async def rows_of(tx: Tx, records: builtins.list[InterviewRecord]) -> builtins.list[InterviewRow]:
    """What lists show of these records."""
    assessing = await tx.jobs.unfinished(ASSESS_JOB, [r.id for r in records])
    return [
        InterviewRow(
            id=r.id,
            kind=r.kind,
            state=r.state,
            candidate_id=r.candidate_id,
            candidate_name=r.candidate_name or "",
            vacancy_id=r.vacancy_id,
            vacancy_title=r.vacancy_title or "",
            application_id=r.application_id,
            application_closed=is_closed(r.application_state),
            language=r.language,
            minutes=r.minutes,
            extended_minutes=r.extended_minutes,
            elapsed=r.elapsed,
            turns=r.turns,
            covered=sum(p.coverage is Coverage.covered for p in r.progress),
            questions=len(r.progress),
            scorecard_id=r.scorecard_id,
            assessing=r.id in assessing,
            failure=r.failure,
            created_at=r.created_at,
            started_at=r.started_at,
            ended_at=r.ended_at,
            window_opens_at=r.window_opens_at,
            window_ends_at=r.window_ends_at,
        )
        for r in records
    ]


def _in_force(consent: Consent) -> None:
    for language in ("ru", "en"):
        text = consents.consent_text(language)
        if (consent.text_version, consent.text_sha256) == (text.version, text.sha256):
            return
    raise refuse("interview.consent_old")
