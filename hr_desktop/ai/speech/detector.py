"""The detector of speech, run once for a session and for whoever cuts the session's sound.

A second run over the same sound finds the same again, for a tenth of the processor time that an
interview takes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import ParamSpec, Protocol, TypeVar, cast

import numpy as np
from livekit import rtc
from livekit.agents import inference, utils, vad

LONGEST_S = 120.0  # of speech without a pause; what comes after that would be lost
_BEFORE_S = 2.0  # of sound before speech is noticed, half a second of which belongs to it


_P = ParamSpec("_P")
_T = TypeVar("_T")


class Findings(Protocol):
    """Where speech begins and ends in the sound that is pushed; as of a `vad.VADStream`."""

    def push_frame(self, frame: rtc.AudioFrame) -> None: ...
    def flush(self) -> None: ...
    def end_input(self) -> None: ...
    async def aclose(self) -> None: ...
    def __aiter__(self) -> AsyncIterator[vad.VADEvent]: ...


class _Here(Executor):
    """Works at once, in the event loop: a look at 32 ms of sound takes 30 microseconds.

    A thread for it takes longer to be woken, on a computer that is busy by much. What it gives is
    the loop's own kind of future, which `run_in_executor` hands on as it is: one of the other kind
    would wake the loop through a socket, at every look. It ends in the loop's next turn: others
    have theirs while much sound is looked through.
    """

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[_T] = loop.create_future()
        try:
            loop.call_soon(_end, done, fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (whoever waits gets it)
            done.set_exception(error)
        return cast("Future[_T]", done)


def _end(done: asyncio.Future[_T], found: _T) -> None:
    if not done.done():  # nobody waits any more
        done.set_result(found)


class Detector(inference.VAD):
    """livekit's detector. Sessions get it by `for_session`; `alone` is a run of one's own."""

    def __init__(self) -> None:
        super().__init__(model="silero", max_buffered_speech=LONGEST_S, executor=_Here())
        self._session = False
        self.begun = False  # the session's sound
        self._followers: list[Follower] = []

    def for_session(self) -> Detector:
        """Itself: what it finds in the session's sound is told to those who `follow`."""
        self._session = True
        return self

    def follow(self) -> Follower | None:
        """What is found in the session's sound from its beginning; None when it has begun.

        For somebody who is given the same sound: his first is the session's first.
        """
        if not self._session or self.begun:
            return None
        follower = Follower()
        self._followers.append(follower)
        return follower

    def alone(self) -> vad.VADStream:
        """A run over other sound, or over some that is past."""
        return super().stream()

    def stream(self) -> vad.VADStream:
        """livekit's call, for the session."""
        return cast(vad.VADStream, _Told(super().stream(), self))

    def tell(self, event: vad.VADEvent) -> None:
        """What was found in the session's sound."""
        self._followers = [one for one in self._followers if one.tell(event)]


class Follower:
    """A run over the session's sound whose work the session does; a `Findings`.

    Its events carry the sound that was pushed here: while she says something that may not be
    interrupted, and when she begins to speak, a session gives its recogniser silence.
    """

    def __init__(self) -> None:
        self._events = utils.aio.Chan[vad.VADEvent]()
        self._kept: deque[rtc.AudioFrame] = deque()
        self._came_s, self._kept_s = 0.0, 0.0
        self._speaking = False
        self._looked_s = 0.0  # the detector knows the sound up to here

    def tell(self, event: vad.VADEvent) -> bool:
        """False when nobody listens any more."""
        if self._events.closed:
            return False
        self._looked_s = event.timestamp
        if event.type is vad.VADEventType.START_OF_SPEECH:
            self._speaking = True
            self._events.send_nowait(event)
        elif event.type is vad.VADEventType.END_OF_SPEECH:
            self._speaking = False
            spoken = sum(frame.duration for frame in event.frames)
            sound = self._between(event.timestamp - spoken, event.timestamp)
            if sound is not None and np.frombuffer(sound.data, np.int16).any():
                self._events.send_nowait(replace(event, frames=[sound]))
        return True

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        """Keeps it for the end of the speech."""
        self._kept.append(frame)
        self._came_s += frame.duration
        self._kept_s += frame.duration
        most = LONGEST_S
        if not self._speaking:  # the detector may be late on a computer that is busy
            most = min(most, self._came_s - self._looked_s + _BEFORE_S)
        while self._kept_s - self._kept[0].duration > most:
            self._kept_s -= self._kept.popleft().duration

    def flush(self) -> None:
        """Where speech ends is the session's affair."""

    def end_input(self) -> None:
        """Nothing more is waited for."""
        self._events.close()

    async def aclose(self) -> None:
        """Ends."""
        self._events.close()

    def __aiter__(self) -> AsyncIterator[vad.VADEvent]:
        return self._events

    def _between(self, began_s: float, ended_s: float) -> rtc.AudioFrame | None:
        """Sound of this stretch, as far as it is there."""
        if not self._kept:
            return None
        whole = utils.merge_frames(list(self._kept))
        rate, channels = whole.sample_rate, whole.num_channels
        start_s = self._came_s - self._kept_s
        low, high = (
            min(max(0, round((moment - start_s) * rate)), whole.samples_per_channel)
            for moment in (began_s, ended_s)
        )
        if low >= high:
            return None
        data = bytes(whole.data[low * channels : high * channels])
        return rtc.AudioFrame(data, rate, channels, high - low)


class _Told:
    """A stream of whose findings others hear before the session does."""

    def __init__(self, one: vad.VADStream, detector: Detector) -> None:
        self._one, self._detector = one, detector

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        self._detector.begun = True
        self._one.push_frame(frame)

    def flush(self) -> None:
        self._one.flush()

    def end_input(self) -> None:
        self._one.end_input()

    async def aclose(self) -> None:
        await self._one.aclose()

    def __aiter__(self) -> AsyncIterator[vad.VADEvent]:
        return self

    async def __anext__(self) -> vad.VADEvent:
        event = await anext(self._one)
        self._detector.tell(event)
        return event
