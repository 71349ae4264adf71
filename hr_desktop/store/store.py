"""The store: opens the database, gives transactions, keeps copies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import text
from sqlalchemy.engine import URL

from hr_desktop.domain.base import Clock, utc_now
from hr_desktop.domain.messages import PersonError
from hr_desktop.store import dialect, opening, roles
from hr_desktop.store.errors import translated
from hr_desktop.store.feed import ChangeFeed
from hr_desktop.store.looking import valid_address
from hr_desktop.store.sorting import simple_fold
from hr_desktop.store.transaction import Tx

Fold = Callable[[str], str]
UNDO_FOR = timedelta(hours=24)
_TRIES, _TRY_AGAIN_S = 20, 0.25  # to empty the log that somebody reads

log = logging.getLogger(__name__)


class Store:
    """One workspace's database. Everything goes through `read()` and `write()`."""

    def __init__(
        self,
        url: str,
        *,
        password: str | None,
        fold: Fold,
        now: Clock,
        undo_for: timedelta,
        busy: float,
    ) -> None:
        self.url = url
        self.path = dialect.sqlite_path(url)
        self._fold = fold
        self._now = now
        self._ahead = timedelta()  # of the server's clock before this computer's
        self._undo_for = undo_for
        self._engine = dialect.make_engine(url, busy, password)
        self._writer = self._engine.execution_options(**{dialect.WRITE: True})
        # SQLite has one writer: waiting here is fair and cheap, waiting in SQLite is neither.
        self._lock = asyncio.Lock() if dialect.is_sqlite(self._engine) else None
        self._writing: set[asyncio.Task[object] | None] = set()
        self._reader = (
            self._engine
            if dialect.is_sqlite(self._engine)
            else self._engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self.feed = ChangeFeed(self)
        self.workspace: str | None = None  # which one this is; None for a local workspace
        self.role: roles.Role = "admin"  # what this login may do there

    @classmethod
    async def open(
        cls,
        where: str | Path,
        *,
        password: str | None = None,
        fold: Fold | None = None,
        now: Clock = utc_now,
        undo_for: timedelta = UNDO_FOR,
        busy_timeout: float = 10.0,
        keep_copies: int = 3,
        known: str | None = None,
        rights: bool = False,
    ) -> Self:
        """Opens (or makes) the database at a path or address and brings it up to date.

        Before a migration a safe copy is written beside the file (the last `keep_copies` stay).
        `password` is of a server whose address has none. `fold` turns text into the words of the
        search index (lemmas); the plain words stand in. `busy_timeout`, in seconds, is for a lock
        on SQLite and for a connection on PostgreSQL. `known` is the workspace that a server's
        address stood for so far; `rights` makes a team's roles (with an administrator's login).
        Raises `PersonError`: `store.newer`, `store.damaged`, `store.locked`, `store.full`,
        `store.cannot_open`, `store.read_only`, and of a server `store.unreachable`,
        `store.unknown_host`, `store.login_refused`, `store.no_database`, `store.certificate`,
        `store.no_encryption`, `store.too_many`, `store.needs_admin`, `store.emptied`,
        `store.other_workspace`, `store.too_old`, `store.bad_address`, `store.no_driver`,
        `store.no_certificate_file`.
        """
        url = file_url(where) if isinstance(where, Path) else where
        with valid_address():
            store = cls(
                url,
                password=password,
                fold=fold or simple_fold,
                now=now,
                undo_for=undo_for,
                busy=busy_timeout,
            )
        try:
            with translated():
                if store.path is not None:
                    await asyncio.to_thread(
                        opening.prepare_file, store.path, keep_copies, busy_timeout
                    )
                await opening.migrate(store._engine, known, rights=rights)
                if store.path is None and not dialect.is_sqlite(store._engine):
                    async with store._engine.connect() as connection:
                        store.workspace = await connection.run_sync(opening.workspace_id)
                        store.role = await connection.run_sync(roles.members_role)
                await store.set_the_clock()
        except BaseException:
            await store._engine.dispose()
            raise
        return store

    def now(self) -> datetime:
        """The present moment by the database's clock, UTC: the computers of a team disagree."""
        return self._now() + self._ahead

    async def set_the_clock(self) -> None:
        """Compares the server's clock with this computer's; half a round trip is its error.

        Whoever holds leases for long does so now and then: a computer's clock may be set after the
        start. Nothing for a local workspace. Raises PersonError `store.…`.
        """
        if self.path is not None or self._now is not utc_now:
            return
        with translated():
            await self._ask_the_time()

    async def _ask_the_time(self) -> None:
        async with self._reader.connect() as connection:
            before = utc_now()
            theirs = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
            self._ahead = theirs - before - (utc_now() - before) / 2

    async def close(self) -> None:
        """Ends the feed and closes all connections."""
        await self.feed.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that sees one state of the database and writes nothing."""
        with translated():
            async with self._reader.connect() as connection, connection.begin():
                yield self._tx(connection, None)

    @asynccontextmanager
    async def write(self, actor: str | None = None) -> AsyncIterator[Tx]:
        """A short write transaction: committed at the end, rolled back by an exception.

        `actor` is the person who makes the change; None is the program itself. Never wait for a
        network, a model or another transaction inside.
        """
        grew = False
        async with self._turn():
            with translated():
                async with self._writer.connect() as connection, connection.begin():
                    if self._lock is None:
                        await opening.check_revision(connection)
                    tx = self._tx(connection, actor)
                    yield tx
                    grew = await tx.flush()
        if grew:
            await self.feed.wake()

    async def gather_statistics(self) -> None:
        """After many new rows PostgreSQL's planner learns of them now, not in some minutes.

        It also marks whole pages as seen by everybody, so that an index alone answers. Tables of
        another owner are left out by the server. SQLite needs none of it.
        """
        if self.path is not None or dialect.is_sqlite(self._engine):
            return
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with translated():
            async with engine.connect() as connection:
                await connection.execute(text("VACUUM (ANALYZE)"))

    async def backup(self, to: Path) -> None:
        """Writes a consistent copy of a SQLite database to a new file."""
        if self.path is None:
            raise ValueError("only a local workspace is one file")
        with translated():
            await asyncio.to_thread(dialect.vacuum_into, self.path, to)

    async def scrub(self) -> bool:
        """After a purge: leaves no byte of the removed rows in the file, its log and its copies.

        False when another program holds one of them for longer than a few seconds: call it again.
        """
        if not dialect.is_sqlite(self._engine):
            return True
        whole = False
        try:
            with translated():
                async with self._turn():
                    await dialect.merge_search(self._engine)
                for _ in range(_TRIES):
                    async with self._turn():
                        whole = await dialect.empty_log(self._engine)
                    if whole:
                        break
                    await asyncio.sleep(_TRY_AGAIN_S)
        except PersonError as error:
            if error.said.code != "store.locked":
                raise
        if self.path is not None:
            try:
                await asyncio.to_thread(opening.drop_copies, self.path)
            except OSError as error:  # it is open somewhere (Windows)
                log.warning("a safe copy stays: %s", type(error).__name__)
                whole = False
        return whole

    @asynccontextmanager
    async def version_probe(self) -> AsyncIterator[Callable[[], Awaitable[int]]]:
        """A cheap question, on a connection of its own: a number that changes with commits.

        On SQLite it changes with commits of any other connection, on PostgreSQL with the log.
        """
        sqlite, engine = dialect.is_sqlite(self._engine), self._engine
        query = "PRAGMA data_version"
        if not sqlite:
            query = "SELECT coalesce(max(seq), 0) FROM changes"
            engine = engine.execution_options(isolation_level="AUTOCOMMIT")  # one round trip
        with translated():
            async with engine.connect() as connection:
                raw = await connection.get_raw_connection()

                async def version() -> int:
                    if sqlite:
                        driver = raw.driver_connection
                        assert driver is not None
                        async with driver.execute(query) as cursor:
                            row = await cursor.fetchone()
                        return int(row[0])
                    return int((await connection.execute(text(query))).scalar_one())

                yield version

    def _tx(self, connection: object, actor: str | None) -> Tx:
        return Tx(
            connection,  # type: ignore[arg-type]
            actor=actor,
            now=self.now(),
            fold=self._fold,
            undo_for=self._undo_for,
        )

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        task = asyncio.current_task()
        if task in self._writing:
            raise RuntimeError("a write transaction inside a write transaction would wait for ever")
        self._writing.add(task)
        try:
            if self._lock is None:
                yield
            else:
                async with self._lock:
                    yield
        finally:
            self._writing.discard(task)


def file_url(path: Path) -> str:
    """The address of a SQLite file."""
    return URL.create("sqlite+aiosqlite", database=str(path)).render_as_string()
