"""Folders of the moment: nothing of a killed program stays behind."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from hr_desktop.documents.scratch import scratch_folder, sweep_scratch


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def left_by(pid: int, tmp_path: Path, age: float) -> Path:
    folder = tmp_path / f"hr-desktop-{pid}-abc"
    folder.mkdir()
    (folder / "resume.txt").write_text("Anna")
    then = time.time() - age
    os.utime(folder, (then, then))
    return folder


def test_what_a_killed_program_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    gone = next(pid for pid in range(4_000_000, 5_000_000) if not psutil.pid_exists(pid))
    old = left_by(gone, tmp_path, 3600)
    young = left_by(gone - 1, tmp_path, 5)
    alive = left_by(os.getppid(), tmp_path, 3600)
    other = tmp_path / "hr-desktop-tour-abc"
    other.mkdir()
    with scratch_folder() as own:
        assert sweep_scratch() == 1
        assert Path(own).exists()
    assert not Path(own).exists()
    assert not old.exists()
    assert young.exists()
    assert alive.exists()
    assert other.exists()
