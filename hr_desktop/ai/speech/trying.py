"""One real request to a speech service, for the buttons in Settings and for `doctor`.

Runs in a process of its own: livekit would stay in the window's memory. Nothing of a candidate is
in it: the sound is the bundled sample, the text a sentence of the program.
"""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import Awaitable, Callable
from typing import TypeVar

from livekit import rtc
from livekit.agents import APIConnectionError, APIError, APIStatusError, APITimeoutError, utils

from hr_desktop.ai.speech.cutting import once
from hr_desktop.ai.speech.providers import one_recogniser, one_voice
from hr_desktop.ai.speech_services import SAMPLES, name_of
from hr_desktop.config import SpeechService
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.resources import resource_folder

WAIT_S = 15.0
_PIECE = 320  # samples at 16 kHz
T = TypeVar("T")


def recognise_sample(service: SpeechService, key: str | None, language: Language) -> str:
    """What the service understands of the bundled sample. Raises PersonError `speech.…`."""
    return asyncio.run(_asked(service, lambda: _recognise(service, key, language)))


def say_sample(service: SpeechService, key: str | None, language: Language) -> bytes:
    """The sample sentence as a WAV file. Raises PersonError `speech.…`."""
    return asyncio.run(_asked(service, lambda: _say(service, key, language)))


async def _asked(service: SpeechService, work: Callable[[], Awaitable[T]]) -> T:
    try:
        async with utils.http_context.open():
            return await asyncio.wait_for(work(), WAIT_S)
    except APIStatusError as error:
        raise _answered(service, error.status_code) from None
    except (APIError, APIConnectionError, APITimeoutError, TimeoutError, OSError) as error:
        status = getattr(error.__cause__, "status", None)  # aiohttp's refusal of a web socket
        raise _answered(service, status if isinstance(status, int) else 0) from None


def _answered(service: SpeechService, status: int) -> PersonError:
    name = name_of(service)
    if status in (401, 403):
        return refuse("speech.key_refused", service=name)
    if status == 429:
        return refuse("speech.limit", service=name)
    if 400 <= status < 500:
        return refuse("speech.unknown", service=name)
    return refuse("speech.unreachable", service=name)


async def _recognise(service: SpeechService, key: str | None, language: Language) -> str:
    one = one_recogniser(service, key, language)
    try:
        with wave.open(str(resource_folder() / "speech" / f"{language}.wav")) as file:
            rate, sound = file.getframerate(), file.readframes(file.getnframes())
        text = ""
        if not one.capabilities.streaming:
            whole = rtc.AudioFrame(sound, rate, 1, len(sound) // 2)
            found = await one.recognize(whole, conn_options=once(WAIT_S))
            text = found.alternatives[0].text if found.alternatives else ""
        else:
            async with one.stream(conn_options=once(WAIT_S)) as stream:
                sound += b"\0\0" * rate  # a second of silence ends the sentence
                for at in range(0, len(sound) - 2 * _PIECE, 2 * _PIECE):
                    piece = sound[at : at + 2 * _PIECE]
                    stream.push_frame(rtc.AudioFrame(piece, rate, 1, _PIECE))
                stream.end_input()
                async for event in stream:
                    if event.type == "final_transcript" and event.alternatives:
                        text = f"{text} {event.alternatives[0].text}"
    finally:
        await one.aclose()
    if not text.strip():
        raise refuse("speech.not_understood", service=name_of(service))
    return text.strip()


async def _say(service: SpeechService, key: str | None, language: Language) -> bytes:
    one = one_voice(service, key, language)
    try:
        async with one.synthesize(SAMPLES[language], conn_options=once(WAIT_S)) as stream:
            frames = [audio.frame async for audio in stream]
    except APIStatusError:
        raise
    except APIError as error:
        if isinstance(error, APIConnectionError | APITimeoutError):
            raise
        raise refuse("speech.no_sound", service=name_of(service)) from None
    finally:
        await one.aclose()
    if not frames:
        raise refuse("speech.no_sound", service=name_of(service))
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(frames[0].sample_rate)
        file.writeframes(b"".join(bytes(frame.data) for frame in frames))
    return sound.getvalue()
