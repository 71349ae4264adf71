"""Numbers for a vacancy and for all."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from hr_desktop.domain.vacancy import Language
from hr_desktop.services.values import Overview

CsvKind = Literal[
    "stages", "scores", "matches", "recommendations", "criteria", "times", "agreement", "activity"
]


class AnalyticsService:
    """Counts and means; practice interviews are in none of them."""

    async def overview(self, vacancy_id: int | None = None) -> Overview:
        """All numbers of the page, for one vacancy or for all."""
        raise NotImplementedError

    async def csv(
        self, which: CsvKind, path: Path, language: Language = "en", vacancy_id: int | None = None
    ) -> Path:
        """The numbers behind one chart as a CSV file."""
        raise NotImplementedError
