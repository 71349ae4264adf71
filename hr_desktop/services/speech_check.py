"""Whether the speech services of the settings answer: one real request to each."""

from __future__ import annotations

import asyncio

from hr_desktop.ai.speech_services import extra_of, installed, key_of, name_of, stay_inside
from hr_desktop.config import Settings, SpeechService
from hr_desktop.domain.messages import Message, message, refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.services import brain
from hr_desktop.services.connections import timed
from hr_desktop.services.values import Check
from hr_desktop.vault import Vault
from hr_desktop.workers import ProcessWorkers, WorkerDied, WorkerOutOfMemory, WorkerTimeout

SECONDS = 25.0
_TRYING = "hr_desktop.ai.speech.trying"


async def check_recogniser(
    settings: Settings, service: SpeechService, language: Language, key: str | None = None
) -> Check:
    """Whether the service understands the bundled sample. `key`: typed and not kept yet."""

    async def ask() -> tuple[bool, Message]:
        text = await _ask(settings, service, language, key, "recognise_sample")
        return True, message("check.recogniser", text=str(text)[:80])

    return await timed("recogniser", ask, message("speech.unreachable", service="—"))


async def check_speech(
    settings: Settings, service: SpeechService, language: Language, key: str | None = None
) -> tuple[Check, bytes]:
    """Whether the service says the sample, and its sound as a WAV file (empty on failure)."""
    sound = b""

    async def ask() -> tuple[bool, Message]:
        nonlocal sound
        found = await _ask(settings, service, language, key, "say_sample")
        sound = found if isinstance(found, bytes) else b""
        return True, message("check.speech")

    check = await timed("speech", ask, message("speech.unreachable", service="—"))
    return check, sound


async def _ask(
    settings: Settings, service: SpeechService, language: Language, key: str | None, what: str
) -> str | bytes:
    stay_inside(settings, service)
    key = key or await asyncio.to_thread(key_of, service, Vault())
    if not installed(service.provider):
        raise refuse("speech.no_plugin", service=name_of(service), extra=extra_of(service.provider))
    if key is None and service.base_url is None:
        raise refuse("speech.key_missing", service=name_of(service))
    pool = ProcessWorkers("speech", timeout=SECONDS)
    try:
        found: str | bytes = await pool.run(brain.call, f"{_TRYING}:{what}", service, key, language)
    except (WorkerTimeout, WorkerDied, WorkerOutOfMemory):
        raise refuse("speech.unreachable", service=name_of(service)) from None
    finally:
        await asyncio.to_thread(pool.close)
    return found
