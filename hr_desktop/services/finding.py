"""The search box and the page Today."""

from __future__ import annotations

from hr_desktop.domain.records import WorkState
from hr_desktop.services.core import Core
from hr_desktop.services.folding import query_variants
from hr_desktop.services.imports import ImportService
from hr_desktop.services.intake import IMPORT_JOB
from hr_desktop.services.outbox import MAIL_JOB
from hr_desktop.services.removal import Removal
from hr_desktop.services.scorecards import ScorecardService
from hr_desktop.services.standing import alerts
from hr_desktop.services.system import job_row
from hr_desktop.services.values import Hit, TodayOverview
from hr_desktop.services.watching import WatchService

NEWEST = 8
_TOLD = (IMPORT_JOB, MAIL_JOB)  # files and letters that failed are told of as such


class SearchService:
    """Finds people, vacancies and interviews by words."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Hits; case, ё and word forms do not matter, the last word may be a beginning."""
        if not text.strip():
            return []
        hits: dict[tuple[str, int], Hit] = {}
        variants = await query_variants(text)
        async with self._core.read() as tx:
            for variant in variants:
                for one in await tx.search.find(variant, limit):
                    if one.kind not in ("candidate", "vacancy"):
                        continue
                    kind = "candidate" if one.kind == "candidate" else "vacancy"
                    hit = Hit(kind=kind, id=one.id, title=one.title, subtitle=one.subtitle)
                    hits.setdefault((one.kind, one.id), hit)
            for candidate in [h for h in list(hits.values()) if h.kind == "candidate"][:5]:
                for talk in await tx.interviews.records(candidate_id=candidate.id, limit=3):
                    hits[("interview", talk.id)] = Hit(
                        kind="interview",
                        id=talk.id,
                        title=talk.candidate_name or candidate.title,
                        subtitle=talk.vacancy_title or "",
                    )
        words = text.casefold().split()
        named = sorted(hits.values(), key=lambda h: not all(w in h.title.casefold() for w in words))
        return named[:limit]


class TodayService:
    """What waits for the recruiter."""

    def __init__(
        self,
        core: Core,
        imports: ImportService,
        watching: WatchService,
        scorecards: ScorecardService,
        removal: Removal,
    ) -> None:
        self._core = core
        self._imports = imports
        self._watching = watching
        self._scorecards = scorecards
        self._removal = removal

    async def overview(self) -> TodayOverview:
        """Everything of the page Today."""
        board = await self._watching.board(ended=20)
        waiting = await self._scorecards.waiting()
        failures = [
            row
            for row in await self._imports.rows(limit=200, only_attention=True)
            if row.state == "failed"
        ]
        async with self._core.read() as tx:
            newest = await tx.candidates.newest(NEWEST)
            people = await tx.candidates.count()
            vacancies = await tx.vacancies.all(archived=False)
            jobs = await tx.jobs.rows(states=[WorkState.failed], limit=50)
            pairs = await tx.duplicates.pairs()
        return TodayOverview(
            board=board,
            alerts=tuple(alert for alert in alerts(board) if alert.urgent),
            new_resumes=tuple(newest),
            waiting_decisions=tuple(waiting),
            failures=tuple(failures),
            failed_jobs=tuple(job_row(job) for job in jobs if job.kind not in _TOLD),
            candidates=people,
            vacancies=len(vacancies),
            duplicates=len(pairs),
            due_for_deletion=len(await self._removal.people_due()),
        )
