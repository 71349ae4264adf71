"""The services that recognise and speak, each through its livekit plug-in.

OpenAI's plug-in belongs to the program and speaks to any service with OpenAI's protocol. The
others are extras of the installation: a missing one is said by name.
"""

from __future__ import annotations

import importlib
from typing import Any

import httpx2
from livekit.agents import stt, tts
from livekit.plugins import openai
from openai import AsyncOpenAI

from hr_desktop.ai.openai_client import openai_client
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

_TIMEOUT = httpx2.Timeout(5.0, connect=15.0)  # the plug-in's; each request has its own as well


class _OwnClient:
    """Closes its client, which the plug-ins leave to whoever made it."""

    def __init__(self, client: AsyncOpenAI, **more: Any) -> None:
        super().__init__(client=client, **more)  # type: ignore[call-arg]
        self._given = client

    async def aclose(self) -> None:
        await super().aclose()  # type: ignore[misc]
        await self._given.close()


class _OpenAISTT(_OwnClient, openai.STT):
    pass


class _OpenAITTS(_OwnClient, openai.TTS):
    pass


def one_recogniser(
    service: SpeechService, key: str | None, language: Language, inside_only: bool = False
) -> stt.STT[Any]:
    """One service's recogniser. Raises PersonError `speech.key_missing`, `speech.no_plugin`.

    `inside_only`: neither a redirect nor a proxy may lead elsewhere.
    """
    plugin, key = _plugin(service), _key(service, key)
    more: dict[str, Any] = {}
    if service.provider == "openai":
        return _OpenAISTT(
            openai_client(key, service.base_url or OPENAI, _TIMEOUT, inside_only=inside_only),
            model=service.model or RECOGNISER_MODELS[own_or_provider(service)],
            language=language,
        )
    if service.provider == "deepgram":
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


def one_voice(
    service: SpeechService, key: str | None, language: Language, inside_only: bool = False
) -> tts.TTS[Any]:
    """One service's voice. Raises PersonError `speech.…`, `speech.no_voice` for a language that
    the service does not speak. `inside_only`: neither a redirect nor a proxy may lead elsewhere."""
    plugin, key = _plugin(service), _key(service, key)
    more: dict[str, Any] = {}
    if service.provider == "openai":
        own = own_or_provider(service)
        return _OpenAITTS(
            openai_client(key, service.base_url or OPENAI, _TIMEOUT, inside_only=inside_only),
            model=service.model or SPEECH_MODELS[own],
            voice=service.voice or OPENAI_VOICE,
            # raw sound is there soonest; an own server's may have any rate, which a header tells
            response_format="wav" if own == "own" else "pcm",
        )
    if service.provider == "deepgram":  # its model is its voice
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
