"""Possible duplicates: merged or kept apart by a person, with undo."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from hr_desktop.domain.application import OPEN_STATES, ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import DuplicatePair, UndoToken
from hr_desktop.domain.resume import Profile
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import (
    applications,
    candidate_keys,
    candidates,
    decisions,
    duplicate_pairs,
    interviews,
    notes,
    resumes,
    scorecards,
)


class Duplicates(Repository):
    """Pairs of candidates that may be one person."""

    async def found(self, one: int, another: int, reason: str) -> bool:
        """Notes a pair; False when it is known (or kept apart) already."""
        first, second = min(one, another), max(one, another)
        if first == second or await self._pair(first, second) is not None:
            return False
        await self._run(
            insert(duplicate_pairs).values(
                first=first, second=second, reason=reason, apart=False, created_at=self.now
            )
        )
        self._changed("duplicate", first, "added", second)
        return True

    async def look(self, candidate_id: int) -> list[DuplicatePair]:
        """Notes everybody with the same email, telephone or name; gives the person's pairs."""
        mine = candidate_keys.alias()
        statement = (
            select(candidate_keys.c.candidate_id, candidate_keys.c.kind)
            .join(
                mine,
                and_(mine.c.kind == candidate_keys.c.kind, mine.c.key == candidate_keys.c.key),
            )
            .join(candidates, candidates.c.id == candidate_keys.c.candidate_id)
            .where(
                mine.c.candidate_id == candidate_id,
                candidate_keys.c.candidate_id != candidate_id,
                candidate_keys.c.kind.in_(["email", "phone", "name"]),
                candidates.c.deletion_id.is_(None),
            )
            .order_by(candidate_keys.c.kind)  # email, name, phone
            .limit(100)
        )
        for row in await self._all(statement):
            await self.found(candidate_id, row["candidate_id"], row["kind"])
        return await self.of(candidate_id)

    async def pairs(self, limit: int = 500) -> list[DuplicatePair]:
        """Pairs that nobody has decided on."""
        return await self._open(None, limit)

    async def of(self, candidate_id: int) -> list[DuplicatePair]:
        """Undecided pairs of one person."""
        c = duplicate_pairs.c
        return await self._open(or_(c.first == candidate_id, c.second == candidate_id), 100)

    async def keep_apart(self, one: int, another: int) -> None:
        """These are two people; they are not proposed again."""
        first, second = min(one, another), max(one, another)
        await self.found(first, second, "name")
        await self._run(
            update(duplicate_pairs)
            .where(duplicate_pairs.c.first == first, duplicate_pairs.c.second == second)
            .values(apart=True)
        )
        self._changed("duplicate", first, "removed", second)
        for person, partner in ((first, second), (second, first)):
            self._audit(
                "candidate.kept_apart", "candidate", person, None, partner, candidate_id=person
            )

    async def merge(self, keep: int, other: int) -> UndoToken:
        """Makes two people one: all that is `other`'s becomes `keep`'s, the newest resume current.

        `keep`'s corrections win; `other`'s fill the fields that `keep` has none for. Where both
        applied for one vacancy, interviews, scorecards and decisions come together under `keep`'s
        application, which takes the state that is further.
        """
        mine = await self.tx.candidates.full(keep)
        theirs = await self.tx.candidates.full(other)
        token = new_id()
        undo: dict[str, Any] = {"keep": keep, "other": other}
        undo["resumes"] = await self._move(resumes, other, keep)
        undo["notes"] = await self._move(notes, other, keep)
        undo["applications"], undo["joined"] = await self._join_applications(keep, other, token)
        tags = await self.tx.tags.of([keep, other])
        undo["tags"] = list(tags[keep])
        undo["corrected"] = [f for f in theirs.corrections if f not in mine.corrections]
        if undo["corrected"]:
            # Which fields came over is remembered, the values stay in the hidden row.
            await self.tx.candidates.replace_corrections(
                keep, theirs.corrections | mine.corrections
            )
        undo["profile"] = (
            mine.machine_profile.model_dump(mode="json") if not (mine.current_resume_id) else None
        )
        await self._run(
            update(candidates).where(candidates.c.id == other).values(deletion_id=token)
        )
        await self.tx.tags.set(keep, [*tags[keep], *tags[other]])
        await self.tx.candidates.show_resume(keep)
        await self.tx.applications.refresh_status([keep])
        await self.tx.candidates.touch(keep)
        self._changed("candidate", other, "removed")
        self._audit("candidate.merged", "candidate", keep, None, other, candidate_id=keep)
        self._audit("candidate.merged", "candidate", other, None, keep, candidate_id=other)
        return await self.tx.deletions.remember("merge", 1, undo, token)

    async def unmerge(self, token_id: int, undo: dict[str, Any]) -> None:
        """Takes a merge back; what was added to the merged person since stays with `keep`."""
        keep, other = undo["keep"], undo["other"]
        await self._run(
            update(candidates).where(candidates.c.deletion_id == token_id).values(deletion_id=None)
        )
        for table, ids in (
            (resumes, undo["resumes"]),
            (notes, undo["notes"]),
            (applications, undo["applications"]),
        ):
            await self._run(update(table).where(table.c.id.in_(ids)).values(candidate_id=other))
        for joined in undo["joined"]:
            await self._run(
                update(applications)
                .where(applications.c.id == joined["from"])
                .values(deletion_id=None)
            )
            await self._run(
                update(applications)
                .where(applications.c.id == joined["into"])
                .values(state=joined["state"], updated_at=self.now)
            )
            for table, name in _UNDER_APPLICATION:
                await self._run(
                    update(table)
                    .where(table.c.id.in_(joined[name]))
                    .values(application_id=joined["from"])
                )
        full = await self.tx.candidates.full(keep)
        left = {k: v for k, v in full.corrections.items() if k not in undo["corrected"]}
        await self.tx.candidates.replace_corrections(keep, left)
        await self.tx.tags.set(keep, undo["tags"])
        for person in (keep, other):
            await self.tx.candidates.show_resume(person)
        if undo["profile"] is not None:
            await self.tx.candidates.set_profile(keep, Profile.model_validate(undo["profile"]))
        await self.tx.applications.refresh_status([keep, other])
        self._changed("candidate", other, "added")
        self._audit("candidate.unmerged", "candidate", keep, None, other, candidate_id=keep)

    async def _join_applications(
        self, keep: int, other: int, token: int
    ) -> tuple[list[int], list[dict[str, Any]]]:
        moved: list[int] = []
        joined: list[dict[str, Any]] = []
        for theirs in await self.tx.applications.of_candidate(other):
            mine = await self.tx.applications.find(keep, theirs.vacancy_id)
            if mine is None:
                await self._run(
                    update(applications)
                    .where(applications.c.id == theirs.id)
                    .values(candidate_id=keep)
                )
                moved.append(theirs.id)
                continue
            record: dict[str, Any] = {
                "from": theirs.id,
                "into": mine.id,
                "state": mine.state.value,
            }
            for table, name in _UNDER_APPLICATION:
                done = await self._run(
                    update(table)
                    .where(table.c.application_id == theirs.id)
                    .values(application_id=mine.id)
                    .returning(table.c.id)
                )
                record[name] = list(done.scalars().all())
            await self._run(
                update(applications).where(applications.c.id == theirs.id).values(deletion_id=token)
            )
            if _further(theirs.state, mine.state):
                await self.tx.applications.set_state(
                    mine, theirs.state, theirs.reason, "application.merged"
                )
            joined.append(record)
        return moved, joined

    async def _move(self, table: Any, other: int, keep: int) -> list[int]:
        done = await self._run(
            update(table)
            .where(table.c.candidate_id == other)
            .values(candidate_id=keep)
            .returning(table.c.id)
        )
        return list(done.scalars().all())

    async def _pair(self, first: int, second: int) -> Any:
        return await self._first(
            select(duplicate_pairs).where(
                duplicate_pairs.c.first == first, duplicate_pairs.c.second == second
            )
        )

    async def _open(self, where: Any, limit: int) -> list[DuplicatePair]:
        one, another = candidates.alias(), candidates.alias()
        c = duplicate_pairs.c
        statement = (
            select(duplicate_pairs)
            .join(one, one.c.id == c.first)
            .join(another, another.c.id == c.second)
            .where(c.apart.is_(False), one.c.deletion_id.is_(None), another.c.deletion_id.is_(None))
            .order_by(c.created_at.desc(), c.first)
            .limit(limit)
        )
        if where is not None:
            statement = statement.where(where)
        return [DuplicatePair.model_validate(dict(row)) for row in await self._all(statement)]


_UNDER_APPLICATION = (
    (interviews, "interviews"),
    (scorecards, "scorecards"),
    (decisions, "decisions"),
)


def _further(a: ApplicationState, b: ApplicationState) -> bool:
    """Whether open state `a` is further than open state `b`; a closed one stands."""
    both_open = a in OPEN_STATES and b in OPEN_STATES
    return both_open and OPEN_STATES.index(a) > OPEN_STATES.index(b)
