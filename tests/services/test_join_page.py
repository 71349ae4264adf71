"""Where links lead to: the page in a bucket, on a web server, on this computer."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiohttp
import pytest
from aiohttp import web

from hr_desktop.config import LiveKitSettings, Paths, S3Settings, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.services import join_page
from hr_desktop.services.connections import check_join
from hr_desktop.services.consent import voice_template
from hr_desktop.services.workspace import Workspace
from tests.services.conftest import Workers
from tests.services.inviting import applied, choices, inviting, shown_by
from tests.services.servers import KEY, SECRET
from tools import join_page as building

Open = Callable[[Settings], Awaitable[Workspace]]
HOSTILE = '</script><script>alert("x")</script>'


@pytest.fixture(autouse=True)
def _built(monkeypatch: pytest.MonkeyPatch) -> None:
    building.build()
    join_page._built.cache_clear()
    monkeypatch.setenv("LIVEKIT_API_SECRET", SECRET)


@pytest.fixture
async def opened(data_folder: Path, workers: Workers) -> AsyncIterator[Open]:
    found: list[Workspace] = []

    async def open_one(settings: Settings) -> Workspace:
        found.append(await Workspace.open(Paths.under(data_folder), settings, workers=workers))
        return found[-1]

    yield open_one
    for one in found:
        await one.close()


def config_of(page: bytes) -> dict[str, object]:
    found = re.search(r'id="config">(.*?)</script>', page.decode(), re.DOTALL)
    assert found is not None
    said: dict[str, object] = json.loads(found[1])
    return said


async def refused(work: Awaitable[object]) -> str:
    with pytest.raises(PersonError) as caught:
        await work
    return caught.value.said.code


def test_the_page_holds_address_company_and_consent_and_nothing_breaks_out() -> None:
    made = join_page.page(inviting(organisation=HOSTILE))
    config = config_of(made)
    assert config["company"] == HOSTILE
    assert config["livekit"] == "wss://livekit.example.org"
    english = voice_template("en")
    assert config["consent"]["en"] == {"version": english.version, "text": english.text}  # type: ignore[index]
    assert HOSTILE.encode() not in made
    assert b"connect-src wss://livekit.example.org https://livekit.example.org" in made
    http = inviting(livekit=LiveKitSettings(url="https://livekit.example.org", api_key=KEY))
    assert config_of(join_page.page(http))["livekit"] == "wss://livekit.example.org"


async def test_a_page_in_the_bucket_opens_by_a_link_for_some_days(
    opened: Open, s3: S3Settings
) -> None:
    ws = await opened(inviting(page=None, s3=s3, smtp=Settings().smtp))
    now = ws.core.now
    address = await ws.join_page.address(now + timedelta(days=5))
    async with aiohttp.ClientSession(auto_decompress=False) as client:
        answer = await client.get(address)
        packed = await answer.read()
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert len(packed) < 250_000
    async with aiohttp.ClientSession() as client:
        assert await (await client.get(address)).read() == join_page.page(ws.settings)
        bare = urlsplit(address)._replace(query="").geturl()
        assert (await client.get(bare)).status == 403
    assert await refused(ws.join_page.address(now + timedelta(days=7))) == "join.too_far"
    wish = choices(closes_at=now + timedelta(days=3))
    made = await ws.invitations.invite(await applied(ws), wish, way="copy")
    link = await ws.invitations.link(made.invitation.id)
    async with aiohttp.ClientSession() as client:
        assert (await client.get(link)).status == 200
    assert shown_by(link)["l"] == "en"


async def test_for_a_trial_the_page_is_a_file_of_this_computer(
    opened: Open, data_folder: Path
) -> None:
    local = LiveKitSettings(url="ws://127.0.0.1:7880", api_key=KEY)
    ws = await opened(inviting(page=None, livekit=local, smtp=Settings().smtp))
    made = await ws.invitations.invite(await applied(ws), choices(), way="copy")
    link = await ws.invitations.link(made.invitation.id)
    file = Path(unquote(urlsplit(link).path))
    assert link.startswith("file:///")
    assert data_folder in file.parents
    assert config_of(file.read_bytes())["livekit"] == "ws://127.0.0.1:7880"
    assert shown_by(link)["t"].encode() not in file.read_bytes()
    assert (await check_join(ws.settings)).said.code == "check.join_here"


async def test_the_page_is_written_for_a_web_server(opened: Open, tmp_path: Path) -> None:
    ws = await opened(inviting())
    written = await ws.join_page.write(tmp_path / "сайт" / "interview.html")
    assert written.read_bytes() == join_page.page(ws.settings)
    assert await refused(ws.join_page.publish()) == "join.no_bucket"
    below_a_file = written / "interview.html"
    assert await refused(ws.join_page.write(below_a_file)) == "file.not_saved"


async def test_the_check_says_whether_candidates_reach_the_present_page(
    s3: S3Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, web.Response | None] = {}

    async def answer(request: web.Request) -> web.Response:
        body = given["body"]
        if body is None:
            raise web.HTTPNotFound
        return body

    app = web.Application()
    app.router.add_get("/join.html", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/join.html"

    async def said(body: bytes | None = b"", **more: object) -> str:
        settings = inviting(page=url).model_copy(update=more)
        given["body"] = None if body is None else web.Response(body=body)
        found = await check_join(settings)
        assert found.ok is found.said.code.startswith("check.")
        return found.said.code

    present = join_page.page(inviting())
    assert await said(present) == "check.join"
    assert await said(present + b"\n") == "check.join"
    assert await said(present, organisation="Another") == "join.old_page"
    assert await said(b"<html>Our jobs</html>") == "join.other_page"
    assert await said(None) == "join.not_found"
    await runner.cleanup()
    assert await said() == "join.unreachable"
    at = inviting().voice
    plain = at.model_copy(update={"page_url": "http://jobs.example.org/join.html"})
    assert await said(voice=plain) == "join.not_secure"
    ws = LiveKitSettings(url="ws://livekit.example.org", api_key=KEY)
    assert await said(voice=at, livekit=ws) == "join.needs_wss"
    nowhere = at.model_copy(update={"page_url": None})
    assert await said(voice=nowhere) == "join.no_page"
    assert await said(voice=nowhere, s3=s3) == "check.join_bucket"
    closed = s3.model_copy(update={"endpoint_url": "https://127.0.0.1:1"})
    assert await said(voice=nowhere, s3=closed) == "join.bucket_unreachable"
    plain_s3 = s3.model_copy(update={"endpoint_url": "http://s3.example.org"})
    assert await said(voice=nowhere, s3=plain_s3) == "join.bucket_not_secure"
    assert (await check_join(Settings())).ok is None
    monkeypatch.setattr(join_page, "resource_folder", lambda: Path("/nowhere"))
    join_page._built.cache_clear()
    assert await said() == "join.not_built"
