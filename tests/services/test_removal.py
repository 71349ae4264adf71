"""Deleting for good when things go wrong in between."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

from hr_desktop.services.removal import JOURNALS, PURGING
from hr_desktop.services.workspace import Workspace
from tests.services.people import resume_text, write_resumes

OLD = time.time() - 7200


def kept(data_folder: Path) -> list[Path]:
    return [file for file in (data_folder / "files").rglob("*") if file.is_file()]


async def test_files_that_no_row_needs_go_once_they_are_old(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    [needed] = kept(data_folder)
    files = workspace.core.files
    old, young = files.path(files.put(b"old")), files.path(files.put(b"young"))
    for path in (needed, old):
        os.utime(path, (OLD, OLD))
    assert await workspace._removal.sweep() == 1
    assert sorted(kept(data_folder)) == sorted([needed, young])


async def test_a_file_put_again_is_young_again(workspace: Workspace) -> None:
    files = workspace.core.files
    sha256 = files.put(b"x")
    os.utime(files.path(sha256), (OLD, OLD))
    assert files.put(b"x") == sha256
    assert await workspace._removal.sweep() == 0
    assert files.exists(sha256)


async def test_a_purge_cut_off_in_the_middle_is_finished_at_the_next_start(
    workspace: Workspace, data_folder: Path
) -> None:
    interview = await workspace.interviews.create_practice(language="en")
    async with workspace.core.person() as tx:
        await tx.deletions.hide_interviews([interview.id])  # can still be taken back
    folder = data_folder / JOURNALS
    folder.mkdir(exist_ok=True)
    (folder / f"{interview.id}.jsonl").write_text("needed")
    (folder / "12345.jsonl").write_text("of an interview that is gone")
    (data_folder / PURGING).touch()
    assert await workspace._removal.sweep() == 1
    assert [file.name for file in folder.iterdir()] == [f"{interview.id}.jsonl"]
    assert not (data_folder / PURGING).exists()


async def test_a_person_does_not_live_on_in_the_archive_they_came_in(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    archive = tmp_path / "people.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("one.txt", resume_text(0))
        packed.writestr("two.txt", resume_text(1))
    await workspace.imports.add([archive])
    await workspace.imports.add_bytes("pasted.zip", archive.read_bytes())
    assert await workspace.imports.wait_idle(60)
    assert len(kept(data_folder)) == 2
    gone, stays = (await workspace.candidates.view()).ids.tolist()
    [row] = await workspace.candidates.rows([gone])
    await workspace.candidates.delete_for_good([gone])
    assert (await workspace.candidates.view()).ids.tolist() == [stays]
    assert not any(row.name.encode() in file.read_bytes() for file in kept(data_folder))
    assert not (data_folder / PURGING).exists()
