"""A real workspace for each test: real database, files and worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from hr_desktop.config import Paths, S3Settings, Settings
from hr_desktop.files import bucket
from hr_desktop.services.workspace import Workspace, make_workers
from hr_desktop.workers import ProcessWorkers
from tests.postgres_server import SUPERUSER_PASSWORD, VERSIONS, PostgresServer, migrated
from tests.s3_server import S3Server, Way, secret

Workers = tuple[ProcessWorkers, ProcessWorkers]
Opener = Callable[..., Awaitable[Workspace]]


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


@pytest.fixture
def s3(s3_service: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Settings:
    monkeypatch.setenv("S3_SECRET_ACCESS_KEY", secret("team"))
    monkeypatch.setattr(bucket, "_REST_S", 0.1)
    return s3_service.settings()


@pytest.fixture
def way(s3_service: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Way]:
    """A way to the bucket; one that is frozen is soon given up."""
    monkeypatch.setattr(bucket, "_ANSWER_S", 1.5)  # a busy computer needs a part of it
    made = Way(s3_service.port)
    yield made
    made.close()


@pytest.fixture
async def team(
    postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    workers: Workers,
    s3: S3Settings,
) -> AsyncIterator[Opener]:
    """Opens the team's workspace on one more computer (a data folder of its own)."""
    monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", SUPERUSER_PASSWORD)
    name = await postgres.new_database(await migrated(postgres))
    opened: list[Workspace] = []

    async def open_one(who: str, through: Way | None = None, **options: Any) -> Workspace:
        files = s3 if through is None else s3.model_copy(update={"endpoint_url": through.url})
        settings = Settings(language="en", recruiter=who, database_url=postgres.url(name), s3=files)
        paths = Paths.under(tmp_path / f"Компьютер {who}")
        opened.append(await Workspace.open(paths, settings, workers=workers, **options))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.close()
    await postgres.drop(name)


Pair = tuple[Workspace, Workspace]


@pytest_asyncio.fixture(params=["sqlite", *VERSIONS])
async def pair(
    request: pytest.FixtureRequest,
    data_folder: Path,
    tmp_path: Path,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Pair]:
    """Anna's and Boris's windows on one database: a file, or a server."""
    url: str | None = None
    server: PostgresServer | None = None
    if request.param != "sqlite":
        server = request.getfixturevalue(request.param.replace("-", "_"))
        assert server is not None
        name = await server.new_database(await migrated(server))
        url = server.url(name)
        monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", SUPERUSER_PASSWORD)
    opened = []
    for recruiter, folder in (("Anna", data_folder), ("Boris", tmp_path / "второй")):
        one = Settings(language="en", recruiter=recruiter, database_url=url)
        paths = Paths.under(folder if url else data_folder)
        opened.append(await Workspace.open(paths, one, workers=workers))
    yield opened[0], opened[1]
    for workspace in opened:
        await workspace.close()
    if server is not None:
        await server.drop(name)
