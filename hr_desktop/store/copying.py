"""Copies a workspace's rows into another database: a local one into a team's.

Ids are unique everywhere, so a row stays itself: one that is there is skipped, and a copy that was
cut off goes on where it stopped. A resume that the team has already (the same file) makes its
person the team's: what belongs to the one then belongs to the other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from hr_desktop.store import schema
from hr_desktop.store.repositories.base import chunks
from hr_desktop.store.store import Store
from hr_desktop.store.transaction import Tx

_PAGE = 500
_STEP = 50
_HEAVY = {  # rows with whole documents: fewer in a step
    "candidates": 5,
    "resumes": 5,
    "interviews": 5,
    "plans": 10,
    "scorecards": 10,
    "vacancies": 10,
    "matches": 20,
}
_WITH_PEOPLE = (schema.candidate_keys, schema.vectors)  # in one step with their person
# In the order in which they need each other. What is missing is of one database alone: its queue,
# its change log, files on their way, what is live.
_TABLES = (
    schema.candidates,
    schema.resumes,
    schema.import_batches,
    schema.import_files,
    schema.vacancies,
    schema.applications,
    schema.application_steps,
    schema.decisions,
    schema.matches,
    schema.plans,
    schema.interviews,
    schema.turns,
    schema.interview_commands,
    schema.invitations,
    schema.mails,
    schema.candidate_requests,
    schema.recordings,
    schema.scorecards,
    schema.score_corrections,
    schema.opinions,
    schema.reports,
    schema.notes,
    schema.duplicate_pairs,
    schema.deletions,
    schema.audit,
    schema.spend,
    schema.settings,
)
_TOLD = {"candidates": "candidate", "vacancies": "vacancy", "interviews": "interview"}
_NOT_SENT = ("waiting", "sending")
_UNDER_WAY = ("waiting", "reading", "understanding")
OWN_SETTINGS = "copy."  # keys of one database alone begin so

Tell = Callable[[int, int], None]


@dataclass
class Outcome:
    """Rows that were copied, and rows that the team has in another form, which were left."""

    copied: int = 0
    left: int = 0
    missing: int = 0
    by_table: dict[str, int] = field(default_factory=dict)


class RowCopy:
    """One copy from `source` into `target`; rows up to the id `since` have gone before."""

    def __init__(self, source: Store, target: Store, since: int = 0) -> None:
        self._source = source
        self._target = target
        self._since = since
        self._people: dict[int, int] = {}
        self._resumes: dict[int, int] = {}
        self._done = 0
        self.outcome = Outcome()

    async def counts(self) -> dict[str, int]:
        """How many rows of each table are to go, those that are there already among them."""
        async with self._source.read() as tx:
            return {
                table.name: (
                    await tx.connection.execute(
                        select(func.count()).select_from(table).where(*self._wanted(table))
                    )
                ).scalar_one()
                for table in (*_TABLES, *_WITH_PEOPLE)
            }

    async def unfinished(self) -> int:
        """Files of the source that are still being imported: they have to be done first."""
        rows = schema.import_files
        async with self._source.read() as tx:
            waiting = select(func.count()).where(rows.c.state.in_(_UNDER_WAY))
            return int((await tx.connection.execute(waiting)).scalar_one())

    async def run(self, tell: Tell) -> Outcome:
        """Copies everything; `tell(done, total)` after each page. Can be cancelled and repeated."""
        counts = await self.counts()
        total = sum(counts[table.name] for table in _TABLES)
        await self._find_same()
        for table in _TABLES:
            async for keys in self._pages(table):
                await self._copy(table, keys)
                self._done += len(keys)
                tell(self._done, max(total, self._done))
        self.outcome.missing = await self._missing()
        return self.outcome

    # -- reading -----------------------------------------------------------------------------------

    def _wanted(self, table: Table) -> list[Any]:
        if table is schema.settings:
            return [schema.settings.c.key.not_like(f"{OWN_SETTINGS}%")]
        if table is schema.mails:  # one of two must not send a letter a second time
            return [table.c.id > self._since, table.c.state.not_in(_NOT_SENT)]
        if "id" not in table.c:
            return []
        return [table.c.id > self._since]

    async def _pages(self, table: Table) -> AsyncIterator[list[tuple[Any, ...]]]:
        """Keys of the rows that are to go: whole rows are large, and most may be there."""
        key = list(table.primary_key.columns)
        after: tuple[Any, ...] | None = None
        while True:
            statement = select(*key).where(*self._wanted(table)).order_by(*key).limit(_PAGE)
            if after is not None:
                place = [literal(v, c.type) for v, c in zip(after, key, strict=True)]
                statement = statement.where(
                    key[0] > place[0] if len(key) == 1 else tuple_(*key) > tuple_(*place)
                )
            async with self._source.read() as tx:
                found = [tuple(row) for row in await tx.connection.execute(statement)]
            if not found:
                return
            yield found
            after = found[-1]

    async def _rows(self, table: Table, keys: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        key = list(table.primary_key.columns)
        named = (
            key[0].in_([one for (one,) in keys]) if len(key) == 1 else tuple_(*key).in_(list(keys))
        )
        async with self._source.read() as tx:
            found = (await tx.connection.execute(select(table).where(named))).mappings().all()
        return [dict(row) for row in found]

    async def _find_same(self) -> None:
        """Resumes whose file the team has under another id: their people are the same."""
        resumes = schema.resumes
        known: dict[str, tuple[int, int | None]] = {}
        live = select(resumes.c.id, resumes.c.file_sha256, resumes.c.candidate_id).where(
            resumes.c.deletion_id.is_(None)
        )
        async with self._source.read() as tx:
            for row in (await tx.connection.execute(live)).mappings():
                known[row["file_sha256"]] = (row["id"], row["candidate_id"])
        async with self._target.read() as tx:
            for part in chunks(list(known)):
                theirs = live.where(resumes.c.file_sha256.in_(part))
                for row in (await tx.connection.execute(theirs)).mappings():
                    resume, person = known[row["file_sha256"]]
                    if row["id"] == resume:
                        continue
                    self._resumes[resume] = row["id"]
                    if person is not None and row["candidate_id"] is not None:
                        self._people[person] = row["candidate_id"]
            # Whoever went before under his own id stays himself.
            for own in await _there(tx, schema.candidates, list(self._people)):
                self._people.pop(own, None)

    # -- writing -----------------------------------------------------------------------------------

    async def _copy(self, table: Table, keys: list[tuple[Any, ...]]) -> None:
        """A page: what is not there goes in short steps, none of which holds up a window."""
        if _has_id(table):
            async with self._target.read() as tx:
                there = await _there(tx, table, [one for (one,) in keys])
            keys = [one for one in keys if one[0] not in there]
        for part in chunks(keys, _HEAVY.get(table.name, _STEP)):
            rows = await self._rows(table, part)
            async with self._target.write() as tx:
                if table is schema.candidates:
                    await self._put_people(tx, rows)
                else:
                    await self._put(tx, table, rows)

    async def _put_people(self, tx: Tx, rows: list[dict[str, Any]]) -> None:
        """People with all that makes them found, in one transaction."""
        ids = [row["id"] for row in rows if row["id"] not in self._people]
        await self._put(tx, schema.candidates, rows)
        async with self._source.read() as source:
            for table in (schema.resumes, *_WITH_PEOPLE):
                mine = select(table).where(table.c.candidate_id.in_(ids))
                found = (await source.connection.execute(mine)).mappings().all()
                await self._put(tx, table, [dict(row) for row in found], whole=False)
        people, resumes = schema.candidates, schema.resumes
        await tx.connection.execute(
            update(people)
            .where(
                people.c.id.in_(ids),
                people.c.current_resume_id.not_in(select(resumes.c.id)),
            )
            .values(current_resume_id=None)
        )
        await tx.candidates.index_texts(ids)

    async def _put(
        self, tx: Tx, table: Table, rows: list[dict[str, Any]], *, whole: bool = True
    ) -> None:
        """Writes what is not there. `whole` False: the table has its turn later, for the rest."""
        wanted = [changed for row in rows if (changed := self._changed(table, row)) is not None]
        possible = await self._with_parents(tx, table, wanted)
        key = [c.name for c in table.primary_key.columns]
        there = await _there(tx, table, [row["id"] for row in possible]) if key == ["id"] else set()
        new = [row for row in possible if row.get("id") not in there]
        if new:
            make = sqlite.insert if tx.connection.dialect.name == "sqlite" else postgresql.insert
            await tx.connection.execute(make(table).on_conflict_do_nothing(), new)
        if _has_id(table) and new:
            arrived = await _there(tx, table, [row["id"] for row in new])
            if table.name in _TOLD:
                for one in arrived:
                    tx.note_change(_TOLD[table.name], one, "added")
            if table is schema.vacancies:
                await tx.vacancies.index_again(sorted(arrived))
            self.outcome.copied += len(arrived)
            there |= arrived
        if _has_id(table) and whole:
            self.outcome.left += len(wanted) - len(there)

    def _changed(self, table: Table, row: dict[str, Any]) -> dict[str, Any] | None:
        """The row as the team gets it; None when the team has it in its own form."""
        if table is schema.candidates and row["id"] in self._people:
            return None
        if table is schema.resumes and row["id"] in self._resumes:
            return None
        if row.get("candidate_id") in self._people:
            row = {**row, "candidate_id": self._people[row["candidate_id"]]}
        if row.get("resume_id") in self._resumes:
            row = {**row, "resume_id": self._resumes[row["resume_id"]]}
        if table is schema.duplicate_pairs:
            one, other = (self._people.get(row[k], row[k]) for k in ("first", "second"))
            if one == other:
                return None
            row = {**row, "first": min(one, other), "second": max(one, other)}
        if table is schema.interviews:
            row = {**row, "lease_owner": None, "lease_until": None}
            if row["state"] == "active":  # nobody holds it there; it can be resumed
                row["state"] = "interrupted"
        return _without_nul(row)

    async def _with_parents(
        self, tx: Tx, table: Table, rows: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Rows whose parents are there: the team may have deleted one, or have its own."""
        for key in table.foreign_keys:
            name, parent = key.parent.name, key.column.table
            wanted = {row[name] for row in rows if row[name] is not None}
            there = await _there(tx, parent, list(wanted))
            rows = [row for row in rows if row[name] is None or row[name] in there]
        return rows

    # -- checking ----------------------------------------------------------------------------------

    async def _missing(self) -> int:
        """Counts once more, from the beginning: rows that neither arrived nor were left."""
        absent = 0
        for table in _TABLES:
            if not _has_id(table):
                continue
            same = {"candidates": self._people, "resumes": self._resumes}.get(table.name, {})
            async for keys in self._pages(table):
                ids = [one for (one,) in keys if one not in same]
                async with self._target.read() as tx:
                    there = await _there(tx, table, ids)
                absent += len(ids) - len(there)
                came = self.outcome.by_table.get(table.name, 0)
                self.outcome.by_table[table.name] = came + len(there)
        return max(0, absent - self.outcome.left)


def _has_id(table: Table) -> bool:
    return [c.name for c in table.primary_key.columns] == ["id"]


async def _there(tx: Tx, table: Table, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(list(ids)):
        found.update(
            (await tx.connection.execute(select(table.c.id).where(table.c.id.in_(part)))).scalars()
        )
    return found


def _without_nul(row: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL keeps no NUL in a text; it has no meaning in ours."""
    return {
        name: value.replace("\0", "") if isinstance(value, str) and "\0" in value else value
        for name, value in row.items()
    }
