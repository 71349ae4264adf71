"""Who speaks in an interview, and how good the candidate's line is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from hr_desktop.ui.components import Label, row
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.theme import Kind, colors

if TYPE_CHECKING:
    from hr_desktop.domain.voice import Live
    from hr_desktop.i18n import Translator

_HEIGHTS = (6, 10, 14, 18, 12)
_KINDS: dict[str, Kind] = {"good": "good", "poor": "warn", "lost": "bad"}


class _Bars(QWidget):
    """Bars as of a sound; low ones while nobody speaks. Words stand beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.kind: Kind = "neutral"
        self.speaks = False
        self.setFixedSize(25, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the bars."""
        painter, color = painter_for(self), colors(self).strong(self.kind)
        for place, height in enumerate(_HEIGHTS):
            tall = height if self.speaks else 4
            rounded(painter, QRectF(place * 5, 20 - tall, 3, tall), 1.5, color)


class LineSign(QWidget):
    """The sign with its words; hidden while nothing is known."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._bars = _Bars()
        self.said = Label("", "small", "muted")
        self.setLayout(row(self._bars, self.said))
        self.hide()

    def show_live(self, live: Live | None) -> None:
        """What is so now; None: nothing is known."""
        self.setVisible(live is not None)
        if live is None:
            return
        tr = self._tr
        if live.speaking == "candidate":
            who = tr("candidate speaks")
        elif live.speaking == "interviewer":
            who = tr("Stefani speaks")
        elif live.typed:
            who = tr("candidate types")
        else:
            who = tr("quiet")
        lines = {"good": tr("good line"), "poor": tr("poor line"), "lost": tr("line lost")}
        self.said.setText(" · ".join(filter(None, [who, lines.get(live.line or "", "")])))
        self._bars.kind = _KINDS.get(live.line or "", "neutral")
        self._bars.speaks = live.speaking is not None
        self._bars.update()
