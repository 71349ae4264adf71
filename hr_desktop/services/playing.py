"""Recorded sound as samples for a loudspeaker: both voices in the middle, faster without a squeak.

Blocking: call in a thread.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

log = logging.getLogger(__name__)

RATE = 48_000  # samples a second of 16 bits, one channel
BLOCK_S = 0.25
_BEFORE_S = 0.1  # Opus is right only some packets after the place where it begins


def decoded(path: Path, start: float, end: float) -> Iterator[Samples]:
    """The sound of a file between two places (seconds), in small blocks.

    A file that was cut off or damaged gives what can be heard of it.
    """
    import av
    import numpy as np

    waiting: list[Samples] = []
    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            if start > _BEFORE_S:
                container.seek(round((start - _BEFORE_S) * 1_000_000))
            resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE)
            for frame in container.decode(stream):
                at = frame.time or 0.0
                for part in resampler.resample(frame):
                    voices = part.to_ndarray().reshape(-1, 2).astype(np.int16, copy=False)
                    low = min(max(0, round((start - at) * RATE)), len(voices))
                    high = min(max(0, round((end - at) * RATE)), len(voices))
                    at += len(voices) / RATE
                    waiting.append(_middle(voices[low:high]))
                if sum(map(len, waiting)) >= BLOCK_S * RATE:
                    yield np.concatenate(waiting)
                    waiting = []
                if at >= end:
                    break
    except (av.FFmpegError, IndexError) as error:
        log.warning("a recording cannot be read to its end: %s", type(error).__name__)
    if waiting:
        yield np.concatenate(waiting)


def silence(seconds: float) -> Samples:
    """Nothing, for so long."""
    import numpy as np

    return np.zeros(max(0, round(seconds * RATE)), dtype=np.int16)


def _middle(voices: Samples) -> Samples:
    """One speaks at a time: the sum is as loud as each."""
    import numpy as np

    both: NDArray[np.int32] = voices[:, 0].astype(np.int32) + voices[:, 1]
    return both.clip(-32768, 32767).astype(np.int16)


class Tempo:
    """Changes the speed and keeps the pitch (FFmpeg's `atempo`)."""

    def __init__(self, speed: float) -> None:
        self._graph: Any = None
        if speed != 1.0:
            import av

            self._graph = graph = av.filter.Graph()
            given = graph.add_abuffer(
                sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE)
            )
            changed = graph.add("atempo", str(speed))
            taken = graph.add("abuffersink")
            given.link_to(changed)
            changed.link_to(taken)
            graph.configure()

    def change(self, samples: Samples) -> bytes:
        """What is ready of it."""
        if self._graph is None:
            return samples.tobytes()
        import av

        if len(samples):
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
            self._graph.push(frame)
        return self._pull()

    def rest(self) -> bytes:
        """What is left at the end."""
        if self._graph is None:
            return b""
        self._graph.push(None)
        return self._pull()

    def _pull(self) -> bytes:
        import av

        ready = []
        while True:
            try:
                ready.append(self._graph.pull().to_ndarray().tobytes())
            except (av.BlockingIOError, av.EOFError):
                return b"".join(ready)
