"""What SQLite and PostgreSQL do differently; the only place with SQL for one of them."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
import weakref
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    cast,
    event,
    func,
    make_url,
    select,
    text,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from hr_desktop.store import postgres
from hr_desktop.store.types import to_json

WRITE = "hr_write"  # execution option: this transaction writes
_TAKE = "BEGIN IMMEDIATE"
_AGAIN_S = 0.01  # until the lock is asked for again, at first; after a second of waiting a fifth
_READER_MS = 100
_LOG_LOCK = 7_305_512  # advisory lock of whoever appends to the change log

# A word keeps its + and #: C++ and C# are skills. Beginnings are indexed too: the first letter that
# is typed would otherwise be looked up in all words that begin with it, a second at 100 000 people.
FTS_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_texts USING fts5("
    "kind UNINDEXED, body, prefix='1 2 3 4', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '+#'\")"
)
_SIGNS = str.maketrans({"+": "plus", "#": "sharp"})  # PostgreSQL's parser drops the signs
PG_SEARCH = (
    "CREATE TABLE IF NOT EXISTS search_texts (rowid BIGINT PRIMARY KEY, kind TEXT NOT NULL, "
    "body TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_search_texts_body ON search_texts "
    "USING gin (to_tsvector('simple', body))",
)


def make_engine(url: str, busy_timeout: float, password: str | None = None) -> AsyncEngine:
    """An engine for either database. On SQLite every connection gets our settings.

    Durability: `synchronous=FULL`. A finished turn and everything a person entered must survive
    a loss of power, not only a killed process, and NORMAL may lose the last commits of the WAL.
    The price is one sync a commit; bulk work commits seldom.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return postgres.make_engine(url, password, busy_timeout)
    engine = create_async_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,  # no candidate's data in exception texts
        connect_args={"timeout": busy_timeout, "factory": _Connection},
        # A new connection is a new thread, whose start blocks the event loop until the system
        # has room for it: the ones that were needed once are kept, the warmest is used first.
        pool_size=15,
        max_overflow=0,
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


class _Connection(sqlite3.Connection):
    """Is closed with all its cursors.

    A task that is cancelled while a statement runs leaves a cursor with rows that nobody reads.
    SQLite keeps a connection that is closed then, with its transaction and the lock of that, until
    the cursor is collected as garbage: everybody else finds the database locked.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._cursors: weakref.WeakSet[sqlite3.Cursor] = weakref.WeakSet()

    def cursor(self, *args: Any, **more: Any) -> Any:
        made = super().cursor(_Cursor, *args, **more)
        self._cursors.add(made)
        return made

    def close(self) -> None:
        for cursor in list(self._cursors):
            cursor.close()
        super().close()


class _Cursor(sqlite3.Cursor):
    """Waits its turn to write; everything here runs in the connection's own thread.

    SQLite asks again after 1 ms, and ever less often, in the end every 100 ms. With a dozen
    processes that write the newest got the lock, and one that had waited waited for seconds, longer
    than a lease. So here whoever has waited longer asks more often.
    """

    def execute(self, statement: str, *parameters: Any) -> Any:
        return self._take() if statement == _TAKE else super().execute(statement, *parameters)

    def _take(self) -> Any:
        began, busy_ms = time.monotonic(), self._patience("")
        self._patience("= 0")
        try:
            while True:
                try:
                    return super().execute(_TAKE)
                except sqlite3.OperationalError as error:
                    waited = time.monotonic() - began
                    is_taken = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                    if not is_taken or waited > busy_ms / 1000:
                        raise
                    time.sleep(_AGAIN_S / (1 + 4 * min(1.0, waited)))
        finally:
            self._patience(f"= {busy_ms}")

    def _patience(self, change: str) -> int:
        with closing(sqlite3.Cursor(self.connection)) as cursor:
            return int(cursor.execute(f"PRAGMA busy_timeout {change}").fetchone()[0])


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves, see `_begin`
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
        "journal_size_limit=67108864",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: a read that later writes could not wait for it."""
    writes = connection.get_execution_options().get(WRITE)
    connection.exec_driver_sql(_TAKE if writes else "BEGIN")


def is_sqlite(engine: AsyncEngine | AsyncConnection | Engine | Connection) -> bool:
    """Whether this is SQLite."""
    return bool(engine.dialect.name == "sqlite")


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address; None for PostgreSQL or a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return None if parsed.database == ":memory:" else Path(parsed.database)


def create_search(connection: Connection) -> None:
    """Makes the search index's table (part of the first migration)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(FTS_TABLE)
    else:
        for statement in PG_SEARCH:
            connection.exec_driver_sql(statement)


async def enforce_keys(connection: AsyncConnection, on: bool) -> None:
    """Switches SQLite's foreign keys, outside a transaction; PostgreSQL alters tables in place."""
    if is_sqlite(connection):
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


async def run_many(
    connection: AsyncConnection, statement: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    """The driver's `executemany` inside the connection's transaction.

    On SQLite `rows` is consumed in the connection's own thread, off the event loop.
    """
    if is_sqlite(connection):
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        cursor = await driver.executemany(statement, rows)
        await cursor.close()
    else:
        await connection.exec_driver_sql(statement, list(rows))


async def lock_log(connection: AsyncConnection) -> None:
    """Makes appending to the change log one writer's at a time until the commit.

    On PostgreSQL numbers are given before rows are seen, and a reader would miss one that
    commits late; SQLite has one writer anyway.
    """
    if not is_sqlite(connection):
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOG_LOCK})


async def put_search(connection: AsyncConnection, kind: str, texts: Mapping[int, str]) -> None:
    """Replaces texts of the search index (already folded), by id."""
    if not texts:
        return
    signs = {} if is_sqlite(connection) else _SIGNS
    await drop_search(connection, list(texts))
    await connection.execute(
        text("INSERT INTO search_texts (rowid, kind, body) VALUES (:id, :kind, :body)"),
        [{"id": i, "kind": kind, "body": body.translate(signs)} for i, body in texts.items()],
    )


async def drop_search(connection: AsyncConnection, ids: list[int]) -> None:
    """Takes texts out of the search index."""
    if ids:
        await connection.execute(
            text("DELETE FROM search_texts WHERE rowid = :id"), [{"id": i} for i in ids]
        )


async def use_indexes(connection: AsyncConnection) -> None:
    """From here to the end of the transaction PostgreSQL looks things up in its indexes.

    Its planner thinks that splitting a text into words costs next to nothing, and reads all texts
    where many fit: seconds at 100 000 people. Filters, too, are answered from their index alone.
    Helpers of the server cost more than they bring for ids alone. Works behind PgBouncer, too.
    """
    if not is_sqlite(connection):
        await connection.execute(
            text(
                "SELECT set_config('enable_seqscan', 'off', true),"
                " set_config('max_parallel_workers_per_gather', '0', true)"
            )
        )


def search_clause(dialect: str) -> str:
    """SQL that gives the rowids of search texts matching `:words` (see `search_words`)."""
    if dialect == "sqlite":
        return "SELECT rowid FROM search_texts WHERE search_texts MATCH :words"
    return (
        "SELECT rowid FROM search_texts "
        "WHERE to_tsvector('simple', body) @@ to_tsquery('simple', :words)"
    )


def among(dialect: str) -> str:
    """SQL that gives the numbers of a JSON array `:ids`, of any length (no limit of variables)."""
    if dialect == "sqlite":
        return "SELECT value FROM json_each(:ids)"
    return "SELECT value::bigint FROM jsonb_array_elements_text(CAST(:ids AS jsonb))"


def day_of(dialect: str, column: ColumnElement[Any]) -> ColumnElement[str]:
    """The UTC day of a moment as `YYYY-MM-DD`."""
    if dialect == "sqlite":
        return func.substr(type_coerce(column, String), 1, 10)
    return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD")


def packed(dialect: str, statement: Select[Any]) -> Select[Any]:
    """The numbers of the statement's one column, in its order, as one text with commas."""
    inner = statement.subquery()
    (column,) = inner.c
    if dialect == "sqlite":
        return select(func.group_concat(column))
    return select(func.string_agg(cast(column, String), ","))


def search_words(dialect: str, *folded: str) -> str:
    """A query for all words of one of the texts, the last as a beginning. "" for no word at all."""
    found = [one for one in (_all_words(dialect, text) for text in folded) if one]
    if len(found) < 2:
        return "".join(found)
    return (" OR " if dialect == "sqlite" else " | ").join(f"({one})" for one in found)


def _all_words(dialect: str, folded: str) -> str:
    words = [w for w in (word.replace('"', "").replace("'", "") for word in folded.split()) if w]
    words = words[:32]
    if not words:
        return ""
    if dialect == "sqlite":
        return " ".join(f'body:"{w}"' for w in words) + "*"
    safe = ["".join(c for c in w.translate(_SIGNS) if c.isalnum()) for w in words]
    return " & ".join(w for w in safe if w) + ":*"


async def merge_search(engine: AsyncEngine) -> None:
    """Takes deleted words out of SQLite's search index: FTS5 keeps them until its segments merge.

    In one statement: one that merges step by step stops early when others write in between.
    """
    async with engine.execution_options(**{WRITE: True}).begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO search_texts(search_texts) VALUES('optimize')"
        )


async def empty_log(engine: AsyncEngine) -> bool:
    """Leaves no byte of deleted rows in SQLite's WAL; `secure_delete` has seen to the file.

    False: somebody reads, and the WAL is as it was. A reader is not waited for longer than
    `_READER_MS`, since nobody else can write meanwhile.
    """
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        [[patience]] = await raw.execute_fetchall("PRAGMA busy_timeout")
        try:
            await raw.execute_fetchall(f"PRAGMA busy_timeout = {_READER_MS}")
            # The first number: whether it was refused as busy; nothing is raised then.
            [[refused, *_]] = await raw.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await raw.execute_fetchall(f"PRAGMA busy_timeout = {patience}")
        return not refused


def vacuum_into(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite database while others use it (never copy files under WAL).

    The target appears whole or not at all; one that is there is replaced.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    connection = sqlite3.connect(source, timeout=30)
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, target)
    finally:
        connection.close()
        part.unlink(missing_ok=True)
