"""A backup comes back whole, whatever an earlier workspace left in the folder."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.files import LocalFiles
from hr_desktop.services.backups import STAGED, restore_backup
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from hr_desktop.store.opening import set_aside
from tests.services.conftest import Workers
from tests.store.examples import person


def _database(path: Path, rows: int) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (x)")
        made.executemany("INSERT INTO t VALUES (?)", [("new",)] * rows)
        made.commit()


def test_the_journal_of_a_lost_database_does_not_spoil_the_restored_one(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "data")
    paths.make()
    journal = paths.database.with_name(paths.database.name + "-wal")
    with closing(sqlite3.connect(paths.database)) as lost:
        lost.execute("PRAGMA journal_mode=WAL")
        lost.execute("CREATE TABLE t (x)")
        lost.commit()
        left_over = journal.read_bytes()
    paths.database.unlink()
    journal.write_bytes(left_over)
    _database(tmp_path / "copy", 3000)
    source = tmp_path / "backup.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("hr-desktop.json", json.dumps({"form": 1}))
        archive.write(tmp_path / "copy", "workspace.sqlite3")

    restore_backup(paths, source)

    with closing(sqlite3.connect(paths.database)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert restored.execute("SELECT count(*) FROM t").fetchone() == (3000,)


async def _with_person(paths: Paths, name: str) -> None:
    store = await Store.open(paths.database)
    async with store.write() as tx:
        await tx.candidates.add(person(name))
    await store.close()


async def _names(store: Store) -> list[str]:
    async with store.read() as tx:
        people = await tx.connection.exec_driver_sql("SELECT name FROM candidates")
        return list(people.scalars())


async def test_a_copy_takes_the_place_of_an_open_workspace_at_the_next_start(
    tmp_path: Path, workers: Workers
) -> None:
    settings = Settings(language="en")
    old, paths = Paths.under(tmp_path / "раньше"), Paths.under(tmp_path / "Папка данных")
    await _with_person(old, "Анна Прежняя")
    before = await Workspace.open(old, settings, workers=workers, background=False)
    sha256 = before.core.files.put(b"a resume")
    backup = await before.system.backup(tmp_path / "копия.zip")
    await before.close()

    await _with_person(paths, "Борис Нынешний")
    now = await Workspace.open(paths, settings, workers=workers, background=False)
    with pytest.raises(PersonError, match=r"restore\.not_backup"):
        await now.system.restore(now.paths.database)
    assert await now.system.restore(backup) == (1, 0)
    assert await _names(now.core.store) == ["Борис Нынешний"]
    await now.close()

    after = await Workspace.open(paths, settings, workers=workers, background=False)
    assert await _names(after.core.store) == ["Анна Прежняя"]
    assert after.core.files.read(sha256) == b"a resume"
    [copy] = paths.data.glob("*.copy")
    kept = await Store.open(copy)
    assert await _names(kept) == ["Борис Нынешний"]
    await kept.close()
    await after.core.store.scrub()  # a person was deleted for good: no copy may hold them
    assert list(paths.data.glob("*.copy")) == []
    await after.close()


async def test_a_restore_that_was_cut_off_goes_on(tmp_path: Path, workers: Workers) -> None:
    settings, paths = Settings(language="en"), Paths.under(tmp_path / "Папка данных")
    await _with_person(paths, "Анна Прежняя")
    ws = await Workspace.open(paths, settings, workers=workers, background=False)
    await ws.system.restore(await ws.system.backup(tmp_path / "копия.zip"))
    await ws.close()
    set_aside(paths.database)  # killed after this step
    assert not paths.database.exists()
    again = await Workspace.open(paths, settings, workers=workers, background=False)
    assert await _names(again.core.store) == ["Анна Прежняя"]
    assert not (paths.data / STAGED).exists()
    await again.close()


def test_a_damaged_original_costs_a_backup_that_original_alone(tmp_path: Path) -> None:
    _database(tmp_path / "copy", 3)
    good, altered, torn = b"good", b"altered later", b"torn on the disk of the backup"
    names = [hashlib.sha256(data).hexdigest() for data in (good, altered, torn)]
    source = tmp_path / "backup.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("hr-desktop.json", json.dumps({"form": 1}))
        archive.write(tmp_path / "copy", "workspace.sqlite3")
        for name, data in zip(names, (good, b"something else", torn), strict=True):
            archive.writestr(f"files/{name}", data)
    source.write_bytes(source.read_bytes().replace(torn, torn[::-1]))
    paths = Paths.under(tmp_path / "data")

    assert restore_backup(paths, source) == (1, 2)
    assert list(LocalFiles(paths.files).all()) == names[:1]
    with closing(sqlite3.connect(paths.database)) as restored:
        assert restored.execute("SELECT count(*) FROM t").fetchone() == (3,)


def test_a_backup_with_a_damaged_database_leaves_nothing_behind(tmp_path: Path) -> None:
    _database(tmp_path / "copy", 3)
    source = tmp_path / "backup.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("hr-desktop.json", json.dumps({"form": 1}))
        archive.writestr("files/" + hashlib.sha256(b"a").hexdigest(), b"a")
        archive.write(tmp_path / "copy", "workspace.sqlite3")
    source.write_bytes(source.read_bytes().replace(b"CREATE TABLE", b"CREATE TABLO"))
    paths = Paths.under(tmp_path / "data")
    with pytest.raises(PersonError, match=r"restore\.not_backup"):
        restore_backup(paths, source)
    assert not [file for file in paths.data.rglob("*") if file.is_file()]
