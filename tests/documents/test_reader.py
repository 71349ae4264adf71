"""The reader in real processes: every hostile file gives a result or one clear error."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hr_desktop.documents import Reader
from hr_desktop.domain.messages import PersonError
from hr_desktop.wording import templates
from hr_desktop.workers import ProcessWorkers


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessWorkers]:
    pool = ProcessWorkers("reader", processes=2, timeout=60, memory_limit_mb=800)
    yield pool
    pool.close()


async def test_every_hostile_file_is_bounded(shared: Path, workers: ProcessWorkers) -> None:
    reader = Reader(workers)
    paths = [p for p in sorted((shared / "hostile").iterdir()) if p.suffix != ".md"]

    async def one(path: Path) -> str:
        try:
            document = await reader.read(path)
        except PersonError as error:
            return error.said.code
        return "read" if document.text else "nothing"

    began = time.monotonic()
    results = dict(zip(paths, await asyncio.gather(*map(one, paths)), strict=True))
    assert time.monotonic() - began < 220
    assert set(results.values()) <= {"read", *templates()}
    by_name = {path.name: result for path, result in results.items()}
    for name, result in by_name.items():
        locked = "password" in name.lower() or "aes-256" in name
        if locked and "no_password" not in name and "owner-password" not in name:
            assert result == "document.encrypted", name
    assert by_name["plumber_empty.pdf"] == "document.empty"
    assert by_name["pdfjs_empty.pdf"] == "document.empty"
    assert by_name["poi_Word95.doc"] in {"document.binary_doc", "read"}
    assert by_name["poi_45690.docm"] == "read"
    assert by_name["tika_testODTNoMeta.odt"] == "read"
    assert by_name["tika_testWORD_truncated.docx"] == "document.damaged"
    assert "document.reader_died" not in by_name.values()


async def test_every_sample_is_read_and_the_scan_is_said(
    shared: Path, workers: ProcessWorkers
) -> None:
    reader = Reader(workers)
    for path in sorted(shared.glob("samples/*/*")):
        if path.name.startswith("imgonly"):
            with pytest.raises(PersonError) as caught:
                await reader.read(path)
            assert caught.value.said.code == "document.scan"
            continue
        document = await reader.read(path)
        assert len(document.text) > 500
        assert not document.warnings, path.name


def hang(path: Path) -> None:
    while True:
        time.sleep(0.01)


def die(path: Path) -> None:
    os._exit(7)


def eat(path: Path) -> None:
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1024)) * 20_000)


@pytest.mark.parametrize(
    ("fate", "code"),
    [(hang, "document.too_slow"), (die, "document.reader_died"), (eat, "document.too_much_memory")],
)
async def test_a_reader_that_fails_costs_only_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fate: object, code: str
) -> None:
    good = tmp_path / "хороший файл.txt"
    good.write_text("Анна Смирнова")
    pool = ProcessWorkers("small", timeout=6, memory_limit_mb=300)
    try:
        reader = Reader(pool)
        assert (await reader.read(good)).text == "Анна Смирнова"
        with monkeypatch.context() as patch:
            patch.setattr("hr_desktop.documents.reader.read_document", fate)
            with pytest.raises(PersonError) as caught:
                await reader.read(good)
        assert caught.value.said.code == code
        assert (await reader.read(good)).text == "Анна Смирнова"
    finally:
        pool.close()
