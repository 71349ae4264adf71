"""The services that recognise and speak, each through its livekit plug-in.

OpenAI's plug-in belongs to the program and speaks to any service with OpenAI's protocol. The
others are extras of the installation: a missing one is said by name.
"""

from __future__ import annotations

import importlib
from typing import Any

from livekit.agents import stt, tts

from hr_desktop.ai.speech_services import (
    NAMES,
    OPENAI,
    OPENAI_VOICE,
    RECOGNISER_MODELS,
    SPEECH_MODELS,
    extra_of,
    installed,
    own_or_provider,
)
from hr_desktop.config import SpeechService
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language


def one_recogniser(service: SpeechService, key: str | None, language: Language) -> stt.STT[Any]:
    """One service's recogniser. Raises PersonError `speech.key_missing`, `speech.no_plugin`."""
    plugin, key = _plugin(service), _key(service, key)
    more: dict[str, Any] = {}
    if service.provider == "openai":
        more = {"language": language, "base_url": service.base_url or OPENAI}
    elif service.provider == "deepgram":
        more = {"language": language, "filler_words": False}
        if service.base_url:
            more["base_url"] = service.base_url.rstrip("/") + "/v1/listen"
    elif service.provider == "cartesia":
        more = {"language": language}  # its model follows from the language
        if service.base_url:
            more["base_url"] = service.base_url
    else:
        more = {"language_code": language, "tag_audio_events": False, "server_vad": {}}
        if service.base_url:
            more["base_url"] = service.base_url
    model = service.model or RECOGNISER_MODELS.get(own_or_provider(service))
    if model:
        more["model"] = model
    made: stt.STT[Any] = plugin.STT(api_key=key, **more)
    return made


def one_voice(service: SpeechService, key: str | None, language: Language) -> tts.TTS[Any]:
    """One service's voice. Raises PersonError `speech.…`, `speech.no_voice` for a language that
    the service does not speak."""
    plugin, key = _plugin(service), _key(service, key)
    more: dict[str, Any] = {}
    if service.provider == "openai":
        own = own_or_provider(service)
        more = {
            "model": service.model or SPEECH_MODELS[own],
            "voice": service.voice or OPENAI_VOICE,
            "base_url": service.base_url or OPENAI,
            # raw sound is there soonest; an own server's may have any rate, which a header tells
            "response_format": "wav" if own == "own" else "pcm",
        }
    elif service.provider == "deepgram":  # its model is its voice
        model = service.voice or service.model or SPEECH_MODELS["deepgram"]
        if not model.endswith(f"-{language}"):
            raise refuse("speech.no_voice", service=NAMES[service.provider])
        more = {"model": model}
        if service.base_url:
            more["base_url"] = service.base_url.rstrip("/") + "/v1/speak"
    elif service.provider == "cartesia":
        more = _given(model=service.model, voice=service.voice, base_url=service.base_url)
        more |= {"language": language, "word_timestamps": False}
    else:
        more = _given(model=service.model, voice_id=service.voice, base_url=service.base_url)
        more |= {"language": language}
    made: tts.TTS[Any] = plugin.TTS(api_key=key, **more)
    return made


def load() -> None:
    """Imports the plug-ins that are installed. livekit wants that done on the main thread."""
    for provider in NAMES:
        if installed(provider):
            importlib.import_module(f"livekit.plugins.{provider}")


def _given(**values: str | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _plugin(service: SpeechService) -> Any:
    try:
        return importlib.import_module(f"livekit.plugins.{service.provider}")
    except ModuleNotFoundError as error:
        if error.name != f"livekit.plugins.{service.provider}":
            raise  # the plug-in is there, and something of its own is not
        raise refuse(
            "speech.no_plugin",
            service=NAMES[service.provider],
            extra=extra_of(service.provider),
        ) from None


def _key(service: SpeechService, key: str | None) -> str:
    if key:
        return key
    if service.base_url is None:
        raise refuse("speech.key_missing", service=NAMES[service.provider])
    return "none"  # an own server may want none; the plug-ins want some text
