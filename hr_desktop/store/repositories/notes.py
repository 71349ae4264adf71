"""People's notes and tags on candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select, update

from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import Note
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import candidate_keys, candidates, notes
from hr_desktop.store.sorting import fold_key, sort_key


class Notes(Repository):
    """Notes; a note is written once and can be removed."""

    async def add(self, candidate_id: int, text: str) -> Note:
        """Writes a note."""
        await self.tx.candidates.full(candidate_id)
        note = Note(
            id=new_id(), candidate_id=candidate_id, text=text, by=self.tx.actor or "", at=self.now
        )
        await self._run(insert(notes).values(**note.model_dump()))
        await self.tx.candidates.touch(candidate_id)
        self._changed("note", note.id, "added", candidate_id)
        self._audit("note.added", "note", note.id, None, text, candidate_id=candidate_id)
        return note

    async def of(self, candidate_id: int, limit: int = 1000) -> list[Note]:
        """A person's notes, the newest first."""
        statement = (
            select(notes)
            .where(notes.c.candidate_id == candidate_id)
            .order_by(notes.c.id.desc())
            .limit(limit)
        )
        return [Note.model_validate(dict(row)) for row in await self._all(statement)]

    async def remove(self, note_id: int) -> None:
        """Removes a note; its words stay in the audit log."""
        row = await self._first(select(notes).where(notes.c.id == note_id))
        if row is None:
            raise gone("note")
        await self._run(delete(notes).where(notes.c.id == note_id))
        self._changed("note", note_id, "removed", row["candidate_id"])
        self._audit(
            "note.removed", "note", note_id, row["text"], None, candidate_id=row["candidate_id"]
        )


class Tags(Repository):
    """Tags; equal but for case is one tag."""

    async def set(self, candidate_id: int, tags: Sequence[str]) -> None:
        """A person's tags are these and no others."""
        before = await self.of([candidate_id])
        if candidate_id not in before:
            raise gone("candidate")
        await self._replace(before, {candidate_id: tags})

    async def change(self, candidate_id: int, tags: Sequence[str], seen: Sequence[str]) -> None:
        """Adds what is new in `tags` to a person's and takes away what was `seen` and left out."""
        await self.tx.candidates.full(candidate_id, lock=True)
        before = await self.of([candidate_id])
        wanted = {fold_key(tag) for tag in tags}
        dropped = {fold_key(tag) for tag in seen} - wanted
        left = [tag for tag in before[candidate_id] if fold_key(tag) not in dropped]
        known = {fold_key(tag) for tag in [*before[candidate_id], *seen]}
        fresh = [tag for tag in tags if fold_key(tag) not in known]
        await self._replace(before, {candidate_id: [*left, *fresh]})

    async def _replace(
        self, before: Mapping[int, tuple[str, ...]], wanted: Mapping[int, Sequence[str]]
    ) -> None:
        labels = {
            i: {fold_key(t): " ".join(t.split()) for t in tags if t.strip()}
            for i, tags in wanted.items()
        }
        after = {i: sorted(by_key.values(), key=sort_key) for i, by_key in labels.items()}
        changed = [i for i in after if tuple(after[i]) != before[i]]
        for part in chunks(changed):
            await self._run(
                delete(candidate_keys).where(
                    candidate_keys.c.candidate_id.in_(part), candidate_keys.c.kind == "tag"
                )
            )
            rows = [
                {"candidate_id": i, "kind": "tag", "key": k, "label": v}
                for i in part
                for k, v in labels[i].items()
            ]
            if rows:
                await self._run(insert(candidate_keys), rows)
            await self._run(
                update(candidates)
                .where(candidates.c.id == bindparam("row_id"))
                .values(
                    tag_names=bindparam("tags"), updated_at=self.now, last_activity_at=self.now
                ),
                [{"row_id": i, "tags": after[i]} for i in part],
            )
            await self.tx.candidates.index_texts(part)
        for i in changed:
            self._changed("candidate", i)
            self._audit("candidate.tags", "candidate", i, list(before[i]), after[i], candidate_id=i)

    async def of(self, candidate_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Tags by candidate."""
        found: dict[int, tuple[str, ...]] = {}
        for part in chunks(list(candidate_ids)):
            rows = await self._all(
                select(candidates.c.id, candidates.c.tag_names).where(
                    candidates.c.id.in_(part), candidates.c.deletion_id.is_(None)
                )
            )
            found |= {row["id"]: tuple(row["tag_names"]) for row in rows}
        return found

    async def add_many(self, candidate_ids: Sequence[int], tag: str) -> None:
        """Gives many people a tag."""
        before = await self.of(candidate_ids)
        await self._replace(before, {i: [*tags, tag] for i, tags in before.items()})

    async def all(self, limit: int = 500) -> list[tuple[str, int]]:
        """Tags in use with their counts."""
        return await self.tx.candidates.labels("tag", limit)
