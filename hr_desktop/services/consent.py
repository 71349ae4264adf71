"""The consents to an interview by an AI: the texts in force, by version, with their hashes."""

from __future__ import annotations

import hashlib
from functools import cache

from hr_desktop.domain.base import Value
from hr_desktop.domain.vacancy import Language
from hr_desktop.resources import resource_folder

VERSION = "1"
VOICE_VERSION = "voice-1"
DAYS = "{days}"  # stands in the voice text for how long a recording is kept


class ConsentText(Value):
    """The text a candidate agrees to before an interview; `sha256` is of `text` in UTF-8."""

    language: Language
    version: str
    text: str
    sha256: str


@cache
def consent_text(language: Language) -> ConsentText:
    """The text in force for an interview at the desk (resources/consent/VERSION.LANGUAGE.txt)."""
    return _text(VERSION, language, _read(VERSION, language))


@cache
def voice_template(language: Language) -> ConsentText:
    """The text in force for voice interviews as the join page holds it, `DAYS` not filled in."""
    return _text(VOICE_VERSION, language, _read(VOICE_VERSION, language))


def voice_text(language: Language, days: int) -> ConsentText:
    """The text that a candidate reads on the join page; its hash is what the page sends.

    `days` is the invitation's `recording_days`: 0 when nothing is recorded.
    """
    return _text(VOICE_VERSION, language, voice_template(language).text.replace(DAYS, str(days)))


def _read(version: str, language: Language) -> str:
    file = resource_folder() / "consent" / f"{version}.{language}.txt"
    return file.read_text(encoding="utf-8").replace("\r\n", "\n").strip()


def _text(version: str, language: Language, text: str) -> ConsentText:
    return ConsentText(
        language=language,
        version=f"{version}.{language}",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
