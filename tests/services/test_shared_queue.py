"""Programs on several computers share one PostgreSQL and its queue."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.records import WorkState
from hr_desktop.services.core import Core
from hr_desktop.services.intake import IMPORT_JOB
from hr_desktop.services.workspace import Workspace
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer, migrated
from tests.services.conftest import Workers
from tests.services.people import write_resumes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def database(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of a fresh team database; its password is in the environment."""
    monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", SUPERUSER_PASSWORD)
    name = await postgres.new_database(await migrated(postgres))
    yield postgres.url(name)
    await postgres.drop(name)


async def _open(data: Path, database: str, workers: Workers, background: bool = True) -> Workspace:
    settings = Settings(language="en", recruiter="Anna", database_url=database)
    paths = Paths.under(data)
    return await Workspace.open(paths, settings, workers=workers, background=background)


async def test_a_file_waits_for_the_computer_it_lies_on_and_then_for_nobody(
    data_folder: Path,
    tmp_path: Path,
    database: str,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The window that took the file, without loops: only others could work on it.
    window = await _open(data_folder, database, workers, background=False)
    await window.imports.add(write_resumes(tmp_path / "in", 1))
    async with window.core.read() as tx:
        [job] = await tx.jobs.rows(kinds=[IMPORT_JOB])
    place = window.core.place
    assert place is not None
    assert job.place == place
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(Core, "place", "somebody@elsewhere")
        other = await _open(data_folder, database, workers)
        async with other.core.program() as tx:
            assert await tx.jobs.claim([IMPORT_JOB], "x", 20, 4, other.core.place) == []
            assert await tx.jobs.next_due([IMPORT_JOB], other.core.place) is None
        async with window.core.program() as tx:
            [mine] = await tx.jobs.claim([IMPORT_JOB], "window", 20, 1, place)
        await window._runner._lanes[IMPORT_JOB].work(mine)
        assert await other.imports.wait_idle(60)
        await other.close()
    [row] = await window.imports.rows()
    assert (row.state, row.candidate_name) == ("done", "Anna Adler")
    await window.close()


async def test_leases_go_by_the_servers_clock(
    data_folder: Path, database: str, workers: Workers
) -> None:
    window = await _open(data_folder, database, workers, background=False)
    before = window.core.now
    async with window.core.read() as tx:
        asked = "SELECT clock_timestamp()"
        theirs = (await tx.connection.exec_driver_sql(asked)).scalar_one()
    second = timedelta(seconds=1)
    assert before - second < theirs < window.core.now + second
    await window.close()


def _worker(data: Path, database: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "hr_desktop", "worker"],
        cwd=ROOT,
        env={
            **os.environ,
            "HR_DESKTOP_DATA": str(data),
            "DATABASE_URL": database,
            "HR_DESKTOP_DATABASE_PASSWORD": SUPERUSER_PASSWORD,
            "HR_DESKTOP_LANGUAGE": "en",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
async def test_workers_share_an_import_and_a_killed_ones_work_is_taken_over(
    data_folder: Path, tmp_path: Path, database: str, workers: Workers
) -> None:
    files = 40
    window = await _open(data_folder, database, workers, background=False)
    await window.imports.add(write_resumes(tmp_path / "in", files))
    first = _worker(data_folder, database)
    try:
        await _until_done(window, 1)
        await _until_stopped_with_work(window, first)
        first.send_signal(signal.SIGKILL)
        first.wait(30)
        second, third = (_worker(data_folder, database) for _ in range(2))
        try:
            assert await window.imports.wait_idle(180)
            for one in (second, third):
                one.send_signal(signal.SIGTERM)
            assert [one.wait(30) for one in (second, third)] == [0, 0]
        finally:
            for one in (second, third):
                one.kill()
    finally:
        first.kill()
    rows = await window.imports.rows(limit=1000)
    assert Counter(row.state.value for row in rows) == {"done": files}
    view = await window.candidates.view()
    names = Counter(row.name for row in await window.candidates.rows(view.ids))
    assert len(names) == files
    assert set(names.values()) == {1}
    await window.close()


async def _until_done(window: Workspace, done: int) -> None:
    async with asyncio.timeout(180):
        while (await window.imports.progress()).done < done:
            await asyncio.sleep(0.05)


async def _until_stopped_with_work(window: Workspace, worker: subprocess.Popen[str]) -> None:
    """The worker stands still and holds a job: between two of them it holds none."""
    async with asyncio.timeout(180):
        while True:
            worker.send_signal(signal.SIGSTOP)
            await asyncio.sleep(0.2)  # what the server had begun for it is through
            async with window.core.read() as tx:
                if await tx.jobs.rows(states=[WorkState.running]):
                    return
            worker.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.05)
