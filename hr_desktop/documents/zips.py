"""Opens ZIP files whose directory is of a sane size.

`zipfile` reads the whole directory into memory, so a file of 500 MB may ask for ten million entries
and several gigabytes before anybody can look at it. Source: APPNOTE 6.3.10 (PKWARE), 4.3.14 to 16.
"""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

from hr_desktop.documents.limits import MB

MOST_DIRECTORY_BYTES = 4 * MB  # about 60 000 entries
_END = b"PK\x05\x06"
_END_64_LOCATOR = b"PK\x06\x07"
_END_BYTES = 22
_TAIL = 65_535 + _END_BYTES  # a comment may follow the record


class DirectoryTooLarge(zipfile.BadZipFile):
    """The ZIP file has more entries than any document or archive of documents."""


def open_zip(path: Path) -> zipfile.ZipFile:
    """The ZIP file at `path`, for reading.

    Raises DirectoryTooLarge, zipfile.BadZipFile and OSError.
    """
    if _directory_bytes(path) > MOST_DIRECTORY_BYTES:
        raise DirectoryTooLarge
    return zipfile.ZipFile(path)


def _directory_bytes(path: Path) -> int:
    """What the file says of its directory's size; 0 when it says nothing."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL - 20))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < _END_BYTES:
            return 0
        said = int(struct.unpack_from("<I", tail, at + 12)[0])
        if at >= 20 and tail[at - 20 : at - 16] == _END_64_LOCATOR:
            file.seek(struct.unpack_from("<Q", tail, at - 12)[0])
            record = file.read(56)
            if len(record) == 56:
                said = max(said, int(struct.unpack_from("<Q", record, 40)[0]))
    return said
