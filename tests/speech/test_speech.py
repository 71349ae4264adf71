"""The sentences of the tests are speech for livekit's own detector, and stay as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import inference
from livekit.agents.vad import VADEventType

from tests import speech


@pytest.mark.parametrize(
    "text", ["Yes.", "I don't know, I have never done that.", "Да.", "Не знаю, я этого не делал."]
)
async def test_the_detector_of_speech_hears_a_sentence_as_one(speaking: None, text: str) -> None:
    said = speech.utterance(text, speech.language_of(text))
    sound = speech.read(speech.session(0.5, said, 1.5))
    stream = inference.VAD(min_silence_duration=0.5).stream()
    for piece in np.split(sound, range(speech.RATE // 10, len(sound), speech.RATE // 10)):
        stream.push_frame(rtc.AudioFrame(speech.pcm(piece), speech.RATE, 1, len(piece)))
    stream.end_input()
    ends = [e async for e in stream if e.type is VADEventType.END_OF_SPEECH]
    assert len(ends) == 1
    assert ends[0].speech_duration == pytest.approx(speech.seconds(said), abs=0.5)


def test_what_the_voices_cannot_read_is_left_out(speaking: None) -> None:
    path = speech.utterance("Я работал 5 лет — «в банке», 25% времени на C++…", "ru")
    assert speech.seconds(path) > 3


def test_a_sentence_is_said_once(
    speaking: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "cache", lambda: tmp_path)
    path = speech.utterance("Yes.", "en")
    made = path.stat().st_mtime_ns
    assert speech.utterance("Yes.", "en") == path
    assert path.stat().st_mtime_ns == made
    assert [one.name for one in path.parent.iterdir()] == [path.name]
