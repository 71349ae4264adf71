"""Voice jobs come to agents and survive: real processes, a real LiveKit server, real databases."""

from __future__ import annotations

import time

import pytest

from tests.agent.voice.fleet import Fleet

pytestmark = [
    pytest.mark.xdist_group("livekit"),
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(150),
]


async def test_a_killed_agent_is_followed_by_another_one(fleet: Fleet) -> None:
    first = await fleet.agent()
    candidate = await fleet.candidate()
    before = await candidate.greeted()
    await fleet.agent()
    began = time.monotonic()
    first.kill()
    after = await candidate.greeted(by_other_than=before)
    took = time.monotonic() - began
    print(f"another interviewer after {took:.1f} s")
    assert after != before
    assert took < 8
