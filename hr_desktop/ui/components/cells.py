"""Cells of a table: what they say, and how they are painted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from hr_desktop.ui.components.paint import bar, rounded
from hr_desktop.ui.theme import BODY, SMALL, ColorName, Colors, Kind, font

R = TypeVar("R")
PAD = 12
ARROW = 14  # room for the mark of the order at a head
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


@lru_cache(maxsize=64)
def _metrics(size: int, bold: bool, tabular: bool = False) -> QFontMetricsF:
    return QFontMetricsF(_shared_font(size, bold, tabular))


@lru_cache(maxsize=8192)
def fitted(text: str, size: int, bold: bool, width: int, tabular: bool = False) -> str:
    """The text, shortened with an ellipsis where it is wider than `width` pixels."""
    return _metrics(size, bold, tabular).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=4096)
def text_width(text: str, size: int, bold: bool) -> float:
    """Its width in pixels."""
    return _metrics(size, bold).horizontalAdvance(text)


@lru_cache(maxsize=32)
def _shared_font(size: int, bold: bool, tabular: bool = False) -> QFont:
    return font(size, bold=bold, tabular=tabular)


class Cell(ABC):
    """One cell. `tip` is shown under the pointer; a `link` cell can be clicked."""

    __slots__ = ()
    tip: str = ""
    link: bool = False

    @abstractmethod
    def text(self) -> str:
        """What the cell says, for copying and for screen readers."""

    @abstractmethod
    def paint(self, p: QPainter, area: QRectF, c: Colors) -> None:
        """Paints into `area` (already without the margins)."""


def _write(
    p: QPainter, area: QRectF, text: str, size: int, bold: bool, flags: Qt.AlignmentFlag
) -> None:
    """One line. Right-aligned text is a number in a column: tabular figures."""
    tabular = flags == _RIGHT
    p.setFont(_shared_font(size, bold, tabular))
    p.drawText(area, flags, fitted(text, size, bold, int(area.width()) + 1, tabular))


def _badge(p: QPainter, x: float, y: float, most: float, text: str, kind: Kind, c: Colors) -> float:
    """A badge of at most `most` pixels centred on `y`; gives its width."""
    shown = fitted(text, SMALL, False, max(0, int(most) - 16))
    width = text_width(shown, SMALL, False) + 16
    area = QRectF(x, y - 10, width, 20)
    ground, ink = c.soft(kind)
    rounded(p, area, 6, ground, c.q("hairline") if kind == "neutral" else None)
    p.setPen(ink)
    p.setFont(_shared_font(SMALL, False))
    p.drawText(area, _CENTER, shown)
    return width


@dataclass(slots=True)
class TextCell(Cell):
    """One line of text; `right` for numbers; `link` in the accent colour and clickable."""

    value: str
    bold: bool = False
    color: ColorName = "text"
    right: bool = False
    small: bool = False
    link: bool = False
    tip: str = ""

    def text(self) -> str:
        """The line."""
        return self.value

    def paint(self, p: QPainter, area: QRectF, c: Colors) -> None:
        """Paints the line."""
        p.setPen(c.q("accent" if self.link else self.color))
        size = SMALL if self.small else BODY
        _write(p, area, self.value, size, self.bold, _RIGHT if self.right else _LEFT)


@dataclass(slots=True)
class TwoLines(Cell):
    """A strong line, a muted one below, and badges (text, kind) after the first."""

    title: str
    subtitle: str = ""
    badges: tuple[tuple[str, Kind], ...] = ()
    tip: str = ""
    link: bool = False

    def text(self) -> str:
        """Both lines and the badges."""
        return " · ".join(x for x in (self.title, self.subtitle, *(b for b, _ in self.badges)) if x)

    def paint(self, p: QPainter, area: QRectF, c: Colors) -> None:
        """Paints both lines."""
        middle = area.center().y()
        top = QRectF(area.left(), middle - 19, area.width(), 20) if self.subtitle else area
        p.setPen(c.q("text"))
        room = top.width()
        if self.badges:
            room = max(60.0, room - sum(text_width(b, SMALL, False) + 22 for b, _ in self.badges))
        line = QRectF(top.left(), top.top(), room, top.height())
        _write(p, line, self.title, BODY, True, _LEFT)
        x = top.left() + min(text_width(self.title, BODY, True), room) + 8
        for text, kind in self.badges:
            if x > area.right() - 24:
                break
            x += _badge(p, x, top.center().y(), area.right() - x, text, kind, c) + 6
        if self.subtitle:
            p.setPen(c.q("muted"))
            below = QRectF(area.left(), middle + 1, area.width(), 18)
            _write(p, below, self.subtitle, SMALL, False, _LEFT)


@dataclass(slots=True)
class ScoreCell(Cell):
    """A number and its bar; None is a dash."""

    value: float | None
    of: float = 100
    kind: Kind = "accent"
    tip: str = ""
    link: bool = False

    def text(self) -> str:
        """The number."""
        return "—" if self.value is None else f"{self.value:.0f}"

    def paint(self, p: QPainter, area: QRectF, c: Colors) -> None:
        """Paints number and bar."""
        p.setPen(c.q("muted" if self.value is None else "text"))
        number = QRectF(area.left(), area.top(), 26, area.height())
        _write(p, number, self.text(), BODY, True, _RIGHT)
        if self.value is not None:
            room = max(0.0, min(area.width() - 36, 120))
            place = QRectF(area.left() + 36, area.center().y() - 3, room, 6)
            bar(p, place, self.value / self.of, c.strong(self.kind), c.q("track"))


@dataclass(slots=True)
class BadgeCell(Cell):
    """A word on a soft ground."""

    value: str
    kind: Kind = "neutral"
    tip: str = ""
    link: bool = False

    def text(self) -> str:
        """The word."""
        return self.value

    def paint(self, p: QPainter, area: QRectF, c: Colors) -> None:
        """Paints the badge."""
        if self.value:
            _badge(p, area.left(), area.center().y(), area.width(), self.value, self.kind, c)


@dataclass(slots=True)
class ProgressCell(Cell):
    """A bar with a word for what is going on; `share` None is a word alone."""

    value: str
    share: float | None
    tip: str = ""
    link: bool = False

    def text(self) -> str:
        """The word."""
        return self.value

    def paint(self, p: QPainter, area: QRectF, c: Colors) -> None:
        """Paints word and bar."""
        p.setPen(c.q("text"))
        if self.share is None:
            _write(p, area, self.value, BODY, False, _LEFT)
            return
        wide = min(text_width(self.value, BODY, False) + 10, area.width() * 0.6)
        words = QRectF(area.left(), area.top(), wide, area.height())
        _write(p, words, self.value, BODY, False, _LEFT)
        place = QRectF(area.left() + wide, area.center().y() - 3, area.width() - wide, 6)
        bar(p, place, self.share, c.q("accent"), c.q("track"))


@dataclass
class Column(Generic[R]):
    """A column: its cell for a row's content, its width, and what it sorts by.

    `sort_key` gives a number or text for a content (used by `set_rows`); views that are fetched
    in pages bring their keys to `set_view` instead. `stretch` shares the free width. Where the
    width is short, text columns get narrower, down to half; then columns with the highest `drop`
    are hidden (0: never). `at_least` sets another limit than the half.
    `descending_first` for scores and dates: the first click on the head shows the highest.
    """

    key: str
    title: str
    cell: Callable[[R], Cell]
    width: int = 120
    stretch: int = 0
    right: bool = False
    sort_key: Callable[[R], float | int | str | None] | None = None
    sortable: bool = True
    descending_first: bool = False
    drop: int = 0
    at_least: int = 0

    @property
    def least(self) -> int:
        """The width below which it says nothing: numbers, short words, its own name with an arrow.

        Needs a QGuiApplication, since words are measured.
        """
        named = ceil(text_width(self.title, SMALL, True)) + 2 * PAD + ARROW
        if self.at_least:
            return max(self.at_least, named)
        squeezed = self.width if self.right or self.width <= 100 else max(90, self.width // 2)
        return max(squeezed, named)

    def keys(self, rows: Sequence[R]) -> npt.NDArray[np.generic]:
        """The sort keys of these contents; a missing number is NaN and sorts last."""
        assert self.sort_key is not None
        found = [self.sort_key(row) for row in rows]
        if any(isinstance(value, str) for value in found):
            return np.array([value or "" for value in found], dtype=np.str_)
        return np.array([np.nan if value is None else value for value in found], dtype=np.float64)
