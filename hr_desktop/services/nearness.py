"""Closeness of meaning in memory: the vector index of all candidates, kept in a file.

The database is the truth. The file is removed with the first change and written at the end, so
that after a crash there is none and the index is built from the database.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hr_desktop.search.vector_file import IndexDamaged
from hr_desktop.search.vectors import VectorIndex
from hr_desktop.services.core import Core

log = logging.getLogger(__name__)


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

    @property
    def _path(self) -> Path | None:
        """The index's file; None for a team, whose people change while it is not looked at."""
        if self._core.store.path is None:
            return None
        return self._core.paths.data / "vectors.index"

    def put(self, candidate_id: int, model: str, vector: npt.NDArray[np.float32]) -> None:
        """A person has a new vector."""
        if self._missed is not None and model == self._core.engines.embedder.model:
            self._missed.append((candidate_id, vector))
        if self._index is not None and self._index.model == model:
            self._dirty()
            self._index.add(candidate_id, vector)

    def drop(self, candidate_ids: list[int]) -> None:
        """People are gone (or hidden)."""
        if self._missed is not None:
            self._missed += [(candidate_id, None) for candidate_id in candidate_ids]
        if self._index is not None:
            self._dirty()
            for candidate_id in candidate_ids:
                self._index.remove(candidate_id)

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
        if not self._clean and self._path is not None:
            try:
                await asyncio.to_thread(index.save, self._path)
            except OSError as error:  # it is built again at the next start
                log.warning("the vector index was not saved: %s", type(error).__name__)
        index.close()

    def _dirty(self) -> None:
        if self._clean and self._path is not None:
            self._path.unlink(missing_ok=True)
            self._clean = False

    async def _ready(self) -> VectorIndex:
        async with self._lock:
            embedder = self._core.engines.embedder
            if self._index is not None and self._index.model == embedder.model:
                return self._index
            while True:
                forgotten, self._missed = self._forgotten, []
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
            return index

    async def _read_or_build(self) -> tuple[VectorIndex, bool]:
        """The index, and whether the file holds the same."""
        embedder = self._core.engines.embedder
        if self._path is None:
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
