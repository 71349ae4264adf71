"""A lock between programs of one computer: the system releases it when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.01


@contextmanager
def locked(file: Path, wait_s: float = 30.0) -> Iterator[bool]:
    """Holds the lock of this name; gives False when another holds it for longer than `wait_s`.

    It holds between threads, too. Blocking.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + wait_s
        while not (held := _try(descriptor)) and time.monotonic() < until:
            time.sleep(_PAUSE_S)
        yield held
    finally:
        os.close(descriptor)  # which also gives the lock back


def _try(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
