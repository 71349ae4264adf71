"""From settings and keys to objects that recognise and speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from livekit.agents import stt, tts

from hr_desktop.ai.remote.prices import SpendSink
from hr_desktop.ai.speech.detector import Detector
from hr_desktop.ai.speech.providers import one_recogniser, one_voice
from hr_desktop.ai.speech.recogniser import Recogniser
from hr_desktop.ai.speech.standing_in import Waits
from hr_desktop.ai.speech.voice import Speech
from hr_desktop.ai.speech_services import Kind, key_of, stay_inside
from hr_desktop.config import Settings, SpeechService
from hr_desktop.domain.vacancy import Language
from hr_desktop.vault import Vault


@dataclass(frozen=True)
class Choice:
    """A service and the key that opens it."""

    service: SpeechService
    key: str | None = field(default=None, repr=False)
    inside_only: bool = False  # nothing may leave this network


def chosen(settings: Settings, vault: Vault, kind: Kind) -> tuple[Choice, ...]:
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
        if service is not None:
            stay_inside(settings, service)
            found.append(Choice(service, key_of(service, vault), settings.ai.inside_only))
    return tuple(found)


def recogniser(
    choices: Sequence[Choice],
    language: Language,
    *,
    waits: Waits | None = None,
    spent: SpendSink | None = None,
) -> stt.STT[Any]:
    """What recognises speech in this language; the next one takes over from one that fails.

    Gives a streaming recogniser: the bundled detector cuts the sound for services that take whole
    utterances. `spent` hears what was used. Raises PersonError `speech.…`
    when a service cannot be set up.
    """
    return Recogniser(
        [one_recogniser(one.service, one.key, language, one.inside_only) for one in choices],
        Detector(),
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
        [one_voice(one.service, one.key, language, one.inside_only) for one in choices],
        waits or Waits(),
        spent,
    )
