"""A screen for commands that need one: the real one, or Xvfb's. Stdlib only."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = "1600x1000x24"


def has_display() -> bool:
    """Whether windows can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def screen(own: bool = False) -> Iterator[dict[str, str]]:
    """An environment with a display. `own`: a fresh Xvfb even when there is a real screen.

    Without Xvfb the environment selects Qt's offscreen platform.
    """
    env = dict(os.environ)
    if not sys.platform.startswith("linux") or (has_display() and not own):
        yield env
        return
    env.pop("WAYLAND_DISPLAY", None)
    if shutil.which("Xvfb") is None:
        yield {**env, "QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        ready, _, _ = select.select([reading], [], [], 30)
        number = os.read(reading, 16).decode().strip() if ready else ""
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield {**env, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        os.close(reading)
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
