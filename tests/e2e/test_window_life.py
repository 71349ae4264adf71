"""The window in the middle of work: another language, a second start, an early end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, Start
from tests.e2e.material import files_read
from tests.services.people import write_resumes

pytestmark = [pytest.mark.slow, pytest.mark.processes, pytest.mark.timeout(480)]


def test_a_change_of_language_and_look_keeps_what_was_typed(start: Start) -> None:
    start("scenarios_life:other_words_and_colours").ends_well(300)


def test_a_second_start_raises_the_first_window_and_leaves(start: Start) -> None:
    first = start("scenarios_life:wait_for_a_second_start")
    first.says(ready=True)
    second = subprocess.run(
        [sys.executable, "-m", "hr_desktop"],
        cwd=ROOT,
        env=dict(os.environ),
        timeout=120,
        check=False,
    )
    assert second.returncode == 0
    first.says(raised=True)
    first.ends_well()


def test_an_import_goes_on_after_the_window_was_closed(
    start: Start, data_folder: Path, tmp_path: Path
) -> None:
    incoming = tmp_path / "входящие"
    write_resumes(incoming, 40)
    start("scenarios_life:close_early", incoming, 40).ends_well()
    assert 3 <= files_read(data_folder) < 40
    again = start("scenarios_kill:everything_is_there", 40)
    said = again.says(limit=240)
    again.ends_well()
    assert said["people"] == 40
