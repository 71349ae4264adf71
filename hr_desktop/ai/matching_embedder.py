"""The lexical vector: dense, of fixed length, the same on every system and in every process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from hr_desktop.ai.matching_terms import terms

LEXICAL_MODEL = "lexical-2"
LEXICAL_DIMENSION = 384
# Each term falls on this many coordinates with signs of their own (a sparse random projection:
# Achlioptas 2003; Weinberger et al. 2009, "Feature hashing").
_SPREAD = 8


@lru_cache(maxsize=200_000)
def _places(term: str) -> tuple[tuple[int, ...], tuple[float, ...]]:
    digest = hashlib.blake2b(term.encode(), digest_size=3 * _SPREAD).digest()
    cells, signs = [], []
    for i in range(_SPREAD):
        number = int.from_bytes(digest[3 * i : 3 * i + 3], "little")
        cells.append((number >> 1) % LEXICAL_DIMENSION)
        signs.append(1.0 if number & 1 else -1.0)
    return tuple(cells), tuple(signs)


def lexical_vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of `texts`, float32 of shape (len(texts), 384); plain function for a worker.

    A text without a telling word gives the unit vector of the first axis.
    """
    rows = np.zeros((len(texts), LEXICAL_DIMENSION), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        weighted = terms(text)
        if weighted:
            cells: list[int] = []
            values: list[float] = []
            for term, weight in sorted(weighted.items()):
                places, signs = _places(term)
                cells.extend(places)
                values.extend(weight * sign for sign in signs)
            np.add.at(row, cells, np.asarray(values, dtype=np.float32))
        length = float(np.linalg.norm(row))
        if length > 0.0:
            row /= length
        else:
            row[0] = 1.0
    return rows
