"""A recruiter listens: a hidden participant that hears both sides and is heard and seen by nobody.

Both sides become one stream of sound here, and not in `livekit.rtc.AudioMixer`: that one waits for
whichever side is late, but a loudspeaker asks by its own clock and must always be given something.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
from livekit import rtc

from hr_desktop import log as logs
from hr_desktop.domain.messages import refuse

log = logging.getLogger(__name__)

RATE = 48_000  # samples a second, one channel, 16 bits
CONNECT_S = 10.0
_FRAME_MS = 20
_AHEAD = RATE * 80 // 1000  # samples that a side gathers before it is heard: packets come unevenly
_MOST = RATE * 500 // 1000  # what is older is dropped: a listener hears what is said now

Line = Literal["live", "lost", "over"]
Sound = npt.NDArray[np.int16]


class Side:
    """The sound of one participant on its way to the loudspeaker."""

    def __init__(self) -> None:
        self._waiting: Sound = np.empty(0, np.int16)
        self._flows = False

    def put(self, sound: Sound) -> None:
        """Adds what has come; of too much the oldest goes."""
        self._waiting = np.concatenate((self._waiting, sound))
        if len(self._waiting) > _MOST:
            self._waiting = self._waiting[-_AHEAD:]

    def take(self, samples: int) -> Sound:
        """What is heard next: at most so many samples, none while it gathers."""
        self._flows = self._flows or len(self._waiting) >= _AHEAD
        if not self._flows:
            return self._waiting[:0]
        taken, self._waiting = self._waiting[:samples], self._waiting[samples:]
        self._flows = len(taken) == samples
        return taken


class Listening:
    """What is heard in a room. Opened by `listen`, ended by `close`."""

    rate = RATE

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.line: Line = "live"
        self.told: Callable[[Line], None] = lambda _line: None  # called when `line` changes
        self._sides: dict[str, Side] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.room.on("track_subscribed", self._hear)
        self.room.on("track_unsubscribed", self._lose)
        self.room.on("reconnecting", lambda: self._say("lost"))
        self.room.on("reconnected", lambda: self._say("live"))
        self.room.on("disconnected", lambda _reason: self._say("over"))

    @property
    def sides(self) -> int:
        """How many participants are heard now."""
        return len(self._sides)

    def take(self, samples: int) -> bytes:
        """The next samples of all sides, mixed; silence where nothing came."""
        mixed = np.zeros(samples, np.int32)
        for side in self._sides.values():
            sound = side.take(samples)
            mixed[: len(sound)] += sound
        return np.clip(mixed, -32768, 32767).astype(np.int16).tobytes()

    async def close(self) -> None:
        """Leaves the room."""
        self.told = lambda _line: None
        tasks = list(self._tasks.values())
        self._sides, self._tasks = {}, {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.room.disconnect()

    def _say(self, line: Line) -> None:
        self.line = line
        self.told(line)

    def _hear(self, track: rtc.Track, *_: object) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            side = self._sides[track.sid] = Side()
            task = self._tasks[track.sid] = asyncio.create_task(self._follow(track, side))
            task.add_done_callback(_ended)

    def _lose(self, track: rtc.Track, *_: object) -> None:
        self._sides.pop(track.sid, None)
        task = self._tasks.pop(track.sid, None)
        if task is not None:
            task.cancel()

    @staticmethod
    async def _follow(track: rtc.Track, side: Side) -> None:
        stream = rtc.AudioStream.from_track(
            track=track, sample_rate=RATE, num_channels=1, frame_size_ms=_FRAME_MS
        )
        try:
            async for event in stream:
                side.put(np.frombuffer(event.frame.data, np.int16).copy())
        finally:
            await stream.aclose()


async def listen(url: str, token: str) -> Listening:
    """Enters a room with a listener's token. Raises PersonError `voice.unreachable`."""
    made = Listening()
    try:
        options = rtc.RoomOptions(auto_subscribe=True, dynacast=False)
        await asyncio.wait_for(made.room.connect(url, token, options), CONNECT_S)
    except (TimeoutError, rtc.ConnectError):
        await made.close()
        raise refuse("voice.unreachable") from None
    except BaseException:
        await made.close()
        raise
    return made


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logs.record_error(log, "a side of an interview is not heard any more", error)
