"""Several voices as one, of which the next says the sentence when one does not.

A sentence that breaks off in the middle is said again from its beginning by the next one:
livekit's own fallback adapter would leave it broken, and waits half a minute for a silent service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Sequence
from typing import Any

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    APIConnectionError,
    APIConnectOptions,
    APIError,
    APITimeoutError,
    tts,
    utils,
)

from hr_desktop.ai.remote.prices import SpendSink
from hr_desktop.ai.speech.standing_in import Services, Waits

_CHANNELS = 1


class Speech(tts.TTS[Any]):
    """Speaks through the first service that answers, sentence by sentence."""

    def __init__(
        self, ones: Sequence[tts.TTS[Any]], waits: Waits, spent: SpendSink | None = None
    ) -> None:
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=False),
            sample_rate=max(one.sample_rate for one in ones),
            num_channels=_CHANNELS,
        )
        self.services = Services(ones, waits, _probe, spent, "speech")
        for one in ones:
            one.on("metrics_collected", self._hand_on)

    @property
    def model(self) -> str:
        """Of the service that is asked next."""
        return self.services.ones[self.services.best].model

    @property
    def provider(self) -> str:
        """Of the service that is asked next."""
        return self.services.ones[self.services.best].provider

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        """The sound of a sentence."""
        return _Saying(self, text)

    def prewarm(self) -> None:
        """Opens the connection to the preferred service."""
        self.services.ones[0].prewarm()

    def _hand_on(self, metrics: Any) -> None:
        self.emit("metrics_collected", metrics)

    async def aclose(self) -> None:
        """Ends the probes and closes the services."""
        for one in self.services.ones:
            one.off("metrics_collected", self._hand_on)
        await self.services.close()


class _Saying(tts.ChunkedStream):
    def __init__(self, owner: Speech, text: str) -> None:
        super().__init__(
            tts=owner, input_text=text, conn_options=_once(owner.services.waits.patience)
        )
        self._services = owner.services

    async def _metrics_monitor_task(self, event_aiter: AsyncIterable[tts.SynthesizedAudio]) -> None:
        async for _ in event_aiter:  # the services count for themselves
            pass

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(
            request_id=utils.shortuuid(),
            sample_rate=self._tts.sample_rate,
            num_channels=_CHANNELS,
            mime_type="audio/pcm",
        )
        for place in self._services.order:
            try:
                await self._through(self._services.ones[place], output_emitter)
            except Exception as error:  # noqa: BLE001 (whatever it was: the next one is asked)
                self._services.failed(place, error)
            else:
                self._services.worked(place)
                output_emitter.flush()
                return
        raise APIConnectionError("no speech service answers", retryable=False)

    async def _through(self, one: tts.TTS[Any], emitter: tts.AudioEmitter) -> None:
        patience = self._services.waits.patience
        resampler = None
        if one.sample_rate != self._tts.sample_rate:
            resampler = rtc.AudioResampler(one.sample_rate, self._tts.sample_rate)
        some = False
        async with one.synthesize(self._input_text, conn_options=_once(patience)) as stream:
            sound = aiter(stream)
            while True:
                try:
                    frame = (await asyncio.wait_for(anext(sound), patience)).frame
                except StopAsyncIteration:
                    break
                except TimeoutError:
                    raise APITimeoutError("the speech service is silent") from None
                some = True
                for piece in resampler.push(frame) if resampler else (frame,):
                    emitter.push(piece.data.tobytes())
        if not some and self._input_text.strip():
            raise APIError("no sound")
        for piece in resampler.flush() if resampler else ():
            emitter.push(piece.data.tobytes())


def _once(timeout: float) -> APIConnectOptions:
    return APIConnectOptions(max_retry=0, timeout=timeout)


async def _probe(one: tts.TTS[Any]) -> None:
    async with one.synthesize("OK.", conn_options=_once(4.0)) as stream:
        async for _ in stream:
            return
