"""Processes for hostile or heavy work: each job may hang, die or eat memory and costs only itself.

`ProcessPoolExecutor` fails every pending job with one dead worker and cannot end a hanging one;
pebble can. Each of our processes is a pebble pool of one, thrown away whole after a violent end:
a process killed in the middle of a message would leave pebble's shared locks taken for ever.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import ctypes
import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import psutil
from pebble import ProcessPool

log = logging.getLogger(__name__)
T = TypeVar("T")

_LOOK_SECONDS = 0.03  # how often memory, time and the wish to cancel are looked at
_START_SECONDS = 60.0  # a process that has not begun the job by then hangs in its start
_MB = 1024 * 1024
_PR_SET_PDEATHSIG = 1  # prctl(2): a signal of the kernel when the starting thread ends


class WorkerTimeout(Exception):
    """The job took longer than its time; its process was ended."""


class WorkerDied(Exception):
    """The process ended in the middle of the job (a crash, or the pool was closed)."""


class WorkerOutOfMemory(Exception):
    """The job took more memory than its process may; the process was ended."""


class _Job:
    """One call on its way through the pool."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], timeout: float) -> None:
        self.function = function
        self.args = args
        self.timeout = timeout
        self.future: Future[Any] = Future()
        self.unwanted = threading.Event()


class ProcessWorkers:
    """Runs module-level functions in processes of their own and awaits them.

    `timeout` (seconds) bounds a job from its start, not its wait for a free process.
    `memory_limit_mb` bounds a process's resident memory. `max_tasks` > 0 replaces a process after
    so many jobs. `initializer(*initargs)` runs once in each process; when it fails, every job of
    that process raises its error. Processes start with the first job, by spawn on all systems, so
    that they hold nothing of the window; their standard output goes to standard error.
    """

    def __init__(
        self,
        name: str,
        processes: int = 1,
        timeout: float = 60,
        memory_limit_mb: int = 1024,
        max_tasks: int = 0,
        initializer: Callable[..., Any] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        self.name = name
        self.timeout = timeout
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._slots = [
            _Slot(
                f"{name}-{number}",
                self._jobs,
                self._closing,
                memory_limit_mb * _MB,
                max_tasks,
                initializer,
                initargs,
            )
            for number in range(processes)
        ]
        self._started = False
        _open_pools.add(self)

    async def run(
        self, function: Callable[..., T], /, *args: Any, timeout: float | None = None
    ) -> T:
        """`function(*args)` in one of the processes; jobs start in the order of their calls.

        Raises what the function raises, and WorkerTimeout, WorkerDied or WorkerOutOfMemory.
        Cancelling the awaiting task ends the work.
        """
        job = self._put(function, args, timeout)
        try:
            result: T = await asyncio.wrap_future(job.future)
        except asyncio.CancelledError:
            job.unwanted.set()
            raise
        return result

    def call(self, function: Callable[..., T], /, *args: Any, timeout: float | None = None) -> T:
        """The same as `run`, blocking, for programs without an event loop."""
        job = self._put(function, args, timeout)
        try:
            result: T = job.future.result()
        except BaseException:
            job.unwanted.set()
            raise
        return result

    def _put(self, function: Callable[..., Any], args: tuple[Any, ...], t: float | None) -> _Job:
        job = _Job(function, args, self.timeout if t is None else t)
        with self._lock:
            if self._closing.is_set():
                raise WorkerDied(f"{self.name} is closed")
            if not self._started:
                self._started = True
                for slot in self._slots:
                    slot.start()
            self._jobs.put(job)
        return job

    def pids(self) -> list[int]:
        """The ids of the processes that live now."""
        return [pid for slot in self._slots if (pid := slot.pid)]

    def close(self, timeout: float = 5.0) -> None:
        """Ends all processes; waiting and running jobs raise WorkerDied. Returns in `timeout` s."""
        with self._lock:
            self._closing.set()
            for _ in self._slots:
                self._jobs.put(None)
        end = time.monotonic() + timeout
        if self._started:
            for slot in self._slots:
                slot.join(max(0.0, end - time.monotonic()))
        while True:
            try:
                left = self._jobs.get_nowait()
            except queue.Empty:
                break
            if left is not None and left.future.set_running_or_notify_cancel():
                left.future.set_exception(WorkerDied(f"{self.name} is closed"))
        for slot in self._slots:
            slot.kill()


class _Slot(threading.Thread):
    """One process and the thread that feeds and watches it."""

    def __init__(
        self,
        name: str,
        jobs: queue.SimpleQueue[_Job | None],
        closing: threading.Event,
        memory_limit: int,
        max_tasks: int,
        initializer: Callable[..., Any] | None,
        initargs: tuple[Any, ...],
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._jobs = jobs
        self._closing = closing
        self._memory_limit = memory_limit
        self._max_tasks = max_tasks
        self._initializer = initializer
        self._initargs = initargs
        self._pool: ProcessPool | None = None
        self._board: Any = None  # the process writes its id here when it is ready

    @property
    def pid(self) -> int:
        """The process's id, 0 when there is none."""
        board = self._board
        return int(board.value) if board is not None else 0

    def run(self) -> None:
        """Takes jobs until the pool is closed."""
        while (job := self._jobs.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            if self._closing.is_set():
                job.future.set_exception(WorkerDied(self.name))
                continue
            try:
                result = self._perform(job)
            except BaseException as error:  # noqa: BLE001 (handed to whoever awaits the job)
                job.future.set_exception(error)
            else:
                job.future.set_result(result)
        self._discard()

    def _perform(self, job: _Job) -> Any:
        pool = self._living_pool()
        try:
            future = pool.schedule(_call, args=(job.function, job.args))
        except RuntimeError as error:  # the idle process had died and took its pool along
            log.warning("worker pool %s was replaced: %s", self.name, type(error).__name__)
            self._discard()
            future = self._living_pool().schedule(_call, args=(job.function, job.args))
        asked = time.monotonic()
        began: float | None = None
        while True:
            wait([future], timeout=_LOOK_SECONDS)
            if future.done():
                return self._outcome(future)
            now = time.monotonic()
            if began is None and future.running():
                began = now
            if job.unwanted.is_set() or self._closing.is_set():
                self._discard()
                raise WorkerDied(self.name)
            late = now - began > job.timeout if began else now - asked > _START_SECONDS
            if late:
                self._discard()
                raise WorkerTimeout(self.name)
            if self._memory() > self._memory_limit:
                self._discard()
                raise WorkerOutOfMemory(self.name)

    def _outcome(self, future: Future[Any]) -> Any:
        """The finished job's result; raises the job's own error or one of ours."""
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, MemoryError):
            self._discard()
            raise WorkerOutOfMemory(self.name) from None
        if not _is_pool_failure(error):
            raise error
        self._discard()
        raise WorkerDied(f"{self.name}: {type(error).__name__}") from None

    def _memory(self) -> int:
        try:
            return int(psutil.Process(self.pid).memory_info().rss) if self.pid else 0
        except psutil.Error:  # it has just ended; the pool will say so
            return 0

    def _living_pool(self) -> ProcessPool:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._board = context.RawValue(ctypes.c_int64, 0)
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=self._max_tasks,
                initializer=_begin,
                initargs=(self._board, self._initializer, self._initargs),
                context=context,
            )
        return self._pool

    def kill(self) -> None:
        """Ends the process and whatever it has started, at once."""
        if self._pool is None or not self.pid:
            return
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            for one in [*process.children(recursive=True), process]:
                with contextlib.suppress(psutil.Error):
                    one.kill()
        self._board.value = 0

    def _discard(self) -> None:
        pool = self._pool
        if pool is None:
            return
        self.kill()
        self._pool = None
        pool.stop()  # type: ignore[no-untyped-call]
        try:
            pool.join(timeout=5)
        except (TimeoutError, RuntimeError, OSError) as error:
            log.warning("worker pool %s did not end: %s", self.name, type(error).__name__)


def _is_pool_failure(error: BaseException) -> bool:
    """Whether an exception speaks of the process and not of the job's function."""
    return type(error).__module__.startswith(("pebble", "concurrent.futures"))


_begin_error: BaseException | None = None


def _begin(board: Any, initializer: Callable[..., Any] | None, initargs: tuple[Any, ...]) -> None:
    """First thing in a new process."""
    global _begin_error  # one for each process, read by _call
    os.environ["OMP_NUM_THREADS"] = "1"
    with contextlib.suppress(OSError, ValueError):  # a windowed Windows program has no streams
        os.dup2(2, 1)
    _lower_priority()
    _end_with_parent()
    board.value = os.getpid()
    if initializer is not None:
        try:
            initializer(*initargs)
        except Exception as error:  # noqa: BLE001 (raised again by each job)
            _begin_error = error


def _lower_priority() -> None:
    with contextlib.suppress(OSError, psutil.Error):
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            import resource  # not on Windows

            os.nice(5)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold personal data


def _end_with_parent() -> None:
    """A process in an endless job would outlive a killed program: watch the parent."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        # The thread below needs the interpreter's lock, which an endless match of a pattern keeps.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:  # it died before the wish was made
            os._exit(1)

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _call(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """One job, in the process."""
    if _begin_error is not None:
        raise _begin_error
    return function(*args)


_open_pools: weakref.WeakSet[ProcessWorkers] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Without this, multiprocessing would wait at exit for processes that nobody ends."""
    for pool in list(_open_pools):
        pool.close(timeout=2)
