"""What `doctor` and the buttons "Test" say of each service: right, and made wrong in every way."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from hr_desktop.cli.main import main
from hr_desktop.config import LiveKitSettings, Paths, S3Settings, SmtpSettings
from hr_desktop.services import mail_server
from hr_desktop.services.connections import (
    check_database,
    check_files,
    check_mail,
    check_voice,
)
from hr_desktop.services.known import Known
from hr_desktop.store import Store
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer
from tests.s3_server import S3Server, secret
from tests.services.servers import (
    KEY,
    PASSWORD,
    SECRET,
    USER,
    MailServer,
    certificate,
    voice_server,
)


async def test_a_database_is_tested_with_a_password_that_was_not_kept_yet(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name = await postgres.new_database()
    paths = Paths.under(tmp_path)
    url = postgres.url(name).replace(":%D1", "").split("@")[1]
    url = f"postgresql://postgres@{url}"
    assert (await check_database(paths, url)).said.code == "store.login_refused"
    wrong = await check_database(paths, url, "wrong-password")
    assert (wrong.ok, wrong.said.code) == (False, "store.login_refused")
    right = await check_database(paths, url, SUPERUSER_PASSWORD)
    assert (right.ok, right.said.code) == (True, "check.database_empty")
    await (await Store.open(postgres.url(name))).close()
    right = await check_database(paths, url, SUPERUSER_PASSWORD)
    assert right.said.code == "check.database_ready"
    Known(paths.data).remember(url, "the workspace that was there")
    other = await check_database(paths, url, SUPERUSER_PASSWORD)
    assert other.said.code == "store.other_workspace"
    await postgres.drop(name)
    gone = await check_database(paths, url, SUPERUSER_PASSWORD)
    assert gone.said.code == "store.no_database"


async def test_this_computers_database_is_looked_at_without_being_made(tmp_path: Path) -> None:
    found = await check_database(Paths.under(tmp_path), None)
    assert found.said.code == "check.database_empty"
    assert not list(tmp_path.iterdir())


async def test_each_fault_of_a_bucket_is_said(s3_service: S3Server) -> None:
    right = s3_service.settings()
    assert (await check_files(S3Settings())).ok is None
    assert (await check_files(right, secret("team"))).ok is True

    async def said(**changes: str) -> str:
        who = changes.pop("who", "team")
        s3 = s3_service.settings(who).model_copy(update=changes)
        return (await check_files(s3, secret(who))).said.code

    assert (await check_files(right)).said.code == "files.key_missing"
    assert (await check_files(right, "wrong")).said.code == "files.key_refused"
    assert await said(access_key_id="NOBODYSKEY") == "files.key_unknown"
    assert await said(bucket="no-such-bucket") == "files.no_bucket"
    assert await said(who="reader") == "files.no_write"
    assert await said(endpoint_url="http://127.0.0.1:1") == "files.unreachable"
    assert await said(endpoint_url="no address") == "files.bad_address"


async def test_a_voice_server_verifies_the_key() -> None:
    assert (await check_voice(LiveKitSettings())).ok is None

    async def said(url: str, key: str | None = KEY, secret: str | None = SECRET) -> str:
        found = await check_voice(LiveKitSettings(url=url, api_key=key), secret)
        assert found.ok is (found.said.code == "check.voice")
        return found.said.code

    async with voice_server() as url:
        assert await said(url) == "check.voice"
        assert await said(url.replace("ws", "http")) == "check.voice"
        assert await said(url, secret="another-secret-0123456789012345678") == "voice.key_refused"
        assert await said(url, key="APIother") == "voice.key_refused"
        assert await said(url, secret=None) == "voice.key_missing"
        assert await said(f"{url}/elsewhere") == "voice.not_livekit"
        assert await said(url.replace("ws", "wss")) == "voice.no_encryption"
    assert await said(url) == "voice.unreachable"
    assert await said("livekit.example.org") == "voice.bad_address"
    assert await said("wss://no-such-server.invalid") == "voice.unknown_host"
    async with voice_server(status=503) as url:
        assert await said(url) == "voice.server_failed"
    async with voice_server(body=b"<html>") as url:
        assert await said(url) == "voice.not_livekit"


async def test_a_mail_server_is_asked_with_its_encryption_and_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = certificate(tmp_path)

    async def said(port: int, encryption: str, password: str | None = PASSWORD) -> str:
        smtp = SmtpSettings.model_validate(
            {"host": "127.0.0.1", "port": port, "encryption": encryption, "user": USER}
        )
        found = await check_mail(smtp, password)
        assert found.ok is (found.said.code == "check.mail")
        return found.said.code

    with MailServer(starttls=context) as server:
        assert await said(server.bound, "starttls") == "mail.certificate"
        assert not server.logins
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert await said(server.bound, "starttls") == "check.mail"
        assert await said(server.bound, "starttls", "wrong") == "mail.login_refused"
        assert await said(server.bound, "starttls", None) == "mail.password_missing"
        assert await said(server.bound, "tls") == "mail.wrong_encryption"
        assert await said(server.bound, "none") == "mail.no_login"
    with MailServer(tls=context) as server:
        assert await said(server.bound, "tls") == "check.mail"
        with monkeypatch.context() as soon:
            soon.setattr(mail_server, "WAIT_S", 1.0)
            assert await said(server.bound, "starttls") in ("mail.slow", "mail.cut")
    with MailServer() as server:
        assert await said(server.bound, "starttls") == "mail.no_encryption"
        assert not server.logins
        assert await said(server.bound, "none") == "check.mail"
        port = server.bound
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(mail_server, "_is_here", lambda host: False)
            assert await said(port, "none") == "mail.in_the_clear"
        assert len(server.logins) == 1
    assert await said(port, "none") == "mail.unreachable"
    with MailServer(starttls=context, without=("PLAIN",)) as server:
        assert await said(server.bound, "starttls") == "check.mail"
        assert await said(server.bound, "starttls", "wrong") == "mail.login_refused"
    with MailServer(starttls=context, without=("PLAIN", "LOGIN")) as server:
        assert await said(server.bound, "starttls") == "mail.no_login"
    nowhere = await check_mail(SmtpSettings(host="no-such-server.invalid"))
    assert nowhere.said.code == "mail.unknown_host"
    assert (await check_mail(SmtpSettings())).ok is None


def test_doctor_says_what_works_when_the_database_does_not(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna:кот-в-мешке@127.0.0.1:1/hr")
    monkeypatch.setenv("HR_DESKTOP_LANGUAGE", "en")
    assert main(["doctor", "--json"]) == 3
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["name"], one["ok"]) for one in found] == [
        ("database", False),
        ("files", None),
        ("engine", None),
        ("voice", None),
        ("join", None),
        ("mail", None),
    ]
    assert "does not answer" in found[0]["message"]
    assert main(["doctor"]) == 3
    assert "! Database: The database server" in capsys.readouterr().out
    asyncio.set_event_loop(None)
