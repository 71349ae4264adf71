"""Scorecards and the decisions of people beside them."""

from __future__ import annotations

from hr_desktop.domain.application import Decision, DecisionKind
from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.scorecard import Scorecard
from hr_desktop.services.values import ScorecardFilter, ScorecardRow


class ScorecardService:
    """Assessments of interviews, corrections, decisions."""

    async def list(
        self, what: ScorecardFilter | None = None, limit: int = 1000
    ) -> list[ScorecardRow]:
        """Scorecards, newest first (the newest of each interview)."""
        raise NotImplementedError

    async def get(self, interview_id: int) -> Scorecard | None:
        """The newest scorecard of an interview, or None when it was not assessed yet."""
        raise NotImplementedError

    async def assess(self, interview_id: int) -> Scorecard:
        """Assess an interview now; an older scorecard is kept beside. Raises the engine's PersonError."""
        raise NotImplementedError

    async def assess_vacancy(self, vacancy_id: int) -> int:
        """Queue the assessment of all finished interviews without a current scorecard; how many."""
        raise NotImplementedError

    async def correct(
        self, scorecard_id: int, criterion: CriterionName, score: int | None, reason: str
    ) -> Scorecard:
        """A person's score with a reason; the machine's stays visible."""
        raise NotImplementedError

    async def decide(self, application_id: int, kind: DecisionKind, reason: str) -> Decision:
        """Record a person's decision. `reject` also rejects the application; others change no state."""
        raise NotImplementedError

    async def decisions(self, application_id: int) -> list[Decision]:
        """All decisions about an application, oldest first."""
        raise NotImplementedError

    async def waiting(self) -> list[ScorecardRow]:
        """Scorecards of open applications without a decision."""
        raise NotImplementedError
