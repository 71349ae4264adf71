"""Deleting for good: what the database forgot also leaves files, vectors, caches and journals."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from hr_desktop.config import Paths
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import Purged
from hr_desktop.durable import write_atomically
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.nearness import Nearness
from hr_desktop.services.values import DuePerson
from hr_desktop.store.transaction import Tx

log = logging.getLogger(__name__)

DAYS_A_MONTH = 30.4375
PURGED = "purged.json"
PURGING = "purging.json"


def drop_shown_copies(paths: Paths) -> int:
    """Removes the copies of documents and reports that were shown; gives the bytes freed.

    Raises OSError when another program keeps one open (Windows).
    """
    freed = 0
    for name in ("originals", "reports"):
        folder = paths.cache / name
        freed += sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
    return freed


def _together(one: Purged, other: Purged) -> Purged:
    return Purged(
        candidates=one.candidates + other.candidates,
        vacancies=one.vacancies + other.vacancies,
        interviews=one.interviews + other.interviews,
        files=one.files + other.files,
    )


class Removal:
    """Makes deletions final."""

    def __init__(self, core: Core, nearness: Nearness) -> None:
        self._core = core
        self._nearness = nearness
        self._turn = asyncio.Lock()  # the note tells of one purge at a time

    async def due(self) -> int:
        """Purge everything whose undo time is over; gives how many people."""
        async with self._core.read() as tx:
            tokens = await tx.deletions.due()
        if not tokens:
            return 0
        purged = await self._purge(self._core.program(), lambda tx: tx.deletions.purge(tokens))
        return len(purged.candidates)

    async def people(self, ids: list[int]) -> None:
        """Purge people at once."""
        await self._purge(self._core.person(), lambda tx: tx.deletions.purge_candidates(ids))

    async def vacancies(self, ids: list[int]) -> None:
        """Purge vacancies at once, with their applications and interviews."""
        await self._purge(self._core.person(), lambda tx: tx.deletions.purge_vacancies(ids))

    async def _purge(
        self,
        transaction: AbstractAsyncContextManager[Tx],
        remove: Callable[[Tx], Awaitable[Purged]],
    ) -> Purged:
        """Removes rows, then what belongs to them elsewhere.

        The note is written before the commit: it is what a program that is cut off goes on from.
        """
        async with self._turn:
            began = self._core.now
            try:
                left = await asyncio.to_thread(self._begun)
                async with transaction as tx:
                    purged = await remove(tx)
                    await asyncio.to_thread(self._note, _together(left or Purged(), purged))
            except OSError as error:  # a full disk: without the note nothing is deleted
                raise as_person_error(error) from error
            await self._after(purged, began, left)
        return purged

    async def _after(self, purged: Purged, began: datetime | None, left: Purged | None) -> None:
        """What follows a purge; `left` is what an earlier one could not remove.

        Raises PersonError for files that could not be removed. The next start tries again.
        """
        self._nearness.drop(list(purged.candidates))
        try:
            whole = await self._core.store.scrub()
        finally:
            await asyncio.to_thread(self._remove_files, purged, began)
        await asyncio.to_thread(self._settle, left, whole)

    async def traces(self) -> None:
        """Removes what the files of the database still held when somebody was reading them."""
        try:
            async with self._turn:
                left = await asyncio.to_thread(self._begun)
                if left is not None:
                    whole = await self._core.store.scrub()
                    await asyncio.to_thread(self._settle, left, whole)
        except (PersonError, OSError) as error:
            why = error.said.code if isinstance(error, PersonError) else type(error).__name__
            log.warning("traces of a deletion could not be looked for: %s", why)

    async def finish(self) -> None:
        """A purge that was cut off between the database and the files is brought to its end.

        What the database still needs is left alone: the purge may not have been committed. Traces
        in the files of the database are left to `traces`: a program that starts does not wait.
        """
        try:
            purged = await asyncio.to_thread(self._begun)
        except OSError as error:
            log.warning("the note of a deletion cannot be read: %s", type(error).__name__)
            return
        if purged is None or purged == Purged():
            return
        async with self._core.read() as tx:
            files = await tx.files.unreferenced(purged.files)
            kept = await tx.interviews.existing(purged.interviews)
            people = await tx.candidates.existing(purged.candidates)
        done = Purged(
            candidates=tuple(one for one in purged.candidates if one not in people),
            interviews=tuple(one for one in purged.interviews if one not in kept),
            files=tuple(files),
        )
        self._nearness.drop(list(done.candidates))
        try:
            await asyncio.to_thread(self._remove_files, done, None)
            await asyncio.to_thread(self._note, Purged())
        except (PersonError, OSError) as error:  # it must not keep the program from starting
            why = error.said.code if isinstance(error, PersonError) else type(error).__name__
            log.warning("a deletion could not be finished: %s", why)

    def _note(self, purged: Purged) -> None:
        """What is still to be removed outside of the database, and that traces may be in it."""
        write_atomically(self._mark, purged.model_dump_json().encode())

    def _settle(self, left: Purged | None, whole: bool) -> None:
        """Notes what is still to be done; a note of nothing stands for traces in the database.

        `whole`: nothing of what was deleted is in the database's files any more.
        """
        if whole and left in (None, Purged()):
            self._mark.unlink(missing_ok=True)
            return
        if not whole:
            log.warning("traces of a deletion stay until nobody reads the database's files")
        self._note(left or Purged())

    def _begun(self) -> Purged | None:
        """What is noted; of a damaged note, that something is. Raises OSError."""
        try:
            return Purged.model_validate_json(self._mark.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            log.warning("the note of a deletion is damaged")
            return Purged()

    def _remove_journals(self, interview_id: int) -> None:
        folder = self._core.paths.journals(self._core.store.workspace)
        for journal in folder.glob(f"{interview_id}.*"):
            journal.unlink(missing_ok=True)

    @property
    def _mark(self) -> Path:
        """Says while a purge is under way what has to follow it; numbers and hashes only."""
        return self._core.paths.data / self._own(PURGING)

    def _own(self, name: str) -> str:
        """A file of this workspace alone: who is deleted in a local one may live in a team's."""
        workspace = self._core.store.workspace
        return name if workspace is None else f"{workspace}-{name}"

    async def again(self) -> None:
        """After a restore: whoever was deleted for good before is deleted again."""
        try:
            known = await asyncio.to_thread(self._purged_before)
        except OSError:  # it is locked or not ours to read: the next start tries again
            log.warning("the list of people deleted for good cannot be read")
            return
        async with self._core.read() as tx:
            back = [record.id for record in await tx.candidates.records(known)]
        if not back:
            return
        try:
            await self._purge(self._core.program(), lambda tx: tx.deletions.purge_candidates(back))
        except PersonError as refused:  # a file in use must not keep the program from starting
            if refused.said.code.startswith("store."):
                raise
            log.warning("a deletion could not be finished: %s", refused.said.code)

    @property
    def _list(self) -> Path:
        return self._core.paths.config / self._own(PURGED)

    def _purged_before(self) -> list[int]:
        """Every number of the list, of a damaged one too: none may be forgotten."""
        try:
            found = re.findall(rb"(?<!\d)\d{1,19}(?!\d)", self._list.read_bytes())
        except FileNotFoundError:
            return []
        return [number for one in found if (number := int(one)) < 1 << 63]

    def _remember(self, ids: tuple[int, ...]) -> None:
        """Numbers only: a backup that holds these people is cleaned when it is restored."""
        if ids:
            numbers = sorted({*self._purged_before(), *ids})
            write_atomically(self._list, json.dumps(numbers).encode())

    def _remove_files(self, purged: Purged, began: datetime | None) -> None:
        """Removes what can be removed; raises PersonError for the first that could not be.

        The note then stays, and the next start tries again.
        """
        steps: list[Callable[[], object]] = [
            partial(self._remember, purged.candidates),
            *(partial(self._core.files.delete, sha256, began) for sha256 in purged.files),
            *(partial(self._remove_journals, interview_id) for interview_id in purged.interviews),
            *(partial(self._core.spool.forget, interview_id) for interview_id in purged.interviews),
            partial(drop_shown_copies, self._core.paths),
        ]
        failures: list[Exception] = []
        for step in steps:
            try:
                step()
            except (OSError, PersonError) as error:
                failures.append(error)
        if failures:
            raise as_person_error(failures[0])

    @property
    def _period(self) -> timedelta | None:
        months = self._core.settings.retention_months
        return None if months is None else timedelta(days=months * DAYS_A_MONTH)

    async def unclaimed(self) -> None:
        """Purge documents in which nobody was found, when their retention period has ended.

        Nobody would be asked about them otherwise: they are in no list of people.
        """
        if self._period is None:
            return
        before = self._core.now - self._period
        async with self._core.read() as tx:
            due = await tx.deletions.unclaimed(before)
        if due:
            program = self._core.program()
            await self._purge(program, lambda tx: tx.deletions.purge_unclaimed(before))

    async def recordings(self) -> None:
        """Purge the sound of interviews that is older than the settings say, or than was promised.

        The transcript stays.
        """
        days = self._core.settings.voice.recording_days
        async with self._core.read() as tx:
            due = await tx.recordings.due(days, 1)
        if due:
            program = self._core.program(audited=True)
            await self._purge(program, lambda tx: tx.recordings.purge_due(days))

    async def people_due(self) -> list[DuePerson]:
        """People whose retention period has ended, the longest first."""
        if (period := self._period) is None:
            return []
        async with self._core.read() as tx:
            due = await tx.candidates.due_for_deletion(self._core.now - period)
        return [
            DuePerson(id=id, name=name, last_touched=touched, due_at=touched + period)
            for id, name, touched in due
        ]
