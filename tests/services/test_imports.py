"""Files become rows at once and people after a while, whatever the files are."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.records import ImportState
from hr_desktop.domain.resume import ResumeState
from hr_desktop.services.intake import IMPORT_JOB
from hr_desktop.services.understanding import Understander, Understood
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import NewImport
from tests.services.people import resume_text, write_resumes
from tests.services.test_query_counts import statements


async def test_a_folder_becomes_people(workspace: Workspace, tmp_path: Path) -> None:
    write_resumes(tmp_path / "in" / "deeper", 3)
    (tmp_path / "in" / ".hidden").write_text("x")
    await workspace.imports.add([tmp_path / "in"])
    assert await workspace.imports.wait_idle(60)
    rows = await workspace.imports.rows()
    assert [row.state for row in rows] == ["done"] * 3
    assert all(row.candidate_name and row.pages == 1 and row.seconds for row in rows)
    view = await workspace.candidates.view()
    names = [row.name for row in await workspace.candidates.rows(view.ids)]
    assert names == ["Anna Adler", "Boris Adler", "Clara Adler"]
    progress = await workspace.imports.progress()
    assert (progress.total, progress.done, progress.running) == (3, 3, False)


async def test_the_same_file_twice_is_one_resume(workspace: Workspace, tmp_path: Path) -> None:
    [first] = write_resumes(tmp_path, 1)
    twin = tmp_path / "copy.txt"
    twin.write_bytes(first.read_bytes())
    await workspace.imports.add([first, twin])
    await workspace.imports.wait_idle(60)
    states = sorted(row.state for row in await workspace.imports.rows())
    assert states == ["done", "duplicate"]
    assert (await workspace.candidates.view()).total == 1


async def test_an_archive_becomes_the_rows_of_its_files(
    workspace: Workspace, tmp_path: Path
) -> None:
    archive = tmp_path / "people.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for number in range(2):
            packed.writestr(f"folder/{number}.txt", resume_text(number))
    await workspace.imports.add([archive])
    await workspace.imports.wait_idle(60)
    rows = {row.filename: row for row in await workspace.imports.rows()}
    assert rows["people.zip"].said is not None
    assert rows["people.zip"].said.code == "import.archive"
    assert len(rows) == 3
    assert (await workspace.candidates.view()).total == 2


async def test_bad_files_cost_only_their_own_row(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    [good] = write_resumes(tmp_path, 1)
    await workspace.imports.add([tmp_path])
    await workspace.imports.wait_idle(60)
    rows = {row.filename: row for row in await workspace.imports.rows()}
    assert rows[good.name].state == "done"
    bad = [row for row in rows.values() if row.filename != good.name]
    assert [row.state for row in bad] == ["failed"] * 3
    assert all(row.said is not None and row.can_retry for row in bad)
    assert all(row.candidate_id is None for row in bad)
    assert (await workspace.imports.progress()).attention == 3


async def test_a_file_that_vanished_says_so_and_can_come_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.txt"
    await workspace.imports.add([gone])
    await workspace.imports.wait_idle(60)
    [row] = await workspace.imports.rows()
    assert row.state == "failed"
    assert row.said is not None
    assert row.said.code in ("file.vanished", "files.vanished")
    with pytest.raises(PersonError, match=r"file\.vanished"):
        await workspace.imports.retry(row.id)
    gone.write_text(resume_text(1))
    await workspace.imports.retry(row.id)
    await workspace.imports.wait_idle(60)
    assert (await workspace.imports.rows())[0].state == "done"


async def test_cancelled_rows_stop_and_can_be_tried_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    write_resumes(tmp_path, 30)
    await workspace.imports.add([tmp_path])
    stopped = await workspace.imports.cancel_all()
    assert stopped > 0
    await workspace.imports.wait_idle(60)
    rows = await workspace.imports.rows()
    assert {row.state for row in rows} <= {"done", "cancelled"}
    for row in rows:
        if row.state == "cancelled":
            await workspace.imports.retry(row.id)
    await workspace.imports.wait_idle(90)
    assert {row.state for row in await workspace.imports.rows()} == {"done"}
    assert (await workspace.candidates.view()).total == 30


async def test_a_file_whose_import_was_stopped_can_be_dropped_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    [path] = write_resumes(tmp_path, 1)
    sha256 = workspace.core.files.put(path)
    async with workspace.core.person() as tx:  # stopped while it was read
        _, [stopped] = await tx.imports.add_batch([NewImport(path.name)], job_kind=None)
        resume_id = await tx.resumes.add(file_sha256=sha256, filename=path.name)
        await tx.resumes.set_state(resume_id, ResumeState.parsing)
        await tx.imports.update(stopped, state=ImportState.reading, resume_id=resume_id)
    await workspace.imports.cancel(stopped)
    await workspace.imports.add([path])
    await workspace.imports.wait_idle(60)
    assert [row.state for row in await workspace.imports.rows()] == ["done", "cancelled"]
    assert (await workspace.candidates.view()).total == 1


async def test_a_file_that_ended_the_program_at_each_attempt_fails_in_words(
    workspace: Workspace,
) -> None:
    async with workspace.core.person() as tx:
        _, [row_id] = await tx.imports.add_batch([NewImport("a.pdf")], job_kind=None)
        await tx.imports.update(row_id, state=ImportState.reading)
        await tx.jobs.add(IMPORT_JOB, row_id, max_attempts=1)
        await tx.jobs.claim([IMPORT_JOB], "a program that died", -1)
    workspace.core.wake()
    await workspace.imports.wait_idle(60)
    row = await workspace.imports.row(row_id)
    assert row.said is not None
    assert (row.state, row.said.code, row.can_retry) == ("failed", "store.job_spent", True)
    assert not (await workspace.imports.progress()).running


async def test_a_thousand_files_are_rows_at_once(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}.txt").write_text("x")
    count, _ = await statements(lambda: workspace.imports.add([tmp_path]))
    assert count < 20  # in pieces, not one after the other
    assert (await workspace.imports.progress()).total == 1000
    await workspace.imports.cancel_all()


async def test_pasted_text_becomes_a_person(workspace: Workspace) -> None:
    await workspace.imports.add_bytes("Pasted text.txt", resume_text(7).encode())
    await workspace.imports.wait_idle(60)
    assert (await workspace.imports.rows())[0].candidate_name == "Henry Adler"


async def test_a_new_parse_keeps_what_a_person_corrected(
    workspace: Workspace, tmp_path: Path
) -> None:
    await workspace.imports.add(write_resumes(tmp_path, 1))
    await workspace.imports.wait_idle(60)
    [candidate_id] = (await workspace.candidates.view()).ids
    detail = await workspace.candidates.get(candidate_id)
    seen = detail.profile.model_dump(mode="json")["city"]
    await workspace.candidates.correct(candidate_id, "city", {"value": "Graz"}, seen)
    assert detail.current_resume is not None
    await workspace.candidates.reparse(detail.current_resume.id)

    async def parsed() -> bool:
        found = await workspace.candidates.get(candidate_id)
        assert found.current_resume is not None
        return found.current_resume.state is ResumeState.parsed

    async with asyncio.timeout(60):
        while not await parsed():
            await asyncio.sleep(0.05)
    again = await workspace.candidates.get(candidate_id)
    assert again.profile.city is not None
    assert again.profile.city.value == "Graz"
    assert [c.field for c in again.corrections] == ["city"]
    assert again.corrections[0].by == "Anna Recruiter"
    await workspace.candidates.revert(candidate_id, "city", {"value": "Graz"})
    assert (await workspace.candidates.get(candidate_id)).corrections == ()


async def test_the_newest_resume_of_a_person_is_the_current_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    await workspace.imports.add(write_resumes(tmp_path, 1))
    await workspace.imports.wait_idle(60)
    [candidate_id] = (await workspace.candidates.view()).ids
    newer = tmp_path / "newer.txt"
    newer.write_text(resume_text(0).replace("Django", "FastAPI"))
    await workspace.candidates.add_resume(candidate_id, newer)
    await workspace.imports.wait_idle(60)
    detail = await workspace.candidates.get(candidate_id)
    assert [(r.filename, r.current) for r in detail.resumes] == [
        ("newer.txt", True),
        ("resume 000.txt", False),
    ]
    assert (await workspace.candidates.view()).total == 1


async def test_two_resumes_with_one_address_may_be_one_person(
    workspace: Workspace, tmp_path: Path
) -> None:
    write_resumes(tmp_path, 1)
    (tmp_path / "second.txt").write_text(resume_text(0).replace("Northwind", "Southwind"))
    await workspace.imports.add([tmp_path])
    await workspace.imports.wait_idle(60)
    [pair] = await workspace.candidates.duplicates()
    assert pair.reasons
    token = await workspace.candidates.merge(pair.first.id, pair.second.id)
    assert (await workspace.candidates.view()).total == 1
    assert len((await workspace.candidates.get(pair.first.id)).resumes) == 2
    await workspace.undo(token)
    assert (await workspace.candidates.view()).total == 2
    await workspace.candidates.keep_apart(pair.first.id, pair.second.id)
    assert await workspace.candidates.duplicates() == []


async def test_a_full_disk_is_said_on_the_row_and_tried_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = True
    put = workspace.core.files.put

    def limited(source: Path | bytes) -> str:
        if full:
            raise refuse("files.full")
        return put(source)

    monkeypatch.setattr(workspace.core.files, "put", limited)
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    async with asyncio.timeout(60):
        while (row := (await workspace.imports.rows())[0]).said is None:
            await asyncio.sleep(0.05)
    assert (row.state, row.said.code if row.said else "") == ("waiting", "files.full")
    full = False
    assert await workspace.imports.wait_idle(60)
    assert (await workspace.imports.rows())[0].state == "done"


async def test_a_database_held_by_another_program_only_delays(
    workspace: Workspace, tmp_path: Path
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "in", 4))
    other = sqlite3.connect(workspace.paths.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not await workspace.imports.wait_idle(2)
    other.execute("ROLLBACK")
    other.close()
    assert await workspace.imports.wait_idle(60)
    assert {row.state for row in await workspace.imports.rows()} == {"done"}


@pytest.mark.slow
async def test_documents_that_break_readers_become_clear_rows_and_no_person(
    workspace: Workspace, shared: Path, tmp_path: Path
) -> None:
    await workspace.imports.add([shared / "hostile", *write_resumes(tmp_path / "in", 1)])
    assert await workspace.imports.wait_idle(220)
    rows = await workspace.imports.rows()
    done = [row for row in rows if row.state == "done"]
    assert [row.candidate_name for row in done] == ["Anna Adler"]
    assert all(row.said is not None for row in rows if row.state != "done")
    assert not [row for row in rows if row.said and row.said.code.startswith("work.")]
    assert (await workspace.candidates.view()).total == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
async def test_a_pipe_in_a_folder_is_a_row_and_nothing_waits_for_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write_resumes(folder, 1)
    os.mkfifo(folder / "pipe.pdf")
    await workspace.imports.add([folder])
    assert await workspace.imports.wait_idle(60)
    rows = {row.filename: row for row in await workspace.imports.rows()}
    said = rows.pop("pipe.pdf").said
    assert said is not None
    assert said.code == "file.not_a_file"
    assert [row.state for row in rows.values()] == ["done"]


async def test_an_altered_original_is_said_and_mended_by_adding_the_file_again(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    paths = write_resumes(tmp_path / "in", 1)
    await workspace.imports.add(paths)
    assert await workspace.imports.wait_idle(60)
    [row] = await workspace.imports.rows()
    assert row.resume_id is not None
    [kept] = [file for file in (data_folder / "files").rglob("*") if file.is_file()]
    whole = kept.read_bytes()
    kept.write_bytes(b"X" + whole[1:])
    with pytest.raises(PersonError, match=r"files\.damaged"):
        await workspace.candidates.original(row.resume_id)
    await workspace.candidates.reparse(row.resume_id)
    assert await workspace.imports.wait_idle(60)
    await workspace.imports.add(paths)
    assert await workspace.imports.wait_idle(60)
    assert kept.read_bytes() == whole
    assert (await workspace.candidates.original(row.resume_id)).read_bytes() == whole
    [person] = (await workspace.candidates.view()).ids.tolist()
    assert (await workspace.candidates.get(person)).profile.name is not None


@pytest.mark.parametrize("code", ["store.slow", "store.too_many", "store.unknown_host"])
async def test_a_server_that_is_busy_for_a_moment_costs_no_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr("hr_desktop.services.runner.RETRY_SECONDS", (0.05,))
    understand = Understander.resume
    tried = 0

    async def busy(self: Understander, sha256: str) -> Understood:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise refuse(code)
        return await understand(self, sha256)

    monkeypatch.setattr(Understander, "resume", busy)
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    assert [row.state for row in await workspace.imports.rows()] == ["done"]
    assert tried == 2
