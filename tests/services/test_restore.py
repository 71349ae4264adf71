"""A backup comes back whole, whatever an earlier workspace left in the folder."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from hr_desktop.config import Paths
from hr_desktop.services.backups import restore_backup


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
