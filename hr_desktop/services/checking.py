"""The checks of `doctor`: each part once, bounded in time, with what to do when it fails."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from hr_desktop.config import AiSettings, S3Settings
from hr_desktop.documents.legacy import find_office
from hr_desktop.domain.messages import Message, PersonError, message
from hr_desktop.files import check_bucket
from hr_desktop.services import brain
from hr_desktop.services.core import Core
from hr_desktop.services.engines import ping_engine
from hr_desktop.services.values import Check
from hr_desktop.services.values.common import CheckName

log = logging.getLogger(__name__)

SECONDS = 30.0
LOW_GB = 1.0
MOST_FILES = 20_000


class Checker:
    """Checks the parts of an open workspace."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def all(self) -> list[Check]:
        """All checks, in a fixed order."""
        return [
            await self._timed("data_folder", self._folder, message("check.data_folder_bad")),
            await self._timed("database", self._database, message("check.database_bad")),
            await self._timed("files", self._files, message("check.database_bad")),
            await self._timed("reader", self._reader, message("check.reader_bad")),
            await self._timed(
                "understanding", self._understanding, message("check.understanding_bad")
            ),
            await self.engine(),
            await self._timed("fonts", self._fonts, message("check.fonts_bad")),
            await self._timed("libreoffice", self._libreoffice, message("check.libreoffice_none")),
        ]

    async def engine(self, ai: AiSettings | None = None, key: str | None = None) -> Check:
        """Whether the model service of these settings answers."""
        chosen = ai or self._core.settings.ai
        if chosen.engine == "offline":
            return Check(name="engine", ok=None, said=message("check.engine_offline"))

        async def ask() -> tuple[bool, Message]:
            try:
                await ping_engine(chosen, key)
            except PersonError as refused:
                return False, refused.said
            return True, message("check.engine", model=chosen.model)

        return await self._timed("engine", ask, message("check.engine_bad"))

    async def _timed(
        self,
        name: CheckName,
        work: Callable[[], Awaitable[tuple[bool | None, Message]]],
        bad: Message,
    ) -> Check:
        began = time.monotonic()
        try:
            ok, said = await asyncio.wait_for(work(), SECONDS)
        except Exception as error:  # noqa: BLE001 (whatever fails: the check's answer is no)
            log.warning("check %s failed: %s", name, type(error).__name__)
            ok, said = False, bad
        latency = round((time.monotonic() - began) * 1000, 1)
        return Check(name=name, ok=ok, said=said, latency_ms=latency)

    async def _folder(self) -> tuple[bool, Message]:
        def look() -> float:
            with tempfile.TemporaryFile(dir=self._core.paths.data) as probe:
                probe.write(b"probe")
                probe.flush()
                os.fsync(probe.fileno())
            return shutil.disk_usage(self._core.paths.data).free / 1e9

        free = await asyncio.to_thread(look)
        code = "check.data_folder_low" if free < LOW_GB else "check.data_folder"
        return free >= LOW_GB, message(code, free=round(free, 1))

    async def _database(self) -> tuple[bool, Message]:
        where = self._core.person() if self._core.may_write else self._core.read()
        async with where as tx:
            await tx.candidates.count()
        return True, message("check.database")

    async def files(self, s3: S3Settings, key: str | None) -> Check:
        """Whether the storage of these settings takes, gives and deletes a file."""

        async def ask() -> tuple[bool, Message]:
            try:
                await asyncio.to_thread(check_bucket, s3, key)
            except PersonError as refused:
                return False, refused.said
            return True, message("check.storage", bucket=s3.bucket or "")

        return await self._timed("files", ask, message("files.slow"))

    async def _files(self) -> tuple[bool, Message]:
        files = self._core.files
        try:
            await asyncio.to_thread(files.check)
        except PersonError as refused:
            return False, refused.said
        waiting = await asyncio.to_thread(files.waiting)
        async with self._core.read() as tx:
            wanted = await tx.files.all(limit=MOST_FILES)

            elsewhere = await tx.files.elsewhere(self._core.outbox) if self._core.outbox else set()
        missing = set(await asyncio.to_thread(files.missing, wanted)) - elsewhere
        if missing:
            return False, message("check.files_missing", n=len(missing))
        if waiting or elsewhere:
            return True, message("check.files_waiting", n=len(waiting), others=len(elsewhere))
        return True, message("check.files")

    async def _reader(self) -> tuple[bool, Message]:
        def probe() -> Path:
            handle, name = tempfile.mkstemp(suffix=".txt", prefix="hr-desktop-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write("Иван Петров\nPython\n")
            return Path(name)

        path = await asyncio.to_thread(probe)
        try:
            document = await self._core.reader.read(path)
        finally:
            await asyncio.to_thread(path.unlink)
        return "Python" in document.text, message("check.reader")

    async def _understanding(self) -> tuple[bool, Message]:
        return await self._core.think(brain.warm_up), message("check.understanding")

    async def _fonts(self) -> tuple[bool, Message]:
        await self._core.think(brain.call, "hr_desktop.reports.style:register_fonts")
        return True, message("check.fonts")

    async def _libreoffice(self) -> tuple[bool | None, Message]:
        if await asyncio.to_thread(find_office):
            return True, message("check.libreoffice")
        return None, message("check.libreoffice_none")
