"""The search box and the page Today."""

from __future__ import annotations

from hr_desktop.services.values import Hit, TodayOverview


class SearchService:
    """Finds people, vacancies and interviews by words."""

    async def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Hits, the best first; folds case, ё and word forms."""
        raise NotImplementedError


class TodayService:
    """What waits for the recruiter."""

    async def overview(self) -> TodayOverview:
        """Everything of the page Today."""
        raise NotImplementedError
