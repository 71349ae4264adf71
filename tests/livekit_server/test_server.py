"""The server that tests of voice interviews use: on loopback alone, and it can fail."""

from __future__ import annotations

import asyncio

import aiohttp
import psutil
import pytest
from livekit import api, rtc

from tests.livekit_server import LiveKitServer

pytestmark = [pytest.mark.processes]


async def _rooms(livekit: LiveKitServer) -> list[str]:
    async with livekit.api() as client:
        found = await client.room.list_rooms(api.ListRoomsRequest())
    return [room.name for room in found.rooms]


async def test_a_room_is_there_until_the_server_is_started_again(livekit: LiveKitServer) -> None:
    name = livekit.new_room()
    async with livekit.api() as client:
        await client.room.create_room(api.CreateRoomRequest(name=name))
    assert name in await _rooms(livekit)
    livekit.restart()
    assert name not in await _rooms(livekit)


async def test_a_frozen_server_answers_once_it_goes_on(livekit: LiveKitServer) -> None:
    livekit.freeze()
    try:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await _rooms(livekit)
    finally:
        livekit.thaw()
    assert isinstance(await _rooms(livekit), list)


async def test_only_its_own_secret_is_taken(livekit: LiveKitServer) -> None:
    with pytest.raises(api.TwirpError, match="401"):
        async with api.LiveKitAPI(livekit.url, livekit.api_key, "x" * 32) as client:
            await client.room.list_rooms(api.ListRoomsRequest())


async def test_two_people_meet_and_nothing_but_loopback_is_bound(livekit: LiveKitServer) -> None:
    name, met = livekit.new_room(), asyncio.Event()
    one, other = rtc.Room(), rtc.Room()
    one.on("participant_connected", lambda person: met.set())
    try:
        await one.connect(livekit.url, livekit.token(name, "one"))
        await other.connect(livekit.url, livekit.token(name, "other"))
        await asyncio.wait_for(met.wait(), 30)
        bound = psutil.Process(livekit.pid).net_connections(kind="inet")
        addresses = {connection.laddr.ip for connection in bound}
        assert addresses == {"127.0.0.1"}
    finally:
        await one.disconnect()
        await other.disconnect()


async def test_a_stopped_server_is_gone(livekit: LiveKitServer) -> None:
    livekit.stop()
    try:
        with pytest.raises(aiohttp.ClientConnectorError):
            await _rooms(livekit)
    finally:
        livekit.start()
