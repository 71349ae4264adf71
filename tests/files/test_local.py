"""Files by their SHA-256: durable, checked, one for equal bytes, clear about failures."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hr_desktop.domain.messages import PersonError
from hr_desktop.files import FileStore, LocalFiles

DATA = "Резюме. Опыт работы: 5 лет.".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "Папка данных" / "файлы")


def _said(caught: pytest.ExceptionInfo[PersonError]) -> str:
    return caught.value.said.code


def test_bytes_paths_and_streams_give_the_same_name(files: LocalFiles, tmp_path: Path) -> None:
    source = tmp_path / "Резюме Анны.pdf"
    source.write_bytes(DATA)
    store: FileStore = files
    assert store.put(source) == store.put(DATA) == store.put(io.BytesIO(DATA)) == SHA
    assert store.read(SHA) == DATA
    assert store.path(SHA) == files.folder / SHA[:2] / SHA[2:]
    assert store.size(SHA) == len(DATA)
    assert list(store.all()) == [SHA]
    assert list((files.folder / "incoming").iterdir()) == []


def test_a_large_file_is_copied_in_pieces(files: LocalFiles, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.write_bytes(os.urandom(3 * 1024 * 1024 + 17))
    sha = files.put(source)
    assert files.verify(sha)
    assert files.size(sha) == source.stat().st_size


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


def test_a_deleted_file_is_gone_and_deleting_again_is_harmless(files: LocalFiles) -> None:
    files.put(DATA)
    files.delete(SHA)
    files.delete(SHA)
    assert not files.exists(SHA)
    assert not files.verify(SHA)
    assert not (files.folder / SHA[:2]).exists()
    with pytest.raises(PersonError) as caught:
        files.path(SHA)
    assert _said(caught) == "files.gone"


def test_a_name_that_is_no_hash_reaches_no_file(files: LocalFiles) -> None:
    for name in ("../../etc/passwd", SHA.upper(), SHA[:-1], ""):
        with pytest.raises(ValueError, match="SHA-256"):
            files.path(name)


def test_a_file_that_vanished_is_said(files: LocalFiles, tmp_path: Path) -> None:
    with pytest.raises(PersonError) as caught:
        files.put(tmp_path / "was here.pdf")
    assert _said(caught) == "files.vanished"


def test_a_folder_in_place_of_a_file_is_said(files: LocalFiles, tmp_path: Path) -> None:
    with pytest.raises(PersonError) as caught:
        files.put(tmp_path)
    assert _said(caught) == "files.unreadable"


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
