"""The interviewer's process as the desktop sees it: started, watched, started again, stopped.

Talks JSON lines with `hr-desktop agent --stdio`. Works on any asyncio loop with subprocesses
(qasync's included). Interviews that were running go on by themselves after a crash. A process that
is asked to end while it holds voice interviews stays until they are over, and is let go: it lives
on when the program has ended, and beside the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from hr_desktop.config import Paths
from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message, message, refuse

log = logging.getLogger(__name__)

Event = dict[str, Any]
Listener = Callable[[Event], Awaitable[None] | None]


class AgentState(StrEnum):
    """What the process is doing."""

    stopped = "stopped"
    starting = "starting"
    running = "running"
    restarting = "restarting"
    failed = "failed"


class AgentHealth(Value):
    """State, memory and processor of the process, as of the last answer to a ping."""

    state: AgentState
    pid: int | None = None
    rss_mb: float | None = None
    cpu: float | None = None  # percent of one core
    active: int = 0  # interviews being held
    restarts: int = 0
    said: Message | None = None


class AgentTiming(Value):
    """Waits in seconds; tests shorten them."""

    ready: float = 60.0
    ping: float = 5.0
    silent: float = 20.0  # no answer to pings for so long: hung, killed
    stop: float = 10.0
    back_off: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
    healthy: float = 60.0  # running so long forgets earlier crashes


def agent_command() -> list[str]:
    """How to start the agent: the frozen console program, or this interpreter."""
    if getattr(sys, "frozen", False):
        here = Path(sys.executable)
        console = here.with_name("hr-desktop-cli" + here.suffix)
        return [str(console if console.exists() else here), "agent", "--stdio"]
    return [sys.executable, "-m", "hr_desktop", "agent", "--stdio"]


class AgentProcess:
    """One agent process. Listeners get every event of the protocol, and `agent` for its own state.

    `environment` is asked at each start, so that changed settings reach the next process. Methods
    may be called from one event loop only.
    """

    def __init__(
        self,
        data: Path,
        environment: Callable[[], Mapping[str, str]] = dict,
        *,
        command: list[str] | None = None,
        timing: AgentTiming | None = None,
    ) -> None:
        self._data = data
        self._environment = environment
        self._command = command or agent_command()
        self._timing = timing or AgentTiming()
        self._process: asyncio.subprocess.Process | None = None
        self._listeners: list[Listener] = []
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Future[Any]] = set()
        self._ready = asyncio.Event()
        self._stays = asyncio.Event()  # asked to end, it sees voice interviews through
        self._left = False  # it said that it ends, as somebody wanted
        self._stopping = False
        self._health = AgentHealth(state=AgentState.stopped)
        self._wanted: dict[int, dict[str, Event]] = {}  # running interviews: answers not yet kept
        self._heard = 0.0

    @property
    def health(self) -> AgentHealth:
        """State and load."""
        return self._health

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` (plain or async) with each event; gives what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    async def start(self) -> None:
        """Starts the process and waits until it is ready; raises PersonError `agent.no_start`."""
        if self._task is None or self._task.done():
            self._stopping = False
            self._ready.clear()
            self._task = asyncio.create_task(self._keep_running(), name="agent-process")
        ready = asyncio.create_task(self._ready.wait(), name="agent-ready")
        await asyncio.wait(
            {ready, self._task},
            timeout=self._timing.ready,
            return_when=asyncio.FIRST_COMPLETED,
        )
        ready.cancel()
        if not self._ready.is_set():
            await self.stop()
            self._set(AgentState.failed, said=message("agent.no_start"))
            raise refuse("agent.no_start")

    async def stop(self, *, at_once: bool = False) -> None:
        """Asks it to set its interviews aside and leave; kills it when it does not.

        Voice interviews are finished first, by the process alone, unless `at_once`.
        """
        self._stopping = True
        process = self._process
        if process is not None and process.returncode is None:
            if at_once:
                await self.send({"op": "stop"})
            self._close_stdin(process)
            await self._wait_for_end(process, at_once)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        for task in list(self._tasks):
            task.cancel()
        self._wanted.clear()
        self._ready.clear()
        if self._health.state is not AgentState.failed:
            self._set(AgentState.stopped)

    async def _wait_for_end(self, process: asyncio.subprocess.Process, at_once: bool) -> None:
        ended = asyncio.create_task(process.wait(), name="agent-end")
        stays = asyncio.create_task(self._stays.wait(), name="agent-stays")
        either = {ended} if at_once else {ended, stays}
        await asyncio.wait(either, timeout=self._timing.stop, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, stays):
            task.cancel()
        await asyncio.gather(ended, stays, return_exceptions=True)
        if process.returncode is not None:
            return
        if self._stays.is_set() and not at_once:
            self._let_go(process)
        else:
            await self._kill(process)

    def _let_go(self, process: asyncio.subprocess.Process) -> None:
        """Leaves a process alone. asyncio kills the child of a transport that is closed."""
        transport: Any = getattr(process, "_transport")  # noqa: B009 (it has no public name)
        transport.get_extra_info("subprocess").returncode = 0
        transport.close()
        self._process = None
        log.info("the agent stays until its voice interviews are over")

    async def hold(self, interview_id: int) -> None:
        """Starts or resumes an interview; its turns come as events."""
        await self._running()
        self._wanted.setdefault(interview_id, {})
        await self.send({"op": "start", "interview_id": interview_id})

    async def say(self, interview_id: int, text: str, client_id: str, took_s: float = 0.0) -> None:
        """Sends the candidate's answer. It is sent again after a crash until it was kept.

        `took_s`: how long it would have taken to say, when it comes from a script.
        """
        request = {
            "op": "say",
            "interview_id": interview_id,
            "text": text,
            "client_id": client_id,
            "took_s": took_s,
        }
        self._wanted.setdefault(interview_id, {})[client_id] = request
        await self.send(request)

    async def typing(self, interview_id: int) -> None:
        """Tells that the candidate writes; call it at most once a second or so."""
        await self.send({"op": "typing", "interview_id": interview_id})

    async def leave(self, interview_id: int) -> None:
        """Sets an interview aside; it can be held again later."""
        await self.send({"op": "leave", "interview_id": interview_id})

    async def send(self, request: Event) -> None:
        """Sends one request; to a process that is just gone nothing (its restart goes on)."""
        process = self._process
        if process is None or process.stdin is None or process.returncode is not None:
            return
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            await process.stdin.drain()
        except (ConnectionError, RuntimeError):
            log.info("the agent is gone; the request is sent after its restart")

    # -- the process ---------------------------------------------------------------------------

    async def _running(self) -> None:
        if self._task is None or self._task.done():
            await self.start()

    async def _keep_running(self) -> None:
        crashes = 0
        loop = asyncio.get_running_loop()
        while not self._stopping:
            self._set(AgentState.restarting if crashes else AgentState.starting)
            began = loop.time()
            try:
                await self._run_once()
            except OSError as error:
                log.error("the agent cannot be started: %s", type(error).__name__)
            if self._is_stopping():
                return
            if self._left:  # somebody wanted it to: it is started again when it is needed
                self._set(AgentState.stopped)
                return
            crashes = 1 if loop.time() - began > self._timing.healthy else crashes + 1
            if crashes > len(self._timing.back_off):
                self._set(AgentState.failed, said=message("agent.no_start"))
                return
            self._health = self._health.model_copy(update={"restarts": self._health.restarts + 1})
            self._set(AgentState.restarting, said=message("agent.crashed"))
            await asyncio.sleep(self._timing.back_off[crashes - 1])

    def _is_stopping(self) -> bool:
        return self._stopping

    async def _run_once(self) -> None:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # it keeps a log file of its own
            env=self._child_environment(),
            limit=16 * 1024 * 1024,
            creationflags=flags,
            start_new_session=os.name == "posix",  # a closed terminal does not end interviews
        )
        self._process = process
        self._stays.clear()
        self._left = False
        watch = asyncio.create_task(self._watch(process), name="agent-watch")
        try:
            assert process.stdout is not None
            while line := await process.stdout.readline():
                self._take(line)
            await process.wait()
        finally:
            watch.cancel()
            if self._process is process:  # it was not let go
                if process.returncode is None:
                    await self._kill(process)
                self._close_stdin(process)

    def _child_environment(self) -> dict[str, str]:
        """Ours with the settings; the data folder only when it is not where it belongs anyway."""
        found = {**os.environ, **self._environment(), "PYTHONUTF8": "1"}
        if Paths.default().data != self._data:
            found["HR_DESKTOP_DATA"] = str(self._data)
        return found

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Pings; a process that answers nothing for long is killed, and so started again."""
        loop = asyncio.get_running_loop()
        self._heard = loop.time() + self._timing.ready
        while True:
            await self.send({"op": "ping"})
            await asyncio.sleep(self._timing.ping)
            if loop.time() - self._heard > self._timing.silent:
                log.error("the agent does not answer; it is killed")
                await self._kill(process)
                return

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 5)

    @staticmethod
    def _close_stdin(process: asyncio.subprocess.Process) -> None:
        if process.stdin is not None and not process.stdin.is_closing():
            process.stdin.close()

    # -- events --------------------------------------------------------------------------------

    def _take(self, line: bytes) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            log.warning("the agent wrote a line that is no event (%s bytes)", len(line))
            return
        self._heard = max(self._heard, asyncio.get_running_loop().time())
        kind, interview_id = event.get("event"), event.get("interview_id")
        if kind == "ready":
            self._heard = asyncio.get_running_loop().time()
            self._set(AgentState.running, pid=event.get("pid"))
            self._ready.set()
            self._background(self._go_on())
        elif kind == "pong":
            self._health = self._health.model_copy(
                update={k: event.get(k) for k in ("rss_mb", "cpu", "active")}
            )
        elif kind in ("turn", "kept") and isinstance(interview_id, int):
            self._wanted.get(interview_id, {}).pop(str(event.get("client_id")), None)
        elif kind == "staying":
            self._stays.set()
        elif kind == "stopped":
            self._left = True
        elif kind == "ended" and isinstance(interview_id, int):
            self._wanted.pop(interview_id, None)
        self._tell(event)

    async def _go_on(self) -> None:
        """After a restart: the interviews that were running, and the answers not yet kept."""
        for interview_id, requests in list(self._wanted.items()):
            await self.send({"op": "start", "interview_id": interview_id})
            for request in list(requests.values()):
                await self.send(request)

    def _set(
        self, state: AgentState, *, pid: int | None = None, said: Message | None = None
    ) -> None:
        self._health = self._health.model_copy(update={"state": state, "pid": pid, "said": said})
        self._tell({"event": "agent", "state": state.value})

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            try:
                result = listener(event)
            except Exception as error:  # noqa: BLE001 (a listener's failure is not the agent's)
                log.error("a listener failed: %s", type(error).__name__)
                continue
            if inspect.isawaitable(result):
                self._background(result)

    def _background(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a listener failed: %s", type(task.exception()).__name__)
