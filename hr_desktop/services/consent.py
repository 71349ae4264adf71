"""The consent to an interview by an AI: the text in force, by version, with its hash."""

from __future__ import annotations

import hashlib
from functools import cache

from hr_desktop.domain.base import Value
from hr_desktop.domain.vacancy import Language
from hr_desktop.resources import resource_folder

VERSION = "1"


class ConsentText(Value):
    """The text a candidate agrees to before a desk interview; `sha256` is of `text` in UTF-8."""

    language: Language
    version: str
    text: str
    sha256: str


@cache
def consent_text(language: Language) -> ConsentText:
    """The text in force in one language (resources/consent/VERSION.LANGUAGE.txt)."""
    file = resource_folder() / "consent" / f"{VERSION}.{language}.txt"
    text = file.read_text(encoding="utf-8").replace("\r\n", "\n").strip()
    return ConsentText(
        language=language,
        version=f"{VERSION}.{language}",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
