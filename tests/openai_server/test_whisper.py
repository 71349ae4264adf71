"""A real recogniser understands the voices that candidates of the tests speak with."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pytest

from tests import speech
from tests.openai_server import whisper
from tests.speech.recogniser import RATE

pytestmark = pytest.mark.usefixtures("speaking", "whispering")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("I have led a team of four people, and we moved the orders to a new database.", 0.2),
        ("Я руководил командой из четырёх человек, и мы перенесли заказы в новую базу.", 0.5),
    ],
)
def test_most_words_are_understood(text: str, wrong: float) -> None:
    language = speech.language_of(text)
    heard = whisper.hear(speech.read(speech.utterance(text, language), RATE), language)
    words, got = _words(text), _words(heard)
    right = sum(b.size for b in SequenceMatcher(None, words, got, False).get_matching_blocks())
    assert right >= (1 - wrong) * len(words), heard


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))
