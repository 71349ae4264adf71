"""Deleting: hidden at once, taken back for a while, then gone for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, null, or_, select, update

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import Purged, UndoToken
from hr_desktop.store import dialect
from hr_desktop.store.repositories.base import Repository, chunks
from hr_desktop.store.schema import (
    applications,
    audit,
    candidates,
    deletions,
    import_files,
    interviews,
    jobs,
    matches,
    recordings,
    reports,
    resumes,
    vacancies,
)


class Deletions(Repository):
    """Undo tokens. What a token hides carries its id in `deletion_id`."""

    async def hide_candidates(self, ids: Sequence[int]) -> UndoToken:
        """Hides people with their resumes, applications and interviews.

        Raises PersonError `interview.going_on`, as all that hide or remove an interview do.
        """
        token = new_id()
        hidden: list[int] = []
        for part in chunks(list(ids)):
            hidden += await self._hide(candidates, candidates.c.id.in_(part), token)
        for part in chunks(hidden):
            await self._hide(resumes, resumes.c.candidate_id.in_(part), token)
            found = await self._hide(applications, applications.c.candidate_id.in_(part), token)
            for some in chunks(found):
                await self._hide_interviews(interviews.c.application_id.in_(some), token)
        self._changed("candidate", hidden, "removed")
        for row_id in hidden:
            self._audit("candidate.deleted", "candidate", row_id, candidate_id=row_id)
        return await self.remember("candidates", len(hidden), {"ids": hidden}, token)

    async def hide_vacancies(self, ids: Sequence[int]) -> UndoToken:
        """Hides vacancies with their applications and interviews."""
        token = new_id()
        hidden: list[int] = []
        for part in chunks(list(ids)):
            hidden += await self._hide(vacancies, vacancies.c.id.in_(part), token)
        for part in chunks(hidden):
            await self._hide(applications, applications.c.vacancy_id.in_(part), token)
            await self._hide_interviews(interviews.c.vacancy_id.in_(part), token)
        await self.tx.applications.refresh_status(await self._people(token))
        self._changed("vacancy", hidden, "removed")
        for row_id in hidden:
            self._audit("vacancy.deleted", "vacancy", row_id)
        return await self.remember("vacancies", len(hidden), {"ids": hidden}, token)

    async def hide_interviews(self, ids: Sequence[int]) -> UndoToken:
        """Hides interviews with their turns, scorecards and reports."""
        token = new_id()
        hidden: list[int] = []
        for part in chunks(list(ids)):
            hidden += await self._hide_interviews(interviews.c.id.in_(part), token)
        self._changed("interview", hidden, "removed")
        for row_id in hidden:
            person = await self.tx.interviews.candidate_of(row_id)
            self._audit("interview.deleted", "interview", row_id, candidate_id=person)
        return await self.remember("interviews", len(hidden), {"ids": hidden}, token)

    async def remember(
        self, what: str, count: int, undo: dict[str, Any], token_id: int | None = None
    ) -> UndoToken:
        """Keeps what is needed to take a step back; the token is good for `Tx.undo_for`."""
        token = UndoToken(
            id=token_id or new_id(), what=what, count=count, until=self.now + self.tx.undo_for
        )
        await self._run(
            insert(deletions).values(**token.model_dump(), undo=undo, by=self.tx.actor, at=self.now)
        )
        self._changed("deletion", token.id, "added")
        return token

    async def hiding(self, kind: str, row_id: int) -> tuple[UndoToken, str | None, datetime] | None:
        """What hides a candidate, vacancy or application: the token, by whom, when; or None."""
        table = {"candidate": candidates, "vacancy": vacancies, "application": applications}[kind]
        row = await self._first(
            select(deletions)
            .join(table, table.c.deletion_id == deletions.c.id)
            .where(table.c.id == row_id)
        )
        if row is None:
            return None
        return UndoToken.model_validate(dict(row)), row["by"], row["at"]

    async def undo(self, token_id: int) -> bool:
        """Takes a step back; False when it was purged or taken back already."""
        row = await self._first(select(deletions).where(deletions.c.id == token_id))
        if row is None:
            return False
        what, undo = row["what"], row["undo"]
        if what == "applications":
            await self._undo_states(undo)
        elif what == "merge":
            await self.tx.duplicates.unmerge(token_id, undo)
        else:
            await self._unhide(token_id)
            kind = {"candidates": "candidate", "vacancies": "vacancy"}.get(what, "interview")
            self._changed(kind, undo["ids"], "added")
            for row_id in undo["ids"]:
                person = row_id if kind == "candidate" else None
                self._audit(f"{kind}.undeleted", kind, row_id, candidate_id=person)
        await self._run(delete(deletions).where(deletions.c.id == token_id))
        self._changed("deletion", token_id, "removed")
        return True

    async def due(self, now: datetime | None = None, limit: int = 1000) -> list[int]:
        """Tokens whose time is over: hand them to `purge`."""
        statement = select(deletions.c.id).where(deletions.c.until <= (now or self.now))
        return await self._scalars(statement.order_by(deletions.c.id).limit(limit))

    async def purge(self, token_ids: Sequence[int]) -> Purged:
        """Removes for good what the tokens hide. Call `Store.scrub` after the commit."""
        people: list[int] = []
        jobs_offered: list[int] = []
        talks: list[int] = []
        merged = False
        rows = await self._all(select(deletions).where(deletions.c.id.in_(list(token_ids))))
        for row in rows:
            if row["what"] == "candidates":
                people += row["undo"]["ids"]
            elif row["what"] == "vacancies":
                jobs_offered += row["undo"]["ids"]
            elif row["what"] == "interviews":
                talks += row["undo"]["ids"]
            elif row["what"] == "merge":
                # The person lives on in the other row, and so does the history: the audit log
                # knows of the merge, and its rows never change.
                other = row["undo"]["other"]
                await self._run(delete(candidates).where(candidates.c.id == other))
                await dialect.drop_search(self.tx.connection, [other])
                merged = True
        await self._run(delete(deletions).where(deletions.c.id.in_([r["id"] for r in rows])))
        done = await self._remove(people, jobs_offered, talks)
        if merged and not done.candidates:
            self._changed("deletion", 0, "removed")
        return done

    async def purge_candidates(self, ids: Sequence[int]) -> Purged:
        """Removes people at once, without undo."""
        return await self._remove(list(ids), [], [])

    async def purge_vacancies(self, ids: Sequence[int]) -> Purged:
        """Removes vacancies at once, without undo."""
        return await self._remove([], list(ids), [])

    async def _remove(self, people: list[int], offered: list[int], talks: list[int]) -> Purged:
        await self.tx.flush_audit()  # what this transaction noted is blanked as well
        people = list(dict.fromkeys([*people, *await self._merged_into(people)]))
        for part in chunks(await self.tx.audit.same_people(people)):
            await self._run(
                update(audit)
                .where(audit.c.candidate_id.in_(part))
                .values(before=null(), after=null())
            )
        files: list[str] = []
        refs: list[int] = [*people, *offered, *talks]
        for part in chunks(people):
            found = await self._all(
                select(resumes.c.id, resumes.c.file_sha256).where(resumes.c.candidate_id.in_(part))
            )
            files += [row["file_sha256"] for row in found]
            refs += [row["id"] for row in found]
            files += await self._drop_imports(part, [row["id"] for row in found])
            files += await self._drop_shortlists(part)
            mine = select(applications.c.id).where(applications.c.candidate_id.in_(part))
            refs += await self._scalars(mine)
            talks += await self._scalars(
                select(interviews.c.id).where(interviews.c.application_id.in_(mine))
            )
        for part in chunks(offered):
            talks += await self._scalars(
                select(interviews.c.id).where(interviews.c.vacancy_id.in_(part))
            )
            refs += await self._scalars(
                select(applications.c.id).where(applications.c.vacancy_id.in_(part))
            )
            files += await self._scalars(
                select(reports.c.file_sha256).where(reports.c.vacancy_id.in_(part))
            )
            await self._run(
                update(audit)
                .where(audit.c.kind == "vacancy", audit.c.entity_id.in_(part))
                .values(before=null(), after=null())
            )
        await self._check_over(talks)
        for part in chunks(talks):
            for kept in (reports, recordings):
                files += await self._scalars(
                    select(kept.c.file_sha256).where(kept.c.interview_id.in_(part))
                )
        for part in chunks([*refs, *talks]):
            await self._run(delete(jobs).where(jobs.c.ref_id.in_(part)))
        for table, ids in ((interviews, talks), (candidates, people), (vacancies, offered)):
            for part in chunks(ids):
                await self._run(delete(table).where(table.c.id.in_(part)))
        await dialect.drop_search(self.tx.connection, [*people, *offered])
        await self._forget_undo(set(refs) | set(people))
        self._changed("candidate", people, "removed")
        self._changed("vacancy", offered, "removed")
        self._changed("interview", talks, "removed")
        return Purged(
            candidates=tuple(people),
            vacancies=tuple(offered),
            interviews=tuple(dict.fromkeys(talks)),
            files=tuple(await self.tx.files.unreferenced(files)),
        )

    async def _merged_into(self, people: list[int]) -> list[int]:
        """Hidden rows of merges that can still be undone: they are the same people."""
        rows = await self._all(select(deletions.c.undo).where(deletions.c.what == "merge"))
        found: set[int] = set(people)
        while more := {
            row["undo"]["other"]
            for row in rows
            if row["undo"]["keep"] in found and row["undo"]["other"] not in found
        }:
            found |= more
        return sorted(found - set(people))

    async def unclaimed(self, before: datetime) -> bool:
        """Whether `purge_unclaimed` has something to do."""
        return bool(await self.tx.resumes.orphans(before, 1) or await self.tx.imports.old(before))

    async def purge_unclaimed(self, before: datetime) -> Purged:
        """Removes what no list of people leads to, older than `before`.

        Documents in which nobody was found, and the rows of finished imports.
        """
        files: list[str] = []
        for part in chunks(await self.tx.resumes.orphans(before)):
            files += await self._scalars(
                select(resumes.c.file_sha256).where(resumes.c.id.in_(part))
            )
            files += await self._drop_imports([], part)
            await self._run(delete(jobs).where(jobs.c.ref_id.in_(part)))
            await self._run(delete(resumes).where(resumes.c.id.in_(part)))
            self._changed("resume", part, "removed")
        files += await self.tx.imports.drop_old(before)
        return Purged(files=tuple(await self.tx.files.unreferenced(files)))

    async def _drop_imports(self, people: Sequence[int], resume_ids: Sequence[int]) -> list[str]:
        which = or_(
            import_files.c.candidate_id.in_(people), import_files.c.resume_id.in_(resume_ids)
        )
        rows = await self._all(select(import_files.c.id, import_files.c.sha256).where(which))
        for part in chunks([row["id"] for row in rows]):
            await self._run(delete(jobs).where(jobs.c.ref_id.in_(part)))
        await self._run(delete(import_files).where(which))
        return [row["sha256"] for row in rows if row["sha256"]]

    async def _drop_shortlists(self, people: Sequence[int]) -> list[str]:
        """One-page shortlists name people; those of the vacancies they came near to go."""
        near = (
            select(applications.c.vacancy_id)
            .where(applications.c.candidate_id.in_(people))
            .union(select(matches.c.vacancy_id).where(matches.c.candidate_id.in_(people)))
        )
        gone = await self._run(
            delete(reports)
            .where(reports.c.kind == "shortlist", reports.c.vacancy_id.in_(near))
            .returning(reports.c.file_sha256)
        )
        return list(gone.scalars().all())

    async def _forget_undo(self, ids: set[int]) -> None:
        """Tokens of other steps that still name what was removed."""
        rows = await self._all(
            select(deletions).where(deletions.c.what.in_(["applications", "merge"]))
        )
        for row in rows:
            undo = row["undo"]
            named = {undo.get("keep"), undo.get("other"), *map(int, undo.get("states", {}))}
            if named & ids:
                await self._run(delete(deletions).where(deletions.c.id == row["id"]))

    async def _hide(self, table: Any, where: Any, token: int) -> list[int]:
        done = await self._run(
            update(table)
            .where(where, table.c.deletion_id.is_(None))
            .values(deletion_id=token)
            .returning(table.c.id)
        )
        return list(done.scalars().all())

    async def _hide_interviews(self, where: Any, token: int) -> list[int]:
        hidden = await self._hide(interviews, where, token)
        await self._check_over(hidden)
        return hidden

    async def _check_over(self, interview_ids: list[int]) -> None:
        """Raises PersonError when one is being held: its candidate would go on talking in vain."""
        for part in chunks(interview_ids):
            held = select(interviews.c.id).where(
                interviews.c.id.in_(part),
                interviews.c.state == InterviewState.active.value,
                interviews.c.lease_owner.is_not(None),
                interviews.c.lease_until >= self.now,
            )
            if await self._scalars(held):
                raise refuse("interview.going_on")

    async def _unhide(self, token: int) -> None:
        # A file that was imported again meanwhile belongs to the newer resume.
        again = select(resumes.c.file_sha256).where(resumes.c.deletion_id.is_(None))
        await self._run(
            delete(resumes).where(resumes.c.deletion_id == token, resumes.c.file_sha256.in_(again))
        )
        people = await self._people(token)
        for table in (candidates, resumes, vacancies, applications, interviews):
            await self._run(
                update(table).where(table.c.deletion_id == token).values(deletion_id=None)
            )
        await self.tx.applications.refresh_status(people)

    async def _people(self, token: int) -> list[int]:
        """Whose applications the token hides."""
        return await self._scalars(
            select(applications.c.candidate_id).where(applications.c.deletion_id == token)
        )

    async def _undo_states(self, undo: dict[str, Any]) -> None:
        for row_id, (state, reason) in undo["states"].items():
            found = await self.tx.applications.many([int(row_id)])
            if found and found[0].state.value == undo["to"]:  # a later change by a person stands
                await self.tx.applications.set_state(
                    found[0], ApplicationState(state), reason, "application.undone"
                )
