"""A local workspace copied into the team's: whole, once, resumable, compared at the end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.config import Paths, S3Settings, Settings
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.files import LocalFiles
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store, copying, schema
from tests.postgres_server import SUPERUSER_PASSWORD
from tests.s3_server import S3Server, secret
from tests.services.conftest import Opener, Workers
from tests.services.people import write_resumes

ROOT = Path(__file__).resolve().parents[2]
VACANCY = VacancyData(
    title="Python Developer",
    description="Web services in Python.",
    requirements=(Requirement(text="Python and Django", skills=("Python", "Django")),),
    core_questions=("How did you make a slow service faster?",),
    interview_language="en",
    interview_minutes=15,
)
TURNS = [
    Turn(number=1, role="interviewer", text="How did you make it faster?", at=1.0),
    Turn(number=2, role="candidate", text="I found a query for every row.", at=9.0),
]


def quiet(what: Message, done: int, total: int) -> None:
    """Nobody is told."""


async def fill(folder: Path, resumes: list[Path], workers: Workers) -> None:
    """A local workspace with people, a vacancy, a shortlisted one, an interview and a note."""
    paths = Paths.under(folder)
    ws = await Workspace.open(paths, Settings(language="en", recruiter="Anna"), workers=workers)
    await ws.imports.add(resumes)
    assert await ws.imports.wait_idle(60)
    first = int((await ws.candidates.view()).ids[0])
    vacancy = await ws.vacancies.create(VACANCY)
    assert await ws.ranking.wait_ready(vacancy.id, 60)
    await ws.ranking.shortlist(vacancy.id, [first])
    application = await ws.applications.ensure(first, vacancy.id)
    plan = await ws.plans.make(application.id)
    consent = ws.interviews.consent_now("en")
    await ws.interviews.add_transcript(application.id, "en", TURNS, plan.plan, consent)
    await ws.candidates.add_note(first, "Звонить после шести")
    await ws.close()


async def counts(store: Store) -> dict[str, int]:
    return await copying.RowCopy(store, store).counts()


async def counts_in(folder: Path) -> dict[str, int]:
    store = await Store.open(Paths.under(folder).database)
    found = await counts(store)
    await store.close()
    return found


async def test_everything_arrives_once_and_files_with_it(
    team: Opener, tmp_path: Path, workers: Workers
) -> None:
    local = tmp_path / "Локально"
    sources = write_resumes(tmp_path / "in", 3)
    await fill(local, sources, workers)
    boris = await team("Boris", background=False)
    found = await boris.copying.overview(local)
    assert found is not None
    assert (found.people, found.vacancies, found.interviews, found.files) == (3, 1, 1, 3)
    told: list[str] = []
    result = await boris.copying.run(lambda what, *_: told.append(what.code), local)
    assert (result.people, result.vacancies, result.interviews, result.files) == (3, 1, 1, 3)
    assert result.left == 0
    assert {"copy.rows", "copy.files", "copy.checking"} <= set(told)

    before, after = await counts_in(local), await counts(boris.core.store)
    audited = after.pop("audit") - before.pop("audit")
    assert (after, audited) == (before, 1)
    ids = (await boris.candidates.view()).ids.tolist()
    assert {row.name for row in await boris.candidates.rows(ids)} >= {"Anna Adler"}
    assert "Anna Adler" in [hit.title for hit in await boris.search.find("Adler")]
    assert [hit.kind for hit in await boris.search.find("Python Developer")][:1] == ["vacancy"]
    clara = await team("Clara", background=False)
    async with clara.core.read() as tx:
        [resume] = await tx.resumes.of_candidate(ids[0])
    shown = await clara.candidates.original(resume.id)
    assert shown.read_bytes() in [one.read_bytes() for one in sources]
    assert (await clara.uploads.progress()).waiting == 0

    again = await boris.copying.run(quiet, local)
    assert (again.rows, again.files, again.lost) == (0, 0, 0)
    assert (await counts(boris.core.store))["candidates"] == 3


async def test_what_the_team_deleted_does_not_come_back_and_what_is_new_goes(
    team: Opener, tmp_path: Path, workers: Workers
) -> None:
    local = tmp_path / "Локально"
    await fill(local, write_resumes(tmp_path / "in", 2), workers)
    boris = await team("Boris", background=False)
    kept = LocalFiles(local / "files")
    kept.delete(next(kept.all()))
    assert (await boris.copying.run(quiet, local)).lost == 1
    gone = int((await boris.candidates.view()).ids[0])
    await boris.candidates.delete_for_good([gone])
    ws = await Workspace.open(Paths.under(local), Settings(language="en"), workers=workers)
    await ws.imports.add(write_resumes(tmp_path / "later", 1, start=7))
    assert await ws.imports.wait_idle(60)
    await ws.close()
    overview = await boris.copying.overview(local)
    assert overview is not None
    assert overview.people == 1
    await boris.copying.run(quiet, local)
    ids = (await boris.candidates.view()).ids.tolist()
    assert len(ids) == 2
    assert gone not in ids


async def test_a_resume_that_the_team_has_makes_its_person_the_teams(
    team: Opener, tmp_path: Path, workers: Workers
) -> None:
    local = tmp_path / "Локально"
    sources = write_resumes(tmp_path / "in", 2)
    await fill(local, sources, workers)
    boris = await team("Boris")
    await boris.imports.add(sources)
    assert await boris.imports.wait_idle(60)
    theirs = set((await boris.candidates.view()).ids.tolist())
    result = await boris.copying.run(quiet, local)
    assert set((await boris.candidates.view()).ids.tolist()) == theirs
    assert (result.left, result.interviews) == (0, 1)
    async with boris.core.read() as tx:
        noted = [note for one in theirs for note in await tx.notes.of(one)]
    assert [note.text for note in noted] == ["Звонить после шести"]


async def test_whoever_is_deleted_from_the_local_workspace_stays_in_the_team(
    team: Opener, workers: Workers, tmp_path: Path
) -> None:
    boris = await team("Boris", background=False)
    paths = boris.paths  # one computer, its local workspace first
    await fill(paths.data, write_resumes(tmp_path / "in", 2), workers)
    await boris.copying.run(quiet)
    local = await Workspace.open(paths, Settings(language="en"), workers=workers)
    people = (await local.candidates.view()).ids.tolist()
    await local.candidates.delete_for_good(people)
    await local.close()
    again = await team("Boris")
    assert set((await again.candidates.view()).ids.tolist()) == set(people)


def test_every_table_is_copied_or_of_one_database_alone() -> None:
    own = {"jobs", "changes", "waiting_files", "workspace", "recruiters", "sessions"}
    own |= {"live", "agents", "leases"}
    copied = {table.name for table in (*copying._TABLES, *copying._WITH_PEOPLE)}
    assert copied | own == set(schema.metadata.tables)
    assert not copied & own


async def test_without_a_bucket_files_go_into_the_folder_of_the_teams(
    team: Opener, tmp_path: Path, workers: Workers
) -> None:
    boris = await team("Boris", background=False)
    paths = Paths.under(tmp_path / "Один компьютер")
    await fill(paths.data, write_resumes(tmp_path / "in", 2), workers)
    alone = boris.settings.model_copy(update={"s3": S3Settings()})
    ws = await Workspace.open(paths, alone, workers=workers, background=False)
    result = await ws.copying.run(quiet)
    assert (result.files, result.lost) == (2, 0)
    ids = (await ws.candidates.view()).ids.tolist()
    async with ws.core.read() as tx:
        [resume] = await tx.resumes.of_candidate(ids[0])
    assert (await ws.candidates.original(resume.id)).is_file()
    await ws.close()


async def test_a_cancelled_copy_goes_on(
    team: Opener, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tmp_path / "Локально"
    await fill(local, write_resumes(tmp_path / "in", 2), workers)
    boris = await team("Boris", background=False)
    steps = 0

    def tell(what: Message, done: int, total: int) -> None:
        nonlocal steps
        steps += what.code == "copy.rows"
        if steps == 4:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await boris.copying.run(tell, local)
    assert (await boris.copying.run(quiet, local)).left == 0
    before, after = await counts_in(local), await counts(boris.core.store)
    assert {k: v for k, v in after.items() if k != "audit"} == {
        k: v for k, v in before.items() if k != "audit"
    }


async def test_a_copy_needs_a_team_a_source_and_an_end_of_the_import(
    team: Opener, data_folder: Path, tmp_path: Path, workers: Workers
) -> None:
    settings = Settings(language="en")
    local = await Workspace.open(
        Paths.under(data_folder), settings, workers=workers, background=False
    )
    with pytest.raises(PersonError, match=r"copy\.not_team"):
        await local.copying.run(quiet)
    assert await local.copying.overview() is None
    await local.imports.add(write_resumes(tmp_path / "in", 1))
    await local.close()
    boris = await team("Boris", background=False)
    assert await boris.copying.overview(tmp_path / "nowhere") is None
    with pytest.raises(PersonError, match=r"copy\.nothing"):
        await boris.copying.run(quiet, tmp_path / "nowhere")
    with pytest.raises(PersonError, match=r"copy\.unfinished") as caught:
        await boris.copying.run(quiet, data_folder)
    assert caught.value.said.params == {"n": 1}


@pytest.mark.processes
@pytest.mark.skipif(os.name == "nt", reason="sends SIGKILL")
async def test_a_killed_command_is_repeated(
    team: Opener, tmp_path: Path, workers: Workers, s3_service: S3Server
) -> None:
    local = tmp_path / "Локально"
    await fill(local, write_resumes(tmp_path / "in", 3), workers)
    boris = await team("Boris", background=False)
    environment: dict[str, Any] = {
        **os.environ,
        "HR_DESKTOP_DATA": str(tmp_path / "Команда"),
        "HR_DESKTOP_LANGUAGE": "en",
        "DATABASE_URL": boris.settings.database_url,
        "HR_DESKTOP_DATABASE_PASSWORD": SUPERUSER_PASSWORD,
        "S3_BUCKET_NAME": boris.settings.s3.bucket,
        "S3_ENDPOINT_URL": boris.settings.s3.endpoint_url,
        "S3_ACCESS_KEY_ID": boris.settings.s3.access_key_id,
        "S3_SECRET_ACCESS_KEY": secret("team"),
    }
    command = [sys.executable, "-m", "hr_desktop", "copy", str(local)]
    started = await asyncio.to_thread(
        subprocess.Popen, command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    await asyncio.to_thread(started.stdout.readline)  # what goes
    await asyncio.to_thread(started.stdout.readline)  # it has begun
    started.send_signal(signal.SIGKILL)
    await asyncio.to_thread(started.wait)
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "The copy is complete and was compared" in done.stdout
    before, after = await counts_in(local), await counts(boris.core.store)
    assert {k: v for k, v in after.items() if k != "audit"} == {
        k: v for k, v in before.items() if k != "audit"
    }
