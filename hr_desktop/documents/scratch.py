"""Folders for a moment's work on documents, and what a killed program has left of them."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

import psutil

_NAME = re.compile(r"hr-desktop-(\d+)-\w+")
_YOUNG_SECONDS = 600.0  # another system's process numbers may not be ours (containers)


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of this process, readable by this user alone and removed when it is closed."""
    return tempfile.TemporaryDirectory(
        prefix=f"hr-desktop-{os.getpid()}-", ignore_cleanup_errors=True
    )


def sweep_scratch() -> int:
    """Removes the folders of processes that were killed: they may hold resumes. Gives how many.

    Blocking: call it in a thread.
    """
    count = 0
    for folder in Path(tempfile.gettempdir()).glob("hr-desktop-*"):
        found = _NAME.fullmatch(folder.name)
        if found and not psutil.pid_exists(int(found[1])) and _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
            count += not folder.exists()
    return count


def _is_old(folder: Path) -> bool:
    try:
        about = folder.lstat()
    except OSError:  # somebody else was quicker
        return False
    mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    return mine and time.time() - about.st_mtime > _YOUNG_SECONDS
