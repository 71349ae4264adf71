"""Voice jobs come to agents and survive: real processes, a real LiveKit server, real databases."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from hr_desktop.domain.voice import AgentRow, Invitation
from hr_desktop.store import Store
from tests.agent.voice.fleet import STEFANI, Fleet, until

FOLLOWED_S = 12.0  # after a death; 5 s on a computer that has nothing else to do
SOON_S = 30.0  # without a lease that has to run out; 1 to 3 s there

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(240),
]


async def test_a_killed_agent_is_followed_by_another_one(fleet: Fleet) -> None:
    """With the real job: what the candidate's page is told."""
    fleet.entry = STEFANI
    first = await fleet.agent()
    candidate = await fleet.candidate()
    before = await candidate.told()
    assert (before["mode"], before["fence"]) == ("ready", 1)
    await fleet.agent()
    began = time.monotonic()
    first.kill()
    after = await candidate.told(above=1)
    took = time.monotonic() - began
    assert took < FOLLOWED_S
    assert (after["mode"], after["fence"]) == ("ready", 2)
    assert after["by"] != before["by"]


async def test_an_agent_that_starts_later_finds_the_candidate_who_waits(fleet: Fleet) -> None:
    invitation = await fleet.invite()
    candidate = await fleet.candidate(invitation)
    await fleet.agent(threads=True)
    began = time.monotonic()
    await candidate.greeted()
    assert time.monotonic() - began < SOON_S
    await until(lambda: waits_no_more(fleet, invitation))


async def test_who_comes_when_all_are_busy_waits_and_is_served(
    fleet: Fleet, data_folder: Path
) -> None:
    (data_folder / "settings.json").write_text('{"voice": {"capacity": 1}}', encoding="utf-8")
    await fleet.agent(threads=True)
    await fleet.agent(threads=True)
    invitations = [await fleet.invite() for _ in range(3)]
    candidates = [await fleet.candidate(one) for one in invitations]

    async def held() -> set[str]:
        rooms = [await fleet.room(one) for one in invitations]
        return {room.room for room in rooms if room.held}

    async def waiting() -> set[str]:
        rooms = [await fleet.room(one) for one in invitations]
        return {room.room for room in rooms if room.waiting_since}

    async def settled() -> bool:
        return len(await held()) == 2 and len(await waiting()) == 1

    await until(settled)
    late = await waiting()
    by_room = {i.room: c for i, c in zip(invitations, candidates, strict=True)}
    first = next(i for i in invitations if i.room not in late)
    await fleet.finish(by_room[first.room], first)
    began = time.monotonic()
    await by_room[late.pop()].greeted()
    assert time.monotonic() - began < SOON_S


async def test_a_job_that_dies_alone_is_followed_and_nobody_is_doubled(fleet: Fleet) -> None:
    await fleet.agent()
    candidate = await fleet.candidate()
    before = await candidate.greeted()
    began = time.monotonic()
    await candidate.tell("die")
    after = await candidate.greeted(by_other_than=before)
    assert time.monotonic() - began < FOLLOWED_S
    assert await candidate.interviewers(3) == {after}


async def test_sigterm_to_the_whole_service_finishes_interviews_and_takes_no_new_one(
    fleet: Fleet,
) -> None:
    agent = await fleet.agent()
    invitation = await fleet.invite()
    candidate = await fleet.candidate(invitation)
    before = await candidate.greeted()
    agent.signal(signal.SIGTERM, everybody=True)
    await until(lambda: drains(fleet))
    late = await fleet.invite()
    await fleet.candidate(late)
    assert await candidate.interviewers(2) == {before}
    await until(lambda: waits(fleet, late))
    await fleet.finish(candidate, invitation)
    assert await agent.ended() == 0
    assert not (await fleet.room(late)).lease_owner
    assert await fleet.rows() == []


async def test_a_second_signal_leaves_at_once_and_others_go_on(fleet: Fleet) -> None:
    first = await fleet.agent()
    candidate = await fleet.candidate()
    before = await candidate.greeted()
    await fleet.agent()
    first.signal(signal.SIGTERM)
    await until(lambda: drains(fleet))
    first.signal(signal.SIGTERM)
    began = time.monotonic()
    assert await candidate.greeted(by_other_than=before)
    assert await first.ended() == 0
    assert time.monotonic() - began < SOON_S


async def test_a_person_drains_an_agent_and_stops_another_one(fleet: Fleet, store: Store) -> None:
    await fleet.agent(threads=True)
    candidate = await fleet.candidate()
    before = await candidate.greeted()
    row = await until(lambda: busy(fleet))
    assert row.voice
    assert row.rss_mb
    async with store.write("Анна") as tx:
        await tx.agents.wish(row.id, "drain")
    await until(lambda: drains(fleet))
    await fleet.agent(threads=True)
    async with store.write("Анна") as tx:
        await tx.agents.wish(row.id, "stop")
    began = time.monotonic()
    assert await candidate.greeted(by_other_than=before)
    assert time.monotonic() - began < SOON_S
    await until(lambda: is_gone(fleet, row.id))


async def drains(fleet: Fleet) -> bool:
    return any(row.draining for row in await fleet.rows())


async def busy(fleet: Fleet) -> AgentRow | None:
    return next((row for row in await fleet.rows() if row.active), None)


async def is_gone(fleet: Fleet, agent_id: int) -> bool:
    return agent_id not in {row.id for row in await fleet.rows()}


async def waits_no_more(fleet: Fleet, invitation: Invitation) -> bool:
    return (await fleet.room(invitation)).waiting_since is None


async def waits(fleet: Fleet, invitation: Invitation) -> bool:
    return (await fleet.room(invitation)).waiting_since is not None
