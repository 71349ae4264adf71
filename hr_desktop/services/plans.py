"""Interview plans and the readiness check."""

from __future__ import annotations

from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.plan import InterviewPlan, Readiness, StoredPlan


class PlanService:
    """Interview plans of applications."""

    async def get(self, application_id: int) -> StoredPlan | None:
        """The newest plan; `stale` when the vacancy or the profile has changed since."""
        raise NotImplementedError

    async def make(self, application_id: int) -> StoredPlan:
        """Have the engine make a plan (kept as a new version); raises PersonError of the engine."""
        raise NotImplementedError

    async def save(self, application_id: int, plan: InterviewPlan) -> StoredPlan:
        """Keep a person's edit as a new version; raises PersonError `plan.empty`."""
        raise NotImplementedError

    async def readiness(
        self, application_id: int, kind: InterviewKind, *, consent: bool = False
    ) -> Readiness:
        """What is missing before an interview of `kind` can start (parsed, plan, consent)."""
        raise NotImplementedError
