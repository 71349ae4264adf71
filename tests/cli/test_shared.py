"""The command line on documents that nobody of the project wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.test_commands import objects, run


@pytest.mark.slow
def test_every_resume_with_a_text_layer_gives_name_and_contacts(
    data_folder: Path, shared: Path
) -> None:
    files = sorted((shared / "samples" / "resumes").iterdir())
    done = run("parse", *files, "--json", data=data_folder)
    assert done.returncode == 1  # one is a scan
    found = {Path(line["file"]).name: line for line in objects(done.stdout)}
    scans = [line for line in found.values() if line["status"] == "rejected"]
    assert [line["error"]["code"] for line in scans] == ["document.scan"]
    names = {name: line["resume"]["name"] for name, line in found.items() if line["resume"]}
    expected = {
        "erizov_resume_ru.txt": "Иван Петров",
        "skillora_data_scientist_resume.docx": "Sarah Johnson",
        "skillora_test_resume.rtf": "John Smith",
    }
    assert names == {name: expected.get(name, "John Doe") for name in names}
    assert all(line["resume"]["emails"] for line in found.values() if line["resume"])
    digits = re.sub(r"\D", "", found["erizov_resume_ru.txt"]["resume"]["phones"][0])
    assert digits == "79991234567"


@pytest.mark.slow
def test_each_vacancy_ranks_its_own_profession_first(data_folder: Path, shared: Path) -> None:
    resumes = shared / "samples" / "resumes"
    engineer = resumes / "skillora_software_engineer_resume.pdf"
    scientist = resumes / "skillora_data_scientist_resume.docx"
    for vacancy, first in (
        ("skillora_senior_software_engineer_jd.docx", engineer),
        ("skillora_data_scientist_jd.pdf", scientist),
    ):
        path = shared / "samples" / "vacancies" / vacancy
        done = run("rank", "--vacancy", path, engineer, scientist, "--json", data=data_folder)
        assert done.returncode == 0, done.stderr
        [answer] = objects(done.stdout)
        assert answer["ranking"][0]["file"] == str(first)
