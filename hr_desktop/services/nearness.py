"""Closeness of meaning in memory: the vector index of all candidates, kept in a file.

The database is the truth. A mark beside the file says that people have changed since it was
written: it is set with each change and removed with the next writing, so that after a crash the
index is built from the database. Changes by other programs are heard from the feed; their vectors
are fetched together before the next question.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hr_desktop.search.vector_file import IndexDamaged
from hr_desktop.search.vectors import VectorIndex
from hr_desktop.services.core import Core
from hr_desktop.services.feed import Change

log = logging.getLogger(__name__)

_AT_ONCE = 500  # vectors fetched in one short transaction


class Nearness:
    """Finds the candidates nearest in meaning to a text."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._index: VectorIndex | None = None
        self._clean = False  # the file holds what the index holds
        self._lock = asyncio.Lock()
        # What changed while an index is being read or built: None when none is.
        self._missed: list[tuple[int, npt.NDArray[np.float32] | None]] | None = None
        self._forgotten = 0
        self._heard: set[int] = set()  # people whose vector may be newer in the database

    @property
    def _path(self) -> Path | None:
        """The index's file; None for a team, whose people change while it is not looked at."""
        if self._core.store.path is None:
            return None
        return self._core.paths.data / "vectors.index"

    @property
    def _mark(self) -> Path | None:
        """There when the file is older than the people."""
        return None if self._path is None else self._path.with_suffix(".changed")

    def put(self, candidate_id: int, model: str, vector: npt.NDArray[np.float32]) -> None:
        """A person has a new vector."""
        self._dirty()
        if self._missed is not None and model == self._core.engines.embedder.model:
            self._missed.append((candidate_id, vector))
        if self._index is not None and self._index.model == model:
            self._index.add(candidate_id, vector)

    def drop(self, candidate_ids: list[int]) -> None:
        """People are gone (or hidden)."""
        self._dirty()
        if self._missed is not None:
            self._missed += [(candidate_id, None) for candidate_id in candidate_ids]
        if self._index is not None:
            for candidate_id in candidate_ids:
                self._index.remove(candidate_id)

    def hear(self, changes: Sequence[Change]) -> None:
        """Changes of the feed: people whom others have added, changed or removed."""
        if self._index is None and self._missed is None:
            return  # all of it is read with the first question
        for change in changes:
            if change.entity != "candidate":
                continue
            if change.kind == "deleted":
                self._heard.discard(change.entity_id)
                self.drop([change.entity_id])
            else:
                self._heard.add(change.entity_id)

    def forget(self) -> None:
        """Build anew at the next question: people came back, or the model has changed."""
        self._dirty()
        self._index = None
        self._forgotten += 1

    async def search(self, text: str, most: int = 200) -> list[tuple[int, float]]:
        """`(candidate id, closeness 0 to 1)` of the nearest, best first."""
        index = await self._ready()
        vector = (await self._core.engines.embedder.embed([text]))[0]
        return await asyncio.to_thread(index.search, vector, most)

    async def close(self) -> None:
        """Keep the index in its file."""
        index, self._index = self._index, None
        if index is None:
            return
        if not self._clean and self._path is not None and self._mark is not None:
            try:
                await asyncio.to_thread(index.save, self._path)
                if not self._heard:
                    self._mark.unlink(missing_ok=True)
            except OSError as error:  # it is built again at the next start
                log.warning("the vector index was not saved: %s", type(error).__name__)
        index.close()

    def _dirty(self) -> None:
        self._clean = False
        if self._path is None or self._mark is None:
            return
        try:
            self._mark.touch()
        except OSError:  # no room for a name
            self._path.unlink(missing_ok=True)

    async def _ready(self) -> VectorIndex:
        async with self._lock:
            embedder = self._core.engines.embedder
            if self._index is not None and self._index.model == embedder.model:
                await self._catch_up(self._index)
                return self._index
            while True:
                forgotten, self._missed = self._forgotten, []
                self._heard.clear()
                try:
                    index, clean = await self._read_or_build()
                    missed = self._missed
                finally:
                    self._missed = None
                if forgotten == self._forgotten:
                    break
            self._index, self._clean = index, clean
            for candidate_id, vector in missed:
                if vector is None:
                    self.drop([candidate_id])
                else:
                    self.put(candidate_id, index.model, vector)
            await self._catch_up(index)
            return index

    async def _catch_up(self, index: VectorIndex) -> None:
        """Takes over the vectors of people of whom the feed has told."""
        to_come: set[int] = set()  # changed, and their new vector is not there yet
        while self._heard:
            part = sorted(self._heard)[:_AT_ONCE]
            self._heard.difference_update(part)
            try:
                async with self._core.read() as tx:
                    found = await tx.vectors.of_living(index.model, part)
            except BaseException:
                self._heard.update(part, to_come)
                raise
            to_come.update(set(part) - {id for id, _, current in found if current})
            await asyncio.to_thread(self._take_over, index, [(id, v) for id, v, _ in found])
        self._heard = to_come

    def _take_over(
        self, index: VectorIndex, found: list[tuple[int, npt.NDArray[np.float32]]]
    ) -> None:
        new = [(id, vector) for id, vector in found if not index.holds(id, vector)]
        if new:
            self._dirty()
            index.add_many([id for id, _ in new], np.stack([vector for _, vector in new]))

    async def _read_or_build(self) -> tuple[VectorIndex, bool]:
        """The index, and whether the file holds the same."""
        embedder = self._core.engines.embedder
        if self._path is None or self._mark is None or self._mark.exists():
            return await self._build(), False
        try:
            index = await asyncio.to_thread(
                VectorIndex.open, self._path, embedder.dimension, embedder.model
            )
        except (IndexDamaged, OSError):
            return await self._build(), False
        return index, True

    async def _build(self) -> VectorIndex:
        embedder = self._core.engines.embedder
        index = VectorIndex(embedder.dimension, embedder.model)
        after = 0
        while True:
            async with self._core.read() as tx:
                ids, vectors = await tx.vectors.chunk(embedder.model, after)
            if not len(ids):
                return index
            await asyncio.to_thread(index.add_many, [int(i) for i in ids], vectors)
            after = int(ids[-1])
