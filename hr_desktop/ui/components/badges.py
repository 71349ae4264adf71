"""Badges, bars and the spinner: a number always stands next to its bar, a word beside a colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from hr_desktop.ui.components.paint import bar, painter_for, rounded
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.theme import BODY, SMALL, Colors, Kind, colors, font


class Badge(QWidget):
    """A word on a soft ground."""

    def __init__(self, text: str = "", kind: Kind = "neutral") -> None:
        super().__init__()
        self._text, self._kind = text, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set(self, text: str, kind: Kind) -> None:
        """Another word and kind."""
        self._text, self._kind = text, kind
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """The word and its margins."""
        return QSize(QFontMetrics(font(SMALL)).horizontalAdvance(self._text) + 18, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the badge."""
        _badge(painter_for(self), QRectF(self.rect()), self._text, self._kind, colors(self))


def paint_badge(
    painter: QPainter, area: QRectF, text: str, kind: Kind, c: Colors, most: float
) -> float:
    """A badge at the right end of `area`, at most so wide; gives its width."""
    if not text:
        return 0.0
    wide = min(most, QFontMetrics(font(SMALL)).horizontalAdvance(text) + 18.0)
    place = QRectF(area.right() - wide, area.center().y() - 11, wide, 22)
    _badge(painter, place, text, kind, c)
    return wide


def _badge(painter: QPainter, place: QRectF, text: str, kind: Kind, c: Colors) -> None:
    ground, ink = c.soft(kind)
    rounded(painter, place, 6, ground, c.q("hairline") if kind == "neutral" else None)
    painter.setPen(ink)
    painter.setFont(font(SMALL))
    inner = place.adjusted(8, 0, -8, 0)
    shown = QFontMetrics(font(SMALL)).elidedText(
        text, Qt.TextElideMode.ElideRight, int(inner.width()) + 2
    )
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)


class ProgressLine(QWidget):
    """A thin bar without a number; whoever uses it puts words or a number beside it."""

    def __init__(self, share: float = 0.0, kind: Kind = "accent", height: int = 6) -> None:
        super().__init__()
        self._share, self._kind = share, kind
        self.setFixedHeight(height)
        self.setMinimumWidth(40)

    def set(self, share: float, kind: Kind | None = None) -> None:
        """How far, 0 to 1."""
        self._share = share
        self._kind = kind or self._kind
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the bar."""
        c = colors(self)
        bar(painter_for(self), QRectF(self.rect()), self._share, c.strong(self._kind), c.q("track"))


class ScoreBar(QWidget):
    """A number and its bar. `value` None shows a dash and `missing` in words."""

    def __init__(
        self, value: float | None, of: float = 100, kind: Kind = "accent", *,
        missing: str = "", number_width: int = 34,
    ) -> None:  # fmt: skip
        super().__init__()
        self._of = of
        self._kind: Kind = kind
        self._missing = missing
        self._number_width = number_width
        self._value: float | None = None
        self.setMinimumSize(number_width + 48, 20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(value)

    def sizeHint(self) -> QSize:
        """Room for the number and a short bar."""
        return QSize(self._number_width + 90, 20)

    def set(self, value: float | None, kind: Kind | None = None) -> None:
        """Another value."""
        self._value = value
        self._kind = kind or self._kind
        self.setAccessibleName(self._missing if value is None else f"{value:.0f} / {self._of:.0f}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the bar left and the number right."""
        c = colors(self)
        painter = painter_for(self)
        width, height = self.width(), self.height()
        area = QRectF(0, 0, width - self._number_width, height)
        painter.setFont(font(BODY, bold=True, tabular=True))
        painter.setPen(c.q("text" if self._value is not None else "muted"))
        number = "—" if self._value is None else f"{self._value:.0f}"
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, width, height), flags, number)
        if self._value is None:
            painter.setFont(font(SMALL))
            painter.drawText(
                area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._missing
            )
            return
        place = QRectF(0, (height - 6) / 2, area.width() - 4, 6)
        bar(painter, place, self._value / self._of, c.strong(self._kind), c.q("track"))


class PartBars(QWidget):
    """The parts of a score: name, bar, points of how many. Rows are (name, points, of, kind)."""

    def __init__(self, rows: Sequence[tuple[str, float, float, Kind]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.set(rows)

    def set(self, rows: Sequence[tuple[str, float, float, Kind]]) -> None:
        """Shows other parts."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for index, (name, points, of, kind) in enumerate(rows):
            number = Label(f"{points:.0f} / {of:.0f}", "small", "muted")
            number.setFont(font(SMALL, tabular=True))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line = ProgressLine(points / of if of else 0.0, kind)
            line.setAccessibleName(f"{name}: {points:.0f} / {of:.0f}")
            self._grid.addWidget(Label(name, "small", "muted"), index, 0)
            self._grid.addWidget(line, index, 1)
            self._grid.addWidget(number, index, 2)


class Spinner(QWidget):
    """A turning arc while something is being loaded. Turns only while it is visible."""

    def __init__(self, size: int = 18, name: str = "") -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self.setAccessibleName(name)
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._turn)

    def showEvent(self, event: QShowEvent) -> None:
        """Starts to turn."""
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stops turning."""
        self._timer.stop()

    def _turn(self) -> None:
        self._angle = (self._angle - 20) % 360
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the arc."""
        c = colors(self)
        painter = painter_for(self)
        place = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(c.q("track"), 2))
        painter.drawEllipse(place)
        painter.setPen(QPen(c.q("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(place, self._angle * 16, 90 * 16)
