"""Candidates: people, with the machine's profile and a person's corrections kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import RowMapping, delete, func, insert, select, update

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.merging import same
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import (
    CandidateFull,
    CandidateQuery,
    CandidateRow,
    CandidateSort,
    Changed,
    Page,
    RankingInput,
    UndoToken,
)
from hr_desktop.domain.resume import Profile, ResumeState
from hr_desktop.store import dialect
from hr_desktop.store.repositories import listing
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import candidate_keys, candidates, resumes
from hr_desktop.store.sorting import fold_key, phone_key, simple_fold, sort_key

_LISTED = (
    candidates.c.id,
    candidates.c.name,
    candidates.c.position,
    candidates.c.city,
    candidates.c.years,
    candidates.c.skill_names,
    candidates.c.tag_names,
    candidates.c.status,
    candidates.c.resume_state,
    candidates.c.warning_count,
    candidates.c.created_at,
    candidates.c.updated_at,
)
_SKILLS_IN_LIST = 40
ANYTHING = object()  # whatever stands there may be replaced


class Candidates(Repository):
    """People. Deleted ones are not there for any method but those that say otherwise."""

    async def add(
        self, profile: Profile, *, by_hand: bool = False, candidate_id: int | None = None
    ) -> int:
        """A new candidate; gives the id."""
        row_id = candidate_id or new_id()
        empty: dict[str, Any] = {
            "id": row_id,
            "profile": profile.model_dump(mode="json"),
            "corrections": {},
            "tag_names": [],
            "version": 1,
            "by_hand": by_hand,
            "created_at": self.now,
            "updated_at": self.now,
            "last_activity_at": self.now,
            **_columns(profile),
        }
        await self._run(insert(candidates).values(**empty))
        await self._write_keys(row_id, profile)
        await self.index_text(row_id)
        self._changed("candidate", row_id, "added")
        self._audit(
            "candidate.added", "candidate", row_id, None, empty["profile"], candidate_id=row_id
        )
        return row_id

    async def full(self, candidate_id: int, *, lock: bool = False) -> CandidateFull:
        """The candidate with profile and corrections; raises `store.gone`.

        `lock`: who changes the profile or the tags of the same person waits for this transaction.
        """
        found = await self.find(candidate_id, lock=lock)
        if found is None:
            raise gone("candidate")
        return found

    async def find(self, candidate_id: int, *, lock: bool = False) -> CandidateFull | None:
        """The candidate with profile and corrections, None when it is not there."""
        statement = select(candidates).where(
            candidates.c.id == candidate_id, candidates.c.deletion_id.is_(None)
        )
        row = await self._first(statement.with_for_update() if lock else statement)
        return None if row is None else _full(row)

    async def records(self, ids: Iterable[int]) -> list[CandidateRow]:
        """The rows of a list in the order of `ids`; those that are gone are left out."""
        wanted = [int(i) for i in ids]
        found: dict[int, CandidateRow] = {}
        for part in chunks(wanted):
            rows = await self._all(
                select(*_LISTED).where(
                    candidates.c.id.in_(part), candidates.c.deletion_id.is_(None)
                )
            )
            found |= {row["id"]: _record(row) for row in rows}
        return [found[i] for i in wanted if i in found]

    async def ids(
        self,
        query: CandidateQuery | None = None,
        sort: CandidateSort = "name",
        descending: bool = False,
    ) -> npt.NDArray[np.int64]:
        """Ids of everybody the query finds in the order of `sort`; no value comes last."""
        return await listing.ids(self, query or CandidateQuery(), sort, descending)

    async def page(
        self, query: CandidateQuery | None = None, after: Page | None = None, limit: int = 50
    ) -> tuple[list[CandidateRow], Page | None]:
        """One page by name, and where it ended (None after the last one)."""
        statement = listing.narrowed(
            self, query or CandidateQuery(), *_LISTED, candidates.c.sort_key
        )
        if statement is None:
            return [], None
        statement = listing.after(statement, candidates.c.sort_key, after, descending=False)
        rows = await self._all(statement.limit(limit))
        end = Page(key=rows[-1]["sort_key"], id=rows[-1]["id"]) if len(rows) == limit else None
        return [_record(row) for row in rows], end

    async def newest(self, limit: int) -> list[CandidateRow]:
        """Those who were added last, the newest first."""
        statement = select(*_LISTED).where(candidates.c.deletion_id.is_(None))
        rows = await self._all(statement.order_by(candidates.c.id.desc()).limit(limit))
        return [_record(row) for row in rows]

    async def set_profile(self, candidate_id: int, profile: Profile) -> None:
        """Replaces the machine's profile; a person's corrections stay."""
        await self._save(await self.full(candidate_id, lock=True), profile=profile)

    async def correct(
        self, candidate_id: int, field: str, value: Any, seen: Any = ANYTHING
    ) -> None:
        """Lays a person's value (in JSON form) over a field of the profile.

        `seen` is the field as the person had it before. Raises `Changed` when it says something
        else by now, `store.bad_value` when the field cannot hold the value.
        """
        full = await self.full(candidate_id, lock=True)
        _check_seen(full, field, seen, value)
        corrections = full.corrections | {field: value}
        try:
            after = full.machine_profile.corrected(corrections)
        except ValueError as error:
            raise refuse("store.bad_value", field=field) from error
        await self._save(full, corrections=corrections)
        self._audit(
            "candidate.corrected",
            "candidate",
            candidate_id,
            {field: full.profile.model_dump(mode="json").get(field)},
            {field: after.model_dump(mode="json").get(field)},
            candidate_id=candidate_id,
        )

    async def revert(self, candidate_id: int, field: str, seen: Any = ANYTHING) -> None:
        """Takes a person's correction of a field away; the machine's value shows again.

        Raises `Changed` when the field is not as the person has `seen` it.
        """
        full = await self.full(candidate_id, lock=True)
        _check_seen(full, field, seen, full.machine_profile.model_dump(mode="json").get(field))
        if field not in full.corrections:
            return
        left = {k: v for k, v in full.corrections.items() if k != field}
        await self._save(full, corrections=left)
        self._audit(
            "candidate.reverted",
            "candidate",
            candidate_id,
            {field: full.corrections[field]},
            {field: full.machine_profile.model_dump(mode="json").get(field)},
            candidate_id=candidate_id,
        )

    async def replace_corrections(self, candidate_id: int, corrections: dict[str, Any]) -> None:
        """Sets all corrections at once (merging people, and taking that back)."""
        await self._save(await self.full(candidate_id, lock=True), corrections=corrections)

    async def names(self, ids: Iterable[int]) -> dict[int, str]:
        """Names by id."""
        found: dict[int, str] = {}
        for part in chunks(list(ids)):
            rows = await self._all(
                select(candidates.c.id, candidates.c.name).where(candidates.c.id.in_(part))
            )
            found |= {row["id"]: row["name"] for row in rows}
        return found

    async def profiles(self, ids: Sequence[int]) -> dict[int, Profile]:
        """Profiles with the corrections laid over them, by id."""
        found: dict[int, Profile] = {}
        for part in chunks([int(i) for i in ids], 50):  # reading them takes time on the event loop
            rows = await self._tuples(
                select(candidates.c.id, candidates.c.profile, candidates.c.corrections).where(
                    candidates.c.id.in_(part), candidates.c.deletion_id.is_(None)
                )
            )
            found |= {row[0]: Profile.model_validate(row[1]).corrected(row[2]) for row in rows}
        return found

    async def count(self, query: CandidateQuery | None = None) -> int:
        """How many candidates there are (that the query finds)."""
        statement = listing.narrowed(self, query or CandidateQuery(), func.count())
        return 0 if statement is None else int((await self._scalars(statement))[0])

    async def ranking_inputs(
        self, after_id: int = 0, limit: int = 1000, ids: Sequence[int] | None = None
    ) -> list[RankingInput]:
        """What matching reads, by id from `after_id` on, or of the `ids` (at most 1000)."""
        found: list[RankingInput] = []
        limit = min(limit, 1000)
        while len(found) < limit:  # in pieces: reading profiles takes time on the event loop
            piece = min(50, limit - len(found))
            part = await self._ranking_inputs(after_id, piece, ids)
            found += part
            if len(part) < piece:
                break
            after_id = part[-1].candidate_id
        return found

    async def _ranking_inputs(
        self, after_id: int, limit: int, ids: Sequence[int] | None
    ) -> list[RankingInput]:
        statement = (
            select(
                candidates.c.id,
                candidates.c.version,
                candidates.c.profile,
                candidates.c.corrections,
                resumes.c.text,
            )
            .join(resumes, resumes.c.id == candidates.c.current_resume_id, isouter=True)
            .where(candidates.c.deletion_id.is_(None), candidates.c.id > after_id)
            .order_by(candidates.c.id)
            .limit(limit)
        )
        if ids is not None:
            statement = statement.where(candidates.c.id.in_([int(i) for i in ids][:1000]))
        return [
            RankingInput(
                candidate_id=row["id"],
                version=row["version"],
                profile=Profile.model_validate(row["profile"]).corrected(row["corrections"]),
                text=row["text"] or "",
            )
            for row in await self._all(statement)
        ]

    async def cities(self, limit: int = 500) -> list[str]:
        """Cities that occur, in the order of the alphabet."""
        statement = (
            select(func.min(candidates.c.city))
            .where(candidates.c.deletion_id.is_(None), candidates.c.city != "")
            .group_by(candidates.c.city_key)
            .order_by(candidates.c.city_key)
            .limit(limit)
        )
        return await self._scalars(statement)

    async def skills(self, limit: int = 500) -> list[tuple[str, int]]:
        """Skills that occur and how many people have them, the most frequent first."""
        return await self.labels("skill", limit)

    async def labels(self, kind: str, limit: int) -> list[tuple[str, int]]:
        """Keys of one kind with their counts, the most frequent first."""
        count = func.count()
        statement = (
            select(func.min(candidate_keys.c.label).label("label"), count.label("n"))
            .join(candidates, candidates.c.id == candidate_keys.c.candidate_id)
            .where(candidate_keys.c.kind == kind, candidates.c.deletion_id.is_(None))
            .group_by(candidate_keys.c.key)
            .order_by(count.desc(), candidate_keys.c.key)
            .limit(limit)
        )
        return [(row["label"], row["n"]) for row in await self._all(statement)]

    async def touch(self, *candidate_ids: int) -> None:
        """Something happened with these people: the retention period starts anew."""
        for part in chunks(candidate_ids):
            await self._run(
                update(candidates)
                .where(candidates.c.id.in_(part))
                .values(last_activity_at=self.now)
            )

    async def alive(self, ids: Sequence[int]) -> set[int]:
        """Those of the ids that are there."""
        found: set[int] = set()
        for part in chunks(ids):
            statement = select(candidates.c.id).where(candidates.c.id.in_(part))
            found.update(await self._scalars(statement.where(candidates.c.deletion_id.is_(None))))
        return found

    async def due_for_deletion(
        self, before: datetime, limit: int = 1000
    ) -> list[tuple[int, str, datetime]]:
        """Id, name and last activity of those with none since `before`, the longest first."""
        statement = (
            select(candidates.c.id, candidates.c.name, candidates.c.last_activity_at)
            .where(candidates.c.deletion_id.is_(None), candidates.c.last_activity_at < before)
            .order_by(candidates.c.last_activity_at, candidates.c.id)
            .limit(limit)
        )
        return [(row[0], row[1], row[2]) for row in await self._tuples(statement)]

    async def existing(self, ids: Iterable[int]) -> set[int]:
        """Those of the ids that are people, deleted ones that can be taken back among them."""
        return set(
            await self._scalars(select(candidates.c.id).where(candidates.c.id.in_(list(ids))))
        )

    async def delete(self, ids: Sequence[int]) -> UndoToken:
        """Hides people and all that is theirs; see `Deletions` for undo and purge."""
        return await self.tx.deletions.hide_candidates(ids)

    async def undo(self, token_id: int) -> bool:
        """Takes a deletion back; False when it is too late."""
        return await self.tx.deletions.undo(token_id)

    async def show_resume(self, candidate_id: int) -> None:
        """Makes the newest resume current and its profile the machine's."""
        row = await self._first(
            select(resumes.c.id, resumes.c.state, resumes.c.profile, resumes.c.warnings)
            .where(resumes.c.candidate_id == candidate_id, resumes.c.deletion_id.is_(None))
            .order_by(resumes.c.created_at.desc(), resumes.c.id.desc())
            .limit(1)
        )
        full = await self.full(candidate_id, lock=True)
        if row is None:
            values: dict[str, Any] = {"current_resume_id": None, "resume_state": None}
            values["warning_count"] = 0
        else:
            values = {
                "current_resume_id": row["id"],
                "resume_state": row["state"],
                "warning_count": len(row["warnings"]),
            }
        await self._run(update(candidates).where(candidates.c.id == candidate_id).values(**values))
        if row is not None and row["profile"] is not None:
            await self._save(full, profile=Profile.model_validate(row["profile"]))
        else:
            await self.index_text(candidate_id)
            self._changed("candidate", candidate_id)

    async def index_text(self, candidate_id: int) -> None:
        """Brings the search index up to date with the person's profile, tags and resume."""
        await self.index_texts([candidate_id])

    async def index_texts(self, candidate_ids: Sequence[int]) -> None:
        """The same for many people."""
        for part in chunks(candidate_ids, 50):  # a resume's text is large
            rows = await self._all(
                select(
                    candidates.c.id,
                    candidates.c.name,
                    candidates.c.position,
                    candidates.c.city,
                    candidates.c.tag_names,
                    candidates.c.skill_names,
                    resumes.c.folded,
                )
                .join(resumes, resumes.c.id == candidates.c.current_resume_id, isouter=True)
                .where(candidates.c.id.in_(part))
            )
            texts = {row["id"]: self._searched(row) for row in rows}
            await dialect.put_search(self.tx.connection, "candidate", texts)

    def _searched(self, row: RowMapping) -> str:
        short = " ".join(
            [row["name"], row["position"], row["city"], *row["tag_names"], *row["skill_names"]]
        )
        return f"{simple_fold(short)} {self.tx.fold(short)} {row['folded'] or ''}"

    async def _save(
        self,
        full: CandidateFull,
        profile: Profile | None = None,
        corrections: dict[str, Any] | None = None,
    ) -> None:
        machine = full.machine_profile if profile is None else profile
        person = full.corrections if corrections is None else corrections
        shown = machine.corrected(person)
        await self._run(
            update(candidates)
            .where(candidates.c.id == full.id)
            .values(
                profile=machine.model_dump(mode="json"),
                corrections=person,
                version=candidates.c.version + 1,
                updated_at=self.now,
                last_activity_at=self.now,
                **_columns(shown),
            )
        )
        await self._write_keys(full.id, shown)
        await self.index_text(full.id)
        self._changed("candidate", full.id)

    async def _write_keys(self, candidate_id: int, profile: Profile) -> None:
        await self._run(
            delete(candidate_keys).where(
                candidate_keys.c.candidate_id == candidate_id, candidate_keys.c.kind != "tag"
            )
        )
        rows = {
            (kind, key): {"candidate_id": candidate_id, "kind": kind, "key": key, "label": label}
            for kind, key, label in _keys(profile)
        }
        if rows:
            await self._run(insert(candidate_keys), list(rows.values()))


def _check_seen(full: CandidateFull, field: str, seen: Any, wanted: Any) -> None:
    """Raises `Changed` when a field is neither as it was seen nor as it is wanted."""
    if seen is ANYTHING:
        return
    now = full.profile.model_dump(mode="json").get(field)
    if not same(now, seen) and not same(now, wanted):
        raise Changed(f"candidate {full.id}")


def _columns(profile: Profile) -> dict[str, Any]:
    """The columns that lists sort and show, from the profile with corrections."""
    name = profile.name.value if profile.name else ""
    position = profile.position.value if profile.position else ""
    city = profile.city.value if profile.city else ""
    return {
        "name": name,
        "sort_key": sort_key(name),
        "position": position,
        "position_key": sort_key(position),
        "city": city,
        "city_key": sort_key(city),
        "years": profile.total_years,
        "skill_names": [s.name for s in profile.skills[:_SKILLS_IN_LIST]],
    }


def _keys(profile: Profile) -> list[tuple[str, str, str]]:
    keys = [("skill", fold_key(s.name), s.name) for s in profile.skills]
    keys += [
        ("language", fold_key(language.code or language.name), language.name)
        for language in profile.languages
    ]
    keys += [("email", fold_key(e.value), "") for e in profile.emails]
    keys += [("phone", phone_key(p.e164 or p.value), "") for p in profile.phones]
    if profile.name:
        keys.append(("name", " ".join(sorted(fold_key(profile.name.value).split())), ""))
    return [k for k in keys if k[1]]


def _full(row: RowMapping) -> CandidateFull:
    return CandidateFull(
        id=row["id"],
        machine_profile=Profile.model_validate(row["profile"]),
        corrections=row["corrections"],
        version=row["version"],
        current_resume_id=row["current_resume_id"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        last_activity_at=row["last_activity_at"],
    )


def _record(row: RowMapping) -> CandidateRow:
    return CandidateRow(
        id=row["id"],
        name=row["name"],
        position=row["position"],
        city=row["city"],
        years=row["years"],
        skills=tuple(row["skill_names"]),
        status=ApplicationState(row["status"]) if row["status"] else None,
        resume_state=ResumeState(row["resume_state"]) if row["resume_state"] else None,
        warnings=row["warning_count"],
        tags=tuple(row["tag_names"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
