"""DataTable: up to a million rows, painted by us, driven by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)  # fmt: skip
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)  # fmt: skip

from hr_desktop.ui.components.cells import ARROW, PAD, Column
from hr_desktop.ui.components.paint import rounded
from hr_desktop.ui.components.surfaces import Card
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.models.keyed import Fetch, KeyedTableModel
from hr_desktop.ui.theme import CARD_RADIUS, ROW_TWO_LINES, SMALL, Colors, colors, font

if TYPE_CHECKING:
    from hr_desktop.ui.context import UiContext

R = TypeVar("R")
CHECK_WIDTH = 40
MOST_COPIED = 5000


def _tick_box(p: QPainter, area: QRectF, state: Qt.CheckState, c: Colors) -> None:
    box = QRectF(area.center().x() - 8, area.center().y() - 8, 16, 16)
    if state == Qt.CheckState.Unchecked:
        rounded(p, box, 4, c.q("card"), c.q("muted"), 1.2)
        return
    rounded(p, box, 4, c.q("accent"))
    name = "check" if state == Qt.CheckState.Checked else "minus"
    paint_icon(p, name, box.adjusted(1.5, 1.5, -1.5, -1.5), c.q("on_accent"))


class _Head(QHeaderView):
    def __init__(self, view: _View[Any]) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(34)
        self.setMinimumSectionSize(36)
        self.viewport().setAutoFillBackground(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        c = colors(self)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(rect)
        place, last = self.visualIndex(section), self.count() - 1
        painter.setClipRect(rect)
        ground = area.adjusted(0 if place == 0 else -20, 0, 0 if place == last else 20, 20)
        rounded(painter, ground, CARD_RADIUS - 1, c.q("raised"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), c.q("hairline"))
        model = self._view.model_
        column = model.column_at(section)
        if column is None:
            _tick_box(painter, area, self._view.all_checked(), c)
        else:
            chosen = self._view.sort_state()
            mine = chosen is not None and chosen[0] == column.key
            painter.setFont(font(SMALL, bold=True))
            painter.setPen(c.q("text" if mine else "muted"))
            inner = area.adjusted(PAD, 0, -PAD, 0)
            arrow = ARROW if mine else 0
            words = inner.adjusted(0, 0, 0 if column.right else -arrow, 0)
            if column.right:
                words.adjust(0, 0, -arrow, 0)
            flag = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            metrics = painter.fontMetrics()
            text = metrics.elidedText(
                column.title, Qt.TextElideMode.ElideRight, int(words.width()) + 1
            )
            painter.drawText(words, flag | Qt.AlignmentFlag.AlignVCenter, text)
            if mine and chosen is not None:
                end = (
                    words.right()
                    if column.right
                    else words.left() + metrics.horizontalAdvance(text)
                )
                name = "chevron-down" if chosen[1] else "chevron-up"
                paint_icon(
                    painter, name, QRectF(end + 3, area.center().y() - 5, 11, 11), c.q("text")
                )
        painter.restore()


class _View(QTableView, Generic[R]):
    opened = Signal(object)
    link_clicked = Signal(object, str)
    current_id_changed = Signal(object)
    sort_wanted = Signal(str, bool)

    def __init__(self, model: KeyedTableModel[R], row_height: int) -> None:
        super().__init__()
        self.model_ = model
        self.row_height = row_height
        self.order: tuple[str, bool] | None = None
        self._hover = -1
        self._current: int | None = None
        self._c: Colors = colors(self)
        self._selected: set[int] = set()
        self.setModel(model)
        self.setHorizontalHeader(_Head(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        rows.hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.sectionClicked.connect(self._head_clicked)
        self.viewport().setAutoFillBackground(False)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._after_reset)
        model.checked_changed.connect(lambda: head.viewport().update())
        self._kept: tuple[list[int], int | None] = ([], None)

    # -- ids in place of rows ---------------------------------------------

    def selected_ids(self) -> list[int]:
        rows = sorted(i.row() for i in self.selectionModel().selectedRows())
        return [self.model_.id_at(row) for row in rows]

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self.model_.id_at(index.row()) if index.isValid() else None

    def select_id(self, row_id: int) -> bool:
        row = self.model_.row_of(row_id)
        if row < 0:
            return False
        self.selectRow(row)
        self.scrollTo(self.model_.index(row, 0))
        return True

    def sort_state(self) -> tuple[str, bool] | None:
        return self.model_.sorted_by or self.order

    def all_checked(self) -> Qt.CheckState:
        shown, ticked = len(self.model_.ids), len(self.model_.checked)
        if not ticked or not shown:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked >= shown else Qt.CheckState.PartiallyChecked

    def _before_reset(self) -> None:
        selected = self.selectionModel().selectedRows()
        ids = [self.model_.id_at(i.row()) for i in selected] if len(selected) <= 2000 else []
        self._kept = (ids, self._current)

    def _after_reset(self) -> None:
        ids, current = self._kept
        selection = QItemSelection()
        last = self.model_.columnCount() - 1
        for row in (self.model_.row_of(i) for i in ids):
            if row >= 0:
                selection.select(self.model_.index(row, 0), self.model_.index(row, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        row = self.model_.row_of(current) if current is not None else -1
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.model_.index(row, 0), flag)
        elif current is not None:
            self._current = None
            self.current_id_changed.emit(None)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        row_id = self.model_.id_at(current.row()) if current.isValid() else None
        if row_id is not None and row_id != self._current:
            self._current = row_id
            self.current_id_changed.emit(row_id)
        self.viewport().update()

    # -- painting ---------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self._c = colors(self)
        first = self.rowAt(0)
        if first >= 0:
            last = self.rowAt(self.viewport().height() - 1)
            last = last if last >= 0 else self.model_.rowCount() - 1
            self.model_.want(first, last)
            chosen = self.selectionModel()
            none = QModelIndex()
            self._selected = {r for r in range(first, last + 1) if chosen.isRowSelected(r, none)}
            self._paint_rows(first, last)

    def _paint_rows(self, first: int, last: int) -> None:
        """Paints whole rows from the model's contents: no delegate, no call of `data()`."""
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        model, c, height = self.model_, self._c, self.row_height
        width = self.viewport().width()
        top = self.rowViewportPosition(first)
        columns = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in range(model.columnCount())
            if not self.isColumnHidden(column)
        ]
        shift = 1 if model.checkable else 0
        selected, raised = c.q("accent_soft"), c.q("raised")
        hairline, track = c.q("hairline"), c.q("track")
        for row in range(first, last + 1):
            if row in self._selected:
                p.fillRect(0, top, width, height, selected)
            elif row == self._hover:
                p.fillRect(0, top, width, height, raised)
            p.fillRect(0, top + height - 1, width, 1, hairline)
            cells = model.cells_at(row)
            for column, left, wide in columns:
                if column < shift:
                    on = model.id_at(row) in model.checked
                    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
                    _tick_box(p, QRectF(left, top, wide, height), state, c)
                    continue
                inner = QRectF(left + PAD, top, wide - 2 * PAD, height - 1)
                if cells is None:  # still being fetched
                    place = QRectF(inner.left(), inner.center().y() - 4, inner.width() * 0.6, 8)
                    rounded(p, place, 4, track)
                else:
                    cells[column - shift].paint(p, inner, c)
            top += height
        if self.hasFocus() and first <= self.currentIndex().row() <= last:
            ring = self.rowViewportPosition(self.currentIndex().row())
            area = QRectF(1, ring, width - 2, height - 1)
            rounded(p, area, 4, None, c.q("accent"), 2)

    # -- mouse and keyboard ---------------------------------------------

    def _head_clicked(self, section: int) -> None:
        column = self.model_.column_at(section)
        if column is None:
            self.model_.check_all(self.all_checked() != Qt.CheckState.Checked)
            return
        if not column.sortable:
            return
        now = self.sort_state()
        descending = (
            not now[1] if now is not None and now[0] == column.key else column.descending_first
        )
        if self.model_.can_sort(column.key):
            self.model_.sort_by(column.key, descending=descending)
        else:
            self.order = (column.key, descending)
        self.sort_wanted.emit(column.key, descending)
        self.horizontalHeader().viewport().update()

    def _cell_link(self, where: QPoint) -> tuple[int, str] | None:
        index = self.indexAt(where)
        column = self.model_.column_at(index.column()) if index.isValid() else None
        cells = self.model_.cells_at(index.row()) if column is not None else None
        if cells is None or column is None:
            return None
        cell = cells[self.model_.columns.index(column)]
        return (self.model_.id_at(index.row()), column.key) if cell.link else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self.model_.checkable and index.isValid() and index.column() == 0:
            self.model_.toggle(self.model_.id_at(index.row()))
            return
        link = self._cell_link(event.position().toPoint())
        super().mousePressEvent(event)
        if link is not None and event.button() == Qt.MouseButton.LeftButton:
            self.link_clicked.emit(*link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not (self.model_.checkable and index.column() == 0):
            self.opened.emit(self.model_.id_at(index.row()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        self._set_hover(self.indexAt(where).row())
        over = self._cell_link(where) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        )
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)
        super().leaveEvent(event)

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current_id()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self.opened.emit(current)
        elif event.key() == Qt.Key.Key_Space and self.model_.checkable and current is not None:
            self.model_.toggle(current)
        elif event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()  # for the window: a resume
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spread()

    def spread(self) -> None:
        """Shares the width among the columns; hides what may be dropped where it is too short."""
        model = self.model_
        first = 1 if model.checkable else 0
        bar = 8 if self.verticalScrollBar().maximum() > 0 else 0  # the native style's lies over it
        room = self.viewport().width() - first * CHECK_WIDTH - bar
        shown = list(model.columns)
        for column in sorted(model.columns, key=lambda c: -c.drop):
            if column.drop and sum(c.least for c in shown) > room:
                shown.remove(column)
        wide, least = sum(max(c.width, c.least) for c in shown), sum(c.least for c in shown)
        shares = sum(c.stretch for c in shown)
        give = 0.0 if wide == least else min(1.0, max(0, wide - room) / (wide - least))
        if first:
            self.setColumnWidth(0, CHECK_WIDTH)
        for place, column in enumerate(model.columns, first):
            self.setColumnHidden(place, column not in shown)
            usual = max(column.width, column.least)
            more = (room - wide) * column.stretch / shares if room > wide and shares else 0
            self.setColumnWidth(place, int(usual - give * (usual - column.least) + more))


class DataTable(Card, Generic[R]):
    """A table on a card. Give it columns; then `set_rows` (all at hand) or `set_view` (in pages).

    Signals: `current_changed(id | None)` as one moves, `opened(id)` on Enter or double click,
    `checked_changed()`, `link_clicked(id, column)`, and `sort_wanted(column, descending)` when a
    head was clicked: views whose keys are not here are then to be fetched in that order.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    checked_changed = Signal()
    link_clicked = Signal(object, str)
    sort_wanted = Signal(str, bool)

    def __init__(
        self,
        ctx: UiContext,
        name: str,
        columns: Sequence[Column[R]],
        *,
        fetch: Fetch[R] | None = None,
        id_of: Callable[[R], int] | None = None,
        checkable: bool = False,
        row_height: int = ROW_TWO_LINES,
    ) -> None:
        super().__init__(flush=True)
        more: dict[str, Any] = {} if id_of is None else {"id_of": id_of}
        self.model = KeyedTableModel[R](columns, checkable=checkable, parent=self, **more)
        self._ctx = ctx
        if fetch is not None:
            self.model.use_fetch(fetch, ctx.tasks)
        self.view: _View[R] = _View(self.model, row_height)
        self.view.setAccessibleName(name)
        self.setFocusProxy(self.view)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.view)
        self._empty: QWidget | None = None
        self.box.addWidget(holder)
        self.view.current_id_changed.connect(self.current_changed)
        self.view.opened.connect(self.opened)
        self.view.link_clicked.connect(self.link_clicked)
        self.view.sort_wanted.connect(self.sort_wanted)
        self.model.checked_changed.connect(self.checked_changed)
        for signal in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            signal.connect(self._emptiness)
        self.view.installEventFilter(self)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Shows these; their contents are all at hand."""
        self.model.set_rows(rows)
        self._emptiness()

    def set_view(self, ids: Any, keys: Any = None) -> None:
        """Shows these ids (numpy int64); contents come by `fetch` as they are looked at."""
        self.model.set_view(ids, keys)
        self._emptiness()

    def set_empty(self, widget: QWidget) -> None:
        """What stands in place of the rows when none were found (an EmptyState).

        Before the first rows are given nobody knows whether there are any: the table is shown.
        """
        self._stack.addWidget(widget)
        if self._empty is not None:
            if self._stack.currentWidget() is self._empty:
                self._stack.setCurrentWidget(widget)
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = widget

    @property
    def checked(self) -> list[int]:
        """The ticked ids, in the order shown."""
        ticked = self.model.checked
        return [i for i in self.model.ids.tolist() if i in ticked] if ticked else []

    @property
    def selected(self) -> list[int]:
        """The selected ids, in the order shown."""
        return self.view.selected_ids()

    @property
    def current(self) -> int | None:
        """The id of the current row."""
        return self.view.current_id()

    def select(self, row_id: int) -> bool:
        """Makes a row the current one; False when it is not in the view."""
        return self.view.select_id(row_id)

    def show_order(self, column: str, *, descending: bool) -> None:
        """Marks the head of the column that a fetched view is ordered by."""
        self.view.order = (column, descending)
        self.view.horizontalHeader().viewport().update()

    def copy(self) -> None:
        """Copies the selected rows (or the current one) as tab-separated lines with heads."""
        ids = self.selected or ([self.current] if self.current is not None else [])
        if ids:
            self._ctx.tasks.latest(self._copy(ids[:MOST_COPIED]), name="copy rows", owner=self)

    async def _copy(self, ids: list[int]) -> None:
        rows = await self.model.ensure(ids)
        lines = ["\t".join(c.title for c in self.model.columns)]
        for row in rows:
            cells = (c.cell(row).text() for c in self.model.columns)
            lines.append("\t".join(text.replace("\t", " ").replace("\n", " ") for text in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))
        tr = self._ctx.tr
        self._ctx.notify(tr.plural("{n} row was copied.", "{n} rows were copied.", len(rows)))

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Ctrl+C copies whole rows."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        copies = event.matches(QKeySequence.StandardKey.Copy)
        if copies:
            self.copy()
        return copies

    def _emptiness(self) -> None:
        if self._empty is not None:
            none = self.model.rowCount() == 0
            self._stack.setCurrentWidget(self._empty if none else self.view)


__all__ = ["DataTable"]
