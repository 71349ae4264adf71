"""Candidates: views, details, corrections, notes and tags, deletion, duplicates."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.messages import message, refuse
from hr_desktop.domain.records import (
    CandidateFull,
    CandidateQuery,
    CandidateRow,
    CandidateSort,
    Note,
    ResumeRecord,
)
from hr_desktop.domain.resume import Profile, ResumeState
from hr_desktop.domain.vacancy import Language
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.file_names import original_name
from hr_desktop.services.folding import query_variants
from hr_desktop.services.imports import ImportService
from hr_desktop.services.intake import PARSE_JOB
from hr_desktop.services.matching import Matcher
from hr_desktop.services.nearness import Nearness
from hr_desktop.services.people_table import people_table
from hr_desktop.services.removal import Removal
from hr_desktop.services.tables import TableKind, write_table
from hr_desktop.services.undoing import token_of
from hr_desktop.services.values import (
    ApplicationInfo,
    CandidateDetail,
    CandidateFilter,
    CandidateView,
    Correction,
    DuePerson,
    DuplicatePair,
    ResumeInfo,
    UndoToken,
)
from hr_desktop.store.transaction import Tx

SORTS: dict[str, CandidateSort] = {
    "name": "name",
    "position": "position",
    "city": "city",
    "years": "years",
    "updated_at": "updated",
    "created_at": "created",
}
NEAREST = 200  # how many people a filter by meaning keeps
NEAR_ENOUGH = 0.05  # closeness below which nothing is shared but chance


class CandidateService:
    """Everything about people who applied.

    Ids may be numpy's, as views hold them; the database is given plain ones.
    """

    def __init__(
        self,
        core: Core,
        imports: ImportService,
        matcher: Matcher,
        nearness: Nearness,
        removal: Removal,
    ) -> None:
        self._core = core
        self._imports = imports
        self._matcher = matcher
        self._nearness = nearness
        self._removal = removal

    # -- lists -----------------------------------------------------------------------------------

    async def view(
        self,
        what: CandidateFilter | None = None,
        sort: str = "name",
        descending: bool = False,
    ) -> CandidateView:
        """Ids of the candidates that `what` leaves, in the order of `sort` (one of `SORTS`).

        With `meaning` the order is by closeness of meaning, the nearest first.
        """
        what = what or CandidateFilter()
        near: npt.NDArray[np.int64] | None = None
        if what.meaning.strip():
            hits = await self._nearness.search(what.meaning, NEAREST)
            near = np.asarray([i for i, score in hits if score >= NEAR_ENOUGH], dtype=np.int64)
        variants = await query_variants(what.text)
        query = CandidateQuery(
            text=variants[0],
            base_text="".join(variants[1:]),
            ids=near,
            status=what.status,
            resume_state=what.resume_state,
            min_years=what.min_years,
            max_years=what.max_years,
            skills=what.skills,
            languages=what.languages,
            city=what.city,
            tags=what.tags,
            only_attention=what.only_attention,
        )
        async with self._core.read() as tx:
            ids = await tx.candidates.ids(query, SORTS.get(sort, "name"), descending)
        if near is not None:
            ids = near[np.isin(near, ids)]
        return CandidateView(ids=ids)

    async def rows(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> list[CandidateRow]:
        """Contents of the given rows, in the given order; people gone meanwhile are left out."""
        async with self._core.read() as tx:
            return await tx.candidates.records([int(i) for i in ids])

    async def counts(self) -> tuple[int, int]:
        """How many candidates there are, and how many of them need a person's look."""
        async with self._core.read() as tx:
            return (
                await tx.candidates.count(),
                await tx.candidates.count(CandidateQuery(only_attention=True)),
            )

    async def skills(self, limit: int = 500) -> list[str]:
        """Skills that occur, the most frequent first (for the filter)."""
        async with self._core.read() as tx:
            return [name for name, _ in await tx.candidates.skills(limit)]

    async def cities(self) -> list[str]:
        """Cities that occur, sorted (for the filter)."""
        async with self._core.read() as tx:
            return await tx.candidates.cities()

    # -- one person ------------------------------------------------------------------------------

    async def get(self, candidate_id: int) -> CandidateDetail:
        """Everything about one candidate; raises PersonError `store.gone`."""
        candidate_id = int(candidate_id)
        async with self._core.read() as tx:
            full = await tx.candidates.full(candidate_id)
            record = (await tx.candidates.records([candidate_id]))[0]
            resumes = await tx.resumes.of_candidate(candidate_id)
            applications = await tx.applications.of_candidate(candidate_id)
            titles = await tx.vacancies.titles([a.vacancy_id for a in applications])
            scores = await tx.matches.scores(candidate_id)
            interviews = await tx.interviews.records(candidate_id=candidate_id)
            notes = await tx.notes.of(candidate_id)
            pairs = await self._pairs(tx, candidate_id)
            changed = await self._corrections(tx, full)
        current = next((r for r in resumes if r.current), None)
        return CandidateDetail(
            id=full.id,
            name=record.name,
            profile=full.profile,
            machine_profile=full.machine_profile,
            corrections=changed,
            resumes=tuple(_resume(r) for r in resumes),
            applications=tuple(
                ApplicationInfo(
                    application=a,
                    vacancy_title=titles.get(a.vacancy_id, ""),
                    score=scores.get(a.vacancy_id),
                )
                for a in applications
            ),
            interview_ids=tuple(i.id for i in interviews),
            notes=tuple(notes),
            tags=record.tags,
            duplicates=tuple(pairs),
            warnings=current.warnings if current else (),
            created_by_hand=not resumes,
            created_at=full.created_at,
            updated_at=full.updated_at,
        )

    async def _corrections(self, tx: Tx, full: CandidateFull) -> tuple[Correction, ...]:
        if not full.corrections:
            return ()
        entries = await tx.audit.entries(limit=500, candidate_id=full.id)
        found = []
        for field, value in full.corrections.items():
            entry = next(
                (
                    e
                    for e in entries
                    if e.what == "candidate.corrected"
                    and isinstance(e.after, dict)
                    and field in e.after
                ),
                None,
            )
            found.append(
                Correction(
                    field=field,
                    value=value,
                    by=entry.by if entry else "",
                    at=entry.at if entry else full.updated_at,
                )
            )
        return tuple(found)

    async def resume_text(self, resume_id: int) -> DocumentText:
        """The text of a resume as it was read; raises PersonError when it was not."""
        async with self._core.read() as tx:
            stored = await tx.resumes.document(resume_id)
        if stored.document is None:
            said = stored.resume.failure or message("ready.resume")
            raise refuse(said.code, **said.params)
        return stored.document

    async def original(self, resume_id: int) -> Path:
        """A copy of the original under its own name, to show or open; never edited by us."""
        async with self._core.read() as tx:
            resume = await tx.resumes.get(resume_id)
        try:
            source = await self._core.file(resume.file_sha256)
            return await asyncio.to_thread(self._copy_out, source, resume)
        except OSError as error:
            raise as_person_error(error) from error

    def _copy_out(self, source: Path, resume: ResumeRecord) -> Path:
        folder = self._core.paths.cache / "originals" / resume.file_sha256[:16]
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / original_name(resume)
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, target)
        return target

    async def create(self, profile: Profile) -> int:
        """A candidate added by hand; needs a name. Gives the id."""
        if profile.name is None or not profile.name.value.strip():
            raise refuse("candidate.name_missing")
        async with self._core.person() as tx:
            candidate_id = await tx.candidates.add(profile, by_hand=True)
            await tx.duplicates.look(candidate_id)
            await self._matcher.ask_all(tx)
        self._core.wake()
        return candidate_id

    async def correct(self, candidate_id: int, field: str, value_json: Any, seen: Any) -> None:
        """Lay a person's value over one field of the profile (`Profile.model_fields`).

        `value_json` is the whole field in JSON form, `seen` what stood there when the person began.
        Raises PersonError `store.bad_value`, or `edit.conflict` when something else stands there.
        """
        candidate_id = int(candidate_id)
        if field not in Profile.model_fields:
            raise refuse("correction.unknown_field")
        try:
            Profile().corrected({field: value_json})
        except ValidationError as error:
            raise refuse("store.bad_value", field=field) from error
        async with self._core.person() as tx:
            await tx.candidates.correct(candidate_id, field, value_json, seen)
            if field in ("name", "emails", "phones"):
                await tx.duplicates.look(candidate_id)
            await self._matcher.ask_all(tx)
        self._core.wake()

    async def revert(self, candidate_id: int, field: str, seen: Any) -> None:
        """Take a correction away; the machine's value shows again.

        Raises PersonError `edit.conflict` when something else stands there than was `seen`.
        """
        candidate_id = int(candidate_id)
        async with self._core.person() as tx:
            await tx.candidates.revert(candidate_id, field, seen)
            await self._matcher.ask_all(tx)
        self._core.wake()

    async def add_note(self, candidate_id: int, text: str) -> Note:
        """Add a note, signed with the recruiter's name."""
        candidate_id = int(candidate_id)
        if not text.strip():
            raise refuse("note.empty")
        async with self._core.person() as tx:
            return await tx.notes.add(candidate_id, text.strip())

    async def remove_note(self, note_id: int) -> None:
        """Remove a note."""
        async with self._core.person() as tx:
            await tx.notes.remove(note_id)

    async def set_tags(self, candidate_id: int, tags: Sequence[str], seen: Sequence[str]) -> None:
        """Add the tags that were not `seen` and remove the seen ones that are not in `tags`.

        What others did to the tags meanwhile stays.
        """
        candidate_id = int(candidate_id)
        async with self._core.person() as tx:
            await tx.tags.change(candidate_id, tags, seen)

    async def tag_many(self, candidate_ids: Sequence[int], tag: str) -> None:
        """Give many people a tag."""
        async with self._core.person() as tx:
            await tx.tags.add_many([int(i) for i in candidate_ids], tag)

    async def all_tags(self) -> list[str]:
        """All tags in use, the most frequent first."""
        async with self._core.read() as tx:
            return [tag for tag, _ in await tx.tags.all()]

    # -- resumes ---------------------------------------------------------------------------------

    async def add_resume(self, candidate_id: int, path: Path) -> int:
        """Import a file as a newer resume of this candidate. Gives the batch's id."""
        candidate_id = int(candidate_id)
        async with self._core.read() as tx:
            await tx.candidates.full(candidate_id)
        return await self._imports.add_for(candidate_id, path)

    async def reparse(self, resume_id: int) -> None:
        """Read and understand a resume again; corrections stay."""
        async with self._core.person() as tx:
            resume = await tx.resumes.get(resume_id)
            if resume.state not in (ResumeState.pending, ResumeState.parsing):
                await tx.resumes.set_state(resume_id, ResumeState.pending)
            await tx.jobs.add(PARSE_JOB, resume_id, key=f"parse:{resume_id}", priority=2)
        self._core.wake()

    async def confirm_review(self, resume_id: int) -> None:
        """A person has looked: `under_review` becomes `parsed`."""
        async with self._core.person() as tx:
            await tx.resumes.set_state(resume_id, ResumeState.parsed)

    # -- deletion --------------------------------------------------------------------------------

    async def delete(self, ids: Sequence[int]) -> UndoToken:
        """Delete people: out of every list at once, gone for good when the undo time is over."""
        async with self._core.person() as tx:
            token = await tx.candidates.delete([int(i) for i in ids])
        self._nearness.drop([int(i) for i in ids])
        return token_of(token, message("undo.people", n=token.count))

    async def delete_for_good(self, ids: Sequence[int]) -> None:
        """Delete people at once and for good: rows, files, vectors, interviews, reports.

        Backups still hold them; a restore deletes them again.
        """
        await self._removal.people([int(i) for i in ids])

    async def due_for_deletion(self) -> list[DuePerson]:
        """People whose retention period has ended; only a person's `delete` deletes them."""
        return await self._removal.people_due()

    async def export(
        self, ids: Sequence[int], path: Path, kind: TableKind, language: Language = "en"
    ) -> Path:
        """Write these people as a table (XLSX or CSV) to `path`, in the given order."""
        rows = await self.rows(ids)
        async with self._core.read() as tx:
            contacts = await tx.candidates.profiles([row.id for row in rows])
        await write_table(self._core, people_table(rows, contacts, language), path, kind)
        return path

    async def export_person(self, candidate_id: int, to: Path) -> Path:
        """Everything kept about one person as a ZIP (JSON, originals, reports). Gives its path."""
        candidate_id = int(candidate_id)
        from hr_desktop.services.person_export import export_person

        return await export_person(self._core, candidate_id, to)

    # -- duplicates ------------------------------------------------------------------------------

    async def duplicates(self) -> list[DuplicatePair]:
        """Pairs who may be one person and were not kept apart."""
        async with self._core.read() as tx:
            return await self._pairs(tx, None)

    async def _pairs(self, tx: Tx, candidate_id: int | None) -> list[DuplicatePair]:
        pairs = (
            await tx.duplicates.pairs()
            if candidate_id is None
            else await tx.duplicates.of(candidate_id)
        )
        ids = {i for pair in pairs for i in (pair.first, pair.second)}
        rows = {r.id: r for r in await tx.candidates.records(sorted(ids))}
        return [
            DuplicatePair(
                first=rows[pair.first],
                second=rows[pair.second],
                reasons=(message(f"duplicate.{pair.reason}"),),
            )
            for pair in pairs
            if pair.first in rows and pair.second in rows
        ]

    async def merge(self, keep: int, other: int) -> UndoToken:
        """Make two candidates one: everything of `other` moves to `keep`, newest resume current."""
        keep, other = int(keep), int(other)
        if keep == other:
            raise refuse("merge.same")
        async with self._core.person() as tx:
            token = await tx.duplicates.merge(keep, other)
            await self._matcher.ask_all(tx)
        self._nearness.drop([other])
        self._core.wake()
        return token_of(token, message("undo.merged"))

    async def keep_apart(self, a: int, b: int) -> None:
        """These two are different people; never offered again."""
        async with self._core.person() as tx:
            await tx.duplicates.keep_apart(int(a), int(b))


def _resume(record: ResumeRecord) -> ResumeInfo:
    return ResumeInfo(
        id=record.id,
        filename=record.filename,
        media_type=record.media_type,
        size=record.size,
        pages=record.pages,
        state=record.state,
        current=record.current,
        engine=record.engine or None,
        model=record.model,
        warnings=record.warnings,
        failure=record.failure,
        added_at=record.created_at,
    )
