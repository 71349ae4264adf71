"""A look at a database without opening it: would it open, and what would happen to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import ArgumentError

from hr_desktop.domain.messages import refuse
from hr_desktop.store import dialect, opening
from hr_desktop.store.errors import translated
from hr_desktop.store.migrations import HEAD

Found = Literal["ready", "empty", "older"]
WAIT_S = 6.0


async def look_at(where: str | Path, *, password: str | None, known: str | None) -> Found:
    """What `Store.open` would find there. Nothing is made, migrated or written.

    Raises the `PersonError`s of `Store.open`, and `store.not_allowed` for a login without rights.
    """
    with translated():
        if isinstance(where, Path):
            revision = await asyncio.to_thread(opening.check_file, where, WAIT_S)
            return "empty" if not revision else "ready" if revision == HEAD else "older"
        with valid_address():
            engine = dialect.make_engine(where, WAIT_S, password)
        try:
            return await opening.look(engine, known)
        finally:
            await engine.dispose()


@contextmanager
def valid_address() -> Iterator[None]:
    """Turns what an engine cannot be made of into `PersonError`."""
    try:
        yield
    except ImportError as error:
        raise refuse("store.no_driver") from error
    except (ArgumentError, ValueError) as error:
        raise refuse("store.bad_address") from error
    except OSError as error:
        raise refuse("store.no_certificate_file") from error
