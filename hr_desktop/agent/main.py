"""`hr-desktop agent`: the interviewer's process.

With `--stdio` the desktop drives it by JSON lines. In: `{"op": "start", "interview_id": …}`, and
`say` (with `text` and `client_id`; the same id twice is one answer; `took_s` for speaking time
that this process has not seen), `typing`, `leave`, `ping`, `drain`. Out: `{"event": "ready", …}`,
and `turn`, `thinking`, `listening`, `progress`, `ended`, `error`, `pong`, `stopped`. Logs go to
stderr and to the log file, never to stdout.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import queue
import secrets
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from hr_desktop.agent.ports import Event
from hr_desktop.config import Paths, Settings, load_settings
from hr_desktop.domain.messages import PersonError, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from livekit.plugins import openai

    from hr_desktop.agent.model import Brain
    from hr_desktop.agent.server import AgentServer
    from hr_desktop.services.metering import SpendMeter
    from hr_desktop.vault import Vault

log = logging.getLogger(__name__)

_LONGEST_LINE = 1_000_000


def main(argv: list[str]) -> int:
    """Runs the agent until it is told to stop; gives the exit status."""
    parser = argparse.ArgumentParser(prog="hr-desktop agent")
    parser.add_argument("--stdio", action="store_true", help="JSON lines on stdin and stdout")
    parser.add_argument("--data", metavar="DIR", help="data folder")
    parser.add_argument("--timing", help=argparse.SUPPRESS)  # JSON; tests shorten the waits
    options = parser.parse_args(argv)
    if not options.stdio:
        sys.stderr.write("hr-desktop agent needs --stdio in this version\n")
        return 2
    if options.data:
        os.environ["HR_DESKTOP_DATA"] = os.path.abspath(options.data)
    pipe = _take_stdout()
    paths = Paths.default()
    paths.make()
    from hr_desktop.agent.logs import set_up

    set_up(paths.logs)
    return asyncio.run(_run(paths, load_settings(paths), pipe, options.timing))


def _take_stdout() -> IO[bytes]:
    """Keeps stdout for the protocol; whatever a library prints goes to stderr."""
    sys.stdout.flush()
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return pipe


class Writer:
    """Writes events from a thread of its own, so that a slow reader never blocks an interview."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._queue: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="stdout", daemon=True)
        self._thread.start()

    def __call__(self, event: Event) -> None:
        """Queues one event."""
        self._queue.put(event)

    def close(self, timeout: float = 2.0) -> None:
        """Writes what is queued, within `timeout` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)

    def _write(self) -> None:
        while (event := self._queue.get()) is not None:
            try:
                line = json.dumps(event, ensure_ascii=False).encode(errors="replace")
                self._pipe.write(line + b"\n")
            except OSError:  # the desktop has gone: stdin closes too and ends the process
                return


def _read(descriptor: int, give: Callable[[bytes | None], None]) -> None:
    """Reads lines until the end; the end is None. A thread: Windows cannot poll a pipe.

    Reads the descriptor itself: a buffered reader that waits in a thread while the interpreter
    ends brings the process down.
    """
    left = b""
    try:
        while chunk := os.read(descriptor, 65536):
            *lines, left = (left + chunk).split(b"\n")
            for line in lines:
                give(line)
            if len(left) > _LONGEST_LINE:
                left = b""
        if left:
            give(left)
    except (OSError, RuntimeError):  # closed, or the loop has ended
        return
    finally:
        with contextlib.suppress(RuntimeError):
            give(None)


async def _run(paths: Paths, settings: Settings, pipe: IO[bytes], timing_json: str | None) -> int:
    from hr_desktop.agent.records import StoreRecords
    from hr_desktop.agent.server import AgentServer, Timing, spare_the_collector
    from hr_desktop.services.known import Known
    from hr_desktop.services.metering import SpendMeter
    from hr_desktop.store import Store
    from hr_desktop.vault import Vault

    vault = Vault()
    emit = Writer(pipe)
    timing = Timing.model_validate_json(timing_json) if timing_json else Timing()
    try:
        store = await Store.open(
            settings.database_url or paths.database,
            password=vault.get("database.password") if settings.database_url else None,
            known=Known(paths.data).workspace(settings.database_url),
        )
    except PersonError as error:
        emit({"event": "error", "interview_id": None, "said": error.said.model_dump(mode="json")})
        emit.close()
        return 3
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    records = StoreRecords(store, owner, timing.lease)
    brain = _brain_maker(settings, vault, SpendMeter(store, settings.ai.daily_limit))
    server = AgentServer(records, brain, Path(paths.data), emit, timing=timing)
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()
    threading.Thread(
        target=_read,
        args=(0, lambda line: loop.call_soon_threadsafe(lines.put_nowait, line)),
        name="stdin",
        daemon=True,
    ).start()
    for name in ("SIGTERM", "SIGINT"):
        with contextlib.suppress(NotImplementedError, ValueError, AttributeError):  # Windows
            loop.add_signal_handler(getattr(signal, name), lines.put_nowait, None)
    spare_the_collector()
    server.start()
    emit({"event": "ready", "pid": os.getpid(), "engine": settings.ai.engine})
    await _take_requests(server, lines, emit)
    await server.drain()
    await server.close()
    await store.close()
    emit({"event": "stopped"})
    emit.close()
    return 0


async def _take_requests(
    server: AgentServer, lines: asyncio.Queue[bytes | None], emit: Callable[[Event], None]
) -> None:
    drained = asyncio.create_task(server.drained.wait(), name="drained")
    try:
        while True:
            next_line = asyncio.create_task(lines.get(), name="request")
            await asyncio.wait({next_line, drained}, return_when=asyncio.FIRST_COMPLETED)
            if not next_line.done():
                next_line.cancel()
                return
            line = next_line.result()
            if line is None:
                return
            if not line.strip():
                continue
            try:
                request = json.loads(line)
            except (ValueError, RecursionError):
                request = None
            if isinstance(request, dict):
                server.handle({name: _plain(value) for name, value in request.items()})
            else:
                said = message("agent.bad_request").model_dump(mode="json")
                emit({"event": "error", "interview_id": None, "said": said})
    finally:
        drained.cancel()


def _plain(value: Any) -> Any:
    """Text without halves of signs, which no file takes, and zeros, which PostgreSQL refuses."""
    if not isinstance(value, str):
        return value
    return value.encode(errors="replace").decode().replace("\0", "")


def _brain_maker(settings: Settings, vault: Vault, meter: SpendMeter) -> Callable[[], Brain]:
    """One brain for all interviews of the process: a service that is down is down for all."""
    from hr_desktop.agent.model import Brain

    brain = Brain(
        _remote(settings, vault),
        timeout_s=min(settings.ai.timeout_s, 20.0),
        private=settings.ai.private,
        meter=meter,
    )
    return lambda: brain


def _remote(settings: Settings, vault: Vault) -> openai.LLM | None:
    if settings.ai.engine != "openai":
        return None
    key = vault.get("ai.api_key")
    if not key and not settings.ai.base_url:
        return None
    from hr_desktop.ai.remote.client import OPENAI
    from hr_desktop.network import inside

    if settings.ai.inside_only and not inside(settings.ai.base_url or OPENAI):
        log.warning("the model service is outside this network and is not asked")
        return None
    from hr_desktop.agent.openai_llm import openai_llm

    return openai_llm(settings.ai, key or "none")
