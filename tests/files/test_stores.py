"""What every file store does alike, in a folder and in a bucket."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hr_desktop.config import Paths, S3Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.files import FileStore, open_files
from tests.s3_server import secret

DATA = "Резюме. Опыт работы: 5 лет.".encode()
SHA = hashlib.sha256(DATA).hexdigest()
NOWHERE = "0" * 64


@pytest.fixture(params=["folder", "bucket", "bucket_empty_handed"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    """The last one keeps nothing at hand: each answer comes from the bucket."""
    paths = Paths.under(tmp_path / "Папка данных")
    s3, key = S3Settings(), None
    if request.param != "folder":
        service = request.getfixturevalue("s3_service")
        s3, key = service.settings(), secret("team")
    made = open_files(paths, s3, key)
    if request.param == "bucket_empty_handed":
        made = Forgetful(made)  # type: ignore[assignment]
    yield made
    made.close()


class Forgetful:
    """A bucket's store that has sent and forgotten everything before each question."""

    def __init__(self, store: FileStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        for one in self._store.waiting():
            self._store.send(one.sha256)
            self._store._local.delete(one.sha256)  # type: ignore[attr-defined]
        return getattr(self._store, name)


def _said(caught: pytest.ExceptionInfo[PersonError]) -> str:
    return caught.value.said.code


def test_bytes_paths_and_streams_give_the_same_name(store: FileStore, tmp_path: Path) -> None:
    source = tmp_path / "Резюме Анны.pdf"
    source.write_bytes(DATA)
    assert store.put(source) == store.put(DATA) == store.put(io.BytesIO(DATA)) == SHA
    assert store.read(SHA) == DATA
    assert store.path(SHA).read_bytes() == DATA
    assert store.size(SHA) == len(DATA)
    assert store.exists(SHA)
    assert list(store.all()) == [SHA]


def test_a_large_file_comes_back_whole(store: FileStore, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.write_bytes(os.urandom(19 * 1024 * 1024 + 17))
    sha = store.put(source)
    assert store.verify(sha)
    assert store.size(sha) == source.stat().st_size
    assert store.path(sha).read_bytes() == source.read_bytes()


def test_an_empty_file_is_a_file(store: FileStore) -> None:
    sha = store.put(b"")
    assert store.read(sha) == b""
    assert store.exists(sha)
    store.delete(sha)
    assert not store.exists(sha)


def test_a_deleted_file_is_gone_and_deleting_again_is_harmless(store: FileStore) -> None:
    store.put(DATA)
    assert store.delete(SHA) == len(DATA)
    assert store.delete(SHA) == 0
    assert not store.exists(SHA)
    assert not store.verify(SHA)
    assert list(store.all()) == []
    with pytest.raises(PersonError) as caught:
        store.path(SHA)
    assert _said(caught) == "files.gone"
    store.put(DATA)
    assert store.read(SHA) == DATA


def test_what_was_put_since_stays(store: FileStore) -> None:
    store.put(DATA)
    assert store.delete(SHA, datetime.now(UTC) - timedelta(minutes=1)) == 0
    assert store.read(SHA) == DATA
    assert store.delete(SHA, datetime.now(UTC) + timedelta(minutes=1)) == len(DATA)


def test_what_is_not_there_is_missing(store: FileStore) -> None:
    store.put(DATA)
    assert store.missing([NOWHERE, SHA]) == [NOWHERE]
    assert not store.exists(NOWHERE)
    assert not store.verify(NOWHERE)
    for ask in (store.read, store.path, store.size):
        with pytest.raises(PersonError) as caught:
            ask(NOWHERE)
        assert _said(caught) == "files.gone"


def test_a_name_that_is_no_hash_reaches_no_file(store: FileStore) -> None:
    for name in ("../../etc/passwd", SHA.upper(), SHA[:-1], ""):
        for ask in (store.path, store.exists, store.delete):
            with pytest.raises(ValueError, match="SHA-256"):
                ask(name)


def test_a_source_that_cannot_be_read_is_said(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(PersonError) as caught:
        store.put(tmp_path / "was here.pdf")
    assert _said(caught) == "files.vanished"
    with pytest.raises(PersonError) as caught:
        store.put(tmp_path)
    assert _said(caught) == "files.unreadable"
