"""A real workspace for each test: real database, files and worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from hr_desktop.config import Paths, Settings
from hr_desktop.services.workspace import Workspace, make_workers
from hr_desktop.workers import ProcessWorkers

Workers = tuple[ProcessWorkers, ProcessWorkers]


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Worker processes that live through all tests: their models load once."""
    pools = make_workers()
    yield pools
    for pool in pools:
        pool.close()


@pytest.fixture
def settings() -> Settings:
    return Settings(language="en", recruiter="Anna Recruiter")


@pytest_asyncio.fixture
async def workspace(
    data_folder: Path, settings: Settings, workers: Workers
) -> AsyncIterator[Workspace]:
    ws = await Workspace.open(Paths.under(data_folder), settings, workers=workers)
    yield ws
    await ws.close()
