"""A real store in a folder with a space and Cyrillic letters, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hr_desktop.store import Store
from tests.postgres_server import VERSIONS, PostgresServer, migrated


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the store runs on SQLite and on two versions of PostgreSQL.

    A test that also asks for `database`, SQLite's file, is about SQLite alone.
    """
    names = metafunc.fixturenames
    if "store" in names and "database" not in metafunc.definition.fixturenames:
        metafunc.parametrize("store", ["sqlite", *VERSIONS], indirect=True)


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
    """A store that was just made, on the database that the parameter names."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        database: Path = request.getfixturevalue("database")
        empty: Path = request.getfixturevalue("empty")
        database.parent.mkdir()
        shutil.copy(empty, database)
        opened = await Store.open(database, now=clock)
        yield opened
        await opened.close()
        return
    server: PostgresServer = request.getfixturevalue(kind.replace("-", "_"))
    name = await server.new_database(template=await migrated(server))
    opened = await Store.open(server.url(name), now=clock)
    yield opened
    await opened.close()
    await server.drop(name)
