"""Processes are killed without warning; nothing is missing afterwards and nothing is doubled."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hr_desktop.files import LocalFiles
from tests.e2e.conftest import Start
from tests.e2e.material import files_read
from tests.services.people import write_resumes

FILES = 100

pytestmark = [
    pytest.mark.slow,
    pytest.mark.processes,
    pytest.mark.timeout(480),
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL"),
]


def test_the_program_killed_during_an_import_of_100_files_loses_and_doubles_nothing(
    start: Start, data_folder: Path, tmp_path: Path
) -> None:
    incoming = tmp_path / "входящие резюме"
    write_resumes(incoming, FILES)
    for done in (12, 45):
        program = start("scenarios_kill:import_files", incoming, FILES)
        reached = 0
        while reached < done:
            reached = program.says()["done"]
        program.kill()
    assert files_read(data_folder) < FILES
    last = start("scenarios_kill:everything_is_there", FILES)
    said = last.says(limit=300)
    last.ends_well()
    assert said["people"] == FILES
    kept = LocalFiles(data_folder / "files")
    documents = list(kept.all())
    assert len(documents) == FILES
    assert all(kept.verify(sha256) for sha256 in documents)


def test_an_interviewer_killed_twice_goes_on_by_itself(start: Start) -> None:
    start("scenarios_kill:kill_the_interviewer").ends_well(300)


def test_an_interview_goes_on_after_the_whole_program_was_killed(start: Start) -> None:
    program = start("scenarios_kill:half_an_interview")
    half = program.says(limit=240)
    program.kill()
    again = start("scenarios_kill:the_other_half", half["interview"])
    whole = again.says(limit=300)["turns"]
    again.ends_well()
    assert whole[: len(half["turns"])] == half["turns"]
