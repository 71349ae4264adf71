"""Ranking: every parsed candidate scored for a vacancy, again whenever something changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from hr_desktop.domain.matching import Match
from hr_desktop.domain.vacancy import Language
from hr_desktop.reports.data import TableData
from hr_desktop.services.values import CandidateRow, RankFilter, RankingView, UndoToken


class RankingService:
    """A vacancy's candidates with scores and reasons."""

    async def view(self, vacancy_id: int, what: RankFilter | None = None) -> RankingView:
        """The ranking as it stands now; a feed change `match` tells when to ask again."""
        raise NotImplementedError

    async def detail(self, vacancy_id: int, candidate_id: int) -> Match:
        """The match with all parts, reasons and evidence; computed now if there is none yet."""
        raise NotImplementedError

    async def compare(
        self, vacancy_id: int, candidate_ids: Sequence[int]
    ) -> list[tuple[CandidateRow, Match]]:
        """Two to four candidates side by side, in the given order."""
        raise NotImplementedError

    async def shortlist(self, vacancy_id: int, candidate_ids: Sequence[int]) -> UndoToken:
        """Make the applications of these candidates, in state shortlisted."""
        raise NotImplementedError

    async def reject(self, vacancy_id: int, candidate_ids: Sequence[int], reason: str) -> UndoToken:
        """A person's rejection of candidates for this vacancy, with one reason."""
        raise NotImplementedError

    async def refresh(self, vacancy_id: int) -> None:
        """Rank everybody again; returns when the queue has taken it up."""
        raise NotImplementedError

    async def wait_ready(self, vacancy_id: int, timeout: float = 60.0) -> bool:
        """True once no match of this vacancy is missing or outdated; False after `timeout` s."""
        raise NotImplementedError

    async def table(
        self, vacancy_id: int, language: Language, candidate_ids: Sequence[int] | None = None
    ) -> TableData:
        """The ranking as a table in words (for XLSX, CSV and the clipboard)."""
        raise NotImplementedError

    async def export(
        self,
        vacancy_id: int,
        path: Path,
        kind: Literal["xlsx", "csv"],
        language: Language = "en",
        candidate_ids: Sequence[int] | None = None,
    ) -> Path:
        """Write the ranking's table to `path`."""
        raise NotImplementedError
