"""Numbers for a vacancy and for all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from typing import Literal

from hr_desktop.domain.application import ApplicationState, DecisionKind
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.matching import Verdict
from hr_desktop.domain.plan import CRITERIA, CriterionName
from hr_desktop.domain.records import Funnel
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.domain.vacancy import Language
from hr_desktop.services.analytics_table import analytics_table
from hr_desktop.services.core import Core
from hr_desktop.services.tables import write_table
from hr_desktop.services.values import Activity, Agreement, Overview, StageTime
from hr_desktop.store.transaction import Tx

CsvKind = Literal[
    "stages", "scores", "matches", "recommendations", "criteria", "times", "agreement", "activity"
]
_STAGES = (
    ApplicationState.shortlisted,
    ApplicationState.interview_scheduled,
    ApplicationState.interviewed,
    ApplicationState.accepted,
    ApplicationState.rejected,
)
_GOES_WITH = {
    Recommendation.strongly_recommend: DecisionKind.advance,
    Recommendation.recommend: DecisionKind.advance,
    Recommendation.consider: DecisionKind.hold,
    Recommendation.reject: DecisionKind.reject,
}
_ACTIVITY = {
    "candidate": "resumes",
    "application": "applications",
    "interview": "interviews",
    "decision": "decisions",
}


class AnalyticsService:
    """Counts and means; practice interviews are in none of them."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def overview(self, vacancy_id: int | None = None) -> Overview:
        """All numbers of the page, for one vacancy or for all."""
        async with self._core.read() as tx:
            funnel = await tx.analytics.funnel(vacancy_id)
            vacancies = await tx.vacancies.all(archived=False)
            wanted = [vacancy_id] if vacancy_id is not None else [v.id for v in vacancies]
            reached, times = await self._steps(tx, wanted)
            verdicts: dict[Verdict, int] = defaultdict(int)
            matched: set[int] = set()
            for one in wanted:
                for row in await tx.matches.ranking(one, limit=10_000):
                    verdicts[row.verdict] += 1
                    matched.add(row.candidate_id)
            people = len(matched) if vacancy_id is not None else await tx.candidates.count()
            interviews = await tx.interviews.records(
                kinds=[InterviewKind.desk, InterviewKind.voice],
                states=[InterviewState.completed],
                vacancy_id=vacancy_id,
                limit=100_000,
            )
        means: dict[CriterionName, float | None] = {
            name: funnel.criteria_means.get(name) for name in CRITERIA
        }
        return Overview(
            vacancy_id=vacancy_id,
            candidates=people,
            vacancies=len(vacancies),
            interviews=len(interviews),
            by_stage=funnel.by_stage,
            reached=reached,
            verdicts=dict(verdicts),
            match_histogram=funnel.match_histogram,
            score_histogram=funnel.score_histogram,
            recommendations=funnel.recommendations,
            criteria_means=means,
            time_to_stage=times,
            agreement=_agreement(funnel),
            activity=_activity(funnel),
        )

    async def _steps(
        self, tx: Tx, vacancies: list[int]
    ) -> tuple[dict[ApplicationState, int], tuple[StageTime, ...]]:
        """How many applications ever reached each stage, and after how many days."""
        reached: dict[ApplicationState, int] = defaultdict(int)
        days: dict[ApplicationState, list[float]] = defaultdict(list)
        for vacancy_id in vacancies:
            for application in await tx.applications.of_vacancy(vacancy_id):
                first: dict[ApplicationState, float] = {}
                for step in await tx.applications.history(application.id):
                    waited = (step.at - application.created_at).total_seconds() / 86_400
                    first.setdefault(step.state, waited)
                for state, waited in first.items():
                    reached[state] += 1
                    if state in _STAGES:
                        days[state].append(waited)
        times = tuple(
            StageTime(
                state=state,
                median_days=median(days[state]) if days[state] else None,
                n=len(days[state]),
            )
            for state in _STAGES
        )
        return dict(reached), times

    async def csv(
        self, which: CsvKind, path: Path, language: Language = "en", vacancy_id: int | None = None
    ) -> Path:
        """The numbers behind one chart as a CSV file."""
        table = analytics_table(which, await self.overview(vacancy_id), language)
        await write_table(self._core, table, path, "csv")
        return path


def _agreement(funnel: Funnel) -> Agreement:
    table: dict[Recommendation, dict[str, int]] = {}
    agreed = decided = 0
    for (recommendation, decision), n in funnel.agreement.items():
        table.setdefault(recommendation, {})[decision] = n
        expected = _GOES_WITH.get(recommendation)
        if expected is not None:
            decided += n
            agreed += n if expected.value == decision else 0
    return Agreement(agreed=agreed, decided=decided, table=table)


def _activity(funnel: Funnel) -> tuple[Activity, ...]:
    days: dict[str, dict[str, int]] = defaultdict(dict)
    for (day, kind), n in funnel.activity.items():
        days[day][_ACTIVITY.get(kind, kind)] = n
    return tuple(
        Activity(
            day=date.fromisoformat(day),
            resumes=counts.get("resumes", 0),
            applications=counts.get("applications", 0),
            interviews=counts.get("interviews", 0),
            decisions=counts.get("decisions", 0),
        )
        for day, counts in sorted(days.items())
    )
