"""Who may do what on a team's PostgreSQL, tried by logging in as each."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from hr_desktop.domain.messages import PersonError
from hr_desktop.store import Store, opening
from hr_desktop.store.migrations import HEAD, REVISIONS, running
from hr_desktop.store.roles import SCRIPT, Role
from tests.postgres_server import VERSIONS, PostgresServer, migrated
from tests.store.examples import person

DENIED = asyncpg.InsufficientPrivilegeError


@dataclass
class Team:
    """A prepared database and a login of each role."""

    server: PostgresServer
    database: str
    admin: Store  # with the login of the server's administrator
    logins: dict[Role, tuple[str, str]]

    def url(self, role: Role) -> str:
        return self.server.url(self.database, *self.logins[role])

    async def connect(self, role: Role) -> asyncpg.Connection[Any]:
        return await self.server.connect(self.database, *self.logins[role])


async def add(admin: Store, role: Role) -> tuple[str, str]:
    login, password = f"{role}-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    async with admin.write("Админ") as tx:
        await tx.recruiters.put(login, f"Имя {role}", role, password)
    return login, password


@pytest.fixture(params=VERSIONS)
async def team(request: pytest.FixtureRequest) -> AsyncIterator[Team]:
    """Made by an administrator who is no superuser: may make roles, owns the database."""
    server: PostgresServer = request.getfixturevalue(request.param.replace("-", "_"))
    name, owner = await server.new_database(), f"owner-{secrets.token_hex(4)}"
    await server.run(
        f"CREATE ROLE \"{owner}\" LOGIN CREATEROLE PASSWORD 'p'",
        f'ALTER DATABASE "{name}" OWNER TO "{owner}"',
        # Other databases of this server have made the roles already.
        *(
            f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hr_{one}') THEN "
            f'GRANT hr_{one} TO "{owner}" WITH ADMIN OPTION; END IF; END $$'
            for one in ("admin", "recruiter", "viewer")
        ),
    )
    admin = await Store.open(server.url(name, owner, "p"), rights=True)
    logins: dict[Role, tuple[str, str]] = {}
    for role in ("admin", "recruiter", "viewer"):
        logins[role] = await add(admin, role)
    yield Team(server, name, admin, logins)
    await admin.close()
    await server.drop(name)


async def test_each_login_may_do_what_its_role_says(team: Team) -> None:
    async with team.admin.write("Админ") as tx:
        await tx.candidates.add(person("Анна"))
    for role in ("admin", "recruiter"):
        store = await Store.open(team.url(role))
        assert store.role == role
        async with store.write("Мария") as tx:
            await tx.candidates.add(person(f"Имя {role}"))
            await tx.settings.put("letter", {"x": 1})
            keep, other = [await tx.candidates.add(person(f"{n} Лишний")) for n in "ab"]
            merged = await tx.duplicates.merge(keep, other)
        async with store.write("Мария") as tx:
            await tx.deletions.purge([merged.id])
            assert (await tx.deletions.purge_candidates([keep])).candidates == (keep,)
            entries = await tx.audit.entries(candidate_id=keep)
            assert not any(one.before or one.after for one in entries)
            await tx.changes.trim(0)
        await store.close()
    store = await Store.open(team.url("viewer"))
    assert store.role == "viewer"
    async with store.read() as tx:
        assert await tx.candidates.count() == 3
    with pytest.raises(PersonError, match=r"store\.not_allowed"):
        async with store.write("Зритель") as tx:
            await tx.candidates.add(person("Борис"))
    await store.close()


GUARDED = (
    "UPDATE alembic_version SET version_num = '0'",
    "DELETE FROM recruiters",
    "INSERT INTO recruiters VALUES ('x', 'x', 'admin', now())",
    "UPDATE recruiters SET role = 'admin'",
    "UPDATE workspace SET id = 'x'",
    "DELETE FROM sessions",
    "UPDATE sessions SET revoked_at = NULL",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "UPDATE audit SET \"by\" = 'somebody'",
    "UPDATE audit SET at = now()",
    "UPDATE audit SET before = '{}'",
    "ALTER TABLE audit DISABLE TRIGGER ALL",
    "CREATE TABLE mine (x int)",
    "CREATE TEMPORARY TABLE mine (x int)",
    "DROP TABLE candidates",
    "SET ROLE hr_admin",
    "CREATE ROLE friend LOGIN",
)


async def test_what_nobody_but_an_administrator_may_is_refused_by_the_server(team: Team) -> None:
    async with team.admin.write("Админ") as tx:
        await tx.audit.add("x", "candidate", 1, {"a": 1}, {"a": 2})
    for role in ("recruiter", "viewer"):
        connection = await team.connect(role)
        for statement in GUARDED:
            with pytest.raises(DENIED):
                await connection.execute(statement)
        await connection.close()
    recruiter = await team.connect("recruiter")
    await recruiter.execute('UPDATE audit SET "before" = NULL, "after" = NULL')  # a purge
    assert await recruiter.fetchval("SELECT count(*) FROM audit WHERE before IS NOT NULL") == 0
    await recruiter.close()
    viewer = await team.connect("viewer")
    tables = await viewer.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        with pytest.raises(DENIED):
            await viewer.execute(f'DELETE FROM "{table}"')
        await viewer.execute(f'SELECT * FROM "{table}" LIMIT 1')
    await viewer.close()


async def test_the_audit_log_names_the_login_whatever_the_program_says(team: Team) -> None:
    store = await Store.open(team.url("recruiter"))
    async with store.write("Директор") as tx:
        await tx.audit.add("x", "candidate", 7)
    async with store.read() as tx:
        [entry] = await tx.audit.entries(kind="candidate")
    assert (entry.by, entry.login) == ("Директор", team.logins["recruiter"][0])
    await store.close()
    connection = await team.connect("recruiter")
    await connection.execute(
        'INSERT INTO audit (id, at, "by", what, kind, entity_id, login) '
        "VALUES (1, now(), 'x', 'x', 'x', 1, 'somebody')"
    )
    assert (
        await connection.fetchval("SELECT login FROM audit WHERE id = 1")
        == (team.logins["recruiter"][0])
    )
    await connection.close()


async def test_preparing_twice_changes_nothing_and_any_administrator_migrates(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await Store.open(team.admin.url, rights=True)).close()

    def upgrade() -> None:
        op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))

    newer = ModuleType("v9000")
    newer.revision, newer.down_revision, newer.upgrade = "9000", HEAD, upgrade  # type: ignore[attr-defined]
    newer.__file__ = "v9000.py"
    monkeypatch.setitem(sys.modules, "hr_desktop.store.migrations.versions.v9000", newer)
    for module in (opening, running):
        monkeypatch.setattr(module, "REVISIONS", (*REVISIONS, "9000"))
        monkeypatch.setattr(module, "HEAD", "9000")
    monkeypatch.setattr(running.upgrade, "__defaults__", ("9000",))
    with pytest.raises(PersonError, match=r"store\.needs_admin"):
        await Store.open(team.url("recruiter"))
    await (await Store.open(team.url("admin"))).close()
    recruiter, viewer = await team.connect("recruiter"), await team.connect("viewer")
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert [row[0] for row in await viewer.fetch(owners)] == ["hr_admin"]
    await recruiter.execute("INSERT INTO later VALUES (1)")
    assert await viewer.fetchval("SELECT id FROM later") == 1
    with pytest.raises(DENIED):
        await viewer.execute("DELETE FROM later")
    with pytest.raises(DENIED):
        await recruiter.execute("INSERT INTO recruiters VALUES ('x', 'x', 'admin', now())")
    await recruiter.close()
    await viewer.close()


async def test_the_script_by_hand_is_the_same(postgres: PostgresServer) -> None:
    name = await postgres.new_database(await migrated(postgres))
    await postgres.run(*SCRIPT, database=name)
    admin = await Store.open(postgres.url(name))
    login = await add(admin, "viewer")
    store = await Store.open(postgres.url(name, *login))
    assert store.role == "viewer"
    await store.close()
    await admin.close()
    await postgres.drop(name)


async def test_logins_are_bounded_in_time_and_kept_out_of_other_databases(team: Team) -> None:
    connection = await team.connect("recruiter")
    assert await connection.fetchval("SHOW statement_timeout") == "1min"
    assert await connection.fetchval("SHOW lock_timeout") == "15s"
    assert await connection.fetchval("SHOW idle_in_transaction_session_timeout") == "1min"
    await connection.close()
    other = await team.server.new_database()
    second = await Store.open(team.server.url(other), rights=True)
    with pytest.raises(PersonError, match=r"store\.not_allowed"):
        await Store.open(team.server.url(other, *team.logins["recruiter"]))
    await second.close()
    await team.server.drop(other)


async def test_a_login_gets_another_role_and_is_taken_away(team: Team) -> None:
    login, password = team.logins["recruiter"]
    async with team.admin.write("Админ") as tx:
        await tx.recruiters.put(login, "Имя", "viewer", "another-one")
    with pytest.raises(PersonError, match=r"store\.login_refused"):
        await Store.open(team.server.url(team.database, login, password))
    store = await Store.open(team.server.url(team.database, login, "another-one"))
    assert store.role == "viewer"
    async with store.read() as tx:
        assert {one.login: one.role for one in await tx.recruiters.all()}[login] == "viewer"
    async with team.admin.write("Админ") as tx:
        assert await tx.recruiters.remove(login)
        assert not await tx.recruiters.remove("nobody")
    await store.close()
    with pytest.raises(PersonError, match=r"store\.login_refused"):
        await Store.open(team.server.url(team.database, login, "another-one"))


async def test_a_computer_is_signed_out_by_an_administrator_or_by_its_own_login(team: Team) -> None:
    recruiter, viewer = (
        await Store.open(team.url("recruiter")),
        await Store.open(team.url("viewer")),
    )
    for store, number in ((recruiter, 1), (viewer, 2)):
        async with store.write() as tx:
            assert await tx.sessions.alive(number, f"computer {number}", "1.0")
    async with viewer.write() as tx:
        assert not await tx.sessions.alive(1, "a stolen number", "1.0")
        assert not await tx.sessions.revoke(1)
    async with recruiter.write() as tx:
        assert not await tx.sessions.revoke(2)
        assert await tx.sessions.alive(1, "computer 1", "1.1")
    async with team.admin.read() as tx:
        found = {one.id: one for one in await tx.sessions.all()}
    assert (found[1].computer, found[1].version) == ("computer 1", "1.1")
    assert (found[1].login, found[1].name) == (team.logins["recruiter"][0], "Имя recruiter")
    admin = await Store.open(team.url("admin"))
    async with admin.write() as tx:
        assert await tx.sessions.revoke(1)
    async with viewer.write() as tx:
        assert await tx.sessions.revoke(2)
    for store, number in ((recruiter, 1), (viewer, 2)):
        async with store.write() as tx:
            assert not await tx.sessions.alive(number, "", "")
        await store.close()
    await admin.close()


async def test_a_database_that_was_replaced_is_refused_and_not_touched(
    postgres: PostgresServer,
) -> None:
    name = await postgres.new_database(await migrated(postgres))
    first = await Store.open(postgres.url(name))
    known = first.workspace
    assert known
    await first.close()
    await (await Store.open(postgres.url(name), known=known)).close()
    await postgres.drop(name)
    await postgres.run(f'CREATE DATABASE "{name}" TEMPLATE template0')
    with pytest.raises(PersonError, match=r"store\.emptied"):
        await Store.open(postgres.url(name), known=known)
    connection = await postgres.connect(name)
    assert (
        await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname='public'") == 0
    )
    await connection.close()
    await (await Store.open(postgres.url(name))).close()  # another one
    with pytest.raises(PersonError, match=r"store\.other_workspace"):
        await Store.open(postgres.url(name), known=known)
    await postgres.drop(name)


async def test_a_program_that_was_outgrown_writes_nothing_more(store: Store) -> None:
    if store.path is not None:
        return  # one computer, one program
    async with store.write() as tx:
        await tx.candidates.add(person("Анна"))
        await tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(PersonError, match=r"store\.outgrown"):
        async with store.write() as tx:
            await tx.candidates.add(person("Борис"))
    async with store.read() as tx:
        assert await tx.candidates.count() == 1


async def test_a_migration_waits_for_writers_and_later_ones_are_told(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await postgres.new_database(await migrated(postgres))
    store = await Store.open(postgres.url(name))
    order: list[str] = []

    def newer(connection: Connection) -> None:
        order.append("migrated")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    monkeypatch.setattr("hr_desktop.store.migrations.running.upgrade", newer)
    monkeypatch.setattr(opening, "HEAD", "9999")
    async with store._engine.connect() as probe:
        monkeypatch.setattr(opening, "HEAD", HEAD)
        async with store.write() as tx:
            await tx.candidates.add(person("Анна"))
            monkeypatch.setattr(opening, "HEAD", "9999")
            migrating = asyncio.create_task(opening.migrate(store._engine))
            waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            async with asyncio.timeout(30):
                while not (await probe.exec_driver_sql(waits)).scalar():
                    await asyncio.sleep(0.02)
            order.append("written")
        async with asyncio.timeout(30):
            await migrating
    assert order == ["written", "migrated"]
    monkeypatch.setattr(opening, "HEAD", HEAD)
    with pytest.raises(PersonError, match=r"store\.outgrown"):
        async with store.write() as tx:
            await tx.candidates.add(person("Борис"))
    await store.close()
    await postgres.drop(name)
