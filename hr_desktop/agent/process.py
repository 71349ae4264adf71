"""One agent process: text interviews for a desktop, voice with LiveKit, its row, and its end."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import socket
from typing import TYPE_CHECKING, Literal

from hr_desktop.agent import pipe
from hr_desktop.agent.home import Home
from hr_desktop.agent.life import Doing, Life, Load
from hr_desktop.agent.ports import Emit, Event
from hr_desktop.agent.records import StoreRecords
from hr_desktop.agent.server import AgentServer, Timing, spare_the_collector
from hr_desktop.agent.voice.options import LiveKitAccess, VoiceOptions
from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.store import Store

if TYPE_CHECKING:
    from hr_desktop.agent.voice.side import VoiceSide
    from hr_desktop.services.spool import Courier

log = logging.getLogger(__name__)

_LAST_RECORDINGS_S = 10.0
_FILES_AGAIN_S = 60.0


class Ending:
    """Whether the process is to end: `draining` finishes what goes on, `leaving` does not."""

    def __init__(self) -> None:
        self.draining = asyncio.Event()
        self.leaving = asyncio.Event()

    def drain(self) -> None:
        """Take nothing new."""
        self.draining.set()

    def leave(self) -> None:
        """End at once."""
        self.draining.set()
        self.leaving.set()

    def signalled(self) -> None:
        """The first signal drains, the second one ends."""
        (self.leave if self.draining.is_set() else self.drain)()

    def obey(self, wish: Literal["drain", "stop"]) -> None:
        """What a person wants."""
        (self.leave if wish == "stop" else self.drain)()

    def listen(self) -> None:
        """Hears SIGTERM and SIGINT."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            try:
                loop.add_signal_handler(name, self.signalled)
            except NotImplementedError:  # Windows
                signal.signal(name, lambda *_: loop.call_soon_threadsafe(self.signalled))


class Agent:
    """One agent process: text interviews (with a desktop), voice (with LiveKit), and its row."""

    def __init__(
        self,
        home: Home,
        store: Store,
        timing: Timing,
        emit: Emit | None,
        access: LiveKitAccess | None,
        options: VoiceOptions,
        why_no_voice: Message | None = None,
    ) -> None:
        self._timing = timing
        self._emit = emit
        self._why_no_voice = why_no_voice
        self._ending = Ending()
        owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._engine = home.settings.ai.engine
        load = Load()
        may_write = store.role != "viewer"  # a viewer's login holds no interview
        self._text: AgentServer | None = None
        if emit is not None:
            brain = home.brain(store)
            self._text = AgentServer(
                StoreRecords(store, owner, timing.lease),
                lambda: brain,
                home.data,
                emit,
                timing=timing,
                load=load,
                others=self._voices,
                workspace=store.workspace,
            )
        self._voice: VoiceSide | None = None
        self._home, self._store = home, store
        self._courier: Courier | None = None
        if access is not None and may_write:
            from hr_desktop.agent.voice.side import VoiceSide

            capacity = home.settings.voice.capacity
            self._voice = VoiceSide(
                store, access, capacity, owner, timing, options, busy=self._texts
            )
        self._life = Life(
            store,
            home.settings.voice.capacity,
            self._doing,
            self._ending.obey,
            load,
            timing.life,
            desktop=emit is not None,
            writes=may_write,
        )
        spare_the_collector()

    async def run(self) -> None:
        """Works until it is told to end and has ended."""
        self._ending.listen()
        tasks = [asyncio.create_task(self._life.run(), name="life")]
        if self._text is not None and self._emit is not None:
            self._text.start()
            self._emit({"event": "ready", "pid": os.getpid(), "engine": self._engine})
            tasks.append(asyncio.create_task(self._listen(self._emit), name="requests"))
        if self._voice is not None:
            self._voice.start()
            tasks.append(asyncio.create_task(self._carry(), name="recordings"))
        await self._ending.draining.wait()
        await self._drain()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._carry_last()
        await self._life.end()

    async def _carry(self) -> None:
        """Recordings of this computer go into the workspace."""
        said = False
        while self._courier is None:
            try:
                self._courier = await asyncio.to_thread(self._home.courier, self._store)
            except (PersonError, OSError) as error:  # a keyring is locked, a folder not there yet
                if not said:
                    why = error if isinstance(error, PersonError) else type(error).__name__
                    log.warning("recordings wait on this computer: %s", why)
                said = True
                await asyncio.sleep(_FILES_AGAIN_S)
        await self._courier.run()

    async def _carry_last(self) -> None:
        """What was recorded until the end; what does not go now waits for the next start."""
        if self._courier is None:
            return
        try:
            async with asyncio.timeout(_LAST_RECORDINGS_S):
                await self._courier.send_all()
        except (PersonError, OSError) as error:  # a time-out is one, too
            log.warning("recordings stay on this computer: %s", type(error).__name__)

    async def _listen(self, emit: Emit) -> None:
        await pipe.requests(pipe.lines(), self._handle, emit)
        self._ending.drain()

    def _handle(self, request: Event) -> None:
        kind = request.get("op")
        if kind == "drain":
            self._ending.drain()
        elif kind == "stop":
            self._ending.leave()
        elif self._text is not None:
            self._text.handle(request)

    async def _drain(self) -> None:
        seeing = asyncio.create_task(self._see_through(), name="see-through")
        if self._text is not None:
            await self._text.drain()
        await seeing
        if self._voice is not None:
            await self._voice.close()
        if self._text is not None:
            await self._text.close()

    async def _see_through(self) -> None:
        """Voice interviews that go on are finished, within limits."""
        voice = self._voice
        if voice is None:
            return
        if voice.active and self._emit is not None and not self._ending.leaving.is_set():
            self._emit({"event": "staying", "active": voice.active})
        drained = asyncio.create_task(voice.drain(), name="voice-drain")
        leaving = asyncio.create_task(self._ending.leaving.wait(), name="leaving")
        await asyncio.wait(
            {drained, leaving}, timeout=self._timing.drain, return_when=asyncio.FIRST_COMPLETED
        )
        for task in (drained, leaving):
            task.cancel()
        await asyncio.gather(drained, leaving, return_exceptions=True)

    def _texts(self) -> int:
        return self._text.active if self._text is not None else 0

    def _voices(self) -> int:
        return self._voice.active if self._voice is not None else 0

    def _doing(self) -> Doing:
        return Doing(
            voice=self._voice is not None and self._voice.connected,
            active=self._texts() + self._voices(),
            draining=self._ending.draining.is_set(),
            said=self._voice.said if self._voice is not None else self._why_no_voice,
        )
