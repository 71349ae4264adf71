"""Settings: sections, connections that are tried and used, and a database that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from hr_desktop.config import Paths, Settings, load_settings, save_settings, split_password
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from hr_desktop.ui import holder
from hr_desktop.ui.pages import settings_database, settings_files
from hr_desktop.ui.pages.settings import SECTIONS, SettingsPage
from hr_desktop.ui.window import MainWindow
from hr_desktop.vault import Vault
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer, migrated
from tests.s3_server import S3Server, secret
from tests.services.servers import (
    KEY,
    PASSWORD,
    SECRET,
    USER,
    MailServer,
    voice_server,
)
from tests.store.examples import person
from tests.ui.conftest import until

Open = Callable[..., MainWindow]


class Keyring:
    """A keyring that lives as long as the test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    made = Keyring()
    monkeypatch.setattr(Vault, "_backend", lambda self: made)
    return made.kept


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server that these tests stop and start again."""
    made = PostgresServer()
    yield made
    made.close()


async def database(server: PostgresServer, who: str = "") -> str:
    """A database with this person in it; its address without the password."""
    url = server.url(await server.new_database(await migrated(server)))
    if who:
        store = await Store.open(url)
        async with store.write("Админ") as tx:
            await tx.candidates.add(person(who))
        await store.close()
    return split_password(url)[0]


def show(w: MainWindow, section: str) -> Any:
    w.navigate("settings", {"section": section})
    found = w.page("settings")
    assert isinstance(found, SettingsPage)
    found.choose(section)
    return found


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(widget: QWidget, text: str) -> QAbstractButton:
    found = [b for b in widget.findChildren(QAbstractButton) if b.text() == text]
    assert found, text
    return found[0]


async def answered(test: Any) -> tuple[str, str]:
    """The word and the sentence after "Test"."""
    test.clear()
    test.button.click()
    await until(
        lambda: test.text.text() not in ("", "Asking…") and test.button.isEnabled(), "an answer", 40
    )
    return test.badge.text() if test.badge.isVisible() else "", test.text.text()


def test_every_section_is_shown_and_kept_over_a_change_of_language(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        page = show(w, "general")
        for key in SECTIONS:
            page._rows[key].clicked.emit()
            assert page.stack.currentWidget() is page._sections[key]
            assert page.section == key
        page = show(w, "database")
        page.database.kind._pick("server")
        page.database.address.setText("postgresql://anna@db.example.org/hr")
        w.retranslate()
        page = w.page("settings")
        assert page.section == "database"
        await until(page.database.address.isVisible, "it is shown")
        assert page.database.url == "postgresql://anna@db.example.org/hr"

    window(scenario)


def test_what_the_environment_decides_is_shown_and_cannot_be_changed(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEKIT_URL", "wss://voice.example.org")
    monkeypatch.setenv("LIVEKIT_API_SECRET", "канарейка-голоса")
    monkeypatch.setenv("SMTP_PORT", "2525")
    monkeypatch.setenv("SMTP_ENCRYPTION", "tls")
    monkeypatch.setenv("S3_REGION", "eu-1")

    async def scenario(w: MainWindow) -> None:
        page = show(w, "interviews")
        await until(lambda: "LIVEKIT_API_SECRET" in texts(page), "the secret's variable")
        assert page.voice.url.text() == "wss://voice.example.org"
        assert page.voice.url.isReadOnly()
        assert "Set by LIVEKIT_URL." in texts(page)
        assert not page.voice.api_key.isReadOnly()
        assert page.voice.secret.edit.isReadOnly()
        assert not page.voice.secret.edit.text()
        page = show(w, "mail")
        assert (page.mail.port.value(), page.mail.port.isEnabled()) == (2525, False)
        assert (page.mail.encryption.current, page.mail.encryption.isEnabled()) == ("tls", False)
        said = "This computer has no keyring. Set SMTP_PASSWORD."
        await until(lambda: said in texts(page), "what to do without a keyring")
        page = show(w, "files")
        assert page.files.lines["region"].isReadOnly()

    window(scenario)


def test_a_database_is_tried_then_used_in_the_running_window(
    window: Open, server: PostgresServer, keyring: dict[str, str]
) -> None:
    url = asyncio.run(database(server, "Анна Петрова"))

    async def scenario(w: MainWindow) -> None:
        local = w.ctx.workspace
        part = show(w, "database").database
        part.kind._pick("server")
        pasted = url.replace("@", ":wrong-password@")
        part.address.setText(pasted)
        part.address.editingFinished.emit()
        assert part.address.text() == url
        assert part.password.typed == "wrong-password"
        word, said = await answered(part.test)
        assert (word, "refused the login" in said) == ("does not work", True)
        part.use.click()
        await until(lambda: "use the database" not in w.ctx.tasks.names, "it was tried", 40)
        assert w.ctx.workspace is local
        assert "database.password" not in keyring
        part.password.edit.setText(SUPERUSER_PASSWORD)
        word, said = await answered(part.test)
        assert (word, said.split(" · ")[0]) == ("works", "Answers and is of this version.")
        part._edited()
        part.use.click()
        await until(lambda: w.ctx.workspace not in (None, local), "the team's workspace", 40)
        await until(lambda: "in use from now on" in texts(w), "the sentence")
        assert w.ctx.settings is not None
        assert w.ctx.settings.database_url == url
        assert keyring["database.password"] == SUPERUSER_PASSWORD
        assert load_settings(Paths.default()).database_url == url
        assert (await w.ctx.ws.candidates.view()).total == 1
        part = w.page("settings").database  # type: ignore[union-attr]
        assert part.url == url
        assert not part.use.isEnabled()
        part.kind._pick("here")
        part.use.click()
        await until(lambda: w.ctx.settings.database_url is None, "back", 40)  # type: ignore[union-attr]
        assert (await w.ctx.ws.candidates.view()).total == 0

    window(scenario)


def test_a_database_that_refuses_brings_the_old_one_back(
    window: Open, server: PostgresServer, keyring: dict[str, str]
) -> None:
    url = asyncio.run(database(server))
    keyring["database.password"] = "the one before"

    async def scenario(w: MainWindow) -> None:
        local = w.ctx.workspace
        assert w.ctx.settings is not None
        other = w.ctx.settings.model_copy(update={"database_url": url})
        w.use(other, {"database.password": "wrong"})
        await until(lambda: "You work on as before." in texts(w), "it says why", 40)
        assert "refused the login" in texts(w)
        assert w.ctx.workspace not in (None, local)
        assert w.ctx.ws.settings.database_url is None
        assert keyring["database.password"] == "the one before"
        assert load_settings(Paths.default()).database_url is None
        assert (await w.ctx.ws.candidates.view()).total == 0

    window(scenario)


def test_an_empty_database_is_begun_only_after_a_yes(
    window: Open,
    server: PostgresServer,
    keyring: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = split_password(server.url(asyncio.run(server.new_database())))[0]
    answers = [False, True]
    asked: list[str] = []

    async def ask(_parent: object, title: str, *_: object) -> bool:
        asked.append(title)
        return answers.pop(0)

    monkeypatch.setattr(settings_database, "ask", ask)

    async def scenario(w: MainWindow) -> None:
        local = w.ctx.workspace
        part = show(w, "database").database
        part.kind._pick("server")
        part.address.setText(url)
        part.password.edit.setText(SUPERUSER_PASSWORD)
        part._edited()
        part.use.click()
        await until(lambda: len(asked) == 1, "the question", 40)
        assert w.ctx.workspace is local
        await until(lambda: "use the database" not in w.ctx.tasks.names, "it has ended")
        part.use.click()
        await until(lambda: w.ctx.workspace not in (None, local), "begun", 40)
        assert w.ctx.ws.role == "admin"

    window(scenario)


def test_a_bucket_is_tried_then_used(
    window: Open,
    s3_service: S3Server,
    keyring: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s3 = s3_service.settings()

    async def yes(*_: object) -> bool:
        return True

    monkeypatch.setattr(settings_files, "ask", yes)

    async def scenario(w: MainWindow) -> None:
        local = w.ctx.workspace
        part = show(w, "files").files
        part.kind._pick("bucket")
        for name, line in part.lines.items():
            line.setText(getattr(s3, name) or "")
        part.secret.edit.setText("wrong")
        word, said = await answered(part.test)
        assert (word, "refused the secret key" in said) == ("does not work", True)
        part.secret.edit.setText(secret("team"))
        assert (await answered(part.test))[0] == "works"
        part._edited()
        part.use.click()
        await until(lambda: w.ctx.workspace not in (None, local), "opened again", 40)
        await until(lambda: "in use from now on" in texts(w), "the sentence")
        assert w.ctx.ws.core.files.shared
        assert keyring["s3.secret_key"] == secret("team")
        assert load_settings(Paths.default()).s3 == s3

    window(scenario)


def test_voice_and_mail_are_tried_with_what_stands_in_the_fields(
    window: Open, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []  # interviewers: with a secret, or without

    async def begins(_: Workspace) -> None:
        begun.append("livekit.api_secret" in keyring)

    monkeypatch.setattr(Workspace, "wait_for_candidates", begins)

    async def scenario(w: MainWindow) -> None:
        part = show(w, "interviews").voice
        assert (await answered(part.test))[0] == ""  # none is set up
        async with voice_server() as url:
            part.url.setText(url)
            part.api_key.setText(KEY)
            part.secret.edit.setText("another-secret-01234567890123456")
            word, said = await answered(part.test)
            assert (word, "refuses the key" in said) == ("does not work", True)
            part.secret.edit.setText(SECRET)
            assert (await answered(part.test))[0] == "works"
            await part.secret.keep()
            assert keyring["livekit.api_secret"] == SECRET
            assert begun[-1]  # candidates may come from now on
            assert (await answered(part.test))[0] == "works"
        part = show(w, "mail").mail
        with MailServer() as mail:
            part.host.setText("127.0.0.1")
            part.encryption._pick("none")
            part.port.setValue(mail.bound)
            part.user.setText(USER)
            part.password.edit.setText(PASSWORD)
            assert (await answered(part.test))[0] == "works"
            part.encryption._pick("starttls")
            word, said = await answered(part.test)
            assert (word, "offers no STARTTLS" in said) == ("does not work", True)
        kept = load_settings(Paths.default())
        assert (kept.livekit.api_key, kept.smtp.user) == (KEY, USER)

    window(scenario)


def test_a_database_that_is_away_at_the_start_is_opened_when_it_is_back(
    window: Open,
    server: PostgresServer,
    keyring: dict[str, str],
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = asyncio.run(database(server, "Анна Петрова"))
    keyring["database.password"] = SUPERUSER_PASSWORD
    save_settings(Paths.default(), Settings(language="en", database_url=url))
    monkeypatch.setattr(holder, "RETRY_S", 0.2)
    server.stop()

    async def scenario(w: MainWindow) -> None:
        await until(lambda: "could not be opened" in texts(w), "it says so")
        assert "does not answer" in texts(w)
        assert "tried again by itself" in texts(w)
        button(w.stack.currentWidget(), "Settings").click()
        page = w.page("settings")
        assert isinstance(page, SettingsPage)
        assert page.isVisible()
        await until(lambda: page.database.url == url, "the address is shown")
        word, _ = await answered(page.database.test)
        assert word == "does not work"
        w.navigate("candidates")
        assert "could not be opened" in texts(w)
        await asyncio.to_thread(server.start)
        await until(lambda: w.ctx.workspace is not None, "it is open", 60)
        await until(lambda: w.page("candidates").isVisible(), "the page")  # type: ignore[union-attr]
        assert "could not be opened" not in texts(w)
        assert (await w.ctx.ws.candidates.view()).total == 1

    window(scenario, opens=False)


def test_a_database_that_goes_away_keeps_what_is_typed_and_comes_back_by_itself(
    window: Open, server: PostgresServer, keyring: dict[str, str], data_folder: Path
) -> None:
    url = asyncio.run(database(server, "Анна Петрова"))
    keyring["database.password"] = SUPERUSER_PASSWORD
    save_settings(Paths.default(), Settings(language="en", database_url=url))

    async def scenario(w: MainWindow) -> None:
        letters = show(w, "letters").letters
        await until(lambda: letters._subject.text(), "the template is shown")
        await until(lambda: "Team" in texts(w.status), "the strip")
        await asyncio.to_thread(server.stop)
        await until(lambda: "does not answer" in texts(w.status), "the strip says it", 60)
        letters._subject.setText("Come, {name}")
        letters._left()
        await until(lambda: letters._field.problem.text(), "it is said beside the text", 60)
        await asyncio.to_thread(server.start)
        await until(lambda: "does not answer" not in texts(w.status), "it is back", 60)
        assert letters._subject.text() == "Come, {name}"
        letters._left()
        await until(lambda: not letters._field.problem.text(), "stored now")
        assert (await w.ctx.ws.reports.template("invitation", "en"))[0] == "Come, {name}"

    window(scenario)
