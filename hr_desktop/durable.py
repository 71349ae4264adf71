"""Files that survive a loss of power: written whole or not at all, synced with their folder."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

# What a full disk, or a used-up quota, is called.
NO_SPACE = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def write_atomically(path: Path, data: bytes) -> None:
    """Puts `data` at `path` in one step, synced to disk, readable by this user alone.

    Raises OSError; the file is then the one that was there before. Blocking.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    with contextlib.suppress(OSError):  # a folder that cannot be synced; the file is there
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a new or changed name in the folder last; Windows cannot and need not do this."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
