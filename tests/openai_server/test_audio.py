"""The server's voice, as LiveKit's plug-in for OpenAI uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2 as httpx
import numpy as np
import pytest
from livekit import rtc
from livekit.agents import APIConnectionError, APIConnectOptions, APIStatusError
from livekit.plugins import openai

from tests import speech
from tests.openai_server import OpenAIServer
from tests.openai_server.audio import Trouble

TEXT = "I have led a team of four people."
ONCE = APIConnectOptions(max_retry=0, timeout=5)


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer() as server:
        yield server


def _frame(path: Path) -> rtc.AudioFrame:
    samples = speech.read(path)
    return rtc.AudioFrame(speech.pcm(samples), speech.RATE, 1, len(samples))


async def _hear(server: OpenAIServer, path: Path, model: str = "gpt-4o-transcribe") -> str:
    stt = openai.STT(base_url=server.base_url, api_key="k", model=model, language="en")
    event = await stt.recognize(_frame(path), conn_options=ONCE)
    return event.alternatives[0].text


async def _say(
    server: OpenAIServer, text: str, model: str = "tts-1", form: str = "pcm"
) -> rtc.AudioFrame:
    tts = openai.TTS(base_url=server.base_url, api_key="k", model=model, response_format=form)
    try:
        async with tts.synthesize(text, conn_options=ONCE) as stream:
            return await stream.collect()
    finally:
        await tts.aclose()


@pytest.mark.parametrize("model", ["gpt-4o-transcribe", "whisper-1"])
async def test_a_known_sentence_is_heard(server: OpenAIServer, speaking: None, model: str) -> None:
    said = speech.utterance(TEXT, "en")
    assert await _hear(server, said, model) == ""
    server.ear.know({TEXT: said})
    assert await _hear(server, said, model) == TEXT
    assert [one.language for one in server.ear.heard] == ["en", "en"]
    assert server.ear.heard[1].seconds == pytest.approx(speech.seconds(said), abs=0.01)


@pytest.mark.parametrize("model", ["tts-1", "gpt-4o-mini-tts"])  # bytes, events
@pytest.mark.parametrize("form", ["pcm", "wav"])
async def test_a_text_is_said_in_a_time_of_its_length(
    server: OpenAIServer, model: str, form: str
) -> None:
    made = await _say(server, TEXT, model, form)
    assert made.duration == pytest.approx(len(TEXT) / 15, abs=0.05)
    assert np.abs(np.frombuffer(made.data, np.int16)).max() > 3000
    assert [one.text for one in server.voice.said] == [TEXT]


async def test_a_real_voice_can_be_recognised(server: OpenAIServer, speaking: None) -> None:
    server.voice.real = True
    made = await _say(server, TEXT)
    server.ear.know({TEXT: speech.utterance(TEXT, "en")})
    stt = openai.STT(base_url=server.base_url, api_key="k")
    event = await stt.recognize(made, conn_options=ONCE)
    assert event.alternatives[0].text == TEXT


@pytest.mark.parametrize("part", ["ear", "voice"])
async def test_what_goes_wrong_is_switched_while_it_runs(
    server: OpenAIServer, tmp_path: Path, part: str
) -> None:
    sound = tmp_path / "sound.wav"
    speech.write(sound, np.zeros(speech.RATE, np.float32))

    async def ask() -> object:
        if part == "ear":
            return await _hear(server, sound)
        return await _say(server, "Good day")

    one = getattr(server, part)
    one.trouble = Trouble.ERROR
    with pytest.raises(APIStatusError):
        await ask()
    one.trouble = Trouble.CLOSED
    with pytest.raises(APIConnectionError):
        await ask()
    one.trouble = Trouble.HANGING
    waiting = asyncio.create_task(ask())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.3)
    one.trouble = None
    await waiting


async def test_a_voice_breaks_off_in_the_middle(server: OpenAIServer) -> None:
    server.voice.cut = 0.5
    async with httpx.AsyncClient() as client:
        body = {"input": TEXT, "model": "tts-1", "voice": "x", "response_format": "pcm"}
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(f"{server.base_url}/audio/speech", json=body)
