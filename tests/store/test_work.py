"""Imports and jobs: claims, leases, fencing, retries."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from hr_desktop.domain.messages import message
from hr_desktop.domain.records import Fenced, ImportState, WorkState
from hr_desktop.store import NewImport, Store
from tests.store.conftest import MovedClock

FAILED = message("documents.scan")


async def test_a_job_is_claimed_once_while_its_lease_runs(store: Store, clock: MovedClock) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse", 7)
        (work,) = await tx.jobs.claim(["parse"], "one", 10)
        assert await tx.jobs.claim(["parse"], "two", 10) == []
    assert (work.ref_id, work.fence, work.attempts) == (7, 1, 1)
    clock.move(seconds=9)
    async with store.write() as tx:
        await tx.jobs.renew(work.id, work.fence, 10)
    clock.move(seconds=9)
    async with store.write() as tx:
        assert await tx.jobs.claim(["parse"], "two", 10) == []


async def test_after_a_takeover_the_old_worker_is_refused(store: Store, clock: MovedClock) -> None:
    async with store.write() as tx:
        job = await tx.jobs.add("parse")
        (old,) = await tx.jobs.claim(["parse"], "one", 10)
    clock.move(seconds=11)
    async with store.write() as tx:
        (new,) = await tx.jobs.claim(["parse"], "two", 10)
    for act in ("finish", "fail", "renew"):
        with pytest.raises(Fenced):
            async with store.write() as tx:
                if act == "finish":
                    await tx.jobs.finish(old.id, old.fence)
                elif act == "fail":
                    await tx.jobs.fail(old.id, old.fence, FAILED)
                else:
                    await tx.jobs.renew(old.id, old.fence, 10)
    async with store.write() as tx:
        await tx.jobs.finish(new.id, new.fence)
        assert job is not None
        done = await tx.jobs.get(job)
    assert done is not None
    assert done.state is WorkState.done


async def test_an_expired_lease_that_nobody_took_can_be_renewed(
    store: Store, clock: MovedClock
) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse")
        (work,) = await tx.jobs.claim(["parse"], "one", 10)
    clock.move(seconds=60)
    async with store.write() as tx:
        await tx.jobs.renew(work.id, work.fence, 10)
        await tx.jobs.finish(work.id, work.fence)


async def test_a_failed_job_waits_and_gives_up_after_its_attempts(
    store: Store, clock: MovedClock
) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse", max_attempts=2)
    for expected in (WorkState.waiting, WorkState.failed):
        async with store.write() as tx:
            (work,) = await tx.jobs.claim(["parse"], "one", 10)
            later = clock.now + timedelta(seconds=30)
            await tx.jobs.fail(work.id, work.fence, FAILED, later)
            assert await tx.jobs.claim(["parse"], "one", 10) == []
            (row,) = await tx.jobs.rows()
            assert (row.state, row.said) == (expected, FAILED)
        clock.move(seconds=31)
    async with store.write() as tx:
        await tx.jobs.retry(work.id)
        assert len(await tx.jobs.claim(["parse"], "one", 10)) == 1


async def test_a_job_that_kills_its_worker_is_not_taken_for_ever(
    store: Store, clock: MovedClock
) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse", max_attempts=3)
    for _ in range(3):
        async with store.write() as tx:
            assert len(await tx.jobs.claim(["parse"], "one", 10)) == 1
        clock.move(seconds=11)
    async with store.write() as tx:
        assert await tx.jobs.claim(["parse"], "one", 10) == []
        (row,) = await tx.jobs.fail_spent(["parse"])
        assert await tx.jobs.fail_spent(["parse"]) == []
    assert row.state is WorkState.failed
    assert row.said is not None
    assert row.said.code == "store.job_spent"


async def test_priority_then_age_decides(store: Store) -> None:
    async with store.write() as tx:
        await tx.jobs.add("a", 1)
        await tx.jobs.add("a", 2, priority=5)
        await tx.jobs.add("b", 3)
        await tx.jobs.add("a", 4)
        claimed = await tx.jobs.claim(["a"], "one", 10, limit=2)
        assert [w.ref_id for w in claimed] == [2, 1]
        assert (await tx.jobs.counts())["b", WorkState.waiting] == 1


async def test_one_unfinished_job_for_a_key(store: Store) -> None:
    async with store.write() as tx:
        first = await tx.jobs.add("rank", key="rank-1")
        assert first is not None
        assert await tx.jobs.add("rank", key="rank-1") is None
        (work,) = await tx.jobs.claim(["rank"], "one", 10)
        await tx.jobs.finish(work.id, work.fence)
        assert await tx.jobs.add("rank", key="rank-1") is not None


async def test_cancelling_refuses_the_running_worker(store: Store) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse", 7)
        (work,) = await tx.jobs.claim(["parse"], "one", 10)
        await tx.jobs.cancel_refs("parse", [7])
    with pytest.raises(Fenced):
        async with store.write() as tx:
            await tx.jobs.finish(work.id, work.fence)


async def test_what_a_dead_owner_held_is_given_back(store: Store, clock: MovedClock) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse")
        await tx.jobs.claim(["parse"], "dead", 600)
        assert await tx.jobs.next_due(["parse"]) == clock.now + timedelta(seconds=600)
        assert await tx.jobs.release_owner("dead") == 1
        assert await tx.jobs.next_due(["parse"]) == clock.now
        assert len(await tx.jobs.claim(["parse"], "alive", 10)) == 1


async def test_dropped_files_are_rows_with_jobs_at_once(store: Store) -> None:
    async with store.write("Мария") as tx:
        batch, ids = await tx.imports.add_batch(
            [NewImport(f"Резюме {n}.pdf", f"D:/Мои файлы/Резюме {n}.pdf") for n in range(1000)]
        )
    async with store.write() as tx:
        rows = await tx.imports.rows(limit=3)
        assert [r.id for r in rows] == ids[:-4:-1]
        assert rows[0].batch_id == batch
        assert (await tx.imports.counts()).waiting == 1000
        (work,) = await tx.jobs.claim(["import"], "one", 10)
        assert work.ref_id == ids[0]
        changes = await tx.changes.since(0)
    assert [c.kind for c in changes] == ["job", "import"]


async def test_a_row_tells_how_it_ended(store: Store) -> None:
    async with store.write() as tx:
        _, ids = await tx.imports.add_batch([NewImport("скан.pdf"), NewImport("b.pdf")])
        await tx.imports.update(
            ids[0], state=ImportState.failed, said=FAILED, can_retry=True, seconds=0.5, pages=2
        )
        row = await tx.imports.get(ids[0])
        assert (row.state, row.said, row.can_retry) == (ImportState.failed, FAILED, True)
        assert [r.id for r in await tx.imports.rows(only_attention=True)] == [ids[0]]
        await tx.imports.update(ids[0], state=ImportState.waiting)
        assert (await tx.imports.get(ids[0])).said is None
        await tx.imports.dismiss([ids[0]])
        assert (await tx.imports.counts()).total == 1


async def test_a_clock_that_is_set_back_keeps_no_work_waiting(
    store: Store, clock: MovedClock
) -> None:
    async with store.write() as tx:
        await tx.jobs.add("parse", 7)
        (work,) = await tx.jobs.claim(["parse"], "one", 10)
        await tx.jobs.fail(work.id, work.fence, FAILED, clock.now + timedelta(seconds=300))
        assert await tx.jobs.claim(["parse"], "one", 10) == []
    clock.move(hours=-1)
    async with store.write() as tx:
        (again,) = await tx.jobs.claim(["parse"], "one", 10)
        assert again.id == work.id
        await tx.jobs.finish(again.id, again.fence)


async def test_what_is_asked_for_while_the_work_ends_is_seen_by_it(store: Store) -> None:
    async with store.write() as tx:
        await tx.jobs.add("match", 7, key="match:7")
        (work,) = await tx.jobs.claim(["match"], "one", 10)

    async def end() -> dict[tuple[str, WorkState], int]:
        async with store.write() as tx:
            await tx.jobs.renew(work.id, work.fence, 10)
            seen = await tx.jobs.counts()
            await tx.jobs.finish(work.id, work.fence)
        return seen

    async with store.write() as tx:
        await tx.jobs.add("change")
        assert await tx.jobs.add("match", 7, key="match:7") is None
        ending = asyncio.create_task(end())
        await asyncio.wait({ending}, timeout=0.3)  # it could be too early now
    assert ("change", WorkState.waiting) in await ending


async def test_what_is_asked_for_after_the_last_look_is_a_new_job(store: Store) -> None:
    async with store.write() as tx:
        await tx.jobs.add("match", 7, key="match:7")
        (work,) = await tx.jobs.claim(["match"], "one", 10)

    async def ask() -> int | None:
        async with store.write() as tx:
            return await tx.jobs.add("match", 7, key="match:7")

    async with store.write() as tx:
        await tx.jobs.renew(work.id, work.fence, 10)
        asking = asyncio.create_task(ask())
        await asyncio.wait({asking}, timeout=0.3)
        await tx.jobs.finish(work.id, work.fence)
    assert await asking is not None
