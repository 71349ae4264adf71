"""What a file store can do, wherever its bytes are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Waiting:
    """A file that is kept on this computer and still has to reach the place shared by the team."""

    sha256: str
    size: int
    since: datetime


class FileStore(Protocol):
    """Files named by the SHA-256 of their bytes, so that the same file twice is one.

    The methods block on disk or network: call them in a thread. They raise `PersonError`
    (`files.full`, `files.gone`, `files.damaged`, `files.vanished`, `files.unreadable`,
    `files.not_writable`; where a service holds the files, its failures, see `refusals`).
    """

    shared: bool
    """Whether other computers reach the same files."""

    def put(self, source: Path | bytes | BinaryIO) -> str:
        """Keeps the bytes and gives their SHA-256; they are on the disk when it returns."""
        ...

    def read(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        ...

    def path(self, sha256: str) -> Path:
        """A local file with the bytes, to be shown or read at once and not changed."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are there."""
        ...

    def missing(self, sha256s: Iterable[str]) -> list[str]:
        """Those whose bytes are not there."""
        ...

    def size(self, sha256: str) -> int:
        """How many bytes."""
        ...

    def verify(self, sha256: str) -> bool:
        """Whether the bytes still fit their name; False when they are not there."""
        ...

    def delete(self, sha256: str, unless_put_since: datetime | None = None) -> int:
        """Removes the bytes and gives how many were freed; 0 when they are not there.

        Between `put` and the row that needs the file nothing in the database speaks for it. So
        whoever removes what no row needs says since when: what was put since then stays.
        """
        ...

    def all(self) -> Iterator[str]:
        """SHA-256 of every file, in no order."""
        ...

    def waiting(self) -> list[Waiting]:
        """Files that still have to go where the others look for them, the oldest first."""
        ...

    def send(self, sha256: str) -> bool:
        """Brings a waiting file there; False when another program does, and it has to wait."""
        ...

    def deletions(self) -> int:
        """How many deletions are remembered until they can be done."""
        ...

    def finish_deletions(self) -> None:
        """Does what is remembered; raises PersonError when that is not possible yet."""
        ...

    def copies(self) -> Iterator[str]:
        """SHA-256 of files kept at hand that lie elsewhere, too."""
        ...

    def drop_copy(self, sha256: str) -> None:
        """Forgets such a copy: nobody needs the file any more."""
        ...

    def sweep(self) -> None:
        """Removes what uploads that were cut off have left."""
        ...

    def check(self) -> None:
        """Raises PersonError when files cannot be written, read and deleted where they belong."""
        ...

    def close(self) -> None:
        """Nothing goes over a network after this; what waits goes on waiting."""
        ...
