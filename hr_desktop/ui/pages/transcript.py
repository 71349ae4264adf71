"""A transcript on a card: time, who, words; one turn can be marked and brought into view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hr_desktop.domain.interview import Turn
from hr_desktop.ui.components import Badge, Card, Label, Line, column
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.format import clock
from hr_desktop.ui.theme import colors

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator


class TurnRow(QWidget):
    """One utterance. `marked` lays a ground under it."""

    def __init__(self, tr: Translator, turn: Turn) -> None:
        super().__init__()
        self._marked = False
        candidate = turn.role == "candidate"
        who = Label(
            tr("Candidate") if candidate else tr("Stefani"), color="text" if candidate else "accent"
        )
        at = Label(clock(turn.at), "small", "muted")
        text = Label(turn.text, wrap=True, selectable=True)
        top = Qt.AlignmentFlag.AlignTop
        at.setFixedWidth(48)
        who.setFixedWidth(84)
        words = column(text, gap=4)
        if not turn.finished:
            words.addWidget(Badge(tr("cut off"), "warn"), 0, Qt.AlignmentFlag.AlignLeft)
        box = QHBoxLayout(self)
        box.setContentsMargins(4, 8, 4, 8)
        box.setSpacing(8)
        box.addWidget(at, 0, top)
        box.addWidget(who, 0, top)
        box.addLayout(words, 1)
        self.setAccessibleName(f"{who.text()}, {at.text()}: {turn.text}")

    def set_marked(self, marked: bool) -> None:
        """Marks this turn, or takes the mark away."""
        self._marked = marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the mark."""
        if self._marked:
            rounded(painter_for(self), QRectF(self.rect()), 6, colors(self).q("accent_soft"))


class TranscriptCard(Card):
    """A whole transcript."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._turns: dict[int, Turn] = {}
        self._rows: dict[int, TurnRow] = {}
        self._box = column(gap=0)
        self.box.addWidget(Label(tr("Transcript"), "heading"))
        self.box.addLayout(self._box)

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Shows these turns; nothing is built again when they are the same."""
        if [*self._turns.values()] == [*turns]:
            return
        clear(self._box)
        self._turns = {turn.number: turn for turn in turns}
        self._rows = {}
        for place, turn in enumerate(turns):
            if place:
                self._box.addWidget(Line())
            self._rows[turn.number] = TurnRow(self._tr, turn)
            self._box.addWidget(self._rows[turn.number])

    def at(self, number: int) -> float | None:
        """Seconds since the start at which a turn was said."""
        turn = self._turns.get(number)
        return None if turn is None else turn.at

    def mark(self, number: int) -> QWidget | None:
        """Marks one turn and gives its row."""
        for known, row in self._rows.items():
            row.set_marked(known == number)
        return self._rows.get(number)
