"""Opening, migrating and refusing databases."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from hr_desktop.domain.messages import PersonError
from hr_desktop.store import Store, dialect, file_url, opening, schema
from hr_desktop.store.migrations import HEAD, REVISIONS, running
from tests.postgres_server import VERSIONS, PostgresServer
from tests.store.examples import person


async def test_a_new_database_has_the_schema_of_the_tables(store: Store, database: Path) -> None:
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: "search_texts" not in (name or "")},
        )
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


async def test_what_was_written_is_there_after_opening_again(store: Store, database: Path) -> None:
    async with store.write() as tx:
        candidate_id = await tx.candidates.add(person("Анна Петрова"))
    await store.close()
    again = await Store.open(database)
    async with again.read() as tx:
        assert (await tx.candidates.full(candidate_id)).profile.name is not None
    await again.close()
    assert list(database.parent.glob("*.copy")) == []


async def test_every_connection_is_durable_and_checks_references(
    store: Store, database: Path
) -> None:
    async with store.write() as tx:
        found = {
            name: (await tx.connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


async def _refused(database: Path) -> str:
    with pytest.raises(PersonError) as caught:
        await Store.open(database)
    return caught.value.said.code


async def test_a_database_of_a_newer_program_is_refused(store: Store, database: Path) -> None:
    await store.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert await _refused(database) == "store.newer"


async def test_a_damaged_file_is_refused_and_not_changed(store: Store, database: Path) -> None:
    await store.close()
    data = bytearray(database.read_bytes())
    data[4096 * 3 : 4096 * 12] = b"\x7f" * 4096 * 9
    database.write_bytes(data)
    assert await _refused(database) == "store.damaged"
    assert database.read_bytes() == data


async def test_a_file_that_is_no_database_is_refused(database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"not a database at all " * 500)
    assert await _refused(database) == "store.damaged"


async def test_a_database_of_another_program_is_refused(database: Path) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
    assert await _refused(database) == "store.foreign"


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    assert await _refused(tmp_path / "file" / "base.sqlite") == "store.cannot_open"


async def test_an_older_database_is_copied_and_migrated(
    store: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with store.write() as tx:
        candidate_id = await tx.candidates.add(person("Анна Петрова"))
        resume_id = await tx.resumes.add(
            file_sha256="a" * 64, filename="резюме.pdf", candidate_id=candidate_id
        )
    await store.close()

    def upgrade() -> None:
        # Rebuilding a table must not take along the rows that refer to it.
        with op.batch_alter_table("candidates", recreate="always") as table:
            table.add_column(sa.Column("later", sa.Integer(), server_default="7"))

    newer = ModuleType("v9999")
    newer.revision, newer.down_revision, newer.upgrade = "9999", HEAD, upgrade  # type: ignore[attr-defined]
    newer.__file__ = "v9999.py"
    monkeypatch.setitem(sys.modules, "hr_desktop.store.migrations.versions.v9999", newer)
    for module in (opening, running):
        monkeypatch.setattr(module, "REVISIONS", (*REVISIONS, "9999"))
        monkeypatch.setattr(module, "HEAD", "9999")
    monkeypatch.setattr(running.upgrade, "__defaults__", ("9999",))

    migrated = await Store.open(database)
    async with migrated.read() as tx:
        assert (await tx.resumes.get(resume_id)).candidate_id == candidate_id
        found = await tx.connection.exec_driver_sql("SELECT later FROM candidates")
        assert found.scalars().all() == [7]
    await migrated.close()
    (copy,) = database.parent.glob("*.copy")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert connection.execute("SELECT count(*) FROM candidates").fetchone() == (1,)


@pytest.mark.parametrize("kind", ["sqlite", *VERSIONS])
async def test_a_filled_database_of_the_first_version_is_brought_up_to_date(
    kind: str, database: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        database.parent.mkdir()
        url = file_url(database)
    else:
        server: PostgresServer = request.getfixturevalue(kind.replace("-", "_"))
        url = server.url(await server.new_database())
    engine = dialect.make_engine(url, 5)
    async with engine.begin() as connection:
        await connection.run_sync(running.upgrade, "0001")
        await connection.exec_driver_sql(
            'INSERT INTO audit (id, at, "by", what, kind, entity_id) '
            "VALUES (1, '2026-01-01 00:00:00.000000', 'Мария', 'x', 'candidate', 1)"
        )
    await engine.dispose()
    store = await Store.open(url)
    async with store.read() as tx:
        [entry] = await tx.audit.entries()
        assert (entry.by, entry.login) == ("Мария", None)
        assert (await tx.connection.exec_driver_sql("SELECT id FROM workspace")).scalar_one()
    await store.close()


async def test_only_the_last_safe_copies_stay(store: Store, database: Path) -> None:
    await store.close()
    for day in range(1, 6):
        name = f"{database.name}.before-0000-2026010{day}T000000.copy"
        (database.parent / name).write_bytes(b"")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "REVISIONS", ("0000", HEAD))
        opening.prepare_file(database, keep_copies=3, busy_timeout=1)
    names = sorted(p.name for p in database.parent.glob("*.copy"))
    assert len(names) == 3
    assert not any("20260101" in n or "20260102" in n or "20260103" in n for n in names)


async def test_a_backup_is_a_whole_database(store: Store, database: Path, tmp_path: Path) -> None:
    async with store.write() as tx:
        await tx.candidates.add(person("Анна Петрова"))
    target = tmp_path / "копия базы.sqlite"
    await store.backup(target)
    copy = await Store.open(target)
    async with copy.read() as tx:
        assert await tx.candidates.count() == 1
    await copy.close()
