"""Buttons, links and chips, painted by us so that they are the same on every system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from hr_desktop.ui.components.layout import FlowLayout
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.rights import Guarded
from hr_desktop.ui.theme import BODY, CONTROL_HEIGHT, RADIUS, SMALL, Colors, colors, font

ButtonKind = Literal["primary", "secondary", "ghost", "danger"]


def _over(ground: QColor, top: QColor, alpha: float) -> QColor:
    return QColor.fromRgbF(
        ground.redF() + (top.redF() - ground.redF()) * alpha,
        ground.greenF() + (top.greenF() - ground.greenF()) * alpha,
        ground.blueF() + (top.blueF() - ground.blueF()) * alpha,
    )


def _ink(kind: ButtonKind, c: Colors, press: float) -> tuple[QColor | None, QColor | None, QColor]:
    """Ground, line and text of a button that can be pressed."""
    if kind == "primary":
        return _over(c.q("accent"), c.q("text"), press), None, c.q("on_accent")
    if kind == "ghost":
        return _over(c.q("page"), c.q("text"), press) if press else None, None, c.q("text")
    ground = _over(c.q("card"), c.q("text"), press / 2)
    return ground, c.q("field_line"), c.q("bad_text" if kind == "danger" else "text")


def _faded(kind: ButtonKind, c: Colors) -> tuple[QColor | None, QColor | None, QColor]:
    """The same of one that cannot be pressed: without its strong colour, and still to be read.

    Painted half transparent, a primary button's text has a contrast of 1.5 to 1.8; here 3 and more.
    """
    card = c.q("card")
    if kind == "primary":
        return _over(card, c.q("accent"), 0.2), None, c.q("muted")
    if kind == "ghost":
        return None, None, _over(c.q("page"), c.q("text"), 0.55)
    text = (
        _over(card, c.q("bad_text"), 0.75) if kind == "danger" else _over(card, c.q("text"), 0.55)
    )
    return card, c.q("hairline"), text


class Button(Guarded, QPushButton):
    """A button. One `primary` a view; `danger` for what cannot be undone or rejects someone."""

    def __init__(
        self, text: str, kind: ButtonKind = "secondary", icon: str = "", *, small: bool = False
    ) -> None:
        super().__init__(text)
        self.watch_connections()
        self.kind: ButtonKind = kind
        self._icon = icon
        self._small = small
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)

    def _font(self) -> QFont:
        """Not the widget's own: the native style makes every button bold."""
        return font(SMALL if self._small else BODY)

    def _fitted(self, width: float) -> str:
        """The text, shortened where a crowded row leaves too little room."""
        metrics = QFontMetrics(self._font())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(width) + 1)

    def sizeHint(self) -> QSize:
        """The text, the icon and their margins."""
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self.text()) + (20 if self._small else 26)
        if self._icon:
            width += 22 if self.text() else 0
        return QSize(width, 28 if self._small else CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The text is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints ground, line, text and focus ring."""
        c = colors(self)
        painter = painter_for(self)
        rect = QRectF(self.rect())
        press = 0.16 if self.isDown() else 0.08 if self.underMouse() and self.isEnabled() else 0.0
        fill, line, text = _ink(self.kind, c, press) if self.isEnabled() else _faded(self.kind, c)
        rounded(painter, rect, RADIUS, fill, line)
        if self.hasFocus():
            if self.kind == "primary":
                rounded(painter, rect, RADIUS, None, c.q("text"), 2)
                rounded(painter, rect.adjusted(2, 2, -2, -2), RADIUS - 2, None, c.q("card"), 1.5)
            else:
                rounded(painter, rect, RADIUS, None, c.q("accent"), 2)
        painter.setPen(text)
        painter.setFont(self._font())
        inner = rect
        if self._icon:
            shown = self._fitted(rect.width() - 34)
            wide = QFontMetrics(self._font()).horizontalAdvance(shown)
            total = 16 + (6 + wide if self.text() else 0)
            left = (rect.width() - total) / 2
            paint_icon(painter, self._icon, QRectF(left, (rect.height() - 16) / 2, 16, 16), text)
            inner = QRectF(left + 22, 0, wide + 4, rect.height())
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
            )
        else:
            shown = self._fitted(rect.width() - 10)
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a focused button as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        """Shows that the pointer is over it."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Shows that the pointer has left."""
        self.update()


class IconButton(Guarded, QAbstractButton):
    """A square button with an icon; `name` is said by screen readers and shown as tool tip."""

    def __init__(self, icon: str, name: str, size: int = 28) -> None:
        super().__init__()
        self.watch_connections()
        self._icon = icon
        self.setFixedSize(size, size)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_icon(self, icon: str, name: str) -> None:
        """Another icon, with its name."""
        self._icon = icon
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the icon, a ground under the pointer and the focus ring."""
        c = colors(self)
        painter = painter_for(self)
        rect = QRectF(self.rect())
        if not self.isEnabled():
            painter.setOpacity(0.4)
        if self.underMouse() or self.isDown() or self.isChecked():
            rounded(painter, rect, 6, _over(c.q("card"), c.q("text"), 0.08))
        if self.hasFocus():
            rounded(painter, rect, 6, None, c.q("accent"), 2)
        side = 16.0
        place = QRectF((rect.width() - side) / 2, (rect.height() - side) / 2, side, side)
        paint_icon(painter, self._icon, place, c.q("text" if self.underMouse() else "muted"))


class LinkButton(Guarded, QAbstractButton):
    """An action as a word in the accent colour."""

    def __init__(self, text: str, *, small: bool = False, quiet: bool = False) -> None:
        super().__init__()
        self.watch_connections()
        self._quiet = quiet
        self.setText(text)
        self.setFont(font(SMALL if small else BODY))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_quiet(self, quiet: bool) -> None:
        """In the muted colour: it may be pressed, but need not be."""
        self._quiet = quiet
        self.update()

    def sizeHint(self) -> QSize:
        """The text with room for a focus ring."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 4, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        """A long name is shortened rather than pushing its neighbours out."""
        return QSize(min(self.sizeHint().width(), 72), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the word, underlined under the pointer."""
        c = colors(self)
        painter = painter_for(self)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        shown = self.font()
        shown.setUnderline(self.underMouse())
        painter.setFont(shown)
        painter.setPen(c.q("muted" if self._quiet else "accent"))
        words = QFontMetrics(shown).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - 3
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            rounded(painter, QRectF(self.rect()), 4, None, c.q("accent"), 1.5)


class Chip(QAbstractButton):
    """A rounded chip. Checkable for filters; `removable` shows a cross and emits `removed`."""

    removed = Signal()

    def __init__(
        self, text: str, *, checkable: bool = False, removable: bool = False, square: bool = False
    ) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(checkable)
        self._removable = removable
        self._square = square
        self.setFont(font(SMALL))
        self._interactive = checkable or removable or not square
        if self._interactive:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Text, cross and margins."""
        width = QFontMetrics(font(SMALL, bold=self.isCheckable())).horizontalAdvance(self.text())
        margin = 16 if self._square else 22
        return QSize(width + margin + (20 if self._removable else 0), 22 if self._square else 26)

    def mouseReleaseEvent(self, event: object) -> None:
        """A click on the cross removes, elsewhere it clicks."""
        where = event.position().x()  # type: ignore[attr-defined]
        if self._removable and self.isDown() and where > self.width() - 24:
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes a removable chip."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the chip."""
        c = colors(self)
        painter = painter_for(self)
        rect = QRectF(self.rect())
        radius = 6.0 if self._square else rect.height() / 2
        checked = self.isChecked()
        fill = c.q("accent_soft") if checked else c.q("raised" if self._square else "card")
        if self.underMouse() and not checked and self._interactive:
            fill = _over(fill, c.q("text"), 0.05)
        rounded(painter, rect, radius, fill, None if checked else c.q("hairline"))
        if self.hasFocus():
            rounded(painter, rect, radius, None, c.q("accent"), 2)
        painter.setFont(font(SMALL, bold=checked))
        painter.setPen(c.q("accent" if checked else "text" if self._square else "muted"))
        inner = rect.adjusted(0, 0, -20 if self._removable else 0, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._removable:
            place = QRectF(rect.width() - 22, (rect.height() - 12) / 2, 12, 12)
            paint_icon(painter, "close", place, c.q("muted"))


class FilterChips(QWidget):
    """Chips of which one is chosen; `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(self, choices: Iterable[tuple[str, str]] = (), current: str = "") -> None:
        super().__init__()
        self.flow = FlowLayout(self)
        self._chips: dict[str, Chip] = {}
        self._current = ""
        self.set_choices(choices, current)

    @property
    def current(self) -> str:
        """The key of the chosen chip (chosen before there are chips, too), or an empty string."""
        return self._current

    def set_choices(self, choices: Iterable[tuple[str, str]], current: str | None = None) -> None:
        """Shows these (key, text) pairs; keeps the chosen one unless `current` says otherwise."""
        keep = self.current if current is None else current
        wanted = dict(choices)
        if list(wanted) == list(self._chips):
            for key, text in wanted.items():
                self._chips[key].setText(text)
                self._chips[key].updateGeometry()
        else:
            for chip in self._chips.values():
                self.flow.removeWidget(chip)
                chip.deleteLater()
            self._chips = {}
            for key, text in wanted.items():
                chip = Chip(text, checkable=True)
                chip.clicked.connect(lambda _=False, key=key: self._pick(key))
                self.flow.addWidget(chip)
                self._chips[key] = chip
        self.select(keep)

    def select(self, key: str) -> None:
        """Marks a chip as chosen without a signal."""
        self._current = key if key in self._chips or not self._chips else ""
        for known, chip in self._chips.items():
            chip.setChecked(known == key)

    def _pick(self, key: str) -> None:
        self.select(key)
        self.chosen.emit(key)
