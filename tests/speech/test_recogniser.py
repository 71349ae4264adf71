"""What is heard is recognised by its sound: whole, cut off, two at once, or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from tests import speech
from tests.speech import Samples
from tests.speech.recogniser import RATE, Recogniser

KNOWN = (
    "I have five years of experience with Python and databases.",
    "Last year we moved a monolith to services, and I wrote the migration of the orders.",
    "Yes.",
    "У меня пять лет опыта с питоном и базами данных.",
    "В прошлом году мы перенесли монолит на сервисы, я написал перенос заказов.",
    "Не знаю, с этим я никогда не работал.",
    "Да.",
)
UNKNOWN = ("The juice of lemons makes fine punch.", "Кошка спит на тёплом подоконнике.")


@pytest.fixture(scope="module")
def recogniser(speaking: None) -> Recogniser:
    return Recogniser({text: speech.utterance(text, speech.language_of(text)) for text in KNOWN})


def _sound(*parts: str | float) -> Samples:
    """The parts as a room gives them: quieter, with a hiss, and silence around."""
    paths = [
        speech.utterance(one, speech.language_of(one)) if isinstance(one, str) else one
        for one in parts
    ]
    sound = speech.read(speech.session(0.5, *paths, 0.6), RATE)
    hiss = np.random.default_rng(7).normal(0, 0.002, len(sound))
    return np.asarray(0.4 * sound + hiss, np.float32)


@pytest.mark.parametrize("text", KNOWN)
def test_a_known_sentence_is_recognised(recogniser: Recogniser, text: str) -> None:
    assert recogniser.hear(_sound(text)) == text


def test_a_loud_beginning_that_a_browser_turns_down_does_not_hide_the_end(
    recogniser: Recogniser,
) -> None:
    sound = _sound(KNOWN[1])
    falling = np.interp(np.arange(len(sound)), [0, 0.3 * len(sound), 0.5 * len(sound)], [4, 4, 0.5])
    assert recogniser.hear(np.clip(sound * falling, -1, 1).astype(np.float32)) == KNOWN[1]


@pytest.mark.parametrize("text", [KNOWN[1], KNOWN[4]])
def test_a_sentence_cut_off_gives_its_beginning_and_then_its_end(
    recogniser: Recogniser, text: str
) -> None:
    sound = _sound(text)
    begin, end = (
        recogniser.hear(sound[: len(sound) // 2]),
        recogniser.hear(sound[len(sound) // 2 :]),
    )
    assert 4 <= len(begin.split()) < len(text.split())
    assert f"{begin} {end}" == text


def test_two_sentences_in_one_recording_give_both(recogniser: Recogniser) -> None:
    assert recogniser.hear(_sound(KNOWN[5], 0.3, KNOWN[3])) == f"{KNOWN[5]} {KNOWN[3]}"


@pytest.mark.parametrize("text", UNKNOWN)
def test_another_sentence_gives_no_text(recogniser: Recogniser, text: str) -> None:
    assert recogniser.hear(_sound(text)) == ""


def test_noise_tones_and_silence_give_no_text(recogniser: Recogniser) -> None:
    at = np.arange(2 * RATE) / RATE
    for sound in (
        np.zeros(2 * RATE, np.float32),
        np.random.default_rng(1).normal(0, 0.1, 2 * RATE).astype(np.float32),
        (0.3 * np.sin(2 * np.pi * 440 * at)).astype(np.float32),
    ):
        assert recogniser.hear(sound) == ""
