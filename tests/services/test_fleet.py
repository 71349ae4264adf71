"""Agents of all computers, and the rooms of a real LiveKit server."""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from livekit import api, rtc
from sqlalchemy import update

from hr_desktop.config import LiveKitSettings, Paths, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.workspace import Workspace
from hr_desktop.store.schema import agents as agent_rows
from tests.livekit_server import LiveKitServer
from tests.services.stand_in import StandIn, agent


@pytest.fixture
async def ws(data_folder: Path) -> AsyncIterator[Workspace]:
    made = await Workspace.open(Paths.under(data_folder), Settings(), background=False)
    yield made
    await made.close()


async def _grow_old(ws: Workspace, agent_id: int, seconds: float) -> None:
    async with ws.core.program() as tx:
        since = tx.now - timedelta(seconds=seconds)
        await tx.connection.execute(
            update(agent_rows).where(agent_rows.c.id == agent_id).values(seen_at=since)
        )


async def test_who_waits_while_nobody_has_a_place_is_an_alert(ws: Workspace) -> None:
    waiting = await StandIn.invited(ws)
    assert (await ws.fleet.fleet()).alert is None
    await waiting.waits(5)
    alert = (await ws.fleet.fleet()).alert
    assert alert is not None
    assert alert.code == "fleet.nobody"
    full = await agent(ws, capacity=2, active=2)
    alert = (await ws.fleet.fleet()).alert
    assert alert is not None
    assert (alert.code, alert.params["n"]) == ("fleet.full", 1)
    await ws.fleet.wish((await agent(ws, capacity=3)).id, "drain")
    assert (await ws.fleet.fleet()).alert is not None, "one that ends takes nobody"
    await _grow_old(ws, (await agent(ws, capacity=3)).id, 30)
    assert (await ws.fleet.fleet()).alert is not None, "nor does a dead one"
    await agent(ws, capacity=3)
    fleet = await ws.fleet.fleet()
    assert (fleet.alert, fleet.free, fleet.waiting) == (None, 3, 1)
    assert full.id in {one.row.id for one in fleet.agents}


async def test_dead_agents_are_seen_and_cleaned_up_and_the_own_one_is_known(ws: Workspace) -> None:
    own = await agent(ws)
    dead = await agent(ws)
    await _grow_old(ws, dead.id, 90)
    async with ws.core.program() as tx:
        await tx.connection.execute(
            update(agent_rows)
            .where(agent_rows.c.id == own.id)
            .values(computer=platform.node(), pid=4242)
        )
    found = {one.row.id: one for one in (await ws.fleet.fleet(4242)).agents}
    assert (found[own.id].here, found[own.id].alive) == (True, True)
    assert (found[dead.id].here, found[dead.id].alive) == (False, False)
    assert await ws.fleet.clean() == 1
    assert [one.row.id for one in (await ws.fleet.fleet()).agents] == [own.id]
    with pytest.raises(PersonError):
        await ws.fleet.wish(dead.id, "stop")


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    ends = time.monotonic() + 60
    while not await true():
        assert time.monotonic() < ends
        await asyncio.sleep(0.05)


async def test_rooms_carry_their_candidates_names_and_can_be_closed(
    ws: Workspace, livekit: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await ws.fleet.rooms() == []
    monkeypatch.setenv("LIVEKIT_API_SECRET", livekit.api_secret)
    settings = LiveKitSettings(url=livekit.url, api_key=livekit.api_key)
    await ws.apply_settings(Settings(livekit=settings))
    held = await StandIn.begun(ws, "Anna Lebedeva")
    name = held.invitation.room
    candidate = rtc.Room()
    await candidate.connect(livekit.url, livekit.token(name, "candidate"))
    try:
        async with livekit.api() as client:
            await client.room.create_room(api.CreateRoomRequest(name="somebody-else"))
            await client.room.create_room(api.CreateRoomRequest(name=f"{name}-r"))
        rooms = {one.name: one for one in await ws.fleet.rooms()}
        room = rooms[name]
        assert (room.candidate, room.people, room.held) == (True, 1, True)
        assert (room.candidate_name, room.interview_id) == ("Anna Lebedeva", held.id)
        assert room.opened_at is not None
        assert abs((room.opened_at - ws.core.now).total_seconds()) < 60
        assert rooms[f"{name}-r"].rehearsal
        assert rooms[f"{name}-r"].interview_id == held.id
        assert rooms["somebody-else"].interview_id is None
        await ws.fleet.close_room(name)

        async def gone() -> bool:
            return name not in {one.name for one in await ws.fleet.rooms()}

        await _until(gone)
        said = {one.action for one in await ws.audit.entries()}
        assert "interview.room_closed" in said
    finally:
        await candidate.disconnect()
        async with livekit.api() as client:
            for left in ("somebody-else", f"{name}-r"):
                await client.room.delete_room(api.DeleteRoomRequest(room=left))
    nobody = settings.model_copy(update={"url": "ws://127.0.0.1:1"})
    await ws.apply_settings(Settings(livekit=nobody))
    with pytest.raises(PersonError) as refused:
        await ws.fleet.rooms()
    assert refused.value.said.code == "voice.unreachable"
