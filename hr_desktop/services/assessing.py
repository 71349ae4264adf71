"""The scorecard follows a finished interview by itself: a queued job for each interview."""

from __future__ import annotations

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import Work
from hr_desktop.domain.scorecard import Assessment, Scorecard
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.services.core import Core
from hr_desktop.services.engines import fell_back

ASSESS_JOB = "assess"
REPORT_JOB = "report"


class Assessor:
    """What the job runner does for the kind `assess`, and who asks for it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def ask_missing(self) -> int:
        """Queue every finished interview that has neither a scorecard nor a job; how many."""
        async with self._core.read() as tx:
            missing = await tx.interviews.without_scorecard(ASSESS_JOB)
        await self.ask(missing)
        return len(missing)

    async def ask(self, interview_ids: list[int]) -> None:
        """Queue the assessment of interviews (each once)."""
        if not interview_ids:
            return
        async with self._core.program() as tx:
            for interview_id in interview_ids:
                await tx.jobs.add(
                    ASSESS_JOB, interview_id, key=f"assess:{interview_id}", priority=3
                )
        self._core.wake()

    async def work(self, work: Work) -> None:
        """A job of the kind `assess`; `ref_id` is the interview.

        The report of a voice interview follows: nobody sits at a window when it ends.
        """
        interview_id = work.ref_id or 0
        assessment, vacancy = await self._judge(interview_id)
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)
            await tx.scorecards.add(interview_id, assessment, vacancy.criteria_weights)
            if (await tx.interviews.get(interview_id)).kind is InterviewKind.voice:
                await tx.jobs.add(REPORT_JOB, interview_id, key=f"report:{interview_id}")
        self._core.wake()

    async def now(self, interview_id: int) -> Scorecard:
        """Assess an interview at once; an older scorecard is kept beside."""
        assessment, vacancy = await self._judge(interview_id)
        async with self._core.person() as tx:
            return await tx.scorecards.add(interview_id, assessment, vacancy.criteria_weights)

    async def _judge(self, interview_id: int) -> tuple[Assessment, VacancyData]:
        async with self._core.read() as tx:
            interview = await tx.interviews.get(interview_id)
            if interview.state is not InterviewState.completed:
                raise refuse("assess.not_finished")
            transcript = await tx.turns.transcript(interview_id)
            vacancy = VacancyData(title="", interview_language=interview.language)
            if interview.vacancy_id is not None:
                vacancy = (await tx.vacancies.get(interview.vacancy_id)).data
            profile, text = None, ""
            if interview.application_id is not None:
                application = await tx.applications.get(interview.application_id)
                candidate = await tx.candidates.full(application.candidate_id)
                profile = candidate.profile
                if candidate.current_resume_id is not None:
                    text = await tx.resumes.text(candidate.current_resume_id)
        if not any(turn.text.strip() for turn in transcript.candidate_turns()):
            raise refuse("assess.no_answers")
        request = AssessmentRequest(
            vacancy=vacancy,
            transcript=transcript,
            plan=interview.plan,
            profile=profile,
            resume_text=text,
            language=self._core.settings.effective_language(),
        )
        judged, away = await self._core.engines.ask(lambda engine: engine.assess(request))
        if away is not None:
            limits = (fell_back(away, "work.judged_offline"), *judged.limits)
            judged = judged.model_copy(update={"limits": limits})
        return judged, vacancy
