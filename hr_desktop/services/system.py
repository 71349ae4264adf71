"""System page and `doctor`: queue, checks, logs, spend, audit, copies."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hr_desktop import log as logs
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import ModelCall, Work, WorkState
from hr_desktop.services.backups import make_backup, stage_restore
from hr_desktop.services.checking import Checker
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.imports import ImportService
from hr_desktop.services.intake import IMPORT_JOB
from hr_desktop.services.outbox import MAIL_JOB
from hr_desktop.services.removal import drop_shown_copies
from hr_desktop.services.uploads import ON_THE_WAY_HOURS
from hr_desktop.services.values import Check, JobRow, QueueOverview, SpendRow

if TYPE_CHECKING:
    from hr_desktop.ai.remote.client import Sent


class SystemService:
    """How the program itself is doing."""

    def __init__(self, core: Core, imports: ImportService, checker: Checker) -> None:
        self._core = core
        self._imports = imports
        self._checker = checker

    async def queue(self, limit: int = 200) -> QueueOverview:
        """What waits, runs and failed, the newest jobs first."""
        shown = [WorkState.waiting, WorkState.running, WorkState.failed]
        async with self._core.read() as tx:
            counts = await tx.jobs.counts()
            jobs = await tx.jobs.rows(states=shown, limit=limit)

        def total(state: WorkState) -> int:
            return sum(n for (_, s), n in counts.items() if s is state)

        return QueueOverview(
            waiting=total(WorkState.waiting),
            running=total(WorkState.running),
            failed=total(WorkState.failed),
            jobs=tuple(job_row(job) for job in jobs),
        )

    async def retry(self, job_id: int) -> None:
        """Take a failed job up again."""
        async with self._core.read() as tx:
            job = await tx.jobs.get(job_id)
        if job is None:
            return
        if job.kind == IMPORT_JOB and job.ref_id is not None:
            await self._imports.retry(job.ref_id)
            async with self._core.person() as tx:
                await tx.jobs.cancel([job_id])
            return
        async with self._core.person() as tx:
            if job.kind == MAIL_JOB and job.ref_id is not None:
                await tx.mails.move(job.ref_id, ["failed"], "waiting")
            await tx.jobs.retry(job_id)
        self._core.wake()

    async def failed(self) -> list[JobRow]:
        """Jobs that gave up."""
        async with self._core.read() as tx:
            return [job_row(job) for job in await tx.jobs.rows(states=[WorkState.failed])]

    async def checks(self) -> list[Check]:
        """The checks of `doctor`, each bounded in time."""
        return await self._checker.all()

    @property
    def _log_folders(self) -> set[Path]:
        return {self._core.paths.logs, self._core.paths.data / "logs"}

    async def log_state(self) -> tuple[tuple[str, int], ...]:
        """Changes whenever a process has written into its log: names and sizes of the files."""
        found = [
            await asyncio.to_thread(logs.state, folder) for folder in sorted(self._log_folders)
        ]
        return tuple(one for part in found for one in part)

    async def log(self, limit: int = 2000) -> list[logs.LogLine]:
        """The newest log lines of all processes with their parts, oldest first."""
        found: list[logs.LogLine] = []
        for folder in self._log_folders:
            found.extend(await asyncio.to_thread(logs.read, folder, limit))
        return sorted(found, key=lambda one: one.at)[-limit:]

    async def spend(self) -> list[SpendRow]:
        """Tokens and money of the last year by month and model, the newest month first."""
        now = self._core.now
        first = datetime(now.year - 1, now.month, 1, tzinfo=UTC)
        async with self._core.read() as tx:
            found = await tx.spend.by_month(first)
        return [SpendRow.model_validate(one.model_dump()) for one in found]

    async def calls(self, limit: int = 200) -> list[ModelCall]:
        """The newest calls of models."""
        async with self._core.read() as tx:
            return await tx.spend.calls(limit)

    def sent(self) -> list[Sent]:
        """The texts that left for a model since the engine was set up, oldest first."""
        model = self._core.engines.model
        return list(model.sent) if model is not None else []

    async def would_be_sent(self) -> str | None:
        """The newest resume as it would leave; None when nothing would, or there is no resume.

        Raises PersonError `ai.name_unknown` in private mode.
        """
        engines = self._core.engines
        if engines.what_goes is None:
            return None
        async with self._core.read() as tx:
            text = await tx.resumes.newest_text()
        if text is None:
            return None
        return await engines.what_goes(DocumentText(media_type=MediaType.text, text=text))

    async def backup(self, to: Path) -> Path:
        """The whole workspace as one file (ZIP of a clean database copy and the files)."""
        return await make_backup(self._core, to)

    async def restore(self, source: Path) -> tuple[int, int]:
        """A backup takes this workspace's place when it is opened next.

        Gives its number of files, and of those that are damaged in it and left out.
        What is there now stays as a safe copy. Raises PersonError `restore.not_backup`,
        `backup.team`.
        """
        if self._core.store.path is None:
            raise refuse("backup.team")
        return await asyncio.to_thread(stage_restore, self._core.paths, source)

    async def clean_up(self) -> int:
        """Remove what a crash left: shown copies, files without a reference. Gives bytes freed."""
        core, kept = self._core, set[str]()
        if core.files.shared and core.settings.database_url is None:
            # Others may keep their files there, and this database does not know of their needs.
            return await asyncio.to_thread(drop_shown_copies, core.paths)
        before = core.now - timedelta(hours=ON_THE_WAY_HOURS)
        after = ""
        while True:
            async with core.read() as tx:
                part = await tx.files.all(after)
            if not part:
                break
            kept.update(part)
            after = part[-1]
        try:
            return await asyncio.to_thread(self._sweep, kept, before)
        except OSError as error:
            raise as_person_error(error) from error

    def _sweep(self, kept: set[str], before: datetime) -> int:
        files = self._core.files
        freed = sum(files.delete(one, before) for one in list(files.all()) if one not in kept)
        return freed + drop_shown_copies(self._core.paths)


def job_row(work: Work) -> JobRow:
    """A job as the system page shows it."""
    return JobRow(
        id=work.id,
        kind=work.kind,
        state=work.state.value,
        said=work.said,
        attempts=work.attempts,
        subject_id=work.ref_id,
        retry_at=work.next_at if work.state is WorkState.waiting else None,
        created_at=work.created_at,
    )
