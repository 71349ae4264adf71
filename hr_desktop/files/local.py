"""A file store in a folder: `ab/cdef…`, written beside, synced, then renamed into place."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import psutil

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.durable import NO_SPACE, sync_folder
from hr_desktop.files.base import Waiting

log = logging.getLogger(__name__)

_SHA = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1024 * 1024
_LEFT_OVER_S = 24 * 3600
_TICK_S = 0.02  # the time of a file may lag behind the clock by a tick of the kernel's


class LocalFiles:
    """Files in a folder of this computer (see `FileStore`). Paths may hold any letters."""

    shared = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / "incoming"
        with told():
            self._incoming.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def put(self, source: Path | bytes | BinaryIO) -> str:
        """Keeps the bytes and gives their SHA-256.

        A crash at any moment leaves the whole file, or a left-over that the next start sweeps.
        """
        part = self._incoming / f"{os.getpid()}-{secrets.token_hex(8)}.part"
        try:
            with _opened(source) as stream, told():
                sha256, size = _copy(stream, part)
            with told():
                target = self.target(sha256)
                if target.exists() and target.stat().st_size == size and whole(target, sha256):
                    os.utime(target)  # wanted again: see `delete`
                else:
                    target.parent.mkdir(exist_ok=True)
                    os.replace(part, target)
                    sync_folder(target.parent)
                    sync_folder(self.folder)
            return sha256
        finally:
            part.unlink(missing_ok=True)

    def read(self, sha256: str) -> bytes:
        """The bytes; raises `files.gone` and `files.damaged`."""
        with told():
            data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise refuse("files.damaged")
        return data

    def path(self, sha256: str) -> Path:
        """The file itself; raises `files.gone`."""
        target = self.target(sha256)
        if not target.is_file():
            raise refuse("files.gone")
        return target

    def exists(self, sha256: str) -> bool:
        """Whether the file is there."""
        return self.target(sha256).is_file()

    def missing(self, sha256s: Iterable[str]) -> list[str]:
        """Those that are not there."""
        return [one for one in sha256s if not self.exists(one)]

    def size(self, sha256: str) -> int:
        """Bytes; raises `files.gone`."""
        return self.path(sha256).stat().st_size

    def verify(self, sha256: str) -> bool:
        """Reads the whole file again and compares it with its name."""
        target = self.target(sha256)
        if not target.is_file():
            return False
        with told():
            return whole(target, sha256)

    def delete(self, sha256: str, unless_put_since: datetime | None = None) -> int:
        """Removes the file, and its folder when that is empty; gives the bytes freed."""
        target = self.target(sha256)
        with told():
            if not target.exists():
                return 0
            found = target.stat()
            since = None if unless_put_since is None else unless_put_since.timestamp()
            # A time to come is of a clock that was set back since: it was put before.
            if since is not None and since - _TICK_S < found.st_mtime <= time.time() + _TICK_S:
                return 0
            target.unlink(missing_ok=True)
        try:
            target.parent.rmdir()
        except OSError as error:
            log.debug("folder %s stays: %s", target.parent.name, error.strerror)
        return found.st_size

    def all(self) -> Iterator[str]:
        """SHA-256 of every file."""
        for folder in self.folder.iterdir():
            if len(folder.name) == 2 and folder.is_dir():
                for file in folder.iterdir():
                    if _SHA.fullmatch(name := folder.name + file.name):
                        yield name

    def waiting(self) -> list[Waiting]:
        """None: the folder is where they belong."""
        return []

    def send(self, sha256: str) -> bool:
        """Nothing waits."""
        return True

    def deletions(self) -> int:
        """None: each is done at once."""
        return 0

    def finish_deletions(self) -> None:
        """Nothing was put off."""

    def copies(self) -> Iterator[str]:
        """None: there is nothing but the folder."""
        return iter(())

    def drop_copy(self, sha256: str) -> None:
        """Nothing to forget."""

    def sweep(self) -> None:
        """Nothing is uploaded; cut-off writes are swept at the start."""

    def check(self) -> None:
        """Writes, reads and deletes a small file."""
        sha256 = self.put(secrets.token_bytes(32))
        self.read(sha256)
        self.delete(sha256)

    def close(self) -> None:
        """Holds nothing open."""

    def target(self, sha256: str) -> Path:
        """Where the file lies, or would lie."""
        if not _SHA.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal")
        return self.folder / sha256[:2] / sha256[2:]

    def _sweep(self) -> None:
        """Removes what interrupted writes left behind: it may hold a whole resume.

        A name begins with its writer's process id; a reused id keeps a left-over for a day.
        """
        for part in self._incoming.glob("*.part"):
            pid = part.name.partition("-")[0]
            try:
                abandoned = pid.isdecimal() and not psutil.pid_exists(int(pid))
                if abandoned or time.time() - part.stat().st_mtime > _LEFT_OVER_S:
                    part.unlink(missing_ok=True)
            except OSError as error:
                log.debug("left-over %s stays: %s", part.name, error.strerror)


def whole(file: Path, sha256: str) -> bool:
    """Whether a file holds the bytes of this SHA-256. Reads all of it; raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def _copy(stream: BinaryIO, to: Path) -> tuple[str, int]:
    """Copies to a synced file; gives SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    with to.open("xb") as out:
        while block := _read(stream):
            digest.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(_BLOCK)
    except OSError as error:
        raise refuse("files.unreadable") from error


@contextmanager
def _opened(source: Path | bytes | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    elif isinstance(source, Path):
        try:
            stream = source.open("rb")
        except FileNotFoundError as error:
            raise refuse("files.vanished") from error
        except OSError as error:
            raise refuse("files.unreadable") from error
        with stream:
            yield stream
    else:
        yield source


@contextmanager
def told() -> Iterator[None]:
    """Turns failures of the store's own disk into sentences."""
    try:
        yield
    except PersonError:
        raise
    except OSError as error:
        if error.errno in NO_SPACE:
            raise refuse("files.full") from error
        if isinstance(error, FileNotFoundError):
            raise refuse("files.gone") from error
        raise refuse("files.not_writable") from error
