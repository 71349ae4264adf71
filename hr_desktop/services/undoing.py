"""Undo: what a person did can be taken back for a while; the store remembers how."""

from __future__ import annotations

from hr_desktop.domain.messages import Message, refuse
from hr_desktop.domain.records import UndoToken as StoredToken
from hr_desktop.services.core import Core
from hr_desktop.services.matching import Matcher
from hr_desktop.services.nearness import Nearness
from hr_desktop.services.values import UndoToken


class Undoing:
    """Takes steps back by their token."""

    def __init__(self, core: Core, matcher: Matcher, nearness: Nearness) -> None:
        self._core = core
        self._matcher = matcher
        self._nearness = nearness

    async def undo(self, token: UndoToken) -> None:
        """Take a step back; raises PersonError `undo.too_late`."""
        async with self._core.person() as tx:
            if not await tx.candidates.undo(token.id):
                raise refuse("undo.too_late")
            await self._matcher.ask_all(tx)
        self._nearness.forget()
        self._core.wake()


def token_of(stored: StoredToken, said: Message) -> UndoToken:
    """A stored token with the sentence for the toast."""
    return UndoToken(id=stored.id, said=said, until=stored.until)
