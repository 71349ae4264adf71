"""The table: ids and keys of the whole view, contents of what is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from hr_desktop.ui.components.cells import BadgeCell, Column, ScoreCell, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.components.text import ElidedLabel, tip
from hr_desktop.ui.context import UiContext
from hr_desktop.ui.models.keyed import KeyedTableModel
from tests.ui.conftest import until


@dataclass
class Person:
    id: int
    name: str
    score: float | None


COLUMNS: list[Column[Person]] = [
    Column("name", "Name", lambda p: TwoLines(p.name, "under", (("new", "good"),)), 200, 1,
           sort_key=lambda p: p.name),
    Column("score", "Score", lambda p: ScoreCell(p.score), 140, sort_key=lambda p: p.score,
           descending_first=True),
    Column("word", "Word", lambda p: BadgeCell("far", "bad"), 80),
    Column("open", "", lambda p: TextCell("Show", link=True), 80, sortable=False),
]  # fmt: skip
PEOPLE = [Person(i, f"Person {i:02d}", None if i == 3 else i * 7 % 10) for i in range(1, 11)]


def checked_model(model: KeyedTableModel[Person]) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )


def shown(table: DataTable[Person]) -> list[int]:
    return [int(i) for i in table.model.ids]


def test_sorting_keeps_the_selection_and_puts_unknown_scores_last(ctx: UiContext) -> None:
    table = DataTable[Person](ctx, "People", COLUMNS)
    checked_model(table.model)
    table.set_rows(PEOPLE)
    table.select(4)
    table.model.sort_by("score", descending=True)
    assert shown(table)[-1] == 3
    scores = {p.id: p.score for p in PEOPLE}
    known = [scores[i] for i in shown(table)[:-1]]
    assert known == sorted(known, key=lambda s: -(s or 0))
    assert table.selected == [4]
    assert table.current == 4


def test_filtering_keeps_the_selection_and_ticks_by_id(ctx: UiContext) -> None:
    table = DataTable[Person](ctx, "People", COLUMNS, checkable=True)
    checked_model(table.model)
    table.set_rows(PEOPLE)
    table.select(8)
    table.model.toggle(2)
    table.model.toggle(8)
    table.model.set_filter(np.array([p.id % 2 == 0 for p in PEOPLE]))
    assert shown(table) == [2, 4, 6, 8, 10]
    assert table.selected == [8]
    assert table.checked == [2, 8]
    table.model.set_filter(None)
    assert shown(table) == [p.id for p in PEOPLE]


def test_new_and_removed_rows_are_exact_ranges(ctx: UiContext) -> None:
    model = KeyedTableModel[Person](COLUMNS)
    checked_model(model)
    model.set_view(np.array([1, 2, 3, 4, 5], dtype=np.int64))
    seen: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _, a, b: seen.append(("in", a, b)))
    model.rowsRemoved.connect(lambda _, a, b: seen.append(("out", a, b)))
    model.modelReset.connect(lambda: seen.append(("reset", 0, 0)))
    model.set_view(np.array([9, 1, 2, 5, 6, 7], dtype=np.int64))
    assert seen == [("out", 2, 3), ("in", 0, 0), ("in", 4, 5)]


def test_only_rows_in_sight_are_fetched(ctx: UiContext, run: Callable[..., Any]) -> None:
    asked: list[int] = []

    async def fetch(ids: list[int]) -> Sequence[Person]:
        asked.extend(ids)
        await asyncio.sleep(0)
        return [Person(i, f"Person {i}", 5) for i in ids]

    async def scenario() -> None:
        table = DataTable[Person](ctx, "People", COLUMNS, fetch=fetch)
        table.resize(700, 520)
        table.set_view(np.arange(1, 1_000_001, dtype=np.int64))
        table.show()
        await until(lambda: table.model.content(1) is not None, "the first rows are there")
        assert 0 < len(asked) < 300
        bar = table.view.verticalScrollBar()
        bar.setValue(bar.maximum())
        await until(lambda: table.model.content(1_000_000) is not None, "the last rows are there")
        assert len(asked) < 600
        asked.clear()
        table.model.invalidate([1_000_000])
        await until(lambda: asked == [1_000_000], "the changed row was fetched again")
        table.close()

    run(scenario())


def test_keyboard_moves_ticks_and_opens(ctx: UiContext, qapp: QApplication) -> None:
    table = DataTable[Person](ctx, "People", COLUMNS, checkable=True)
    table.resize(700, 520)
    table.set_rows(PEOPLE)
    table.show()
    opened: list[int] = []
    moved: list[int | None] = []
    table.opened.connect(opened.append)
    table.current_changed.connect(moved.append)
    table.select(1)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    QTest.keyClick(table.view, Qt.Key.Key_Space)
    QTest.keyClick(table.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert moved[:2] == [1, 2]
    assert table.checked == [2]
    assert opened == [10]
    table.close()


def test_rows_are_copied_with_heads(ctx: UiContext, run: Callable[..., Any]) -> None:
    async def scenario() -> None:
        table = DataTable[Person](ctx, "People", COLUMNS[:2])
        table.set_rows(PEOPLE)
        table.view.selectAll()
        table.copy()
        shell: Any = ctx.shell
        await until(lambda: shell.said, "copying was said")
        assert shell.said == ["10 rows were copied."]
        lines = QApplication.clipboard().text().split("\n")
        assert lines[0] == "Name\tScore"
        assert lines[3] == "Person 03 · under · new\t—"

    run(scenario())


def test_a_click_on_the_head_sorts_by_the_best_first(ctx: UiContext) -> None:
    table = DataTable[Person](ctx, "People", COLUMNS)
    table.set_rows(PEOPLE)
    wanted: list[tuple[str, bool]] = []
    table.sort_wanted.connect(lambda c, d: wanted.append((c, d)))
    head = table.view.horizontalHeader()
    for section in (1, 1, 3):  # the last cannot be sorted by
        head.sectionClicked.emit(section)
    assert wanted == [("score", True), ("score", False)]


def test_screen_readers_get_the_words_of_each_cell(ctx: UiContext) -> None:
    table = DataTable[Person](ctx, "People", COLUMNS)
    table.set_rows(PEOPLE)
    index = table.model.index(0, 1)
    assert table.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "7"
    assert table.view.accessibleName() == "People"


def test_a_tool_tip_never_becomes_markup(qapp: QApplication) -> None:
    hostile = '<img src="//host/share/x.png"><b>Anna</b>\n1 &lt; 2'
    shown = QTextDocument()
    shown.setHtml(tip(hostile))
    assert shown.toPlainText() == hostile
    assert tip("C++ > C, 3\nyears") == "C++ > C, 3\nyears"
    label = ElidedLabel("<b>Anna</b> " * 40)
    label.resize(60, 20)
    shown.setHtml(label.toolTip())
    assert shown.toPlainText().startswith("<b>Anna</b>")
