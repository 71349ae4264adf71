"""The connection to a shared PostgreSQL: its address, its encryption, its bounded waits."""

from __future__ import annotations

import ipaddress
import secrets
import ssl
from pathlib import Path

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hr_desktop.domain.messages import refuse
from hr_desktop.network import hosts_of
from hr_desktop.store.errors import is_cut
from hr_desktop.store.types import to_json

OLDEST = 14  # of the server
POOL = 5  # connections of one program: a server of 100 then serves a team and its workers
_MIGRATE_LOCK = 7_305_511  # advisory lock of whoever changes the schema
_DRIVERS = {"host", "port", "target_session_attrs"}  # further parameters that it understands
_MODES = ("disable", "require", "verify-ca", "verify-full")


def address(where: str) -> tuple[URL, bool | ssl.SSLContext]:
    """A database's address in libpq's form, as the driver wants it, and how it is encrypted.

    `sslmode` and `sslrootcert` mean what they mean to libpq ("PostgreSQL, SSL Support"). Where
    `sslmode` is not given, a server on this computer is spoken to in the clear and any other only
    with a verified certificate. Raises ValueError for an address that makes no sense, OSError when
    the certificate file cannot be read.
    """
    url = make_url(where)
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError("no address of a PostgreSQL database")
    query = dict(url.query)
    mode, root = query.pop("sslmode", None), query.pop("sslrootcert", None)
    mode = mode or ("disable" if all(map(_is_here, hosts_of(where))) else "verify-full")
    if query.keys() - _DRIVERS:  # the driver would fail on it with an error of its own
        raise ValueError("no such parameter")
    if mode not in _MODES or not isinstance(root, str | None):
        raise ValueError("no such sslmode")
    made = url.set(drivername="postgresql+asyncpg", query=query)
    return made, False if mode == "disable" else _context(str(mode), root)


def make_engine(where: str, password: str | None, wait_s: float) -> AsyncEngine:
    """An engine that works behind PgBouncer in any mode: no statement outlives its transaction.

    `wait_s` bounds the wait for a connection; a statement may take three times as long. After
    that the connection counts as cut, since a server that is gone may never say so.
    """
    url, encryption = address(where)
    if password is not None:
        url = url.set(password=password)
    engine = create_async_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,  # no candidate's data in exception texts
        pool_pre_ping=True,
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=3 * wait_s,
        pool_recycle=1800,
        connect_args={
            "timeout": wait_s,
            "command_timeout": 3 * wait_s,
            "ssl": encryption,
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: f"hr_{secrets.token_hex(8)}",
        },
    )
    event.listen(engine.sync_engine, "handle_error", _cut_off)
    return engine


def check_version(connection: Connection | None) -> None:
    """Refuses a server that is older than `OLDEST`."""
    found = connection.dialect.server_version_info if connection is not None else None
    if found and int(found[0]) < OLDEST:
        raise refuse("store.too_old", version=int(found[0]), oldest=OLDEST)


def lock_schema(connection: Connection) -> None:
    """One program at a time changes the schema, until its commit; the others wait here."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATE_LOCK})


def may_migrate(connection: Connection) -> bool:
    """Whether this login may make tables: an administrator's may, a recruiter's may not."""
    asked = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
    return bool(connection.execute(asked).scalar())


def _cut_off(context: ExceptionContext) -> None:
    """A statement without an answer, or a connection ended by the server: never used again."""
    error = context.original_exception
    if isinstance(error, TimeoutError) or is_cut(error):
        context.is_disconnect = True


def _is_here(host: str | None) -> bool:
    if not host or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _context(mode: str, root: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=None if root is None else str(Path(root)))
    if mode != "verify-full":
        context.check_hostname = False
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context
