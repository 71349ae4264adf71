"""Order of a table's rows in numpy: sorting, filtering, and the exact ranges between two views."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]


def sort_rows(keys: npt.NDArray[np.generic], *, descending: bool) -> Rows:
    """Row numbers in the order of `keys`, stable both ways; NaN (unknown) comes last always.

    Text keys should be the store's sort keys: numpy compares them by code points.
    """
    if keys.dtype.kind == "f":
        numbers = keys.astype(np.float64, copy=False)
        order = np.argsort(-numbers if descending else numbers, kind="stable")
        return order.astype(np.intp, copy=False)
    if not descending:
        return np.argsort(keys, kind="stable").astype(np.intp, copy=False)
    backwards = np.argsort(keys[::-1], kind="stable")[::-1]
    return (len(keys) - 1 - backwards).astype(np.intp, copy=False)


def positions(ids: Ids, wanted: Ids) -> npt.NDArray[np.intp]:
    """Where each wanted id stands in `ids`; -1 for one that is not there."""
    if len(ids) == 0 or len(wanted) == 0:
        return np.full(len(wanted), -1, dtype=np.intp)
    if len(wanted) <= 4:
        return np.array([_position(ids, one) for one in wanted], dtype=np.intp)
    order = np.argsort(ids, kind="stable")
    found = np.searchsorted(ids, wanted, sorter=order)
    found[found == len(ids)] = 0
    rows = order[found]
    rows[ids[rows] != wanted] = -1
    return rows.astype(np.intp, copy=False)


def _position(ids: Ids, one: np.int64) -> int:
    hits = np.flatnonzero(ids == one)
    return int(hits[0]) if len(hits) else -1


def ranges(rows: Rows) -> list[tuple[int, int]]:
    """Ascending row numbers as (first, last) pairs without gaps."""
    if len(rows) == 0:
        return []
    breaks = np.flatnonzero(np.diff(rows) != 1)
    firsts = np.concatenate(([0], breaks + 1))
    lasts = np.concatenate((breaks, [len(rows) - 1]))
    return [(int(rows[a]), int(rows[b])) for a, b in zip(firsts, lasts, strict=True)]


def difference(
    old: Ids, new: Ids, most: int = 64
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
    """Ranges to remove from `old` and then to insert so that `new` comes out.

    None when what stays has changed its order, or when there are more than `most` ranges.
    """
    stays = np.isin(old, new)
    known = np.isin(new, old)
    if not np.array_equal(old[stays], new[known]):
        return None
    removed = ranges(np.flatnonzero(~stays))
    added = ranges(np.flatnonzero(~known))
    return None if len(removed) + len(added) > most else (removed, added)
