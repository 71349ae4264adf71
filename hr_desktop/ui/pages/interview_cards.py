"""The list of interviews: a card each, with what it does now. Painted whole: there are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from hr_desktop.ui.components import Label, ScrollColumn
from hr_desktop.ui.components.badges import paint_badge
from hr_desktop.ui.components.paint import bar, painter_for, rounded
from hr_desktop.ui.components.rows import Openable
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.theme import BODY, CARD_RADIUS, SMALL, Kind, colors, font

STEP = 30  # cards that are made at once
PAD = 14
_LOW, _HIGH = 80, 94  # pixels, without and with a bar


@dataclass(frozen=True)
class CardFace:
    """What a card shows. `share` of the time, None without a bar."""

    name: str
    about: str
    detail: str
    badge: str
    kind: Kind
    short: str = ""  # in place of `detail` where that has no room
    share: float | None = None
    share_kind: Kind = "accent"

    @property
    def spoken(self) -> str:
        """For screen readers and as a tip."""
        return ". ".join(x for x in (self.name, self.about, self.badge, self.detail) if x)


class InterviewCard(Openable):
    """One interview."""

    def __init__(self, face: CardFace) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.face = face
        self._take(face)

    def show_face(self, face: CardFace) -> None:
        """Shows what is so now."""
        if face != self.face:
            self._take(face)

    def _take(self, face: CardFace) -> None:
        self.face = face
        self.setFixedHeight(_LOW if face.share is None else _HIGH)
        self.setAccessibleName(face.spoken)
        self.setToolTip(tip(face.spoken.replace(". ", "\n")))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the list."""
        return QSize(216, self.height())

    def minimumSizeHint(self) -> QSize:
        """Texts are shortened."""
        return QSize(150, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints everything."""
        c, painter, face = colors(self), painter_for(self), self.face
        whole = QRectF(self.rect())
        ground = c.q("raised") if self.underMouse() and not self._current else c.q("card")
        edge = c.q("accent") if self._current or self.hasFocus() else c.q("hairline")
        rounded(painter, whole, CARD_RADIUS, ground, edge, 2 if self.hasFocus() else 1)
        area = whole.adjusted(PAD, 11, -PAD, -9)
        painter.setPen(c.q("text"))
        _line(painter, QRectF(area.x(), area.y(), area.width(), 18), face.name, BODY, bold=True)
        painter.setPen(c.q("muted"))
        _line(painter, QRectF(area.x(), area.y() + 19, area.width(), 16), face.about, SMALL)
        if face.share is not None:
            place = QRectF(area.x(), area.y() + 41, area.width(), 5)
            bar(painter, place, face.share, c.strong(face.share_kind), c.q("track"))
        foot = QRectF(area.x(), area.bottom() - 20, area.width(), 20)
        words = QFontMetrics(font(SMALL, tabular=True))
        least = words.horizontalAdvance(face.short) + 8 if face.short else 0
        wide = paint_badge(painter, foot, face.badge, face.kind, c, area.width() - least)
        painter.setPen(c.q("muted"))
        foot.setWidth(max(0.0, foot.width() - wide - 8))
        fits = words.horizontalAdvance(face.detail) <= foot.width() + 1
        shown = face.detail if fits else face.short or face.detail
        _line(painter, foot, shown, SMALL, tabular=True)


def _line(
    painter: QPainter,
    area: QRectF,
    text: str,
    size: int,
    *,
    bold: bool = False,
    tabular: bool = False,
) -> None:
    used = font(size, bold=bold, tabular=tabular)
    painter.setFont(used)
    shown = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class InterviewCards(ScrollColumn):
    """The cards, kept by interview: what stays is not built again."""

    chosen = Signal(object)

    def __init__(self, nothing: str) -> None:
        super().__init__(gap=10, margins=(0, 0, 10, 0))
        self.cards: dict[int, InterviewCard] = {}
        self._keys: Sequence[int] = ()
        self._face: Callable[[int], CardFace] | None = None
        self._most = STEP
        self._current: int | None = None
        self._nothing = Label(nothing, color="muted", wrap=True)
        self._nothing.setContentsMargins(4, 8, 4, 8)
        self.box.addWidget(self._nothing)
        self.box.addStretch(1)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_faces(self, keys: Sequence[int], face_of: Callable[[int], CardFace]) -> None:
        """Shows these interviews in this order; those further down when they are scrolled to."""
        self._keys, self._face = keys, face_of
        shown = keys[: self._most]
        for key in set(self.cards) - set(shown):
            gone = self.cards.pop(key)
            self.box.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, key in enumerate(shown):
            face = face_of(key)
            card = self.cards.get(key)
            if card is None:
                card = self.cards[key] = InterviewCard(face)
                card.clicked.connect(lambda key=key: self.chosen.emit(key))
                self.box.insertWidget(place, card)
            else:
                card.show_face(face)
                if self.box.indexOf(card) != place:
                    self.box.removeWidget(card)
                    self.box.insertWidget(place, card)
        self._nothing.setVisible(not keys)
        self.mark(self._current)

    def _scrolled(self, value: int) -> None:
        """Near the end the next ones are made."""
        near = value > self.verticalScrollBar().maximum() - self.height()
        if near and self._most < len(self._keys) and self._face is not None:
            self._most += STEP
            self.show_faces(self._keys, self._face)

    def mark(self, current: int | None) -> None:
        """Marks the one that is shown beside the list."""
        self._current = current
        for key, card in self.cards.items():
            card.set_current(key == current)
