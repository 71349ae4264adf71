"""A link as it is mailed, opened in a real browser against a real LiveKit server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hr_desktop.config import LiveKitSettings, Paths
from hr_desktop.rooms.server import RoomServer
from hr_desktop.services import join_page
from hr_desktop.services.workspace import Workspace
from tests.browsers import chromium
from tests.join.reading import WAIT_S, shows
from tests.livekit_server import LiveKitServer
from tests.services.inviting import applied, choices, inviting, link_in, until
from tests.services.servers import MailServer
from tools import join_page as building

pytestmark = [
    pytest.mark.processes,
    pytest.mark.usefixtures("browsers"),
]


@pytest.fixture
async def rooms(livekit: LiveKitServer) -> AsyncIterator[RoomServer]:
    async with RoomServer(livekit.url, livekit.api_key, livekit.api_secret) as server:
        yield server


async def test_a_mailed_link_opens_the_page_and_nothing_happens_before_the_first_press(
    livekit: LiveKitServer,
    rooms: RoomServer,
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A trial on one computer: the page is a file, as it is where LiveKit is on this computer."""
    building.build()
    join_page._built.cache_clear()
    monkeypatch.setenv("LIVEKIT_API_SECRET", livekit.api_secret)
    with MailServer() as mail:
        there = LiveKitSettings(url=livekit.url, api_key=livekit.api_key)
        settings = inviting(mail.bound, page=None, livekit=there)
        ws = await Workspace.open(Paths.under(data_folder), settings)
        try:
            made = await ws.invitations.invite(
                await applied(ws), choices(reminder=False, time_zone="Asia/Novosibirsk")
            )
            await until(ws, made.invitation.id, "sent")
            [(_, letter)] = mail.box.letters
            async with chromium() as browser:
                page = await browser.page(link_in(letter))
                await shows(page, "Boris, your interview is waiting: Python Developer")
                await shows(page, "Anna Recruiter")
                await shows(page, "In the letter: ")
                await shows(page, "UTC+7)")
                assert made.invitation.room not in await rooms.rooms()
                await page.click("input[type=checkbox]")

                async with asyncio.timeout(WAIT_S):
                    while not (await rooms.present(made.invitation.room)).candidate:
                        await asyncio.sleep(0.05)
        finally:
            await ws.close()
