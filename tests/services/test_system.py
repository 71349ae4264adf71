"""Examples, checks, copies, settings and the life of a workspace."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest

from hr_desktop.config import AiSettings, Paths, Settings
from hr_desktop.domain.interview import Coverage
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.agent_process import AgentHealth, AgentState
from hr_desktop.services.backups import restore_backup
from hr_desktop.services.connections import check_engine
from hr_desktop.services.feed import Change
from hr_desktop.services.samples import sample_folder
from hr_desktop.services.workspace import Workspace, agent_environment
from tests.services.conftest import Workers
from tests.services.people import write_resumes


@pytest.mark.slow
async def test_the_examples_make_every_page_alive_and_leave_without_a_trace(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "own", 1))
    await workspace.imports.wait_idle(60)
    assert not await workspace.samples.loaded()
    await workspace.samples.load()
    assert await workspace.samples.loaded()
    resumes = len(list((sample_folder() / "resumes").iterdir()))
    assert (await workspace.candidates.view()).total == resumes + 1
    vacancies = await workspace.vacancies.list()
    assert len(vacancies) == len(list((sample_folder() / "vacancies").iterdir()))
    cards = await workspace.scorecards.list()
    assert len(cards) == len(list((sample_folder() / "interviews").glob("*.json")))
    for card in cards:
        held = await workspace.interviews.get(card.interview_id)
        planned = [question.id for question in held.plan.questions]
        turns = await workspace.interviews.turns(held.id)
        answered = {turn.question_id for turn in turns if turn.role == "candidate"}
        assert [p.question_id for p in held.progress] == planned
        assert answered == {*planned, None}  # what the candidate asks in turn is no answer
        said = {p.coverage for p in held.progress}
        assert Coverage.covered in said
        assert said <= {Coverage.covered, Coverage.thin}
        assert any(p.follow_ups for p in held.progress)
        assert any(not question.answered for question in held.candidate_questions)
        stored = await workspace.plans.get(card.application_id or 0)
        assert stored is not None
        assert stored.plan == held.plan
        assert not stored.stale
    today = await workspace.today.overview()
    assert len(today.waiting_decisions) == len(cards)
    expected = json.loads((sample_folder() / "expected.json").read_text(encoding="utf-8"))
    for vacancy in vacancies:
        assert await workspace.ranking.wait_ready(vacancy.id, 60)
    assert len(expected) == len(vacancies)
    await workspace.samples.load()  # a second time adds nothing
    assert (await workspace.candidates.view()).total == resumes + 1
    assert len(await workspace.scorecards.list()) == len(cards)
    await workspace.samples.remove()
    assert not await workspace.samples.loaded()
    view = await workspace.candidates.view()
    assert [row.name for row in await workspace.candidates.rows(view.ids)] == ["Anna Adler"]
    assert await workspace.vacancies.list() == []
    assert len([f for f in (data_folder / "files").rglob("*") if f.is_file()]) == 1


async def test_doctor_checks_every_part(workspace: Workspace) -> None:
    checks = {check.name: check for check in await workspace.system.checks()}
    assert {name for name, check in checks.items() if check.ok} >= {
        "data_folder",
        "database",
        "files",
        "reader",
        "understanding",
        "fonts",
    }
    assert checks["engine"].ok is None
    unreachable = AiSettings(engine="openai", base_url="http://127.0.0.1:9/v1", timeout_s=2)
    found = await check_engine(unreachable, key="k")
    assert found.ok is False
    assert found.said.code.startswith("ai.")
    no_key = await check_engine(AiSettings(engine="openai"))
    assert no_key.said.code == "ai.key_missing"


async def test_a_backup_brings_everything_back_into_an_empty_folder(
    workspace: Workspace, tmp_path: Path, workers: Workers
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "in", 2))
    await workspace.imports.wait_idle(60)
    copy = await workspace.system.backup(tmp_path / "копия.zip")
    with pytest.raises(PersonError, match=r"backup\.exists"):
        await workspace.system.backup(copy)
    with pytest.raises(PersonError, match=r"restore\.not_empty"):
        restore_backup(workspace.paths, copy)
    folder = tmp_path / "другая папка"
    other = Paths(folder, workspace.paths.config, folder / "logs", folder / "cache")
    broken = tmp_path / "broken.zip"
    broken.write_bytes(copy.read_bytes()[:5000])
    with pytest.raises(PersonError, match=r"restore\.not_backup"):
        restore_backup(other, broken)
    [gone, _] = (await workspace.candidates.view()).ids.tolist()
    await workspace.candidates.delete_for_good([gone])
    assert restore_backup(other, copy) == (2, 0)
    again = await Workspace.open(other, Settings(), workers=workers)
    try:
        # Whoever was deleted for good after the backup does not come back with it.
        [first] = (await again.candidates.view()).ids.tolist()
        assert first != gone
        detail = await again.candidates.get(first)
        assert detail.current_resume is not None
        original = await again.candidates.original(detail.current_resume.id)
        assert original.read_bytes() == (tmp_path / "in" / original.name).read_bytes()
    finally:
        await again.close()


async def test_listeners_hear_of_changes_and_a_failing_one_silences_nobody(
    workspace: Workspace, tmp_path: Path
) -> None:
    heard: list[Change] = []

    def fails(_changes: object) -> None:
        raise ValueError("a page with a mistake")

    workspace.feed.subscribe(fails)
    stop = workspace.feed.subscribe(heard.extend)
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    async with asyncio.timeout(30):
        while not any(c.entity == "candidate" and c.kind == "created" for c in heard):
            await asyncio.sleep(0.02)
    assert any(c.entity == "import" for c in heard)
    stop()


async def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(PersonError) as refused:
        await Workspace.open(Paths.under(tmp_path / "file" / "data"), Settings())
    assert refused.value.said.code == "workspace.folder"


async def test_settings_are_used_at_once_and_reach_the_agent(workspace: Workspace) -> None:
    settings = Settings(recruiter="Борис", language="ru", ai=AiSettings(model="other"))
    await workspace.apply_settings(settings)
    assert workspace.actor == "Борис"
    environment = workspace.agent._environment()
    assert environment == agent_environment(settings)
    assert environment["HR_DESKTOP_LANGUAGE"] == "ru"
    assert not any("key" in name.lower() for name in environment)


async def test_templates_of_letters_can_be_changed_and_set_back(workspace: Workspace) -> None:
    bundled = await workspace.reports.template("reject", "en")
    with pytest.raises(PersonError, match=r"letter\.fields"):
        await workspace.reports.save_template("reject", "en", ("Hello", "Dear {nobody}"))
    await workspace.reports.save_template("reject", "en", ("Hello", "Dear {name}"))
    assert await workspace.reports.template("reject", "en") == ("Hello", "Dear {name}")
    await workspace.reports.save_template("reject", "en", None)
    assert await workspace.reports.template("reject", "en") == bundled


@pytest.mark.parametrize("manifest", [b"[]", b"[" * 100_000, b'{"form": 2}', None])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, manifest: bytes | None) -> None:
    source = tmp_path / "odd.zip"
    with zipfile.ZipFile(source, "w") as archive:
        if manifest is not None:
            archive.writestr("hr-desktop.json", manifest)
    paths = Paths.under(tmp_path / "data")
    with pytest.raises(PersonError, match=r"restore\.not_backup"):
        restore_backup(paths, source)
    assert not paths.database.exists()


async def test_a_database_that_lost_its_contents_is_not_replaced_by_an_empty_one(
    tmp_path: Path, workers: Workers
) -> None:
    paths = Paths.under(tmp_path / "data")
    workspace = await Workspace.open(paths, Settings(), workers=workers, background=False)
    workspace.core.files.put(b"a resume")
    await workspace.close()
    paths.database.write_bytes(b"")
    with pytest.raises(PersonError, match=r"store\.damaged"):
        await Workspace.open(paths, Settings(), workers=workers, background=False)
    assert paths.database.stat().st_size == 0


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite+nodriver:///x", "postgresql+asyncpg://h:port/x"]
)
async def test_an_address_that_is_none_is_said(tmp_path: Path, url: str, workers: Workers) -> None:
    paths = Paths.under(tmp_path / "data")
    with pytest.raises(PersonError, match=r"store\."):
        await Workspace.open(paths, Settings(database_url=url), workers=workers, background=False)


async def test_an_idle_interviewer_begins_anew_with_another_key(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def stop(**_: bool) -> None:
        done.append("stop")

    async def start() -> None:
        done.append("start")

    agent = workspace.agent
    monkeypatch.setattr(agent, "stop", stop)
    monkeypatch.setattr(agent, "start", start)
    await workspace.renew_interviewer()
    assert done == []  # no LiveKit is set up: nobody comes
    monkeypatch.setattr(agent, "_health", AgentHealth(state=AgentState.running, active=1))
    await workspace.renew_interviewer()
    assert done == []  # it holds an interview
    pong = {"event": "pong"}
    agent._tell(pong)
    await asyncio.sleep(0.05)
    assert done == []  # it goes on
    monkeypatch.setattr(agent, "_health", AgentHealth(state=AgentState.running))
    agent._tell(pong)
    async with asyncio.timeout(20):
        while done != ["stop", "start"]:  # it was busy, and is idle now
            await asyncio.sleep(0.01)
    agent._tell(pong)
    await workspace.renew_interviewer()
    assert done == ["stop", "start", "stop", "start"]
