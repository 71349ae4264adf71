"""Resumes: documents of people, what was read and what was understood."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from hr_desktop.domain.base import new_id
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import Message
from hr_desktop.domain.records import ResumeRecord, StoredDocument
from hr_desktop.domain.resume import Profile, ResumeReading, ResumeState
from hr_desktop.domain.states import change_resume
from hr_desktop.store.repositories.base import Repository, gone
from hr_desktop.store.schema import candidates, resumes

_LISTED = [c for c in resumes.c if c.name not in ("text", "folded", "document", "profile")]


class Resumes(Repository):
    """Documents. The same file (by SHA-256) is one resume."""

    async def add(
        self,
        *,
        file_sha256: str,
        filename: str,
        size: int = 0,
        media_type: MediaType = MediaType.unknown,
        candidate_id: int | None = None,
    ) -> int:
        """A new resume in the state `pending`, or the one that has the file already."""
        known = await self.by_file(file_sha256)
        if known is not None:
            return known.id
        row_id = new_id()
        await self._run(
            insert(resumes).values(
                id=row_id,
                candidate_id=candidate_id,
                file_sha256=file_sha256,
                filename=filename,
                media_type=media_type.value,
                size=size,
                state=ResumeState.pending.value,
                warnings=[],
                created_at=self.now,
            )
        )
        self._changed("resume", row_id, "added", candidate_id)
        return row_id

    async def by_file(self, sha256: str) -> ResumeRecord | None:
        """The resume with this file."""
        return await self._record(resumes.c.file_sha256 == sha256)

    async def get(self, resume_id: int) -> ResumeRecord:
        """The resume; raises `store.gone`."""
        found = await self._record(resumes.c.id == resume_id)
        if found is None:
            raise gone("resume")
        return found

    async def of_candidate(self, candidate_id: int) -> list[ResumeRecord]:
        """A person's resumes, the newest first."""
        statement = (
            self._select()
            .where(resumes.c.candidate_id == candidate_id, resumes.c.deletion_id.is_(None))
            .order_by(resumes.c.created_at.desc(), resumes.c.id.desc())
            .limit(500)
        )
        return [_record(row) for row in await self._all(statement)]

    async def orphans(self, before: datetime, limit: int = 1000) -> list[int]:
        """Documents older than `before` in which nobody was found, the oldest first."""
        statement = (
            select(resumes.c.id)
            .where(
                resumes.c.candidate_id.is_(None),
                resumes.c.deletion_id.is_(None),
                resumes.c.created_at < before,
            )
            .order_by(resumes.c.id)
            .limit(limit)
        )
        return await self._scalars(statement)

    async def document(self, resume_id: int) -> StoredDocument:
        """The resume with its text, lines and machine profile; raises `store.gone`."""
        record = await self.get(resume_id)
        row = await self._first(
            select(resumes.c.document, resumes.c.profile).where(resumes.c.id == resume_id)
        )
        assert row is not None
        return StoredDocument(
            resume=record,
            document=DocumentText.model_validate(row["document"]) if row["document"] else None,
            profile=Profile.model_validate(row["profile"]) if row["profile"] else None,
        )

    async def text(self, resume_id: int) -> str:
        """The text alone, "" while it was not read."""
        found = await self._scalars(
            select(resumes.c.text).where(resumes.c.id == resume_id, resumes.c.deletion_id.is_(None))
        )
        if not found:
            raise gone("resume")
        return str(found[0])

    async def newest_text(self) -> str | None:
        """The text of the resume that was read last; None when there is none."""
        found = await self._scalars(
            select(resumes.c.text)
            .where(resumes.c.deletion_id.is_(None), resumes.c.text != "")
            .order_by(resumes.c.id.desc())
            .limit(1)
        )
        return str(found[0]) if found else None

    async def set_document(
        self, resume_id: int, document: DocumentText, folded: str | None = None
    ) -> None:
        """Keeps what was read. `folded` is the text lemmatised for the search index.

        Without it the text is folded here, which takes time on the event loop: hand it in from
        the worker that read the document.
        """
        await self._update(
            resume_id,
            media_type=document.media_type.value,
            pages=document.pages,
            text=document.text,
            folded=self.tx.fold(document.text) if folded is None else folded,
            document=document.model_dump(mode="json"),
            warnings=[w.model_dump(mode="json") for w in document.warnings],
        )

    async def set_state(
        self, resume_id: int, state: ResumeState, failure: Message | None = None
    ) -> None:
        """Changes the state by the transition table; raises `state.not_allowed`."""
        record = await self.get(resume_id)
        if record.state == state:
            return
        change_resume(record.state, state)
        await self._update(
            resume_id,
            state=state.value,
            failure=failure.model_dump(mode="json") if failure else None,
        )
        self._audit(
            "resume.state",
            "resume",
            resume_id,
            record.state.value,
            state.value,
            candidate_id=record.candidate_id,
        )
        if record.candidate_id is not None:
            await self._run(
                update(candidates)
                .where(
                    candidates.c.id == record.candidate_id,
                    candidates.c.current_resume_id == resume_id,
                )
                .values(resume_state=state.value)
            )
            self._changed("candidate", record.candidate_id)

    async def set_reading(
        self,
        resume_id: int,
        reading: ResumeReading,
        state: ResumeState = ResumeState.parsed,
        folded: str | None = None,
    ) -> None:
        """Keeps what was understood; the current resume's profile becomes the machine's."""
        record = await self.get(resume_id)
        if record.state != state:
            change_resume(record.state, state)
        stored = await self.document(resume_id)
        read = list(stored.document.warnings) if stored.document else []
        warnings = [w.model_dump(mode="json") for w in [*read, *reading.warnings]]
        values: dict[str, Any] = {} if folded is None else {"folded": folded}
        await self._update(
            resume_id,
            state=state.value,
            profile=reading.profile.model_dump(mode="json"),
            warnings=warnings,
            engine=reading.engine,
            model=reading.model,
            failure=reading.failure.model_dump(mode="json") if reading.failure else None,
            parsed_at=self.now,
            **values,
        )
        if record.candidate_id is not None:
            await self.tx.candidates.show_resume(record.candidate_id)

    async def attach(self, resume_id: int, candidate_id: int) -> None:
        """The resume belongs to this person; the person's newest resume becomes current."""
        before = await self.get(resume_id)
        await self._update(resume_id, candidate_id=candidate_id)
        await self.tx.candidates.show_resume(candidate_id)
        if before.candidate_id not in (None, candidate_id):
            await self.tx.candidates.show_resume(int(before.candidate_id or 0))

    async def _update(self, resume_id: int, **values: Any) -> None:
        done = await self._run(
            update(resumes)
            .where(resumes.c.id == resume_id, resumes.c.deletion_id.is_(None))
            .values(**values)
        )
        if done.rowcount == 0:
            raise gone("resume")
        self._changed("resume", resume_id, parent_id=values.get("candidate_id"))

    def _select(self) -> Any:
        current = candidates.c.current_resume_id.label("current_id")
        return select(*_LISTED, current).join(
            candidates, candidates.c.id == resumes.c.candidate_id, isouter=True
        )

    async def _record(self, where: Any) -> ResumeRecord | None:
        row = await self._first(self._select().where(where, resumes.c.deletion_id.is_(None)))
        return None if row is None else _record(row)


def _record(row: RowMapping) -> ResumeRecord:
    return ResumeRecord(
        id=row["id"],
        candidate_id=row["candidate_id"],
        file_sha256=row["file_sha256"],
        filename=row["filename"],
        media_type=MediaType(row["media_type"]),
        size=row["size"],
        state=ResumeState(row["state"]),
        current=row["candidate_id"] is not None and row["current_id"] == row["id"],
        pages=row["pages"],
        warnings=row["warnings"],
        engine=row["engine"],
        model=row["model"],
        failure=row["failure"],
        created_at=row["created_at"],
        parsed_at=row["parsed_at"],
    )
