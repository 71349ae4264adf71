"""Jobs: work that is claimed with a lease, not owned.

A claim gives a fencing number; finishing or failing with an old number is refused (`Fenced`), so
that a step is never done twice to a visible effect. A crash leaves a lease that expires.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from hr_desktop.domain.base import new_id
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.records import Work, WorkState
from hr_desktop.store.bulk import insert_many
from hr_desktop.store.errors import Fenced
from hr_desktop.store.repositories.base import Repository, chunks
from hr_desktop.store.schema import jobs

_OPEN = (WorkState.waiting.value, WorkState.running.value)

# Nothing is put off for longer: what seems to be was queued before the clock was set back.
_LONGEST_WAIT = timedelta(minutes=15)


def _for(place: str | None) -> ColumnElement[bool]:
    """What a computer can do: what any can, and what only it can."""
    return (
        jobs.c.place.is_(None)
        if place is None
        else or_(jobs.c.place.is_(None), jobs.c.place == place)
    )


class Jobs(Repository):
    """The queue. One claim statement serves both databases."""

    async def add(
        self,
        kind: str,
        ref_id: int | None = None,
        payload: dict[str, Any] | None = None,
        *,
        priority: int = 0,
        next_at: datetime | None = None,
        max_attempts: int = 5,
        key: str | None = None,
    ) -> int | None:
        """Adds a job; None when an unfinished one with this `key` is there already.

        That one does not end before this transaction does: a worker who renews its lease and looks
        once more in the transaction that finishes the job sees what was written here.
        """
        row = self._row(kind, ref_id, payload, priority, next_at, max_attempts, key)
        while True:
            try:
                async with self.tx.connection.begin_nested():
                    await self._run(insert(jobs).values(**row))
            except IntegrityError:
                if key is None:
                    raise
                if await self._is_open(key):
                    return None
            else:
                self._changed("job", row["id"], "added", ref_id)
                return int(row["id"])

    async def _is_open(self, key: str) -> bool:
        """Whether a job with this key is unfinished; if so, it stays so in this transaction."""
        found = await self._first(
            select(jobs.c.id)
            .where(jobs.c.key == key, jobs.c.state.in_(_OPEN))
            .with_for_update(read=True)  # those who ask do not wait for each other
        )
        return found is not None

    async def add_many(
        self, kind: str, ref_ids: Sequence[int], priority: int = 0, place: str | None = None
    ) -> None:
        """Adds one job for each reference, in one statement; one line in the change log.

        `place` names the only computer that can do them (None: any).
        """
        rows = [
            {**self._row(kind, ref, None, priority, None, 5, None), "place": place}
            for ref in ref_ids
        ]
        if rows:
            await insert_many(self.tx.connection, jobs, rows)
            self._changed("job", rows[0]["id"], "added")

    async def claim(
        self,
        kinds: Sequence[str],
        owner: str,
        lease_s: float,
        limit: int = 1,
        place: str | None = None,
    ) -> list[Work]:
        """Takes up to `limit` due jobs: waiting ones, and running ones whose lease is over.

        Those that only the computer `place` can do come first, since others wait for them.
        """
        first = (
            select(jobs.c.id)
            .where(self._due(kinds), jobs.c.attempts < jobs.c.max_attempts, _for(place))
            .order_by(jobs.c.priority.desc(), jobs.c.place.is_(None), jobs.c.next_at, jobs.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)  # left out on SQLite, which has one writer
        )
        statement = (
            update(jobs)
            .where(jobs.c.id.in_(first))
            .values(
                state=WorkState.running.value,
                lease_owner=owner,
                lease_until=self.now + timedelta(seconds=lease_s),
                fence=jobs.c.fence + 1,
                attempts=jobs.c.attempts + 1,
                updated_at=self.now,
            )
            .returning(jobs)
        )
        rows = (await self._run(statement)).mappings().all()
        works = sorted((_work(row) for row in rows), key=lambda w: (-w.priority, w.next_at, w.id))
        self._changed("job", [w.id for w in works])
        return works

    async def fail_spent(self, kinds: Sequence[str]) -> list[Work]:
        """Gives up due jobs that have used all their attempts, and gives them.

        A job that kills its worker, or the whole program, is not taken for ever.
        """
        statement = (
            update(jobs)
            .where(self._due(kinds), jobs.c.attempts >= jobs.c.max_attempts)
            .values(
                state=WorkState.failed.value,
                said=message("store.job_spent").model_dump(mode="json"),
                updated_at=self.now,
                lease_owner=None,
                lease_until=None,
            )
            .returning(jobs)
        )
        spent = [_work(row) for row in (await self._run(statement)).mappings().all()]
        self._changed("job", [work.id for work in spent])
        return spent

    def _due(self, kinds: Sequence[str]) -> ColumnElement[bool]:
        waited = or_(jobs.c.next_at <= self.now, jobs.c.next_at > self.now + _LONGEST_WAIT)
        return and_(
            jobs.c.kind.in_(list(kinds)),
            or_(
                and_(jobs.c.state == WorkState.waiting.value, waited),
                and_(jobs.c.state == WorkState.running.value, jobs.c.lease_until < self.now),
            ),
        )

    async def renew(self, job_id: int, fence: int, lease_s: float) -> None:
        """Prolongs the lease, also one that is over but was not taken; raises `Fenced`."""
        await self._fenced(job_id, fence, lease_until=self.now + timedelta(seconds=lease_s))

    async def finish(self, job_id: int, fence: int) -> None:
        """The work is done; raises `Fenced` when somebody else has taken it."""
        await self._fenced(
            job_id, fence, state=WorkState.done.value, lease_owner=None, lease_until=None, said=None
        )
        self._changed("job", job_id)

    async def fail(
        self, job_id: int, fence: int, said: Message, retry_at: datetime | None = None
    ) -> None:
        """The work failed; it is tried again at `retry_at` if attempts are left."""
        row = await self._first(select(jobs).where(jobs.c.id == job_id))
        again = retry_at is not None and row is not None and row["attempts"] < row["max_attempts"]
        values: dict[str, Any] = {"next_at": retry_at} if again else {}
        await self._fenced(
            job_id,
            fence,
            state=WorkState.waiting.value if again else WorkState.failed.value,
            lease_owner=None,
            lease_until=None,
            said=said.model_dump(mode="json"),
            **values,
        )
        self._changed("job", job_id)

    async def give_back(self, job_id: int, fence: int, next_at: datetime | None = None) -> None:
        """Puts a claimed job back as if it had not been taken: the program is closing, or is not
        the one to do it, and nobody is before `next_at`.
        """
        values = {"next_at": next_at} if next_at is not None else {}
        await self._fenced(
            job_id,
            fence,
            **values,
            state=WorkState.waiting.value,
            lease_owner=None,
            lease_until=None,
            attempts=jobs.c.attempts - 1,
        )
        self._changed("job", job_id)

    async def hand_over(self, job_id: int, fence: int) -> None:
        """What only this computer could do is done: any may go on; raises `Fenced`."""
        await self._fenced(
            job_id,
            fence,
            state=WorkState.waiting.value,
            lease_owner=None,
            lease_until=None,
            place=None,
            attempts=0,
        )
        self._changed("job", job_id, "added")  # to other programs it is new

    async def cancel(self, ids: Sequence[int]) -> None:
        """Cancels jobs that are not finished; a running one notices at its next write."""
        for part in chunks(list(ids)):
            await self._cancel(jobs.c.id.in_(part))

    async def cancel_refs(self, kind: str, ref_ids: Sequence[int]) -> None:
        """Cancels the unfinished jobs of a kind for these references."""
        for part in chunks(list(ref_ids)):
            await self._cancel(and_(jobs.c.kind == kind, jobs.c.ref_id.in_(part)))

    async def retry(self, job_id: int) -> None:
        """Lets a failed or cancelled job run again, with all its attempts."""
        await self._run(
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state.not_in(_OPEN))
            .values(
                state=WorkState.waiting.value,
                attempts=0,
                next_at=self.now,
                said=None,
                updated_at=self.now,
            )
        )
        self._changed("job", job_id)

    async def rows(
        self,
        states: Sequence[WorkState] | None = None,
        kinds: Sequence[str] | None = None,
        limit: int = 200,
    ) -> list[Work]:
        """Jobs, the newest first."""
        statement = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        if states is not None:
            statement = statement.where(jobs.c.state.in_([s.value for s in states]))
        if kinds is not None:
            statement = statement.where(jobs.c.kind.in_(list(kinds)))
        return [_work(row) for row in await self._all(statement)]

    async def get(self, job_id: int) -> Work | None:
        """One job."""
        row = await self._first(select(jobs).where(jobs.c.id == job_id))
        return None if row is None else _work(row)

    async def counts(self) -> dict[tuple[str, WorkState], int]:
        """How many jobs of each kind are in each state."""
        statement = select(jobs.c.kind, jobs.c.state, func.count().label("n"))
        rows = await self._all(statement.group_by(jobs.c.kind, jobs.c.state))
        return {(row["kind"], WorkState(row["state"])): row["n"] for row in rows}

    async def unfinished(self, kind: str, ref_ids: Sequence[int]) -> set[int]:
        """Those of the references for which a job of this kind waits or runs."""
        found: set[int] = set()
        for part in chunks(list(ref_ids)):
            statement = select(jobs.c.ref_id).where(
                jobs.c.kind == kind, jobs.c.ref_id.in_(part), jobs.c.state.in_(_OPEN)
            )
            found.update(await self._scalars(statement))
        return found

    async def next_due(self, kinds: Sequence[str], place: str | None = None) -> datetime | None:
        """When `place` can claim the next job of these kinds; None when there is none."""
        statement = select(
            func.min(jobs.c.next_at).filter(jobs.c.state == WorkState.waiting.value).label("waits"),
            func.min(jobs.c.lease_until)
            .filter(jobs.c.state == WorkState.running.value)
            .label("leased"),
        ).where(jobs.c.kind.in_(list(kinds)), jobs.c.state.in_(_OPEN), _for(place))
        row = await self._first(statement)
        times: list[datetime] = [t for t in (row or {}).values() if t is not None]
        return min(times, default=None)

    async def release_owner(self, owner: str) -> int:
        """Gives back everything an owner holds (it is known to be dead); how many."""
        done = await self._run(
            update(jobs)
            .where(jobs.c.lease_owner == owner, jobs.c.state == WorkState.running.value)
            .values(
                state=WorkState.waiting.value,
                lease_owner=None,
                lease_until=None,
                fence=jobs.c.fence + 1,  # so that a living ghost is refused
                updated_at=self.now,
            )
        )
        return done.rowcount

    async def drop_finished(self, before: datetime) -> int:
        """Removes done and cancelled jobs older than `before`; how many."""
        done = await self._run(
            delete(jobs).where(
                jobs.c.state.in_([WorkState.done.value, WorkState.cancelled.value]),
                jobs.c.updated_at < before,
            )
        )
        return done.rowcount

    async def _cancel(self, where: Any) -> None:
        found = await self._run(
            update(jobs)
            .where(where, jobs.c.state.in_(_OPEN))
            .values(
                state=WorkState.cancelled.value,
                lease_owner=None,
                lease_until=None,
                fence=jobs.c.fence + 1,
                updated_at=self.now,
            )
            .returning(jobs.c.id)
        )
        self._changed("job", found.scalars().all())

    async def _fenced(self, job_id: int, fence: int, **values: Any) -> None:
        done = await self._run(
            update(jobs)
            .where(
                jobs.c.id == job_id,
                jobs.c.fence == fence,
                jobs.c.state == WorkState.running.value,
            )
            .values(updated_at=self.now, **values)
        )
        if done.rowcount == 0:
            raise Fenced(f"job {job_id}")

    def _row(
        self,
        kind: str,
        ref_id: int | None,
        payload: dict[str, Any] | None,
        priority: int,
        next_at: datetime | None,
        max_attempts: int,
        key: str | None,
    ) -> dict[str, Any]:
        return {
            "id": new_id(),
            "kind": kind,
            "ref_id": ref_id,
            "payload": payload or {},
            "key": key,
            "state": WorkState.waiting.value,
            "priority": priority,
            "attempts": 0,
            "max_attempts": max_attempts,
            "next_at": next_at or self.now,
            "fence": 0,
            "created_at": self.now,
            "updated_at": self.now,
        }


def _work(row: RowMapping) -> Work:
    return Work.model_validate(dict(row))
