"""Form fields: a label above, a field, and the problem with it in words below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.icons import icon, paint_icon
from hr_desktop.ui.theme import CONTROL_HEIGHT, RADIUS, colors


class FormField(QWidget):
    """A field with its label, a hint, and room for what is wrong with it."""

    def __init__(self, label: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.field = field
        self.problem = Label("", "small", "bad_text", wrap=True)
        self.problem.hide()
        name = Label(label, "small", "muted")
        name.setBuddy(field)
        field.setAccessibleName(label)
        if hint:
            field.setAccessibleDescription(hint)
        if isinstance(field, (QLineEdit, QComboBox, QAbstractSpinBox)):
            field.setMinimumHeight(CONTROL_HEIGHT)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(name)
        box.addWidget(field)
        self._hint = hint
        self.note = Label(hint, "small", "muted", wrap=True)
        self.note.setVisible(bool(hint))
        box.addWidget(self.note)
        box.addWidget(self.problem)

    def set_fixed(self, why: str) -> None:
        """Makes it read-only and says why, or lets it be changed again with an empty text."""
        if isinstance(self.field, QLineEdit):
            self.field.setReadOnly(bool(why))
        else:
            self.field.setEnabled(not why)
        self.note.setText(why or self._hint)
        self.note.setVisible(bool(why or self._hint))
        self.field.setAccessibleDescription(why or self._hint)

    def set_hint(self, hint: str) -> None:
        """Another hint, where it depends on what is chosen."""
        self._hint = hint
        self.set_fixed("")

    def set_problem(self, text: str) -> None:
        """Shows what is wrong, or hides it with an empty text."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        set_problem(self.field, bool(text))


def set_problem(field: QWidget, wrong: bool) -> None:
    """Marks a field in the colour of errors (Qlementine knows a status, Fusion a border)."""
    field.setProperty("hr_problem", wrong)
    try:
        import PySide6Qlementine
    except ImportError:
        return
    style = PySide6Qlementine.appStyle()
    setter = getattr(style, "setWidgetStatus", None)
    if setter is not None:
        status = PySide6Qlementine.Status
        setter(field, status.Error if wrong else status.Default)


class SearchField(QLineEdit):
    """A search field that waits for a pause of 200 ms before it says `searched`."""

    searched = Signal(str)

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(CONTROL_HEIGHT)
        self._action = QAction(icon("search", colors(self).q("muted")), "", self)
        self.addAction(self._action, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(200)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _: self._timer.start())
        self.returnPressed.connect(self._now)

    def sizeHint(self) -> QSize:
        """Wide enough for its placeholder, within reason."""
        words = self.fontMetrics().horizontalAdvance(self.placeholderText()) + 56
        return QSize(min(max(words, 200), 300), CONTROL_HEIGHT)

    def _now(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text().strip())


class Combo(QComboBox):
    """A list to choose from that a scrolling page cannot change by accident."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(CONTROL_HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page unless the list has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        """Long entries are shortened; the opened list shows them whole."""
        return QSize(min(super().minimumSizeHint().width(), 110), CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints it as a field, like the lines beside it, with an arrow."""
        c = colors(self)
        painter = painter_for(self)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        rect = QRectF(self.rect())
        rounded(painter, rect, RADIUS, c.q("card"), c.q("field_line"))
        if self.hasFocus():
            rounded(painter, rect, RADIUS, None, c.q("accent"), 2)
        arrow = QRectF(rect.width() - 26, (rect.height() - 16) / 2, 16, 16)
        paint_icon(painter, "chevron-down", arrow, c.q("muted"))
        painter.setPen(c.q("text"))
        inner = rect.adjusted(9, 0, -32, 0)
        shown = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.setFont(self.font())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def choose(self, data: Any) -> None:
        """Selects the entry with that data."""
        index = self.findData(data)
        if index >= 0:
            self.setCurrentIndex(index)


def combo(choices: Iterable[tuple[Any, str]], current: Any = None) -> Combo:
    """A combo of (data, text) pairs with `current` chosen."""
    made = Combo()
    for data, text in choices:
        made.addItem(text, data)
    made.choose(current)
    return made


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab moves on instead of writing a tab.

    With `most` it grows with its text up to so many lines.
    """

    def __init__(self, placeholder: str = "", lines: int = 4, *, most: int = 0) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(7)
        self._lines, self._least, self._most = lines, lines, most
        self.setMinimumHeight(self._height())
        if most:
            self.textChanged.connect(self._grow)

    def _grow(self) -> None:
        """As high as the text, between the least and the most lines."""
        layout, block, height = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid() and height < 2000:  # asking for a block's place lays it out
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        wanted = round(height / self.fontMetrics().lineSpacing())
        self._lines = max(self._least, min(wanted, self._most))
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        if self._most and event.size().width() != event.oldSize().width():
            self._grow()

    def _height(self) -> int:
        return self._lines * self.fontMetrics().lineSpacing() + 20

    def sizeHint(self) -> QSize:
        """As high as its lines; a layout may stretch it."""
        return QSize(super().sizeHint().width(), self._height())
