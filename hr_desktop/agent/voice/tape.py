"""Two voices on one timeline, written to segments as they are spoken.

A thread takes what was heard once a second, lays it where it belongs and writes it as Opus, so
that a killed process loses a second or two and not a segment. The candidate's frames carry no time
of their own: when one arrives late the next half second tells whether the event loop was held up
(the others catch up: no gap) or there really was nothing (silence).
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import av
import numpy as np
from numpy.typing import NDArray

from hr_desktop import log as logs
from hr_desktop.services.spool import Segment, Spool

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer

log = logging.getLogger(__name__)

RATE = 24_000  # what rooms deliver; Opus takes it as it is
CANDIDATE, INTERVIEWER = 0, 1  # left, right
WRITE_S = 1.0
LATE_S = 0.04  # a frame that comes later than this may follow a gap
LOOK_AHEAD_S = 0.5
EARLY_S = 0.06  # a frame of a clock that runs ahead of ours by this is left out
SETTLE_S = 1.5  # so long frames may be held up without being lost
LONGEST_LINE_S = 120.0  # a line that is not over by then is not waited for
SHORTEST_S = 0.5  # a segment is not cut before

_PACKET = RATE // 50  # 20 ms: whole packets, so that no segment ends in padding
_BITS = 48_000

Samples = NDArray[np.int16]
Moments = Callable[[], float]  # seconds of a clock that only grows


@dataclass
class Frame:
    """Sound of one side that began at `at`; mono or interleaved 16 bit."""

    side: int
    at: float
    data: bytes
    rate: int
    channels: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.data) / 2 / self.channels / self.rate


class Lane:
    """One side of the timeline: pieces where they belong, silence everywhere else."""

    def __init__(self) -> None:
        self._pieces: list[tuple[int, Samples]] = []

    def put(self, start: int, samples: Samples) -> None:
        """Lays samples down from `start` on."""
        if len(samples):
            self._pieces.append((start, samples))

    def take(self, start: int, end: int) -> Samples:
        """What lies between; nothing before `end` is kept."""
        block = np.zeros(end - start, dtype=np.int16)
        kept: list[tuple[int, Samples]] = []
        for at, samples in self._pieces:
            low, high = max(at, start), min(at + len(samples), end)
            if low < high:
                block[low - start : high - start] = samples[low - at : high - at]
            if at + len(samples) > end:
                cut = max(0, end - at)
                kept.append((at + cut, samples[cut:]))
        self._pieces = kept
        return block


class Converter:
    """Frames of any rate to mono samples at `RATE`; what one piece leaves over begins the next."""

    def __init__(self) -> None:
        self._resampler: av.AudioResampler | None = None
        self._from = (0, 0)

    def samples(self, frame: Frame) -> Samples:
        """The samples that are ready."""
        found = np.frombuffer(frame.data, dtype=np.int16)
        kind = (frame.rate, frame.channels)
        if kind == (RATE, 1):
            return found
        if self._resampler is None or kind != self._from:
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            self._from = kind
        layout = "mono" if frame.channels == 1 else "stereo"
        given = av.AudioFrame.from_ndarray(found.reshape(1, -1), format="s16", layout=layout)
        given.sample_rate = frame.rate
        return _joined(self._resampler.resample(given))

    def rest(self) -> Samples:
        """What is left when nothing follows."""
        left = _joined(self._resampler.resample(None)) if self._resampler else _joined([])
        self._resampler = None
        return left


def _joined(frames: list[Any]) -> Samples:
    parts = [one.to_ndarray().reshape(-1) for one in frames]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16)


class Stream:
    """Lays frames that come one after another, with their arrival as the only clock."""

    def __init__(self, lane: Lane, sample_at: Callable[[float], int]) -> None:
        self._lane = lane
        self._sample_at = sample_at
        self._converter = Converter()
        self._frames: deque[Frame] = deque()
        self._end: float | None = None  # when the last one ended
        self._next = 0  # the sample behind it

    def hear(self, frame: Frame) -> None:
        """One more frame."""
        self._frames.append(frame)

    def settle(self, until: float) -> None:
        """Lays everything that came before `until`."""
        while self._frames and self._frames[0].at < until:
            late = self._lateness()
            frame = self._frames.popleft()
            if self._end is not None and late < -EARLY_S:
                continue
            if self._end is None or late > LATE_S:  # the first one, or one after a gap
                self._lay(self._converter.rest())
                self._end = (frame.at if self._end is None else self._end) + late
                self._next = self._sample_at(self._end)
            self._lay(self._converter.samples(frame))
            self._end += frame.seconds

    def _lay(self, samples: Samples) -> None:
        self._lane.put(self._next, samples)
        self._next += len(samples)

    def _lateness(self) -> float:
        """How late the next frames are: the least of those that came within half a second."""
        first = self._frames[0].at
        end = first if self._end is None else self._end
        least = first - end
        for frame in self._frames:
            if frame.at > first + LOOK_AHEAD_S:
                break
            least = min(least, frame.at - end)
            end += frame.seconds
        return least


class Tape:
    """Records one interview under one fencing number, in a thread of its own.

    `pending` is when a line began that is still being said: where it was heard is known afterwards,
    so nothing later than that is written before. The disk failing costs the recording, never the
    interview: it is logged, and the next segment tries again.
    """

    def __init__(
        self,
        spool: Spool,
        interview_id: int,
        fence: int,
        wall: Callable[[], datetime],
        clock: Moments = time.monotonic,
    ) -> None:
        self.pending: float | None = None
        self._spool = spool
        self._ids = (interview_id, fence)
        self._wall = wall
        self._clock = clock
        self._began = clock()
        self._inbox: deque[Frame] = deque()
        self._cuts: deque[float] = deque()
        self._stop = threading.Event()
        self._lanes = (Lane(), Lane())
        self._stream = Stream(self._lanes[CANDIDATE], self._sample_at)
        self._written = 0  # samples of the timeline
        self._begin = 0  # of the segment
        self._number = 0
        self._file: SegmentFile | None = None
        self._broken = False
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def hear(self, frame: Frame) -> None:
        """Sound of either side."""
        if not self._stop.is_set():
            self._inbox.append(frame)

    def cut(self) -> None:
        """Ends the segment here."""
        self._cuts.append(self._clock())

    def close(self) -> None:
        """Writes everything and ends the last segment. Blocking."""
        self._stop.set()
        self._thread.join()

    def _sample_at(self, moment: float) -> int:
        return max(0, round((moment - self._began) * RATE))

    def _run(self) -> None:
        try:
            with self._spool.held(*self._ids) as mine:
                if not mine:
                    log.error("interview %s is being recorded already", self._ids[0])
                    return
                while not self._stop.wait(WRITE_S):
                    self._work(self._clock(), last=False)
                self._work(self._clock(), last=True)
        except Exception as error:  # noqa: BLE001 (a thread has nobody to tell)
            logs.record_error(log, f"the recording of interview {self._ids[0]} ended", error)
        finally:
            self._stop.set()

    def _work(self, now: float, *, last: bool) -> None:
        pending = self.pending  # before the inbox: what was said until then is in it
        while self._inbox:
            frame = self._inbox.popleft()
            if frame.side == CANDIDATE:
                self._stream.hear(frame)
            else:
                converter = Converter()
                found = np.concatenate([converter.samples(frame), converter.rest()])
                self._lanes[INTERVIEWER].put(self._sample_at(frame.at), found)
        settled = now if last else now - SETTLE_S
        self._stream.settle(settled)
        if pending is not None and not last:
            settled = min(settled, max(pending, now - LONGEST_LINE_S))
        while self._cuts and self._cuts[0] <= settled:
            self._write(self._packet_at(self._cuts.popleft()))
            if self._broken or self._written - self._begin >= SHORTEST_S * RATE:
                self._end()
        self._write(self._packet_at(settled))
        if last:
            self._end()

    def _packet_at(self, moment: float) -> int:
        """The border between two packets at this moment."""
        return self._begin + (self._sample_at(moment) - self._begin) // _PACKET * _PACKET

    def _write(self, until: int) -> None:
        if until <= self._written:
            return
        block = np.stack([lane.take(self._written, until) for lane in self._lanes], axis=1)
        self._written = until
        if self._broken:
            return
        try:
            if self._file is None:
                self._file = self._open(until)
            self._file.write(block)
        except (OSError, av.FFmpegError) as error:
            self._fail(error)

    def _open(self, until: int) -> SegmentFile:
        now = self._clock()
        ago = now - self._began - self._begin / RATE
        segment = Segment(
            interview_id=self._ids[0],
            fence=self._ids[1],
            number=self._number,
            began_at=self._wall() - timedelta(seconds=ago),
        )
        self._spool.note(segment)
        return SegmentFile(self._spool, segment)

    def _end(self) -> None:
        try:
            if self._file is not None:
                self._file.close()
        except (OSError, av.FFmpegError) as error:
            self._fail(error)
        self._file, self._broken = None, False
        self._begin = self._written
        self._number += 1

    def _fail(self, error: Exception) -> None:
        log.warning("interview %s is not recorded: %s", self._ids[0], type(error).__name__)
        self._broken = True
        if self._file is not None:
            self._file.abandon()
            self._file = None


class SegmentFile:
    """One OGG file that is written page by page: what a killed process has written can be heard."""

    def __init__(self, spool: Spool, segment: Segment) -> None:
        self._spool = spool
        self._segment = segment
        self._samples = 0
        path = spool.sound(segment)
        self._file: BinaryIO = _private(path)
        pages = {"page_duration": "500000", "flush_packets": "1"}
        self._container: OutputContainer = av.open(self._file, "w", format="ogg", options=pages)
        self._stream: AudioStream = self._container.add_stream(
            "libopus", rate=RATE, layout="stereo", options={"compression_level": "3"}
        )
        self._stream.bit_rate = _BITS

    def write(self, block: Samples) -> None:
        """Samples of both sides, a column for each."""
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE
        frame.pts = self._samples
        self._samples += len(block)
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        """Ends the file; it and its note are on the disk then."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        seconds = round(self._samples / RATE, 3)
        self._spool.note(self._segment.model_copy(update={"seconds": seconds}))

    def abandon(self) -> None:
        """Leaves it as far as it is written."""
        self._file.close()


def _private(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0)
