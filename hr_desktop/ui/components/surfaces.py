"""Cards, hairlines, sections, quotes and empty states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import Button
from hr_desktop.ui.components.layout import Item, row
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.theme import CARD_RADIUS, ColorName, Kind, colors


class Card(QWidget):
    """A card on the page; add to `box`. `flush` leaves no inner margin (for tables)."""

    def __init__(self, *, flush: bool = False, gap: int = 8) -> None:
        super().__init__()
        self.bare = False  # lies on another card: no ground and no line of its own
        self.box = QVBoxLayout(self)
        margin = 1 if flush else 16
        self.box.setContentsMargins(margin, margin if flush else 14, margin, margin)
        self.box.setSpacing(0 if flush else gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card."""
        if self.bare:
            return
        c = colors(self)
        rounded(painter_for(self), QRectF(self.rect()), CARD_RADIUS, c.q("card"), c.q("hairline"))


class Line(QWidget):
    """A hairline."""

    def __init__(self, *, vertical: bool = False, color: ColorName = "hairline") -> None:
        super().__init__()
        self._color: ColorName = color
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the line."""
        painter_for(self).fillRect(self.rect(), colors(self).q(self._color))


class Section(QWidget):
    """A heading with actions at its right; the content goes to `box` below it."""

    def __init__(self, title: str, *actions: QWidget, gap: int = 6) -> None:
        super().__init__()
        self.heading = Label(title, "heading")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(gap)
        self.box.addLayout(row(self.heading, None, *actions))


class Quote(QWidget):
    """Evidence: the words, and the place they come from. `clicked` when it can be jumped to."""

    clicked = Signal()

    def __init__(
        self, text: str, place: str = "", kind: Kind = "accent", *, clickable: bool = False
    ) -> None:
        super().__init__()
        self._kind: Kind = kind
        self._clickable = clickable
        box = QVBoxLayout(self)
        box.setContentsMargins(13, 5, 10, 5)
        box.setSpacing(2)
        box.addWidget(Label(text, wrap=True, selectable=not clickable))
        if place:
            box.addWidget(Label(place, "small", "muted", wrap=True))
        self.setAccessibleName(f"{text} {place}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click jumps."""
        if self._clickable and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space jump."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._clickable and event.key() in keys:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground and the edge."""
        c = colors(self)
        painter = painter_for(self)
        painter.fillRect(self.rect(), c.q("raised"))
        painter.fillRect(0, 0, 3, self.height(), c.strong(self._kind))
        if self.hasFocus():
            rounded(painter, QRectF(self.rect()), 3, None, c.q("accent"), 2)


class KeyValue(QWidget):
    """Names left, values right: `set([("City", "Kazan"), …])`. A value may be a widget."""

    def __init__(self, rows: Sequence[tuple[str, str | QWidget]] = (), name_width: int = 0) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        if name_width:
            self._grid.setColumnMinimumWidth(0, name_width)
        self.set(rows)

    def set(self, rows: Sequence[tuple[str, str | QWidget]]) -> None:
        """Shows other rows."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for index, (name, value) in enumerate(rows):
            self._grid.addWidget(Label(name, color="muted"), index, 0, top)
            shown = value
            if isinstance(shown, str):
                shown = Label(shown, wrap=True, selectable=True)
                shown.setAccessibleName(f"{name}: {value}")
                self._grid.addWidget(shown, index, 1)
            else:
                self._grid.addWidget(shown, index, 1, top)


class _Picture(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(56, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colors(self)
        painter = painter_for(self)
        rounded(painter, QRectF(self.rect()), 28, c.q("accent_soft"))
        paint_icon(painter, self._icon, QRectF(16, 16, 24, 24), c.q("accent"))


class EmptyState(QWidget):
    """Says what is not there yet and what to do first: icon, sentences, up to two actions."""

    def __init__(
        self, icon: str, title: str, text: str = "",
        primary: tuple[str, Callable[..., object]] | None = None,
        secondary: tuple[str, Callable[..., object]] | None = None,
        link: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        box.addStretch(2)
        box.addWidget(_Picture(icon), 0, middle)
        box.addSpacing(8)
        heading = Label(title, "heading", wrap=True)
        heading.setAlignment(middle)
        box.addWidget(heading)
        self.said = Label(text, color="muted", wrap=True)
        if text:
            self.said.setAlignment(middle)
            self.said.setMaximumWidth(460)
            around = row(None, self.said, None)
            around.setStretch(1, 100)
            box.addLayout(around)
        box.addSpacing(8)
        actions: list[Item] = [None]
        self.buttons: list[Button] = []
        for made, kind in ((secondary, "secondary"), (primary, "primary")):
            if made is not None:
                button = Button(made[0], kind)  # type: ignore[arg-type]
                button.clicked.connect(made[1])
                self.buttons.append(button)
                actions.append(button)
        box.addLayout(row(*actions, None))
        if link is not None:
            box.addLayout(row(None, link, None))
        box.addStretch(3)
