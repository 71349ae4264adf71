"""Keeps the computer awake while an interview is live; best effort, by the system's own means."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import subprocess
import sys
from typing import Any

log = logging.getLogger(__name__)

_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001  # winbase.h, SetThreadExecutionState


class Awake:
    """`hold(True)` asks the system not to fall asleep, `hold(False)` lets it. Never raises."""

    def __init__(self) -> None:
        self._held = False
        self._helper: subprocess.Popen[bytes] | None = None

    def hold(self, wanted: bool) -> None:
        """Changes what is asked for, if it changes. Call it from one thread (Windows counts)."""
        if wanted == self._held:
            return
        self._held = wanted
        if sys.platform == "win32":  # pragma: no cover
            flags = _CONTINUOUS | (_SYSTEM_REQUIRED if wanted else 0)
            windll: Any = getattr(ctypes, "windll", None)
            windll.kernel32.SetThreadExecutionState(flags)
        elif wanted:
            self._start(_command())
        elif self._helper is not None:
            self._helper.terminate()
            self._helper.wait()
            self._helper = None

    def _start(self, command: list[str] | None) -> None:
        if command is None:
            return
        try:
            self._helper = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            log.info("the computer may fall asleep: %s", type(error).__name__)


def _command() -> list[str] | None:
    """A helper that holds the system awake and ends with this process, None without one."""
    if sys.platform == "darwin":  # pragma: no cover
        return ["/usr/bin/caffeinate", "-i", "-w", str(os.getpid())]
    inhibit, tail = shutil.which("systemd-inhibit"), shutil.which("tail")
    if inhibit is None or tail is None:
        return None
    why = ["--what=sleep:idle", "--who=HR Desktop", "--why=interview", "--mode=block"]
    return [inhibit, *why, tail, f"--pid={os.getpid()}", "-f", os.devnull]
