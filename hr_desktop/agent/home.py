"""What every process of the agent opens for itself: settings, secrets, database, model."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hr_desktop.agent.server import Timing
from hr_desktop.config import Paths, Settings, load_settings
from hr_desktop.files import open_files
from hr_desktop.services.known import Known, place_of
from hr_desktop.services.spool import Courier, Spool, spool_folder
from hr_desktop.store import Store
from hr_desktop.vault import Vault

if TYPE_CHECKING:
    from livekit.plugins import openai

    from hr_desktop.agent.model import Brain

log = logging.getLogger(__name__)

TIMING = "HR_DESKTOP_AGENT_TIMING"  # JSON; tests shorten the waits


@dataclass(frozen=True)
class Home:
    """This user's workspace as the environment and the settings file say; the same for all jobs."""

    paths: Paths
    settings: Settings
    vault: Vault

    @classmethod
    def here(cls) -> Self:
        """Reads the settings (blocking)."""
        paths = Paths.default()
        paths.make()
        return cls(paths, load_settings(paths), Vault())

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.paths.data)

    async def open_store(self) -> Store:
        """A connection of this process's own; raises PersonError `store.…`."""
        url = self.settings.database_url
        return await Store.open(
            url or self.paths.database,
            password=self.vault.get("database.password") if url else None,
            known=Known(self.paths.data).workspace(url),
        )

    def courier(self, store: Store) -> Courier:
        """Brings the recordings of this computer into the workspace (blocking)."""
        url, s3 = self.settings.database_url, self.settings.s3
        secret = self.vault.get("s3.secret_key") if s3.bucket is not None else None
        files = open_files(self.paths, s3, secret, None if url is None else place_of(url))
        return Courier(store, lambda: files, Spool(spool_folder(self.data, store.workspace)))

    def brain(self, store: Store) -> Brain:
        """The model: one for all interviews of a process; a service that is down is so for all."""
        from hr_desktop.agent.model import Brain
        from hr_desktop.services.metering import SpendMeter

        ai = self.settings.ai
        return Brain(
            _remote(self.settings, self.vault),
            timeout_s=min(ai.timeout_s, 20.0),
            private=ai.private,
            meter=SpendMeter(store, ai.daily_limit),
        )


def timing() -> Timing:
    """The waits of this process."""
    given = os.environ.get(TIMING)
    return Timing.model_validate_json(given) if given else Timing()


def _remote(settings: Settings, vault: Vault) -> openai.LLM | None:
    if settings.ai.engine != "openai":
        return None
    key = vault.get("ai.api_key")
    if not key and not settings.ai.base_url:
        return None
    from hr_desktop.ai.remote.client import OPENAI
    from hr_desktop.network import inside

    if settings.ai.inside_only and not inside(settings.ai.base_url or OPENAI):
        log.warning("the model service is outside this network and is not asked")
        return None
    from hr_desktop.agent.openai_llm import openai_llm

    return openai_llm(settings.ai, key or "none")
