"""The voice side of an agent process: the worker and the watcher, started and ended as one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import psutil

from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.options import LiveKitAccess, VoiceOptions
from hr_desktop.agent.voice.watcher import Watcher
from hr_desktop.agent.voice.worker import VoiceWorker
from hr_desktop.domain.messages import Message
from hr_desktop.rooms.server import RoomServer
from hr_desktop.store import Store

log = logging.getLogger(__name__)

_CLOSE_S = 25.0


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
        self._rooms = RoomServer(access.url, access.key, access.secret, options.agent_name)
        self._worker = VoiceWorker(store, access, capacity, options, busy)
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
        try:
            await asyncio.wait_for(self._worker.close(), _CLOSE_S)
        except TimeoutError:
            log.error("voice: jobs do not end and are killed")
            for child in psutil.Process().children(recursive=True):
                try:
                    child.kill()
                except psutil.NoSuchProcess:
                    continue
        if worker is not None:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
        await self._rooms.close()
