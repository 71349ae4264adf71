"""Several recognisers as one, of which the next takes over in the middle of an answer.

livekit's own fallback adapter gives the sound that a failed service had swallowed to nobody, and
waits half a minute for one that is silent. Here the sound since the last recognised words is kept
and given to the one that takes over, and a service that is silent for a few seconds has failed.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterable, Sequence
from typing import Any

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectionError,
    APIConnectOptions,
    APITimeoutError,
    NotGivenOr,
    stt,
    utils,
    vad,
)

from hr_desktop.ai.remote.prices import SpendSink
from hr_desktop.ai.speech.cutting import AtWork, WholeUtterances, once
from hr_desktop.ai.speech.detector import Detector
from hr_desktop.ai.speech.standing_in import Services, Waits

_LONGEST_S = 120.0  # of sound that is kept for whoever takes over
_BEFORE_S = 3.0  # of it while nobody speaks: where words begin
_SILENCE_S = 0.5
_JUST_NOW_S = 1.0  # a service may know the end of an utterance before the detector does
_SPEECH_S = 1.0  # so long a cough is not
_RATE = 16_000
_WHOLE = stt.SpeechEventType.FINAL_TRANSCRIPT
_WORDS = (_WHOLE, stt.SpeechEventType.INTERIM_TRANSCRIPT, stt.SpeechEventType.PREFLIGHT_TRANSCRIPT)


class Recogniser(stt.STT[Any]):
    """Listens through the first service that answers."""

    def __init__(
        self,
        ones: Sequence[stt.STT[Any]],
        detector: Detector,
        waits: Waits,
        spent: SpendSink | None = None,
    ) -> None:
        super().__init__(
            capabilities=stt.STTCapabilities(
                streaming=True,
                interim_results=any(one.capabilities.interim_results for one in ones),
            )
        )
        self._recognize_metrics_needed = False  # the services' own are handed on
        self.detector = detector
        self.services = Services(ones, waits, _probe, spent, "recognition")
        self.at_work = AtWork()
        self._streaming = [
            one
            if one.capabilities.streaming
            else WholeUtterances(one, detector, waits, self.at_work)
            for one in ones
        ]
        for one in ones:
            one.on("metrics_collected", self._hand_on)

    @property
    def idle(self) -> asyncio.Event:
        """Set while no whole utterance is being recognised; services that stream tell nothing."""
        return self.at_work.idle

    @property
    def model(self) -> str:
        """Of the service that is asked next."""
        return self.services.ones[self.services.best].model

    @property
    def provider(self) -> str:
        """Of the service that is asked next."""
        return self.services.ones[self.services.best].provider

    def streaming(self, place: int) -> stt.STT[Any]:
        """The service at this place, for a stream of sound."""
        return self._streaming[place]

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        """A stream that outlives its services. The language is that of the services."""
        return _Listening(self)

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        for place in self.services.order:
            try:
                one = WholeUtterances(self.services.ones[place], self.detector, self.services.waits)
                found = await one.recognize(buffer, conn_options=once(conn_options.timeout))
            except Exception as error:  # noqa: BLE001 (whatever it was: the next one is asked)
                self.services.failed(place, error)
            else:
                self.services.worked(place)
                return found
        raise APIConnectionError("no recogniser answers")

    def _hand_on(self, metrics: Any) -> None:
        self.emit("metrics_collected", metrics)

    async def aclose(self) -> None:
        """Ends the probes and closes the services."""
        for one in self.services.ones:
            one.off("metrics_collected", self._hand_on)
        await self.services.close()


class _Listening(stt.RecognizeStream):
    """One stream of sound; what no service has turned into words yet is kept."""

    def __init__(self, owner: Recogniser) -> None:
        super().__init__(stt=owner, conn_options=once(owner.services.waits.patience))
        self._owner, self._services = owner, owner.services
        self._kept: deque[rtc.AudioFrame] = deque()
        self._kept_s = 0.0
        self._came_s = 0.0  # all that came
        self._inner_s = 0.0  # of it before the inner stream's first sound
        self._inner: stt.RecognizeStream | None = None
        self._watch: _Watch | None = None
        self._over = False
        self._spoken = False  # words are under way
        self._held: asyncio.TimerHandle | None = None

    async def _metrics_monitor_task(self, event_aiter: AsyncIterable[stt.SpeechEvent]) -> None:
        async for _ in event_aiter:  # the services count for themselves
            pass

    async def _run(self) -> None:
        feeding = asyncio.create_task(self._feed(), name="recogniser-feed")
        try:
            while not await self._listen(self._services.best):
                self._hold()
                if self._services.all_away_s > self._services.waits.give_up:
                    raise APIConnectionError("no recogniser answers", retryable=False)
                if self._services.all_away_s:
                    await asyncio.sleep(min(1.0, self._services.waits.patience))
        finally:
            self._let_go()
            await utils.aio.cancel_and_wait(feeding)

    def _hold(self) -> None:
        """Words of which a failed service knew are still to come: the answer is not over."""
        self._let_go()
        if self._spoken:
            self._owner.at_work.begin()
            patience = 2 * self._services.waits.patience
            self._held = asyncio.get_running_loop().call_later(patience, self._let_go)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.cancel()
            self._held = None
            self._owner.at_work.end()

    async def _feed(self) -> None:
        async for data in self._input_ch:
            if isinstance(data, rtc.AudioFrame):
                self._keep(data)
            if self._inner is None:
                continue
            try:
                if isinstance(data, rtc.AudioFrame):
                    self._inner.push_frame(data)
                    if self._watch is not None:
                        self._watch.push(data)
                else:
                    self._inner.flush()
            except RuntimeError:  # it has just ended: the sound is kept for the next one
                self._inner = None
        self._over = True
        if self._inner is not None:
            _end(self._inner)

    async def _listen(self, place: int) -> bool:
        """Listens through one service; True when the sound has ended, False for another one."""
        services = self._services
        inner = self._begin(place)
        inner.start_time_offset = max(
            0.0, self.start_time_offset + time.time() - self._start_time - self._kept_s
        )
        self._inner_s = self._came_s - self._kept_s
        for frame in self._kept:
            inner.push_frame(frame)
        self._inner = inner
        if self._over:
            _end(inner)
        self._watch = watch = _Watch(self._owner, place) if self._watched(place) else None
        try:
            async with inner:
                return await self._hear(place, inner, watch)
        except Exception as error:  # noqa: BLE001 (whatever it was: the next one is asked)
            services.failed(place, error)
            self._spoken |= watch is not None and watch.spoken
            return False
        finally:
            self._inner = self._watch = None
            if watch is not None:
                await watch.close()

    def _begin(self, place: int) -> stt.RecognizeStream:
        one = self._owner.streaming(place)
        if isinstance(one, WholeUtterances) and not self._came_s:
            found = self._owner.detector.follow()
            if found is not None:
                return one.following(found)
        return one.stream(conn_options=once(self._services.waits.patience))

    async def _hear(self, place: int, inner: stt.RecognizeStream, watch: _Watch | None) -> bool:
        events = aiter(inner)
        while True:
            following = asyncio.ensure_future(anext(events))
            silent = asyncio.ensure_future(watch.silent.wait()) if watch else None
            try:
                await asyncio.wait(
                    {following, *([silent] if silent else [])}, return_when=asyncio.FIRST_COMPLETED
                )
                if not following.done():
                    raise APITimeoutError("the recogniser is silent")
                event = following.result()
            except StopAsyncIteration:
                if self._over:
                    return True
                raise APIConnectionError("the recogniser has ended") from None
            finally:
                following.cancel()
                if silent is not None:
                    silent.cancel()
            if event.type in _WORDS:
                self._services.worked(place)
                if watch is not None:
                    watch.heard(whole=event.type is _WHOLE)
            if event.type is stt.SpeechEventType.START_OF_SPEECH:
                self._spoken = True
            if event.type is _WHOLE:
                self._recognised(event, inner)
            if _is_noise(event):
                for one in event.alternatives:
                    one.text = ""
                if event.type is _WHOLE:  # what was guessed of it is no answer either
                    guess = stt.SpeechEventType.INTERIM_TRANSCRIPT
                    self._event_ch.send_nowait(stt.SpeechEvent(guess, "", event.alternatives))
            self._event_ch.send_nowait(event)
            if event.type is _WHOLE and self._services.best < place and not self._over:
                return False  # the preferred one is back, and nothing is half recognised

    def _watched(self, place: int) -> bool:
        """Only a native stream can be silent without anybody's noticing, and only where there is
        another one is it worth the time."""
        return len(self._services.ones) > 1 and self._services.ones[place].capabilities.streaming

    def _keep(self, frame: rtc.AudioFrame) -> None:
        self._kept.append(frame)
        self._kept_s += frame.duration
        self._came_s += frame.duration
        spoken = self._spoken or (self._watch is not None and self._watch.spoken)
        # While none hears nobody knows whether somebody speaks.
        spoken = spoken or self._inner is None or bool(self._services.all_away_s)
        self._drop(self._came_s - (_LONGEST_S if spoken else _BEFORE_S))

    def _recognised(self, event: stt.SpeechEvent, inner: stt.RecognizeStream) -> None:
        """Of the sound only what came after these words is still needed."""
        self._spoken = False
        self._let_go()
        ended = event.alternatives[0].end_time - inner.start_time_offset
        known = event.alternatives[0].end_time > 0 and ended > 0
        self._drop(self._inner_s + ended if known else self._came_s - _SILENCE_S)

    def _drop(self, until_s: float) -> None:
        while self._kept and self._came_s - self._kept_s + self._kept[0].duration <= until_s:
            self._kept_s -= self._kept.popleft().duration


class _Watch:
    """Hears with the detector whether somebody has spoken of whom the service says nothing."""

    def __init__(self, owner: Recogniser, place: int) -> None:
        self.silent = asyncio.Event()
        self._patience = owner.services.waits.patience
        self._stream = owner.detector.alone()
        self.spoken = False  # since the last words
        self._whole_at = -math.inf  # when an utterance was last complete
        self._unheard = 0  # times that somebody has spoken since the last words
        self._timer: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._run(), name=f"recogniser-watch-{place}")

    def push(self, frame: rtc.AudioFrame) -> None:
        """The sound that the service gets, too."""
        self._stream.push_frame(frame)

    def heard(self, *, whole: bool = False) -> None:
        """The service has given words; `whole`: all of an utterance."""
        self.spoken, self._unheard = False, 0
        if whole:
            self._whole_at = asyncio.get_running_loop().time()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        async for event in self._stream:
            if event.type is vad.VADEventType.START_OF_SPEECH:
                self.spoken = True
            if (
                event.type is not vad.VADEventType.END_OF_SPEECH
                or event.speech_duration <= _SILENCE_S
                or loop.time() - self._whole_at < _JUST_NOW_S  # the service was quicker
            ):
                continue
            self._unheard += 1
            # A cough has no words: one is no proof.
            sure = self._unheard > 1 or event.speech_duration >= _SPEECH_S
            if sure and self._timer is None:
                self._timer = loop.call_later(self._patience, self.silent.set)

    async def close(self) -> None:
        self.heard()
        await utils.aio.cancel_and_wait(self._task)
        await self._stream.aclose()


def _is_noise(event: stt.SpeechEvent) -> bool:
    """Whether what was recognised holds no word.

    Some services answer to a noise with a full stop, which would cut short whoever speaks.
    """
    letters = (letter for one in event.alternatives for letter in one.text)
    return event.type in _WORDS and not any(letter.isalnum() for letter in letters)


def _end(stream: stt.RecognizeStream) -> None:
    try:
        stream.end_input()
    except RuntimeError:  # it has ended by itself: whoever reads its events sees that
        pass


def _silence() -> rtc.AudioFrame:
    samples = int(_RATE * _SILENCE_S)
    return rtc.AudioFrame(b"\0\0" * samples, _RATE, 1, samples)


async def _probe(one: stt.STT[Any]) -> None:
    """Half a second of silence: who answers at all is back."""
    if not one.capabilities.streaming:
        await one.recognize(_silence(), conn_options=once(4.0))
        return
    async with one.stream(conn_options=once(4.0)) as stream:
        stream.push_frame(_silence())
        stream.end_input()
        async for _ in stream:
            pass
