"""The sign of life of a process that holds interviews."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hr_desktop.agent import life
from hr_desktop.agent.life import Doing, Life, Load
from hr_desktop.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "base.sqlite3")
    yield opened
    await opened.close()


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
    await asyncio.wait_for(asked.wait(), 20)
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    await one.end()
    async with store.read() as tx:
        assert await tx.agents.list() == []
