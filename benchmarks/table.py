"""The table beside QSortFilterProxyModel: sorting and filtering 100 000 rows, painting a million.

The peer is what one writes first: a QAbstractTableModel in Python behind Qt's proxy. Both hold the
same rows in the same run. Goals: sort 1 000 times and filter 200 times as fast as the proxy, a
frame (scrolled, all rows new) within 8 ms at a million rows. The peer's frame is measured too.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QSortFilterProxyModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QTableView

from benchmarks._result import figure, status, title
from hr_desktop.i18n import Translator
from hr_desktop.ui.components.cells import BadgeCell, Column, ScoreCell, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.context import UiContext
from hr_desktop.ui.tasks import Tasks
from hr_desktop.ui.theme import Theme

ROWS = int(os.environ.get("HR_BENCH_ROWS", "100000"))
MANY = 1_000_000
FRAMES = 60


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    city: str
    score: int
    years: float


def person(i: int) -> Person:
    shuffled = (i * 7_919) % 1_000_003
    return Person(i, f"Candidate {shuffled:07d}", f"City {i % 50}", shuffled % 101, i % 40 / 2)


class Plain(QAbstractTableModel):
    def __init__(self, people: list[Person]) -> None:
        super().__init__()
        self.people = people

    def rowCount(self, parent: Any = None) -> int:  # noqa: N802
        return len(self.people)

    def columnCount(self, parent: Any = None) -> int:  # noqa: N802
        return 5

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        p = self.people[index.row()]
        return (p.name, p.score, p.city, p.years, p.id)[index.column()]


COLUMNS: list[Column[Person]] = [
    Column("name", "Name", lambda p: TwoLines(p.name, p.city), 260, 1, sort_key=lambda p: p.name),
    Column("score", "Score", lambda p: ScoreCell(p.score), 140, sort_key=lambda p: p.score),
    Column("city", "City", lambda p: BadgeCell(p.city), 120),
    Column("years", "Years", lambda p: TextCell(f"{p.years:.1f}", right=True), 80, right=True),
    Column("id", "Number", lambda p: TextCell(str(p.id), right=True), 100, right=True),
]


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Median milliseconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def frames(view: QTableView, count: int) -> float:
    """Median milliseconds to paint the view's rows after a jump to others."""
    bar = view.verticalScrollBar()
    image = QImage(view.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    took = []
    for step in range(FRAMES):
        bar.setValue(int(bar.maximum() * ((step * 37) % FRAMES) / FRAMES))
        began = time.perf_counter()
        view.viewport().render(image)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> int:
    """Prints each measure beside its peer; exit status 1 when a goal is missed."""
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    theme = Theme(app, "light")
    ctx = UiContext(tr=Translator("en"), theme=theme, tasks=Tasks(app))
    people = [person(i) for i in range(ROWS)]

    plain = Plain(people)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(plain)
    peer_view = QTableView()
    peer_view.setModel(proxy)
    peer_view.resize(900, 700)
    peer_view.show()
    peer_frame = frames(peer_view, ROWS)
    peer_sort = timed(lambda: proxy.sort(1, Qt.SortOrder.DescendingOrder))
    proxy.sort(-1)
    proxy.setFilterKeyColumn(2)
    peer_filter = timed(lambda: proxy.setFilterFixedString("City 7"))
    peer_view.hide()

    ids = np.arange(ROWS, dtype=np.int64)
    keys = {
        "score": np.array([p.score for p in people], dtype=np.int16),
        "name": np.array([int(p.name[-7:]) for p in people], dtype=np.int32),
    }
    table: DataTable[Person] = DataTable(ctx, "People", COLUMNS, checkable=True)
    table.resize(900, 700)
    table.show()
    table.set_view(ids, keys)
    model = table.model
    model.put([people[i] for i in range(200)])
    table.select(7)
    sorts = []
    for descending in (True, False, True, False, True, False, True):
        sorts.append(timed(lambda d=descending: model.sort_by("score", descending=d)))
    own_sort = statistics.median(sorts)
    kept = table.selected == [7]
    cities = np.arange(ROWS) % 50
    own_filter = statistics.median(
        timed(lambda c=city: model.set_filter(cities == c)) for city in (7, 8, 9, 10, 11)
    )

    model.set_filter(None)
    model.sort_by(None)
    big = np.arange(MANY, dtype=np.int64)
    table.set_view(big, {"score": (big * 7_919 % 101).astype(np.int16)})
    rows = table.view.viewport().height() // table.view.row_height + 2
    steps = [int(MANY * s / FRAMES) for s in range(FRAMES)]
    model.put([person(i) for s in steps for i in range(max(0, s - 20), min(MANY, s + rows + 2))])
    own_frame = frames(table.view, MANY)
    big_sort = timed(lambda: model.sort_by("score", descending=True))

    title(f"table of {ROWS:,} rows beside QSortFilterProxyModel")
    figure(
        "sort",
        own_sort,
        "ms",
        peer=("proxy", peer_sort),
        goal="1 000 times as fast, the selection kept",
        met=peer_sort >= 1000 * own_sort and kept,
    )
    figure(
        "filter",
        own_filter,
        "ms",
        peer=("proxy", peer_filter),
        goal="200 times as fast",
        met=peer_filter >= 200 * own_filter,
    )
    figure(
        f"a frame at {MANY:,} rows",
        own_frame,
        "ms",
        peer=(f"plain table of {ROWS:,}", peer_frame),
        goal="within 8 ms",
        met=own_frame <= 8,
    )
    figure(f"sort of {MANY:,} rows", big_sort, "ms")
    return status()


if __name__ == "__main__":
    sys.exit(main())
