"""Scorecards and the decisions of people beside them."""

from __future__ import annotations

import builtins

from hr_desktop.domain.application import Decision, DecisionKind
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.records import ScorecardRecord
from hr_desktop.domain.scorecard import Opinion, OpinionKind, Scorecard
from hr_desktop.services.assessing import Assessor
from hr_desktop.services.core import Core
from hr_desktop.services.values import ScorecardFilter, ScorecardRow
from hr_desktop.store.transaction import Tx


class ScorecardService:
    """Assessments of interviews, corrections, decisions."""

    def __init__(self, core: Core, assessor: Assessor) -> None:
        self._core = core
        self._assessor = assessor

    async def list(
        self, what: ScorecardFilter | None = None, limit: int = 300
    ) -> list[ScorecardRow]:
        """Scorecards, newest first (the newest of each interview)."""
        what = what or ScorecardFilter()
        async with self._core.read() as tx:
            records = await tx.scorecards.records(
                vacancy_id=what.vacancy_id,
                limit=limit,
                waiting=what.waiting is True,
                practice=True,
            )
            rows = await _rows(tx, records)
        return [
            row
            for row in rows
            if (not what.recommendations or row.recommendation in what.recommendations)
            and not (what.waiting is False and row.decision is None)
        ]

    async def get(self, interview_id: int) -> Scorecard | None:
        """The newest scorecard of an interview, or None when it was not assessed yet."""
        async with self._core.read() as tx:
            return await tx.scorecards.of_interview(interview_id)

    async def of_application(self, application_id: int) -> builtins.list[Scorecard]:
        """All scorecards of an application, newest first."""
        async with self._core.read() as tx:
            return await tx.scorecards.of_application(application_id)

    async def assess(self, interview_id: int) -> Scorecard:
        """Assess an interview now; an older scorecard is kept beside."""
        return await self._assessor.now(interview_id)

    async def correct(
        self, scorecard_id: int, criterion: CriterionName, score: int | None, reason: str
    ) -> Scorecard:
        """A person's score with a reason; the machine's stays visible."""
        if not reason.strip():
            raise refuse("score.reason_missing")
        if score is not None and not 0 <= score <= 100:
            raise refuse("score.range")
        async with self._core.person() as tx:
            return await tx.scorecards.correct(scorecard_id, criterion, score, reason.strip())

    async def give_opinion(self, scorecard_id: int, kind: OpinionKind, reason: str) -> Opinion:
        """What the recruiter thinks of the candidate, beside score and decision; changes neither.

        One for each person and scorecard: a newer one takes the place of one's own older one, which
        stays in the audit log. Raises PersonError `opinion.reason_missing`.
        """
        if not reason.strip():
            raise refuse("opinion.reason_missing")
        async with self._core.person() as tx:
            return await tx.scorecards.give_opinion(scorecard_id, kind, reason.strip())

    async def decide(
        self, application_id: int, kind: DecisionKind, reason: str, after: int | None = None
    ) -> Decision:
        """Record a person's decision. `reject` also rejects the application.

        `hold` and `advance` change no state: after an advance the application stays interviewed
        until a person accepts. `after` is the newest decision that the person knew (0: none, None:
        whichever); raises PersonError `edit.conflict` when somebody has decided meanwhile.
        """
        if not reason.strip():
            raise refuse("decision.reason_missing")
        async with self._core.person() as tx:
            cards = await tx.scorecards.of_application(application_id)
            return await tx.decisions.add(
                application_id, cards[0].id if cards else None, kind, reason.strip(), after
            )

    async def decisions(self, application_id: int) -> builtins.list[Decision]:
        """All decisions about an application, oldest first."""
        async with self._core.read() as tx:
            return (await tx.decisions.of(application_id))[::-1]

    async def waiting(self) -> builtins.list[ScorecardRow]:
        """Scorecards of open applications without a decision."""
        async with self._core.read() as tx:
            return await _rows(tx, await tx.decisions.waiting())


async def _rows(tx: Tx, records: builtins.list[ScorecardRecord]) -> builtins.list[ScorecardRow]:
    stale = await tx.scorecards.stale([r.id for r in records])
    return [
        ScorecardRow(
            id=r.id,
            interview_id=r.interview_id,
            application_id=r.application_id,
            candidate_id=r.candidate_id,
            candidate_name=r.candidate_name or "",
            vacancy_id=r.vacancy_id,
            vacancy_title=r.vacancy_title or "",
            kind=r.kind,
            overall=r.overall,
            recommendation=r.recommendation,
            corrected=r.corrected,
            decision=DecisionKind(r.decision) if r.decision else None,
            state=r.application_state,
            stale=r.id in stale,
            has_pdf=r.has_pdf,
            created_at=r.created_at,
        )
        for r in records
    ]
