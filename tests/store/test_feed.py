"""The change feed: in this process, across processes, without gaps."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from hr_desktop.domain.records import Change
from hr_desktop.store import Store
from tests.store.examples import person


async def _next(store: Store, after: int, enough: int) -> list[Change]:
    found: list[Change] = []
    async with asyncio.timeout(30):
        async for changes in store.feed.follow(after):
            found += changes
            if len(found) >= enough:
                break
    return found


async def test_a_follower_is_woken_by_a_commit_of_this_process(store: Store) -> None:
    waiting = asyncio.create_task(_next(store, 0, 2))
    await asyncio.sleep(0)
    async with store.write() as tx:
        first = await tx.candidates.add(person("Анна"))
    async with store.write() as tx:
        await tx.candidates.set_profile(first, person("Анна Б"))
    found = await waiting
    assert [(c.kind, c.id, c.op) for c in found] == [
        ("candidate", first, "added"),
        ("candidate", first, "changed"),
    ]


async def test_a_late_follower_catches_up_by_number(store: Store) -> None:
    for number in range(5):
        async with store.write() as tx:
            await tx.candidates.add(person(f"Имя {number}"))
    seen = await store.feed.since(0, limit=2)
    rest = await _next(store, seen[-1].seq, 3)
    numbers = [c.seq for c in [*seen, *rest]]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 5


@pytest.mark.processes
async def test_commits_of_another_process_are_noticed(store: Store) -> None:
    waiting = asyncio.create_task(_next(store, 0, 3))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.children", "write", store.url, "другой", "3",
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    found = await waiting
    assert await process.wait() == 0
    assert len({c.id for c in found}) == 3


async def test_numbers_are_not_given_again_after_trimming(store: Store) -> None:
    for number in range(4):
        async with store.write() as tx:
            await tx.candidates.add(person(f"Имя {number}"))
    last = await store.feed.last_seq()
    async with store.write() as tx:
        await tx.changes.trim(keep=0)
    async with store.write() as tx:
        await tx.candidates.add(person("Ещё"))
    assert await store.feed.last_seq() == last + 1
    assert [c.seq for c in await store.feed.since(0)] == [last + 1]


async def test_followers_end_with_the_store(database: Path) -> None:
    store = await Store.open(database)

    async def follow() -> None:
        async for _ in store.feed.follow():
            pass

    task = asyncio.create_task(follow())
    await asyncio.sleep(0)
    await store.close()
    async with asyncio.timeout(30):
        await task


async def test_closing_that_takes_long_can_be_given_up(store: Store) -> None:
    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(1)

    poll = store.feed._poll = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(store.feed.close(), 0.05)
    await poll
