"""The buttons "Test" of the speech services: a real request each, in a process of its own."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest

from hr_desktop.config import (
    AiSettings,
    LiveKitSettings,
    Settings,
    SpeechService,
    VoiceSettings,
)
from hr_desktop.services.connections import check_recogniser, check_sound, check_speech
from tests.ai.speech.sound_server import SoundServer


async def test_a_service_that_works_shows_what_it_understood_and_can_be_heard() -> None:
    async with SoundServer("can you hear me") as server:
        service = SpeechService(base_url=server.url)
        heard = await check_recogniser(Settings(), service, "en")
        assert heard.ok
        assert heard.said.params["text"] == "can you hear me"
        said, sound = await check_speech(Settings(), service, "ru")
        assert said.ok
        assert server.said[0].startswith("Здравствуйте! Меня зовут Стефани.")
        with wave.open(io.BytesIO(sound)) as file:
            assert file.getnframes() / file.getframerate() == pytest.approx(0.5, abs=0.1)


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
        check = await check_recogniser(Settings(), SpeechService(base_url=server.url), "ru")
    assert not check.ok
    assert check.said.code == code


async def test_why_a_voice_does_not_work_is_said_and_nothing_leaves_a_closed_network() -> None:
    async with SoundServer(way="page") as server:
        service = SpeechService(base_url=server.url)
        check, sound = await check_speech(Settings(), service, "en")
    assert not check.ok
    assert sound == b""
    closed = Settings(ai=AiSettings(inside_only=True))
    check, _ = await check_speech(closed, SpeechService(), "en", "key")
    assert check.said.code == "speech.outside"
    check, _ = await check_speech(Settings(), SpeechService(), "en")
    assert check.said.code == "speech.key_missing"


async def test_doctor_asks_both_where_there_is_a_server_for_voice() -> None:
    assert await check_sound(Settings()) == []
    async with SoundServer("can you hear me") as server:
        service = SpeechService(base_url=server.url)
        voice = VoiceSettings(recogniser=service, speech=service)
        livekit = LiveKitSettings(url="wss://voice.example")
        found = await check_sound(Settings(livekit=livekit, voice=voice, language="ru"))
    assert [(one.name, one.ok) for one in found] == [("recogniser", True), ("speech", True)]
    assert server.said[0].startswith("Здравствуйте")
