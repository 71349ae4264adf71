"""From settings and keys to objects that recognise and speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from livekit.agents import inference, stt, tts, vad

from hr_desktop.ai.remote.prices import SpendSink
from hr_desktop.ai.speech.providers import address_of, one_recogniser, one_voice
from hr_desktop.ai.speech.recogniser import Recogniser
from hr_desktop.ai.speech.standing_in import Waits
from hr_desktop.ai.speech.voice import Speech
from hr_desktop.config import Settings, SpeechService
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.network import hosts_of, inside
from hr_desktop.vault import Vault


@dataclass(frozen=True)
class Choice:
    """A service and the key that opens it."""

    service: SpeechService
    key: str | None = field(default=None, repr=False)


def chosen(
    settings: Settings, vault: Vault, kind: Literal["recogniser", "speech"]
) -> tuple[Choice, ...]:
    """The service of these settings and its stand-in. Blocking: a keyring may ask a program.

    Raises PersonError `speech.outside` when nothing may leave this network and one would.
    """
    voice = settings.voice
    if kind == "recogniser":
        services = (voice.recogniser, voice.recogniser_fallback)
    else:
        services = (voice.speech, voice.speech_fallback)
    found = []
    for service in services:
        if service is None:
            continue
        if settings.ai.inside_only and not inside(address_of(service)):
            raise refuse("speech.outside", host=", ".join(hosts_of(address_of(service))))
        found.append(Choice(service, key_of(service, vault)))
    return tuple(found)


def key_of(service: SpeechService, vault: Vault) -> str | None:
    """The kept key. The one of the AI service goes to OpenAI's own address alone."""
    key = vault.get(f"speech.{service.provider}_key")
    if key is None and service.provider == "openai" and service.base_url is None:
        key = vault.get("ai.api_key")
    return key


def recogniser(
    choices: Sequence[Choice],
    language: Language,
    *,
    detector: vad.VAD | None = None,
    waits: Waits | None = None,
    spent: SpendSink | None = None,
) -> stt.STT[Any]:
    """What recognises speech in this language; the next one takes over from one that fails.

    Gives a streaming recogniser. `detector` (the bundled one when None) cuts the sound for
    services that take whole utterances. `spent` hears what was used. Raises PersonError `speech.…`
    when a service cannot be set up.
    """
    return Recogniser(
        [one_recogniser(one.service, one.key, language) for one in choices],
        detector or inference.VAD(model="silero"),
        waits or Waits(),
        spent,
    )


def speech(
    choices: Sequence[Choice],
    language: Language,
    *,
    waits: Waits | None = None,
    spent: SpendSink | None = None,
) -> tts.TTS[Any]:
    """What speaks this language; the next one takes over from one that fails.

    Raises PersonError `speech.…` when a service cannot be set up.
    """
    return Speech(
        [one_voice(one.service, one.key, language) for one in choices], waits or Waits(), spent
    )
