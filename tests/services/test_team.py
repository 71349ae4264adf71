"""A team's workspace: what is remembered of it, roles in the services, computers signed out."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hr_desktop.cli.admin import worker
from hr_desktop.cli.main import main
from hr_desktop.config import Paths, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.files import LocalFiles
from hr_desktop.i18n import Translator
from hr_desktop.services import team
from hr_desktop.services.known import Known
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from hr_desktop.store.roles import Role
from tests.postgres_server import PostgresServer
from tests.services.conftest import Workers
from tests.store.examples import person


@dataclass
class Prepared:
    """A team's database, seen by its administrator."""

    server: PostgresServer
    database: str
    url: str
    paths: Paths
    opened: list[Workspace] = field(default_factory=list)

    async def login(self, role: Role) -> str:
        """The address of a new login of this role."""
        login, password = f"{role}-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
        store = await Store.open(self.url)
        async with store.write("Админ") as tx:
            await tx.recruiters.put(login, f"Имя {role}", role, password)
        await store.close()
        return self.server.url(self.database, login, password)


@pytest.fixture
async def prepared(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Prepared]:
    name = await postgres.new_database()
    made = Prepared(postgres, name, postgres.url(name), Paths.under(tmp_path / "Папка админа"))
    monkeypatch.setenv("DATABASE_URL", made.url)
    await team.init_database(made.paths, Settings(database_url=made.url))
    yield made
    for workspace in made.opened:
        await workspace.close()
    await postgres.drop(name)


async def open_as(
    prepared: Prepared,
    url: str,
    folder: Path,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
    *,
    background: bool = False,
) -> Workspace:
    monkeypatch.setenv("DATABASE_URL", url)
    settings = Settings(database_url=url, recruiter="Мария")
    workspace = await Workspace.open(
        Paths.under(folder), settings, workers=workers, background=background
    )
    prepared.opened.append(workspace)
    return workspace


def test_addresses_are_the_same_workspace_whoever_logs_in(tmp_path: Path) -> None:
    known = Known(tmp_path)
    known.remember("postgresql://anna@DB.example.org/hr", "one")
    assert known.workspace("postgresql://boris@db.example.org:5432/hr?sslmode=require") == "one"
    assert known.workspace("postgresql://anna@db.example.org/other") is None
    assert known.workspace(None) is None
    anna, boris = (known.session(f"postgresql://{who}@db/hr") for who in ("anna", "boris"))
    assert anna != boris
    assert known.session("postgresql://anna@db/hr") == anna
    assert known.session("postgresql://anna@db/hr", new=True) != anna
    (tmp_path / "team.json").write_text("[broken")
    assert known.workspace("postgresql://anna@db.example.org/hr") is None


async def test_a_viewer_looks_and_its_program_does_no_work(
    prepared: Prepared, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await prepared.login("viewer")
    workspace = await open_as(prepared, url, tmp_path / "v", workers, monkeypatch, background=True)
    names = {task.get_name() for task in workspace.core.tasks._tasks}
    assert names == {"feed", "presence", "copies"}
    assert (await workspace.candidates.view()).total == 0
    with pytest.raises(PersonError, match=r"team\.viewer"):
        await workspace.imports.add([tmp_path])
    [check] = [c for c in await workspace.system.checks() if c.name == "database"]
    assert check.ok
    assert [row.here for row in await workspace.presence.sessions()] == [True]


async def test_a_computer_that_was_signed_out_drops_its_secrets_and_says_so(
    prepared: Prepared, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[str] = []
    monkeypatch.setattr("hr_desktop.vault.Vault.delete", lambda _self, name: dropped.append(name))
    recruiter = await open_as(
        prepared, await prepared.login("recruiter"), tmp_path / "r", workers, monkeypatch,
        background=True,
    )  # fmt: skip
    url = recruiter.settings.database_url
    told = asyncio.Event()
    recruiter.presence.on_signed_out(told.set)
    recruiter.presence.seconds = 0.05
    viewer = await open_as(
        prepared, await prepared.login("viewer"), tmp_path / "v", workers, monkeypatch
    )
    [theirs] = [row for row in await viewer.presence.sessions() if not row.here]
    assert not theirs.may_sign_out
    with pytest.raises(PersonError, match=r"store\.not_allowed"):
        await viewer.presence.sign_out(theirs.id)
    admin = await open_as(
        prepared, await prepared.login("admin"), tmp_path / "a", workers, monkeypatch
    )
    [theirs] = [row for row in await admin.presence.sessions() if row.name == "Имя recruiter"]
    await admin.presence.sign_out(theirs.id)
    async with asyncio.timeout(60):
        await told.wait()
    assert "database.password" in dropped
    await recruiter.close()
    monkeypatch.setenv("DATABASE_URL", str(url))
    with pytest.raises(PersonError, match=r"team\.signed_out"):
        await open_as(
            prepared, await _same(prepared, recruiter), tmp_path / "r", workers, monkeypatch
        )
    [entry] = await admin.audit.entries("session")
    assert entry.login is not None
    assert entry.login.startswith("admin-")


async def _same(prepared: Prepared, workspace: Workspace) -> str:
    """The address of a workspace's login with a password that is valid now."""
    from urllib.parse import urlsplit

    login = urlsplit(workspace.settings.database_url or "").username or ""
    store = await Store.open(prepared.url)
    async with store.write("Админ") as tx:
        await tx.recruiters.put(login, "Имя recruiter", "recruiter", "again")
    await store.close()
    return prepared.server.url(prepared.database, login, "again")


async def test_a_database_that_was_emptied_is_refused_until_it_is_accepted(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths, settings = prepared.paths, Settings(database_url=prepared.url)
    store = await Store.open(prepared.url)
    async with store.write("Мария") as tx:
        await tx.candidates.add(person("Анна"))
    await store.close()
    await prepared.server.run(
        "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", database=prepared.database
    )
    with pytest.raises(PersonError, match=r"store\.emptied"):
        await team.list_recruiters(paths, settings)
    monkeypatch.setenv("HR_DESKTOP_DATA", str(paths.data))
    assert await asyncio.to_thread(main, ["doctor"]) == 3
    assert "empty now" in capsys.readouterr().out
    await team.init_database(paths, settings)
    assert await team.list_recruiters(paths, settings) == []


async def test_the_commands_need_the_address_of_a_team(tmp_path: Path) -> None:
    with pytest.raises(PersonError, match=r"team\.no_database"):
        await team.init_database(Paths.under(tmp_path), Settings())


def test_the_sql_can_be_printed_without_a_database(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["admin", "init-database", "--sql"]) == 0
    printed = capsys.readouterr().out
    assert printed == team.script().rstrip() + "\n"
    assert "CREATE ROLE hr_recruiter NOLOGIN" in printed


async def test_the_commands_make_and_open_a_profile(
    prepared: Prepared,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    phrase, file = tmp_path / "phrase", tmp_path / "Анна.hrprofile"
    phrase.write_text("парольная фраза\n", encoding="utf-8")
    monkeypatch.setenv("HR_DESKTOP_DATA", str(prepared.paths.data))

    async def run(*arguments: str) -> int:
        return await asyncio.to_thread(main, list(arguments))

    login = f"anna-{secrets.token_hex(4)}"
    add = ("admin", "add-recruiter", login, "--role", "viewer", "--name", "Анна", "--profile")
    assert await run(*add, str(file), "--passphrase-file", str(phrase)) == 0
    assert await run("admin", "list-recruiters") == 0
    assert f"{login}  Viewer  Анна" in capsys.readouterr().out
    monkeypatch.setenv("HR_DESKTOP_DATA", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL")
    # There is no keyring in the tests: the variable is named.
    assert await run("profile", str(file), "--passphrase-file", str(phrase)) == 1
    said = capsys.readouterr()
    assert "HR_DESKTOP_DATABASE_PASSWORD" in said.err
    phrase.write_text("не та фраза", encoding="utf-8")
    assert await run("profile", str(file), "--passphrase-file", str(phrase)) == 1
    assert "does not open this team profile" in capsys.readouterr().err
    monkeypatch.setenv("HR_DESKTOP_DATA", str(prepared.paths.data))
    monkeypatch.setenv("DATABASE_URL", prepared.url)
    assert await run("admin", "remove-recruiter", login) == 0
    assert await run("admin", "remove-recruiter", login) == 1


async def test_a_worker_that_is_signed_out_ends_and_says_so(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await prepared.login("recruiter")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr("hr_desktop.services.presence.SECONDS", 0.1)
    paths, settings = Paths.under(tmp_path / "server"), Settings(database_url=url)
    working = asyncio.create_task(worker(paths, settings, Translator("en")))
    store = await Store.open(prepared.url)
    async with asyncio.timeout(60):
        revoked = False
        while not revoked:
            await asyncio.sleep(0.05)
            async with store.write() as tx:
                revoked = any([await tx.sessions.revoke(one.id) for one in await tx.sessions.all()])
        with pytest.raises(PersonError, match=r"team\.signed_out"):
            await working
    await store.close()


async def test_a_local_workspace_and_a_teams_on_one_computer_leave_each_others_files_alone(
    prepared: Prepared, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Папка данных"
    local = await Workspace.open(Paths.under(folder), Settings(), workers=workers, background=False)
    mine = await local.core.keep(b"mine")
    await local.close()
    team = await open_as(prepared, prepared.url, folder, workers, monkeypatch)
    theirs = await team.core.keep(b"theirs")
    assert not team.core.files.exists(mine)
    team.core.clock = lambda: datetime.now(UTC) + timedelta(days=3)
    await team.system.clean_up()
    assert not team.core.files.exists(theirs)
    assert LocalFiles(Paths.under(folder).files).exists(mine)
