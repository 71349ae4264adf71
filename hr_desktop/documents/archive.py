"""Unpacks ZIP archives of documents within limits; a hostile archive costs only itself."""

from __future__ import annotations

import lzma
import os
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from hr_desktop.documents.limits import ARCHIVE_LIMITS, MB, ArchiveLimits
from hr_desktop.documents.sniffing import HEAD_BYTES, sniff
from hr_desktop.documents.zips import DirectoryTooLarge, open_zip
from hr_desktop.domain.base import Value
from hr_desktop.domain.document import MediaType
from hr_desktop.domain.messages import Message, message, refuse

_CHUNK = 256 * 1024
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|~\$)", re.I)
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)


class ArchiveMember(Value):
    """One file of an archive: `name` as the archive says it, and where it lies or why it does not.

    A member inside an inner archive is named `inner.zip/file.pdf`.
    """

    name: str
    path: Path | None = None
    error: Message | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive that can be opened."""
    try:
        with open_zip(path) as archive:
            archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return True


def expand_archive(
    path: Path, into: Path, limits: ArchiveLimits = ARCHIVE_LIMITS
) -> list[ArchiveMember]:
    """Unpacks the files of an archive, and of archives in it, into the folder `into`.

    Files get names of our own in `into`, whatever paths the archive asks for. What was not
    unpacked comes with an error: `document.archive_encrypted`, `document.archive_limit`,
    `document.archive_bomb`, `document.archive_nested`, `document.archive_damaged`,
    `document.too_large`. Raises PersonError `document.archive_damaged`, `document.archive_empty`,
    `document.too_large`.
    """
    into.mkdir(parents=True, exist_ok=True)
    expansion = _Expansion(into, limits)
    if not expansion.open(path, "", 0):
        raise refuse("document.archive_damaged")
    if not expansion.members:
        raise refuse("document.archive_empty")
    return expansion.members


class _Expansion:
    def __init__(self, into: Path, limits: ArchiveLimits) -> None:
        self.into = into
        self.limits = limits
        self.members: list[ArchiveMember] = []
        self._left = limits.total_bytes
        self._count = 0
        self._stopped = False

    def open(self, path: Path, prefix: str, depth: int) -> bool:
        """Unpacks one archive; False when it cannot be opened."""
        try:
            archive = open_zip(path)
        except DirectoryTooLarge:
            if depth == 0:
                raise refuse("document.too_large") from None
            return False
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        with archive:
            for info in archive.infolist():
                if self._stopped:
                    break
                name = _readable_name(info)
                if info.is_dir() or _JUNK.search(name):
                    continue
                self._member(archive, info, prefix + name, depth)
        return True

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, depth: int
    ) -> None:
        self._count += 1
        if self._count > self.limits.members or self._left <= 0:
            self._stopped = True
            self._refuse(name, "document.archive_limit")
            return
        if info.flag_bits & 0x1:
            self._refuse(name, "document.archive_encrypted")
            return
        target = self.into / f"{self._count:04d}-{_safe_name(name)}"
        code = self._copy(archive, info, target)
        if code:
            target.unlink(missing_ok=True)
            self._refuse(name, code)
            return
        with target.open("rb") as file:
            inner = sniff(file.read(HEAD_BYTES), target) is MediaType.zip
        if not inner:
            self.members.append(ArchiveMember(name=name, path=target))
            return
        opened = depth + 1 < self.limits.nesting and self.open(target, f"{name}/", depth + 1)
        if not opened:
            deep = depth + 1 >= self.limits.nesting
            self._refuse(name, "document.archive_nested" if deep else "document.archive_damaged")
        target.unlink(missing_ok=True)

    def _copy(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> str:
        """Writes a member in pieces; gives the code of what was wrong, or nothing."""
        written = 0
        try:
            with archive.open(info) as source, target.open("wb") as file:
                while piece := _read(source):
                    written += len(piece)
                    self._left -= len(piece)
                    if written > MB and written > self.limits.ratio * max(1, info.compress_size):
                        return "document.archive_bomb"
                    if written > self.limits.member_bytes:
                        return "document.too_large"
                    if self._left < 0:
                        return "document.archive_limit"
                    file.write(piece)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
            return "document.archive_damaged"
        return ""

    def _refuse(self, name: str, code: str) -> None:
        self.members.append(ArchiveMember(name=name, error=message(code)))


def _read(source: IO[bytes]) -> bytes:
    """The next piece of a member. A full disk must not look like these: it is another's fault."""
    try:
        return source.read(_CHUNK)
    except (zlib.error, lzma.LZMAError, OSError, MemoryError) as error:  # bz2 says OSError
        raise zipfile.BadZipFile from error


def _readable_name(info: zipfile.ZipInfo) -> str:
    """A member's name. Archives of Russian Windows name their files in cp866 without saying so."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & 0x800 or name.isascii():
        return name
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _safe_name(name: str) -> str:
    """The last part of a name as a file name that every system allows."""
    last = _UNSAFE.sub("_", PurePosixPath(name).name).strip(" .") or "file"
    if _RESERVED.match(last):
        last = "_" + last
    stem, ending = os.path.splitext(last)
    return stem.encode()[:120].decode("utf-8", "ignore") + ending[:12]
