"""An answer with breaths in it is recognised word for word: each word is in one utterance."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import stt

from hr_desktop.ai.speech import Choice, recogniser
from hr_desktop.config import SpeechService
from hr_desktop.domain.vacancy import Language
from tests import speech
from tests.agent.examples import GOOD
from tests.openai_server import OpenAIServer

_RATE, _FRAME = 24_000, 1_200
_FASTER_THAN_SPEECH_S = 0.004  # between two frames of 50 ms


async def _recognised(ears: stt.STT[Any], text: str, language: Language) -> str:
    sound = speech.pcm(speech.read(speech.utterance(text, language), _RATE)) + bytes(2 * _RATE)
    stream = ears.stream()

    async def push() -> None:
        for at in range(0, len(sound), 2 * _FRAME):
            data = sound[at : at + 2 * _FRAME].ljust(2 * _FRAME, b"\0")
            stream.push_frame(rtc.AudioFrame(data, _RATE, 1, _FRAME))
            await asyncio.sleep(_FASTER_THAN_SPEECH_S)
        stream.end_input()

    pushing = asyncio.create_task(push())
    words = [
        event.alternatives[0].text
        async for event in stream
        if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT
    ]
    await pushing
    return " ".join(words)


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_no_word_is_lost_or_doubled_at_a_pause(speaking: None, language: Language) -> None:
    answers = list(GOOD[language].values())[:3]
    async with OpenAIServer() as server:
        server.ear.know({text: speech.utterance(text, language) for text in answers})
        ears = recogniser([Choice(SpeechService(base_url=server.base_url), "k")], language)
        assert [await _recognised(ears, text, language) for text in answers] == answers
        await ears.aclose()
