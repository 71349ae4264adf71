"""The voice of the scripted server: what it hears (`audio/transcriptions`) and says (`audio/speech`).

Everything may be changed while it runs: delays, the known sentences, and what goes wrong.
"""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from aiohttp import web

from tests import speech
from tests.speech import Samples
from tests.speech.recogniser import RATE as HEARING_RATE
from tests.speech.recogniser import Recogniser

RATE = 24_000  # of what is said, as OpenAI's
_PIECE_S = 0.1


class Trouble(Enum):
    """What goes wrong with a request; `HANGING` ends when the trouble does."""

    ERROR = "error 500"
    CLOSED = "the connection is cut"
    HANGING = "no answer"
    REFUSED = "error 401"
    PAGE = "a web page"


@dataclass
class Ear:
    """How sounds are recognised: by `recogniser`, which `know` makes, or by another of one's own."""

    delay: float = 0.0
    trouble: Trouble | None = None
    recogniser: Callable[[Samples, str], str] = lambda samples, language: ""
    heard: list[Heard] = field(default_factory=list)

    def know(self, known: dict[str, Path]) -> None:
        """From now on these sentences, and nothing else, are recognised by their sound."""
        hear = Recogniser(known).hear
        self.recogniser = lambda samples, language: hear(samples)


@dataclass(frozen=True)
class Heard:
    """One request to recognise: when it came (`time.monotonic`), and what became of it."""

    text: str
    language: str
    seconds: float
    came: float


@dataclass
class Voice:
    """How texts are said: `real` by Festival's voices, otherwise a quick noise as long as speech.

    `pace` is how many seconds of sound are sent in a second (None: as fast as it goes), `cut` breaks
    the connection after so many seconds of sound.
    """

    real: bool = False
    letters_per_second: float = 15.0  # of the noise
    delay: float = 0.0
    pace: float | None = None
    cut: float | None = None
    trouble: Trouble | None = None
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """One request to say something: when it came (`time.monotonic`)."""

    text: str
    came: float


async def transcriptions(ear: Ear, request: web.Request) -> web.StreamResponse:
    """`POST /v1/audio/transcriptions` with a WAV file."""
    came = time.monotonic()
    form = await request.post()
    upload = form["file"]
    assert isinstance(upload, web.FileField)
    sound = upload.file.read()
    language = str(form.get("language", ""))
    await asyncio.sleep(ear.delay)
    if (odd := await _odd(ear, request)) is not None:
        return odd

    def recognise() -> tuple[str, float]:
        samples = speech.read(BytesIO(sound), HEARING_RATE)
        return ear.recogniser(samples, language), len(samples) / HEARING_RATE

    text, seconds = await asyncio.to_thread(recognise)
    ear.heard.append(Heard(text, language, seconds, came))
    answer: dict[str, Any] = {"text": text}
    if form.get("response_format") == "verbose_json":
        answer |= {"task": "transcribe", "language": language, "duration": seconds, "segments": []}
    return web.json_response(answer)


async def speech_of(voice: Voice, request: web.Request) -> web.StreamResponse:
    """`POST /v1/audio/speech`: PCM or WAV, as bytes or as events, while it is being made."""
    body = await request.json()
    voice.said.append(Said(body["input"], time.monotonic()))
    await asyncio.sleep(voice.delay)
    if (odd := await _odd(voice, request)) is not None:
        return odd
    wanted, events = body.get("response_format", "mp3"), body.get("stream_format") == "sse"
    if wanted not in ("pcm", "wav"):
        return web.json_response({"error": {"message": f"no {wanted} here"}}, status=400)
    samples = await asyncio.to_thread(_said, body["input"], voice)
    kind = "text/event-stream" if events else f"audio/{wanted}"
    response = web.StreamResponse(headers={"Content-Type": kind})
    await response.prepare(request)
    if wanted == "wav":
        await _send(response, _endless_header(), events)
    step = round(_PIECE_S * RATE)
    for at in range(0, len(samples), step):
        if voice.cut is not None and at >= voice.cut * RATE:
            return _cut_off(request, response)
        await _send(response, speech.pcm(samples[at : at + step]), events)
        if voice.pace is not None:
            await asyncio.sleep(_PIECE_S / voice.pace)
    if events:
        done = {"type": "speech.audio.done", "usage": {"input_tokens": 1, "output_tokens": 1}}
        await response.write(f"data: {json.dumps(done)}\n\n".encode())
    await response.write_eof()
    return response


def noise(text: str, letters_per_second: float = 15.0) -> Samples:
    """A buzz with the rhythm of syllables, as long as somebody would take for the text."""
    count = round(max(0.3, len(text) / letters_per_second) * RATE)
    at = np.arange(count) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 12))
    hiss = np.random.default_rng(len(text)).normal(0, 0.3, count)
    return np.asarray(0.1 * (buzz + hiss) * (0.6 - 0.4 * np.cos(2 * np.pi * 4 * at)), np.float32)


def _said(text: str, voice: Voice) -> Samples:
    if not voice.real:
        return noise(text, voice.letters_per_second)
    return speech.read(speech.utterance(text, speech.language_of(text)), RATE)


async def _send(response: web.StreamResponse, data: bytes, events: bool) -> None:
    if events:
        event = {"type": "speech.audio.delta", "audio": base64.b64encode(data).decode()}
        data = f"data: {json.dumps(event)}\n\n".encode()
    await response.write(data)


def _endless_header() -> bytes:
    """A WAV header of a stream whose length is not known yet."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16)
    return b"RIFF\xff\xff\xff\xffWAVE" + form + b"data\xff\xff\xff\xff"


async def _odd(one: Ear | Voice, request: web.Request) -> web.StreamResponse | None:
    while one.trouble is Trouble.HANGING:
        await asyncio.sleep(0.02)
    if one.trouble is Trouble.ERROR:
        return web.json_response({"error": {"message": "scripted failure"}}, status=500)
    if one.trouble is Trouble.REFUSED:
        return web.json_response({"error": {"message": "scripted refusal"}}, status=401)
    if one.trouble is Trouble.PAGE:
        return web.Response(text="<html>", content_type="text/html")
    if one.trouble is Trouble.CLOSED:
        return _cut_off(request, web.StreamResponse())
    return None


def _cut_off(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return response
