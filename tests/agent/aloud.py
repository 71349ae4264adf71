"""Voices that say lines aloud, for tests: held up at some, or not heard to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hr_desktop.agent.ports import Said
from hr_desktop.agent.text import TextVoice
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import Turn


class Aloud(TextVoice):
    """A voice that is held up at the lines with `words`."""

    spoken = True

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.reached_it, self.go_on = asyncio.Event(), asyncio.Event()

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        await super().say(turn)
        if self._words in turn.text:
            self.reached_it.set()
            await self.go_on.wait()
        return Said(heard=1.0, began_at=utc_now())


class HalfHeard(Aloud):
    """A voice whose next line is not heard to the end when `misses` is set."""

    def __init__(self) -> None:
        super().__init__("nothing")
        self.misses = False

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        missed, self.misses = self.misses, False
        if not missed:
            return await super().say(turn, last=last)
        return Said(finished=False, heard=0.6, began_at=utc_now())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)
