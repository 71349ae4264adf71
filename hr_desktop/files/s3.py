"""A team's files: in a bucket, with the recent ones on this computer.

One folder for each bucket: `ab/cdef…` are the files that are here, `waiting/<sha>` names those
that the bucket does not have yet, `deletions/<sha>` those to be removed from it. Programs of one
computer share it. A file that waits is never evicted, nor one that was asked for a moment ago;
the others go when the folder grows beyond its limit, the least recently used first. The time of
use is kept in a file's access time, that of `put` in its modification time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from hr_desktop.config import S3Settings
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.durable import write_atomically
from hr_desktop.files.base import Waiting
from hr_desktop.files.bucket import Bucket
from hr_desktop.files.local import LocalFiles, told
from hr_desktop.files.locks import locked
from hr_desktop.files.refusals import AWAY

log = logging.getLogger(__name__)

_FEW = 20  # so many are asked for one by one
_IN_USE_S = 15 * 60  # whoever was given a path has this long to open the file
_LONG_AGO = 0  # the modification time of what was fetched: nobody put it here


class S3Files:
    """Files in a bucket (see `FileStore`), kept at hand in `folder`."""

    shared = True

    def __init__(self, folder: Path, s3: S3Settings, secret: str | None) -> None:
        self.folder = folder
        self.bucket = Bucket(s3, secret)
        self._local = LocalFiles(folder)
        self._waiting = folder / "waiting"
        self._deletions = folder / "deletions"
        self._limit = s3.cache_mb * 1_000_000
        self._grown: int | None = None  # bytes added since the folder was last looked through
        with told():
            self._waiting.mkdir(exist_ok=True)
            self._deletions.mkdir(exist_ok=True)
            (folder / "sending").mkdir(exist_ok=True)

    def put(self, source: Path | bytes | BinaryIO) -> str:
        """Keeps the file here, synced, and lets it wait for the bucket. No network."""
        start = None if isinstance(source, Path | bytes) else source.tell()
        while True:
            sha256 = self._local.put(source)
            with told(), self._lock():
                if self._local.exists(sha256):  # else it was evicted in between
                    write_atomically(self._waiting / sha256, b"")
                    (self._deletions / sha256).unlink(missing_ok=True)
                    break
            if start is not None and not isinstance(source, Path | bytes):
                source.seek(start)
        self._grow(self._local.size(sha256))
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes, checked; a damaged copy of this computer is fetched again."""
        path = self.path(sha256)
        with told():
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
        if self._waits(sha256):  # there is no other
            raise refuse("files.damaged")
        self.drop_copy(sha256)  # unless it was put anew in this moment
        with told():
            return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """The file on this computer, fetched when it is not here."""
        self._check_wanted(sha256)
        with told(), self._lock():
            if self._local.exists(sha256):
                return self._used(sha256)
        return self._fetch(sha256)

    def exists(self, sha256: str) -> bool:
        """Whether it is here or in the bucket."""
        if self._is_deleted(sha256):
            return False
        return self._local.exists(sha256) or self.bucket.find(sha256) is not None

    def missing(self, sha256s: Iterable[str]) -> list[str]:
        """Those that are neither here nor in the bucket; for many of them it is listed once."""
        wanted = [one for one in sha256s if self._is_deleted(one) or not self._local.exists(one)]
        if not wanted:
            return []
        if len(wanted) <= _FEW:
            there = {one for one in wanted if self.bucket.find(one) is not None}
        else:
            last = max(wanted)
            there = set(takewhile(lambda one: one <= last, self.bucket.all()))
        return [one for one in wanted if self._is_deleted(one) or one not in there]

    def size(self, sha256: str) -> int:
        """Bytes; raises `files.gone`."""
        self._check_wanted(sha256)
        if self._local.exists(sha256):
            return self._local.size(sha256)
        found = self.bucket.find(sha256)
        if found is None:
            raise refuse("files.gone")
        return found.size

    def verify(self, sha256: str) -> bool:
        """Reads the bucket's bytes again (this computer's while they wait)."""
        if self._is_deleted(sha256):
            return False
        return self._local.verify(sha256) if self._waits(sha256) else self.bucket.verify(sha256)

    def delete(self, sha256: str, unless_put_since: datetime | None = None) -> int:
        """Removes it here and in the bucket; when that is away, later (`finish_deletions`)."""
        with told(), self._lock():
            here = self._local.exists(sha256)
            size = self._local.size(sha256) if here else 0
            if here and not self._local.delete(sha256, unless_put_since) and size:
                return 0
            since = unless_put_since or datetime.now(UTC)
            note = json.dumps({"unless_put_since": since.isoformat()})
            write_atomically(self._deletions / sha256, note.encode())
            (self._waiting / sha256).unlink(missing_ok=True)
        try:
            return self._delete_remote(sha256, unless_put_since) or size
        except PersonError as failed:
            if failed.said.code not in AWAY:
                raise
            log.info("a deletion waits for the bucket: %s", failed.said.code)
            return size

    def all(self) -> Iterator[str]:
        """Everything in the bucket, and what waits for it."""
        waiting = {one.sha256 for one in self.waiting()}
        yield from waiting
        for sha256 in self.bucket.all():
            if sha256 not in waiting and not self._is_deleted(sha256):
                yield sha256

    # -- between here and the bucket -------------------------------------------------------------

    def waiting(self) -> list[Waiting]:
        """What the bucket does not have yet, the oldest first."""
        found = []
        for note in self._waiting.iterdir():
            try:
                since = datetime.fromtimestamp(note.stat().st_mtime, UTC)
                found.append(Waiting(note.name, self._local.size(note.name), since))
            except (FileNotFoundError, ValueError, PersonError):  # sent or deleted meanwhile
                continue
        return sorted(found, key=lambda one: one.since)

    def send(self, sha256: str) -> bool:
        """Uploads a waiting file; it stays here as a copy that may be evicted later.

        False when another program or thread of this computer is sending it.
        """
        self._local.target(sha256)
        with locked(self.folder / "sending" / sha256[:2], 0) as mine:
            if mine:
                self._send(sha256)
            return mine

    def _send(self, sha256: str) -> None:
        note = self._waiting / sha256
        try:
            put = note.stat().st_mtime_ns
        except FileNotFoundError:
            return  # another program has sent it
        with told():
            self.bucket.upload(sha256, self._local.path(sha256))
            with self._lock():
                if note.exists() and note.stat().st_mtime_ns == put:  # else put anew meanwhile
                    note.unlink()

    def deletions(self) -> int:
        """How many are to be removed from the bucket."""
        return sum(1 for _ in self._deletions.iterdir())

    def finish_deletions(self) -> None:
        """Removes from the bucket what was deleted while it was away."""
        for note in sorted(self._deletions.iterdir()):
            try:
                since = json.loads(note.read_bytes())["unless_put_since"]
            except FileNotFoundError:  # put again, or done by another program
                continue
            self._delete_remote(note.name, datetime.fromisoformat(since))

    def copies(self) -> Iterator[str]:
        """What is at hand and in the bucket as well."""
        return (one for one in list(self._local.all()) if not self._waits(one))

    def drop_copy(self, sha256: str) -> None:
        """Forgets the copy of this computer, whoever used it last."""
        with told(), self._lock():
            if not self._waits(sha256):
                self._local.delete(sha256)

    def sweep(self) -> None:
        """Drops uploads in parts that nobody finishes any more."""
        try:
            self.bucket.sweep()
        except PersonError as failed:  # not every service lists them, or lets this key
            log.info("uploads that were cut off stay: %s", failed.said.code)

    def check(self) -> None:
        """Writes, reads and deletes an object."""
        self.bucket.probe()

    def close(self) -> None:
        """No request goes on after this."""
        self.bucket.close()

    def _delete_remote(self, sha256: str, since: datetime | None) -> int:
        freed = self.bucket.delete(sha256, since)
        (self._deletions / sha256).unlink(missing_ok=True)
        return freed

    def _fetch(self, sha256: str) -> Path:
        part = self.folder / "incoming" / f"{os.getpid()}-{secrets.token_hex(8)}.part"
        try:
            with told():
                size = self.bucket.download(sha256, part)
                os.utime(part, (time.time(), _LONG_AGO))
                target = self._local.target(sha256)
                with self._lock():
                    if not target.exists():
                        target.parent.mkdir(exist_ok=True)
                        os.replace(part, target)  # should the name be lost: it is fetched again
        finally:
            part.unlink(missing_ok=True)
        self._grow(size)
        return target

    def _used(self, sha256: str) -> Path:
        target = self._local.target(sha256)
        os.utime(target, ns=(time.time_ns(), target.stat().st_mtime_ns))
        return target

    def _waits(self, sha256: str) -> bool:
        return (self._waiting / sha256).exists()

    def _is_deleted(self, sha256: str) -> bool:
        self._local.target(sha256)  # a name that is none reaches no file
        return (self._deletions / sha256).exists()

    def _check_wanted(self, sha256: str) -> None:
        if self._is_deleted(sha256):
            raise refuse("files.gone")

    def _lock(self) -> AbstractContextManager[bool]:
        return locked(self.folder / "lock")

    # -- room on this computer -------------------------------------------------------------------

    def _grow(self, size: int) -> None:
        """Looks through the folder only now and then: when enough has been added."""
        if self._grown is not None and self._grown + size < self._limit // 20:
            self._grown += size
            return
        self._grown = 0
        self.make_room()

    def make_room(self) -> int:
        """Evicts the least recently used until the folder is within its limit; bytes freed."""
        found = []
        for sha256 in self._local.all():
            try:
                state = self._local.target(sha256).stat()
            except FileNotFoundError:
                continue
            found.append((state.st_atime, state.st_size, sha256))
        over, freed = sum(size for _, size, _ in found) - self._limit, 0
        for _, _, sha256 in sorted(found):
            if freed >= over:
                break
            freed += self._evict(sha256)
        return freed

    def _evict(self, sha256: str) -> int:
        with self._lock():
            try:
                state = self._local.target(sha256).stat()
                in_use = time.time() - max(state.st_atime, state.st_mtime) < _IN_USE_S
                if in_use or self._waits(sha256):
                    return 0
                return self._local.delete(sha256)
            except (FileNotFoundError, PersonError) as error:  # Windows: a program has it open
                log.debug("a file stays in the cache: %s", type(error).__name__)
                return 0


def bucket_folder(data: Path, s3: S3Settings) -> Path:
    """Where files of this bucket lie on this computer."""
    named = "\n".join((s3.endpoint_url or "", s3.bucket or "", s3.prefix.strip("/")))
    return data / "team-files" / hashlib.sha256(named.encode()).hexdigest()[:16]
