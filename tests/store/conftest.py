"""A real store in a folder with a space and Cyrillic letters, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hr_desktop.store import Store


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

    return asyncio.run(make())


@pytest.fixture
async def store(database: Path, empty: Path, clock: MovedClock) -> AsyncIterator[Store]:
    database.parent.mkdir()
    shutil.copy(empty, database)
    opened = await Store.open(database, now=clock)
    yield opened
    await opened.close()
