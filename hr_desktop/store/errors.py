"""Failures of the database in words that a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError

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
    if state.startswith("53100"):
        return refuse("store.full")
    if state.startswith(("08", "57P")) or isinstance(error, InterfaceError | ConnectionError):
        return refuse("store.unreachable")
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turns failures of the database inside the block into `PersonError` where there are words."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, ConnectionError) as error:
        said = person_error(error)
        if said is None:
            raise
        raise said from error
