"""Nearest vectors by inner product: a quick coarse look with faiss, then the exact order.

The coarse index holds 4 bits for each coordinate (product quantiser with one coordinate to a
code, scanned with SIMD look-ups: André et al. 2015, "Cache locality is not enough"); its best few
hundred are ordered again by their exact float32 vectors, which stay in the file and are only
mapped. Below `COARSE_FROM` vectors the exact product alone is quicker.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from hr_desktop.search.vector_file import VectorFile, write_vector_file

if TYPE_CHECKING:
    import faiss

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

COARSE_FROM = 20_000
_RERANK_BASE, _RERANK_PER_RESULT = 400, 10
_TRAIN_ON = 20_000
_GROW = 1024


class VectorIndex:
    """Unit vectors by 64-bit id. Thread-safe; every call is short and may run in any thread.

    Vectors are float32 of length `dimension`. Scores are inner products (the cosine for unit
    vectors), exact, never those of the coarse index. Order of equal scores: by id.
    """

    def __init__(self, dimension: int, model: str = "") -> None:
        self.dimension = dimension
        self.model = model
        self._lock = threading.RLock()
        self._file: VectorFile | None = None
        self._reset()

    def _reset(self) -> None:
        # Row r < base stands in the mapped file, the others in `_tail`. A removed row has id -1.
        self._base = 0
        self._row_ids: Ids = np.empty(0, dtype=np.int64)
        self._count = 0
        self._tail: Floats = np.empty((0, self.dimension), dtype=np.float32)
        self._rows: dict[int, int] | None = {}
        self._dead = 0
        self._coarse: Any = None
        self._waiting: npt.NDArray[np.uint8] | None = None  # a coarse index not yet read by faiss

    def __len__(self) -> int:
        """How many vectors there are."""
        return self._count - self._dead

    @classmethod
    def open(cls, path: Path, dimension: int, model: str = "") -> VectorIndex:
        """The index kept in `path`.

        Raises FileNotFoundError when there is none and `IndexDamaged` when the file is cut,
        altered or of another model or dimension: then make a new one from the store.
        """
        index = cls(dimension, model)
        file = VectorFile.open(path, dimension, model)
        index._file = file
        index._base = index._count = len(file.ids)
        index._row_ids = file.ids
        index._rows = None  # made when first needed: a query does not need it
        index._waiting = file.coarse
        if file.coarse is not None:
            # Importing faiss takes 0.2 s and more: it starts now, the first query waits for it.
            threading.Thread(target=index._wake, name="vector index", daemon=True).start()
        return index

    def save(self, path: Path) -> None:
        """Writes everything to `path`: beside it first, flushed to disk, then put in its place."""
        with self._lock:
            self._wake()
            self._compact()
            ids = self._row_ids[: self._count]
            coarse = None if self._coarse is None else _dump(self._coarse)
            temporary = write_vector_file(
                path, self.dimension, self.model, ids, self._blocks(), coarse
            )
            # A mapped file cannot be replaced on Windows: let go of it first.
            self._close_file()
            try:
                os.replace(temporary, path)
            finally:
                self._file = VectorFile.open(path, self.dimension, self.model)
            self._base = self._count
            self._row_ids = self._file.ids
            self._tail = np.empty((0, self.dimension), dtype=np.float32)

    def close(self) -> None:
        """Lets go of the file. The index is empty afterwards."""
        with self._lock:
            self._close_file()
            self._reset()

    def add(self, id: int, vector: npt.ArrayLike) -> None:
        """Adds one vector, or replaces the one with this id."""
        self.add_many([id], np.asarray(vector, dtype=np.float32).reshape(1, -1))

    def add_many(self, ids: Sequence[int], vectors: npt.ArrayLike) -> None:
        """Adds or replaces vectors of shape (len(ids), dimension); raises ValueError otherwise."""
        new = np.ascontiguousarray(vectors, dtype=np.float32)
        if new.shape != (len(ids), self.dimension):
            raise ValueError(f"expected shape {(len(ids), self.dimension)}, got {new.shape}")
        if not np.isfinite(new).all():
            raise ValueError("a vector holds a value that is not a number")
        last = {int(id): position for position, id in enumerate(ids)}
        if len(last) < len(ids):  # the later one of two with the same id counts
            keep = sorted(last.values())
            ids, new = [int(ids[i]) for i in keep], np.ascontiguousarray(new[keep])
        with self._lock:
            self._wake()
            rows = self._row_table()
            for id in ids:
                if int(id) in rows:
                    self.remove(int(id))
            first, self._count = self._count, self._count + len(ids)
            self._make_room()
            self._row_ids[first : self._count] = ids
            self._tail[first - self._base : self._count - self._base] = new
            rows.update((int(id), first + i) for i, id in enumerate(ids))
            if self._coarse is not None:
                self._coarse.add(new)
            elif self._count >= COARSE_FROM:
                self._build_coarse()

    def remove(self, id: int) -> bool:
        """Forgets one vector; False when there was none."""
        with self._lock:
            row = self._row_table().pop(id, None)
            if row is None:
                return False
            if not self._row_ids.flags.writeable:
                self._row_ids = self._row_ids.copy()
            self._row_ids[row] = -1
            self._dead += 1
            return True

    def holds(self, id: int, vector: npt.ArrayLike) -> bool:
        """Whether exactly this vector stands under the id."""
        with self._lock:
            row = self._row_table().get(id)
            return row is not None and np.array_equal(self._gather(np.array([row]))[0], vector)

    def search(self, vector: npt.ArrayLike, k: int) -> list[tuple[int, float]]:
        """The `k` nearest as (id, score), best first; fewer when there are fewer."""
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(-1)
        if query.shape != (self.dimension,):
            raise ValueError(f"expected {self.dimension} numbers, got {query.shape}")
        with self._lock:
            if k <= 0 or len(self) == 0:
                return []
            wide = _RERANK_BASE + _RERANK_PER_RESULT * k + min(self._dead, 1000)
            self._wake()
            if self._coarse is None or wide * 4 >= self._count:
                rows = np.arange(self._count)
                scores = self._all_scores(query)
            else:
                rows = self._coarse.search(query.reshape(1, -1), wide)[1][0]
                rows = rows[rows >= 0]
                scores = self._gather(rows) @ query
            ids = self._row_ids[rows]
            alive = ids >= 0
            ids, scores = ids[alive], scores[alive]
            if len(ids) > k:
                best = np.argpartition(-scores, k - 1)[:k]
                ids, scores = ids[best], scores[best]
            order = np.lexsort((ids, -scores))
            return [(int(ids[i]), float(scores[i])) for i in order]

    # Inside: all of it under the lock.

    def _wake(self) -> None:
        """Reads the coarse index of the file, once."""
        with self._lock:
            if self._waiting is None:
                return
            try:
                self._coarse = _faiss().deserialize_index(self._waiting)
            except RuntimeError:  # the checksum was right: written by another version of faiss
                self._build_coarse()
            self._waiting = None

    def _row_table(self) -> dict[int, int]:
        if self._rows is None:
            self._rows = {
                int(id): row for row, id in enumerate(self._row_ids[: self._count]) if id >= 0
            }
        return self._rows

    def _make_room(self) -> None:
        if len(self._row_ids) < self._count or not self._row_ids.flags.writeable:
            room = max(self._count, int(len(self._row_ids) * 1.5)) + _GROW
            grown = np.full(room, -1, dtype=np.int64)
            kept = min(len(self._row_ids), self._count)
            grown[:kept] = self._row_ids[:kept]
            self._row_ids = grown
        needed = self._count - self._base
        if len(self._tail) < needed:
            tail = np.zeros((int(needed * 1.5) + _GROW, self.dimension), dtype=np.float32)
            tail[: len(self._tail)] = self._tail
            self._tail = tail

    def _gather(self, rows: Ids) -> Floats:
        if self._file is None or self._base == 0:
            return np.asarray(self._tail[rows])
        if self._base == self._count:
            return np.asarray(self._file.vectors[rows])
        out = np.empty((len(rows), self.dimension), dtype=np.float32)
        old = rows < self._base
        out[old] = self._file.vectors[rows[old]]
        out[~old] = self._tail[rows[~old] - self._base]
        return out

    def _blocks(self) -> Iterable[Floats]:
        """All rows in order, a bounded piece at a time."""
        for start in range(0, self._count, 8192):
            yield self._gather(np.arange(start, min(start + 8192, self._count)))

    def _all_scores(self, query: Floats) -> Floats:
        parts = []
        if self._file is not None and self._base:
            parts.append(np.asarray(self._file.vectors @ query))
        if self._count > self._base:
            parts.append(self._tail[: self._count - self._base] @ query)
        return np.concatenate(parts)

    def _build_coarse(self) -> None:
        faiss = _faiss()
        # One coordinate to a code; two where vectors are long (they hold the same in more numbers).
        codes = self.dimension if self.dimension <= 512 else self.dimension // 2
        coarse = faiss.IndexPQFastScan(self.dimension, codes, 4, faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).choice(
            self._count, size=min(self._count, _TRAIN_ON), replace=False
        )
        coarse.train(self._gather(np.sort(sample)))
        for block in self._blocks():
            coarse.add(block)
        self._coarse = coarse

    def _compact(self) -> None:
        """Leaves removed rows out; the coarse index is made again only when there are any."""
        if not self._dead:
            return
        rows = np.flatnonzero(self._row_ids[: self._count] >= 0)
        ids, vectors = self._row_ids[rows].copy(), self._gather(rows)
        had_coarse = self._coarse is not None
        self._close_file()
        self._reset()
        self._row_ids, self._tail, self._count = ids, vectors, len(ids)
        self._rows = None
        if had_coarse and self._count >= COARSE_FROM:
            self._build_coarse()

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _faiss() -> Any:
    """faiss, imported at first use (it takes 0.1 s and more), with one thread a query."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def _dump(coarse: faiss.Index) -> npt.NDArray[np.uint8]:
    return np.asarray(_faiss().serialize_index(coarse), dtype=np.uint8)
