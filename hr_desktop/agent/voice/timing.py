"""Waits of voice interviews; tests shorten them."""

from __future__ import annotations

import os

from hr_desktop.agent import home
from hr_desktop.agent.machine import SPOKEN, Waits
from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.room_voice import Speech
from hr_desktop.ai.speech import Waits as ServiceWaits
from hr_desktop.domain.base import Value

VARIABLE = "HR_DESKTOP_VOICE_TIMING"  # JSON of `VoiceTiming` without `server`


class VoiceTiming(Value):
    """All of them, in seconds. `server` are those of the agent process (`home.timing`)."""

    server: Timing = Timing(waits=SPOKEN)
    spoken: Waits = SPOKEN
    typed: Waits = Waits()  # silence of a candidate who writes
    speech: Speech = Speech()
    services: ServiceWaits = ServiceWaits()
    door: float = 15.0  # at the door without a candidate
    door_look: float = 1.0
    live: float = 0.5  # between two rows of what is being said
    reception: float = 900.0  # after the end, for questions and requests
    end: float = 900.0  # for a database that is away when the goodbye has been said

    @classmethod
    def current(cls) -> VoiceTiming:
        """Those of the environment, else the real ones."""
        given = cls.model_validate_json(os.environ.get(VARIABLE, "{}"))
        server = home.timing().model_copy(update={"waits": given.spoken, "end": given.end})
        return given.model_copy(update={"server": server})
