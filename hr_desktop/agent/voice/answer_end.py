"""Says when an answer is over: never while packets are missing or words are being recognised."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from livekit.agents import LanguageCode, llm

from hr_desktop.ai.offline.dialogue_ends import goes_on
from hr_desktop.domain.vacancy import Language

_LOOK_S = 0.1
_NOTICES_S = 0.05
_STANDS = 1.0
_HANGS = 0.1
THRESHOLD = 0.5


class Hearing(Protocol):
    """What the detector asks about (see `line.Line`)."""

    @property
    def muted(self) -> bool:
        """No open microphone."""
        ...

    async def whole(self) -> bool:
        """Packets arrive."""
        ...


class AnswerEnd:
    """A turn detector for livekit's session.

    An answer stays open while packets are missing, and `after_gap_s` longer, so that the rest of
    it joins; a closed microphone holds it for `mute_s` at most. Ended in the middle of a sentence,
    the session waits its longer delay. `press` ends it at once.
    """

    model = "hr-desktop"
    provider = "hr-desktop"

    def __init__(
        self,
        line: Hearing,
        recognising: asyncio.Event,
        language: Language,
        *,
        after_gap_s: float = 2.0,
        mute_s: float = 7.0,
    ) -> None:
        self._line = line
        self._recognised = recognising  # set while nothing is being recognised
        self._language: Language = language
        self._after_gap = after_gap_s
        self._mute = mute_s
        self._pressed = False
        self._silent_since = 0.0

    def fell_silent(self) -> None:
        """The candidate has just stopped speaking; the recogniser notices a moment later."""
        self._silent_since = time.monotonic()

    def press(self) -> None:
        """The candidate says that the answer is complete."""
        self._pressed = True

    def over(self) -> None:
        """The answer was taken: a press that came meanwhile was about this one."""
        self._pressed = False

    async def unlikely_threshold(self, language: LanguageCode | None) -> float | None:
        """Below it the session waits longer."""
        return THRESHOLD

    async def supports_language(self, language: LanguageCode | None) -> bool:
        """Every one."""
        return True

    async def predict_end_of_turn(
        self, chat_ctx: llm.ChatContext, *, timeout: float | None = None
    ) -> float:
        """Returns when the answer can be judged: 1.0 when it stands, little when it hangs."""
        await asyncio.sleep(max(0.0, self._silent_since + _NOTICES_S - time.monotonic()))
        gap, muted_since = False, None
        while not self._pressed:
            await self._recognised.wait()
            if self._line.muted:
                muted_since = muted_since or time.monotonic()
                if time.monotonic() - muted_since >= self._mute:
                    break
            elif await self._line.whole():
                if not self._recognised.is_set():
                    continue  # a service failed, and another one is asked
                if not gap:
                    break
                gap = False
                await asyncio.sleep(self._after_gap)
                continue
            else:
                gap = True
            await asyncio.sleep(_LOOK_S)
        pressed, self._pressed = self._pressed, False
        said = chat_ctx.messages()[-1].text_content or "" if chat_ctx.messages() else ""
        return _HANGS if not pressed and goes_on(said, self._language) else _STANDS
