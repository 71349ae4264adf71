"""Files by their SHA-256: durable, checked, one for equal bytes, clear about failures."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hr_desktop.domain.messages import PersonError
from hr_desktop.files import LocalFiles

DATA = "Резюме. Опыт работы: 5 лет.".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "Папка данных" / "файлы")


def _said(caught: pytest.ExceptionInfo[PersonError]) -> str:
    return caught.value.said.code


def test_a_file_lies_under_its_name(files: LocalFiles) -> None:
    files.put(DATA)
    assert files.path(SHA) == files.folder / SHA[:2] / SHA[2:]
    assert list((files.folder / "incoming").iterdir()) == []


def test_a_changed_file_is_noticed(files: LocalFiles) -> None:
    files.put(DATA)
    files.path(SHA).write_bytes(DATA[:-1] + b"!")
    assert not files.verify(SHA)
    with pytest.raises(PersonError) as caught:
        files.read(SHA)
    assert _said(caught) == "files.damaged"


def test_a_cut_off_file_is_replaced_by_the_next_put(files: LocalFiles) -> None:
    files.put(DATA)
    files.path(SHA).write_bytes(DATA[:5])
    files.put(DATA)
    assert files.read(SHA) == DATA


def test_a_deleted_file_leaves_no_empty_folder(files: LocalFiles) -> None:
    files.put(DATA)
    files.delete(SHA)
    files.delete(SHA)
    assert not (files.folder / SHA[:2]).exists()


def test_a_full_disk_is_said_and_leaves_nothing(
    files: LocalFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PersonError) as caught:
        files.put(DATA)
    assert _said(caught) == "files.full"
    assert list(files.all()) == []
    assert list((files.folder / "incoming").iterdir()) == []


def test_left_overs_of_a_crash_are_swept_at_a_later_start(files: LocalFiles) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    incoming = files.folder / "incoming"
    dead, old, young = (
        incoming / f"{name}.part"
        for name in (f"{ended.pid}-a", f"{os.getpid()}-b", f"{os.getpid()}-c")
    )
    for part in (dead, old, young):
        part.write_bytes(b"x")
    long_ago = time.time() - 48 * 3600
    os.utime(old, (long_ago, long_ago))
    LocalFiles(files.folder)
    assert not dead.exists()
    assert not old.exists()
    assert young.exists()


def test_a_file_of_a_clock_that_was_set_back_is_deleted(files: LocalFiles) -> None:
    files.put(DATA)
    began = datetime.now(UTC) - timedelta(seconds=5)
    assert files.delete(SHA, began) == 0  # it was put since
    later = time.time() + 3600
    os.utime(files.path(SHA), (later, later))
    assert files.delete(SHA, began) == len(DATA)
