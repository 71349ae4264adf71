"""JSON lines on stdin and stdout, as the desktop speaks with the agent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from hr_desktop.agent.ports import Event
from hr_desktop.domain.messages import message

_LONGEST_LINE = 1_000_000


def take_stdout() -> IO[bytes]:
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


def lines() -> asyncio.Queue[bytes | None]:
    """Lines of stdin as they come; None is its end."""
    loop = asyncio.get_running_loop()
    found: asyncio.Queue[bytes | None] = asyncio.Queue()
    threading.Thread(
        target=_read,
        args=(0, lambda line: loop.call_soon_threadsafe(found.put_nowait, line)),
        name="stdin",
        daemon=True,
    ).start()
    return found


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


async def requests(
    found: asyncio.Queue[bytes | None],
    handle: Callable[[Event], None],
    emit: Callable[[Event], None],
) -> None:
    """Gives each line that is a request to `handle`, until stdin ends."""
    while (line := await found.get()) is not None:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            request = None
        if isinstance(request, dict):
            handle({name: plain(value) for name, value in request.items()})
        else:
            said = message("agent.bad_request").model_dump(mode="json")
            emit({"event": "error", "interview_id": None, "said": said})


def plain(value: Any) -> Any:
    """Text without halves of signs, which no file takes, and zeros, which PostgreSQL refuses.

    What is not text stays as it is.
    """
    if not isinstance(value, str):
        return value
    return value.encode(errors="replace").decode().replace("\0", "")
