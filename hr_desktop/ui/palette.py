"""Ctrl+K: one field that finds people, vacancies and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.theme import BODY, CARD_RADIUS, SMALL, colors, font

WIDTH = 560
ROW = 40
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Entry:
    """A line of the palette: what it is, and what choosing it does."""

    text: str
    hint: str
    icon: str
    do: Callable[[], object]
    keys: str = ""


class _Lines(QStyledItemDelegate):
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry = index.data(_ENTRY)
        widget = option.widget
        c = colors(widget)
        rect = QRectF(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            rounded(painter, rect.adjusted(6, 1, -6, -1), 8, c.q("accent_soft"))
        ink = c.q("accent") if chosen else c.q("muted")
        paint_icon(
            painter, entry.icon, QRectF(rect.left() + 16, rect.center().y() - 8, 16, 16), ink
        )
        right = entry.keys or entry.hint
        painter.setFont(font(SMALL))
        painter.setPen(c.q("muted"))
        wide = min(QFontMetrics(font(SMALL)).horizontalAdvance(right) + 4, rect.width() * 0.5)
        place = QRectF(rect.right() - wide - 18, rect.top(), wide, rect.height())
        shown = QFontMetrics(font(SMALL)).elidedText(
            right, Qt.TextElideMode.ElideRight, int(wide) + 1
        )
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags, shown)
        painter.setFont(font(BODY, bold=chosen))
        painter.setPen(c.q("text"))
        inner = QRectF(rect.left() + 44, rect.top(), place.left() - rect.left() - 56, rect.height())
        text = QFontMetrics(painter.font()).elidedText(
            entry.text, Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(WIDTH - 2, ROW)


class Palette(QWidget):
    """Covers the window thinly; a card at the top holds the field and what it finds.

    `commands` gives the commands; `find(text)` awaits people and vacancies. `searching` carries the
    text for which the owner should await `find` and then call `show_found`.
    """

    searching = Signal(str)

    def __init__(
        self, host: QWidget, placeholder: str, nothing: str,
        commands: Callable[[], Sequence[Entry]],
    ) -> None:  # fmt: skip
        super().__init__(host)
        self._commands = commands
        self._nothing = nothing
        self._found: list[Entry] = []
        self._back: QWidget | None = None
        self._card = QFrame(self)
        self._card.setFrameShape(QFrame.Shape.NoFrame)
        box = QVBoxLayout(self._card)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        self.field = QLineEdit()
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.setMinimumHeight(38)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setAccessibleName(placeholder)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda item: self._do(item))
        box.addWidget(self.field)
        box.addWidget(self.list)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(lambda: self.searching.emit(self.field.text().strip()))
        host.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Shows the palette; what had the focus gets it back at the end."""
        self._back = self.window().focusWidget()
        self._found = []
        self.field.setText(text)
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_(self) -> None:
        """Hides the palette."""
        self._pause.stop()
        self.hide()
        if self._back is not None:
            try:
                self._back.setFocus()
            except RuntimeError:  # its page was rebuilt meanwhile
                self._back = None

    def show_found(self, text: str, entries: Sequence[Entry]) -> None:
        """Shows what was found for `text`, unless another text stands there by now."""
        if self.isVisible() and text == self.field.text().strip():
            self._found = list(entries)
            self._fill()

    def entries(self) -> list[Entry]:
        """What is listed now."""
        return [self.list.item(i).data(_ENTRY) for i in range(self.list.count())]

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._found = []
        self._fill()
        self._pause.start()

    def _fill(self) -> None:
        words = self.field.text().casefold().split()
        fitting = [e for e in self._commands() if all(w in e.text.casefold() for w in words)]
        self.list.clear()
        for entry in [*self._found, *fitting]:
            item = QListWidgetItem(entry.text)
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
        if self.list.count() == 0:
            item = QListWidgetItem(self._nothing)
            item.setData(_ENTRY, Entry(self._nothing, "", "info", lambda: None))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        else:
            self.list.setCurrentRow(0)
        self._place()

    def _do(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        entry = item.data(_ENTRY)
        self._back = None
        self.close_()
        entry.do()

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        self.setGeometry(host.rect())
        rows = min(self.list.count(), 9)
        width = min(WIDTH, host.width() - 40)
        height = 8 + 38 + 6 + rows * ROW + 8 + 2
        self.list.setFixedHeight(rows * ROW + 2)
        self._card.setGeometry((host.width() - width) // 2, 72, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Escape while the field has the focus; follows the window's size."""
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        if key in steps:
            to = max(0, min(self.list.count() - 1, self.list.currentRow() + steps[Qt.Key(key)]))
            self.list.setCurrentRow(to)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close_()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes it."""
        self.close_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the veil and the card."""
        c = colors(self)
        painter = painter_for(self)
        veil = QColor("#000000" if c.dark else c.text)
        veil.setAlphaF(0.45 if c.dark else 0.18)
        painter.fillRect(self.rect(), veil)
        area = QRectF(self._card.geometry())
        rounded(painter, area, CARD_RADIUS, c.q("card"), c.q("field_line"))
