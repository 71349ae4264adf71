"""Deleting for good when things go wrong in between."""

from __future__ import annotations

import errno
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.records import Purged
from hr_desktop.services.removal import PURGING
from hr_desktop.services.workspace import Workspace
from tests.services.people import resume_text, write_resumes


def kept(data_folder: Path) -> list[Path]:
    return [file for file in (data_folder / "files").rglob("*") if file.is_file()]


async def nothing_scrubbed() -> bool:
    return False


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
    folder = workspace.paths.journals(None)
    folder.mkdir(exist_ok=True)
    for number in (interview.id, 12345):
        (folder / f"{number}.jsonl").write_text("a turn")
    orphan = files.put(b"of a person who is gone")
    noted = (needed.parent.name + needed.name, orphan)
    removal._note(Purged(candidates=(person, 77), interviews=(interview.id, 12345), files=noted))

    await removal.finish()
    await removal.traces()
    assert kept(data_folder) == [needed]
    assert [file.name for file in folder.iterdir()] == [f"{interview.id}.jsonl"]
    assert removal._purged_before() == [77]
    assert not (data_folder / PURGING).exists()


async def test_a_file_in_use_is_said_and_removed_at_the_next_start(
    workspace: Workspace, tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "in", 2))
    assert await workspace.imports.wait_idle(60)
    first, second = (await workspace.candidates.view()).ids.tolist()
    delete = workspace.core.files.delete

    def in_use(sha256: str, unless_put_since: datetime | None = None) -> int:
        raise refuse("files.not_writable")

    monkeypatch.setattr(workspace.core.files, "delete", in_use)
    with pytest.raises(PersonError, match=r"files\.not_writable"):
        await workspace.candidates.delete_for_good([first])
    assert len(kept(data_folder)) == 2
    monkeypatch.setattr(workspace.core.files, "delete", delete)
    await workspace.candidates.delete_for_good([second])
    assert len(kept(data_folder)) == 1  # the first one's is still noted
    await workspace._removal.finish()
    assert kept(data_folder) == []
    await workspace._removal.traces()
    assert not (data_folder / PURGING).exists()


async def test_traces_in_a_database_that_is_read_go_later(
    workspace: Workspace, tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    [person] = (await workspace.candidates.view()).ids.tolist()
    removal = workspace._removal
    with monkeypatch.context() as held:
        held.setattr(workspace.core.store, "scrub", nothing_scrubbed)
        await workspace.candidates.delete_for_good([person])
        assert kept(data_folder) == []
        await removal.traces()
        assert removal._begun() == Purged()
        await removal.vacancies([])  # of which nothing but rows would go
        await removal.finish()
        assert removal._begun() == Purged()
    await removal.traces()
    assert removal._begun() is None


async def test_traces_go_and_a_file_in_use_is_not_forgotten(
    workspace: Workspace, data_folder: Path
) -> None:
    removal, noted = workspace._removal, Purged(files=("a" * 64,))
    removal._note(noted)
    await removal.traces()
    assert removal._begun() == noted


async def test_a_note_that_cannot_be_read_is_left_alone(
    workspace: Workspace, data_folder: Path
) -> None:
    (data_folder / PURGING).mkdir()  # as good as one that another program holds
    await workspace._removal.traces()
    await workspace._removal.finish()
    with pytest.raises(PersonError):
        await workspace.candidates.delete_for_good([1])
    assert (data_folder / PURGING).exists()


async def test_a_file_that_is_dropped_again_while_its_person_is_removed_stays(
    workspace: Workspace, data_folder: Path
) -> None:
    sha256 = workspace.core.files.put(b"a resume")
    os.utime(workspace.core.files.path(sha256), (1, 1))
    began = workspace.core.now
    workspace.core.files.put(b"a resume")
    await workspace._removal._after(Purged(files=(sha256,)), began, None)
    assert len(kept(data_folder)) == 1


async def test_a_clean_up_leaves_files_that_are_on_their_way_to_a_row(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    files = workspace.core.files
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    [needed] = kept(data_folder)
    left = files.put(b"left by a crash")
    for file in kept(data_folder):
        os.utime(file, (1, 1))
    coming = files.put(b"a member of an archive that is being unpacked")
    assert await workspace.system.clean_up() == len(b"left by a crash")
    assert needed.exists()
    assert (files.exists(left), files.exists(coming)) == (False, True)


async def test_documents_without_a_person_go_after_the_retention_period(
    workspace: Workspace, tmp_path: Path, data_folder: Path
) -> None:
    (tmp_path / "shopping.txt").write_text("bread\nmilk\n")
    await workspace.imports.add([tmp_path / "shopping.txt"])
    assert await workspace.imports.wait_idle(60)
    assert [row.state for row in await workspace.imports.rows()] == ["failed"]
    await workspace._removal.unclaimed()
    [file] = kept(data_folder)
    later = workspace.core.now + timedelta(days=37 * 31)
    workspace.core.clock = lambda: later
    os.utime(file, (1, 1))
    await workspace._removal.unclaimed()
    assert kept(data_folder) == []
    assert await workspace.imports.rows() == []


async def test_a_note_of_a_purge_that_is_damaged_harms_nothing(
    workspace: Workspace, data_folder: Path
) -> None:
    (data_folder / PURGING).write_text("[[[")
    await workspace._removal.finish()
    await workspace._removal.traces()
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


async def test_a_damaged_list_of_the_deleted_forgets_nobody(workspace: Workspace) -> None:
    removal = workspace._removal
    removal._list.write_text('[11, null, 99999999999999999999, "22", 3')
    removal._remember((44,))
    assert removal._purged_before() == [3, 11, 22, 44]
    removal._list.unlink()
    removal._list.mkdir()  # cannot be read at all
    await removal.again()
    with pytest.raises(PersonError):
        removal._remove_files(Purged(candidates=(5,)), None)


async def test_on_a_full_disk_nothing_is_deleted_and_it_is_said(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    people = (await workspace.candidates.view()).ids.tolist()

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("hr_desktop.services.removal.write_atomically", full)
    with pytest.raises(PersonError, match=r"file\.no_space"):
        await workspace.candidates.delete_for_good(people)
    assert (await workspace.candidates.view()).ids.tolist() == people
    assert (await workspace.candidates.get(people[0])).profile.name is not None
