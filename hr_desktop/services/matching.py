"""Keeps every vacancy's ranking up to date: one queued job for each vacancy, in small batches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from hr_desktop.domain.matching import Match
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.records import RankingInput, Work
from hr_desktop.domain.vacancy import Vacancy
from hr_desktop.services import brain
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.nearness import Nearness
from hr_desktop.services.understanding import Understood
from hr_desktop.store.transaction import Tx

log = logging.getLogger(__name__)

MATCH_JOB = "match"
BATCH = 25  # resumes matched and written at a time: each step on the event loop stays short
DEBOUNCE = timedelta(milliseconds=200)  # typing in a weight's field asks often


class Matcher:
    """What the job runner does for the kind `match`, and who asks for it."""

    def __init__(self, core: Core, nearness: Nearness) -> None:
        self._core = core
        self._nearness = nearness
        self._vectors: dict[tuple[int, int, str], brain.Vectors] = {}
        self._skipped: set[tuple[int, int, int]] = set()  # vacancy, its version, candidate

    async def ask(self, tx: Tx, vacancy_id: int) -> None:
        """Queue the ranking of one vacancy (once, however often it is asked for)."""
        await tx.jobs.add(
            MATCH_JOB, vacancy_id, key=f"match:{vacancy_id}", next_at=tx.now + DEBOUNCE
        )

    async def ask_all(self, tx: Tx) -> None:
        """Queue the ranking of all open vacancies: a person was added or has changed."""
        for vacancy in await tx.vacancies.all(archived=False):
            await self.ask(tx, vacancy.id)

    async def keep_vector(self, tx: Tx, candidate_id: int, found: Understood) -> None:
        """Keep the vector of a person's newest reading."""
        version = (await tx.candidates.full(candidate_id)).version
        await tx.vectors.put_many(found.model, [(candidate_id, found.vector, version)])
        self._nearness.put(candidate_id, found.model, found.vector)

    async def work(self, work: Work) -> None:
        """Match everybody whose match is missing or older than vacancy or profile."""
        vacancy_id = work.ref_id or 0
        while True:
            async with self._core.read() as tx:
                vacancy = await tx.vacancies.find(vacancy_id)
                ids = await self._stale(tx, vacancy)
            if vacancy is None or not ids:
                async with self._core.program() as tx:
                    # Somebody may have changed between the look and this transaction; whoever
                    # changed it saw this job as unfinished and added none. From here on they wait.
                    await tx.jobs.renew(work.id, work.fence, 20)
                    if not await self._stale(tx, vacancy):
                        await tx.jobs.finish(work.id, work.fence)
                        return
                continue
            try:
                await self._match(vacancy, ids, work)
            except PersonError as refused:
                if refused.said.code not in ("work.unexpected", "work.too_long"):
                    raise
                await self._one_by_one(vacancy, ids, work)

    async def _stale(self, tx: Tx, vacancy: Vacancy | None) -> list[int]:
        if vacancy is None:
            return []
        skipped = {
            c for v, version, c in self._skipped if (v, version) == (vacancy.id, vacancy.version)
        }
        found = await tx.matches.stale(vacancy.id, limit=BATCH + len(skipped))
        return [id for id in found if id not in skipped][:BATCH]

    async def _one_by_one(self, vacancy: Vacancy, ids: Sequence[int], work: Work) -> None:
        """One resume that cannot be matched must not keep the others from their place."""
        for id in ids:
            try:
                await self._match(vacancy, [id], work)
            except PersonError as refused:
                log.warning("candidate %s was not matched: %s", id, refused.said.code)
                self._skipped.add((vacancy.id, vacancy.version, id))

    async def _match(self, vacancy: Vacancy, ids: Sequence[int], work: Work | None) -> list[Match]:
        model = self._core.engines.embedder.model
        async with self._core.read() as tx:
            inputs = await tx.candidates.ranking_inputs(ids=ids)
            kept = await tx.vectors.get(model, ids)
        embedded: dict[int, brain.Vectors] = {}
        if not self._core.engines.lexical:
            embedded = await self._embed([one for one in inputs if one.candidate_id not in kept])
        known = kept | embedded
        vector = await self._vacancy_vector(vacancy)
        try:
            found, made = await self._core.think(
                brain.match_batch,
                vacancy.data,
                vector,
                [(i.candidate_id, i.profile, i.text, known.get(i.candidate_id)) for i in inputs],
            )
        except Exception as error:
            raise as_person_error(error) from error
        versions = {one.candidate_id: one.version for one in inputs}
        fresh = made | embedded
        async with self._core.program() as tx:
            if work is not None:
                await tx.jobs.renew(work.id, work.fence, 20)
            alive = {row.id for row in await tx.candidates.records(list(versions))}
            await tx.vectors.put_many(
                model, [(id, v, versions[id]) for id, v in fresh.items() if id in alive]
            )
            await tx.matches.put_many(
                vacancy.id,
                vacancy.version,
                [(id, versions[id], match) for id, match in found if id in alive],
            )
        for id, vector_of in fresh.items():
            self._nearness.put(id, model, vector_of)
        await asyncio.sleep(0)  # the window's turn
        return [match for _, match in found]

    async def _embed(self, inputs: Sequence[RankingInput]) -> dict[int, brain.Vectors]:
        words = [
            await self._core.think(brain.embedded_text, one.profile, one.text) for one in inputs
        ]
        if not words:
            return {}
        vectors = await self._core.engines.embedder.embed(words)
        return {one.candidate_id: row for one, row in zip(inputs, vectors, strict=True)}

    async def _vacancy_vector(self, vacancy: Vacancy) -> brain.Vectors:
        key = (vacancy.id, vacancy.version, self._core.engines.embedder.model)
        if key not in self._vectors:
            words = await self._core.think(brain.vacancy_text, vacancy.data)
            self._vectors = {key: (await self._core.engines.embedder.embed([words]))[0]}
        return self._vectors[key]

    async def one(self, vacancy_id: int, candidate_id: int) -> Match:
        """The match of one person, made now when it is missing or old."""
        async with self._core.read() as tx:
            vacancy = await tx.vacancies.get(vacancy_id)
            record = await tx.matches.get(vacancy_id, candidate_id)
            candidate = await tx.candidates.full(candidate_id)
        if (
            record is not None
            and record.vacancy_version == vacancy.version
            and record.profile_version == candidate.version
        ):
            return record.match
        found = await self._match(vacancy, [candidate_id], None)
        if not found:
            raise refuse("ranking.none")
        return found[0]
