"""The built join page on a web server of the tests' own, and links to it."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from hr_desktop.rooms import page, tokens
from hr_desktop.services import consent
from tests.livekit_server import LiveKitServer
from tools import join_page

CONTACT = "maria.kim@lines.example"


@dataclass
class Site:
    """Where the page is; `asked` are the paths that were fetched from it."""

    url: str
    livekit: LiveKitServer
    page: str  # as candidates get it
    asked: list[str] = field(default_factory=list)

    def link(self, room: str, **changed: Any) -> str:
        """A candidate's link as the program makes it, with some of its values changed."""
        now = datetime.now(UTC)
        ends = now + timedelta(days=1)
        key, secret = self.livekit.api_key, self.livekit.api_secret
        values = {
            "v": 1,
            "t": tokens.candidate_token(
                key, secret, room=room, invitation_id=7, ends_at=ends, now=now, agent_name="nobody"
            ),
            "r": tokens.rehearsal_token(key, secret, room=room, ends_at=ends, now=now),
            "n": "Анна",
            "j": "Python-разработчик",
            "c": "Платёжные линии",
            "m": 30,
            "l": "ru",
            "o": (now - timedelta(hours=1)).isoformat(),
            "z": (now + timedelta(hours=5)).isoformat(),
            "tz": "Europe/Moscow",
            "p": "Мария Ким",
            "e": CONTACT,
            "k": 180,
            **changed,
        }
        packed = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
        return f"{self.url}#{packed}"


@asynccontextmanager
async def served(livekit: LiveKitServer, *, bare: str = "", **waits: float) -> AsyncIterator[Site]:
    """The page for this LiveKit server; `waits` shorten its own. `bare` is a page beside it."""
    built = join_page.build().read_text(encoding="utf-8")
    texts = {one: consent.voice_template(one) for one in ("ru", "en")}
    config = {
        "livekit": livekit.url,
        "company": "Платёжные линии",
        "consent": {
            name: {"version": one.version, "text": one.text} for name, one in texts.items()
        },
        "waits": waits,
    }
    html = page.filled(built, config)
    site = Site("", livekit, html)

    async def answer(request: web.Request) -> web.Response:
        site.asked.append(request.path_qs)
        text = bare if request.path == "/bare.html" else html
        response = web.Response(text=text, content_type="text/html")
        response.enable_compression(web.ContentCoding.gzip)
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}/join.html"
        yield site
    finally:
        await runner.cleanup()
