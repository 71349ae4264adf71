"""A service that takes whole utterances, given a stream of sound.

Beside livekit's own adapter this one says up to where in the sound its words reach, gives no sound
twice, and takes a service for failed that is silent for some seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable
from typing import Any

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectOptions,
    APITimeoutError,
    NotGivenOr,
    stt,
    utils,
    vad,
)

from hr_desktop.ai.speech.detector import Detector, Findings
from hr_desktop.ai.speech.standing_in import Waits

_SURELY_SILENT_S = 0.3  # of silence, at the end of which the detector says that it is one


class AtWork:
    """`idle` is set while nothing that was said is being recognised."""

    def __init__(self) -> None:
        self.idle = asyncio.Event()
        self.idle.set()
        self._count = 0

    def begin(self) -> None:
        """Something is being recognised."""
        self._count += 1
        self.idle.clear()

    def end(self) -> None:
        """It is recognised, or lost."""
        self._count -= 1
        if not self._count:
            self.idle.set()

    def __enter__(self) -> None:
        self.begin()

    def __exit__(self, *_: object) -> None:
        self.end()


class WholeUtterances(stt.STT[Any]):
    """`one` behind a detector of speech."""

    def __init__(
        self,
        one: stt.STT[Any],
        detector: Detector,
        waits: Waits,
        at_work: AtWork | None = None,
    ) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=False))
        self.at_work = at_work or AtWork()
        self._recognize_metrics_needed = False  # the service counts for itself
        self._one, self.detector, self._waits = one, detector, waits

    @property
    def model(self) -> str:
        """Of the service."""
        return self._one.model

    @property
    def provider(self) -> str:
        """Of the service."""
        return self._one.provider

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        length = utils.audio.calculate_audio_duration(buffer)
        limit = self._waits.patience + length / 10  # a long answer takes longer, and to send, too
        try:
            return await asyncio.wait_for(
                self._one.recognize(buffer, conn_options=once(self._waits.patience)), limit
            )
        except TimeoutError:
            raise APITimeoutError("the recogniser is silent") from None

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        """Utterances of this stream, one after the other."""
        return _Cutting(self, self.detector.alone())

    def following(self, found: Findings) -> stt.RecognizeStream:
        """The same, for sound in which somebody else finds the speech."""
        return _Cutting(self, found)


class _Cutting(stt.RecognizeStream):
    def __init__(self, owner: WholeUtterances, detected: Findings) -> None:
        super().__init__(stt=owner, conn_options=once(DEFAULT_API_CONNECT_OPTIONS.timeout))
        self._owner, self._detected = owner, detected
        self._taken_s = 0.0  # of the sound, up to here, is in earlier utterances

    async def _metrics_monitor_task(self, event_aiter: AsyncIterable[stt.SpeechEvent]) -> None:
        async for _ in event_aiter:
            pass

    async def _run(self) -> None:
        detected = self._detected
        tasks = [
            asyncio.create_task(self._forward(detected), name="cutting-forward"),
            asyncio.create_task(self._recognise(detected), name="cutting-recognise"),
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            await utils.aio.cancel_and_wait(*tasks)
            await detected.aclose()

    async def _forward(self, detected: Findings) -> None:
        async for data in self._input_ch:
            if isinstance(data, rtc.AudioFrame):
                detected.push_frame(data)
            else:
                detected.flush()
        detected.end_input()

    async def _recognise(self, detected: Findings) -> None:
        async for event in detected:
            if event.type is vad.VADEventType.START_OF_SPEECH:
                self._event_ch.send_nowait(stt.SpeechEvent(stt.SpeechEventType.START_OF_SPEECH))
            if event.type is not vad.VADEventType.END_OF_SPEECH:
                continue
            ended = time.time() - event.silence_duration - event.inference_duration
            self._event_ch.send_nowait(
                stt.SpeechEvent(stt.SpeechEventType.END_OF_SPEECH, speech_end_time=ended)
            )
            with self._owner.at_work:
                found = await self._owner.recognize(
                    self._new(event), conn_options=self._conn_options
                )
            if not found.alternatives or not found.alternatives[0].text:
                continue
            words = found.alternatives[0]
            words.end_time = self.start_time_offset + event.timestamp - event.silence_duration
            self._event_ch.send_nowait(
                stt.SpeechEvent(
                    stt.SpeechEventType.FINAL_TRANSCRIPT,
                    alternatives=[words],
                    speech_end_time=ended,
                )
            )

    def _new(self, event: vad.VADEvent) -> rtc.AudioFrame:
        """The utterance without what the one before it had already.

        The detector begins half a second before the speech, and a short pause is shorter: the last
        word before it would be recognised twice. It also notices late that somebody goes on: the
        end of the silence that ended an utterance stays with the next one, or a short first word
        would be in neither.
        """
        sound = utils.merge_frames(event.frames)
        again = round((self._taken_s - (event.timestamp - sound.duration)) * sound.sample_rate)
        self._taken_s = event.timestamp - _SURELY_SILENT_S
        if not 0 < again < sound.samples_per_channel:
            return sound
        return rtc.AudioFrame(
            bytes(sound.data)[2 * again * sound.num_channels :],
            sound.sample_rate,
            sound.num_channels,
            sound.samples_per_channel - again,
        )


def once(timeout: float) -> APIConnectOptions:
    """One attempt: who tries again is decided here, and not by livekit."""
    return APIConnectOptions(max_retry=0, timeout=timeout)
