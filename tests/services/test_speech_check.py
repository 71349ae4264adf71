"""The buttons "Test" of the speech services and `doctor`: a real request to each."""

from __future__ import annotations

import asyncio
import io
import wave
from typing import Any

import pytest
from livekit.plugins import openai  # noqa: F401 (livekit wants it imported by the main thread)

from hr_desktop.ai.speech import trying
from hr_desktop.config import (
    AiSettings,
    LiveKitSettings,
    Settings,
    SpeechService,
    VoiceSettings,
)
from hr_desktop.domain.messages import PersonError
from hr_desktop.services import connections, speech_check
from hr_desktop.services.connections import check_recogniser, check_sound, check_speech
from tests.ai.speech.sound_server import SoundServer


async def test_doctor_asks_both_where_there_is_a_server_for_voice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "SECONDS", 55)  # two processes start on a busy computer
    monkeypatch.setattr(speech_check, "SECONDS", 50)
    assert await check_sound(Settings()) == []
    async with SoundServer("can you hear me") as server:
        service = SpeechService(base_url=server.url)
        voice = VoiceSettings(recogniser=service, speech=service)
        livekit = LiveKitSettings(url="wss://voice.example")
        found = await check_sound(Settings(livekit=livekit, voice=voice, language="ru"))
    assert [(one.name, one.ok) for one in found] == [("recogniser", True), ("speech", True)]
    assert found[0].said.params["text"] == "can you hear me"
    assert server.said[0].startswith("Здравствуйте! Меня зовут Стефани.")


async def test_the_sample_can_be_heard() -> None:
    async with SoundServer() as server:
        service = SpeechService(base_url=server.url)
        sound = await asyncio.to_thread(trying.say_sample, service, None, "en")
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() / file.getframerate() > 3


@pytest.mark.parametrize(
    ("way", "words", "code"),
    [
        ("refused", "x", "speech.key_refused"),
        ("error", "x", "speech.unreachable"),
        ("well", "", "speech.not_understood"),
    ],
)
async def test_why_a_recogniser_does_not_work_is_said(way: Any, words: str, code: str) -> None:
    async with SoundServer(words, way) as server:
        service = SpeechService(base_url=server.url)
        with pytest.raises(PersonError, match=code):
            await asyncio.to_thread(trying.recognise_sample, service, None, "ru")


async def test_why_a_voice_does_not_work_is_said_and_nothing_leaves_a_closed_network() -> None:
    async with SoundServer(way="page") as server:
        service = SpeechService(base_url=server.url)
        with pytest.raises(PersonError, match=r"speech\."):
            await asyncio.to_thread(trying.say_sample, service, None, "en")
    closed = Settings(ai=AiSettings(inside_only=True))
    check, sound = await check_speech(closed, SpeechService(), "en", "key")
    assert (check.ok, check.said.code, sound) == (False, "speech.outside", b"")
    check = await check_recogniser(Settings(), SpeechService(), "en")
    assert check.said.code == "speech.key_missing"
