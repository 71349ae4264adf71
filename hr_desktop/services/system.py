"""System page and `doctor`: queue, checks, logs, spend, audit, AI settings test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from hr_desktop.services.values import AuditEntry, Check, JobRow, QueueOverview, SpendRow


class SystemService:
    """How the program itself is doing."""

    async def queue(self, limit: int = 200) -> QueueOverview:
        """What waits, runs and failed."""
        raise NotImplementedError

    async def retry(self, job_id: int) -> None:
        """Take a failed job up again."""
        raise NotImplementedError

    async def failed(self) -> list[JobRow]:
        """Jobs that gave up."""
        raise NotImplementedError

    async def checks(self) -> list[Check]:
        """The checks of `doctor`, each bounded in time."""
        raise NotImplementedError

    async def test_ai(self, ai: Any = None) -> Check:
        """Whether the AI engine of these settings (`Settings.ai`; None: the saved ones) answers."""
        raise NotImplementedError

    async def log_lines(self, limit: int = 2000, contains: str = "") -> list[str]:
        """The newest lines of the log that contain a text, oldest first."""
        raise NotImplementedError

    async def spend(self) -> list[SpendRow]:
        """Tokens and money by month and model."""
        raise NotImplementedError

    async def backup(self, to: Path) -> Path:
        """The whole workspace as one file (ZIP of a clean database copy and the files)."""
        raise NotImplementedError

    async def clean_up(self) -> int:
        """Remove what a crash left: temporary files, files without a reference. Gives bytes freed."""
        raise NotImplementedError


class AuditService:
    """Who changed what."""

    async def entries(
        self,
        entity: str | None = None,
        entity_id: int | None = None,
        limit: int = 200,
        before: datetime | None = None,
    ) -> list[AuditEntry]:
        """Entries, newest first."""
        raise NotImplementedError
