"""Numbers for the charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.matching import Verdict
from hr_desktop.domain.plan import CRITERIA
from hr_desktop.domain.records import Funnel
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.store import dialect
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import (
    application_steps,
    applications,
    candidates,
    decisions,
    interviews,
    matches,
    scorecards,
    vacancies,
)

_MOST = 100_000  # rows read for means and days


class Analytics(Repository):
    """Counts over live rows; practice interviews change no number."""

    async def funnel(self, vacancy_id: int | None = None) -> Funnel:
        """All numbers for one vacancy or for all."""
        latest = await self._latest_scorecards(vacancy_id)
        overall = [row["overall"] for row in latest if row["overall"] is not None]
        recommendations: dict[Recommendation, int] = defaultdict(int)
        for row in latest:
            recommendations[Recommendation(row["recommendation"])] += 1
        return Funnel(
            by_stage=await self._by_stage(vacancy_id),
            score_histogram=_histogram(Counter(overall)),
            match_histogram=_histogram(await self._match_scores(vacancy_id)),
            recommendations=dict(recommendations),
            criteria_means=_means(latest),
            agreement=await self._agreement(latest),
            activity=await self._activity(vacancy_id),
        )

    async def first_steps(
        self, vacancy_id: int | None = None
    ) -> dict[ApplicationState, list[float]]:
        """For each stage after how many days applications first reached it, one number each.

        Without a vacancy: of those vacancies that are neither archived nor deleted.
        """
        statement = (
            select(
                application_steps.c.state,
                applications.c.created_at,
                func.min(application_steps.c.at).label("at"),
            )
            .join(applications, applications.c.id == application_steps.c.application_id)
            .join(vacancies, vacancies.c.id == applications.c.vacancy_id)
            .where(vacancies.c.deletion_id.is_(None))
            .group_by(applications.c.id, applications.c.created_at, application_steps.c.state)
            .limit(_MOST)
        )
        if vacancy_id is None:
            statement = statement.where(vacancies.c.archived.is_(False))
        days: dict[ApplicationState, list[float]] = defaultdict(list)
        for row in await self._all(_of(statement, vacancy_id)):
            waited = (row["at"] - row["created_at"]).total_seconds() / 86_400
            days[ApplicationState(row["state"])].append(waited)
        return days

    async def verdicts(self, vacancy_id: int | None = None) -> dict[Verdict, int]:
        """How many matches of open vacancies (or of one) have which verdict."""
        statement = (
            select(matches.c.verdict, func.count().label("n"))
            .join(candidates, candidates.c.id == matches.c.candidate_id)
            .join(vacancies, vacancies.c.id == matches.c.vacancy_id)
            .where(candidates.c.deletion_id.is_(None), vacancies.c.deletion_id.is_(None))
            .group_by(matches.c.verdict)
        )
        if vacancy_id is None:
            statement = statement.where(vacancies.c.archived.is_(False))
        else:
            statement = statement.where(vacancies.c.id == vacancy_id)
        return {Verdict(row["verdict"]): int(row["n"]) for row in await self._all(statement)}

    async def interviews_held(self, vacancy_id: int | None = None) -> int:
        """How many interviews were completed; practice is none."""
        statement = (
            select(func.count())
            .select_from(interviews)
            .where(
                interviews.c.state == InterviewState.completed.value,
                interviews.c.kind != InterviewKind.practice.value,
                interviews.c.deletion_id.is_(None),
            )
        )
        if vacancy_id is not None:
            statement = statement.where(interviews.c.vacancy_id == vacancy_id)
        return int((await self._scalars(statement))[0])

    async def _by_stage(self, vacancy_id: int | None) -> dict[ApplicationState, int]:
        statement = select(applications.c.state, func.count().label("n")).group_by(
            applications.c.state
        )
        found = {row["state"]: row["n"] for row in await self._all(_of(statement, vacancy_id))}
        return {state: int(found.get(state.value, 0)) for state in ApplicationState}

    async def _latest_scorecards(self, vacancy_id: int | None) -> list[Any]:
        newest = select(func.max(scorecards.c.id)).group_by(scorecards.c.interview_id)
        statement = (
            select(
                scorecards.c.id,
                scorecards.c.application_id,
                scorecards.c.overall,
                scorecards.c.recommendation,
                scorecards.c.scores,
            )
            .join(interviews, interviews.c.id == scorecards.c.interview_id)
            .join(applications, applications.c.id == scorecards.c.application_id)
            .where(
                scorecards.c.id.in_(newest),
                interviews.c.kind != InterviewKind.practice.value,
                interviews.c.deletion_id.is_(None),
            )
            .limit(_MOST)
        )
        return list(await self._all(_of(statement, vacancy_id)))

    async def _match_scores(self, vacancy_id: int | None) -> dict[int, int]:
        statement = (
            select(matches.c.score, func.count().label("n"))
            .join(candidates, candidates.c.id == matches.c.candidate_id)
            .where(candidates.c.deletion_id.is_(None))
            .group_by(matches.c.score)
        )
        if vacancy_id is not None:
            statement = statement.where(matches.c.vacancy_id == vacancy_id)
        return {row["score"]: row["n"] for row in await self._all(statement)}

    async def _agreement(self, latest: list[Any]) -> dict[tuple[Recommendation, str], int]:
        kinds = await self.tx.decisions.latest_kinds(
            [row["application_id"] for row in latest if row["application_id"] is not None]
        )
        found: dict[tuple[Recommendation, str], int] = defaultdict(int)
        for row in latest:
            kind = kinds.get(row["application_id"])
            if kind is not None:
                found[Recommendation(row["recommendation"]), kind.value] += 1
        return dict(found)

    async def _activity(self, vacancy_id: int | None) -> dict[tuple[str, str], int]:
        """By day (UTC, ISO) and kind: applications begun, interviews ended, decisions made."""
        kinds: list[tuple[str, Any, Any]] = [
            ("application", applications.c.created_at, applications),
            (
                "interview",
                interviews.c.ended_at,
                interviews.join(applications, applications.c.id == interviews.c.application_id),
            ),
            (
                "decision",
                decisions.c.at,
                decisions.join(applications, applications.c.id == decisions.c.application_id),
            ),
        ]
        found: dict[tuple[str, str], int] = {}
        for kind, column, source in kinds:
            statement = _of(self._by_day(column).select_from(source), vacancy_id)
            if kind == "interview":
                statement = statement.where(
                    interviews.c.state == InterviewState.completed.value,
                    interviews.c.kind != InterviewKind.practice.value,
                    interviews.c.deletion_id.is_(None),
                )
            found |= {(row["day"], kind): row["n"] for row in await self._all(statement)}
        if vacancy_id is None:
            added = self._by_day(candidates.c.created_at).where(candidates.c.deletion_id.is_(None))
            found |= {(row["day"], "candidate"): row["n"] for row in await self._all(added)}
        return found

    def _by_day(self, column: Any) -> Any:
        day = dialect.day_of(self.tx.connection.dialect.name, column).label("day")
        return select(day, func.count().label("n")).group_by(day)


def _of(statement: Select[Any], vacancy_id: int | None) -> Select[Any]:
    statement = statement.where(applications.c.deletion_id.is_(None))
    if vacancy_id is not None:
        statement = statement.where(applications.c.vacancy_id == vacancy_id)
    return statement


def _means(latest: list[Any]) -> dict[str, float | None]:
    means: dict[str, float | None] = {}
    for name in CRITERIA:
        values = [row["scores"][name] for row in latest if row["scores"].get(name) is not None]
        means[name] = sum(values) / len(values) if values else None
    return means


def _histogram(scores: Mapping[int, int]) -> tuple[int, ...]:
    bins = [0] * 10
    for score, count in scores.items():
        bins[min(9, max(0, score // 10))] += count
    return tuple(bins)
