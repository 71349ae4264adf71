"""Recognises by its sound what it was told beforehand: a test's recogniser that can be relied on.

Every known sentence is a row of frames (cepstra every 20 ms). What is heard is laid over these rows
by one Viterbi search, in which a row can be entered and left anywhere and in between there is
"nothing known". So a sentence that is cut off gives its beginning, two sentences in one recording
give both, and other sounds give no text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from tests.speech import Samples, read

Frames = npt.NDArray[np.float32]

RATE = 16_000
_HOP, _WINDOW = 320, 512  # samples: 20 and 32 ms
_BANDS, _CEPSTRA = 26, 13
_SILENT_DB, _SILENT_BELOW_PEAK_DB = -50.0, 35.0
_FLOOR = 1e-3  # of the loudest band nearby: noise below that changes nothing
_AROUND = 25  # frames that are nearby: a browser turns a loud voice down within a second
# The search's scores, per frame: a frame that is as alike as ALIKE is worth nothing.
_ALIKE = 0.73
_OUT_OF_STEP = 0.3  # the sound is slower or faster than the row: dearer than any likeness
_ENTRY = 5.0  # a row is entered: so much has to be gained in it
_ENTRY_AT_START = 3.0  # in its first frames
_START = 4
_SLACK = 2  # frames by which a word's middle may be missed
_SOUND_ON_SILENCE = -0.3
_COMMA = 3.0  # a pause at a comma takes as long as so many letters


@dataclass(frozen=True)
class _Known:
    words: tuple[str, ...]
    ends: tuple[float, ...]  # when each word is over, as a part of the whole
    first: int  # frames in the common row
    last: int

    def between(self, begin: int, end: int) -> list[str]:
        """The words of which at least the middle was said between two frames."""
        length = self.last - self.first
        low = (begin - self.first - _SLACK) / length
        high = (end - self.first + _SLACK) / length
        middles = [(a + b) / 2 for a, b in pairwise((0.0, *self.ends))]
        return [w for w, at in zip(self.words, middles, strict=True) if low <= at <= high]


class Recogniser:
    """`Recogniser({text: recording})`; `hear` gives the text of a sound."""

    def __init__(self, known: dict[str, Path]) -> None:
        rows = [_frames(read(path, RATE)) for path in known.values()]
        sounding = [row[silent == 0] for row, silent in rows]
        self._mean = np.concatenate(sounding).mean(axis=0) if rows else np.zeros(_CEPSTRA)
        self._known: list[_Known] = []
        at = 0
        for text, (row, _) in zip(known, rows, strict=True):
            words = tuple(text.split())
            lengths = [len(w) + _COMMA * (w[-1] in ",.;:!?—") for w in words]
            lengths[-1] = len(words[-1])
            ends = tuple(float(end) for end in np.cumsum(lengths) / sum(lengths))
            self._known.append(_Known(words, ends, at, at + len(row)))
            at += len(row)
        self._row = np.concatenate([self._normal(*row) for row in rows]) if rows else _NONE
        self._silent = np.concatenate([silent for _, silent in rows]) if rows else _NONE[:, 0]

    def hear(self, samples: Samples) -> str:
        """The text of a recording at `RATE`; empty when nothing of it is known."""
        if not self._known or len(samples) < _WINDOW:
            return ""
        frames, silent = _frames(samples)
        runs = self._search(self._normal(frames, silent), silent)
        heard: list[str] = []
        for begin, end in runs:
            one = next(k for k in self._known if k.first <= begin < k.last)
            heard += one.between(begin, end)
        return " ".join(heard)

    def _normal(self, frames: Frames, silent: Frames) -> Frames:
        centred = frames - self._mean
        length = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(np.where(silent[:, None] > 0, 0, centred / length), np.float32)

    def _search(self, heard: Frames, silent: Frames) -> list[tuple[int, int]]:
        """The stretches of the common row that were heard, each as its first and last frame."""
        count, width = len(heard), len(self._row)
        starts = [one.first for one in self._known]
        entry = np.full(width, _ENTRY, np.float32)
        for start in starts:
            entry[start : start + _START] = _ENTRY_AT_START
        steps = np.zeros((count, width), np.int8)  # how far back in the row; 3: from nothing
        left = np.full(count, -1)  # the frame of the row that was left for nothing
        best = np.full(width, -np.inf, np.float32)
        nothing = 0.0
        for n in range(count):
            alike = self._row @ heard[n] - _ALIKE
            one_silent = np.abs(self._silent - silent[n])
            alike = np.where(one_silent > 0, _SOUND_ON_SILENCE, alike)
            if silent[n]:
                alike = np.where(self._silent > 0, 0, alike)
            ways = np.full((4, width), -np.inf, np.float32)
            ways[0] = best - _OUT_OF_STEP
            ways[1, 1:] = best[:-1]
            ways[2, 2:] = best[:-2] - _OUT_OF_STEP
            for start in starts:  # no way leads from one sentence into the next
                ways[1, start] = -np.inf
                ways[2, start : start + 2] = -np.inf
            ways[3] = nothing - entry
            steps[n] = ways.argmax(axis=0)
            leaving = int(best.argmax())
            if best[leaving] > nothing:
                nothing, left[n] = float(best[leaving]), leaving
            best = ways.max(axis=0) + alike
        at = int(best.argmax()) if best.max() > nothing else -1
        return _runs(at, steps, left)


def _runs(at: int, steps: npt.NDArray[np.int8], left: Frames) -> list[tuple[int, int]]:
    """The way back through the search, from its end to its beginning."""
    runs: list[tuple[int, int]] = []
    last = at
    for n in reversed(range(len(left))):
        if at < 0:  # nothing known at this frame
            at = last = int(left[n])
        elif steps[n, at] == 3:
            runs.insert(0, (at, last))
            at = -1
        else:
            at -= int(steps[n, at])
    return runs


_NONE = np.zeros((0, _CEPSTRA), np.float32)


def _frames(samples: Samples) -> tuple[Frames, Frames]:
    """Cepstra of a recording, one row every 20 ms, and 1 for each that is silent."""
    padded = np.concatenate([samples, np.zeros(_WINDOW, np.float32)])
    count = max(1, len(samples) // _HOP)
    index = np.arange(_WINDOW) + _HOP * np.arange(count)[:, None]
    windows = padded[index] * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
    energy = 10 * np.log10(np.mean(padded[index] ** 2, axis=1) + 1e-10)
    silent = energy < max(_SILENT_DB, energy.max() - _SILENT_BELOW_PEAK_DB)
    bands = power @ _bank()
    peaks = np.pad(bands.max(axis=1), _AROUND, mode="edge")
    around = sliding_window_view(peaks, 2 * _AROUND + 1).max(axis=1, keepdims=True)
    bands = np.log(bands + _FLOOR * around + 1e-9)
    number = np.arange(1, _CEPSTRA + 1)[:, None]
    cosines = np.cos(np.pi * number * (np.arange(_BANDS) + 0.5) / _BANDS)
    return (bands @ cosines.T).astype(np.float32), silent.astype(np.float32)


def _bank() -> npt.NDArray[np.float64]:
    """Triangles on the mel scale from 100 to 7000 Hz."""
    mel = np.linspace(2595 * np.log10(1 + 100 / 700), 2595 * np.log10(1 + 7000 / 700), _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    bins = np.fft.rfftfreq(_WINDOW, 1 / RATE)[:, None]
    up = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(up, down), 0, None))
