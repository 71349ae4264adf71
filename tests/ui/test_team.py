"""The window of a team: what a viewer may press, computers signed out, a profile opened."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.messages import PersonError, message
from hr_desktop.services import team
from hr_desktop.services.profiles import unseal
from hr_desktop.store import Store
from hr_desktop.store.roles import Role
from hr_desktop.ui.pages import settings_team
from hr_desktop.ui.window import MainWindow
from tests.postgres_server import PostgresServer
from tests.store.examples import person
from tests.ui.conftest import until

PASSPHRASE = "парольная фраза"


@dataclass
class Office:
    """The administrator's side."""

    server: PostgresServer
    database: str
    folder: Path

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    def prepare(self) -> None:
        async def do() -> None:
            await team.init_database(Paths.under(self.folder), Settings(database_url=self.url))
            store = await Store.open(self.url)
            async with store.write("Админ") as tx:
                await tx.candidates.add(person("Анна Петрова"))
            await store.close()

        asyncio.run(do())

    def add(self, role: Role) -> tuple[Path, str, str]:
        """A profile, its login and password."""
        login, file = f"{role}-{secrets.token_hex(4)}", self.folder / f"{role}.hrprofile"
        asyncio.run(
            team.add_recruiter(
                Paths.under(self.folder), Settings(database_url=self.url), login, role,
                f"Имя {role}", file, PASSPHRASE,
            )
        )  # fmt: skip
        opened = unseal(file.read_bytes(), PASSPHRASE)
        return file, login, opened.secrets["database.password"]


@pytest.fixture
def office(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    made = Office(postgres, asyncio.run(postgres.new_database()), tmp_path / "office")
    made.folder.mkdir()
    monkeypatch.setenv("DATABASE_URL", made.url)
    made.prepare()
    yield made
    asyncio.run(postgres.drop(made.database))


def button(widget: QWidget, text: str) -> QAbstractButton:
    found = [b for b in widget.findChildren(QAbstractButton) if b.text() == text]
    assert found, text
    return found[0]


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_viewer_sees_everything_and_reads_why_a_button_is_grey(
    office: Office, window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, login, password = office.add("viewer")
    monkeypatch.setenv("DATABASE_URL", office.server.url(office.database, login, password))

    async def scenario(w: MainWindow) -> None:
        w.navigate("candidates")
        page = w.page("candidates")
        assert page is not None
        add = button(page, "Add resumes")
        assert not add.isEnabled()
        assert "Your role in the team is to look" in add.toolTip()
        add.setEnabled(True)  # whatever a page thinks
        assert not add.isEnabled()
        page.changing(lambda: pytest.fail("it was done"))()  # as a key would
        await until(lambda: "Your role in the team is to look" in texts(w), "the reason")
        w.navigate("system")
        system = w.page("system")
        assert system is not None
        assert button(system, "Check everything").isEnabled()
        assert not button(system, "Start the interviewer").isEnabled()
        await until(lambda: "Computers of the team" in texts(system), "the computers")
        await until(lambda: login in texts(system), "this one")
        w.navigate("settings", {"section": "database"})
        settings = w.page("settings")
        assert settings is not None
        await until(lambda: "Viewer" in texts(settings), "the role")
        assert button(settings, "Open a team profile…").isEnabled()

    window(scenario)


def test_a_teams_window_promises_and_offers_nothing_of_a_computer_alone(
    postgres: PostgresServer,
    tmp_path: Path,
    window: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = Office(postgres, asyncio.run(postgres.new_database()), tmp_path / "empty")
    monkeypatch.setenv("DATABASE_URL", office.url)
    asyncio.run(team.init_database(Paths.under(office.folder), Settings(database_url=office.url)))

    async def scenario(w: MainWindow) -> None:
        page: Any = w.page("today")
        await until(lambda: page.stack.currentIndex() == 1, "the first start is shown")
        assert "Everybody in the team sees what you add" in texts(page)
        assert "stays on this computer" not in texts(page)
        assert page.restore_copy.isHidden()
        assert page.team_profile.isHidden()
        w.navigate("system")
        system = w.page("system")
        assert system is not None
        await until(lambda: "Your administrator makes the copies" in texts(system), "the copies")
        assert button(system, "Save a copy…").isHidden()

    window(scenario)
    asyncio.run(postgres.drop(office.database))


def test_a_computer_that_is_signed_out_shows_nobody_any_more(
    office: Office, window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, login, password = office.add("recruiter")
    monkeypatch.setenv("DATABASE_URL", office.server.url(office.database, login, password))
    monkeypatch.setattr("hr_desktop.services.presence.SECONDS", 0.1)

    async def scenario(w: MainWindow) -> None:
        assert button(w, "Add resumes").isEnabled()
        close = w.ctx.ws.close

        async def while_the_database_goes() -> None:
            w.status.set_trouble("The database does not answer")
            await close()

        monkeypatch.setattr(w.ctx.ws, "close", while_the_database_goes)
        store = await Store.open(office.url)
        async with store.write("Админ") as tx:
            [one] = await tx.sessions.all()
            assert await tx.sessions.revoke(one.id)
        await store.close()
        await until(lambda: w.ctx.workspace is None, "the workspace is closed")
        await until(lambda: "This computer was signed out" in texts(w), "the sentence")
        assert "Анна" not in texts(w)
        assert w.status.trouble.isHidden()
        w.could_not_open(PersonError(message("store.login_refused")))  # as at the next start
        sheet = w.stack.currentWidget()
        assert sheet is not None
        assert button(sheet, "Open a team profile…").isEnabled()

    window(scenario)


def test_a_profile_that_is_opened_brings_the_window_into_the_team(
    office: Office, window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, login, password = office.add("recruiter")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", password)  # there is no keyring here
    typed = ["falsch falsch", PASSPHRASE]

    async def files(*_: Any) -> list[Path]:
        return [file]

    async def secret(*_: Any) -> str:
        return typed.pop(0)

    monkeypatch.setattr(settings_team, "open_files", files)
    monkeypatch.setattr(settings_team, "ask_secret", secret)

    async def scenario(w: MainWindow) -> None:
        w.navigate("settings", {"section": "database"})
        settings = w.page("settings")
        assert settings is not None
        await until(lambda: "This computer works alone" in texts(settings), "alone")
        local = w.ctx.workspace
        button(settings, "Open a team profile…").click()
        await until(lambda: "does not open this team profile" in texts(w), "a wrong passphrase")
        assert w.ctx.workspace is local
        button(settings, "Open a team profile…").click()
        await until(lambda: w.ctx.workspace not in (None, local), "the team's workspace")
        assert w.ctx.ws.role == "recruiter"
        await until(lambda: f"as {login} (Recruiter)" in texts(w), "said so")
        assert (await w.ctx.ws.candidates.view()).total == 1
        shown = w.page("settings")
        assert shown is not None
        await until(lambda: login in texts(shown), "the login in Settings")

    window(scenario)
