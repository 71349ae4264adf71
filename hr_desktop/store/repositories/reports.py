"""Reports kept with interviews and vacancies, and which files rows still need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import func, insert, select, union

from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import ReportRecord
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import import_files, interviews, reports, resumes


class Reports(Repository):
    """Reports; the PDF itself is in the file store."""

    async def add(
        self,
        kind: Literal["scorecard", "shortlist"],
        file_sha256: str,
        language: str,
        *,
        contacts: bool = True,
        interview_id: int | None = None,
        vacancy_id: int | None = None,
        filename: str = "",
    ) -> ReportRecord:
        """Keeps a report."""
        record = ReportRecord(
            id=new_id(),
            kind=kind,
            interview_id=interview_id,
            vacancy_id=vacancy_id,
            language=language,
            contacts=contacts,
            file_sha256=file_sha256,
            filename=filename,
            created_at=self.now,
        )
        await self._run(insert(reports).values(**record.model_dump()))
        self._changed("report", record.id, "added", interview_id or vacancy_id)
        return record

    async def of_interview(self, interview_id: int) -> list[ReportRecord]:
        """An interview's reports, the newest first."""
        return await self._where(reports.c.interview_id == interview_id)

    async def of_vacancy(self, vacancy_id: int) -> list[ReportRecord]:
        """A vacancy's own reports (shortlists), the newest first."""
        return await self._where(reports.c.vacancy_id == vacancy_id)

    async def latest(
        self, interview_id: int, language: str, contacts: bool = True
    ) -> ReportRecord | None:
        """The newest report of an interview in this form."""
        found = await self._where(
            reports.c.interview_id == interview_id,
            reports.c.language == language,
            reports.c.contacts.is_(contacts),
            limit=1,
        )
        return found[0] if found else None

    async def recent(self, limit: int = 200) -> list[ReportRecord]:
        """Reports, the newest first."""
        statement = (
            select(reports)
            .join(interviews, interviews.c.id == reports.c.interview_id, isouter=True)
            .where(interviews.c.deletion_id.is_(None))
            .order_by(reports.c.id.desc())
            .limit(limit)
        )
        return [ReportRecord.model_validate(dict(row)) for row in await self._all(statement)]

    async def _where(self, *where: Any, limit: int = 100) -> list[ReportRecord]:
        statement = select(reports).where(*where).order_by(reports.c.id.desc()).limit(limit)
        return [ReportRecord.model_validate(dict(row)) for row in await self._all(statement)]


class Files(Repository):
    """References to content-addressed files, counted from the rows that hold them."""

    _HOLDERS = (resumes.c.file_sha256, reports.c.file_sha256, import_files.c.sha256)

    async def references(self, sha256: str) -> int:
        """How many rows need the file (deleted ones that can be taken back among them)."""
        total = 0
        for column in self._HOLDERS:
            found = await self._scalars(
                select(func.count()).select_from(column.table).where(column == sha256)
            )
            total += int(found[0])
        return total

    async def unreferenced(self, sha256s: Iterable[str]) -> list[str]:
        """Those of the files that no row needs."""
        return [s for s in dict.fromkeys(sha256s) if await self.references(s) == 0]

    async def all(self, after: str = "", limit: int = 10_000) -> list[str]:
        """SHA-256 of all files that rows need, in order, from behind `after`."""
        parts = [select(c.label("sha")).where(c > after) for c in self._HOLDERS]
        found = union(*parts).subquery()
        return await self._scalars(select(found.c.sha).order_by(found.c.sha).limit(limit))
