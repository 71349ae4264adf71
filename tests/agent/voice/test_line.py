"""How good the line to a candidate is, as the statistics of the track tell it."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc

from hr_desktop.agent.voice import line as lines
from hr_desktop.agent.voice.line import Line
from hr_desktop.domain.voice import CANDIDATE


class Track:
    """A microphone whose packets arrive, but for those that are concealed."""

    def __init__(self) -> None:
        self.concealed = self.received = 0

    async def get_stats(self) -> list[Any]:
        inbound = SimpleNamespace(
            last_packet_received_timestamp=time.time() * 1000,
            concealed_samples=self.concealed,
            total_samples_received=self.received,
        )
        one = SimpleNamespace(
            WhichOneof=lambda _: "inbound_rtp", inbound_rtp=SimpleNamespace(inbound=inbound)
        )
        return [one]


async def test_a_bad_stretch_is_poor_while_it_lasts_and_good_again_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(lines, "time", SimpleNamespace(monotonic=lambda: now, time=time.time))
    track = Track()
    publication = SimpleNamespace(track=track, muted=False, kind=rtc.TrackKind.KIND_AUDIO)
    candidate = SimpleNamespace(track_publications={"TR": publication})
    room = SimpleNamespace(
        on=lambda *_: None, isconnected=lambda: True, remote_participants={CANDIDATE: candidate}
    )
    line = Line(cast(rtc.Room, room))
    line.ready = True

    async def passes(seconds: int, missing: int) -> str:
        nonlocal now
        for _ in range(seconds):
            now += 1.0
            track.received += 48_000
            track.concealed += missing
            await line.whole()
        return line.quality

    assert await passes(600, 100) == "good"
    assert await passes(8, 9_600) == "poor"
    assert await passes(8, 100) == "good"
    track.received = track.concealed = 0  # the page was loaded anew
    assert await passes(8, 100) == "good"
