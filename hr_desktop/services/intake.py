"""The import's work: one claimed job takes one file from the disk to a person in the database.

Every step can be done again after a crash: the file store is addressed by content, a resume is
found again by its file, and all effects of understanding are one transaction that also ends the
job, refused when another process has taken it over.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from hr_desktop.documents import sniff
from hr_desktop.domain.document import MediaType
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.domain.records import ImportRecord, ResumeRecord, Work
from hr_desktop.domain.records import ImportState as State
from hr_desktop.domain.resume import Profile, ResumeReading, ResumeState
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.matching import Matcher
from hr_desktop.services.runner import TEMPORARY
from hr_desktop.services.understanding import Understander, Understood
from hr_desktop.services.walking import check_regular, path_of
from hr_desktop.store.repositories.imports import NewImport
from hr_desktop.store.transaction import Tx

IMPORT_JOB = "import"
PARSE_JOB = "parse"
HEAD_BYTES = 4096
_ENDED = (State.done, State.cancelled, State.duplicate)


@dataclass(frozen=True)
class _Stored:
    sha256: str  # empty for an archive that lies elsewhere: only its members are kept
    size: int
    archive: Path | None


class Intake:
    """What the job runner does for the kinds `import` and `parse`."""

    def __init__(self, core: Core, understander: Understander, matcher: Matcher) -> None:
        self._core = core
        self._understander = understander
        self._matcher = matcher

    # -- files ---------------------------------------------------------------------------------

    async def take(self, work: Work) -> None:
        """A job of the kind `import`; `ref_id` is the row."""
        started = time.monotonic()
        async with self._core.read() as tx:
            record = await tx.imports.get(work.ref_id or 0)
        if record.state in _ENDED:
            async with self._core.program() as tx:
                await tx.jobs.finish(work.id, work.fence)
            return
        stored = await self._into_store(record)
        if stored.archive is not None:
            await self._expand(work, record, stored.sha256, stored.archive)
            return
        if work.place is not None and await self._core.send(stored.sha256):
            await self._hand_over(work, record, stored)
            return
        resume = await self._announce(work, record, stored)
        if resume is None:
            return
        try:
            understood = await self._understander.resume(stored.sha256)
        except PersonError as refused:
            if refused.said.code in TEMPORARY and work.attempts < work.max_attempts:
                raise
            await self._reject(work, record, resume.id, refused.said, started)
            return
        await self._keep(work, record, resume, understood, time.monotonic() - started)

    async def _hand_over(self, work: Work, record: ImportRecord, stored: _Stored) -> None:
        """The original is kept: from here on any computer of the team can go on."""
        async with self._core.program() as tx:
            await tx.jobs.hand_over(work.id, work.fence)
            await tx.imports.update(record.id, sha256=stored.sha256, size=stored.size)
        self._core.wake()

    async def gave_up(self, tx: Tx, work: Work, said: Message) -> None:
        """The row of a job that will not be tried again says why."""
        record = await tx.imports.get(work.ref_id or 0)
        if record.state not in _ENDED:
            await tx.imports.update(record.id, state=State.failed, said=said, can_retry=True)
            if record.resume_id is not None:
                await _fail_resume(tx, record.resume_id, said)

    async def waits(self, tx: Tx, work: Work, said: Message) -> None:
        """The row of a job that is tried again later says what it waits for."""
        record = await tx.imports.get(work.ref_id or 0)
        if record.state not in _ENDED:
            await tx.imports.update(record.id, state=State.waiting, said=said)

    async def _into_store(self, record: ImportRecord) -> _Stored:
        if record.sha256 is not None:
            path = await self._core.file(record.sha256)
            return await asyncio.to_thread(self._look, record.sha256, path)
        try:
            stored = await asyncio.to_thread(self._copy, path_of(record.source_path or ""))
        except OSError as error:
            raise as_person_error(error) from error
        if stored.sha256:
            await self._core.announce([stored.sha256])
        return stored

    def _look(self, sha256: str, path: Path) -> _Stored:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        archive = sniff(head, path) is MediaType.zip
        return _Stored(sha256, path.stat().st_size, path if archive else None)

    def _copy(self, source: Path) -> _Stored:
        from hr_desktop.documents.limits import ARCHIVE_LIMITS, LIMITS

        check_regular(source)
        with source.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        archive = sniff(head, source) is MediaType.zip
        size = source.stat().st_size
        if size > (ARCHIVE_LIMITS.total_bytes if archive else LIMITS.file_bytes):
            raise refuse("document.too_large")
        if archive:
            return _Stored("", size, source)
        return _Stored(self._core.files.put(source), size, None)

    async def _expand(self, work: Work, record: ImportRecord, sha256: str, archive: Path) -> None:
        """An archive's files become rows; its own row is done. One transaction, so never twice.

        The archive itself is not kept: a person who is deleted must not live on in it.
        """
        try:
            rows = await asyncio.to_thread(self._unpack, archive, record.filename)
        except OSError as error:
            raise as_person_error(error) from error
        await self._core.announce(row.sha256 for row in rows if row.sha256)
        said = message("import.archive", n=len(rows)) if rows else message("import.archive_empty")
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)
            await tx.imports.update(
                record.id, state=State.done if rows else State.failed, said=said
            )
            await tx.imports.add_batch(
                rows, job_kind=IMPORT_JOB, batch_id=record.batch_id, place=self._core.waits_at
            )
            await tx.imports.drop_file(record.id)
            unneeded = await tx.files.unreferenced([sha256]) if sha256 else []
        for one in unneeded:
            await asyncio.to_thread(self._core.files.delete, one)
        self._core.wake()

    def _unpack(self, archive: Path, name: str) -> list[NewImport]:
        from hr_desktop.documents.scratch import scratch_folder

        with scratch_folder() as folder:
            return self._rows_of(archive, name, Path(folder))

    def _rows_of(self, archive: Path, name: str, folder: Path) -> list[NewImport]:
        from hr_desktop.documents import expand_archive

        rows: list[NewImport] = []
        for member in expand_archive(archive, folder):
            shown = f"{name}/{member.name}"
            if member.path is None:
                said = member.error or message("file.unreadable")
                rows.append(NewImport(filename=shown, state=State.failed, said=said))
                continue
            size = member.path.stat().st_size
            rows.append(
                NewImport(filename=shown, size=size, sha256=self._core.files.put(member.path))
            )
        return rows

    # -- resumes -------------------------------------------------------------------------------

    async def _announce(
        self, work: Work, record: ImportRecord, stored: _Stored
    ) -> ResumeRecord | None:
        """The resume's row, in the state parsing; None when the same file is there already."""
        async with self._core.program() as tx:
            await tx.jobs.renew(work.id, work.fence, 20)
            known = await tx.resumes.by_file(stored.sha256)
            mine = known is not None and known.id == record.resume_id
            if known is not None and not mine and not await _may_be_taken(tx, known):
                await tx.jobs.finish(work.id, work.fence)
                await self._say_duplicate(tx, record, known, stored)
                return None
            if mine and known is not None and known.state in _UNDERSTOOD:
                await tx.jobs.finish(work.id, work.fence)
                await tx.imports.update(record.id, state=State.done)
                return None
            resume_id = await tx.resumes.add(
                file_sha256=stored.sha256,
                filename=record.filename,
                size=stored.size,
                candidate_id=None,
            )
            await _begin_parsing(tx, resume_id)
            await tx.imports.update(
                record.id,
                state=State.reading,
                sha256=stored.sha256,
                size=stored.size,
                resume_id=resume_id,
            )
            return await tx.resumes.get(resume_id)

    async def _say_duplicate(
        self, tx: Tx, record: ImportRecord, known: ResumeRecord, stored: _Stored
    ) -> None:
        said = message("import.duplicate_unnamed")
        if known.candidate_id is not None:
            name = (await tx.candidates.names([known.candidate_id])).get(known.candidate_id)
            if name:
                said = message("import.duplicate", name=name)
        await tx.imports.update(
            record.id,
            state=State.duplicate,
            said=said,
            sha256=stored.sha256,
            size=stored.size,
            resume_id=known.id,
            candidate_id=known.candidate_id,
        )

    async def _keep(
        self,
        work: Work,
        record: ImportRecord,
        resume: ResumeRecord,
        found: Understood,
        seconds: float,
    ) -> None:
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)
            candidate_id = resume.candidate_id or record.candidate_id
            if candidate_id is not None and await tx.candidates.find(candidate_id) is None:
                candidate_id = None
            if candidate_id is None:
                candidate_id = await tx.candidates.add(found.reading.profile)
            await _write_reading(tx, resume.id, candidate_id, found)
            await tx.imports.update(
                record.id,
                state=State.done,
                candidate_id=candidate_id,
                pages=found.document.pages,
                seconds=round(seconds, 3),
                warnings=len(found.document.warnings) + len(found.reading.warnings),
            )
            await self._matcher.keep_vector(tx, candidate_id, found)
            await self._matcher.ask_all(tx)
        self._core.wake()

    async def _reject(
        self, work: Work, record: ImportRecord, resume_id: int, said: Message, started: float
    ) -> None:
        """The document never becomes a person: the row says what it is and what to do."""
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)
            await tx.imports.update(
                record.id,
                state=State.failed,
                said=said,
                can_retry=True,
                seconds=round(time.monotonic() - started, 3),
            )
            await _fail_resume(tx, resume_id, said)

    # -- a new parse -----------------------------------------------------------------------------

    async def parse_again(self, work: Work) -> None:
        """A job of the kind `parse`: understand a kept resume anew; corrections stay."""
        resume_id = work.ref_id or 0
        async with self._core.program() as tx:
            await tx.jobs.renew(work.id, work.fence, 20)
            resume = await tx.resumes.get(resume_id)
            await _begin_parsing(tx, resume_id)
        try:
            found = await self._understander.resume(resume.file_sha256)
        except PersonError as refused:
            if refused.said.code in TEMPORARY and work.attempts < work.max_attempts:
                raise
            async with self._core.program() as tx:
                await tx.jobs.finish(work.id, work.fence)
                await _fail_resume(tx, resume_id, refused.said)
            return
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)
            candidate_id = resume.candidate_id
            if candidate_id is None:
                candidate_id = await tx.candidates.add(found.reading.profile)
            await _write_reading(tx, resume_id, candidate_id, found)
            await self._matcher.keep_vector(tx, candidate_id, found)
            await self._matcher.ask_all(tx)
        self._core.wake()

    async def parse_gave_up(self, tx: Tx, work: Work, said: Message) -> None:
        """The resume of a parse that will not be tried again says why."""
        await _fail_resume(tx, work.ref_id or 0, said)


_UNDERSTOOD = (ResumeState.parsed, ResumeState.under_review)


async def _may_be_taken(tx: Tx, resume: ResumeRecord) -> bool:
    """Whether a row may read a resume of another row: it failed there, or was given up."""
    if resume.state is ResumeState.parse_failed:
        return True
    unread = resume.candidate_id is None and resume.state not in _UNDERSTOOD
    return unread and not await tx.imports.at_work_on(resume.id)


async def _begin_parsing(tx: Tx, resume_id: int) -> None:
    state = (await tx.resumes.get(resume_id)).state
    if state is ResumeState.parsing:
        return
    if state is not ResumeState.pending:
        await tx.resumes.set_state(resume_id, ResumeState.pending)
    await tx.resumes.set_state(resume_id, ResumeState.parsing)


async def _fail_resume(tx: Tx, resume_id: int, said: Message) -> None:
    state = (await tx.resumes.get(resume_id)).state
    if state in (ResumeState.pending, ResumeState.parsing):
        await tx.resumes.set_state(resume_id, ResumeState.parse_failed, said)


async def _write_reading(tx: Tx, resume_id: int, candidate_id: int, found: Understood) -> None:
    await tx.resumes.set_document(resume_id, found.document, found.folded)
    await tx.resumes.set_reading(
        resume_id, found.reading, _state_for(found.reading), folded=found.folded
    )
    await tx.resumes.attach(resume_id, candidate_id)
    await tx.duplicates.look(candidate_id)


def _state_for(reading: ResumeReading) -> ResumeState:
    """A document in which hardly anything about a person was found waits for a person's look."""
    return ResumeState.parsed if _tells_of_a_person(reading.profile) else ResumeState.under_review


def _tells_of_a_person(profile: Profile) -> bool:
    reachable = bool(profile.name or profile.emails or profile.phones)
    telling = bool(profile.skills or profile.experience or profile.education or profile.position)
    return reachable and telling
