"""Notices over the top of a page: one sentence, at most one action, gone by themselves.

The lower edge is where a page has its buttons, and the header has others: neither is covered.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import IconButton, LinkButton
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.theme import CARD_RADIUS, Kind, colors

_ICONS: dict[Kind, str] = {
    "neutral": "check", "accent": "info", "good": "check", "warn": "alert", "bad": "alert",
}  # fmt: skip
SECONDS: dict[Kind, int] = {"neutral": 8, "accent": 8, "good": 8, "warn": 15, "bad": 30}
MOST = 3


class _Icon(QWidget):
    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind: Kind = kind
        self.setFixedSize(18, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        color = colors(self).strong(self._kind)
        paint_icon(painter_for(self), _ICONS[self._kind], QRectF(1, 1, 16, 16), color)


class Toast(QWidget):
    """One notice. It stays while the pointer is over it or one of its buttons has the focus."""

    def __init__(
        self, text: str, kind: Kind, action: str, do: Callable[[], object] | None,
        details: tuple[str, str], close_name: str,
    ) -> None:  # fmt: skip
        super().__init__()
        self.text, self._kind = text, kind
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 8, 8)
        line.setSpacing(10)
        line.addWidget(_Icon(kind))
        words = Label(text, wrap=True)
        words.setMinimumWidth(220)
        line.addWidget(words, 1)
        self.action: LinkButton | None = None
        if details[1]:
            copy = LinkButton(details[0])
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details[1]))
            line.addWidget(copy)
        if action and do is not None:
            self.action = LinkButton(action)
            self.action.clicked.connect(do)
            self.action.clicked.connect(self.close_)
            line.addWidget(self.action)
        close = IconButton("close", close_name, 24)
        close.clicked.connect(self.close_)
        line.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._left = SECONDS[kind]
        self._timer.timeout.connect(self._second)
        self._timer.start()

    def wanted_width(self) -> int:
        """So wide that the sentence stands on one line."""
        line = self.layout()
        assert line is not None
        margins, beside = line.contentsMargins(), line.spacing() * (line.count() - 1)
        for place in range(line.count()):
            item = line.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, Label):
                beside += widget.fontMetrics().horizontalAdvance(self.text) + 4
            elif widget is not None:
                beside += widget.sizeHint().expandedTo(widget.minimumSize()).width()
        return beside + margins.left() + margins.right()

    def _second(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            return
        self._left -= 1
        if self._left <= 0:
            self.close_()

    def close_(self) -> None:
        """Takes the notice away."""
        self._timer.stop()
        self.hide()
        parent = self.parentWidget()
        self.deleteLater()
        if isinstance(parent, Toasts):
            parent.forget(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints a raised card with an edge in the kind's colour."""
        c = colors(self)
        painter = painter_for(self)
        line = c.q("field_line") if self._kind in ("neutral", "accent") else c.strong(self._kind)
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, c.q("card"), line)


class Toasts(QWidget):
    """The pile of notices below the header, in the middle of what is right of the rail."""

    def __init__(self, host: QWidget, left: int, top: int, copy_name: str, close_name: str) -> None:
        super().__init__(host)
        self._left, self._top = left, top
        self._copy, self._close = copy_name, close_name
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._shown: list[Toast] = []
        host.installEventFilter(self)
        self.hide()

    def show_toast(
        self, text: str, kind: Kind = "neutral", action: str = "",
        do: Callable[[], object] | None = None, details: str = "",
    ) -> Toast:  # fmt: skip
        """Shows a notice; the same sentence shown already is replaced."""
        for old in self.toasts():
            if old.text == text:
                old.close_()
        while len(self.toasts()) >= MOST:
            self.toasts()[0].close_()
        made = Toast(text, kind, action, do, (self._copy, details), self._close)
        self._box.addWidget(made)
        made.show()  # a hidden one has no height yet
        self._shown.append(made)
        self.place()
        return made

    def toasts(self) -> list[Toast]:
        """What is shown now, the oldest first."""
        return list(self._shown)

    def forget(self, toast: Toast) -> None:
        """Takes a notice out of the pile."""
        if toast in self._shown:
            self._shown.remove(toast)
            self._box.removeWidget(toast)
            self.place()

    def place(self) -> None:
        """Sits in the middle, below the header."""
        host = self.parentWidget()
        if host is None:
            return
        if not self.toasts():
            self.hide()
            return
        room = host.width() - self._left
        width = min(560, room - 48, max(300, *(t.wanted_width() for t in self.toasts())))
        self._box.activate()
        height = (
            self._box.heightForWidth(width)
            if self._box.hasHeightForWidth()
            else self._box.minimumSize().height()
        )
        size = QSize(width, height)
        left = self._left + (room - size.width()) // 2
        self.setGeometry(left, self._top, *size.toTuple())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the window's size."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False


__all__ = ["Toast", "Toasts"]
