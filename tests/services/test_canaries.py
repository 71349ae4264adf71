"""No secret lies anywhere but in keyring and environment: each is a word that is looked for."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Awaitable
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from hr_desktop import log as logs
from hr_desktop.config import (
    AiSettings,
    LiveKitSettings,
    Paths,
    Settings,
    SmtpSettings,
    SpeechService,
    VoiceSettings,
    save_settings,
)
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import PersonError
from hr_desktop.files import check_bucket
from hr_desktop.services import mail_server
from hr_desktop.services.connections import check_services
from hr_desktop.services.engines import ping_engine
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from hr_desktop.vault import NAMES, Vault
from tests.openai_server import OpenAIServer, Reply
from tests.postgres_server import PostgresServer
from tests.s3_server import S3Server, secret
from tests.services.conftest import Workers
from tests.services.people import write_resumes
from tests.services.servers import KEY, PASSWORD, SECRET, USER, MailServer, voice_server
from tools import join_page

WRONG = "canary-of-a-wrong-password"
CANARIES = {
    "ai.api_key": "canary-of-the-model-service",
    "database.password": "canary-of-the-database",
    "s3.secret_key": secret("team"),
    "smtp.password": PASSWORD,
    "livekit.api_secret": SECRET,
    **{
        f"speech.{name}_key": f"canary-of-speech-by-{name}"
        for name in ("openai", "deepgram", "cartesia", "elevenlabs", "own")
    },
}


class Keyring:
    """A keyring that lives as long as the test."""

    def get_password(self, service: str, username: str) -> str | None:
        return CANARIES.get(username)


async def failure(work: Awaitable[object]) -> str:
    """The whole text of what it raises, with causes."""
    with pytest.raises(PersonError) as caught:
        await work
    return "".join(traceback.format_exception(caught.value)) + repr(caught.value.said)


async def test_secrets_are_nowhere_but_in_keyring_and_environment(
    postgres: PostgresServer,
    s3_service: S3Server,
    data_folder: Path,
    tmp_path: Path,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(CANARIES) == set(NAMES)
    join_page.build()
    monkeypatch.setattr(Vault, "_backend", lambda self: Keyring())
    paths = Paths.under(data_folder)
    name = await postgres.new_database()
    await postgres.run(
        f"CREATE ROLE canary SUPERUSER LOGIN PASSWORD '{CANARIES['database.password']}'"
    )
    url = f"postgresql://canary@127.0.0.1:{postgres.port}/{name}"
    paths.make()
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's come back afterwards
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.set_up(paths.logs, "app", logging.DEBUG)
    said: list[str] = []
    async with OpenAIServer(Reply(text="OK")) as ai, voice_server() as livekit:
        with MailServer() as mail:
            settings = Settings(
                language="en",
                database_url=url,
                s3=s3_service.settings(),
                ai=AiSettings(engine="openai", base_url=ai.base_url),
                livekit=LiveKitSettings(url=livekit, api_key=KEY),
                voice=VoiceSettings(
                    recogniser=SpeechService(base_url=ai.base_url),
                    speech=SpeechService(base_url=ai.base_url),
                ),
                smtp=SmtpSettings(host="127.0.0.1", port=mail.bound, encryption="none", user=USER),
            )
            save_settings(paths, settings)
            checks = await check_services(paths, settings)
            sound = ("recogniser", "speech")  # this server speaks of words alone
            assert [one.name for one in checks] == [
                "database", "files", "engine", "voice", *sound, "join", "mail",
            ]  # fmt: skip
            assert not [one for one in checks if one.name not in sound and not one.ok]
            # The interviewer's process has no keyring here: the environment is the other place.
            monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", CANARIES["database.password"])
            monkeypatch.setenv("HR_DESKTOP_AI_KEY", CANARIES["ai.api_key"])
            ws = await Workspace.open(paths, settings, workers=workers, background=False)
            await ws.agent.start()
            await ws.imports.add(write_resumes(tmp_path / "in", 1))
            commands = [
                part
                for one in (psutil.Process(), *psutil.Process().children(recursive=True))
                for part in one.cmdline()
            ]
            said += [*commands, repr(await ws.system.checks()), repr(ws.settings), repr(Vault())]
            await ws.close()
            said += [repr(checks), settings.model_dump_json()]
            ai.reply = Reply(status=401)
            said.append(await failure(Store.open(url, password=WRONG)))
            said.append(await failure(Store.open(url.replace("@", f":{quote(WRONG)}@"))))
            said.append(await failure(Store.open(url.replace("canary@", f"nobody:{WRONG}@"))))
            said.append(await failure(ping_engine(settings.ai, WRONG)))
            with pytest.raises(PersonError) as caught:
                await mail_server.probe(settings.smtp, WRONG)
            said.append("".join(traceback.format_exception(caught.value)))
            with pytest.raises(PersonError) as caught:
                check_bucket(settings.s3, WRONG)
            said.append("".join(traceback.format_exception(caught.value)))
    for one in await check_services(paths, settings):  # voice and mail are gone by now
        said.append(repr(one))
    connection = await postgres.connect(name)
    for table in await connection.fetch(
        "SELECT c.oid::regclass::text AS name FROM pg_class c "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    ):
        rows = await connection.fetch(f"SELECT t::text AS row FROM {table['name']} t")
        said += [row["row"] for row in rows]
    await connection.close()
    for handler in logging.getLogger().handlers:
        handler.flush()
    found = {
        str(file): file.read_bytes()
        for folder in {paths.data, paths.config, paths.logs, paths.cache}
        for file in folder.rglob("*")
        if file.is_file()
    }
    await postgres.run("CHECKPOINT")
    found |= {  # tables, write-ahead log and the server's own log
        str(file): file.read_bytes() for file in postgres.files() if file.is_file()
    }
    assert [file for file in found if "pg_wal" in file]
    assert found[str(paths.logs / "app.log")]
    assert any("agent" in part for part in said)
    for word in (*CANARIES.values(), WRONG):
        assert not [text for text in said if word in text], word
        for form in (word.encode(), quote(word).encode(), word.encode("utf-16-le")):
            assert not [file for file, data in found.items() if form in data], word
    await postgres.drop(name)
    await postgres.run("DROP ROLE canary")


SENTENCE = "Zebracanary Quillfeather once rode a tram to Vladivostok"


async def test_a_sentence_of_a_resume_or_an_answer_is_in_no_log_at_any_level(
    data_folder: Path, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    paths = Paths.under(data_folder)
    paths.make()
    logs.set_up(paths.logs, "app", logging.DEBUG)
    logging.getLogger("hr_desktop.here").debug("the log is read")
    folder = tmp_path / "in"
    first, second = write_resumes(folder, 2)
    first.write_text(first.read_text("utf-8").replace("SUMMARY", f"SUMMARY\n{SENTENCE}."), "utf-8")
    second.write_bytes(b"%PDF-1.7\n" + SENTENCE.encode() * 50)  # a document that breaks readers
    ws = await Workspace.open(paths, Settings(language="en"), workers=workers)
    try:
        await ws.imports.add([folder])
        assert await ws.imports.wait_idle(90)
        states = sorted(row.state.value for row in await ws.imports.rows())
        assert states == ["done", "failed"]
        view = await ws.candidates.view()
        reading = await ws.vacancies.understand_text("Python developer\nRequirements:\n- Python")
        vacancy = await ws.vacancies.create(reading.data)
        [person] = [int(one) for one in view.ids]
        await ws.ranking.shortlist(vacancy.id, [person])
        application = await ws.applications.get(person, vacancy.id)
        assert application is not None
        plan = (await ws.plans.make(application.id)).plan
        turns = [
            Turn(number=1, role="interviewer", text=plan.questions[0].text),
            Turn(number=2, role="candidate", text=f"{SENTENCE}, and I wrote tests.", at=9.0),
        ]
        consent = ws.interviews.consent_now("en")
        held = await ws.interviews.add_transcript(application.id, "en", turns, plan, consent)
        await ws.scorecards.assess(held.id)
        await ws.reports.pdf(held.id, "en", contacts=True)
        with pytest.raises(PersonError):
            await ws.candidates.get(1)
    finally:
        await ws.close()
    for handler in logging.getLogger().handlers:
        handler.flush()
    written = {file: file.read_bytes() for file in paths.logs.rglob("*") if file.is_file()}
    assert b"the log is read" in written[paths.logs / "app.log"]
    for word in ("Zebracanary", "Quillfeather", "Vladivostok", "Anna", "Adler", "example.com"):
        assert not [file.name for file, data in written.items() if word.encode() in data], word
