"""A table model keyed by id: ids and sort keys of the whole view, contents of visible rows only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)  # fmt: skip

from hr_desktop.ui.components.cells import Cell, Column
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.models.order import Ids, Rows, difference, positions, sort_rows
from hr_desktop.ui.tasks import Tasks

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[list[int]], Awaitable[Sequence[R]]]

PAGE = 100  # rows fetched beyond what is seen
MOST_KEPT = 4000  # rows whose contents are held
_NONE: Ids = np.empty(0, dtype=np.int64)


class KeyedTableModel(QAbstractTableModel, Generic[R]):
    """Rows are ids; `fetch(ids)` brings the contents of those that are looked at.

    A row's content is any object with an `id` (or what `id_of` says); columns make cells of it.
    Cells are made once for a content, so that painting asks Python as little as possible.
    """

    checked_changed = Signal()
    contents_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        id_of: Callable[[R], int] = lambda row: row.id,  # type: ignore[attr-defined]
        checkable: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.checkable = checkable
        self._first = 1 if checkable else 0
        self._id_of = id_of
        self._all: Ids = _NONE  # every id of the view, in the view's own order
        self._ids: Ids = _NONE  # what is shown, in the order shown
        self._whole: Rows | None = None  # order of the whole view, before the filter
        self._keys: dict[str, npt.NDArray[np.generic]] = {}
        self._sorted: tuple[str, bool] | None = None
        self._mask: npt.NDArray[np.bool_] | None = None
        self._rows: dict[int, tuple[R, tuple[Cell, ...]]] = {}
        self._stale: set[int] = set()
        self.checked: set[int] = set()
        self._fetch: Fetch[R] | None = None
        self._tasks: Tasks | None = None
        self._wanted = (0, -1)
        self._pending: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._start_fetch)

    # -- what is shown ---------------------------------------------

    def use_fetch(self, fetch: Fetch[R], tasks: Tasks) -> None:
        """From where the contents of visible rows come, and who runs the fetching."""
        self._fetch, self._tasks = fetch, tasks

    def set_view(self, ids: Ids, keys: Mapping[str, npt.NDArray[np.generic]] | None = None) -> None:
        """Another view: all its ids in order, and sort keys by column for sorting here.

        Contents that are known are kept. Emits exact inserts and removals when the order of what
        stays is the same, otherwise one change of layout or reset.
        """
        self._all = np.asarray(ids, dtype=np.int64)
        self._keys = dict(keys or {})
        self._mask = self._whole = None
        if self._sorted is not None and self._sorted[0] not in self._keys:
            self._sorted = None
        self._show(self._compute())

    def set_rows(self, rows: Sequence[R]) -> None:
        """A view whose contents are all at hand (a ranking); sort keys come from the columns."""
        ids = np.fromiter((self._id_of(row) for row in rows), dtype=np.int64, count=len(rows))
        self._rows = {self._id_of(row): (row, self._cells(row)) for row in rows}
        self._stale.clear()
        keys = {c.key: c.keys(rows) for c in self.columns if c.sort_key is not None}
        self.set_view(ids, keys)
        self._emit_all()

    def set_filter(self, mask: npt.NDArray[np.bool_] | None) -> None:
        """Shows only rows of the view where `mask` (in the view's own order) is true."""
        self._mask = mask
        self._show(self._compute())

    def can_sort(self, column: str) -> bool:
        """Whether the keys for that column are here."""
        return column in self._keys

    def sort_by(self, column: str | None, *, descending: bool = False) -> None:
        """Sorts by a column's keys; None gives the view's own order back."""
        self._sorted = None if column is None else (column, descending)
        self._whole = None
        self._show(self._compute())

    @property
    def sorted_by(self) -> tuple[str, bool] | None:
        """The column sorted by here and whether descending."""
        return self._sorted

    @property
    def ids(self) -> Ids:
        """The ids shown, in order (do not change it)."""
        return self._ids

    def id_at(self, row: int) -> int:
        """The id of a shown row."""
        return int(self._ids[row])

    def row_of(self, row_id: int) -> int:
        """The shown row of an id, -1 when it is not shown."""
        return int(positions(self._ids, np.array([row_id], dtype=np.int64))[0])

    def content(self, row_id: int) -> R | None:
        """The content of a row if it is at hand."""
        found = self._rows.get(row_id)
        return found[0] if found else None

    def cells_at(self, row: int) -> tuple[Cell, ...] | None:
        """The cells of a shown row, or None while they are fetched. For painting."""
        found = self._rows.get(int(self._ids[row]))
        return found[1] if found else None

    def _compute(self) -> Rows:
        if self._whole is None:
            if self._sorted is not None and self._sorted[0] in self._keys:
                keys = self._keys[self._sorted[0]]
                self._whole = sort_rows(keys, descending=self._sorted[1])
            else:
                self._whole = np.arange(len(self._all), dtype=np.intp)
        return self._whole if self._mask is None else self._whole[self._mask[self._whole]]

    def _show(self, order: Rows) -> None:
        new = self._all[order]
        old = self._ids
        if len(new) == len(old) and np.array_equal(new, old):
            return
        if len(new) == len(old) and (
            len(new) > 20_000 or np.array_equal(np.sort(new), np.sort(old))
        ):
            self._reorder(new)
            return
        ranges = difference(old, new) if 0 < len(old) <= 50_000 and len(new) <= 50_000 else None
        if ranges is None:
            self.beginResetModel()
            self._ids = new
            self.endResetModel()
            return
        removed, added = ranges
        none = QModelIndex()
        for first, last in reversed(removed):
            self.beginRemoveRows(none, first, last)
            self._ids = np.delete(self._ids, slice(first, last + 1))
            self.endRemoveRows()
        for first, last in added:
            self.beginInsertRows(none, first, last)
            self._ids = np.insert(self._ids, first, new[first : last + 1])
            self.endInsertRows()

    def _reorder(self, new: Ids) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        ids = np.array([self._ids[i.row()] for i in kept], dtype=np.int64)
        self._ids = new
        rows = positions(new, ids)
        self.changePersistentIndexList(
            kept,
            [
                self.index(int(r), i.column()) if r >= 0 else QModelIndex()
                for i, r in zip(kept, rows, strict=True)
            ],
        )
        self.layoutChanged.emit()

    # -- contents ---------------------------------------------

    def want(self, first: int, last: int) -> None:
        """These rows are looked at: fetch what is missing of them."""
        if (first, last) != self._wanted or self._stale:
            self._wanted = (first, last)
            if self._fetch is not None and not self._timer.isActive():
                self._timer.start()

    def invalidate(self, ids: Sequence[int] | None = None) -> None:
        """These contents have changed (all when None): they are fetched again when looked at."""
        self._stale.update(self._rows if ids is None else (i for i in ids if i in self._rows))
        if self._stale and self._fetch is not None and not self._timer.isActive():
            self._timer.start()

    async def ensure(self, ids: Sequence[int]) -> list[R]:
        """The contents of these rows, fetched where they are missing."""
        missing = [i for i in ids if i not in self._rows]
        if missing and self._fetch is not None:
            self.put(await self._fetch(missing))
        return [self._rows[i][0] for i in ids if i in self._rows]

    def put(self, rows: Sequence[R]) -> None:
        """Takes contents in and has the shown ones painted."""
        ids = []
        for row in rows:
            row_id = self._id_of(row)
            self._rows[row_id] = (row, self._cells(row))
            self._stale.discard(row_id)
            self._pending.discard(row_id)
            ids.append(row_id)
        if len(self._rows) > MOST_KEPT and self._fetch is not None:
            seen = set(self._ids[max(0, self._wanted[0] - PAGE) : self._wanted[1] + PAGE].tolist())
            for row_id in [i for i in self._rows if i not in seen and i not in ids][
                : MOST_KEPT // 2
            ]:
                del self._rows[row_id]
        shown = positions(self._ids, np.array(ids, dtype=np.int64))
        shown = shown[shown >= 0]
        if len(shown):
            self.dataChanged.emit(
                self.index(int(shown.min()), 0),
                self.index(int(shown.max()), self.columnCount() - 1),
            )
            self.contents_changed.emit()

    def _cells(self, row: R) -> tuple[Cell, ...]:
        return tuple(column.cell(row) for column in self.columns)

    def _emit_all(self) -> None:
        if len(self._ids):
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._ids) - 1, self.columnCount() - 1)
            )
        self.contents_changed.emit()

    def _start_fetch(self) -> None:
        if self._fetch is None or self._tasks is None or self._wanted[1] < self._wanted[0]:
            return
        first, last = max(0, self._wanted[0] - PAGE // 2), self._wanted[1] + PAGE // 2
        ids = self._ids[first : last + 1].tolist()
        missing = [
            i for i in ids if (i not in self._rows or i in self._stale) and i not in self._pending
        ]
        if missing:
            self._pending.update(missing)
            self._tasks.start(self._fetch_rows(missing), name="table rows", owner=self)

    async def _fetch_rows(self, ids: list[int]) -> None:
        assert self._fetch is not None
        try:
            self.put(await self._fetch(ids))
        except asyncio.CancelledError:
            raise
        finally:
            self._pending.difference_update(ids)
            self._stale.difference_update(ids)

    # -- ticks ---------------------------------------------

    def toggle(self, row_id: int) -> None:
        """Ticks or unticks a row."""
        self.checked ^= {row_id}
        self._ticked()

    def check_all(self, on: bool) -> None:
        """Ticks or unticks all rows shown."""
        shown = set(self._ids.tolist())
        self.checked = self.checked | shown if on else self.checked - shown
        self._ticked()

    def _ticked(self) -> None:
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))
        self.checked_changed.emit()

    # -- Qt ---------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows shown."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns, with the one of ticks first where there is one."""
        return 0 if parent.isValid() else len(self.columns) + self._first

    def column_at(self, section: int) -> Column[R] | None:
        """The column of a section; None for the ticks."""
        place = section - self._first
        return self.columns[place] if 0 <= place < len(self.columns) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for screen readers, tool tips and copying; painting does not come here."""
        column = index.column() - self._first
        if column < 0:
            if role == Qt.ItemDataRole.CheckStateRole:
                on = int(self._ids[index.row()]) in self.checked
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            return None
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            cells = self.cells_at(index.row())
            if cells is None:
                return None
            cell = cells[column]
            if role == Qt.ItemDataRole.ToolTipRole:
                return tip(cell.tip or cell.text())
            return cell.text()
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The columns' titles."""
        column = self.column_at(section) if orientation == Qt.Orientation.Horizontal else None
        if column is not None and role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() < self._first:
            base |= Qt.ItemFlag.ItemIsUserCheckable
        return base
