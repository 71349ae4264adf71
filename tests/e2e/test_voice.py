"""The whole chain: invited in the window, mailed, joined in a browser, heard, answered, assessed."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from aiohttp import web

from hr_desktop.agent.voice.timing import VARIABLE, VoiceTiming
from hr_desktop.ai.speech import Waits as ServiceWaits
from hr_desktop.domain.interview import InterviewState, Turn
from hr_desktop.domain.vacancy import Language
from hr_desktop.store import Store
from tests.browsers import chromium, firefox
from tests.e2e.conftest import Program, Start
from tests.e2e.guest import DESK, PHONE, Guest, letter
from tests.e2e.scenarios_voice import CONTACTS
from tests.livekit_server import LiveKitServer
from tests.openai_server import OpenAIServer, whisper
from tests.s3_server import S3Server, key_id, secret
from tests.services.inviting import link_in
from tests.services.servers import MailServer
from tools import join_page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.processes,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("browsers"),
]
PATIENT = VoiceTiming(services=ServiceWaits(patience=120, give_up=240))  # a real recogniser works
# Of the words said: Whisper's small model gets every fourth of Festival's Russian wrong.
UNDERSTOOD = {"ru": 0.5, "en": 0.8}


@dataclass
class Company:
    """What a company has: LiveKit, a mail server, speech services; and one computer with data."""

    livekit: LiveKitServer
    mail: MailServer
    services: OpenAIServer
    data: Path
    environment: dict[str, str] = field(default_factory=dict)

    def set_up(self, language: Language, look: str, page_url: str | None = None) -> None:
        """Writes the settings, as a person would in Settings."""
        service = {"base_url": self.services.base_url}
        settings = {
            "language": language,
            "look": look,
            "recruiter": CONTACTS[language],
            "organisation": {"ru": "Ромашка", "en": "Daisy"}[language],
            "mail_from": "maria@example.org",
            "livekit": {"url": self.livekit.url, "api_key": self.livekit.api_key},
            "voice": {"recogniser": service, "speech": service, "page_url": page_url},
            "smtp": {
                "host": "127.0.0.1",
                "port": self.mail.bound,
                "encryption": "none",
                "sender": "hr@example.org",
            },
        }
        (self.data / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        self.environment |= {
            "LIVEKIT_API_SECRET": self.livekit.api_secret,
            "SPEECH_API_KEY": "test",
            VARIABLE: PATIENT.model_dump_json(exclude={"server"}),
        }

    def use_bucket(self, s3: S3Server) -> None:
        """Files and the page lie in a bucket: for a LiveKit that does not look like a local one."""
        host = socket.gethostname()
        if socket.gethostbyname(host) != "127.0.0.1":
            pytest.skip("this computer has no name for 127.0.0.1 but localhost")
        self.environment |= {
            "LIVEKIT_URL": self.livekit.url.replace("127.0.0.1", host),
            "S3_ENDPOINT_URL": s3.url,
            "S3_BUCKET_NAME": s3.new_bucket(),
            "S3_ACCESS_KEY_ID": key_id("team"),
            "S3_SECRET_ACCESS_KEY": secret("team"),
        }


@pytest.fixture
async def company(livekit: LiveKitServer, data_folder: Path) -> AsyncIterator[Company]:
    join_page.build()
    with MailServer() as mail:
        async with OpenAIServer() as services:
            yield Company(livekit, mail, services, data_folder)


@pytest.mark.usefixtures("speaking", "whispering")
@pytest.mark.parametrize(
    ("language", "look", "way", "size"),
    [("ru", "light", "file", DESK), ("en", "dark", "bucket", PHONE)],
)
async def test_a_candidate_is_invited_and_interviewed_by_voice(
    company: Company,
    start: Start,
    display: dict[str, str],
    s3_service: S3Server,
    language: Language,
    look: str,
    way: str,
    size: tuple[int, int],
) -> None:
    """Whisper hears, Festival speaks; the page is a file of this computer, or in the bucket."""
    company.services.ear.recogniser = whisper.hear
    company.services.voice.real = True
    company.set_up(language, look)
    if way == "bucket":
        company.use_bucket(s3_service)
    env = {**display, **company.environment}
    window = start("scenarios_voice:spoken", language, language=language, env=env)
    async with guest_of(window, company, language, "spoken") as guest:
        message = await letter(company.mail.box)
        assert link_in(message).startswith("file:" if way == "file" else s3_service.url)
        async with chromium(spoken=True) as browser:
            await guest.open(browser, message, size)
            await guest.agree()
            await guest.try_microphone()
            await guest.shot("before")
            await guest.start()
            await guest.talk(pictures=[1])
            mine = await guest.transcript()
            await guest.shot("after")
        await asyncio.to_thread(window.ends_well, 240)
        found, turns = await guest.state()
        assert found.state is InterviewState.completed
        assert found.consent is not None
        complete(turns, guest.answers, UNDERSTOOD[language])
        assert mine == [turn.text for turn in turns]
        async with guest.store.read() as tx:
            recorded = await tx.recordings.of_interview(found.id)
        assert sum(one.seconds for one in recorded) > 20


async def test_a_candidate_with_firefox_answers_in_writing(
    company: Company, start: Start, display: dict[str, str], tmp_path: Path
) -> None:
    """The page is the company's own."""
    async with web_server(tmp_path / "site") as address:
        page_url = f"{address}join.html"
        company.services.voice.letters_per_second = 40
        company.set_up("en", "light", page_url)
        env = {**display, **company.environment}
        page = tmp_path / "site" / "join.html"
        window = start("scenarios_voice:typed", "en", page, language="en", env=env)
        async with guest_of(window, company, "en", "typed") as guest:
            message = await letter(company.mail.box)
            assert link_in(message).startswith(page_url)
            async with firefox() as browser:
                await guest.open(browser, message)
                await guest.agree()
                await guest.start(writing=True)
                await guest.talk(writing=True, pictures=[1])
                mine = await guest.transcript()
            await asyncio.to_thread(window.ends_well, 240)
            found, turns = await guest.state()
            assert found.state is InterviewState.completed
            assert [t.text for t in turns if t.role == "candidate"] == guest.answers
            complete(turns, guest.answers, 1.0)
            assert mine == [turn.text for turn in turns]


@asynccontextmanager
async def guest_of(
    window: Program, company: Company, language: Language, name: str
) -> AsyncIterator[Guest]:
    """Whoever was invited by this window."""
    said = await asyncio.to_thread(window.says, 120, invited=True)
    store = await Store.open(company.data / "workspace.sqlite3")
    try:
        yield Guest(store, said["interview"], language, f"{name}-{language}")
    finally:
        await store.close()


@asynccontextmanager
async def web_server(folder: Path) -> AsyncIterator[str]:
    """A company's web server with the files of a folder; gives its address."""
    folder.mkdir()
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def complete(turns: list[Turn], answers: list[str], understood: float) -> None:
    """Every line was heard, and every answer is there, as far as it was understood."""
    assert [turn.number for turn in turns] == list(range(len(turns)))
    lines = [turn for turn in turns if turn.role == "interviewer"]
    assert all(line.finished for line in lines), lines
    said = words(" ".join(turn.text for turn in turns if turn.role == "candidate"))
    meant = words(" ".join(answers))
    blocks = SequenceMatcher(None, meant, said, autojunk=False).get_matching_blocks()
    share = sum(block.size for block in blocks) / len(meant)
    assert share >= understood, (share, said)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))
