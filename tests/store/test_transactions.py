"""Transactions: all or nothing, one writer, other processes, kill, a full or locked disk."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError

from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import CandidateQuery
from hr_desktop.store import Store, dialect
from tests.store.examples import person

Start = Callable[..., Awaitable[Process]]


@pytest.fixture
def child(store: Store) -> Start:
    async def start(*arguments: str) -> Process:
        what, *rest = arguments
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.store.children", what, store.url, *rest, stdout=PIPE
        )
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"ready"
        return process

    return start


async def test_an_exception_takes_everything_back(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.write("Мария") as tx:
            await tx.candidates.add(person("Анна"))
            raise RuntimeError
    async with store.read() as tx:
        assert await tx.candidates.count() == 0
        assert await tx.audit.entries() == []
        assert await tx.changes.last() == 0


async def test_a_write_inside_a_write_is_refused_at_once(store: Store) -> None:
    async with store.write():
        with pytest.raises(RuntimeError, match="inside a write"):
            async with store.write():
                pass


async def test_a_cancelled_writer_leaves_nothing_and_holds_up_nobody(store: Store) -> None:
    begun = asyncio.Event()

    async def slow() -> None:
        async with store.write() as tx:
            await tx.candidates.add(person("Анна"))
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(slow())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(30), store.write() as tx:
        assert await tx.candidates.count() == 0
        await tx.candidates.add(person("Олег"))


async def test_a_writer_cancelled_in_the_middle_of_a_statement_leaves_no_lock(
    tmp_path: Path,
) -> None:
    """Its cursor holds rows that nobody reads, until it is collected some day."""
    store = await Store.open(tmp_path / "w.sqlite3", busy_timeout=0.5)
    began, go_on = threading.Event(), threading.Event()

    def hold() -> int:
        began.set()
        go_on.wait()
        return 1

    async def ask() -> None:
        async with store.write() as tx:
            driver = (await tx.connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.create_function("hold", 0, hold)
            await tx.connection.exec_driver_sql("SELECT hold() UNION ALL SELECT 2")

    gc.disable()
    try:
        task = asyncio.create_task(ask())
        await asyncio.to_thread(began.wait)
        task.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with store.write("Мария") as tx:
            await tx.candidates.add(person("Анна"))
    finally:
        gc.enable()
        await store.close()


async def test_writers_of_one_process_wait_for_each_other(store: Store, database: Path) -> None:
    async def add(number: int) -> None:
        async with store.write() as tx:
            before = await tx.candidates.count()
            await asyncio.sleep(0)
            await tx.candidates.add(person(f"Человек {number}"))
            assert await tx.candidates.count() == before + 1

    await asyncio.gather(*(add(n) for n in range(20)))
    async with store.read() as tx:
        assert await tx.candidates.count() == 20


async def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    async with store.read() as reading:
        assert await reading.candidates.count() == 0
        async with store.write() as tx:
            await tx.candidates.add(person("Анна"))
        assert await reading.candidates.count() == 0
    async with store.read() as reading:
        assert await reading.candidates.count() == 1


@pytest.mark.processes
async def test_two_processes_write_at_once_without_an_error(store: Store, child: Start) -> None:
    processes = [await child("write", name, "60") for name in ("первый", "второй")]
    for number in range(60):
        async with store.write("третий") as tx:
            await tx.candidates.count()
            await tx.candidates.add(person(f"третий {number}"))
    assert [await p.wait() for p in processes] == [0, 0]
    async with store.read() as tx:
        assert await tx.candidates.count() == 180


async def test_nobody_waits_while_many_others_write_again_and_again(tmp_path: Path) -> None:
    """Each store waits for SQLite's lock as a process of its own does."""
    stores = [await Store.open(tmp_path / "base.sqlite3") for _ in range(9)]
    written, enough = 0, asyncio.Event()

    async def write(one: Store) -> None:
        nonlocal written
        while not enough.is_set():
            async with one.write():
                written += 1
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)

    overtaken = []
    async with asyncio.TaskGroup() as group:
        for one in stores[1:]:
            group.create_task(write(one))
        for _ in range(10):
            await asyncio.sleep(0.2)
            before = written
            async with stores[0].write():
                overtaken.append(written - before)
        enough.set()
    for one in stores:
        await one.close()
    assert max(overtaken) < 40  # by SQLite's own waiting a hundred come first


def test_whoever_has_waited_longer_for_the_lock_asks_more_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, waits = 0.0, list[float]()
    with (
        closing(sqlite3.connect(tmp_path / "base", isolation_level=None)) as other,
        closing(
            sqlite3.connect(
                tmp_path / "base", 10.0, isolation_level=None, factory=dialect._Connection
            )
        ) as one,
    ):

        def sleep(seconds: float) -> None:
            nonlocal now
            now += seconds
            waits.append(seconds)
            if now > 2.0 and other.in_transaction:
                other.execute("ROLLBACK")

        monkeypatch.setattr(dialect, "time", SimpleNamespace(monotonic=lambda: now, sleep=sleep))
        other.execute("BEGIN IMMEDIATE")
        one.cursor().execute("BEGIN IMMEDIATE")
        assert waits == sorted(waits, reverse=True)
        assert (waits[0], round(waits[-1], 3)) == (0.01, 0.002)
        assert one.in_transaction
        assert one.execute("PRAGMA busy_timeout").fetchone() == (10_000,)


@pytest.mark.processes
async def test_a_kill_in_the_middle_leaves_whole_transactions(
    store: Store, child: Start, database: Path
) -> None:
    process = await child("write_for_ever")
    assert process.stdout is not None
    said = -1
    while said < 15:
        said = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    said = max([said, *(int(line) for line in (await process.stdout.read()).split())])
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    async with store.read() as tx:
        count = await tx.candidates.count()
        view = await tx.candidates.ids(CandidateQuery())
        names = await tx.candidates.names(view.tolist())
    assert count % 2 == 0  # both of a pair or none
    assert count >= 2 * (said + 1)  # nothing that was said to be committed is missing
    for number in range(said + 1):
        assert {f"{number} а", f"{number} б"} <= set(names.values())


@pytest.mark.processes
async def test_two_processes_never_do_one_job_twice(store: Store, child: Start) -> None:
    async with store.write() as tx:
        await tx.jobs.add_many("step", list(range(1, 121)))
    processes = [await child("work", name) for name in ("один", "два")]
    outputs = [(await p.communicate())[0] for p in processes]
    done = [int(line) for output in outputs for line in output.split()]
    assert sorted(done) == list(range(1, 121))


async def test_a_database_locked_by_another_program_is_said(
    database: Path, clock: Callable[[], datetime]
) -> None:
    store = await Store.open(database, now=clock, busy_timeout=0.1)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PersonError) as caught:
            async with store.write():
                pass
        other.execute("ROLLBACK")
    assert caught.value.said.code == "store.locked"
    async with store.write() as tx:  # and it goes on afterwards
        await tx.candidates.add(person("Анна"))
    await store.close()


async def test_a_full_disk_is_said_and_nothing_is_half_written(
    store: Store, database: Path
) -> None:
    async with store.write() as tx:
        pages = (await tx.connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(PersonError) as caught:
        async with store.write() as tx:
            for number in range(1000):
                await tx.candidates.add(person(f"Человек {number}", position="слово " * 500))
    assert caught.value.said.code == "store.full"
    async with store.read() as tx:
        assert await tx.candidates.count() == 0


async def test_exception_texts_hold_no_data_of_a_person(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with store.write() as tx:
            first = await tx.candidates.add(person("Тайная Анна"))
            await tx.candidates.add(person("Тайная Анна"), candidate_id=first)
    assert "Тайная" not in str(caught.value)


async def test_unique_rules_of_the_tables_hold(store: Store) -> None:
    async with store.write() as tx:
        first = await tx.resumes.add(file_sha256="a" * 64, filename="один.pdf")
        assert await tx.resumes.add(file_sha256="a" * 64, filename="другое имя.pdf") == first
    with pytest.raises(IntegrityError):
        async with store.write() as tx:
            await tx.connection.exec_driver_sql(
                "INSERT INTO resumes SELECT 5, candidate_id, file_sha256, filename, media_type, "
                "size, state, pages, text, folded, document, profile, warnings, engine, model, "
                "failure, created_at, parsed_at, deletion_id FROM resumes"
            )
