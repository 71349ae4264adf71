"""The only place that creates tasks: named, strongly held, cancelled with their widget.

Every failure ends in `Tasks.failed` and is shown to the person in one way, by the window.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import asyncio
    import logging

    from hr_desktop.domain.messages import Message


_STEP_S = 0.005
T = TypeVar("T")
Step = Callable[[], Coroutine[Any, Any, Any]]


@dataclass(frozen=True)
class Failure:
    """A failed piece of work as the person sees it.

    `said` is the sentence of an expected failure; None means an unexpected one, then `error_id`
    finds it in the log and `details` (types and places in the code, no data) can be copied.
    """

    said: Message | None
    error_id: str
    details: str
    task: str


class Tasks(QObject):
    """Starts coroutines for widgets. One for the whole window, closed before the loop ends."""

    failed = Signal(object)  # Failure
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[Any]] = set()
        self._of_owner: dict[int, set[asyncio.Task[Any]]] = {}
        self._latest: dict[tuple[int, str], asyncio.Task[Any]] = {}
        self._again: dict[tuple[int, str], tuple[Step, QObject]] = {}
        self._closed = False

    def start(
        self, work: Coroutine[Any, Any, Any], *, name: str, owner: QObject
    ) -> asyncio.Task[Any]:
        """Runs `work`; it is cancelled when `owner` is destroyed. Needs a running loop."""
        import asyncio  # not at the top: the first paint does not wait for it

        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        key = id(owner)
        if key not in self._of_owner:
            self._of_owner[key] = set()
            owner.destroyed.connect(lambda *_: self._owner_gone(key))
        self._of_owner[key].add(task)
        task.add_done_callback(lambda done: self._done(done, key))
        if self._closed:
            task.cancel()
        return task

    def latest(
        self, work: Coroutine[Any, Any, Any], *, name: str, owner: QObject
    ) -> asyncio.Task[Any]:
        """As `start`, but cancels the owner's earlier task of that name (search as you type)."""
        key = (id(owner), name)
        earlier = self._latest.get(key)
        if earlier is not None:
            earlier.cancel()
        self._latest[key] = self.start(work, name=name, owner=owner)
        return self._latest[key]

    def again(self, function: Step, *, name: str, owner: QObject) -> None:
        """Starts `function()`, or, while it runs, once more after its end.

        For following changes: a stream of them neither starves the work nor piles it up.
        """
        key = (id(owner), name)
        running = self._latest.get(key)
        if running is not None and not running.done():
            self._again[key] = (function, owner)
        else:
            self.latest(function(), name=name, owner=owner)

    def slot(self, owner: QObject, name: str, function: Step) -> Callable[..., None]:
        """A slot for signals of any arguments that starts `function()`, unless it still runs."""

        def run(*_: object) -> None:
            key = (id(owner), name)
            earlier = self._latest.get(key)
            if earlier is None or earlier.done():
                self._latest[key] = self.start(function(), name=name, owner=owner)

        return run

    def cancel(self, owner: QObject) -> None:
        """Cancels what runs for `owner`."""
        for task in tuple(self._of_owner.get(id(owner), ())):
            task.cancel()

    def report(self, error: Exception, name: str) -> None:
        """Shows a failure that was caught outside a task, in the same way."""
        self.failed.emit(_failure(error, name))

    @property
    def closed(self) -> bool:
        """Whether the program is ending: nothing new is to be begun."""
        return self._closed

    @property
    def names(self) -> list[str]:
        """The names of what runs now."""
        return sorted(task.get_name() for task in self._running)

    async def close(self, limit: float = 5.0) -> None:
        """Cancels everything and waits until it has ended, at most `limit` seconds."""
        import asyncio

        self._closed = True
        left = {t for t in self._running if t is not asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            _, late = await asyncio.wait(left, timeout=limit)
            for task in late:
                _log().warning("task did not end in time", extra={"task": task.get_name()})

    def _owner_gone(self, key: int) -> None:
        for task in self._of_owner.pop(key, set()):
            task.cancel()
        for known in [k for k in self._latest if k[0] == key]:
            del self._latest[known]
            self._again.pop(known, None)

    def _done(self, task: asyncio.Task[Any], key: int) -> None:
        self._running.discard(task)
        if key in self._of_owner:
            self._of_owner[key].discard(task)
        if not task.cancelled():
            error = task.exception()
            if isinstance(error, Exception):
                self.failed.emit(_failure(error, task.get_name()))
            elif error is not None:
                _log().error("task ended the program", exc_info=error)
        known = (key, task.get_name())
        if self._latest.get(known) is task and known in self._again and not self._closed:
            function, owner = self._again.pop(known)
            self.latest(function(), name=known[1], owner=owner)
        if not self._running:
            self.idle.emit()


def _log() -> logging.Logger:
    import logging  # not at the top: the first paint does not wait for it

    return logging.getLogger(__name__)


def _failure(error: Exception, name: str) -> Failure:
    said = getattr(error, "said", None)  # PersonError, without importing pydantic for it
    if said is not None:
        _log().info("work refused: %s", said.code, extra={"task": name})
        return Failure(said, "", "", name)
    from hr_desktop.log import places, record_error

    found = record_error(_log(), "work failed unexpectedly", error, task=name)
    return Failure(None, found, f"{found} · {name}\n{places(error)}", name)


async def make_classes() -> None:
    """Has Qt's classes made here and now, some milliseconds of them at a time.

    PySide makes each when it is first asked for. pyqtgraph asks for all of them when it is
    imported, and in a thread, while the window uses them, that can end the program at once.
    """
    import asyncio

    from PySide6 import QtCore, QtGui, QtWidgets

    until = perf_counter() + _STEP_S
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            if perf_counter() > until:
                await asyncio.sleep(0)
                until = perf_counter() + _STEP_S


def gently(work: Callable[[], T]) -> T:
    """`work()` in a thread that leaves the window its turns: imports hold Python for long."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.001)
    try:
        return work()
    finally:
        sys.setswitchinterval(before)
