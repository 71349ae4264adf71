"""What is thought of an answer: by the model when it can be reached, else by rules."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hr_desktop.agent import prompt
from hr_desktop.agent.machine import Machine
from hr_desktop.agent.model import Brain
from hr_desktop.agent.rules import opinion_of_rules
from hr_desktop.agent.state import Opinion
from hr_desktop.ai.offline.dialogue import Heard, hear
from hr_desktop.ai.private_text import introduced
from hr_desktop.domain.interview import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence


class Opinions:
    """Of one interview's answers. `names` are the candidate's own, which the model is not told."""

    def __init__(self, machine: Machine, brain: Brain, names: Sequence[str]) -> None:
        self._machine, self._brain, self._names = machine, brain, tuple(names)
        self.instructions = prompt.instructions(machine)
        self._guess: tuple[str, asyncio.Task[Opinion | None]] | None = None

    def guess(self, text: str, turns: Sequence[Turn], at: float) -> None:
        """An answer that seems to be over: the model is asked already, in case it is."""
        self.drop()
        if self._brain.remote_ready:
            asking = self._ask(text, self.hear(text), tuple(turns), at)
            self._guess = text, asyncio.create_task(asking, name="guess")

    def drop(self) -> None:
        """What was guessed is of no use any more."""
        guess, self._guess = self._guess, None
        if guess is not None:
            guess[1].cancel()

    def hear(self, text: str) -> Heard:
        """What rules understand of it."""
        return hear(text, self._machine.language, self._machine.context)

    async def of(self, text: str, heard: Heard, turns: Sequence[Turn], at: float) -> Opinion | None:
        """On these words, at so many seconds of talk; None where no view of them is of use."""
        guess, self._guess = self._guess, None
        if guess is not None:
            if guess[0] == text:
                return await guess[1]
            guess[1].cancel()
        return await self._ask(text, heard, turns, at)

    async def _ask(
        self, text: str, heard: Heard, turns: Sequence[Turn], at: float
    ) -> Opinion | None:
        machine = self._machine
        if not machine.wants_model(heard):
            return None
        if self._brain.remote_ready:
            said = [*(t.text for t in turns if t.role == "candidate"), text]
            own = (name for words in said for name in introduced(words))
            machine.called = (*self._names, *own)
            asked = prompt.context(machine, self.instructions, turns, text, heard, at)
            opinion = await self._brain.ask(asked, self._names)
            if opinion is not None:
                return opinion
        return opinion_of_rules(machine, heard, at)
