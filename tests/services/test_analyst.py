"""Files of the command line: transcripts and texts as other programs write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.domain.messages import PersonError
from hr_desktop.services.analyst import Input, read_texts, read_transcript

TURNS: list[dict[str, Any]] = [
    {"role": "interviewer", "text": "Tell me about your work.", "at": 0},
    {"role": "candidate", "text": "I built the billing service.", "at": 5.5},
]


def write(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


@pytest.mark.parametrize(
    ("at", "seconds"),
    [(12.5, 12.5), ("12.5", 12.5), ("01:15", 75.0), ("1:02:03", 3723.0), (None, 0.0), (-5, 0.0),
     ("soon", 0.0), ([1], 0.0), (float("nan"), 0.0), (float("inf"), 0.0), (1e300, 604800.0)],
)  # fmt: skip
def test_a_time_that_makes_no_sense_is_unknown(tmp_path: Path, at: object, seconds: float) -> None:
    turns = [TURNS[0], {**TURNS[1], "at": at}]
    path = write(tmp_path / "t.json", {"language": "en", "turns": turns})
    assert read_transcript(path).turns[1].at == seconds


def test_fields_of_other_programs_and_half_characters_do_no_harm(tmp_path: Path) -> None:
    odd = {**TURNS[1], "number": 99, "finished": "no", "quality": "bad", "question_id": 5}
    turns = [TURNS[0], {**odd, "text": "I wrote \ud800 code."}]
    found = read_transcript(write(tmp_path / "t.json", {"language": "en-US", "turns": turns}))
    assert found.language == "en"
    assert [turn.number for turn in found.turns] == [1, 2]
    assert found.turns[1].text == "I wrote ? code."


@pytest.mark.parametrize(
    ("content", "code"),
    [("[" * 200_000, "transcript.unreadable"), ("", "transcript.unreadable"),
     ('{"language": "en", "turns": [{"role": "user", "text": "x"}]}', "transcript.form"),
     ('{"language": null, "turns": []}', "transcript.form"), ("[]", "transcript.form"),
     ('{"language": "en", "turns": [{"role": "candidate", "text": null}]}', "transcript.form"),
     ('{"language": "en", "turns": [{"role": "candidate", "text": " "}]}', "transcript.no_answers")],
)  # fmt: skip
def test_what_is_no_transcript_is_said(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(PersonError) as refused:
        read_transcript(write(tmp_path / "t.json", content))
    assert refused.value.said.code == code


def test_lines_that_are_no_texts_cost_only_themselves(tmp_path: Path) -> None:
    lines = ['{"id": 7, "text": "Anna \\ud800"}', '{"id": 8, "text": null}', "[" * 100_000,
             '{"id": null, "text": "x"}', '"x"', "", '{"id": "9", "text": "Boris"}']  # fmt: skip
    found = read_texts(write(tmp_path / "t.jsonl", "\n".join(lines)))
    good = [one for one in found if isinstance(one, Input)]
    assert [(one.name, one.text) for one in good] == [("7", "Anna ?"), ("9", "Boris")]
    assert len(found) == 6
