"""A transcript: who said what when. Places in it can be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hr_desktop.domain.interview import Turn
from hr_desktop.ui.components import Badge, Card, Label, column, row
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.format import clock
from hr_desktop.ui.theme import ColorName, Kind, colors

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator

Mark = tuple[str, Kind, str]  # a word, its colour, and what it means

WHO: dict[str, ColorName] = {"candidate": "text", "interviewer": "accent"}


class TalkRow(QWidget):
    """Time, who, words, and marks beside them. `tools` is the place for buttons at the right."""

    def __init__(self, at: str, who: str, text: str, who_color: ColorName = "text") -> None:
        super().__init__()
        self._marked = False
        self._marks: tuple[Mark, ...] = ()
        self.line = False  # a hairline above it
        self._who = Label(who, color=who_color, wrap=True)
        self._at = Label(at, "small", "muted")
        self._at.setFixedWidth(48)
        self._who.setFixedWidth(84)
        self._text = Label(text, wrap=True, selectable=True)
        self._badges = row(gap=4)
        self.tools = row(gap=4)
        top = Qt.AlignmentFlag.AlignTop
        box = QHBoxLayout(self)
        box.setContentsMargins(4, 9, 4, 9)
        box.setSpacing(8)
        box.addWidget(self._at, 0, top)
        box.addWidget(self._who, 0, top)
        box.addWidget(self._text, 1, top)
        box.addLayout(self._badges)
        box.addLayout(self.tools)
        box.setAlignment(self._badges, top)
        box.setAlignment(self.tools, top)
        self._name()

    @property
    def text(self) -> str:
        """The words."""
        return self._text.text()

    def set_text(self, text: str, color: ColorName | None = None) -> None:
        """Other words."""
        if color is not None:
            self._text.set_color(color)
        if text != self._text.text():
            self._text.setText(text)
            self._name()

    def set_marks(self, *marks: Mark) -> None:
        """What is to be known of these words."""
        if marks == self._marks:
            return
        self._marks = marks
        clear(self._badges)
        for word, kind, meaning in marks:
            badge = Badge(word, kind)
            badge.setToolTip(meaning)
            badge.setAccessibleName(meaning or word)
            self._badges.addWidget(badge)
        self._name()

    def set_tool(self, tool: QWidget | None) -> None:
        """A button at the right, in place of the one before."""
        clear(self.tools)
        if tool is not None:
            self.tools.addWidget(tool)

    def set_marked(self, marked: bool) -> None:
        """Lays a ground under it, or takes it away."""
        self._marked = marked
        self.update()

    def _name(self) -> None:
        more = "".join(f" ({meaning or word})" for word, _, meaning in self._marks)
        self.setAccessibleName(f"{self._who.text()}, {self._at.text()}: {self.text}{more}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground and the hairline."""
        c = colors(self)
        if self._marked:
            rounded(painter_for(self), QRectF(self.rect()), 6, c.q("accent_soft"))
        if self.line:
            painter_for(self).fillRect(QRectF(0, 0, self.width(), 1), c.q("hairline"))


class TurnRow(TalkRow):
    """One utterance. `now`: it is the newest of an interview that runs."""

    def __init__(self, tr: Translator, turn: Turn, *, now: bool = False) -> None:
        who = tr("Candidate") if turn.role == "candidate" else tr("Stefani")
        super().__init__(clock(turn.at), who, turn.text, WHO[turn.role])
        self._tr, self.turn = tr, turn
        self.show_turn(turn, now=now)

    def show_turn(self, turn: Turn, *, now: bool = False) -> None:
        """The same utterance as it is known now."""
        self.turn = turn
        tr, marks = self._tr, list[Mark]()
        spoken = turn.began_at is not None
        if not turn.finished and turn.role == "candidate":
            marks.append((tr("cut off"), "warn", ""))
        elif not turn.finished and not now:
            marks.append((tr("not heard"), "warn", tr("The candidate did not hear this line.")))
        if turn.role == "candidate" and spoken:
            if turn.quality is None:
                marks.append(("?", "warn", tr("How well this was recognised is unknown.")))
            elif turn.uncertain:
                sure = tr("{n} %", n=round(turn.quality * 100))
                meaning = tr("Recognised with little certainty: other words may have been said.")
                marks.append((f"? {sure}", "warn", meaning))
        self.set_text(turn.text)
        self.set_marks(*marks)


class TranscriptCard(Card):
    """A whole transcript, under the player of its recording."""

    def __init__(self, tr: Translator, player: QWidget | None = None) -> None:
        super().__init__()
        self._tr = tr
        self._turns: dict[int, Turn] = {}
        self._rows: dict[int, TurnRow] = {}
        self._box = column(gap=0)
        self.box.addWidget(Label(tr("Transcript"), "heading"))
        if player is not None:
            self.box.addWidget(player)
        self.box.addLayout(self._box)

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Shows these turns; nothing is built again when they are the same."""
        if [*self._turns.values()] == [*turns]:
            return
        clear(self._box)
        self._turns = {turn.number: turn for turn in turns}
        self._rows = {}
        for place, turn in enumerate(turns):
            made = self._rows[turn.number] = TurnRow(self._tr, turn)
            made.line = place > 0
            self._box.addWidget(made)

    @property
    def rows(self) -> Mapping[int, TurnRow]:
        """The lines by the number of their turn."""
        return self._rows

    def at(self, number: int) -> float | None:
        """Seconds since the start at which a turn was said."""
        turn = self._turns.get(number)
        return None if turn is None else turn.at

    def mark(self, number: int) -> QWidget | None:
        """Marks one turn and gives its row."""
        for known, one in self._rows.items():
            one.set_marked(known == number)
        return self._rows.get(number)
