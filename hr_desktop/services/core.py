"""What every service works with, built once by `Workspace.open`."""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import logging
import platform
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from hr_desktop import log as logs
from hr_desktop.config import Paths, Settings
from hr_desktop.documents import Reader
from hr_desktop.domain.base import Clock, utc_now
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.records import Changed
from hr_desktop.files import FileStore
from hr_desktop.files.local import told, whole
from hr_desktop.services.engines import Engines
from hr_desktop.services.spool import Courier, Spool, spool_folder
from hr_desktop.store import Store
from hr_desktop.store.transaction import Tx
from hr_desktop.workers import ProcessWorkers

log = logging.getLogger(__name__)
T = TypeVar("T")
PROGRAM = "HR Desktop"  # who did it, in the audit log


class Core:
    """Store, files, worker processes, engines and settings, for all services.

    `reading` are the processes for hostile files, `thinking` the one for understanding, matching,
    assessing and other CPU-heavy work: the event loop only waits for them.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        store: Store,
        files: FileStore,
        reading: ProcessWorkers,
        thinking: ProcessWorkers,
        engines: Engines,
        clock: Clock = utc_now,
    ) -> None:
        self.paths = paths
        self.settings = settings
        self.store = store
        self.files = files
        self.reading = reading
        self.thinking = thinking
        self.reader = Reader(reading)
        self.engines = engines
        self.clock = clock
        self.tasks = Tasks()
        self._wakers: list[Callable[[], None]] = []

    @property
    def actor(self) -> str:
        """Who makes the changes: the recruiter of the settings, else the system's user."""
        return self.settings.recruiter.strip() or _system_user()

    @property
    def place(self) -> str | None:
        """This computer's user, for work that needs a file of theirs; None when nobody shares."""
        return None if self.store.path is not None else f"{_system_user()}@{platform.node()}"

    @property
    def waits_at(self) -> str | None:
        """For work on a file that was put here: `place` when others cannot read it at once."""
        return self.place if self.files.shared else None

    @property
    def outbox(self) -> str | None:
        """This computer's data folder, where files wait for the team's storage; None: no team."""
        folder = hashlib.sha256(str(self.paths.data).encode()).hexdigest()[:12]
        return f"{self.place}:{folder}" if self.place else None

    @property
    def spool(self) -> Spool:
        """Where recordings of this workspace wait on this computer."""
        return Spool(spool_folder(self.paths.data, self.store.workspace))

    def courier(self) -> Courier:
        """Brings them into the workspace."""
        return Courier(self.store, lambda: self.files, self.spool)

    @property
    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return self.clock()

    @property
    def may_write(self) -> bool:
        """False for a viewer of a team, whom the database lets only read."""
        return self.store.role != "viewer"

    def read(self) -> AbstractAsyncContextManager[Tx]:
        """A short transaction that only reads."""
        return self.store.read()

    @asynccontextmanager
    async def person(self) -> AsyncIterator[Tx]:
        """A short transaction for a change that a person makes (audited).

        Raises PersonError `edit.conflict` when somebody else was faster; nothing is written.
        """
        try:
            async with self._write(self.actor) as tx:
                yield tx
        except Changed as error:
            raise refuse("edit.conflict") from error

    def program(self, *, audited: bool = False) -> AbstractAsyncContextManager[Tx]:
        """A short transaction for what the program does by itself; people need not hear of most."""
        return self._write(PROGRAM if audited else None)

    def _write(self, actor: str | None) -> AbstractAsyncContextManager[Tx]:
        if not self.may_write:  # PostgreSQL would refuse it, too
            raise refuse("team.viewer")
        return self.store.write(actor)

    async def keep(self, source: Path | bytes | BinaryIO) -> str:
        """Puts a file into the file store; gives its SHA-256."""
        sha256 = await asyncio.to_thread(self.files.put, source)
        await self.announce([sha256])
        return sha256

    async def announce(self, sha256s: Iterable[str]) -> None:
        """Tells the team that files were put here, before any row that needs them is written."""
        if not self.files.shared:
            return
        if self.outbox is not None:
            async with self.program() as tx:
                await tx.files.announce(sha256s, self.outbox, platform.node(), self.actor)
        self.wake()

    async def send(self, sha256: str) -> bool:
        """Brings a file that was put here to where the team looks for it; False: not now."""
        try:
            return await asyncio.to_thread(self.files.send, sha256)
        except PersonError as failed:
            log.info("a file waits for the team's storage: %s", failed.said.code)
            return False

    async def file(self, sha256: str) -> Path:
        """A local file with the bytes (see `FileStore.path`).

        Raises `files.not_here_yet` when it is still on another computer of the team, and
        `files.damaged` when somebody or the disk has altered it.
        """
        try:
            return await asyncio.to_thread(self._whole_file, sha256)
        except PersonError as failed:
            if failed.said.code != "files.gone" or not self.files.shared:
                raise
            async with self.read() as tx:
                found = await tx.files.whereabouts(sha256)
            if found is None:
                raise
            raise refuse("files.not_here_yet", computer=found[0], by=found[1]) from failed

    def _whole_file(self, sha256: str) -> Path:
        with told():
            if whole(path := self.files.path(sha256), sha256):
                return path
            self.files.drop_copy(sha256)  # of what lies in a bucket: it is fetched again
            if whole(path := self.files.path(sha256), sha256):
                return path
        raise refuse("files.damaged")

    async def think(
        self, function: Callable[..., T], *args: Any, timeout: float | None = None
    ) -> T:
        """`function(*args)` in the thinking process (see `services.brain`)."""
        return await self.thinking.run(function, *args, timeout=timeout)

    def on_wake(self, waker: Callable[[], None]) -> None:
        """Call `waker` whenever there is new work in the queue."""
        self._wakers.append(waker)

    def wake(self) -> None:
        """There is new work in the queue."""
        for waker in self._wakers:
            waker()


class Tasks:
    """Background tasks: named, strongly referenced, every failure logged, cancelled at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run `work` until it ends or `close` is called."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self, timeout: float = 5.0) -> None:
        """Cancel everything and wait at most `timeout` seconds for it."""
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=timeout)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logs.record_error(log, f"background task {task.get_name()} ended", error)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in a bare container
        return "recruiter"
