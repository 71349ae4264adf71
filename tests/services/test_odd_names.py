"""Names that are no text: the file costs its own row, the others go on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hr_desktop.domain.document import MediaType
from hr_desktop.domain.records import ResumeRecord
from hr_desktop.services.file_names import original_name
from hr_desktop.services.workspace import Workspace
from tests.services.people import resume_text, write_resumes


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
async def test_a_name_in_a_foreign_encoding_does_not_stop_a_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    first, _ = write_resumes(folder, 2)
    os.rename(
        os.fsencode(first), os.fsencode(folder) + b"/r\xe9sum\xe9" + os.fsencode(first.suffix)
    )
    await workspace.imports.add([folder])
    assert await workspace.imports.wait_idle(60)
    assert len(await workspace.imports.rows()) == 2
    assert (await workspace.imports.progress()).done == 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cv.pdf", "cv.pdf"),
        ("Резюме.DOCX", "Резюме.DOCX"),
        ("cv.bat", "cv.bat.txt"),
        ("cv.txt.HTA", "cv.txt.HTA.txt"),
        ("cv.exe. .", "cv.exe.txt"),
        ("folder.zip/cv.js", "cv.js.txt"),
        ("a\\b\\cv.scr", "cv.scr.txt"),
        ("cv\u202efdp.lnk", "cv_fdp.lnk.txt"),
        ("a\nb\r.txt", "a_b_.txt"),
        ("nul.txt", "_nul.txt"),
        ("resume", "resume.txt"),
        ("..", "document.txt"),
    ],
)
def test_an_original_is_shown_under_a_name_that_starts_nothing(name: str, shown: str) -> None:
    resume = ResumeRecord.model_construct(filename=name, media_type=MediaType.text)
    assert original_name(resume) == shown


def test_a_name_as_long_as_a_file_system_takes_gets_shorter() -> None:
    name = original_name(
        ResumeRecord.model_construct(filename="я" * 123 + ".html", media_type=MediaType.html)
    )
    assert name.endswith("я.html")
    assert len(name.encode()) < 230


@pytest.mark.skipif(sys.platform == "win32", reason="it refuses such names")
async def test_a_document_called_like_a_program_is_read_and_opened_as_a_document(
    workspace: Workspace, tmp_path: Path
) -> None:
    [file] = write_resumes(tmp_path / "in", 1)
    file.with_name("cv\n\u202e.bat").write_text(resume_text(7), encoding="utf-8")
    file.unlink()
    await workspace.imports.add([tmp_path / "in"])
    assert await workspace.imports.wait_idle(60)
    [row] = await workspace.imports.rows()
    assert row.resume_id is not None
    assert (await workspace.candidates.original(row.resume_id)).suffix == ".txt"
