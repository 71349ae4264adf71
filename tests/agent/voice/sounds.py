"""A session that hears and says tones without a room, and what a recording of it holds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import av
import numpy as np
from livekit import rtc
from livekit.agents import Agent, AgentSession
from livekit.agents.voice import io
from numpy.typing import NDArray

FRAME_S = 0.05


def tone(hz: float, seconds: float, rate: int = 24_000, channels: int = 1) -> rtc.AudioFrame:
    moments = np.arange(round(seconds * rate)) / rate
    mono = (np.sin(2 * np.pi * hz * moments) * 12_000).astype(np.int16)
    data = np.repeat(mono, channels)
    return rtc.AudioFrame(data.tobytes(), rate, channels, len(mono))


class Microphone(io.AudioInput):
    """Frames of 50 ms in real time: a tone while `speaking`, zeros else; none while `away`."""

    def __init__(self, hz: float, rate: int = 24_000, channels: int = 1) -> None:
        super().__init__(label="microphone")
        self.speaking = False
        self.away = False
        self._tone = tone(hz, FRAME_S, rate, channels)
        self._next: float | None = None

    async def __anext__(self) -> rtc.AudioFrame:
        while True:
            now = time.monotonic()
            self._next = (now if self._next is None else self._next) + FRAME_S
            if self._next > now:
                await asyncio.sleep(self._next - now)
            if not self.away:
                break
        kind = self._tone
        data = bytes(kind.data) if self.speaking else bytes(len(bytes(kind.data)))
        return rtc.AudioFrame(data, kind.sample_rate, kind.num_channels, kind.samples_per_channel)


class Loudspeaker(io.AudioOutput):
    """Plays in real time, as a room does; tells where it played when `reports`."""

    def __init__(self, reports: bool = True) -> None:
        super().__init__(label="speaker", capabilities=io.AudioOutputCapabilities(pause=False))
        self._reports = reports
        self._given = 0.0
        self._began: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        await super().capture_frame(frame)
        if self._began is None:
            self._began = time.time()
            self.on_playback_started(created_at=self._began)
        self._given += frame.duration

    def flush(self) -> None:
        super().flush()
        if self._began is not None:
            left = self._began + self._given - time.time()
            self._timer = asyncio.get_running_loop().call_later(max(0, left), self._over, False)

    def clear_buffer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._began is not None:
            self._over(True)

    def _over(self, interrupted: bool) -> None:
        assert self._began is not None
        played = min(self._given, time.time() - self._began)
        if self._reports:
            self.on_playback_progressed(started_at=self._began, offset=0.0, duration=played)
        self._given, self._began, self._timer = 0.0, None, None
        self.on_playback_finished(playback_position=played, interrupted=interrupted)


async def session(microphone: Microphone, speaker: Loudspeaker) -> AgentSession[None]:
    made: AgentSession[None] = AgentSession(
        vad=None, turn_handling={"turn_detection": None}, user_away_timeout=None
    )
    made.input.audio, made.output.audio = microphone, speaker
    await made.start(Agent(instructions="none"), record=False)
    return made


async def say(session: AgentSession[None], hz: float, seconds: float) -> None:
    async def frames() -> AsyncIterator[rtc.AudioFrame]:
        for _ in range(round(seconds / FRAME_S)):
            yield tone(hz, FRAME_S)

    await session.say("a tone", audio=frames(), add_to_chat_ctx=False)


Sound = NDArray[np.float64]


def decoded(file: Path) -> tuple[Sound, int]:
    """Two rows of samples, candidate and interviewer, and their rate."""
    with av.open(str(file)) as container:
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    return np.concatenate(parts, axis=1).astype(np.float64), rate


def loud(samples: Sound, rate: int, least: float = 0.05) -> list[tuple[float, float]]:
    """Stretches with sound, as seconds; pauses shorter than 30 ms do not part them."""
    window = rate // 200
    level = np.sqrt(np.mean(samples[: len(samples) // window * window].reshape(-1, window) ** 2, 1))
    found: list[list[float]] = []
    for place in np.flatnonzero(level > least):
        begin = place * window / rate
        if found and begin - found[-1][1] < 0.03:
            found[-1][1] = begin + window / rate
        else:
            found.append([begin, begin + window / rate])
    return [(begin, end) for begin, end in found]


def pitch(samples: Sound, rate: int) -> float:
    """The strongest frequency."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))
