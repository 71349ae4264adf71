"""The checks of `doctor`: each part once, bounded in time, with what to do when it fails."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from hr_desktop.documents.legacy import find_office
from hr_desktop.domain.messages import Message, message
from hr_desktop.services import brain
from hr_desktop.services.connections import (
    check_database,
    check_engine,
    check_join,
    check_mail,
    check_sound,
    check_voice,
    timed,
)
from hr_desktop.services.core import Core
from hr_desktop.services.values import Check

LOW_GB = 1.0
MOST_FILES = 20_000


class Checker:
    """Checks the parts of an open workspace."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def all(self) -> list[Check]:
        """All checks, in a fixed order."""
        return [
            await timed("data_folder", self._folder, message("check.data_folder_bad")),
            await timed("database", self._database, message("check.database_bad")),
            await timed("files", self._files, message("check.database_bad")),
            await timed("reader", self._reader, message("check.reader_bad")),
            await timed("understanding", self._understanding, message("check.understanding_bad")),
            await check_engine(self._core.settings.ai),
            await check_voice(self._core.settings.livekit),
            *await check_sound(self._core.settings),
            await check_join(self._core.settings),
            await check_mail(self._core.settings.smtp),
            await timed("fonts", self._fonts, message("check.fonts_bad")),
            await timed("libreoffice", self._libreoffice, message("check.libreoffice_none")),
        ]

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
        url = self._core.settings.database_url
        if url is not None:
            found = await check_database(self._core.paths, url)
            if not found.ok:
                return False, found.said
        where = self._core.person() if self._core.may_write else self._core.read()
        async with where as tx:
            await tx.candidates.count()
        return True, message("check.database")

    async def _files(self) -> tuple[bool, Message]:
        files = self._core.files
        if self._core.may_write:  # a viewer's key only reads
            await asyncio.to_thread(files.check)
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
