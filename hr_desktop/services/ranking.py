"""Ranking: every parsed candidate scored for a vacancy, again whenever something changes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.matching import Match
from hr_desktop.domain.messages import message, refuse
from hr_desktop.domain.records import CandidateQuery, RankRecord
from hr_desktop.domain.vacancy import Language
from hr_desktop.reports.data import TableData
from hr_desktop.services.core import Core
from hr_desktop.services.folding import query_variants
from hr_desktop.services.matching import Matcher
from hr_desktop.services.ranking_table import ranking_table
from hr_desktop.services.tables import TableKind, write_table
from hr_desktop.services.undoing import token_of
from hr_desktop.services.values import CandidateRow, RankFilter, RankingView, RankRow, UndoToken
from hr_desktop.store.transaction import Tx

MOST_ROWS = 5000


class RankingService:
    """A vacancy's candidates with scores and reasons."""

    def __init__(self, core: Core, matcher: Matcher) -> None:
        self._core = core
        self._matcher = matcher

    async def view(self, vacancy_id: int, what: RankFilter | None = None) -> RankingView:
        """The ranking as it stands now; a feed change `match` tells when to ask again."""
        what = what or RankFilter()
        variants = await query_variants(what.text)
        async with self._core.read() as tx:
            await tx.vacancies.get(vacancy_id)
            query = CandidateQuery(
                text=variants[0], base_text="".join(variants[1:]), city=what.city
            )
            found = await tx.matches.ranking(vacancy_id, limit=MOST_ROWS, query=query)
            total = (await tx.matches.counts([vacancy_id])).get(vacancy_id, 0)
            working = bool(await tx.matches.stale(vacancy_id, limit=1))
            asked = await self._above_salary(tx, what, [r.candidate_id for r in found])
        rows = [_row(r) for r in found if _wanted(r, what) and r.candidate_id not in asked]
        return RankingView(vacancy_id=vacancy_id, rows=tuple(rows), total=total, working=working)

    async def _above_salary(self, tx: Tx, what: RankFilter, ids: list[int]) -> set[int]:
        """Those who ask for more than the filter's salary (unknown pay stays in)."""
        if what.max_salary is None:
            return set()
        above: set[int] = set()
        for start in range(0, len(ids), 500):
            for one in await tx.candidates.ranking_inputs(ids=ids[start : start + 500]):
                salary = one.profile.salary
                if salary is not None and salary.amount > what.max_salary:
                    above.add(one.candidate_id)
        return above

    async def detail(self, vacancy_id: int, candidate_id: int) -> Match:
        """The match with all parts, reasons and evidence; computed now if there is none yet."""
        return await self._matcher.one(vacancy_id, int(candidate_id))

    async def compare(
        self, vacancy_id: int, candidate_ids: Sequence[int]
    ) -> list[tuple[CandidateRow, Match]]:
        """Two to four candidates side by side, in the given order."""
        if not 2 <= len(candidate_ids) <= 4:
            raise refuse("ranking.compare")
        matches = [await self._matcher.one(vacancy_id, int(i)) for i in candidate_ids]
        async with self._core.read() as tx:
            records = await tx.candidates.records([int(i) for i in candidate_ids])
        return list(zip(records, matches, strict=True))

    async def shortlist(self, vacancy_id: int, candidate_ids: Sequence[int]) -> UndoToken:
        """Make the applications of these candidates, in state shortlisted.

        Who is further already stays where they are; closed applications are not reopened.
        """
        async with self._core.person() as tx:
            found = await tx.applications.ensure_many([int(i) for i in candidate_ids], vacancy_id)
            ids = [a.id for a in found if a.state is ApplicationState.new]
            token = await tx.applications.change_many(ids, ApplicationState.shortlisted, "")
        return token_of(token, message("undo.shortlisted", n=token.count))

    async def reject(self, vacancy_id: int, candidate_ids: Sequence[int], reason: str) -> UndoToken:
        """A person's rejection of candidates for this vacancy, with one reason."""
        async with self._core.person() as tx:
            found = await tx.applications.ensure_many([int(i) for i in candidate_ids], vacancy_id)
            ids = [a.id for a in found if not a.closed]
            token = await tx.applications.change_many(ids, ApplicationState.rejected, reason)
        return token_of(token, message("undo.rejected", n=token.count))

    async def refresh(self, vacancy_id: int) -> None:
        """Rank everybody again; returns when the queue has taken it up."""
        async with self._core.program() as tx:
            await tx.vacancies.get(vacancy_id)
            await tx.matches.drop(vacancy_id)
            await self._matcher.ask(tx, vacancy_id)
        self._core.wake()

    async def wait_ready(self, vacancy_id: int, timeout: float = 60.0) -> bool:
        """True once no match of this vacancy is missing or outdated; False after `timeout` s."""
        end = asyncio.get_running_loop().time() + timeout
        while True:
            async with self._core.read() as tx:
                if not await tx.matches.stale(vacancy_id, limit=1):
                    return True
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(0.05)

    async def table(
        self, vacancy_id: int, language: Language, candidate_ids: Sequence[int] | None = None
    ) -> TableData:
        """The ranking as a table in words (for XLSX, CSV and the clipboard)."""
        view = await self.view(vacancy_id)
        rows = [r for r in view.rows if candidate_ids is None or r.candidate_id in candidate_ids]
        async with self._core.read() as tx:
            vacancy = await tx.vacancies.get(vacancy_id)
            ids = [r.candidate_id for r in rows]
            matches = {m.candidate_id: m.match for m in await tx.matches.many(vacancy_id, ids)}
        return ranking_table(vacancy.data.title, rows, matches, language)

    async def export(
        self,
        vacancy_id: int,
        path: Path,
        kind: TableKind,
        language: Language = "en",
        candidate_ids: Sequence[int] | None = None,
    ) -> Path:
        """Write the ranking's table to `path`."""
        table = await self.table(vacancy_id, language, candidate_ids)
        await write_table(self._core, table, path, kind)
        return path


def _wanted(row: RankRecord, what: RankFilter) -> bool:
    return (
        (not what.verdicts or row.verdict in what.verdicts)
        and (not what.states or row.state in what.states)
        and (what.min_score is None or row.score >= what.min_score)
        and not (what.without_application and row.application_id is not None)
    )


def _row(record: RankRecord) -> RankRow:
    subtitle = " · ".join(part for part in (record.position, record.city) if part)
    return RankRow.model_validate({**record.model_dump(), "subtitle": subtitle})
