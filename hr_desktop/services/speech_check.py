"""One real request to a speech service, in a process of its own (livekit is large)."""

from __future__ import annotations

import asyncio
from typing import Any

from hr_desktop.ai.speech_services import extra_of, installed, key_of, name_of, stay_inside
from hr_desktop.config import Settings, SpeechService
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.services import brain
from hr_desktop.vault import Vault
from hr_desktop.workers import ProcessWorkers, WorkerDied, WorkerOutOfMemory, WorkerTimeout

SECONDS = 25.0
_TRYING = "hr_desktop.ai.speech.trying"


async def recognise_sample(
    settings: Settings, service: SpeechService, language: Language, key: str | None = None
) -> str:
    """What the service understands of the bundled sample. `key`: typed and not kept yet.

    Raises PersonError `speech.…`.
    """
    return str(await _ask(settings, service, language, key, "recognise_sample"))


async def say_sample(
    settings: Settings, service: SpeechService, language: Language, key: str | None = None
) -> bytes:
    """The sample sentence as a WAV file. Raises PersonError `speech.…`."""
    return bytes(await _ask(settings, service, language, key, "say_sample"))


async def _ask(
    settings: Settings, service: SpeechService, language: Language, key: str | None, what: str
) -> Any:
    stay_inside(settings, service)
    key = key or await asyncio.to_thread(key_of, service, Vault())
    if not installed(service.provider):
        raise refuse("speech.no_plugin", service=name_of(service), extra=extra_of(service.provider))
    if key is None and service.base_url is None:
        raise refuse("speech.key_missing", service=name_of(service))
    pool = ProcessWorkers("speech", timeout=SECONDS)
    try:
        return await pool.run(brain.call, f"{_TRYING}:{what}", service, key, language)
    except (WorkerTimeout, WorkerDied, WorkerOutOfMemory):
        raise refuse("speech.unreachable", service=name_of(service)) from None
    finally:
        await asyncio.to_thread(pool.close)
