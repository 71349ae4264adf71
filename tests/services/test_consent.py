"""The texts that candidates agree to."""

from __future__ import annotations

import hashlib
from typing import get_args

import pytest

from hr_desktop.domain.vacancy import Language
from hr_desktop.services.consent import consent_text, voice_template, voice_text


@pytest.mark.parametrize("language", get_args(Language))
def test_the_hash_is_of_the_text_as_the_page_shows_it(language: Language) -> None:
    template = voice_template(language)
    assert template.text.count("{days}") == 1
    for days in (0, 30, 180):
        shown = template.text.replace("{days}", str(days))  # as the join page does
        text = voice_text(language, days)
        assert (text.text, text.version) == (shown, f"voice-1.{language}")
        assert text.sha256 == hashlib.sha256(shown.encode()).hexdigest()
    assert voice_text(language, 30).sha256 != voice_text(language, 31).sha256
    assert voice_text(language, 30).version != consent_text(language).version


def test_a_voice_consent_names_what_it_is_about() -> None:
    english, russian = voice_text("en", 30).text, voice_text("ru", 30).text
    for word in ("artificial intelligence", "recorded", "after 30 days", "listen", "a person"):
        assert word in english
    for word in ("искусственный интеллект", "записываются", "в днях: 30", "слушать", "с человеком"):
        assert word in russian
