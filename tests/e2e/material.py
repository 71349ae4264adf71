"""What the scenarios work with: our own samples, and a candidate who answers from a script."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from hr_desktop.cli import scripted
from hr_desktop.cli.scripted import ScriptedCandidate
from hr_desktop.config import Paths
from hr_desktop.documents.reading import read_document
from hr_desktop.resources import resource_folder
from hr_desktop.services.samples import sample_turns

SAMPLES = resource_folder() / "samples"


def files_read(data: Path) -> int:
    """How many dropped files have been read in the workspace of a program that has ended."""
    with closing(sqlite3.connect(Paths.under(data).database)) as database:
        asked = "SELECT count(*) FROM import_files WHERE state = 'done'"
        return int(database.execute(asked).fetchone()[0])


@dataclass(frozen=True)
class Story:
    """Who is hired for what, and why."""

    language: str
    vacancy: str  # a file under vacancies
    talk: str  # a file under interviews
    person: str  # who is the best match, as the window writes the name
    others: tuple[str, ...]  # further good matches
    reason: str

    def vacancy_text(self) -> str:
        """The vacancy as one pastes it."""
        return read_document(SAMPLES / "vacancies" / self.vacancy).text

    def candidate(self) -> ScriptedCandidate:
        """Somebody who answers as in the bundled talk, for as long as there are answers left."""
        scripted.NEAR = 0.0
        talk = json.loads((SAMPLES / "interviews" / self.talk).read_text("utf-8"))
        return ScriptedCandidate(sample_turns(talk), talk["language"])


STORIES = {
    "ru": Story(
        "ru",
        "python_payments.docx",
        "lebedeva_python.json",
        "Лебедева Анна Игоревна",
        ("Markovic",),
        "Сама внедрила идемпотентность, спокойно разбирает аварии; зовём к тимлиду.",
    ),
    "en": Story(
        "en",
        "customer_success.pdf",
        "laurent_success.json",
        "Sophie Laurent",
        (),
        "Saved the port account and shows her numbers; meet the head of customer success.",
    ),
}


def resumes() -> list[Path]:
    """The bundled resumes."""
    return sorted(p for p in (SAMPLES / "resumes").iterdir() if p.is_file())


def pdf_text(path: Path) -> str:
    """All words of a PDF, spaces evened out."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def squeezed(text: str) -> str:
    """Letters and digits only: lines may be broken anywhere."""
    return "".join(c for c in text.casefold() if c.isalnum())


def said_by(turns: Sequence[object], role: str) -> list[str]:
    """What one side said."""
    return [t.text for t in turns if t.role == role]  # type: ignore[attr-defined]
