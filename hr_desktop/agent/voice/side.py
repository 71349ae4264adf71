"""The voice side of an agent process: the worker and the watcher, started and ended as one."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import Callable

import psutil

from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.options import LiveKitAccess, VoiceOptions
from hr_desktop.agent.voice.watcher import Watcher
from hr_desktop.agent.voice.worker import Held, VoiceWorker
from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.rooms.server import RoomServer
from hr_desktop.store import Store

log = logging.getLogger(__name__)

_CLOSE_S = 25.0
_GIVE_UP_S = 5.0  # for a worker that is told to end and does not


class VoiceSide:
    """Works from `start` to `close`; `drain` waits for the interviews that go on."""

    def __init__(
        self,
        store: Store,
        access: LiveKitAccess,
        capacity: int,
        owner: str,
        timing: Timing,
        options: VoiceOptions,
        busy: Callable[[], int] = lambda: 0,
    ) -> None:
        self._store = store
        self._rooms = RoomServer(access.url, access.key, access.secret, options.agent_name)
        self._worker = VoiceWorker(store, access, capacity, timing.lease, options, busy)
        self._watcher = Watcher(store, self._rooms, owner, timing)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def active(self) -> int:
        """Interviews being held."""
        return len(self._worker.jobs)

    @property
    def connected(self) -> bool:
        """Whether LiveKit can send us a call."""
        return self._worker.connected

    @property
    def said(self) -> Message | None:
        """Why voice does not work."""
        return self._worker.said or self._watcher.said

    def start(self) -> None:
        """Begins to take calls."""
        self._tasks = [
            asyncio.create_task(self._worker.run(), name="voice-worker"),
            asyncio.create_task(self._watcher.run(), name="voice-watcher"),
        ]

    async def drain(self) -> None:
        """Takes no new interview, and waits until the last one has ended."""
        await self._worker.drain()

    async def close(self) -> None:
        """Ends everything; an interview that still goes on is left to another agent."""
        worker, watcher = self._tasks or (None, None)
        if watcher is not None:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
        held = self._worker.held
        await asyncio.gather(*(self._leave(one) for one in held))
        try:
            await asyncio.wait_for(self._worker.close(), _CLOSE_S)
        except TimeoutError:
            log.error("voice: jobs do not end and are killed")
            for child in psutil.Process().children(recursive=True):
                try:
                    child.kill()
                except psutil.NoSuchProcess:
                    continue
        # LiveKit's library forgets the processes of a worker that had not begun, or waits for a
        # minute until they have.
        _kill_jobs()
        if worker is not None:
            worker.cancel()
            await asyncio.wait({worker}, timeout=_GIVE_UP_S)
        _kill_jobs()
        await asyncio.gather(*(self._hand_over(one) for one in held))
        await self._rooms.close()

    async def _leave(self, held: Held) -> None:
        """A job whose room is closed to it ends at once; LiveKit's library would wait for 15 s."""
        try:
            await self._rooms.send_away(held.room, held.identity)
        except PersonError as error:
            log.warning("voice: a job ends by itself (%s)", error.said.code)

    async def _hand_over(self, held: Held) -> None:
        """Whoever watches now would wait a while for the job that has just ended."""
        try:
            async with self._store.read() as tx:
                found = await tx.invitations.rooms([held.room])
            if any(one.held and one.lease_owner != held.identity for one in found):
                return  # another is at work already, and a call would end it
            if (await self._rooms.present(held.room)).candidate:
                await self._rooms.call_interviewer(held.room, held.invitation_id)
        except (PersonError, OSError) as error:
            log.warning("voice: the watcher will call (%s)", type(error).__name__)


def _kill_jobs() -> None:
    for child in multiprocessing.active_children():
        child.kill()
