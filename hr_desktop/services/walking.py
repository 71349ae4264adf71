"""Finds the files that a person meant when they dropped a folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from hr_desktop.domain.messages import refuse

# What systems and programs leave in folders; nobody means these.
_LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
MOST_FILES = 20_000


def files_under(path: Path, leave_out: Path | None = None) -> Iterator[Path]:
    """`path` itself when it is a file (or missing: the reader says so), else all files below.

    Folders are walked in the order of their names; hidden files, lock files of office programs
    and links out of the tree are left out, and so is the folder `leave_out` (our own data).
    Raises PersonError `import.too_many`: a whole disk was dropped by mistake. Blocking: call it
    in a thread.
    """
    if not path.is_dir():
        yield path
        return
    root = path.resolve()
    count = 0
    for folder, names, files in os.walk(path, followlinks=False):
        names[:] = sorted(
            name for name in names if not _is_leftover(name) and Path(folder, name) != leave_out
        )
        for name in sorted(files):
            if _is_leftover(name):
                continue
            file = Path(folder, name)
            if file.is_symlink() and not _leads_into(file, root):
                continue
            count += 1
            if count > MOST_FILES:
                raise refuse("import.too_many", most=MOST_FILES)
            yield file


_BYTES = "bytes:"  # no absolute path begins so


def path_text(path: Path) -> str:
    """An absolute path as text that a database takes, also one whose bytes are no UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return _BYTES + os.fsencode(path).hex()
    return str(path)


def path_of(text: str) -> Path:
    """The path that `path_text` wrote."""
    if text.startswith(_BYTES):
        return Path(os.fsdecode(bytes.fromhex(text.removeprefix(_BYTES))))
    return Path(text)


def check_regular(path: Path) -> None:
    """Raises PersonError `file.not_a_file` for pipes and devices: opening one may never return."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise refuse("file.not_a_file")


def _leads_into(link: Path, root: Path) -> bool:
    """Whether a link ends in its folder: a folder from elsewhere may name any file here."""
    try:
        return link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links
        return False


def _is_leftover(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in _LEFTOVERS
