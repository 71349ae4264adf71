"""Rows of a short list on a card: two lines at the left, something at the right, one click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.components.text import ElidedLabel
from hr_desktop.ui.theme import RADIUS, colors


class Openable(QWidget):
    """Something in a list, opened by click, Enter or Space. Up and Down move along the list."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._current = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_current(self, current: bool) -> None:
        """Marks that whose detail is shown beside the list."""
        if current != self._current:
            self._current = current
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open, arrows move."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        """Shows that the pointer is over it."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Shows that the pointer has left."""
        self.update()


class ListRow(Openable):
    """A row of text, with something at its right."""

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *right: QWidget,
        line: bool = True,
        strong: bool = True,
    ) -> None:
        super().__init__()
        self._line = line
        self.setAccessibleName(f"{title}. {subtitle}" if subtitle else title)
        self.setMinimumHeight(52 if subtitle else 36)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(ElidedLabel(title, "strong" if strong else "body"))
        if subtitle:
            words.addWidget(ElidedLabel(subtitle, "small", "muted"))
        words.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 4, 16, 4)
        box.setSpacing(12)
        box.addLayout(words, 1)
        for widget in right:
            box.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints ground, hairline and focus ring."""
        c = colors(self)
        painter = painter_for(self)
        if self._current and not self._line:
            rounded(painter, QRectF(self.rect()), RADIUS, c.q("accent_soft"))
        elif self._current:
            painter.fillRect(self.rect(), c.q("accent_soft"))
        elif self.underMouse():
            painter.fillRect(self.rect(), c.q("raised"))
        if self._line:
            painter.fillRect(QRectF(16, 0, self.width() - 32, 1), c.q("hairline"))
        if self.hasFocus():
            area = QRectF(self.rect()).adjusted(3, 2, -3, -2)
            rounded(painter, area, 6, None, c.q("accent"), 2)
