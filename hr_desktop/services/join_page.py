"""The page on which candidates are interviewed: made ready, put where they reach it, checked.

One static file for everybody. LiveKit's address, the consent texts and the company are built into
it, so that a forged link cannot lead a microphone elsewhere; whom it is for stands in a link's
fragment, which no server sees.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import get_args
from urllib.parse import urldefrag, urlsplit

from hr_desktop.config import Settings
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.durable import write_atomically
from hr_desktop.files import page_link, put_page
from hr_desktop.files.local import told
from hr_desktop.resources import resource_folder
from hr_desktop.rooms.page import NotAPage, filled
from hr_desktop.services import consent
from hr_desktop.services.core import Core
from hr_desktop.services.failures import not_saved
from hr_desktop.vault import Vault

FILE = "join.html"
BY_BUCKET = timedelta(days=6)  # S3 lets no link live longer than seven
_AFTER = timedelta(days=1)  # a page may be loaded again for so long after the window's end
_LONGEST = timedelta(days=7) - timedelta(minutes=1)
_OURS = b'<script type="application/json" id="config">'
_LOOK = timedelta(minutes=1)
_WAIT_S = 10.0
_LARGEST = 8 * 1024 * 1024


class JoinPage:
    """Where links lead to in this workspace."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._in_bucket: bytes | None = None  # what this program has put there

    def missing(self) -> list[Message]:
        """What the settings lack for any link at all."""
        settings = self._core.settings
        if settings.livekit.url is None:
            return [message("invite.no_voice")]
        somewhere = settings.voice.page_url or is_local(settings.livekit.url) or settings.s3.bucket
        return [] if somewhere else [message("join.no_page")]

    def only_here(self) -> bool:
        """Whether no other computer can open the links made here."""
        settings = self._core.settings
        return not settings.voice.page_url and is_local(settings.livekit.url)

    async def address(self, closes_at: datetime) -> str:
        """The page's address for an interview whose window ends then, without a fragment.

        Raises PersonError `join.…` when there is none, and those of the bucket.
        """
        settings = self._core.settings
        if settings.voice.page_url:
            return urldefrag(settings.voice.page_url)[0]
        if is_local(settings.livekit.url):
            return await self._local()
        if settings.s3.bucket is None:
            raise refuse("join.no_page")
        if closes_at > self._core.now + BY_BUCKET:
            raise refuse("join.too_far", n=BY_BUCKET.days)
        if not is_secure(settings.s3.endpoint_url or "https://"):
            raise refuse("join.bucket_not_secure")
        if self._in_bucket != await asyncio.to_thread(page, settings):
            await self.publish()
        valid = min(closes_at - self._core.now + _AFTER, _LONGEST)
        secret = await asyncio.to_thread(Vault().get, "s3.secret_key")
        return await asyncio.to_thread(page_link, settings.s3, secret, FILE, valid)

    async def publish(self) -> None:
        """Puts the page into the bucket. Raises PersonError `join.…` or `files.…`."""
        settings = self._core.settings
        if settings.s3.bucket is None:
            raise refuse("join.no_bucket")
        made = await asyncio.to_thread(page, settings)
        secret = await asyncio.to_thread(Vault().get, "s3.secret_key")
        packed = await asyncio.to_thread(gzip.compress, made, 9, mtime=0)
        await asyncio.to_thread(put_page, settings.s3, secret, FILE, packed)
        self._in_bucket = made

    async def write(self, to: Path) -> Path:
        """Writes the page for the company's own web server. Raises PersonError."""
        made = await asyncio.to_thread(page, self._core.settings)

        def put() -> None:
            write_atomically(to, made)
            to.chmod(0o644)  # a web server is another user

        try:
            await asyncio.to_thread(put)
        except OSError as error:
            raise not_saved(error) from error
        return to

    async def _local(self) -> str:
        """The page on this computer, for a LiveKit server on this computer."""
        target = self._core.paths.data / "join" / FILE
        made = await asyncio.to_thread(page, self._core.settings)

        def put() -> None:
            with told():
                if not target.is_file() or target.read_bytes() != made:
                    write_atomically(target, made)

        await asyncio.to_thread(put)
        return target.as_uri()


def page(settings: Settings) -> bytes:
    """The page as it goes out. Raises PersonError `join.not_built`, `invite.no_voice`. Blocking."""
    if not settings.livekit.url:
        raise refuse("invite.no_voice")
    texts = [consent.voice_template(language) for language in get_args(Language)]
    config = {
        "livekit": re.sub(r"^http", "ws", settings.livekit.url),
        "company": settings.organisation,
        "consent": {one.language: {"version": one.version, "text": one.text} for one in texts},
    }
    try:
        return filled(_built(), config).encode()
    except NotAPage:
        raise refuse("join.not_built") from None


@cache
def _built() -> str:
    file = resource_folder() / "join" / FILE
    if not file.is_file():
        raise refuse("join.not_built")
    return file.read_text(encoding="utf-8")


def is_local(url: str | None) -> bool:
    """Whether an address leads to this computer."""
    host = urlsplit(url or "").hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_secure(url: str) -> bool:
    """Whether a browser gives a page at this address the microphone."""
    return url.startswith("https://") or (url.startswith("http://") and is_local(url))


async def look_at(settings: Settings) -> Message:
    """What is to be said of a page that candidates reach; raises PersonError `join.…` otherwise."""
    url, livekit = settings.voice.page_url, settings.livekit.url or ""
    wanted = await asyncio.to_thread(page, settings)
    if url is None and is_local(livekit):
        return message("check.join_here")
    if url is None and settings.s3.bucket is None:
        raise refuse("join.no_page")
    if url is None and not is_secure(settings.s3.endpoint_url or "https://"):
        raise refuse("join.bucket_not_secure")
    if url is not None and not is_secure(url):
        raise refuse("join.not_secure")
    if not livekit.startswith(("wss://", "https://")) and not is_local(livekit):
        raise refuse("join.needs_wss")
    if url is None:
        await _opens_in_bucket(settings)
        return message("check.join_bucket", n=BY_BUCKET.days)
    found = await _fetch(url)
    if found.strip() != wanted.strip():
        raise refuse("join.old_page" if _OURS in found else "join.other_page")
    return message("check.join")


async def _opens_in_bucket(settings: Settings) -> None:
    """Raises PersonError where browsers could not open a link. What is there goes up anew when
    somebody is invited: it may be an old page, or none yet.
    """
    secret = await asyncio.to_thread(Vault().get, "s3.secret_key")
    link = await asyncio.to_thread(page_link, settings.s3, secret, FILE, _LOOK)
    try:
        await _fetch(link)
    except PersonError as refused:
        if refused.said.code == "join.unreachable":
            raise refuse("join.bucket_unreachable") from None
        if refused.said.code != "join.not_found":
            raise


async def _fetch(url: str) -> bytes:
    import aiohttp

    try:
        limit = aiohttp.ClientTimeout(total=_WAIT_S)
        async with aiohttp.ClientSession(timeout=limit) as client, client.get(url) as answer:
            if answer.status != 200:
                raise refuse("join.not_found", answer=answer.status)
            found = bytearray()
            async for block in answer.content.iter_chunked(64 * 1024):
                found += block
                if len(found) > _LARGEST:
                    raise refuse("join.other_page")
            return bytes(found)
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        raise refuse("join.unreachable") from None
