"""Files on their way from this computer to the team's storage, and deletions that wait for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.files import Waiting
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.removal import drop_shown_copies
from hr_desktop.services.values import Uploads

log = logging.getLogger(__name__)

ON_THE_WAY_HOURS = 24  # so long a file may wait for the row that needs it (a large archive)
IDLE_SECONDS = 30.0  # what another program of this computer put is noticed after this
SOON_SECONDS = 2.0  # a row that needs the file is being written
RETRY_SECONDS = (5.0, 15.0, 60.0, 300.0)
TIDY_SECONDS = 1800.0
AT_ONCE = 50  # so many are sent before the others are told
_OF_ONE_FILE = ("files.damaged", "files.gone")  # the others may still go


class Uploader:
    """Sends what waits, by itself: woken by new files, less and less often while it fails.

    Only what a row needs is sent. What nothing needed for a day, or not any more, is removed.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._wake = asyncio.Event()
        self._now = asyncio.Event()
        self._said: Message | None = None
        self._retry_at: datetime | None = None
        self._told: list[Callable[[], object]] = []
        core.on_wake(self._wake.set)

    async def progress(self) -> Uploads:
        """What waits on this computer, and why the last try failed."""
        files = self._core.files
        waiting = await asyncio.to_thread(files.waiting)
        return Uploads(
            waiting=len(waiting),
            bytes=sum(one.size for one in waiting),
            since=waiting[0].since if waiting else None,
            deletions=await asyncio.to_thread(files.deletions),
            said=self._said,
            retry_at=self._retry_at,
        )

    def on_change(self, told: Callable[[], object]) -> None:
        """Calls `told` when sending begins to fail, or works again."""
        self._told.append(told)

    def try_now(self) -> None:
        """Do not wait for the next try."""
        self._now.set()
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled."""
        failures = 0
        while True:
            self._wake.clear()
            self._now.clear()
            before = self._said
            try:
                waits = await self.send_all()
                failures, self._said, self._retry_at = 0, None, None
                pause, awaited = (SOON_SECONDS if waits else IDLE_SECONDS), self._wake
            except Exception as error:  # noqa: BLE001 (whatever fails: it is said and tried again)
                pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
                failures += 1
                self._said = as_person_error(error).said
                self._retry_at = self._core.now + timedelta(seconds=pause)
                awaited = self._now
                log.warning("files wait for the team's storage: %s", self._said.code)
            if self._said != before:
                for told in self._told:
                    told()
            with suppress(TimeoutError):
                await asyncio.wait_for(awaited.wait(), pause)

    async def tidy(self) -> None:
        """Now and then: whoever was deleted for good on another computer leaves this one, too."""
        while True:
            await self.drop_copies()
            if self._core.may_write:
                await asyncio.to_thread(self._core.files.sweep)
            await asyncio.sleep(TIDY_SECONDS)

    async def drop_copies(self) -> int:
        """Forgets copies of files that no row needs; gives how many."""
        files = self._core.files
        copies = await asyncio.to_thread(lambda: list(files.copies()))
        async with self._core.read() as tx:
            unneeded = await tx.files.unreferenced(copies)
        for sha256 in unneeded:
            await asyncio.to_thread(files.drop_copy, sha256)
        if unneeded:
            try:
                await asyncio.to_thread(drop_shown_copies, self._core.paths)
            except OSError as error:  # one is open in another program: it goes the next time
                log.info("shown copies stay: %s", error.strerror)
        return len(unneeded)

    async def send_all(self) -> int:
        """One round; gives how many files still wait. Raises PersonError when the storage fails."""
        files = self._core.files
        if not files.shared:
            return 0
        waiting = await asyncio.to_thread(files.waiting)
        needed = await self._needed(waiting)
        failed: PersonError | None = None
        for start in range(0, len(needed), AT_ONCE):
            failed = await self._send(needed[start : start + AT_ONCE]) or failed
        await asyncio.to_thread(files.finish_deletions)
        if failed is not None:
            raise failed
        return len(await asyncio.to_thread(files.waiting))

    async def _needed(self, waiting: list[Waiting]) -> list[str]:
        """Those of the files that rows need; the others are dropped after a day."""
        core, here = self._core, [one.sha256 for one in waiting]
        async with core.read() as tx:
            unneeded = set(await tx.files.unreferenced(here))
            announced = await tx.files.announced(core.outbox) if core.outbox else []
        long_ago = core.now - timedelta(hours=ON_THE_WAY_HOURS)
        for one in waiting:
            if one.sha256 in unneeded and one.since < long_ago:
                await asyncio.to_thread(core.files.delete, one.sha256, long_ago)
        # Left by a round that was cut off. A file is announced only after it waits here, so none
        # of a program beside us is among them: `waiting` is looked at anew.
        old = set(announced) - {one.sha256 for one in await asyncio.to_thread(core.files.waiting)}
        await self._arrived(list(old))
        return [one for one in here if one not in unneeded]

    async def _send(self, sha256s: list[str]) -> PersonError | None:
        """Sends some and tells the others; gives the failure of a single file, raises any other."""
        sent: list[str] = []
        failed = None
        try:
            for sha256 in sha256s:
                try:
                    if await asyncio.to_thread(self._core.files.send, sha256):
                        sent.append(sha256)
                except PersonError as error:
                    if error.said.code not in _OF_ONE_FILE:
                        raise
                    failed = error
        finally:
            await self._arrived(sent)
        return failed

    async def _arrived(self, sha256s: list[str]) -> None:
        place = self._core.outbox
        if place is not None and sha256s:
            async with self._core.program() as tx:
                await tx.files.arrived(sha256s, place)
