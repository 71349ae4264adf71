"""The change feed: wakes whoever listens, in this process and in others.

The numbered change log stands behind it, so that nothing is missed: a listener names the last
number it has seen and reads on from there. In this process a commit wakes listeners at once;
commits of other processes are noticed by `PRAGMA data_version` (SQLite) or the log's newest
number, asked ten times a second while somebody looks, else four times. Asking goes behind PgBouncer
too, where LISTEN does not.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.domain.records import Change

if TYPE_CHECKING:
    from hr_desktop.store.store import Store

log = logging.getLogger(__name__)

QUICK, SLOW = 0.1, 0.25  # seconds between two questions
_AWAY = 2.0  # and while the database does not answer


class ChangeFeed:
    """Hands out change-log lines in order, each once to each follower."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.interval = SLOW
        self._generation = 0
        self._woken = asyncio.Condition()
        self._poll: asyncio.Task[None] | None = None
        self._closed = False
        self.away: Message | None = None  # why the database does not answer
        self.on_away: Callable[[Message | None], None] = lambda _: None  # told when that changes

    async def last_seq(self) -> int:
        """The newest number of the log."""
        async with self._store.read() as tx:
            return await tx.changes.last()

    async def since(self, seq: int, limit: int = 1000) -> list[Change]:
        """Lines after `seq`."""
        async with self._store.read() as tx:
            return await tx.changes.since(seq, limit)

    async def follow(self, after_seq: int | None = None) -> AsyncIterator[list[Change]]:
        """Endless lists of changes after `after_seq` (None: from now on); ends with the store."""
        self._start()
        seen = await self.last_seq() if after_seq is None else after_seq
        while not self._closed:
            generation = self._generation
            found = await self._found(seen)
            if found is None:
                await asyncio.sleep(_AWAY)
                continue
            if found:
                seen = found[-1].seq
                yield found
                continue
            async with self._woken:
                while generation == self._generation and not self._closed:
                    await self._woken.wait()

    async def _found(self, seen: int) -> list[Change] | None:
        """Lines after `seen`; None while the database is away."""
        try:
            found = await self.since(seen)
        except PersonError as error:
            log.warning("change feed: %s", error.said.code)
            self._tell(error.said)
            return None
        self._tell(None)
        return found

    def _tell(self, away: Message | None) -> None:
        before, self.away = self.away, away
        if (before is None) is not (away is None) and not self._closed:
            self.on_away(away)

    async def wake(self) -> None:
        """Something was committed: followers look at the log."""
        async with self._woken:
            self._generation += 1
            self._woken.notify_all()

    async def close(self) -> None:
        """Ends all followers."""
        self._closed = True
        if self._poll is not None:
            self._poll.cancel()
            await asyncio.wait([self._poll])  # whoever gives up waiting is heard
        await self.wake()

    def _start(self) -> None:
        if self._poll is None and not self._closed:
            self._poll = asyncio.create_task(self._watch(), name="store-feed")

    async def _watch(self) -> None:
        """Polls for commits of other processes until the feed is closed."""
        while True:
            try:
                async with self._store.version_probe() as version:
                    before = await version()
                    await self.wake()  # whatever was committed while nobody looked
                    while True:
                        await asyncio.sleep(self.interval)
                        now = await version()
                        if now != before:
                            before = now
                            await self.wake()
            except (PersonError, SQLAlchemyError, sqlite3.Error, OSError) as error:
                log.warning("change feed: %s, trying again", type(error).__name__)
                if isinstance(error, PersonError):
                    self._tell(error.said)
                await asyncio.sleep(_AWAY)
