"""Lines as text: what the interviewer says appears, and so has arrived."""

from __future__ import annotations

import logging

from livekit.agents import Agent, AgentSession

from hr_desktop.agent.machine import Waits
from hr_desktop.agent.ports import Said
from hr_desktop.domain.interview import Turn

log = logging.getLogger(__name__)


class TextVoice:
    """A livekit session without a room, model or memory of its own (see `ports.Voice`)."""

    spoken = False
    here = True
    busy = answering = False
    left = False
    failure = None
    waits: Waits | None = None

    def __init__(self) -> None:
        self._session: AgentSession[None] = AgentSession(
            vad=None,
            turn_handling={"turn_detection": None},
            user_away_timeout=None,
            aec_warmup_duration=None,
            tts_text_transforms=None,
        )

    async def start(self, instructions: str) -> None:
        """Begins."""
        await self._session.start(Agent(instructions=instructions), record=False)

    async def reached(self) -> None:
        """At once."""

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        """Shows a line."""
        try:
            await self._session.say(turn.text, add_to_chat_ctx=False)
        except RuntimeError:  # a session that is closing; the turn is kept and shown all the same
            log.warning("the session is closing")
        return Said()

    def hush(self) -> None:
        """Nothing: a line is there at once."""

    async def more(self, at_most_s: float = 300.0) -> None:
        """Nothing: text is sent when it is complete."""

    async def close(self) -> None:
        """Ends the session."""
        await self._session.aclose()
