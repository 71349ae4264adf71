"""The command line as scripts use it: JSON, order, exit statuses, one bad file among good ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.services.people import resume_text, write_resumes

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, in English."""
    return subprocess.run(
        [sys.executable, "-m", "hr_desktop", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "HR_DESKTOP_DATA": str(data), "HR_DESKTOP_LANGUAGE": "en"},
        timeout=220,
        check=False,
        start_new_session=sys.platform != "win32",  # without this terminal
    )


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_parse_gives_one_line_for_each_file_in_order(data_folder: Path, tmp_path: Path) -> None:
    good = write_resumes(tmp_path / "in", 2)
    empty = tmp_path / "in" / "empty.pdf"
    empty.write_bytes(b"")
    missing = tmp_path / "missing.docx"
    done = run("parse", good[0], empty, missing, good[1], "--json", data=data_folder)
    lines = objects(done.stdout)
    assert done.returncode == 1
    assert [line["file"] for line in lines] == [str(p) for p in (good[0], empty, missing, good[1])]
    assert [line["status"] for line in lines] == ["parsed", "rejected", "rejected", "parsed"]
    first = lines[0]
    assert first["error"] is None
    assert first["engine"] == "offline"
    resume = first["resume"]
    assert resume["name"] == "Anna Adler"
    assert resume["emails"] == ["anna.adler0@example.com"]
    assert set(resume) >= {
        "name", "emails", "phones", "city", "links", "position", "salary", "summary",
        "total_years", "skills", "experience", "education", "languages", "certificates",
    }  # fmt: skip
    assert all(set(skill) >= {"name", "quote"} for skill in resume["skills"])
    rejected = lines[1]
    assert rejected["resume"] is None
    assert set(rejected["error"]) == {"code", "message"}
    assert "{" not in rejected["error"]["message"]


def test_rank_takes_files_folders_and_texts(data_folder: Path, tmp_path: Path) -> None:
    vacancy = tmp_path / "vacancy.txt"
    vacancy.write_text("Python Developer\n\nRequirements:\n- Python and Django\n- PostgreSQL\n")
    write_resumes(tmp_path / "in", 2)
    texts = tmp_path / "texts.jsonl"
    lines = [json.dumps({"id": f"t{n}", "text": resume_text(n)}) for n in (3, 4)]
    texts.write_text("\n".join([*lines, "not json"]), encoding="utf-8")
    done = run(
        "rank", "--vacancy", vacancy, tmp_path / "in", "--texts", texts, "--json", data=data_folder
    )
    assert done.returncode == 1  # one line of the texts was none
    [answer] = objects(done.stdout)
    assert answer["vacancy"]["title"] == "Python Developer"
    assert all(set(r) >= {"text", "must", "weight"} for r in answer["vacancy"]["requirements"])
    scores = [row["score"] for row in answer["ranking"]]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    assert {row["file"] for row in answer["ranking"]} >= {"t3", "t4"}
    top = answer["ranking"][0]
    assert top["name"] in ("Anna Adler", "Daniel Adler")
    assert top["verdict"] in ("worth_an_interview", "doubtful", "far")
    assert sum(part["of"] for part in top["parts"]) == pytest.approx(100, abs=0.5)
    assert any(part["evidence"] for part in top["parts"])
    assert len(answer["rejected"]) == 1
    assert run("rank", "--vacancy", vacancy, data=data_folder).returncode == 2


def test_assess_gives_five_criteria_with_quotes(data_folder: Path, tmp_path: Path) -> None:
    vacancy = tmp_path / "vacancy.txt"
    vacancy.write_text("Python Developer\n\nRequirements:\n- Python and Django\n")
    answer = (
        "The order page took nine seconds. I profiled it in Django and found a query for every "
        "row. We could cache it or load all rows at once. I chose one query with an index, because "
        "a cache would hide new orders, and checked under load that it took 300 milliseconds."
    )
    turns = [
        {"role": "interviewer", "text": "How did you make something faster?", "at": 0},
        {"role": "candidate", "text": answer, "at": 12.5},
    ]
    transcript = tmp_path / "talk.json"
    transcript.write_text(json.dumps({"language": "en", "turns": turns}), encoding="utf-8")
    pdf = tmp_path / "out.pdf"
    done = run(
        "assess", "--vacancy", vacancy, "--transcript", transcript, "--pdf", pdf, "--json",
        data=data_folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [found] = objects(done.stdout)
    assert set(found["criteria"]) == {
        "technical_skills", "experience_relevance", "communication", "problem_solving",
        "cultural_fit",
    }  # fmt: skip
    assert found["criteria"]["cultural_fit"]["score"] is None
    for criterion in found["criteria"].values():
        for evidence in criterion["evidence"]:
            assert turns[evidence["turn"]]["role"] == "candidate"
            assert evidence["quote"] in str(turns[evidence["turn"]]["text"])
    assert set(found) >= {
        "overall", "recommendation", "strengths", "weaknesses", "red_flags", "questions", "method",
        "model", "prompt_version",
    }  # fmt: skip
    assert pdf.read_bytes().startswith(b"%PDF")
    transcript.write_text("{}", encoding="utf-8")
    bad = run("assess", "--vacancy", vacancy, "--transcript", transcript, data=data_folder)
    assert bad.returncode == 1
    assert "talk.json" in bad.stderr


def test_a_service_that_is_away_has_a_status_of_its_own(data_folder: Path, tmp_path: Path) -> None:
    [file] = write_resumes(tmp_path / "in", 1)
    done = run("parse", file, "--engine", "openai", "--json", data=data_folder)
    assert done.returncode == 3  # there is no key


def test_wrong_usage_is_two_and_help_needs_no_heavy_import(data_folder: Path) -> None:
    assert run("parse", data=data_folder).returncode == 2
    assert run("nonsense", data=data_folder).returncode == 2
    done = run("--help", data=data_folder)
    assert done.returncode == 0
    assert "tour" in done.stdout


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_tour_ends_in_a_pdf(data_folder: Path, tmp_path: Path, language: str) -> None:
    done = run("tour", "--language", language, "--out", tmp_path / "отчёт", data=data_folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len([line for line in lines if line.startswith("[")]) == 7
    pdf = Path(lines[-1])
    assert pdf.parent == tmp_path / "отчёт"
    assert pdf.read_bytes().startswith(b"%PDF")
    word = {"ru": "Собеседование", "en": "Interview"}[language]
    assert any(word in line for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes")
def test_what_is_no_file_costs_only_its_own_line(data_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    [good] = write_resumes(folder, 1)
    os.mkfifo(folder / "a pipe.pdf")  # opening it would wait for a writer for ever
    (folder / "device.pdf").symlink_to("/dev/zero")
    with zipfile.ZipFile(folder / "empty.zip", "w"):
        pass
    done = run("parse", folder, folder / "device.pdf", "--json", data=data_folder)
    assert done.returncode == 1
    found = {Path(line["file"]).name: line for line in objects(done.stdout)}
    assert found.pop(good.name)["status"] == "parsed"
    assert {name: line["error"]["code"] for name, line in found.items()} == {
        "a pipe.pdf": "file.not_a_file",
        "device.pdf": "file.not_a_file",
        "empty.zip": "document.archive_empty",
    }


def test_what_ends_a_command_is_one_sentence_and_for_programs_json(
    data_folder: Path, tmp_path: Path
) -> None:
    [resume] = write_resumes(tmp_path / "in", 1)
    done = run("rank", "--vacancy", tmp_path / "no.txt", resume, "--json", data=data_folder)
    assert done.returncode == 1
    assert set(objects(done.stdout)[0]["error"]) == {"code", "message"}
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_the_output_is_said(data_folder: Path, tmp_path: Path) -> None:
    [resume] = write_resumes(tmp_path / "in", 1)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hr_desktop", "parse", str(resume), "--json"],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT, timeout=220, check=False,
            env={**os.environ, "HR_DESKTOP_DATA": str(data_folder), "HR_DESKTOP_LANGUAGE": "en"},
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("The disk is full.")
    assert len(done.stderr.splitlines()) == 1


def test_settings_that_cannot_be_read_are_said_and_kept(data_folder: Path, tmp_path: Path) -> None:
    data_folder.mkdir(exist_ok=True)
    (data_folder / "settings.json").write_bytes(b"\xff{{{")
    done = run("parse", *write_resumes(tmp_path / "in", 1), "--json", data=data_folder)
    assert done.returncode == 0
    assert "settings.json.damaged" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (data_folder / "settings.json.damaged").read_bytes() == b"\xff{{{"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_what_is_written_is_for_this_user_alone(tmp_path: Path) -> None:
    folder, copy = tmp_path / "new" / "data", tmp_path / "copy.hrbackup"
    before = os.umask(0o022)  # as most systems have it
    try:
        run("doctor", data=folder)
        with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
            archive.writestr("a.txt", resume_text(0))
        run("parse", tmp_path / "some.zip", data=folder)
        run("tour", "--out", tmp_path / "out", data=folder)
        done = run("backup", copy, data=folder)
    finally:
        os.umask(before)
    assert done.returncode == 0
    made = [folder, *folder.rglob("*"), copy, *(tmp_path / "out").glob("*.pdf")]
    assert len(made) > 5
    assert [path for path in made if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(sys.platform == "win32", reason="the console would be asked")
def test_a_passphrase_that_nobody_can_type_is_said_in_words(
    data_folder: Path, tmp_path: Path
) -> None:
    done = run("profile", tmp_path / "anna.hrprofile", data=data_folder)
    assert done.returncode == 1
    assert "--passphrase-file" in done.stderr
    assert "EOFError" not in done.stderr
