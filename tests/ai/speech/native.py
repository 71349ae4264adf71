"""A recogniser that is given a stream of sound, as the services behind web sockets are."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from livekit import rtc
from livekit.agents import APIConnectionError, APIConnectOptions, stt

Way = Literal["well", "dead", "silent", "away"]


class Native(stt.STT[Any]):
    """Says its name and how many seconds of speech it heard; an utterance ends with silence.

    `dead`: the connection breaks in the middle of an utterance. `silent`: nothing comes back. `away`:
    the connection breaks at the first sound. `still`: the silence that ends an utterance.
    """

    def __init__(self, name: str, way: Way = "well", still: float = 0.7) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))
        self.name, self.way, self.still = name, way, still
        self.streams = 0

    async def _recognize_impl(self, *_: Any, **__: Any) -> stt.SpeechEvent:
        raise NotImplementedError

    def stream(self, *, conn_options: APIConnectOptions, **_: Any) -> stt.RecognizeStream:
        self.streams += 1
        return _Stream(self, conn_options)


class _Stream(stt.RecognizeStream):
    def __init__(self, owner: Native, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=owner, conn_options=conn_options)
        self._owner = owner

    async def _run(self) -> None:
        at = spoken = still = 0.0
        began = False
        async for data in self._input_ch:
            if not isinstance(data, rtc.AudioFrame):
                continue
            at += data.duration
            if self._owner.way == "away":
                raise APIConnectionError("gone")
            if self._owner.way == "silent":
                continue
            if np.abs(np.frombuffer(data.data, np.int16)).max() > 300:
                spoken, still = spoken + data.duration, 0.0
            else:
                still += data.duration
            if spoken > 0.2 and not began:
                began = True
                self._say(stt.SpeechEventType.START_OF_SPEECH, "", at)
            if spoken > 0.5 and self._owner.way == "dead":
                raise APIConnectionError("gone")
            if began and still > self._owner.still:
                self._say(stt.SpeechEventType.FINAL_TRANSCRIPT, f"{spoken:.1f}", at - still)
                spoken, began = 0.0, False

    def _say(self, kind: stt.SpeechEventType, text: str, at: float) -> None:
        words = stt.SpeechData(
            language="en",  # type: ignore[arg-type]
            text=f"{self._owner.name} {text}",
            end_time=at + self.start_time_offset,
        )
        self._event_ch.send_nowait(stt.SpeechEvent(kind, alternatives=[words]))
