"""Old Word files and other OLE containers (.doc): what is inside, and a way through LibreOffice.

Source of the container: [MS-CFB], of Word's own header: [MS-DOC] 2.5.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from hr_desktop.domain.messages import refuse

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONVERT_SECONDS = 40
_SECTOR_LIMIT = 4096  # sectors of the directory that are looked at


def is_encrypted(data: bytes) -> bool:
    """Whether an OLE file is a document behind a password, a new (OOXML) or an old one."""
    names = _stream_names(data)
    if {"EncryptedPackage", "EncryptionInfo"} & names:
        return True
    # FibBase: wIdent 0xA5EC at the start of the stream WordDocument, flags at offset 10.
    position = data.find(b"\xec\xa5", 512)
    while 0 <= position < len(data) - 12:
        if position % 512 == 0:
            flags = struct.unpack_from("<H", data, position + 10)[0]
            return bool(flags & 0x0100)
        position = data.find(b"\xec\xa5", position + 1)
    return False


def _stream_names(data: bytes) -> set[str]:
    """Names of an OLE file's streams, as far as its directory can be followed."""
    if not data.startswith(_OLE) or len(data) < 512:
        return set()
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return set()
    size = 1 << shift
    sector = struct.unpack_from("<I", data, 48)[0]
    table = struct.unpack_from("<109I", data, 76)
    names: set[str] = set()
    seen: set[int] = set()
    while sector < 0xFFFFFFF0 and sector not in seen and len(seen) < _SECTOR_LIMIT:
        seen.add(sector)
        start = (sector + 1) * size
        for entry in range(start, min(start + size, len(data) - 127), 128):
            length = struct.unpack_from("<H", data, entry + 64)[0]
            if 2 <= length <= 64:
                name = data[entry : entry + length - 2].decode("utf-16-le", "replace")
                names.add(name.strip("\x00"))
        block, place = divmod(sector, size // 4)
        if block >= len(table):
            break
        where = (table[block] + 1) * size + 4 * place
        if where + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, where)[0]
    return names


def find_office() -> str | None:
    """The path of LibreOffice's program, or None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    usual: list[Path] = []
    if sys.platform == "win32":
        for root in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
            if os.environ.get(root):
                usual.append(Path(os.environ[root]) / "LibreOffice" / "program" / "soffice.exe")
    elif sys.platform == "darwin":
        usual.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return next((str(path) for path in usual if path.is_file()), None)


def convert(path: Path, into: Path) -> Path:
    """A DOCX made from an old Word file by LibreOffice, in a profile of its own.

    Raises PersonError `document.binary_doc` where LibreOffice is missing, fails or takes too long.
    """
    office = find_office()
    if office is None:
        raise refuse("document.binary_doc")
    source = into / "document.doc"
    shutil.copyfile(path, source)
    profile = into / "profile"
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only
    try:
        subprocess.run(
            [
                office,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                "docx",
                "--outdir",
                str(into),
                str(source),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_CONVERT_SECONDS,
            check=False,
            creationflags=flags,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise refuse("document.binary_doc") from error
    made = into / "document.docx"
    if not made.is_file():
        raise refuse("document.binary_doc")
    return made
