"""How voice is reached and run, without importing LiveKit's libraries."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Self

from hr_desktop.ai.speech_services import check_set_up
from hr_desktop.config import Settings
from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.voice import AGENT_NAME
from hr_desktop.network import hosts_of, inside
from hr_desktop.vault import Vault


@dataclass(frozen=True)
class LiveKitAccess:
    """Address, key and secret of the LiveKit server."""

    url: str
    key: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings, vault: Vault) -> Self | None:
        """As it is set up, None when something is missing (blocking: may ask the keyring).

        Raises PersonError `network.outside` when nothing may leave this network and voices would,
        and `speech.…` when nobody could speak: a call that is taken all the same would end with a
        candidate who is told to come another time.
        """
        url, key = settings.livekit.url, settings.livekit.api_key
        secret = vault.get("livekit.api_secret") if url and key else None
        if not (url and key and secret):
            return None
        if settings.ai.inside_only and not inside(url):
            raise refuse("network.outside", host=", ".join(hosts_of(url)))
        check_set_up(settings, vault)
        return cls(url, key, secret)


class VoiceOptions(Value):
    """How jobs are run; tests choose another job, threads, and a name of their own."""

    entry: str = "hr_desktop.agent.voice.job:run"
    agent_name: str = AGENT_NAME
    threads: bool = sys.platform == "win32"
    idle: int = 2  # processes that wait for a job: two candidates may come in the same second
