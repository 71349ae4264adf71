"""The bundled examples, from file to score: high matches above medium ones, those above low ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from hr_desktop.ai.matching import match
from hr_desktop.ai.offline.resume import understand_resume
from hr_desktop.ai.offline.vacancy import understand_vacancy
from hr_desktop.documents import read_document
from hr_desktop.resources import resource_folder

SAMPLES = resource_folder() / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))


def _file(folder: str, stem: str) -> Path:
    return next((SAMPLES / folder).glob(f"{stem}.*"))


@cache
def scores(vacancy: str) -> dict[str, int]:
    """Score of each expected resume for a vacancy."""
    data = understand_vacancy(read_document(_file("vacancies", vacancy))).data
    found = {}
    for stem in (s for group in EXPECTED[vacancy].values() for s in group):
        document = read_document(_file("resumes", stem))
        profile = understand_resume(document).profile
        found[stem] = match(data, profile, document.text).score
    return found


@pytest.mark.parametrize("vacancy", sorted(EXPECTED))
@pytest.mark.parametrize(("better", "worse"), [("high", "medium"), ("medium", "low")])
def test_expected_groups_keep_their_order(vacancy: str, better: str, worse: str) -> None:
    made = scores(vacancy)
    least = min(made[stem] for stem in EXPECTED[vacancy][better])
    most = max(made[stem] for stem in EXPECTED[vacancy][worse])
    assert least > most, made
