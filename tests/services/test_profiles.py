"""Team profiles: sealed, opened, refused; what they bring to a computer."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from hr_desktop.config import (
    AiSettings,
    LiveKitSettings,
    Paths,
    S3Settings,
    Settings,
    SmtpSettings,
    SpeechService,
    VoiceSettings,
    load_settings,
)
from hr_desktop.domain.messages import PersonError
from hr_desktop.services import team
from hr_desktop.services.known import Known
from hr_desktop.services.profiles import TeamProfile, open_profile, seal, unseal
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from hr_desktop.store.roles import Role
from hr_desktop.vault import Vault
from tests.postgres_server import PostgresServer
from tests.services.conftest import Workers

PASSPHRASE = "верный пароль для профиля"


class Keyring:
    """Keeps secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        del self.kept[username]


def profile() -> TeamProfile:
    return TeamProfile(
        workspace="w1",
        login="anna",
        name="Анна",
        role="recruiter",
        organisation="Ромашка",
        database_url="postgresql://anna@db.example.org/hr",
        database_ca="-----BEGIN CERTIFICATE-----\n",
        s3=S3Settings(bucket="team", access_key_id="id"),
        ai=AiSettings(engine="openai", base_url="https://ai.example.org/v1"),
        secrets={"database.password": "тайна-1", "s3.secret_key": "secret-2"},
    )


def test_a_profile_comes_back_with_its_passphrase_alone() -> None:
    sealed = seal(profile(), PASSPHRASE)
    assert unseal(sealed, PASSPHRASE) == profile()
    assert b"anna" not in sealed
    assert "secret-2" not in repr(profile())
    with pytest.raises(PersonError, match=r"profile\.passphrase"):
        unseal(sealed, PASSPHRASE + " ")
    with pytest.raises(PersonError, match=r"profile\.weak"):
        seal(profile(), "короткий")


def test_a_damaged_file_is_told_from_a_wrong_passphrase() -> None:
    sealed = seal(profile(), PASSPHRASE)
    whole = json.loads(sealed)
    data = whole["data"]
    broken = [
        b"",
        b"[]",
        b"[" * 100_000,
        b"\xff\xfe",
        sealed[:-20],
        json.dumps({**whole, "data": data[:-8] + "AAAA" + data[-4:]}).encode(),
        json.dumps({**whole, "kdf": {**whole["kdf"], "n": 2**30}}).encode(),
        json.dumps({name: one for name, one in whole.items() if name != "data"}).encode(),
    ]
    for one in broken:
        with pytest.raises(PersonError, match=r"profile\.damaged"):
            unseal(one, PASSPHRASE)
    with pytest.raises(PersonError, match=r"profile\.newer"):
        unseal(json.dumps({**whole, "version": 2}).encode(), PASSPHRASE)


async def test_opening_stores_settings_and_puts_secrets_into_the_keyring(tmp_path: Path) -> None:
    paths, keyring = Paths.under(tmp_path / "Папка данных"), Keyring()
    file = tmp_path / "анна.hrprofile"
    file.write_bytes(seal(profile(), PASSPHRASE))
    vault = Vault(keyring, environment={})
    _, said = await open_profile(paths, file, PASSPHRASE, vault)
    assert said is None
    assert keyring.kept == profile().secrets
    stored = load_settings(paths, {})
    assert stored.database_url is not None
    assert stored.database_url.startswith("postgresql://anna@db.example.org/hr?sslrootcert=")
    assert (stored.recruiter, stored.organisation) == ("Анна", "Ромашка")
    assert stored.s3.bucket == "team"
    assert stored.ai.base_url == "https://ai.example.org/v1"
    assert Known(paths.data).workspace(stored.database_url) == "w1"
    text = paths.settings_file.read_text(encoding="utf-8")
    assert "тайна-1" not in text
    assert "secret-2" not in text
    with pytest.raises(PersonError, match=r"profile\.not_read"):
        await open_profile(paths, tmp_path / "нет", PASSPHRASE, vault)


async def test_without_a_keyring_the_variables_are_named(tmp_path: Path) -> None:
    paths, file = Paths.under(tmp_path / "data"), tmp_path / "p"
    file.write_bytes(seal(profile(), PASSPHRASE))
    known = Vault(environment={"S3_SECRET_ACCESS_KEY": "secret-2"})
    _, said = await open_profile(paths, file, PASSPHRASE, known)
    assert said is not None
    assert (said.code, said.params["variables"]) == (
        "profile.no_keyring",
        "HR_DESKTOP_DATABASE_PASSWORD",
    )
    assert load_settings(paths, {}).s3.bucket == "team"
    out = tmp_path / "team.env"
    _, said = await open_profile(paths, file, PASSPHRASE, known, out)
    assert said is None
    assert out.read_text(encoding="utf-8").splitlines() == [
        "HR_DESKTOP_DATABASE_PASSWORD='тайна-1'",  # shlex quotes whatever is not ASCII
        "S3_SECRET_ACCESS_KEY=secret-2",
    ]
    if os.name != "nt":
        assert out.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="a shell reads the file")
async def test_a_shell_reads_the_variables_as_they_are(tmp_path: Path) -> None:
    odd = "a b#c$d'e\"f;g"
    sealed = seal(profile().model_copy(update={"secrets": {"s3.secret_key": odd}}), PASSPHRASE)
    file, out = tmp_path / "p", tmp_path / "team.env"
    file.write_bytes(sealed)
    await open_profile(Paths.under(tmp_path / "data"), file, PASSPHRASE, Vault(environment={}), out)
    read = subprocess.run(
        ["sh", "-c", f'. "{out}" && printf %s "$S3_SECRET_ACCESS_KEY"'],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert read.stdout == odd


@pytest.mark.parametrize("role", ["recruiter", "viewer"])
async def test_a_recruiter_is_added_and_works_with_the_profile(
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: Workers,
    role: Role,
) -> None:
    name = await postgres.new_database()
    url = postgres.url(name)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-models")
    monkeypatch.setenv("SMTP_PASSWORD", "of-mail")
    office = Paths.under(tmp_path / "office")
    settings = Settings(
        database_url=url,
        organisation="Ромашка",
        ai=AiSettings(engine="openai"),
        smtp=SmtpSettings(host="mail"),
    )
    login, file = f"anna-{name}"[:40].lower().replace("_", "-"), tmp_path / "анна"
    await team.init_database(office, settings)
    for wrong in ("Анна", "a b", "", "x" * 64):
        with pytest.raises(PersonError, match=r"team\.login_name"):
            await team.add_recruiter(office, settings, wrong, "viewer", "А", file, PASSPHRASE)
    with pytest.raises(PersonError, match=r"team\.login_exists"):
        await team.add_recruiter(office, settings, "postgres", "viewer", "А", file, PASSPHRASE)
    with pytest.raises(PersonError, match=r"profile\.not_written"):
        await team.add_recruiter(office, settings, login, role, "А", tmp_path, PASSPHRASE)
    assert await team.list_recruiters(office, settings) == []
    await team.add_recruiter(office, settings, login, role, "Анна", file, PASSPHRASE)
    assert [
        (one.login, one.name, one.role) for one in await team.list_recruiters(office, settings)
    ] == [(login, "Анна", role)]
    sealed = unseal(file.read_bytes(), PASSPHRASE)
    assert set(sealed.secrets) == (
        {"database.password", "ai.api_key", "smtp.password"}
        if role == "recruiter"
        else {"database.password"}
    )
    keyring, home = Keyring(), Paths.under(tmp_path / "home")
    await open_profile(home, file, PASSPHRASE, Vault(keyring, environment={}))
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", keyring.kept["database.password"])
    workspace = await Workspace.open(home, load_settings(home), workers=workers, background=False)
    assert workspace.actor == "Анна"
    assert workspace.core.store.role == role
    await workspace.close()
    monkeypatch.delenv("HR_DESKTOP_DATABASE_PASSWORD")
    monkeypatch.setenv("DATABASE_URL", url)
    await team.remove_recruiter(office, settings, login)
    with pytest.raises(PersonError, match=r"team\.no_recruiter"):
        await team.remove_recruiter(office, settings, login)
    with pytest.raises(PersonError, match=r"store\.login_refused"):
        await Store.open(postgres.url(name, login, sealed.secrets["database.password"]))
    await postgres.drop(name)


@pytest.mark.parametrize(
    ("livekit", "role", "keys", "brought"),
    [
        (LiveKitSettings(url="wss://voice.example", api_key="k"), "recruiter", True, True),
        (LiveKitSettings(url="wss://voice.example", api_key="k"), "recruiter", False, True),
        (LiveKitSettings(url="wss://voice.example", api_key="k"), "viewer", True, False),
        (
            LiveKitSettings(url="ws://127.0.0.1:7", api_key="k", local=True),
            "recruiter",
            True,
            False,
        ),
    ],
)
def test_who_may_interview_gets_the_voice_services_and_nobody_a_server_of_another_computer(
    livekit: LiveKitSettings,
    role: Role,
    keys: bool,
    brought: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LIVEKIT_API_SECRET", "secret-of-livekit")
    monkeypatch.setenv("DEEPGRAM_API_KEY", "key-of-deepgram")
    voice = VoiceSettings(recogniser=SpeechService(provider="deepgram"))
    settings = Settings(database_url="postgresql://db.example/hr", livekit=livekit, voice=voice)
    made = team._profile(settings, "w1", "anna", role, "Анна", "тайна", keys)
    assert made.livekit == (livekit if brought else LiveKitSettings())
    assert made.voice == (voice if brought else None)
    assert ("livekit.api_secret" in made.secrets) == brought
    assert ("speech.deepgram_key" in made.secrets) == (brought and keys)
