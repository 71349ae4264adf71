"""The rail at the left: the pages with their counts, settings and the recruiter below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.theme import BODY, RADIUS, SMALL, colors, font

WIDTH = 184


class RailItem(QAbstractButton):
    """One entry: icon, name, and a count or a short word at the right."""

    def __init__(self, key: str, text: str, icon: str, *, checkable: bool = True) -> None:
        super().__init__()
        self.key = key
        self._icon = icon
        self._count = ""
        self.setText(text)
        self.setCheckable(checkable)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves no ring behind
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, count: str) -> None:
        """The number at the right; empty hides it."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self.text()} {count}".strip())
            self.update()

    def sizeHint(self) -> QSize:
        """One line of the rail."""
        return QSize(WIDTH - 20, 34)

    def nextCheckState(self) -> None:
        """A chosen entry stays chosen."""
        if not self.isChecked():
            self.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move along the rail, Enter opens."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the entry."""
        c = colors(self)
        painter = painter_for(self)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            rounded(painter, rect, RADIUS, c.q("card"), c.q("hairline") if not c.dark else None)
        elif self.underMouse():
            ground = c.q("card")
            ground.setAlphaF(0.55)
            rounded(painter, rect, RADIUS, ground)
        if self.hasFocus():
            rounded(painter, rect, RADIUS, None, c.q("accent"), 2)
        ink = c.q("text" if chosen else "muted")
        paint_icon(
            painter, self._icon, QRectF(10, (rect.height() - 16) / 2, 16, 16),
            c.q("accent") if chosen else ink,
        )  # fmt: skip
        room = rect.width() - 36 - 10
        if self._count:
            painter.setFont(font(SMALL, bold=True, tabular=True))
            painter.setPen(c.q("accent"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(0, 0, -10, 0), flags, self._count)
            room -= QFontMetrics(painter.font()).horizontalAdvance(self._count) + 6
        shown_font = font(BODY, bold=chosen)
        painter.setFont(shown_font)
        painter.setPen(ink)
        text = QFontMetrics(shown_font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(room)
        )
        painter.drawText(
            QRectF(36, 0, room + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, text
        )


class _Mark(QWidget):
    """The program's mark and name."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        self.setAccessibleName("HR Desktop")

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colors(self)
        painter = painter_for(self)
        rounded(painter, QRectF(10, 13, 18, 18), 5, c.q("accent"))
        painter.setPen(c.q("text"))
        painter.setFont(font(14, bold=True))
        painter.drawText(QRectF(36, 0, 140, 44), Qt.AlignmentFlag.AlignVCenter, "HR Desktop")


class Rail(QWidget):
    """The rail. `picked` carries the key of the page to show."""

    picked = Signal(str)

    def __init__(
        self, name: str, entries: Sequence[tuple[str, str, str, bool]], recruiter: str
    ) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(name)
        self._items: dict[str, RailItem] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 4, 10, 12)
        box.setSpacing(1)
        box.addWidget(_Mark())
        for key, text, icon, bottom in entries:
            if bottom and not any(item.property("bottom") for item in self._items.values()):
                box.addStretch(1)
            item = RailItem(key, text, icon)
            item.setProperty("bottom", bottom)
            item.clicked.connect(lambda _=False, key=key: self.picked.emit(key))
            self._items[key] = item
            box.addWidget(item)
        self.recruiter = RailItem("recruiter", recruiter, "person", checkable=False)
        self.recruiter.clicked.connect(lambda: self.picked.emit("recruiter"))
        box.addWidget(self.recruiter)

    def choose(self, key: str) -> None:
        """Marks the entry of the page in front."""
        for known, item in self._items.items():
            item.setChecked(known == key)

    def focus_current(self) -> None:
        """Gives the focus to the entry of the page in front."""
        for item in self._items.values():
            if item.isChecked():
                item.setFocus(Qt.FocusReason.TabFocusReason)

    def set_count(self, key: str, count: str) -> None:
        """The number beside a page's name."""
        if key in self._items:
            self._items[key].set_count(count)

    def set_recruiter(self, name: str) -> None:
        """The person at the foot."""
        self.recruiter.setText(name)
        self.recruiter.setAccessibleName(name)
        self.recruiter.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground and the hairline at the right."""
        c = colors(self)
        painter = painter_for(self)
        painter.fillRect(self.rect(), c.q("rail"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), c.q("hairline"))
