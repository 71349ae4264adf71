"""Who may read what is written: this user alone, except by programs that are not ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_before: int | None = None


def for_this_user_alone() -> None:
    """From here on new files and folders, of child processes too, are closed to other users."""
    global _before
    _before = os.umask(0o077)


@contextmanager
def as_before() -> Iterator[None]:
    """For starting somebody else's program: what it saves has its usual rights."""
    if _before is None:
        yield
        return
    ours = os.umask(_before)
    try:
        yield
    finally:
        os.umask(ours)
