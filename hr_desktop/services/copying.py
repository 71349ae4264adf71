"""A local workspace into the team's: people, vacancies, interviews and their files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from hr_desktop.config import Paths
from hr_desktop.domain.base import new_id
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.files import LocalFiles
from hr_desktop.services.core import Core
from hr_desktop.services.matching import Matcher
from hr_desktop.services.nearness import Nearness
from hr_desktop.services.spool import Courier, Spool, spool_folder
from hr_desktop.services.values import CopyOverview, CopyResult
from hr_desktop.store import Store
from hr_desktop.store.copying import OWN_SETTINGS, RowCopy

log = logging.getLogger(__name__)

Tell = Callable[[Message, int, int], None]


class CopyService:
    """Copies this computer's local workspace (or one in another folder) into the open one.

    Nothing is taken away from the local workspace. A copy can be repeated: what is there is
    skipped, so one that was cancelled or killed goes on; later copies bring what is new.
    """

    def __init__(self, core: Core, matcher: Matcher, nearness: Nearness) -> None:
        self._core = core
        self._matcher = matcher
        self._nearness = nearness

    async def overview(self, folder: Path | None = None) -> CopyOverview | None:
        """What would go; None when there is no local workspace there, or no team's is open."""
        paths = self._paths(folder)
        if self._core.store.path is not None or not await asyncio.to_thread(_is_there, paths):
            return None
        async with self._opened(paths) as source:
            counts = await RowCopy(source, self._core.store, await self._since(source)).counts()
            files = await _files_of(source)
        found = await asyncio.to_thread(_found, _kept(paths), files)
        sizes = [path.stat().st_size for path in found.values()]
        return CopyOverview(
            people=counts["candidates"],
            vacancies=counts["vacancies"],
            interviews=counts["interviews"],
            scorecards=counts["scorecards"],
            files=len(sizes),
            bytes=sum(sizes),
        )

    async def run(self, tell: Tell, folder: Path | None = None) -> CopyResult:
        """Copies, then counts and compares everything. `tell(what, done, total)` as it goes on.

        May be cancelled at any point. Raises PersonError `copy.not_team`, `copy.nothing`,
        `copy.unfinished`, `copy.incomplete`, and what the storage of the team refuses with.
        """
        core, paths = self._core, self._paths(folder)
        if core.store.path is not None:
            raise refuse("copy.not_team")
        if not await asyncio.to_thread(_is_there, paths):
            raise refuse("copy.nothing", folder=str(paths.data))
        async with self._opened(paths) as source:
            since, until = await self._since(source), new_id()
            copy = RowCopy(source, core.store, since)
            if unfinished := await copy.unfinished():
                raise refuse("copy.unfinished", n=unfinished)
            kept = LocalFiles(paths.files)
            await Courier(source, lambda: kept, Spool(spool_folder(paths.data, None))).send_all()
            wanted = await _files_of(source)
            files, lost = await self._copy_files(wanted, _kept(paths), tell)
            outcome = await copy.run(lambda done, n: tell(message("copy.rows"), done, n))
            absent = await self._absent(wanted, files, tell)
            if outcome.missing or absent:
                raise refuse("copy.incomplete", rows=outcome.missing, files=absent)
            await self._finish(source, until, outcome.copied)
            try:
                await core.store.gather_statistics()
            except PersonError as late:  # the server does it by itself, some minutes later
                log.warning("statistics after the copy: %s", late.said.code)
        return CopyResult(
            rows=outcome.copied,
            left=outcome.left,
            files=len(files),
            lost=lost,
            people=outcome.by_table.get("candidates", 0),
            vacancies=outcome.by_table.get("vacancies", 0),
            interviews=outcome.by_table.get("interviews", 0),
        )

    def _paths(self, folder: Path | None) -> Paths:
        return self._core.paths if folder is None else Paths.under(folder)

    @asynccontextmanager
    async def _opened(self, paths: Paths) -> AsyncIterator[Store]:
        """The local database, brought up to date (after a safe copy) as at its own start."""
        source = await Store.open(paths.database)
        try:
            yield source
        finally:
            await source.close()

    # -- files -------------------------------------------------------------------------------------

    async def _copy_files(
        self, wanted: list[str], kept: list[LocalFiles], tell: Tell
    ) -> tuple[list[str], int]:
        """Before the rows, so that nobody sees a row without its file.

        Gives those that went, and how many the local workspace had lost before.
        """
        core = self._core
        missing = await asyncio.to_thread(core.files.missing, wanted)
        found = await asyncio.to_thread(_found, kept, missing)
        going = sorted(found)
        for done, sha256 in enumerate(going):
            tell(message("copy.files"), done, len(going))
            await core.keep(found[sha256])
        waiting = {one.sha256 for one in await asyncio.to_thread(core.files.waiting)}
        wanted_too = sorted(waiting & set(wanted))  # also what an earlier copy could not send
        for done, sha256 in enumerate(wanted_too):
            tell(message("copy.files"), done, len(wanted_too))
            await asyncio.to_thread(core.files.send, sha256)
        return going, len(missing) - len(going)

    async def _absent(self, wanted: list[str], copied: list[str], tell: Tell) -> int:
        """Files that did not arrive, or not as they are."""
        absent = 0
        for done, sha256 in enumerate(copied):
            tell(message("copy.checking"), done, len(copied))
            absent += not await asyncio.to_thread(self._core.files.verify, sha256)
        return absent

    # -- what was copied before --------------------------------------------------------------------

    def _key(self) -> str:
        return f"{OWN_SETTINGS}{self._core.store.workspace}"

    async def _since(self, source: Store) -> int:
        """Everything up to this id went before: what the team has deleted since stays deleted."""
        async with source.read() as tx:
            return int(await tx.settings.get(self._key(), 0))

    async def _finish(self, source: Store, until: int, rows: int) -> None:
        async with source.write() as tx:
            await tx.settings.put(self._key(), until)
        async with self._core.person() as tx:
            await tx.audit.add("workspace.copied", "setting", 0, after={"count": rows})
            await self._matcher.ask_all(tx)
        self._nearness.forget()
        self._core.wake()


def _is_there(paths: Paths) -> bool:
    return paths.database.is_file() and paths.database.stat().st_size > 0


def _kept(paths: Paths) -> list[LocalFiles]:
    """Where a local workspace may have its files: its folder, or at hand of a bucket's."""
    folders = [paths.files, *sorted((paths.data / "team-files").glob("*"))]
    return [LocalFiles(one) for one in folders if one.is_dir()]


def _found(kept: list[LocalFiles], wanted: list[str]) -> dict[str, Path]:
    return {one: files.path(one) for one in wanted for files in kept if files.exists(one)}


async def _files_of(source: Store) -> list[str]:
    found: list[str] = []
    while True:
        async with source.read() as tx:
            part = await tx.files.all(found[-1] if found else "")
        if not part:
            return found
        found += part
