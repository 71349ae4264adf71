"""Plays the recording of an interview from any place, at any speed, over gaps and lost parts."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.track import Track
from hr_desktop.services.playing import RATE, Tempo, decoded, silence
from hr_desktop.ui.loudspeaker import AHEAD_MS, Loudspeaker, load_sound
from hr_desktop.ui.tasks import gently

if TYPE_CHECKING:
    from hr_desktop.domain.voice import Recording
    from hr_desktop.ui.tasks import Tasks

_READY_S = 1.5  # of sound that is kept at hand
_TOLD_S = 0.2  # between two words about where it plays


class Speaker(Protocol):
    """What a loudspeaker is here (see `Loudspeaker`)."""

    def start(self, rate: int, samples: Callable[[int], bytes]) -> None:
        """Begins to play what `samples` gives."""
        ...

    def stop(self) -> None:
        """Is silent."""
        ...


class Playback(QObject):
    """One player. `place` is in seconds of the track."""

    moved = Signal(float)
    stopped = Signal()  # at the end, or since it cannot go on
    refused = Signal(object)  # Message: a stretch cannot be heard and is left out, or nothing can

    def __init__(
        self,
        tasks: Tasks,
        sound: Callable[[Recording], Awaitable[Path]],
        speaker: Speaker | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._sound = sound
        self._speaker: Speaker = Loudspeaker(self) if speaker is None else speaker
        self._track = Track([])
        self._ready: deque[tuple[float, bytes]] = deque()
        self._fed = False
        self._room = asyncio.Event()
        self._given = 0.0  # up to which place it is ready
        self._told = 0.0
        self.place = 0.0
        self.speed = 1.0
        self.plays = False

    def set_track(self, track: Track) -> None:
        """Another recording; silent."""
        self.pause()
        self._track, self.place = track, 0.0

    def play(self, place: float) -> None:
        """Plays from there."""
        self.pause()
        if place >= self._track.seconds:
            place = 0.0
        self.place, self.plays, self._fed = place, True, False
        self.moved.emit(place)
        self._tasks.latest(self._feed(place), name="play", owner=self)

    def pause(self) -> None:
        """Is silent, and remembers the place."""
        self._tasks.cancel(self)
        self._silence()

    def go(self, place: float) -> None:
        """Another place; goes on playing when it does."""
        if self.plays:
            self.play(place)
        else:
            self.place = place
            self.moved.emit(place)

    def set_speed(self, speed: float) -> None:
        """1.0 is as it was said."""
        self.speed = speed
        if self.plays:
            self.play(self.place)

    def _silence(self) -> None:
        self.plays = False
        self._speaker.stop()
        self._ready.clear()

    async def _feed(self, place: float) -> None:
        try:
            await asyncio.to_thread(gently, load_sound)
            tempo = await asyncio.to_thread(gently, lambda: Tempo(self.speed))
            self._speaker.start(RATE, self._samples)
            await self._feed_track(place, tempo)
            await self._put(await asyncio.to_thread(tempo.rest))
            self._fed = True
        except PersonError as failed:  # no loudspeaker
            self._silence()
            self.refused.emit(failed.said)
            self.stopped.emit()
        except Exception:
            self._silence()
            self.stopped.emit()
            raise

    async def _feed_track(self, place: float, tempo: Tempo) -> None:
        self._given = place
        for stretch in self._track.stretches[self._track.at(place) :]:
            if place >= stretch.end:
                continue
            if place < stretch.start:
                gap = silence(stretch.start - place)
                await self._put(await asyncio.to_thread(tempo.change, gap))
            place = max(place, stretch.start)
            try:
                path = await self._sound(stretch.recording)
            except PersonError as failed:
                self.refused.emit(failed.said)
            else:
                blocks = decoded(path, place - stretch.start, stretch.seconds)
                while (block := await asyncio.to_thread(next, blocks, None)) is not None:
                    await self._put(await asyncio.to_thread(tempo.change, block))
                    place += len(block) / RATE
            self._given += stretch.end - place  # what could not be read
            place = stretch.end

    async def _put(self, sound: bytes) -> None:
        while sum(len(part) for _, part in self._ready) > 2 * RATE * _READY_S:
            self._room.clear()
            await self._room.wait()
        if sound:
            self._ready.append((self._given, sound))
            self._given += self._lasts(sound)

    def _lasts(self, sound: bytes) -> float:
        """Seconds of the track that these samples are."""
        return len(sound) / 2 / RATE * self.speed

    def _samples(self, most: int) -> bytes:
        """The next samples for the loudspeaker."""
        given = b""
        while self._ready and len(given) < 2 * most:
            place, sound = self._ready.popleft()
            part = sound[: 2 * most - len(given)]
            given += part
            after = place + self._lasts(part)
            if len(part) < len(sound):
                self._ready.appendleft((after, sound[len(part) :]))
            self.place = after
        self._room.set()
        if abs(self.place - self._told) >= _TOLD_S:
            self._told = self.place
            self.moved.emit(self.place)
        if self._fed and not self._ready and not given:
            self._fed = False
            self._tasks.latest(self._end(), name="end", owner=self)
        return given

    async def _end(self) -> None:
        await asyncio.sleep(AHEAD_MS / 1000)  # what the device still holds
        self._silence()
        self.place = 0.0
        self.stopped.emit()
