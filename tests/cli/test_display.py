"""A start without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_without_a_display_the_program_says_so_and_does_not_abort(data_folder: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in hidden}
    ended = subprocess.run(
        [sys.executable, "-m", "hr_desktop"],
        env={**bare, "HR_DESKTOP_LANGUAGE": "ru"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert ended.returncode == 3
    assert "Нет экрана" in ended.stderr
    assert "Traceback" not in ended.stderr
