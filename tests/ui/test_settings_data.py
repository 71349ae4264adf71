"""Settings, Data: copies, restoring, and a local workspace that goes into the team's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from hr_desktop.config import Paths
from hr_desktop.files import LocalFiles, bucket
from hr_desktop.store import Store
from hr_desktop.ui.pages import settings_data
from hr_desktop.ui.window import MainWindow
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer, migrated
from tests.s3_server import S3Server, Way, secret
from tests.store.examples import person
from tests.ui.conftest import until

pytestmark = pytest.mark.window
Open = Callable[..., MainWindow]


async def local_workspace(data: Path, people: int) -> None:
    """A workspace of its own in the folder: people, each with a kept original."""
    paths = Paths.under(data)
    files = LocalFiles(paths.files)
    store = await Store.open(paths.database)
    async with store.write() as tx:
        for number in range(people):
            candidate = await tx.candidates.add(person(f"Анна Петрова {number}"))
            sha256 = files.put(f"a resume {number}".encode())
            await tx.resumes.add(file_sha256=sha256, filename="a.txt", candidate_id=candidate)
    await store.close()


async def answered(accept: bool = True) -> str:
    """Presses yes or no in the question that opens; gives its words."""
    found: list[QDialog] = []

    def question() -> bool:
        found[:] = [
            w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
        ]
        return bool(found)

    await until(question, "a question is asked")
    words = " ".join(label.text() for label in found[0].findChildren(settings_data.Label))
    (found[0].yes if accept else found[0].no).click()  # type: ignore[attr-defined]
    return words


def test_a_copy_is_restored_from_settings(
    window: Open, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "копия.zip"

    async def choose(*_: Any) -> list[Path]:
        return [backup]

    async def scenario(w: MainWindow) -> None:
        today: Any = w.page("today")
        await until(lambda: today.stack.currentIndex() == 1, "the first start is shown")
        today.restore_copy.click()
        settings: Any = w.page("settings")
        data = settings.data
        await until(lambda: data.folder.text() == str(data_folder), "settings are filled")
        await until(data.restore.isVisible, "the section is shown")
        assert not data._copy.isVisible()
        await w.ctx.ws.system.backup(backup)
        async with w.ctx.ws.core.person() as tx:
            await tx.candidates.add(person("Лишний Человек"))
        before = w.ctx.workspace
        monkeypatch.setattr(settings_data, "open_files", choose)
        data.restore.click()
        assert "копия.zip" in await answered()
        await until(lambda: w.ctx.workspace not in (None, before), "it is opened again")
        assert (await w.ctx.ws.candidates.view()).total == 0
        assert len(list(data_folder.glob("*.copy"))) == 1

    window(scenario)


@pytest.mark.slow
def test_a_local_workspace_is_copied_into_the_teams(
    window: Open,
    data_folder: Path,
    postgres: PostgresServer,
    s3_service: S3Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asyncio.run(local_workspace(data_folder, 3))

    async def database() -> str:
        return await postgres.new_database(await migrated(postgres))

    name = asyncio.run(database())
    way = Way(s3_service.port)
    s3 = s3_service.settings()
    for variable, value in {
        "DATABASE_URL": postgres.url(name),
        "HR_DESKTOP_DATABASE_PASSWORD": SUPERUSER_PASSWORD,
        "S3_BUCKET_NAME": s3.bucket,
        "S3_ENDPOINT_URL": way.url,
        "S3_ACCESS_KEY_ID": s3.access_key_id,
        "S3_SECRET_ACCESS_KEY": secret("team"),
    }.items():
        monkeypatch.setenv(variable, str(value))
    monkeypatch.setattr(settings_data, "LOOK_EVERY_S", 0.1)
    monkeypatch.setattr(bucket, "_ANSWER_S", 3.0)

    async def scenario(w: MainWindow) -> None:
        w.navigate("settings", {"section": "data"})
        settings: Any = w.page("settings")
        data = settings.data
        await until(lambda: data._copy.isVisible(), "the copy is offered")
        assert not data.backup.isVisible()
        assert not data.restore.isVisible()
        data._copy.start.click()
        assert "3 people" in await answered(accept=False)
        assert (await w.ctx.ws.candidates.view()).total == 0
        way.pause_s = 0.05
        data._copy.start.click()
        await answered()
        await until(lambda: data._copy.stop.isVisible(), "it says how far it is")
        data._copy.stop.click()
        await until(lambda: data._copy.start.isVisible(), "it stops")
        data._copy.start.click()
        await answered()
        await until(lambda: data._copy.stop.isVisible(), "it goes on")
        way.pause_s = 0.0
        await until(lambda: data._copy.start.isVisible(), "it ends")
        assert (await w.ctx.ws.candidates.view()).total == 3

        way.frozen.set()
        [first, *_] = (await w.ctx.ws.candidates.view()).ids.tolist()
        sha256 = await w.ctx.ws.core.keep(b"a new resume")
        async with w.ctx.ws.core.program() as tx:
            await tx.resumes.add(file_sha256=sha256, filename="b.txt", candidate_id=first)
        await data.load()
        await until(lambda: data._way.isVisible(), "a file waits")
        assert "1 file waits" in data._way.said.text()
        await until(lambda: "1 file waits" in w.status.work.text(), "the strip says so")
        way.frozen.clear()
        data._way.again.click()
        await until(lambda: not data._way.isVisible(), "it has gone")
        await until(lambda: not w.status.work.text(), "the strip is empty")

    window(scenario)
    way.close()
    asyncio.run(postgres.drop(name))
