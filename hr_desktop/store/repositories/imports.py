"""Imports: one row for each file from the moment it was dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, delete, func, insert, or_, select, update

from hr_desktop.domain.base import new_id
from hr_desktop.domain.messages import Message
from hr_desktop.domain.records import ImportCounts, ImportRecord, ImportState
from hr_desktop.store.bulk import insert_many
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import candidates, import_batches, import_files


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file to be imported. `sha256` when its bytes are in the file store already."""

    filename: str
    source_path: str | None = None
    size: int = 0
    sha256: str | None = None
    state: ImportState = ImportState.waiting
    said: Message | None = None


_RUNNING = (ImportState.reading.value, ImportState.understanding.value)
_UNFINISHED = (ImportState.waiting.value, *_RUNNING)
_ATTENTION = or_(import_files.c.state == ImportState.failed.value, import_files.c.warning_count > 0)


class Imports(Repository):
    """Rows of files. A batch is what was dropped at once."""

    async def add_batch(
        self,
        files: Sequence[NewImport],
        *,
        job_kind: str | None = "import",
        batch_id: int | None = None,
        place: str | None = None,
    ) -> tuple[int, list[int]]:
        """Adds rows for all files (to a new batch or to `batch_id`); gives batch and row ids.

        Every waiting row gets a job of `job_kind` whose `ref_id` is the row (None: no jobs). The
        files lie on the computer `place` (None: it is the only one).
        """
        if batch_id is None:
            batch_id = new_id()
            await self._run(
                insert(import_batches).values(
                    id=batch_id, by=self.tx.actor or "", created_at=self.now
                )
            )
        rows = [
            {
                "id": new_id(),
                "batch_id": batch_id,
                "filename": f.filename,
                "source_path": f.source_path,
                "state": f.state.value,
                "said": f.said.model_dump(mode="json") if f.said else None,
                "sha256": f.sha256,
                "size": f.size,
                "warning_count": 0,
                "can_retry": False,
                "dismissed": False,
                "created_at": self.now,
                "updated_at": self.now,
            }
            for f in files
        ]
        if rows:
            await insert_many(self.tx.connection, import_files, rows)
        ids: list[int] = [r["id"] for r in rows]  # type: ignore[misc]
        if job_kind is not None:
            waiting = [i for i, f in zip(ids, files, strict=True) if f.state is ImportState.waiting]
            await self.tx.jobs.add_many(job_kind, waiting, place=place)
        self._changed("import", batch_id, "added")
        return batch_id, ids

    async def rows(
        self,
        limit: int = 500,
        only_attention: bool = False,
        batch_id: int | None = None,
        after_id: int | None = None,
    ) -> list[ImportRecord]:
        """Rows not dismissed, the newest first; the next page is those behind `after_id`."""
        statement = self._select().where(import_files.c.dismissed.is_(False))
        if only_attention:
            statement = statement.where(_ATTENTION)
        if batch_id is not None:
            statement = statement.where(import_files.c.batch_id == batch_id)
        if after_id is not None:
            statement = statement.where(import_files.c.id < after_id)
        statement = statement.order_by(import_files.c.id.desc()).limit(limit)
        return [_record(row) for row in await self._all(statement)]

    async def get(self, import_id: int) -> ImportRecord:
        """One row; raises `store.gone`."""
        row = await self._first(self._select().where(import_files.c.id == import_id))
        if row is None:
            raise gone("import")
        return _record(row)

    async def many(self, ids: Sequence[int]) -> list[ImportRecord]:
        """Rows by id, in the order of ids."""
        found: list[ImportRecord] = []
        for part in chunks(list(ids)):
            statement = self._select().where(import_files.c.id.in_(part))
            found += [_record(row) for row in await self._all(statement)]
        return sorted(found, key=lambda r: r.id)

    async def counts(self) -> ImportCounts:
        """How many rows are in which state."""
        statement = (
            select(import_files.c.state, func.count().label("n"))
            .where(import_files.c.dismissed.is_(False))
            .group_by(import_files.c.state)
        )
        n = {row["state"]: int(row["n"]) for row in await self._all(statement)}
        attention = await self._scalars(
            select(func.count())
            .select_from(import_files)
            .where(and_(import_files.c.dismissed.is_(False), _ATTENTION))
        )
        return ImportCounts(
            total=sum(n.values()),
            waiting=n.get("waiting", 0),
            running=sum(n.get(s, 0) for s in _RUNNING),
            done=n.get("done", 0),
            failed=n.get("failed", 0),
            cancelled=n.get("cancelled", 0),
            duplicate=n.get("duplicate", 0),
            attention=int(attention[0]),
        )

    async def update(
        self,
        import_id: int,
        *,
        state: ImportState | None = None,
        said: Message | None = None,
        sha256: str | None = None,
        size: int | None = None,
        resume_id: int | None = None,
        candidate_id: int | None = None,
        pages: int | None = None,
        seconds: float | None = None,
        warnings: int | None = None,
        can_retry: bool | None = None,
    ) -> None:
        """Changes what is given; a new state without `said` takes the old words away."""
        given: dict[str, Any] = {
            "sha256": sha256,
            "size": size,
            "resume_id": resume_id,
            "candidate_id": candidate_id,
            "pages": pages,
            "seconds": seconds,
            "warning_count": warnings,
            "can_retry": can_retry,
        }
        values = {k: v for k, v in given.items() if v is not None}
        if state is not None:
            values["state"] = state.value
        if state is not None or said is not None:
            values["said"] = said.model_dump(mode="json") if said else None
        await self._run(
            update(import_files)
            .where(import_files.c.id == import_id)
            .values(updated_at=self.now, **values)
        )
        self._changed("import", import_id)

    async def drop_file(self, import_id: int) -> None:
        """The row no longer needs its file (an archive whose files have rows of their own)."""
        await self._run(
            update(import_files).where(import_files.c.id == import_id).values(sha256=None)
        )

    async def cancel(self, ids: Sequence[int], said: Message) -> None:
        """Stops the rows that are not finished; each can be tried again."""
        for part in chunks(list(ids)):
            done = await self._run(
                update(import_files)
                .where(import_files.c.id.in_(part), import_files.c.state.in_(_UNFINISHED))
                .values(
                    state=ImportState.cancelled.value,
                    said=said.model_dump(mode="json"),
                    can_retry=True,
                    updated_at=self.now,
                )
                .returning(import_files.c.id)
            )
            self._changed("import", done.scalars().all())

    async def with_states(self, states: Sequence[ImportState], limit: int = 10_000) -> list[int]:
        """Ids of rows in these states, the oldest first."""
        return await self._scalars(
            select(import_files.c.id)
            .where(import_files.c.state.in_([s.value for s in states]))
            .where(import_files.c.dismissed.is_(False))
            .order_by(import_files.c.id)
            .limit(limit)
        )

    async def at_work_on(self, resume_id: int) -> bool:
        """Whether a row that is not finished reads this resume."""
        found = await self._first(
            select(import_files.c.id)
            .where(import_files.c.resume_id == resume_id, import_files.c.state.in_(_UNFINISHED))
            .limit(1)
        )
        return found is not None

    async def dismiss(self, ids: Sequence[int], *, gone: bool = True) -> None:
        """Takes rows off the list (or back onto it); work on them goes on."""
        for part in chunks(list(ids)):
            await self._run(
                update(import_files).where(import_files.c.id.in_(part)).values(dismissed=gone)
            )
        self._changed("import", ids, "removed" if gone else "added")

    async def old(self, before: datetime) -> bool:
        """Whether there are finished rows older than `before`."""
        return await self._first(self._old(before, 1)) is not None

    async def drop_old(self, before: datetime, limit: int = 10_000) -> list[str]:
        """Removes finished rows older than `before`; gives their files."""
        ids = await self._scalars(self._old(before, limit))
        files: list[str] = []
        for part in chunks(ids):
            gone_rows = await self._run(
                delete(import_files)
                .where(import_files.c.id.in_(part))
                .returning(import_files.c.sha256)
            )
            files += [sha256 for sha256 in gone_rows.scalars().all() if sha256]
        self._changed("import", ids, "removed")
        return files

    def _old(self, before: datetime, limit: int) -> Select[Any]:
        return (
            select(import_files.c.id)
            .where(import_files.c.updated_at < before, import_files.c.state.not_in(_UNFINISHED))
            .order_by(import_files.c.id)
            .limit(limit)
        )

    def _select(self) -> Select[Any]:
        return select(import_files, candidates.c.name.label("candidate_name")).join(
            candidates,
            and_(
                candidates.c.id == import_files.c.candidate_id, candidates.c.deletion_id.is_(None)
            ),
            isouter=True,
        )


def _record(row: RowMapping) -> ImportRecord:
    return ImportRecord.model_validate({**row, "warnings": row["warning_count"]})
