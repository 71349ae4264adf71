"""What is said in an interview, as it is said, with the recruiters' words to the interviewer."""

from __future__ import annotations

import asyncio
from bisect import bisect, bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from hr_desktop.domain.interview import InterviewCommand, Turn
from hr_desktop.ui.components import Label, LinkButton, ScrollColumn
from hr_desktop.ui.format import clock
from hr_desktop.ui.pages.transcript import WHO, TalkRow, TurnRow

if TYPE_CHECKING:
    from hr_desktop.domain.interview import Interview
    from hr_desktop.domain.voice import Live
    from hr_desktop.i18n import Translator

SHOWN = 30  # lines at first, and more at each wish: the whole column is laid out with every word
AT_ONCE = 8  # rows that are made in one step of the event loop
_FOOT = 40  # pixels from the end that still count as being there
_TOP = 1  # the way to earlier lines stands first

Key = tuple[int, int, int]  # after which turn, a turn (0) or a word to the interviewer (1), which
_ALL: Key = (-2, 0, 0)


class Talk(ScrollColumn):
    """The conversation. It follows the newest line unless somebody reads further up."""

    grown = Signal()  # earlier lines were added

    def __init__(self, tr: Translator) -> None:
        super().__init__(gap=0, margins=(16, 6, 16, 8))
        self._tr = tr
        self._interview: Interview | None = None
        self._runs = False
        self._turns: dict[int, Turn] = {}
        self._commands: dict[Key, InterviewCommand] = {}
        self._first = _ALL  # lines before it are not shown yet
        self._keys: list[Key] = []  # of the rows that are there, in order
        self._rows: dict[Key, TalkRow] = {}
        self._caption: TalkRow | None = None
        self._newest = -1
        self._notes = True
        self._at_foot = True
        self._below: int | None = None  # pixels below the place that is read while lines come above
        self.doing = Label("", "small", "muted", wrap=True)
        self.earlier = LinkButton(tr("Earlier lines"), small=True)
        self.earlier.clicked.connect(self.show_earlier)
        self.earlier.hide()
        self.box.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(self.doing)
        self.box.addStretch(1)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._follow)
        bar.valueChanged.connect(self._scrolled)

    def show_interview(self, interview: Interview, *, runs: bool) -> bool:
        """Shows this one; True when it is another one than before and the column is empty."""
        other = self._interview is None or self._interview.id != interview.id
        self._interview = interview
        self._runs = runs
        if other:
            for made in self._rows.values():
                self._drop(made)
            self.show_caption(None)
            self._turns, self._commands, self._rows, self._keys = {}, {}, {}, []
            self._first, self._newest, self._at_foot = _ALL, -1, True
            self.earlier.hide()
            self.doing.setText("")
        return other

    @property
    def turns(self) -> dict[int, Turn]:
        """The turns by number."""
        return self._turns

    @property
    def rows(self) -> dict[int, TurnRow]:
        """The lines that are shown, by the number of their turn."""
        turns = ((key[0], made) for key, made in self._rows.items())
        return {number: made for number, made in turns if isinstance(made, TurnRow)}

    @property
    def settled(self) -> int:
        """The number up to which nothing can change any more; -1: nothing is there."""
        number = 0 if 1 in self._turns and 0 not in self._turns else -1  # some begin at 1
        while (known := self._turns.get(number + 1)) is not None and known.finished:
            number += 1
        return number

    async def put(self, turns: Sequence[Turn], commands: Sequence[InterviewCommand]) -> None:
        """Adds what is new and shows what has changed, in steps that hold nothing up."""
        wanted = self._interview
        self._turns.update((turn.number, turn) for turn in turns)
        self._newest = max(self._turns, default=-1)
        if not self._keys and len(self._turns) > SHOWN:
            self._first = (sorted(self._turns)[-SHOWN], 0, 0)
        made = 0
        for number in sorted(self._turns):  # also those that were left when this was cancelled
            made += self._show_turn(self._turns[number])
            if made == AT_ONCE:
                made = 0
                await asyncio.sleep(0)
                if self._interview is None or wanted is None or self._interview.id != wanted.id:
                    return  # another one was opened meanwhile
        known = {key[2]: key for key in self._commands}
        for command in commands:
            key = known.get(command.id) or (self._before(command.at), 1, command.id)
            if self._commands.get(key) != command:
                self._commands[key] = command
                self._show_command(key)
        self._look_again()

    def put_turn(self, turn: Turn) -> None:
        """Adds one turn, or shows it as it is known now."""
        if self._turns.get(turn.number) != turn:
            self._turns[turn.number] = turn
            self._newest = max(self._newest, turn.number)
            self._show_turn(turn)

    def show_earlier(self) -> None:
        """Shows more of the lines before those that are shown; what is read stays in its place."""
        bar = self.verticalScrollBar()
        self._below = bar.maximum() - bar.value()
        every = sorted([(number, 0, 0) for number in self._turns] + list(self._commands))
        place = bisect_left(every, self._first)
        start = max(0, place - SHOWN)
        self._first = every[start] if start else _ALL
        for key in every[start:place]:
            if key in self._commands:
                self._show_command(key)
            else:
                self._show_turn(self._turns[key[0]])
        self.earlier.setVisible(self._first != _ALL)
        self.grown.emit()

    def reveal(self, number: int) -> None:
        """Shows the line of a turn, when it is there."""
        while number in self._turns and (number, 0, 0) < self._first:
            self.show_earlier()

    def show_caption(self, live: Live | None) -> None:
        """What is being said and is no turn yet."""
        text = live.text.strip() if live is not None and self._runs else ""
        role = live.role if live is not None and text and not self._said(text) else None
        caption = self._caption
        if caption is not None and caption.property("role") != role:
            self._drop(caption)
            caption = self._caption = None
        if live is None or role is None:
            return
        if caption is None:
            who = self._tr("Candidate") if role == "candidate" else self._tr("Stefani")
            caption = self._caption = TalkRow(clock(live.elapsed), who, "", WHO[role])
            caption.setProperty("role", role)
            caption.line = bool(self._keys)
            self.box.insertWidget(_TOP + len(self._keys), caption)
        caption.set_text(text, "muted")

    def show_notes(self, shown: bool) -> None:
        """Shows or hides recruiters' words: whoever sits before the screen may be the candidate."""
        if shown != self._notes:
            self._notes = shown
            for (_, kind, _), made in self._rows.items():
                if kind == 1:
                    made.setVisible(shown)

    # -- lines ----------------------------------------------------------------------------------

    def _show_turn(self, turn: Turn) -> bool:
        """Shows a turn as it is known; whether a row was made for it."""
        key = (turn.number, 0, 0)
        known = self._rows.get(key)
        if isinstance(known, TurnRow):
            if known.turn != turn:
                known.show_turn(turn, now=self._is_now(turn))
        elif key >= self._first:
            self._insert(key, TurnRow(self._tr, turn, now=self._is_now(turn)))
        if self._caption is not None and self._said(self._caption.text):
            self.show_caption(None)
        self.earlier.setVisible(self._first != _ALL)
        return known is None and key >= self._first

    def _show_command(self, key: Key) -> None:
        if key < self._first:
            return
        tr, command = self._tr, self._commands[key]
        made = self._rows.get(key)
        if made is None:
            by = command.by or tr("Recruiter")
            who = tr("Note, {name}", name=by) if command.kind == "note" else by
            words = {
                "note": command.text,
                "extend": tr("{n} more minutes", n=command.minutes),
                "close": tr("Close politely"),
                "end": tr("End now"),
            }
            made = TalkRow(clock(self._moment(command.at)), who, "", "muted")
            made.set_text(words[command.kind], "muted")
            self._insert(key, made)
            made.setVisible(self._notes)
        if command.taken_at is not None:
            made.set_marks((tr("taken"), "good", ""))
        else:
            made.set_marks((tr("not taken yet"), "warn", ""))

    def _before(self, moment: datetime) -> int:
        """The number of the last turn that was begun before a moment."""
        return max(
            (n for n, turn in self._turns.items() if self._began(turn) <= moment), default=-1
        )

    def _moment(self, moment: datetime) -> float:
        """Seconds talked at a moment, as far as turns tell."""
        turn = self._turns.get(self._before(moment))
        if turn is None:
            return 0.0
        return turn.at + max(0.0, (moment - self._began(turn)).total_seconds())

    def _began(self, turn: Turn) -> datetime:
        assert self._interview is not None
        start = self._interview.started_at or self._interview.created_at
        return turn.began_at or start + timedelta(seconds=turn.at)

    def _is_now(self, turn: Turn) -> bool:
        """Whether it is being said at this moment."""
        return self._runs and turn.number == self._newest

    def _look_again(self) -> None:
        """What was the newest line is not any more, or the interview has ended."""
        for number, turn in self._turns.items():
            made = self._rows.get((number, 0, 0))
            if not turn.finished and isinstance(made, TurnRow):
                made.show_turn(turn, now=self._is_now(turn))

    def _said(self, text: str) -> bool:
        """Whether the newest turn holds these words already."""
        last = self._turns.get(self._newest)
        return last is not None and _folded(text) in _folded(last.text)

    def _insert(self, key: Key, made: TalkRow) -> None:
        place = bisect(self._keys, key)
        self._keys.insert(place, key)
        self._rows[key] = made
        made.line = place > 0
        if place == 0 and len(self._keys) > 1:
            self._rows[self._keys[1]].line = True
        self.box.insertWidget(_TOP + place, made)
        if self._caption is not None:
            self._caption.line = True

    def _drop(self, made: TalkRow) -> None:
        self.box.removeWidget(made)
        made.hide()
        made.deleteLater()

    def _follow(self, _low: int, high: int) -> None:
        if self._below is not None:
            self.verticalScrollBar().setValue(high - self._below)
            self._below = None
        elif self._at_foot:
            self.verticalScrollBar().setValue(high)

    def _scrolled(self, value: int) -> None:
        self._at_foot = value >= self.verticalScrollBar().maximum() - _FOOT


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
