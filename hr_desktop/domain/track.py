"""The sound of an interview as one track: segments in order, long gaps shortened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hr_desktop.domain.base import Value
from hr_desktop.domain.voice import Recording

LONGEST_GAP_S = 1.0  # a pause between two segments, as one hears it
NEAR_S = 0.5  # a line that begins so shortly before a segment is in it


class Stretch(Value):
    """Where a segment, or its beginning, lies on the track."""

    recording: Recording
    start: float  # seconds from the track's beginning
    seconds: float

    @property
    def end(self) -> float:
        """Where it ends on the track."""
        return self.start + self.seconds


class Track:
    """All segments of an interview. Where two overlap, the one that began later is heard."""

    def __init__(self, recordings: Sequence[Recording]) -> None:
        ordered = sorted(recordings, key=lambda one: (one.began_at, one.fence, one.number))
        self.stretches: list[Stretch] = []
        for one, following in pairwise([*ordered, None]):
            assert one is not None
            seconds = one.seconds
            if following is not None:  # whoever was replaced may have gone on for a moment
                seconds = min(seconds, (following.began_at - one.began_at).total_seconds())
            if seconds > 0:
                start = 0.0 if not self.stretches else self._after(self.stretches[-1], one)
                self.stretches.append(Stretch(recording=one, start=start, seconds=seconds))

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.stretches[-1].end if self.stretches else 0.0

    def place(self, at: datetime) -> float | None:
        """Where a line that began at this moment is heard; None when its sound is lost."""
        for stretch in reversed(self.stretches):
            into = (at - stretch.recording.began_at).total_seconds()
            if -NEAR_S <= into < stretch.seconds:
                return stretch.start + max(0.0, into)
        return None

    def at(self, seconds: float) -> int:
        """The stretch that plays at this place of the track, or the one before a gap."""
        return max(0, bisect_right([one.start for one in self.stretches], seconds) - 1)

    @staticmethod
    def _after(last: Stretch, one: Recording) -> float:
        ended = last.recording.began_at + timedelta(seconds=last.seconds)
        gap = (one.began_at - ended).total_seconds()
        return last.end + min(max(gap, 0.0), LONGEST_GAP_S)
