"""Opening a database: is it ours, is it whole, does it need a migration, a copy before that."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hr_desktop.domain.messages import refuse
from hr_desktop.store import dialect, postgres, roles
from hr_desktop.store.migrations import HEAD, REVISIONS

_CHECK_UP_TO = 64 * 1024 * 1024  # larger files are not read through at each start
_COPY = re.compile(r"\.before-[0-9a-z]+-\d{8}T\d{6}\.copy$")


def prepare_file(path: Path, keep_copies: int, busy_timeout: float) -> None:
    """Checks a SQLite file and writes a safe copy when a migration is coming.

    Raises `PersonError` for a damaged, foreign or newer file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise refuse("store.full" if full else "store.cannot_open") from error
    revision = check_file(path, busy_timeout)
    if revision not in (HEAD, ""):
        target = _copy_name(path, revision)
        if not target.exists():
            dialect.vacuum_into(path, target)
        for old in _copies(path)[:-keep_copies]:
            old.unlink(missing_ok=True)


def check_file(path: Path, busy_timeout: float) -> str:
    """The schema revision of a SQLite file, "" for one that is not there or empty.

    Raises `PersonError` for a damaged, foreign or newer one.
    """
    if not path.exists() or path.stat().st_size == 0:
        return ""
    with closing(sqlite3.connect(path, timeout=busy_timeout)) as connection:
        revision = _revision(connection)
        if path.stat().st_size <= _CHECK_UP_TO:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if said != "ok":
                raise refuse("store.damaged")
    return revision


def set_aside(path: Path) -> None:
    """Makes room for a restored database: the present one becomes a safe copy beside it.

    Nobody may have it open. Raises OSError.
    """
    if path.is_file() and path.stat().st_size:
        target = _copy_name(path, "restore")
        try:
            dialect.vacuum_into(path, target)
        except sqlite3.Error:  # damaged: kept as it is
            os.replace(path, target)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _copy_name(path: Path, before: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return path.with_name(f"{path.name}.before-{before}-{stamp}.copy")


def drop_copies(path: Path) -> None:
    """Removes the safe copies: they may hold people who were deleted for good."""
    for copy in _copies(path):
        copy.unlink(missing_ok=True)


def _copies(path: Path) -> list[Path]:
    """Safe copies beside the file, the oldest first."""
    found = [p for p in path.parent.glob("*.copy") if p.name.startswith(path.name)]
    return sorted((p for p in found if _COPY.search(p.name)), key=lambda p: p.name[-20:])


def _revision(connection: sqlite3.Connection) -> str:
    """The file's schema revision, "" for a database without tables; refuses foreign ones."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not names:
        return ""
    if "alembic_version" not in names:
        raise refuse("store.foreign")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = str(row[0]) if row else ""
    if revision and revision not in REVISIONS:
        raise refuse("store.newer")
    return revision


async def migrate(engine: AsyncEngine, known: str | None = None, *, rights: bool = False) -> None:
    """Brings the schema to the newest revision; Alembic is loaded only when it has work.

    On PostgreSQL only a login that may make tables does this (`store.needs_admin` otherwise), and
    one program at a time; `rights` makes the roles of a team first. Raises `store.newer` for a
    database of a newer program, and for a database that is not the workspace `known`
    `store.emptied` or `store.other_workspace`, before anything is changed.
    """
    shared = not dialect.is_sqlite(engine)
    async with engine.connect() as connection:
        if shared:
            postgres.check_version(connection.sync_connection)
        needed = await connection.run_sync(_needed)
        if known is not None and shared:
            await connection.run_sync(_expect, known)
    if rights and shared:
        async with engine.begin() as connection:
            await connection.run_sync(postgres.lock_schema)
            await connection.run_sync(roles.run, roles.SCRIPT)
    if not needed:
        return
    async with engine.connect() as connection:
        if shared and not await connection.run_sync(postgres.may_migrate):
            raise refuse("store.needs_admin")
    writer = engine.execution_options(**{dialect.WRITE: True})
    async with writer.connect() as connection:
        # Rebuilding a table under enforced foreign keys would delete the rows that refer to it.
        await dialect.enforce_keys(connection, False)
        try:
            async with connection.begin():
                await connection.run_sync(_upgrade)
        finally:
            await dialect.enforce_keys(connection, True)


async def look(engine: AsyncEngine, known: str | None) -> Literal["ready", "empty", "older"]:
    """What `migrate` would find on a server: `ready`, `empty` or `older`. Changes nothing.

    Raises what `migrate` does, and `store.not_allowed` for a login that may not read the work.
    """
    async with engine.connect() as connection:
        postgres.check_version(connection.sync_connection)
        needed = await connection.run_sync(_needed)
        if known is not None:
            await connection.run_sync(_expect, known)
        if needed and not await connection.run_sync(postgres.may_migrate):
            raise refuse("store.needs_admin")
        if needed:
            return "older" if await connection.run_sync(_current) else "empty"
        await connection.exec_driver_sql("SELECT id FROM candidates LIMIT 1")
        return "ready"


def _needed(connection: Connection) -> bool:
    """Whether the schema is older than this program; raises `store.newer`."""
    current = _current(connection)
    if current and current not in REVISIONS:
        raise refuse("store.newer")
    return current != HEAD


def _expect(connection: Connection, known: str) -> None:
    """Refuses a database that took the place of the workspace `known`."""
    if not _current(connection):
        raise refuse("store.emptied")
    if workspace_id(connection) != known:
        raise refuse("store.other_workspace")


def workspace_id(connection: Connection) -> str | None:
    """Which workspace this is; None in a database that is older than the question."""
    if not connection.dialect.has_table(connection, "workspace"):
        return None
    found = connection.exec_driver_sql("SELECT id FROM workspace").scalar()
    return None if found is None else str(found)


async def check_revision(connection: AsyncConnection) -> None:
    """Refuses to write when somebody has migrated the database since it was opened.

    The first statement of a write transaction: until its end a migration waits for it.
    """
    asked = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    current = asked.scalar()
    if current != HEAD:
        raise refuse("store.needs_admin" if current in REVISIONS else "store.outgrown")


def _current(connection: Connection) -> str:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _upgrade(connection: Connection) -> None:
    from hr_desktop.store.migrations.running import upgrade

    if not dialect.is_sqlite(connection):
        postgres.lock_schema(connection)
        if not _needed(connection):  # another program was quicker
            return
        owned = roles.act_as_owner(connection)
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        if _current(connection):  # waits for writers under way, and lets none begin meanwhile
            connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        upgrade(connection)
        if owned:
            roles.run(connection, roles.RIGHTS)
        return
    upgrade(connection)
