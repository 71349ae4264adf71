"""The life of a process that holds interviews: its signs, and what it takes along."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hr_desktop.agent import life, process
from hr_desktop.agent.home import Home
from hr_desktop.agent.life import Doing, Life, Load
from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.options import VoiceOptions
from hr_desktop.domain.messages import refuse
from hr_desktop.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "base.sqlite3")
    yield opened
    await opened.close()


async def test_recordings_go_when_their_files_can_be_reached(
    store: Store, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "spare_the_collector", lambda: None)
    monkeypatch.setattr(process, "_FILES_AGAIN_S", 0.01)
    agent = process.Agent(Home.here(), store, Timing(), None, None, VoiceOptions())
    refusals = [refuse("files.unreachable"), PermissionError()]
    carried = asyncio.Event()

    class Carries:
        async def run(self) -> None:
            carried.set()

    def courier(*_: object) -> Carries:
        if refusals:
            raise refusals.pop()
        return Carries()

    monkeypatch.setattr(Home, "courier", courier)
    await asyncio.wait_for(agent._carry(), 60)
    assert carried.is_set()


async def test_a_process_that_lives_for_long_follows_the_databases_clock(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "_CLOCK_EVERY", 2)
    asked = asyncio.Event()

    async def ask() -> None:
        asked.set()

    monkeypatch.setattr(store, "set_the_clock", ask)
    one = Life(store, 10, Doing, lambda _: None, Load(), 0.01)
    living = asyncio.create_task(one.run())
    await asyncio.wait_for(asked.wait(), 60)
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    await one.end()
    async with store.read() as tx:
        assert await tx.agents.list() == []
