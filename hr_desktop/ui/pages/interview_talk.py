"""What is said in an interview, as it is said, with the recruiters' words to the interviewer."""

from __future__ import annotations

import asyncio
from bisect import bisect
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hr_desktop.domain.interview import InterviewCommand, Turn
from hr_desktop.ui.components import Label, ScrollColumn
from hr_desktop.ui.format import clock
from hr_desktop.ui.pages.transcript import TalkRow, TurnRow

if TYPE_CHECKING:
    from hr_desktop.domain.interview import Interview
    from hr_desktop.domain.voice import Live
    from hr_desktop.i18n import Translator

AT_ONCE = 20  # rows that are made in one step of the event loop
_FOOT = 40  # pixels from the end that still count as being there

Key = tuple[int, int, int]  # after which turn, a turn (0) or a word to the interviewer (1), which


class Talk(ScrollColumn):
    """The conversation. It follows the newest line unless somebody reads further up."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(gap=0, margins=(16, 6, 16, 8))
        self._tr = tr
        self._interview: Interview | None = None
        self._turns: dict[int, Turn] = {}
        self._keys: list[Key] = []
        self._rows: dict[Key, TalkRow] = {}
        self._commands: dict[int, InterviewCommand] = {}
        self._caption: TalkRow | None = None
        self._at_foot = True
        self._runs = False
        self._newest = -1
        self.doing = Label("", "small", "muted", wrap=True)
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
            self._turns, self._rows, self._keys, self._commands = {}, {}, [], {}
            self._at_foot, self._newest = True, -1
            self.doing.setText("")
        return other

    @property
    def turns(self) -> dict[int, Turn]:
        """The turns that are shown, by number."""
        return self._turns

    @property
    def rows(self) -> dict[int, TurnRow]:
        """The lines by the number of their turn."""
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
        interview = self._interview
        self._newest = max([self._newest, *(turn.number for turn in turns)])
        for place, turn in enumerate(turns):
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
                if self._interview is not interview:  # another one was opened meanwhile
                    return
            self.put_turn(turn)
        self._put_commands(commands)
        self._look_again()

    def put_turn(self, turn: Turn) -> None:
        """Adds one turn, or shows it as it is known now."""
        before = self._turns.get(turn.number)
        if before == turn:
            return
        self._turns[turn.number] = turn
        self._newest = max(self._newest, turn.number)
        key = (turn.number, 0, 0)
        known = self._rows.get(key)
        if isinstance(known, TurnRow):
            known.show_turn(turn, now=self._is_now(turn))
        else:
            self._insert(key, TurnRow(self._tr, turn, now=self._is_now(turn)))
        if self._caption is not None and self._said(self._caption.text):
            self.show_caption(None)

    def show_caption(self, live: Live | None) -> None:
        """What is being said and is no turn yet."""
        text = live.text.strip() if live is not None and self._runs else ""
        if live is None or not text or live.role is None or self._said(text):
            if self._caption is not None:
                self._drop(self._caption)
                self._caption = None
            return
        candidate = live.role == "candidate"
        who = self._tr("Candidate") if candidate else self._tr("Stefani")
        if self._caption is not None and self._caption.property("role") != live.role:
            self._drop(self._caption)
            self._caption = None
        if self._caption is None:
            at = clock(live.elapsed)
            self._caption = TalkRow(at, who, "", "text" if candidate else "accent")
            self._caption.setProperty("role", live.role)
            self._caption.line = bool(self._keys)
            self.box.insertWidget(len(self._keys), self._caption)
        self._caption.set_text(text, "muted")

    def show_notes(self, shown: bool) -> None:
        """Shows or hides recruiters' words: whoever sits before the screen may be the candidate."""
        for (_, kind, _), made in self._rows.items():
            if kind == 1:
                made.setVisible(shown)

    def _put_commands(self, commands: Iterable[InterviewCommand]) -> None:
        tr = self._tr
        for command in commands:
            if self._commands.get(command.id) == command:
                continue
            self._commands[command.id] = command
            key = (self._before(command.at), 1, command.id)
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
                at = clock(self._moment(command.at))
                made = TalkRow(at, who, "", "muted")
                made.set_text(words[command.kind], "muted")
                self._insert(key, made)
            if command.taken_at is not None:
                made.set_marks((tr("taken"), "good", ""))
            else:
                made.set_marks((tr("not taken yet"), "warn", ""))

    def _before(self, moment: datetime) -> int:
        """The number of the last turn that was begun before a moment."""
        found = -1
        for number, turn in self._turns.items():
            if self._began(turn) <= moment:
                found = max(found, number)
        return found

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
        self.box.insertWidget(place, made)
        if self._caption is not None:
            self._caption.line = True

    def _drop(self, made: TalkRow) -> None:
        self.box.removeWidget(made)
        made.hide()
        made.deleteLater()

    def _follow(self, _low: int, high: int) -> None:
        if self._at_foot:
            self.verticalScrollBar().setValue(high)

    def _scrolled(self, value: int) -> None:
        self._at_foot = value >= self.verticalScrollBar().maximum() - _FOOT


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
