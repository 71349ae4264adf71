"""Logs of the agent process: nothing that anybody said, at any level.

Libraries log requests, tool arguments and texts in their messages and extra fields. Of a record
that is not our own only its place, level and the kind of its exception are kept.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import IO

from hr_desktop import log

_PLACED = "_placed"  # a record of a job's process went through here already
_AT_ONCE = 20
_locks: list[IO[bytes]] = []
_STANDARD = frozenset(vars(logging.makeLogRecord({})))


class OnlyPlaces(logging.Filter):
    """Replaces what a library says by where it said it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, without its contents."""
        if record.name.split(".")[0] == "hr_desktop" or getattr(record, _PLACED, False):
            return True
        kind = ""
        if record.exc_info and record.exc_info[0] is not None:
            kind = f" ({record.exc_info[0].__name__})"
        for key in [k for k in vars(record) if k not in _STANDARD]:
            delattr(record, key)
        record.msg = f"{Path(record.pathname).stem}:{record.lineno} {record.funcName}{kind}"
        record.args, record.exc_info, record.exc_text, record.stack_info = None, None, None, None
        return True


class _OnItsWay(OnlyPlaces):
    """For a record that goes to another process: an exception's places go along, not its text."""

    def filter(self, record: logging.LogRecord) -> bool:
        super().filter(record)
        if record.exc_info and record.exc_info[1] is not None:
            record.trace = log.places(record.exc_info[1])
        record.exc_info, record.exc_text = None, None
        setattr(record, _PLACED, True)
        return True


def _take(file: Path) -> bool:
    """Whether this process is the only one with this name; it has it until it ends."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = file.open("ab")
    except OSError:
        return False
    try:
        if sys.platform == "win32":  # pragma: no cover
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return False
    _locks.append(lock)
    return True


def set_up_job() -> None:
    """In a job's process: LiveKit's library sends records to the agent, which writes them."""
    on_its_way = _OnItsWay()
    for handler in logging.getLogger().handlers:
        handler.addFilter(on_its_way)


def set_up(folder: Path, level: int = logging.INFO) -> None:
    """Log file `agent.log` and stderr, both without contents of libraries' records.

    An agent that sees interviews through writes its own while the next one begins: `agent-2.log`.
    """
    names = ("agent", *(f"agent-{number}" for number in range(2, _AT_ONCE)))
    name = next((one for one in names if _take(folder / f"{one}.lock")), f"agent-{os.getpid()}")
    log.set_up(folder, name, level, also_stderr=True)
    only_places = OnlyPlaces()
    for handler in logging.getLogger().handlers:
        handler.addFilter(only_places)
