"""The agent's own record of an interview: one JSON line for each turn, synced to disk.

The first place a turn is written to, before anything is said or sent. The database gets it next;
when it is away, the journal is replayed later. A line that was cut off by a kill is dropped: its
turn had not been acknowledged to anybody.
"""

from __future__ import annotations

import errno
import logging
import os
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from hr_desktop.agent.state import MachineState
from hr_desktop.config import Paths
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Turn
from hr_desktop.durable import sync_folder

log = logging.getLogger(__name__)


class Entry(Value):
    """One line: a turn (None when only the state changed) and the state after it."""

    fence: int
    turn: Turn | None
    state: MachineState


def entry_line(fence: int, turn: Turn | None, state_json: str) -> bytes:
    """One line of the file, from a state that is JSON already."""
    said = "null" if turn is None else turn.model_dump_json()
    return f'{{"fence":{fence},"turn":{said},"state":{state_json}}}\n'.encode()


class Journal:
    """The journal of one interview. Methods block for a disk sync: call them in a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    def read(self) -> list[Entry]:
        """All whole entries. Cuts off a torn last line, so that appending is safe afterwards.

        A damaged line between others costs its own turn alone.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        good = data.rfind(b"\n") + 1
        if good < len(data):
            with self.path.open("r+b") as file:
                file.truncate(good)
                os.fsync(file.fileno())
        entries: list[Entry] = []
        for number, line in enumerate(data[:good].split(b"\n")[:-1], 1):
            try:
                entries.append(Entry.model_validate_json(line))
            except ValidationError:
                log.warning("line %s of the journal %s is damaged", number, self.path.name)
        return entries

    def write(self, line: bytes) -> None:
        """Writes whole lines (see `entry_line`); they are safe after `sync`.

        Raises OSError when not all of it could be written; what was is taken back.
        """
        if self._file is None:
            fresh = not self.path.exists()
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = self.path.open("ab", buffering=0)
            if fresh:
                os.chmod(self.path, 0o600)
                sync_folder(self.path.parent)
        before = self._file.tell()
        try:
            written = self._file.write(line)
        except OSError:
            self._file.truncate(before)
            raise
        if written != len(line):  # the disk is full
            self._file.truncate(before)
            raise OSError(errno.ENOSPC, "the journal could not be written in full")

    def sync(self) -> None:
        """Returns when everything written is on disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Closes the file; it stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def remove(self) -> None:
        """Deletes the journal: everything in it is in the database."""
        self.close()
        self.path.unlink(missing_ok=True)


def journal_path(data: Path, interview_id: int, workspace: str | None = None) -> Path:
    """Where the journal of a workspace's interview lies under the data folder."""
    return Paths.under(data).journals(workspace) / f"{interview_id}.jsonl"
