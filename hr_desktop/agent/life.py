"""A sign of life of this process in the database, with its load; obeys what a person wants of it.

The computer is kept awake while an interview is held.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
from collections.abc import Callable
from typing import Literal

import psutil

from hr_desktop import __version__
from hr_desktop.agent.awake import Awake
from hr_desktop.domain.base import Value, new_id
from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.domain.voice import AgentRow
from hr_desktop.store import Store

log = logging.getLogger(__name__)

_MEMORY_EVERY = 5  # reading what processes share takes milliseconds for each
_CLOCK_EVERY = 30  # a computer that has just started may set its clock


class Doing(Value):
    """What the process does at this moment."""

    voice: bool = False  # LiveKit can send it a call
    active: int = 0
    draining: bool = False
    said: Message | None = None


class Load:
    """Memory and processor of this process with its children: jobs, and what forks them."""

    def __init__(self) -> None:
        self._me = psutil.Process()
        self._known = {self._me.pid: self._me}
        self._me.cpu_percent()
        self._asked = 0
        self.rss_mb = round(self._me.memory_info().rss / 1e6, 1)
        self.cpu = 0.0

    def measure(self) -> None:
        """Renews `rss_mb` and `cpu` (percent of one core since the last time). Blocking."""
        children = {one.pid: one for one in self._me.children(recursive=True)}
        self._known = {self._me.pid: self._me} | {
            pid: self._known.get(pid, one) for pid, one in children.items()
        }
        cpu, memory, weigh = 0.0, 0.0, self._asked % _MEMORY_EVERY == 0
        for process in self._known.values():
            try:
                cpu += process.cpu_percent()
                memory += _memory(process) if weigh else 0
            except (psutil.NoSuchProcess, psutil.AccessDenied):  # it has ended meanwhile
                continue
        self._asked += 1
        self.cpu = round(cpu, 1)
        self.rss_mb = round(memory / 1e6, 1) if weigh else self.rss_mb


def _memory(process: psutil.Process) -> int:
    """Memory that is shared counts once among those who share it, where the system can tell."""
    if hasattr(psutil.Process, "memory_maps") and psutil.LINUX:
        try:
            return int(process.memory_full_info().pss)
        except psutil.AccessDenied:
            pass
    return int(process.memory_info().rss)


class Life:
    """Writes the row every `every_s` seconds, and takes it away at the end."""

    def __init__(
        self,
        store: Store,
        capacity: int,
        doing: Callable[[], Doing],
        obey: Callable[[Literal["drain", "stop"]], None],
        load: Load,
        every_s: float,
        *,
        desktop: bool = False,
        writes: bool = True,
    ) -> None:
        self._store = store
        self._doing = doing
        self._obey = obey
        self._every = every_s
        self._writes = writes  # a viewer's login may not
        self.load = load
        self._row = AgentRow(
            id=new_id(),
            computer=platform.node(),
            pid=os.getpid(),
            version=__version__,
            desktop=desktop,  # a window started it, and it goes with that window
            capacity=capacity,
            started_at=store.now(),
            seen_at=store.now(),
        )
        self._wish: str | None = None
        self._written = True
        self._signs = 0
        self._awake = Awake()

    async def run(self) -> None:
        """Goes on until it is cancelled; a database that is away is tried again."""
        while True:
            await asyncio.to_thread(self.load.measure)
            doing = self._doing()
            self._awake.hold(doing.active > 0)
            try:
                await self._sign(doing)
                self._written = True
            except (PersonError, OSError) as error:
                if self._written:
                    log.warning("no sign of life: %s", type(error).__name__)
                self._written = False
            except Exception:
                log.exception("no sign of life")
            await asyncio.sleep(self._every)

    async def end(self) -> None:
        """The process ends properly: its row goes."""
        self._awake.hold(False)
        if not self._writes:
            return
        try:
            async with self._store.write() as tx:
                await tx.agents.remove(self._row.id)
        except (PersonError, OSError) as error:
            log.warning("the sign of life stays for a minute: %s", type(error).__name__)

    async def _sign(self, doing: Doing) -> None:
        self._row = self._row.model_copy(
            update={**dict(doing), "rss_mb": self.load.rss_mb, "cpu": self.load.cpu}
        )
        self._signs += 1
        if self._signs % _CLOCK_EVERY == 0:
            await self._store.set_the_clock()
        if not self._writes:
            return
        async with self._store.write() as tx:
            wish = (await tx.agents.put(self._row)).wish
        if wish is not None and wish != self._wish:
            self._wish = wish
            log.info("somebody wants this process to %s", wish)
            self._obey(wish)
