"""What is known of the speech services without livekit: names, addresses, keys, voices."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

from hr_desktop.config import Settings, SpeechProvider, SpeechService
from hr_desktop.domain.messages import refuse
from hr_desktop.network import hosts_of, inside
from hr_desktop.vault import Vault

Kind = Literal["recogniser", "speech"]
OPENAI = "https://api.openai.com/v1"
ADDRESSES: dict[SpeechProvider, str] = {
    "openai": OPENAI,
    "deepgram": "https://api.deepgram.com",
    "cartesia": "https://api.cartesia.ai",
    "elevenlabs": "https://api.elevenlabs.io/v1",
}
NAMES: dict[SpeechProvider, str] = {
    "openai": "OpenAI",
    "deepgram": "Deepgram",
    "cartesia": "Cartesia",
    "elevenlabs": "ElevenLabs",
}
# Voices that are chosen by name; the other services' are entered as their id.
VOICES: dict[SpeechProvider, tuple[str, ...]] = {
    "openai": (
        "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer",
        "verse",
    ),
    "deepgram": (
        "aura-2-thalia-en", "aura-2-andromeda-en", "aura-2-helena-en", "aura-2-apollo-en",
        "aura-2-arcas-en", "aura-2-orion-en",
    ),
}  # fmt: skip
# What is asked for when nothing is chosen. An own server is asked for the oldest names, which all
# of them know.
RECOGNISER_MODELS = {
    "openai": "gpt-4o-mini-transcribe",
    "own": "whisper-1",
    "deepgram": "nova-3",
    "elevenlabs": "scribe_v2_realtime",
}
SPEECH_MODELS = {"openai": "gpt-4o-mini-tts", "own": "tts-1", "deepgram": "aura-2-thalia-en"}
OPENAI_VOICE = "nova"
SAMPLES = {
    "ru": "Здравствуйте! Меня зовут Стефани. Я искусственный интеллект и проведу собеседование.",
    "en": "Hello! My name is Stefani. I am an AI, and I will hold this interview.",
}


def address_of(service: SpeechService) -> str:
    """Where the sound goes."""
    return service.base_url or ADDRESSES[service.provider]


def name_of(service: SpeechService) -> str:
    """What a person calls the service: its maker, or an own server's host."""
    if service.base_url is None:
        return NAMES[service.provider]
    return ", ".join(hosts_of(service.base_url)) or service.base_url


def own_or_provider(service: SpeechService) -> str:
    """The key into the tables of models."""
    own = service.provider == "openai" and service.base_url is not None
    return "own" if own else service.provider


def extra_of(provider: SpeechProvider) -> str:
    """How the installation with this service's plug-in is called."""
    return f"hr-desktop[{provider}]"


def installed(provider: SpeechProvider) -> bool:
    """Whether the service's plug-in is on this computer."""
    return find_spec(f"livekit.plugins.{provider}") is not None


def secret_of(service: SpeechService) -> str:
    """The vault's name of its key: a maker's key goes to no other address of the same protocol."""
    return f"speech.{own_or_provider(service)}_key"


def key_of(service: SpeechService, vault: Vault) -> str | None:
    """The kept key. The one of the AI service goes to OpenAI's own address alone. Blocking."""
    key = vault.get(secret_of(service))
    if key is None and service.provider == "openai" and service.base_url is None:
        key = vault.get("ai.api_key")
    return key


def stay_inside(settings: Settings, service: SpeechService) -> None:
    """Raises PersonError `speech.outside` when nothing may leave this network and this would."""
    if settings.ai.inside_only and not inside(address_of(service)):
        raise refuse("speech.outside", host=", ".join(hosts_of(address_of(service))))


def check_set_up(settings: Settings, vault: Vault) -> None:
    """Whether interviews can be spoken with these settings; asks no service. Blocking.

    Raises PersonError `speech.outside`, `speech.no_plugin`, `speech.key_missing`.
    """
    voice = settings.voice
    for service in (
        voice.recogniser,
        voice.recogniser_fallback,
        voice.speech,
        voice.speech_fallback,
    ):
        if service is None:
            continue
        stay_inside(settings, service)
        name = NAMES[service.provider]
        if not installed(service.provider):
            raise refuse("speech.no_plugin", service=name, extra=extra_of(service.provider))
        if service.base_url is None and not key_of(service, vault):
            raise refuse("speech.key_missing", service=name)
