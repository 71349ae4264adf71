"""Deleting for good when things go wrong in between."""

from __future__ import annotations

import zipfile
from pathlib import Path

from hr_desktop.domain.records import Purged
from hr_desktop.services.removal import JOURNALS, PURGING
from hr_desktop.services.workspace import Workspace
from tests.services.people import resume_text, write_resumes


def kept(data_folder: Path) -> list[Path]:
    return [file for file in (data_folder / "files").rglob("*") if file.is_file()]


async def test_a_purge_cut_off_in_the_middle_is_finished_at_the_next_start(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    removal, files = workspace._removal, workspace.core.files
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    [needed] = kept(data_folder)
    [person] = (await workspace.candidates.view()).ids.tolist()
    await workspace.candidates.delete([person])  # can still be taken back
    interview = await workspace.interviews.create_practice(language="en")
    async with workspace.core.person() as tx:
        await tx.deletions.hide_interviews([interview.id])
    folder = data_folder / JOURNALS
    folder.mkdir(exist_ok=True)
    for number in (interview.id, 12345):
        (folder / f"{number}.jsonl").write_text("a turn")
    orphan = files.put(b"of a person who is gone")
    noted = (needed.parent.name + needed.name, orphan)
    removal._begin(Purged(candidates=(person, 77), interviews=(interview.id, 12345), files=noted))

    await removal.finish()
    assert kept(data_folder) == [needed]
    assert [file.name for file in folder.iterdir()] == [f"{interview.id}.jsonl"]
    assert removal._purged_before() == [77]
    assert not (data_folder / PURGING).exists()


async def test_a_note_of_a_purge_that_is_damaged_harms_nothing(
    workspace: Workspace, data_folder: Path
) -> None:
    (data_folder / PURGING).write_text("[[[")
    await workspace._removal.finish()
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
