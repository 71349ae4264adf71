"""What a file store can do, wherever its bytes are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol


class FileStore(Protocol):
    """Files named by the SHA-256 of their bytes, so that the same file twice is one.

    The methods block on disk or network: call them in a thread. They raise `PersonError`
    (`files.full`, `files.gone`, `files.damaged`, `files.vanished`, `files.unreadable`,
    `files.not_writable`).
    """

    def put(self, source: Path | bytes | BinaryIO) -> str:
        """Keeps the bytes and gives their SHA-256; they are on the disk when it returns."""
        ...

    def read(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        ...

    def path(self, sha256: str) -> Path:
        """A local file with the bytes, to be shown or read and not changed."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are there."""
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
