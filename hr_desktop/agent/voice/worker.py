"""Takes LiveKit's calls for an interviewer: which ones, how many, and each in a process of its own.

`livekit.agents.AgentServer` (not ours in `agent.server`, which holds the interviews) keeps the
connection to LiveKit and the processes. A job is `run(ctx)` of `agent.voice.job`: in the job's
process it opens settings and database for itself (`agent.home`). When this process is told to
leave, LiveKit's library waits 15 s for `run` to return, cancels it, and calls the shutdown
callbacks.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from livekit import agents
from livekit.agents import JobContext, JobExecutorType, JobProcess, JobRequest

from hr_desktop.agent import logs
from hr_desktop.agent.voice.options import LiveKitAccess, VoiceOptions
from hr_desktop.agent.voice.vouching import Voucher
from hr_desktop.domain.messages import Message, PersonError, message
from hr_desktop.domain.voice import INTERVIEWER_PREFIX
from hr_desktop.rooms.probe import probe
from hr_desktop.store import Store

log = logging.getLogger(__name__)

_FOR_EVER = sys.maxsize  # a server that is away for a day is looked for on the day after, too
_LOOK_S = 0.5
_NEW_START_S = 5.0
_LOST_S = 3.0  # a connection that is being made again is not yet worth a sentence
_ASK_AGAIN_S = 15.0
_LEAVE_S = 10.0
_ANSWER_S = 3.0


@dataclass(frozen=True)
class Held:
    """A room in which a job of ours is."""

    room: str
    identity: str
    invitation_id: int


class VoiceWorker:
    """The connection to LiveKit and the jobs. `run` until `close`."""

    def __init__(
        self,
        store: Store,
        access: LiveKitAccess,
        capacity: int,
        lease_s: float,
        options: VoiceOptions | None = None,
        busy: Callable[[], int] = lambda: 0,
    ) -> None:
        self._store = store
        self._access = access
        self.capacity = capacity
        self._options = options or VoiceOptions()
        self._voucher = Voucher(
            store, lambda: {held.identity: held.invitation_id for held in self.held}, lease_s
        )
        self._busy = busy  # interviews that this process holds beside ours
        self._server: agents.AgentServer | None = None
        self._registered = False
        self._accepting: set[str] = set()
        self._known: set[str] = set()
        self._looked = asyncio.Event()
        self._lost_at: float | None = time.monotonic()
        self._asked_at = 0.0
        self._closing = asyncio.Event()
        self.draining = False
        self.said: Message | None = None

    @property
    def jobs(self) -> set[str]:
        """Ids of the jobs that are running or being started."""
        running = self._server.active_jobs if self._server is not None else []
        return {info.job.id for info in running} | self._accepting

    @property
    def held(self) -> list[Held]:
        """Rooms in which our jobs are."""
        running = self._server.active_jobs if self._server is not None else []
        return [
            Held(info.job.room.name, INTERVIEWER_PREFIX + info.job.id, int(info.job.metadata))
            for info in running
        ]

    @property
    def connected(self) -> bool:
        """Whether LiveKit can send us a call."""
        server = self._server
        return server is not None and self._registered and not server._connecting

    async def run(self) -> None:
        """Takes calls until `close`; what fails is started again."""
        looking = asyncio.create_task(self._look(), name="voice-look")
        vouching = asyncio.create_task(self._voucher.run(), name="voice-vouch")
        try:
            while not self._closing.is_set():
                server = None
                try:
                    if self._options.threads:  # here: livekit's plug-ins want the main thread
                        _import(self._options.entry)
                    server = self._make()
                    await server.run()
                except Exception as error:
                    log.exception("voice: LiveKit's worker ended: %s", type(error).__name__)
                    self.said = message("agent.voice_failed")
                if self._closing.is_set():
                    return
                self._server = None
                if server is not None:
                    await _end(server)
                await asyncio.sleep(_NEW_START_S)
        finally:
            looking.cancel()
            vouching.cancel()

    async def drain(self) -> None:
        """Takes no new call and waits until the last job has ended."""
        self.draining = True
        server = self._server
        telling = asyncio.create_task(server.drain(timeout=None)) if server is not None else None
        while self.jobs:
            self._looked.clear()
            await self._looked.wait()
        if telling is not None:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def close(self) -> None:
        """Ends the jobs that still run, and the connection."""
        self._closing.set()
        if self._server is not None:
            await self._server.aclose()

    def _make(self) -> agents.AgentServer:
        os.environ.setdefault("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")  # 250 MB, not used
        # A twentieth of the processor time of an interview, to log when an event loop stood still.
        os.environ.setdefault("LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS", "0")
        entry = self._options.entry
        bare = bool(proxy_bypass(urlsplit(self._access.url).hostname or ""))
        server = agents.AgentServer(
            ws_url=self._access.url,
            api_key=self._access.key,
            api_secret=self._access.secret,
            host="127.0.0.1",
            port=0,
            http_proxy=None if bare else agents.NOT_GIVEN,
            job_executor_type=(
                JobExecutorType.THREAD if self._options.threads else JobExecutorType.PROCESS
            ),
            num_idle_processes=min(self._options.idle, self.capacity),
            initialize_process_timeout=60,
            shutdown_process_timeout=_LEAVE_S,
            job_memory_warn_mb=0,
            max_retry=_FOR_EVER,
            load_fnc=self._load,
            # LiveKit's library would count calls that come at once wrongly; `_asked` counts.
            load_threshold=float("inf"),
            setup_fnc=partial(_prepare, entry),
            preload_modules=[entry.partition(":")[0], "hr_desktop.agent.voice.forked"],
        )
        server.rtc_session(
            partial(_run, entry), agent_name=self._options.agent_name, on_request=self._asked
        )
        self._registered = False
        server.on("worker_started", lambda: self._set(server))
        server.on("worker_registered", lambda *_: self._set(server, registered=True))
        return server

    def _set(self, server: agents.AgentServer, registered: bool = False) -> None:
        self._server = server
        self._registered = self._registered or registered

    def _load(self) -> float:
        """Of 1.0 no call comes; LiveKit gives the next one to whoever says the least."""
        return min(1.0, (len(self.jobs) + self._busy()) / self.capacity)

    async def _asked(self, request: JobRequest) -> None:
        """LiveKit asks whether we take a job; one that is left goes to another agent."""
        others = len(self.jobs) + self._busy()
        self._accepting.add(request.id)
        try:
            if self.draining or self._closing.is_set():
                why_not: str | None = "leaving"
            elif others >= self.capacity:
                why_not = "full"
            else:
                why_not = await self._answer(request)
            if why_not is not None:
                log.info("voice: a call is left to others (%s)", why_not, extra={"job": request.id})
                await request.reject(terminate=False)
                return
            await request.accept(identity=INTERVIEWER_PREFIX + request.id)
        finally:
            self._accepting.discard(request.id)

    async def _answer(self, request: JobRequest) -> str | None:
        """In time: LiveKit asks nobody else while one agent thinks, and gives up after 10 s."""
        looking = asyncio.create_task(self._why_not(request), name="voice-request")
        await asyncio.wait({looking}, timeout=_ANSWER_S)
        return looking.result() if looking.done() else "no answer of the database"

    async def _why_not(self, request: JobRequest) -> str | None:
        """Another workspace may use the same LiveKit server; another agent may hold the room."""
        try:
            async with self._store.read() as tx:
                found = await tx.invitations.rooms([request.room.name])
        except (PersonError, OSError):
            return "no database"
        if not found or str(found[0].invitation_id) != request.job.metadata:
            return "not ours"
        return "held" if found[0].held else None

    # -- what goes on --------------------------------------------------------------------------

    async def _look(self) -> None:
        """Notices jobs that ended without a word, and a connection that is lost."""
        while True:
            await asyncio.sleep(_LOOK_S)
            jobs = self.jobs
            for gone in self._known - jobs:
                await self._gone(gone)
            self._known = jobs
            self._looked.set()
            try:
                await self._look_at_connection()
            except Exception:
                log.exception("voice: the connection was not looked at")

    async def _gone(self, job: str) -> None:
        """A job that was killed leaves its lease behind: others need not wait for it to run out."""
        try:
            async with self._store.write() as tx:
                left = await tx.interviews.end_leases(INTERVIEWER_PREFIX + job)
        except Exception as error:  # noqa: BLE001 (whatever it is: it runs out by itself)
            log.warning("voice: a job's lease was not looked at: %s", type(error).__name__)
            return
        for interview_id in left:
            log.error("voice: the job of interview %s died", interview_id, extra={"job": job})

    async def _look_at_connection(self) -> None:
        now = time.monotonic()
        if self.connected:
            self._lost_at, self.said, self._asked_at = None, None, 0.0
            return
        self._lost_at = self._lost_at or now
        if now - self._lost_at < _LOST_S or (
            self._asked_at and now - self._asked_at < _ASK_AGAIN_S
        ):
            return
        self._asked_at = now
        try:
            await probe(self._access.url, self._access.key, self._access.secret)
        except PersonError as error:
            self.said = error.said
            log.warning("voice: no connection to LiveKit (%s)", error)


async def _end(server: agents.AgentServer) -> None:
    try:
        await server.aclose()
    except Exception as error:  # else there would never be a next one
        log.exception("voice: LiveKit's worker does not end: %s", type(error).__name__)


def _import(entry: str) -> Callable[[JobContext], Awaitable[None]]:
    where, _, name = entry.partition(":")
    found: Callable[[JobContext], Awaitable[None]] = getattr(importlib.import_module(where), name)
    return found


def _prepare(entry: str, process: JobProcess) -> None:
    """What a job's process does before its job comes."""
    if process.executor_type is JobExecutorType.PROCESS:
        logs.set_up_job()
    _import(entry)
    if sys.platform != "linux":  # there it is forked from a process that has done it
        importlib.import_module("hr_desktop.agent.voice.warm")


async def _run(entry: str, ctx: JobContext) -> None:
    """The job; the agent's own process does not import what it needs, which takes a second."""
    await _import(entry)(ctx)
