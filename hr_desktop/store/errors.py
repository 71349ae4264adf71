"""Failures of the database in words that a person can act on."""

from __future__ import annotations

import asyncio
import errno
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.records import Changed, Fenced, Refused

__all__ = ["Changed", "Fenced", "Refused", "person_error", "translated"]

_BY_SQLITE_WORDS = (
    (("database is locked", "database table is locked", "database schema is locked"), "locked"),
    (("database or disk is full",), "full"),
    (("malformed", "not a database", "corrupt"), "damaged"),
    (("readonly", "read-only"), "read_only"),
    (("unable to open",), "cannot_open"),
    (("disk i/o error",), "disk"),
)


# PostgreSQL, appendix A, "Error Codes": the beginning of the state.
_BY_POSTGRES_STATE = (
    (("28",), "login_refused"),
    (("3D000",), "no_database"),
    (("42501", "25006"), "not_allowed"),
    (("53300",), "too_many"),
    (("53100",), "full"),
    (("57014", "55P03", "40P01", "40001"), "slow"),
    (("08", "57P"), "unreachable"),
)

# What the driver and the pool raise when nobody answers; a time-out cannot come from elsewhere,
# since nothing else is waited for inside a transaction.
_CUT_OFF = (ConnectionError, TimeoutError, PoolTimeoutError)
_NO_WAY = (
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.EHOSTDOWN,
    errno.EADDRNOTAVAIL,
)
_NO_WAY_ON_WINDOWS = (1231, 1232)  # ERROR_NETWORK_UNREACHABLE, ERROR_HOST_UNREACHABLE


def _no_way(error: BaseException) -> bool:
    """Whether no connection could be made for want of a network, or to none of several addresses.

    Of a name that stands for several (localhost often does) asyncio sums up what failed at each in
    an error without a number.
    """
    if type(error) is not OSError:
        return False
    if getattr(error, "winerror", None) in _NO_WAY_ON_WINDOWS:
        return True
    return error.errno is None or error.errno in _NO_WAY


def is_cut(error: BaseException) -> bool:
    """Whether PostgreSQL's driver was told to end while it waited, and cannot go on."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return "InternalClientError" in f"{type(original).__name__} {original}"


def person_error(error: BaseException) -> PersonError | None:
    """The `PersonError` for a failure of the database, None when it is none a person can mend."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        said = str(original).lower()
        for words, code in _BY_SQLITE_WORDS:
            if any(word in said for word in words):
                return refuse(f"store.{code}")
        return None
    state = str(getattr(original, "sqlstate", "") or getattr(original, "pgcode", "") or "")
    for states, code in _BY_POSTGRES_STATE:
        if state and state.startswith(states):
            return refuse(f"store.{code}")
    if isinstance(error, socket.gaierror):
        return refuse("store.unknown_host")
    if isinstance(error, ssl.SSLError):
        return refuse("store.certificate")
    if isinstance(error, ConnectionError) and "SSL" in str(error):  # asyncpg has no type for it
        return refuse("store.no_encryption")
    if isinstance(error, (InterfaceError, *_CUT_OFF)) or _no_way(error) or is_cut(error):
        return refuse("store.unreachable")
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turns failures of the database inside the block into `PersonError` where there are words."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError) as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # The clean-up after a cancellation failed, on a connection that is gone, and its error
            # took the place of the cancellation: a loop would go on for ever.
            raise asyncio.CancelledError from error
        said = person_error(error)
        if said is None:
            raise
        raise said from error
