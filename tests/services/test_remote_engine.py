"""The model service in the import: used when it answers, replaced when it is away."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hr_desktop.ai.remote.prices import Usage
from hr_desktop.config import AiSettings, Paths, S3Settings, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.metering import SpendMeter
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from tests.openai_server import OpenAIServer, Reply
from tests.services.conftest import Workers
from tests.services.people import write_resumes


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HR_DESKTOP_AI_KEY", "test-key")


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    "reply",
    [Reply(status=500), Reply(garbage=b"<html>busy</html>"), Reply(text="no JSON at all")],
    ids=["fails", "garbage", "nonsense"],
)
async def test_an_import_goes_on_offline_when_the_service_fails(
    data_folder: Path, tmp_path: Path, workers: Workers, reply: Reply
) -> None:
    async with OpenAIServer(reply) as server:
        ai = AiSettings(engine="openai", base_url=server.base_url, model="m", timeout_s=2)
        workspace = await Workspace.open(
            Paths.under(data_folder), Settings(language="en", ai=ai), workers=workers
        )
        try:
            await workspace.imports.add(write_resumes(tmp_path / "in", 1))
            assert await workspace.imports.wait_idle(90)
            [row] = await workspace.imports.rows()
            assert row.state == "done"
            assert row.candidate_name == "Anna Adler"
            assert row.candidate_id is not None
            detail = await workspace.candidates.get(row.candidate_id)
            assert "work.fell_back" in [w.said.code for w in detail.warnings]
            assert server.requests
        finally:
            await workspace.close()


@pytest.mark.usefixtures("key")
async def test_a_refused_key_is_said_on_the_row(
    data_folder: Path, tmp_path: Path, workers: Workers
) -> None:
    async with OpenAIServer(Reply(status=401)) as server:
        ai = AiSettings(engine="openai", base_url=server.base_url, model="m", timeout_s=2)
        workspace = await Workspace.open(
            Paths.under(data_folder), Settings(language="en", ai=ai), workers=workers
        )
        try:
            await workspace.imports.add(write_resumes(tmp_path / "in", 1))
            assert await workspace.imports.wait_idle(60)
            [row] = await workspace.imports.rows()
            assert row.said is not None
            assert (row.state, row.said.code) == ("failed", "ai.key_refused")
            assert row.can_retry
            # Back to the offline engine: the row can be tried again at once.
            await workspace.apply_settings(Settings(language="en"))
            await workspace.imports.retry(row.id)
            assert await workspace.imports.wait_idle(60)
            assert (await workspace.imports.rows())[0].state == "done"
        finally:
            await workspace.close()


@pytest.mark.usefixtures("key")
async def test_a_vacancy_too_long_for_a_model_is_read_offline_and_that_is_said(
    data_folder: Path, workers: Workers
) -> None:
    async with OpenAIServer(Reply(status=500)) as server:
        ai = AiSettings(engine="openai", base_url=server.base_url, model="m", timeout_s=2)
        workspace = await Workspace.open(
            Paths.under(data_folder), Settings(language="en", ai=ai), workers=workers
        )
        try:
            text = "Python developer\n" + "We write services. " * 7000
            reading = await workspace.vacancies.understand_text(text)
            assert "work.fell_back_long" in [w.said.code for w in reading.warnings]
            assert not server.requests
        finally:
            await workspace.close()


async def test_without_a_key_the_workspace_opens_offline_and_says_so(
    data_folder: Path, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HR_DESKTOP_AI_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings(language="en", ai=AiSettings(engine="openai"))
    workspace = await Workspace.open(Paths.under(data_folder), settings, workers=workers)
    try:
        assert workspace.said is not None
        assert workspace.said.code == "ai.offline_instead"
        assert not workspace.remote
        await workspace.imports.add(write_resumes(tmp_path / "in", 1))
        assert await workspace.imports.wait_idle(60)
        assert [row.state for row in await workspace.imports.rows()] == ["done"]
        monkeypatch.setenv("HR_DESKTOP_AI_KEY", "typed just now")
        await workspace.apply_settings(settings, new_key=True)
        assert workspace.remote
        monkeypatch.delenv("HR_DESKTOP_AI_KEY")
        with pytest.raises(PersonError, match=r"ai\.offline_instead"):  # a forgotten key
            await workspace.apply_settings(settings, new_key=True)
        assert not workspace.remote
    finally:
        await workspace.close()


@pytest.mark.usefixtures("key")
async def test_a_days_limit_is_kept_and_the_offline_engine_goes_on(
    data_folder: Path, tmp_path: Path, workers: Workers
) -> None:
    async with OpenAIServer(Reply(text="{}", usage=(400_000, 100_000))) as server:
        ai = AiSettings(
            engine="openai", base_url=server.base_url, model="gpt-4.1", timeout_s=2, daily_limit=0.5
        )
        workspace = await Workspace.open(
            Paths.under(data_folder), Settings(language="en", ai=ai), workers=workers
        )
        try:
            await workspace.imports.add(write_resumes(tmp_path / "in", 2))
            assert await workspace.imports.wait_idle(90)
            rows = await workspace.imports.rows()
            assert {row.state.value for row in rows} == {"done"}
            calls = await workspace.system.calls()
            assert {(c.purpose, c.model, c.input_tokens) for c in calls} == {
                ("resume", "gpt-4.1", 400_000)
            }
            assert all(call.seconds is not None and call.cost == 1.6 for call in calls)
            asked = len(server.requests)
            reading = await workspace.vacancies.understand_text("Python developer. We use Django.")
            assert [w.said.code for w in reading.warnings][-1] == "work.fell_back_limit"
            assert len(server.requests) == asked
        finally:
            await workspace.close()


@pytest.mark.usefixtures("key")
async def test_in_private_mode_the_server_never_sees_who_it_is(
    data_folder: Path, tmp_path: Path, workers: Workers
) -> None:
    async with OpenAIServer(Reply(text="{}")) as server:
        ai = AiSettings(
            engine="openai", base_url=server.base_url, model="m", timeout_s=2, private=True,
            embedding_model="e",
        )  # fmt: skip
        workspace = await Workspace.open(
            Paths.under(data_folder), Settings(language="en", ai=ai), workers=workers
        )
        try:
            await workspace.imports.add(write_resumes(tmp_path / "in", 3))
            assert await workspace.imports.wait_idle(90)
            example = await workspace.system.would_be_sent()
            assert example is not None
            assert "[NAME_1]" in example
            assert len(workspace.system.sent()) >= 3
        finally:
            await workspace.close()
        left = json.dumps([*server.requests, example], ensure_ascii=False)
        for secret in ("Anna", "Boris", "Clara", "Adler", "@example.com", "555"):
            assert secret not in left


@pytest.mark.parametrize(
    "settings",
    [
        Settings(database_url="postgresql://u@8.8.8.8/hr", ai=AiSettings(inside_only=True)),
        Settings(database_url="postgresql://u@127.0.0.1/hr?host=8.8.8.8",
                 ai=AiSettings(inside_only=True)),
        Settings(s3=S3Settings(bucket="b", endpoint_url="https://8.8.8.8"),
                 ai=AiSettings(inside_only=True)),
    ],
    ids=["database", "database by parameter", "storage"],
)  # fmt: skip
async def test_with_nothing_leaving_this_network_no_other_service_is_spoken_to(
    data_folder: Path, settings: Settings
) -> None:
    with pytest.raises(PersonError) as caught:
        await Workspace.open(Paths.under(data_folder), settings, background=False)
    assert caught.value.said.code == "network.outside"


async def test_an_answer_that_was_paid_for_is_kept_when_it_cannot_be_counted(
    data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = await Store.open(data_folder / "workspace.sqlite3", busy_timeout=0.1)
    meter = SpendMeter(store, None)
    usage = Usage(model="m", purpose="resume", input_tokens=1, output_tokens=1)
    with closing(sqlite3.connect(data_folder / "workspace.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        await meter.spent(usage)  # the database is locked by another program
        other.rollback()
    assert "not counted: store.locked" in caplog.text
    await meter.spent(usage)
    async with store.read() as tx:
        assert len(await tx.spend.calls()) == 1
    await store.close()
