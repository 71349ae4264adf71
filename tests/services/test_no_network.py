"""Nothing leaves this network: the main job in a network of its own that has no way out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _unshare() -> str:
    """The program that makes a network without a way out; skips where it cannot be used."""
    found = shutil.which("unshare")
    if found is None or os.geteuid() != 0:
        pytest.skip("unshare -n needs Linux and root")
    return found


@pytest.mark.processes
@pytest.mark.slow
def test_the_main_job_with_a_model_inside_needs_no_other_network_and_sends_no_name(
    data_folder: Path,
) -> None:
    job = f'ip link set lo up && exec "{sys.executable}" -m tests.services.without_network "$0"'
    done = subprocess.run(
        [_unshare(), "-n", "sh", "-c", job, str(data_folder)],
        cwd=ROOT,
        env={**os.environ, "HR_DESKTOP_AI_KEY": "test-key"},
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["people"] == ["Anna Adler", "Boris Adler", "Clara Adler", "Daniel Adler"]
    assert said["plan"] == said["method"] == "openai"
    assert said["score"] == 80
    assert said["pdf"]
    assert said["purposes"] == ["AssessmentAnswer", "PlanAnswer", "ResumeAnswer", "VacancyAnswer"]
    for secret in ("Anna", "Boris", "Clara", "Daniel", "Adler", "@example.com", "555"):
        assert secret not in said["sent"]
