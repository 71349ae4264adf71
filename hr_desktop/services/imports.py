"""Files become rows at once, rows become resumes: the import list."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from hr_desktop.domain.messages import message, refuse
from hr_desktop.domain.records import ImportRecord, ImportState, WorkState
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.intake import IMPORT_JOB
from hr_desktop.services.runner import JobRunner
from hr_desktop.services.values import ImportProgress, ImportRow
from hr_desktop.services.walking import files_under, path_of, path_text
from hr_desktop.store.repositories.imports import NewImport

_OPEN = (ImportState.waiting, ImportState.reading, ImportState.understanding)
_ENDED = (ImportState.done, ImportState.failed, ImportState.cancelled, ImportState.duplicate)
_AT_ONCE = 2000  # rows in one transaction, so that others get their turn in between


class ImportService:
    """The import list: add files, watch, cancel, try again."""

    def __init__(self, core: Core, runner: JobRunner) -> None:
        self._core = core
        self._runner = runner

    async def add(self, paths: Sequence[Path]) -> int:
        """Add files and folders (walked in a thread); rows appear at once. Gives the batch's id.

        Raises PersonError `import.nothing` when there is no file among them, and
        `import.too_many` when a folder holds more than anybody means.
        """
        return await self._add(paths, None)

    async def add_for(self, candidate_id: int, path: Path) -> int:
        """Add a file as a newer resume of one person. Gives the batch's id."""
        return await self._add([path], candidate_id)

    async def _add(self, paths: Sequence[Path], candidate_id: int | None) -> int:
        found = await asyncio.to_thread(_list_files, list(paths), self._core.paths.data)
        if not found:
            raise refuse("import.nothing")
        batch_id: int | None = None
        for start in range(0, len(found), _AT_ONCE):
            async with self._core.person() as tx:
                batch_id, ids = await tx.imports.add_batch(
                    found[start : start + _AT_ONCE],
                    job_kind=IMPORT_JOB,
                    batch_id=batch_id,
                    place=self._core.place,
                )
                if candidate_id is not None:
                    for import_id in ids:
                        await tx.imports.update(import_id, candidate_id=candidate_id)
            self._core.wake()
        assert batch_id is not None
        return batch_id

    async def add_bytes(self, name: str, data: bytes) -> int:
        """Add a document that is not a file (pasted, from a mail). Gives the batch's id."""
        try:
            sha256 = await self._core.keep(data)
        except OSError as error:
            raise as_person_error(error) from error
        new = NewImport(filename=Path(name).name or "document", size=len(data), sha256=sha256)
        async with self._core.person() as tx:
            batch_id, _ = await tx.imports.add_batch(
                [new], job_kind=IMPORT_JOB, place=self._core.waits_at
            )
        self._core.wake()
        return batch_id

    async def rows(self, limit: int = 500, *, only_attention: bool = False) -> list[ImportRow]:
        """The newest rows that were not dismissed, newest first."""
        async with self._core.read() as tx:
            records = await tx.imports.rows(limit=limit, only_attention=only_attention)
        return [_row(record) for record in records]

    async def row(self, import_id: int) -> ImportRow:
        """One row; raises PersonError when it is gone."""
        async with self._core.read() as tx:
            return _row(await tx.imports.get(import_id))

    async def progress(self) -> ImportProgress:
        """Counts over all rows that were not dismissed."""
        async with self._core.read() as tx:
            counts = await tx.imports.counts()
        return ImportProgress(
            total=counts.total,
            done=counts.done + counts.duplicate,
            failed=counts.failed,
            attention=counts.attention,
            running=counts.waiting + counts.running > 0,
        )

    async def cancel(self, import_id: int) -> None:
        """Stop one row; work under way on it is killed."""
        await self._cancel([import_id])

    async def cancel_all(self) -> int:
        """Stop all rows that are not finished; gives how many."""
        async with self._core.read() as tx:
            ids = await tx.imports.with_states(_OPEN, limit=1_000_000)
        await self._cancel(ids)
        return len(ids)

    async def _cancel(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), 500):
            part = list(ids[start : start + 500])
            async with self._core.person() as tx:
                await tx.jobs.cancel_refs(IMPORT_JOB, part)
                await tx.imports.cancel(part, message("import.cancelled"))
            for import_id in part:
                self._runner.stop(IMPORT_JOB, import_id)

    async def retry(self, import_id: int) -> None:
        """Take a failed or cancelled row up again; raises PersonError when its file is gone."""
        async with self._core.read() as tx:
            record = await tx.imports.get(import_id)
        if record.state in _OPEN:
            raise refuse("import.running")
        if record.sha256 is None:
            path = path_of(record.source_path or "")
            if not await asyncio.to_thread(path.is_file):
                raise refuse("file.vanished")
        async with self._core.person() as tx:
            await tx.imports.update(import_id, state=ImportState.waiting, can_retry=False)
            place = self._core.place if record.sha256 is None else None
            await tx.jobs.add_many(IMPORT_JOB, [import_id], priority=1, place=place)
        self._core.wake()

    async def retry_failed(self) -> int:
        """Take every failed row up again whose file is there; gives how many."""
        async with self._core.read() as tx:
            records = await tx.imports.many(await tx.imports.with_states([ImportState.failed]))
        count = 0
        for record in records:
            if record.can_retry:
                await self.retry(record.id)
                count += 1
        return count

    async def dismiss(self, import_ids: Sequence[int] | None = None) -> list[int]:
        """Take finished rows off the list (all finished ones when None); resumes stay.

        Gives the rows that went, for `bring_back`.
        """
        async with self._core.person() as tx:
            if import_ids is None:
                import_ids = await tx.imports.with_states(_ENDED, limit=1_000_000)
            else:
                records = await tx.imports.many(list(import_ids))
                import_ids = [r.id for r in records if r.state in _ENDED]
            await tx.imports.dismiss(import_ids)
        return list(import_ids)

    async def bring_back(self, import_ids: Sequence[int]) -> None:
        """Put rows that were taken off the list back onto it."""
        async with self._core.person() as tx:
            await tx.imports.dismiss(import_ids, gone=False)

    async def wait_idle(self, timeout: float = 60.0) -> bool:
        """True once nothing waits or runs; False after `timeout` seconds."""
        end = asyncio.get_running_loop().time() + timeout
        while True:
            async with self._core.read() as tx:
                counts = await tx.jobs.counts()
            if not any(
                counts.get((IMPORT_JOB, state)) for state in (WorkState.waiting, WorkState.running)
            ):
                return True
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(0.05)


def _list_files(paths: Sequence[Path], own: Path) -> list[NewImport]:
    found: list[NewImport] = []
    seen: set[Path] = set()
    for path in paths:
        for file in files_under(path.absolute(), leave_out=own):
            if file in seen:
                continue
            seen.add(file)
            try:
                size = file.stat().st_size
            except OSError:  # the row will say what is wrong
                size = 0
            name = file.name.encode("utf-8", "replace").decode()
            found.append(NewImport(filename=name, source_path=path_text(file), size=size))
    return found


def _row(record: ImportRecord) -> ImportRow:
    return ImportRow(
        id=record.id,
        batch_id=record.batch_id,
        filename=record.filename,
        state=record.state,
        said=record.said,
        resume_id=record.resume_id,
        candidate_id=record.candidate_id,
        candidate_name=record.candidate_name,
        pages=record.pages,
        seconds=record.seconds,
        warnings=record.warnings,
        can_retry=record.can_retry,
        created_at=record.created_at,
    )
