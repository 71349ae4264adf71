"""Whether the services that the settings name answer: each asked once, bounded in time.

`doctor`, the System page and the buttons "Test" in Settings ask the same questions. Nothing of a
workspace has to be open: a database that is away is a reason to ask.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from importlib import import_module

from hr_desktop.ai.speech_services import name_of
from hr_desktop.config import (
    AiSettings,
    LiveKitSettings,
    Paths,
    S3Settings,
    Settings,
    SmtpSettings,
    SpeechService,
)
from hr_desktop.domain.messages import Message, PersonError, message
from hr_desktop.domain.vacancy import Language
from hr_desktop.files import check_bucket
from hr_desktop.services import speech_check
from hr_desktop.services.engines import ping_engine
from hr_desktop.services.known import Known
from hr_desktop.services.values import Check
from hr_desktop.services.values.common import CheckName
from hr_desktop.store import look_at
from hr_desktop.vault import Vault

log = logging.getLogger(__name__)

SECONDS = 30.0


async def timed(
    name: CheckName,
    work: Callable[[], Awaitable[tuple[bool | None, Message]]],
    bad: Message,
) -> Check:
    """One check with the time that it took; `bad` is said when it fails in no known way."""
    began = time.monotonic()
    try:
        ok, said = await asyncio.wait_for(work(), SECONDS)
    except PersonError as refused:
        ok, said = False, refused.said
    except Exception as error:  # noqa: BLE001 (whatever fails: the check's answer is no)
        log.warning("check %s failed: %s", name, type(error).__name__)
        ok, said = False, bad
    latency = round((time.monotonic() - began) * 1000, 1)
    return Check(name=name, ok=ok, said=said, latency_ms=latency)


async def check_database(paths: Paths, url: str | None, password: str | None = None) -> Check:
    """Whether the database at this address (None: this computer's file) would open.

    `password` is one that was typed and not kept yet; None takes the kept one.
    """

    async def ask() -> tuple[bool, Message]:
        if url is None:
            found = await look_at(paths.database, password=None, known=None)
        else:
            found = await look_at(
                url,
                password=password or await _kept("database.password"),
                known=await asyncio.to_thread(Known(paths.data).workspace, url),
            )
        return True, message(f"check.database_{found}")

    return await timed("database", ask, message("check.database_bad"))


async def check_files(s3: S3Settings, secret: str | None = None) -> Check:
    """Whether the bucket of these settings takes, gives and deletes a file."""
    if s3.bucket is None:
        return Check(name="files", ok=None, said=message("check.files_here"))

    async def ask() -> tuple[bool, Message]:
        key = secret or await _kept("s3.secret_key")
        await asyncio.to_thread(check_bucket, s3, key)
        return True, message("check.storage", bucket=s3.bucket or "")

    return await timed("files", ask, message("files.slow"))


async def check_engine(ai: AiSettings, key: str | None = None) -> Check:
    """Whether the model service of these settings answers."""
    if ai.engine == "offline":
        return Check(name="engine", ok=None, said=message("check.engine_offline"))

    async def ask() -> tuple[bool, Message]:
        await ping_engine(ai, key)
        return True, message("check.engine", model=ai.model)

    return await timed("engine", ask, message("check.engine_bad"))


async def check_voice(livekit: LiveKitSettings, secret: str | None = None) -> Check:
    """Whether the server for voice answers and takes the key."""
    url = livekit.url
    if url is None:
        return Check(name="voice", ok=None, said=message("check.voice_none"))

    async def ask() -> tuple[bool, Message]:
        key = secret or await _kept("livekit.api_secret")
        server = await asyncio.to_thread(import_module, "hr_desktop.rooms.probe")
        await server.probe(url, livekit.api_key, key)
        return True, message("check.voice")

    return await timed("voice", ask, message("voice.unreachable"))


async def check_join(settings: Settings) -> Check:
    """Whether candidates reach the interview page, and whether it is the present one."""
    if settings.livekit.url is None:
        return Check(name="join", ok=None, said=message("check.join_none"))

    async def ask() -> tuple[bool, Message]:
        pages = await asyncio.to_thread(import_module, "hr_desktop.services.join_page")
        said: Message = await pages.look_at(settings)
        return True, said

    return await timed("join", ask, message("join.unreachable"))


async def check_recogniser(
    settings: Settings, service: SpeechService, language: Language, key: str | None = None
) -> Check:
    """Whether the service understands the bundled sample. `key`: typed and not kept yet."""

    async def ask() -> tuple[bool, Message]:
        text = await speech_check.recognise_sample(settings, service, language, key)
        return True, message("check.recogniser", text=text[:80])

    return await timed("recogniser", ask, _silent(service))


async def check_speech(
    settings: Settings, service: SpeechService, language: Language, key: str | None = None
) -> tuple[Check, bytes]:
    """Whether the service says the sample, and its sound as a WAV file (empty on failure)."""
    sound = b""

    async def ask() -> tuple[bool, Message]:
        nonlocal sound
        sound = await speech_check.say_sample(settings, service, language, key)
        return True, message("check.speech")

    check = await timed("speech", ask, _silent(service))
    return check, sound


async def check_sound(settings: Settings) -> list[Check]:
    """Both of them, where there is a server for voice."""
    if settings.livekit.url is None:
        return []
    language, voice = settings.effective_language(), settings.voice
    return [
        await check_recogniser(settings, voice.recogniser, language),
        (await check_speech(settings, voice.speech, language))[0],
    ]


def _silent(service: SpeechService) -> Message:
    return message("speech.unreachable", service=name_of(service))


async def check_mail(smtp: SmtpSettings, password: str | None = None) -> Check:
    """Whether the mail server answers and takes the login. No letter is sent."""
    if smtp.host is None:
        return Check(name="mail", ok=None, said=message("check.mail_none"))

    async def ask() -> tuple[bool, Message]:
        key = password or await _kept("smtp.password")
        server = await asyncio.to_thread(import_module, "hr_desktop.services.mail_server")
        await server.probe(smtp, key)
        return True, message("check.mail", host=smtp.host or "")

    return await timed("mail", ask, message("mail.unreachable"))


async def check_services(paths: Paths, settings: Settings) -> list[Check]:
    """All of them, for a workspace that does not open."""
    return [
        await check_database(paths, settings.database_url),
        await check_files(settings.s3),
        await check_engine(settings.ai),
        await check_voice(settings.livekit),
        *await check_sound(settings),
        await check_join(settings),
        await check_mail(settings.smtp),
    ]


async def _kept(name: str) -> str | None:
    return await asyncio.to_thread(Vault().get, name)  # a keyring may ask another program
