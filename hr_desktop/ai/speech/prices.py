"""What sound costs at the makers' own addresses; a service elsewhere has no known price."""

from __future__ import annotations

from collections.abc import Mapping

from hr_desktop.domain.base import Value


class SoundPrice(Value):
    """US dollars."""

    minute: float = 0.0  # of sound
    million: float = 0.0  # characters spoken


# List prices as published in 2025. Cartesia and ElevenLabs sell credits by contract.
SOUND_PRICES: Mapping[str, SoundPrice] = {
    "gpt-4o-transcribe": SoundPrice(minute=0.006),
    "gpt-4o-mini-transcribe": SoundPrice(minute=0.003),
    "whisper-1": SoundPrice(minute=0.006),
    "gpt-4o-mini-tts": SoundPrice(minute=0.015),
    "tts-1": SoundPrice(million=15.0),
    "tts-1-hd": SoundPrice(million=30.0),
    "nova-3": SoundPrice(minute=0.0077),
    "aura-2": SoundPrice(million=30.0),
}
_MAKERS = ("api.openai.com", "api.deepgram.com", "deepgram")


def sound_cost(model: str, provider: str, seconds: float, characters: int) -> float | None:
    """US dollars, or None without a known price. `provider` is livekit's word for the address."""
    if provider.lower() not in _MAKERS:
        return None
    name = next((one for one in (model, model[:6]) if one in SOUND_PRICES), None)
    if name is None:
        return None
    price = SOUND_PRICES[name]
    return seconds / 60 * price.minute + characters / 1_000_000 * price.million
