"""A real store in a folder with a space and Cyrillic letters, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from hr_desktop.store import Store

POSTGRES = os.environ.get("STORE_TEST_POSTGRES")  # postgresql+asyncpg://…, a database to be emptied


async def _emptied(url: str, clock: MovedClock) -> Store:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        await connection.exec_driver_sql("CREATE SCHEMA public")
    await engine.dispose()
    return await Store.open(url, now=clock)


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "Папка данных" / "база.sqlite"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was opened once; copying it is quicker than migrating each time."""

    async def make() -> Path:
        path = tmp_path_factory.mktemp("empty") / "base.sqlite"
        await (await Store.open(path)).close()
        return path

    with ThreadPoolExecutor(1) as other_thread:  # this one may have a loop running
        return other_thread.submit(lambda: asyncio.run(make())).result()


@pytest.fixture
async def store(request: pytest.FixtureRequest, clock: MovedClock) -> AsyncIterator[Store]:
    """On SQLite; or, with STORE_TEST_POSTGRES, in a PostgreSQL database that is emptied first."""
    if POSTGRES:
        if "database" in request.fixturenames:
            pytest.skip("about SQLite's file")
        opened = await _emptied(POSTGRES, clock)
        yield opened
        await opened.close()
        return
    database: Path = request.getfixturevalue("database")
    empty: Path = request.getfixturevalue("empty")
    database.parent.mkdir()
    shutil.copy(empty, database)
    opened = await Store.open(database, now=clock)
    yield opened
    await opened.close()
