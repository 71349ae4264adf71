"""The change log that wakes listeners, and the audit log of what people changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from hr_desktop.domain.records import AuditEntry, Change
from hr_desktop.store.repositories.base import Repository, chunks
from hr_desktop.store.schema import audit, candidates, changes


class ChangeLog(Repository):
    """Numbered lines: what was added, changed, removed. No contents."""

    async def since(self, seq: int, limit: int = 1000) -> list[Change]:
        """Lines after number `seq`, in order."""
        statement = select(changes).where(changes.c.seq > seq).order_by(changes.c.seq).limit(limit)
        return [
            Change(
                seq=row["seq"],
                kind=row["kind"],
                id=row["ref_id"],
                op=row["op"],
                parent_id=row["parent_id"],
                at=row["at"],
            )
            for row in await self._all(statement)
        ]

    async def last(self) -> int:
        """The newest number, 0 when nothing was ever changed."""
        found = await self._scalars(select(func.max(changes.c.seq)))
        return int(found[0] or 0)

    async def trim(self, keep: int = 100_000) -> None:
        """Removes all but the newest `keep` lines."""
        await self._run(delete(changes).where(changes.c.seq <= await self.last() - keep))


class AuditLog(Repository):
    """Who changed what, when, from what to what; written with the change itself."""

    async def add(
        self,
        what: str,
        kind: str,
        entity_id: int,
        before: Any = None,
        after: Any = None,
        candidate_id: int | None = None,
    ) -> None:
        """An entry for something that repositories do not note themselves (e.g. an export)."""
        self._audit(what, kind, entity_id, before, after, candidate_id)

    async def entries(
        self,
        limit: int = 200,
        before_id: int | None = None,
        kind: str | None = None,
        entity_id: int | None = None,
        candidate_id: int | None = None,
        by: str | None = None,
        since: datetime | None = None,
    ) -> list[AuditEntry]:
        """Entries, the newest first; the next page is those before `before_id`."""
        await self.tx.flush_audit()
        statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before_id is not None:
            statement = statement.where(audit.c.id < before_id)
        if kind is not None:
            statement = statement.where(audit.c.kind == kind)
        if entity_id is not None:
            statement = statement.where(audit.c.entity_id == entity_id)
        if by is not None:
            statement = statement.where(audit.c.by == by)
        if since is not None:
            statement = statement.where(audit.c.at >= since)
        if candidate_id is not None:
            people = await self.same_people([candidate_id])
            statement = statement.where(audit.c.candidate_id.in_(people))
        return [AuditEntry.model_validate(dict(row)) for row in await self._all(statement)]

    async def actors(self, limit: int = 500) -> list[str]:
        """Who stands in the log, by name."""
        statement = select(audit.c.by).distinct().order_by(audit.c.by).limit(limit)
        return await self._scalars(statement)

    async def same_people(self, ids: Sequence[int]) -> list[int]:
        """`ids` and the rows that were merged into them for good, which have no row any more."""
        found, new = set(ids), list(ids)
        while new:
            joined: dict[int, int] = {}
            for part in chunks(new):
                statement = select(audit.c.what, audit.c.entity_id, audit.c.after).where(
                    audit.c.kind == "candidate",
                    audit.c.what.in_(["candidate.merged", "candidate.unmerged"]),
                    audit.c.entity_id.in_(part),
                )
                for what, _, other in await self._tuples(statement.order_by(audit.c.id)):
                    if isinstance(other, int):
                        joined[other] = joined.get(other, 0) + (
                            1 if what == "candidate.merged" else -1
                        )
            others = [one for one, times in joined.items() if times > 0 and one not in found]
            there: set[int] = set()
            for part in chunks(others):
                there |= set(
                    await self._scalars(select(candidates.c.id).where(candidates.c.id.in_(part)))
                )
            new = [one for one in others if one not in there]
            found |= set(new)
        return sorted(found)
