"""Texts made to cost time: each is read and understood soon, since all wait for one process."""

from __future__ import annotations

from pathlib import Path

import pytest

from hr_desktop.documents import read_document
from hr_desktop.documents.building import clean
from hr_desktop.domain.messages import PersonError
from hr_desktop.services import brain
from hr_desktop.workers import ProcessWorkers

SECONDS = 20.0  # each took more than a minute once; a second or two is usual now


def _read_and_understood(path: Path) -> str:
    try:
        reading, _, _ = brain.understand(read_document(path))
    except PersonError as refused:
        return refused.said.code
    return reading.failure.code if reading.failure else ""


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("links.md", "[a]("),
        ("brackets.md", "["),
        ("pictures.md", "!["),
        ("addresses.md", "<a@"),
        ("stars.md", "**a"),
        ("comments.md", "<!--"),
        ("headings.md", "# a" + " " * 1500 + "#x\n"),
        ("one-word.txt", "a"),
        ("at.txt", "a@"),
        ("dots.txt", "a."),
        ("hyphens.txt", "a-"),
        ("digits.txt", "1"),
    ],
)
def test_a_million_of_one_sign_is_no_resume_and_is_said_soon(
    tmp_path: Path, name: str, part: str
) -> None:
    path = tmp_path / name
    path.write_text(part * (1_000_000 // len(part)), encoding="utf-8")
    workers = ProcessWorkers("test", timeout=SECONDS)
    try:
        workers.call(brain.warm_up, timeout=60)
        code = workers.call(_read_and_understood, path)
    finally:
        workers.close()
    assert code.startswith(("resume.", "document.")), code


@pytest.mark.parametrize(
    "part",
    [
        "a{n}@example.com\n",
        "05.2001 - 06.2003\n",
        "Engineer {n}\nFirm {n} LLC\n05.2001 - 06.2003\nBuilt system {n} with Python and Go.\n\n",
    ],
)
def test_a_text_of_one_kind_of_line_is_understood_soon(tmp_path: Path, part: str) -> None:
    lines = "".join(part.replace("{n}", str(n)) for n in range(480_000 // len(part)))
    path = tmp_path / "long.txt"
    path.write_text("Anna Adler\nExperience\n" + lines, encoding="utf-8")
    workers = ProcessWorkers("test", timeout=SECONDS)
    try:
        workers.call(brain.warm_up, timeout=60)
        workers.call(_read_and_understood, path)
    finally:
        workers.close()


def test_a_tag_of_countless_attributes_is_read_soon(tmp_path: Path) -> None:
    many = " ".join(f"a{number}=1" for number in range(200_000))
    picture = '<img src="data:image/png;base64,' + "A" * 50_000 + '" alt="x">'
    path = tmp_path / "resume.html"
    path.write_text(f"<html><body><p {many}>Anna Adler</p>{picture}<p>Accountant</p><p {many}")
    workers = ProcessWorkers("test", timeout=SECONDS)
    try:
        read = workers.call(read_document, path)
    finally:
        workers.close()
    assert read.text.split() == ["Anna", "Adler", "Accountant"]


def test_a_run_without_a_space_is_cut_and_words_are_not() -> None:
    assert clean("a" * 1200).split(" ") == ["a" * 500, "a" * 500, "a" * 200]
    address = "https://example.com/" + "a" * 480
    sentence = f"{address} {'word ' * 200}".strip()
    assert clean(sentence) == sentence
