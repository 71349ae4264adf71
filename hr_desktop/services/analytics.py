"""Numbers for a vacancy and for all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from typing import Literal

from hr_desktop.domain.application import ApplicationState, DecisionKind
from hr_desktop.domain.plan import CRITERIA, CriterionName
from hr_desktop.domain.records import Funnel
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.domain.vacancy import Language
from hr_desktop.services.analytics_table import analytics_table
from hr_desktop.services.core import Core
from hr_desktop.services.tables import write_table
from hr_desktop.services.values import Activity, Agreement, Overview, StageTime

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
            days = await tx.analytics.first_steps(vacancy_id)
            verdicts = await tx.analytics.verdicts(vacancy_id)
            people = sum(verdicts.values())  # a person has one match for a vacancy
            if vacancy_id is None:
                people = await tx.candidates.count()
            interviews = await tx.analytics.interviews_held(vacancy_id)
        means: dict[CriterionName, float | None] = {
            name: funnel.criteria_means.get(name) for name in CRITERIA
        }
        return Overview(
            vacancy_id=vacancy_id,
            candidates=people,
            vacancies=len(vacancies),
            interviews=interviews,
            by_stage=funnel.by_stage,
            reached={state: len(found) for state, found in days.items()},
            verdicts=verdicts,
            match_histogram=funnel.match_histogram,
            score_histogram=funnel.score_histogram,
            recommendations=funnel.recommendations,
            criteria_means=means,
            time_to_stage=_times(days),
            agreement=_agreement(funnel),
            activity=_activity(funnel),
        )

    async def csv(
        self, which: CsvKind, path: Path, language: Language = "en", vacancy_id: int | None = None
    ) -> Path:
        """The numbers behind one chart as a CSV file."""
        table = analytics_table(which, await self.overview(vacancy_id), language)
        await write_table(self._core, table, path, "csv")
        return path


def _times(days: dict[ApplicationState, list[float]]) -> tuple[StageTime, ...]:
    return tuple(
        StageTime(
            state=state,
            median_days=median(days[state]) if days.get(state) else None,
            n=len(days.get(state, ())),
        )
        for state in _STAGES
    )


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
