"""What the guides name is there: buttons, tabs and fields by their words, and variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hr_desktop.config import _OVERRIDES
from hr_desktop.vault import NAMES
from tools.translations import load

DOCS = Path(__file__).resolve().parent.parent / "docs"
NAMED = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")
VARIABLE = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`")


@pytest.mark.parametrize("guide", ["voice.md", "voice.ru.md", "team.md", "team.ru.md"])
def test_a_guide_names_what_is_there(guide: str) -> None:
    text = " ".join((DOCS / guide).read_text(encoding="utf-8").split())
    translated = load("ru")[0]
    words = {one.forms[0] for one in translated.values()} if ".ru." in guide else set(translated)
    assert [name for name in NAMED.findall(text) if name not in words] == []
    variables = {name for names in (*_OVERRIDES.values(), *NAMES.values()) for name in names}
    variables.add("HR_DESKTOP_DATA")
    assert [name for name in VARIABLE.findall(text) if name not in variables] == []
