"""Recognisers and voices through a service that fails, falls silent, breaks off and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import wave
from collections.abc import AsyncIterator, Callable
from typing import Any, Self

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from livekit import rtc
from livekit.agents import APIConnectionError, APIError, stt, utils, vad

from hr_desktop.ai.remote.prices import Usage
from hr_desktop.ai.speech import Choice, Waits, chosen, recogniser, speech
from hr_desktop.ai.speech.cutting import once
from hr_desktop.ai.speech.detector import Detector
from hr_desktop.ai.speech.prices import sound_cost
from hr_desktop.ai.speech.providers import one_recogniser, one_voice
from hr_desktop.ai.speech.recogniser import Recogniser
from hr_desktop.config import AiSettings, Settings, SpeechService, VoiceSettings
from hr_desktop.domain.messages import PersonError
from hr_desktop.resources import resource_folder
from hr_desktop.vault import Vault
from tests.ai.speech.native import Native
from tests.ai.speech.sound_server import SoundServer

QUICK = Waits(patience=1.5, again=0.2, give_up=4.0, count=600)


def _choice(server: SoundServer) -> Choice:
    return Choice(SpeechService(base_url=server.url))


def _frames(language: str = "en") -> list[rtc.AudioFrame]:
    """The bundled sample in pieces of 20 ms, and silence after it."""
    with wave.open(str(resource_folder() / "speech" / f"{language}.wav")) as file:
        sound = file.readframes(file.getnframes()) + b"\0\0" * 16_000
    step = 640
    pieces = [sound[i : i + step] for i in range(0, len(sound) - step, step)]
    return [rtc.AudioFrame(piece, 16_000, 1, 320) for piece in pieces]


@pytest.fixture
async def servers() -> AsyncIterator[tuple[SoundServer, SoundServer]]:
    async with SoundServer("first") as first, SoundServer("second") as second:
        yield first, second


class _Ear:
    """A stream that is spoken into; `texts` are what was recognised.

    `in_session`: as in an interview, where livekit's session runs the detector for itself.
    """

    def __init__(self, one: stt.STT, in_session: bool = False) -> None:
        self.texts: list[str] = []
        self.found: list[vad.VADEventType] = []
        self._session = one.detector.for_session().stream() if in_session else None  # type: ignore[attr-defined]
        self.stream = one.stream()
        self._task = asyncio.create_task(self._run())
        self._watching = asyncio.create_task(self._watch())

    async def _run(self) -> None:
        async for event in self.stream:
            if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                self.texts.append(event.alternatives[0].text)

    async def _watch(self) -> None:
        if self._session is not None:
            async for event in self._session:
                if event.type is not vad.VADEventType.INFERENCE_DONE:
                    self.found.append(event.type)

    async def ready(self) -> Self:
        """A session begins to listen before there is sound."""
        await asyncio.sleep(0.05)
        return self

    def hear(self) -> None:
        self.push(*_frames())

    def push(self, *frames: rtc.AudioFrame, given: rtc.AudioFrame | None = None) -> None:
        """`given`: what the recogniser gets in their place."""
        for frame in frames:
            self.stream.push_frame(given or frame)
            if self._session is not None:
                self._session.push_frame(frame)

    async def end(self) -> None:
        if self._session is not None:
            await self._session.aclose()
        await self._watching
        self.stream.end_input()
        await asyncio.wait_for(self._task, 20)
        await self.stream.aclose()

    @property
    def failure(self) -> BaseException | None:
        return self._task.exception() if self._task.done() else None


async def _until(true: Callable[[], Any]) -> None:
    ends = time.monotonic() + 20
    while not true():
        assert time.monotonic() < ends
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("in_session", [False, True])
async def test_the_next_recogniser_gets_the_answer_that_the_first_one_swallowed(
    servers: tuple[SoundServer, SoundServer], in_session: bool
) -> None:
    first, second = servers
    both = recogniser([_choice(first), _choice(second)], "ru", waits=QUICK)
    ear = await _Ear(both, in_session).ready()
    ear.hear()
    await _until(lambda: ear.texts == ["first"])
    for way in ("error", "silent"):
        first.way = "well"
        await _until(lambda: both.model and first.heard)  # type: ignore[attr-defined]
        first.way = way  # type: ignore[assignment]
        before = len(ear.texts)
        ear.hear()
        await _until(lambda before=before: len(ear.texts) > before)
        assert ear.texts[before:] == ["second"]
    await ear.end()
    assert ear.texts == ["first", "second", "second"], "nothing is lost, nothing comes twice"
    assert {language for language, _ in (*first.heard, *second.heard)} == {"ru"}
    await both.aclose()


async def test_what_holds_no_word_is_nothing() -> None:
    """To a noise some services answer with a full stop; it would cut the interviewer short."""
    async with SoundServer("…") as server:
        one = recogniser([_choice(server)], "ru", waits=QUICK)
        ear = await _Ear(one).ready()
        ear.hear()
        await _until(lambda: ear.texts)
        await ear.end()
        await one.aclose()
    assert ear.texts == [""]


@pytest.mark.parametrize("in_session", [False, True])
async def test_a_recogniser_that_answers_again_takes_its_place_back(
    servers: tuple[SoundServer, SoundServer], in_session: bool
) -> None:
    first, second = servers
    first.way = "refused"
    both = recogniser([_choice(first), _choice(second)], "en", waits=QUICK)
    ear = await _Ear(both, in_session).ready()
    ear.hear()
    await _until(lambda: ear.texts == ["second"])
    first.way = "well"
    await _until(lambda: first.heard)  # the probe
    ear.hear()  # the stand-in still hears this one, and gives way after it
    await _until(lambda: len(ear.texts) == 2)
    ear.hear()
    await _until(lambda: len(ear.texts) == 3)
    await ear.end()
    assert ear.texts == ["second", "second", "first"]
    await both.aclose()


async def test_when_none_answers_the_sound_is_kept_for_a_while_and_then_the_interview_hears_of_it(
    servers: tuple[SoundServer, SoundServer],
) -> None:
    first, second = servers
    first.way = second.way = "error"
    both = recogniser([_choice(first), _choice(second)], "en", waits=QUICK)
    ear = _Ear(both)
    ear.hear()
    await asyncio.sleep(0.2)
    second.way = "well"
    await _until(lambda: ear.texts == ["second"])
    second.way = "error"
    ear.hear()
    with pytest.raises(APIConnectionError):
        await ear.end()
    await both.aclose()


async def _sound_of(one: Any, text: str) -> float:
    async with one.synthesize(text) as stream:
        return float((await stream.collect()).duration)


@pytest.mark.parametrize("way", ["error", "silent", "page"])
async def test_the_next_voice_says_the_sentence(
    servers: tuple[SoundServer, SoundServer], way: Any
) -> None:
    first, second = servers
    first.way = way
    both = speech([_choice(first), _choice(second)], "en", waits=QUICK)
    began = time.monotonic()
    assert await _sound_of(both, "One sentence.") == pytest.approx(13 / 15, abs=0.06)
    assert time.monotonic() - began < 10
    assert second.said == ["One sentence."]
    first.way = "well"
    await _until(lambda: first.said[1:] and first.way == "well")
    assert set(first.said[1:]) == {"OK."}, "probes are without a word of the interview"
    await _until(lambda: both.services.best == 0)  # type: ignore[attr-defined]
    await _sound_of(both, "Another one.")
    assert first.said[-1] == "Another one."
    await both.aclose()


async def test_a_sentence_that_breaks_off_is_said_again_from_its_beginning(
    servers: tuple[SoundServer, SoundServer],
) -> None:
    first, second = servers
    first.way = "broken"
    both = speech([_choice(first), _choice(second)], "en", waits=QUICK)
    assert await _sound_of(both, "A sentence.") >= 11 / 15
    assert second.said == ["A sentence."]
    await both.aclose()


async def test_when_no_voice_answers_the_interview_hears_of_it_soon(
    servers: tuple[SoundServer, SoundServer],
) -> None:
    first, second = servers
    first.way = second.way = "silent"
    both = speech([_choice(first), _choice(second)], "en", waits=QUICK)
    began = time.monotonic()
    with pytest.raises(APIConnectionError):
        await _sound_of(both, "A sentence.")
    assert time.monotonic() - began < 10
    await both.aclose()


async def test_a_choice_shows_no_key_and_the_key_of_the_models_stays_with_their_maker() -> None:
    keys = {"OPENAI_API_KEY": "sk-of-openai", "DEEPGRAM_API_KEY": "dg"}
    vault = Vault(environment=keys)
    voice = VoiceSettings(
        recogniser=SpeechService(),
        recogniser_fallback=SpeechService(base_url="http://speech.example/v1"),
        speech=SpeechService(provider="deepgram"),
    )
    heard = chosen(Settings(voice=voice), vault, "recogniser")
    assert [one.key for one in heard] == ["sk-of-openai", None]
    assert "sk-of-openai" not in repr(heard)
    other = Vault(environment={"SPEECH_API_KEY": "sk-speech", "SPEECH_SERVER_KEY": "own"})
    assert [one.key for one in chosen(Settings(voice=voice), other, "recogniser")] == [
        "sk-speech",
        "own",
    ]
    assert [one.key for one in chosen(Settings(voice=voice), vault, "speech")] == ["dg"]
    inside = Settings(voice=voice, ai=AiSettings(inside_only=True))
    with pytest.raises(PersonError) as refused:
        chosen(inside, vault, "recogniser")
    assert refused.value.said.code == "speech.outside"


@contextlib.asynccontextmanager
async def _leading_to(elsewhere: str) -> AsyncIterator[str]:
    """The address of a server that sends whoever asks it elsewhere."""

    async def lead(request: web.Request) -> web.Response:
        address = elsewhere + request.path.removeprefix("/v1")
        return web.Response(status=307, headers={"Location": address})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", lead)
    async with TestServer(app) as server:
        yield str(server.make_url("/v1"))


@pytest.mark.parametrize("inside_only", [True, False])
async def test_a_redirect_does_not_lead_a_voice_outside(inside_only: bool) -> None:
    async with SoundServer("outside") as outside, _leading_to(outside.url) as url:
        service = SpeechService(base_url=url)
        ears = one_recogniser(service, None, "en", inside_only)
        mouth = one_voice(service, None, "en", inside_only)
        options = once(QUICK.patience)
        with contextlib.suppress(APIError):
            await ears.recognize(_frames(), conn_options=options)
        with contextlib.suppress(APIError):
            await mouth.synthesize("Hello!", conn_options=options).collect()
        await ears.aclose()
        await mouth.aclose()
        reached = bool(outside.heard), bool(outside.said)
        assert reached == (not inside_only, not inside_only)


async def test_what_cannot_be_set_up_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def code(service: SpeechService, key: str | None, language: Any = "ru") -> str:
        with pytest.raises(PersonError) as refused:
            speech([Choice(service, key)], language)
        return refused.value.said.code

    assert code(SpeechService(), None) == "speech.key_missing"
    import importlib

    real = importlib.import_module

    def without(name: str, *more: Any) -> Any:
        if name == "livekit.plugins.cartesia":
            raise ModuleNotFoundError(name=name)
        return real(name, *more)

    monkeypatch.setattr(importlib, "import_module", without)
    assert code(SpeechService(provider="cartesia"), "key") == "speech.no_plugin"


@pytest.mark.parametrize("provider", ["deepgram", "cartesia", "elevenlabs"])
async def test_the_other_services_are_set_up_for_russian(provider: Any) -> None:
    pytest.importorskip(f"livekit.plugins.{provider}")
    service = Choice(SpeechService(provider=provider), "key")
    async with utils.http_context.open():
        ear = recogniser([service], "ru")
        inner = ear.services.ones[0]  # type: ignore[attr-defined]
        assert inner.capabilities.streaming
        known = repr(vars(inner))
        assert "'ru'" in known or "ru" in str(vars(inner).get("_opts"))
        await ear.aclose()
        if provider == "deepgram":
            with pytest.raises(PersonError) as refused:
                speech([service], "ru")
            assert refused.value.said.code == "speech.no_voice"
        else:
            mouth = speech([service], "ru")
            assert "ru" in str(mouth.services.ones[0]._opts)  # type: ignore[attr-defined]
            await mouth.aclose()


async def test_seconds_and_characters_are_counted_and_words_are_in_no_log(
    servers: tuple[SoundServer, SoundServer], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    first, second = servers
    first.words, second.words = "canary one", "canary two"
    used: list[Usage] = []

    async def spent(usage: Usage) -> None:
        used.append(usage)

    ears = recogniser([_choice(first), _choice(second)], "en", waits=QUICK, spent=spent)
    ear = _Ear(ears)
    ear.hear()
    await _until(lambda: ear.texts)
    first.way = "error"
    ear.hear()
    await _until(lambda: len(ear.texts) == 2)
    await ear.end()
    await ears.aclose()
    mouth = speech([_choice(first), _choice(second)], "en", waits=QUICK, spent=spent)
    await _sound_of(mouth, "The canary three.")
    await mouth.aclose()
    assert {one.purpose for one in used} == {"recognition", "speech"}
    assert all(one.cost is None and (one.seconds or 0) > 0.3 for one in used), "an own server"
    ours = [r for r in caplog.records if r.name.startswith("hr_desktop")]
    assert ours
    assert not any("canary" in r.getMessage() for r in ours)


def test_prices_are_of_the_makers_alone() -> None:
    assert sound_cost("gpt-4o-mini-transcribe", "api.openai.com", 60, 0) == pytest.approx(0.003)
    assert sound_cost("tts-1", "api.openai.com", 5, 1_000_000) == pytest.approx(15)
    assert sound_cost("aura-2-thalia-en", "Deepgram", 5, 1_000) == pytest.approx(0.03)
    assert sound_cost("tts-1", "127.0.0.1:8000", 5, 1_000) is None
    assert sound_cost("sonic-3", "Cartesia", 5, 1_000) is None


_STILL = rtc.AudioFrame(bytes(640), 16_000, 1, 320)


async def test_the_recogniser_of_a_session_gets_what_a_detector_of_its_own_would_give_it(
    servers: tuple[SoundServer, SoundServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, within = servers
    ears = [await _Ear(recogniser([_choice(alone)], "en", waits=QUICK)).ready()]
    with monkeypatch.context() as only:
        only.setattr(Detector, "alone", None)  # one run has to do
        ears.append(
            await _Ear(recogniser([_choice(within)], "en", waits=QUICK), in_session=True).ready()
        )
    for ear in ears:
        for _ in range(3):
            ear.hear()
            ear.push(*[_STILL] * 50)
    await _until(lambda: len(alone.heard) == len(within.heard) >= 3)
    assert [seconds for _, seconds in within.heard] == pytest.approx(
        [seconds for _, seconds in alone.heard], abs=0.1
    )
    assert ears[1].found == [
        vad.VADEventType.START_OF_SPEECH,
        vad.VADEventType.END_OF_SPEECH,
    ] * len(within.heard)
    for ear in ears:
        await ear.end()


async def test_what_a_session_withholds_from_its_recogniser_is_not_recognised(
    servers: tuple[SoundServer, SoundServer],
) -> None:
    first, _ = servers
    one = recogniser([_choice(first)], "en", waits=QUICK)
    ear = await _Ear(one, in_session=True).ready()
    ear.push(*_frames(), *[_STILL] * 50, given=_STILL)  # her own voice, out of the loudspeaker
    await _until(lambda: vad.VADEventType.END_OF_SPEECH in ear.found)
    ear.hear()
    await _until(lambda: ear.texts)
    await ear.end()
    assert ear.texts == ["first"]
    assert len(first.heard) == 1
    await one.aclose()


@pytest.mark.parametrize("in_session", [False, True])
async def test_a_word_before_a_short_pause_is_not_heard_again_after_it(
    servers: tuple[SoundServer, SoundServer], in_session: bool
) -> None:
    first, _ = servers
    one = recogniser([_choice(first)], "en", waits=QUICK)
    ear = await _Ear(one, in_session).ready()
    frames = _frames()
    part = frames[20:60]  # 0.8 s in the middle of a sentence
    pause = 0.32
    short = [_STILL] * round(pause / 0.02)
    ear.push(*[_STILL] * 30, *part, *short, *part, *[_STILL] * 50)
    await _until(lambda: len(first.heard) == 2)
    await ear.end()
    at_most = 0.6 + 0.8 + pause + 0.8 + 0.4  # from the first sound to the silence after the last
    assert sum(seconds for _, seconds in first.heard) <= at_most
    await one.aclose()


def _natives(*ones: stt.STT) -> Recogniser:
    return Recogniser(ones, Detector(), QUICK)


async def test_a_connection_that_breaks_in_the_middle_of_an_answer_loses_nothing_of_it() -> None:
    first, second = Native("first"), Native("second")
    both = _natives(first, second)
    ear = _Ear(both)
    ear.hear()
    await _until(lambda: len(ear.texts) == 1)
    whole = ear.texts[0].removeprefix("first ")
    first.way = "dead"
    ear.hear()
    await _until(lambda: len(ear.texts) == 2)
    await ear.end()
    assert ear.texts == [f"first {whole}", f"second {whole}"], "all of the second, once"
    await both.aclose()


async def test_a_connection_on_which_nothing_comes_back_gives_way() -> None:
    first = Native("first", "silent")
    async with SoundServer("second") as server:
        both = _natives(first, one_recogniser(_choice(server).service, None, "en"))
        ear = _Ear(both)
        ear.hear()
        await _until(lambda: ear.texts == ["second"])
        ear.hear()
        await _until(lambda: len(ear.texts) == 2)
        await ear.end()
        assert ear.texts == ["second", "second"]
        assert first.streams >= 1
        await both.aclose()


async def test_what_is_said_while_a_service_is_away_is_not_cut() -> None:
    """The connection has broken in silence, so nothing knows that somebody speaks."""
    only = Native("only")
    one = _natives(only)
    ear = _Ear(one)
    answer = [*_frames()[10:110] * 4, *[_STILL] * 50]
    ear.push(*answer)
    await _until(lambda: len(ear.texts) == 1)
    only.way = "away"
    ear.push(_STILL)
    await _until(lambda: one.services.all_away_s)
    ear.push(*answer)
    before = only.streams
    await _until(lambda: only.streams > before)
    only.way = "well"
    await _until(lambda: len(ear.texts) == 2)
    await ear.end()
    assert ear.texts[0] == ear.texts[1], "all of it"
    await one.aclose()


async def test_a_service_that_is_quicker_than_the_detector_is_not_silent() -> None:
    first, second = Native("first", still=0.05), Native("second")
    both = _natives(first, second)
    ear = _Ear(both)
    ear.hear()
    await _until(lambda: ear.texts)
    await asyncio.sleep(QUICK.patience + 1)
    assert second.streams == 0
    await ear.end()
    await both.aclose()


async def test_one_noise_without_a_word_is_no_proof_of_a_silent_service() -> None:
    first, second = Native("first", "silent"), Native("second")
    both = _natives(first, second)
    ear = _Ear(both)
    noise = [*_frames()[20:60], *[_STILL] * 50]
    ear.push(*noise)
    await asyncio.sleep(QUICK.patience + 1)
    assert second.streams == 0
    ear.push(*noise)
    await _until(lambda: ear.texts)
    await ear.end()
    await both.aclose()


async def test_a_single_service_is_connected_again_and_gets_the_answer_again() -> None:
    only = Native("only", "dead")
    one = _natives(only)
    ear = _Ear(one)
    ear.hear()
    await _until(lambda: only.streams >= 2)
    only.way = "well"
    await _until(lambda: len(ear.texts) == 1)
    assert float(ear.texts[0].removeprefix("only ")) > 1
    await ear.end()
    await one.aclose()
