"""How good the line to a candidate is, as the statistics of the track tell it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc

from hr_desktop.agent.voice import line as lines
from hr_desktop.agent.voice.line import Line
from hr_desktop.domain.voice import CANDIDATE


class Scene:
    """A line and the microphone at its other end, with a clock that is moved.

    Packets arrive, but for those that are concealed. `wall` is what the computer's clock is ahead.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.wall, self.arrive = 1000.0, 1.7e9, True
        self._set = self.wall  # LiveKit's library has asked the computer's clock once
        self.concealed = self.received = 0
        self.late = 0.0  # seconds after which the loop gets to an answer
        self._newest = 0.0
        clock = SimpleNamespace(monotonic=lambda: self.now, time=lambda: self.now + self.wall)
        monkeypatch.setattr(lines, "time", clock)
        publication = SimpleNamespace(track=self, muted=False, kind=rtc.TrackKind.KIND_AUDIO)
        candidate = SimpleNamespace(track_publications={"TR": publication})
        room = SimpleNamespace(
            on=lambda *_: None, isconnected=lambda: True, remote_participants={CANDIDATE: candidate}
        )
        self.line = Line(cast(rtc.Room, room))
        self.line.ready = True

    async def get_stats(self) -> list[Any]:
        self._newest = self.now + self._set - 0.01 if self.arrive else self._newest
        self.now += self.late
        inbound = SimpleNamespace(
            last_packet_received_timestamp=self._newest * 1000,
            concealed_samples=self.concealed,
            total_samples_received=self.received,
        )
        one = SimpleNamespace(
            WhichOneof=lambda _: "inbound_rtp", inbound_rtp=SimpleNamespace(inbound=inbound)
        )
        return [one]

    async def passes(self, seconds: float, missing: int = 100, look_s: float = 1.0) -> str:
        """How good the line is after so long, looked at again and again."""
        for _ in range(round(seconds / look_s)):
            self.now += look_s
            self.received += round(48_000 * look_s)
            self.concealed += missing
            await self.line.whole()
        return self.line.quality


async def test_a_bad_stretch_is_poor_while_it_lasts_and_good_again_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene(monkeypatch)
    assert await scene.passes(600) == "good"
    assert await scene.passes(8, 9_600) == "poor"
    assert await scene.passes(8) == "good"
    scene.received = scene.concealed = 0  # the page was loaded anew
    assert await scene.passes(8) == "good"


@pytest.mark.parametrize("step", [3600.0, 1.0, -1.0, -3600.0])
async def test_a_clock_that_is_set_breaks_no_line_and_hides_no_gap(
    monkeypatch: pytest.MonkeyPatch, step: float
) -> None:
    scene = Scene(monkeypatch)
    assert await scene.passes(5) == "good"
    scene.wall += step
    assert await scene.passes(5) == "good"
    scene.arrive = False
    assert await scene.passes(0.2, look_s=0.1) == "good"
    assert await scene.passes(0.3, look_s=0.1) == "lost"
    assert await scene.passes(5) == "lost"
    scene.arrive = True
    assert await scene.passes(1) == "good"


async def test_an_event_loop_that_is_late_is_no_gap_and_hides_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene(monkeypatch)
    scene.late = 2.0
    assert await scene.passes(5) == "good"
    scene.late = 0.0
    assert await scene.passes(5) == "good"
    scene.late = 2.0
    assert await scene.passes(5) == "good"
    scene.arrive = False
    assert await scene.passes(2) == "lost"
