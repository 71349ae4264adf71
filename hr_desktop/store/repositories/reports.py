"""Reports kept with interviews and vacancies, and which files rows still need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, select, union

from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import ReportRecord
from hr_desktop.store.repositories.base import Repository, chunks
from hr_desktop.store.schema import import_files, recordings, reports, resumes, waiting_files


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
        made_at: datetime | None = None,
    ) -> ReportRecord:
        """Keeps a report. `made_at`: when what it tells was read (now, when None)."""
        record = ReportRecord(
            id=new_id(),
            kind=kind,
            interview_id=interview_id,
            vacancy_id=vacancy_id,
            language=language,
            contacts=contacts,
            file_sha256=file_sha256,
            filename=filename,
            created_at=made_at or self.now,
        )
        await self._run(insert(reports).values(**record.model_dump()))
        self._changed("report", record.id, "added", interview_id or vacancy_id)
        return record

    async def of_interview(self, interview_id: int) -> list[ReportRecord]:
        """An interview's reports, the newest first."""
        return await self._where(reports.c.interview_id == interview_id)

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

    async def _where(self, *where: Any, limit: int = 100) -> list[ReportRecord]:
        statement = select(reports).where(*where).order_by(reports.c.id.desc()).limit(limit)
        return [ReportRecord.model_validate(dict(row)) for row in await self._all(statement)]


class Files(Repository):
    """References to content-addressed files, counted from the rows that hold them."""

    _HOLDERS = (
        resumes.c.file_sha256,
        reports.c.file_sha256,
        import_files.c.sha256,
        recordings.c.file_sha256,
    )

    async def unreferenced(self, sha256s: Iterable[str]) -> list[str]:
        """Those of the files that no row needs; deleted rows that can be taken back need theirs."""
        wanted = list(dict.fromkeys(sha256s))
        needed: set[str] = set()
        for part in chunks(wanted, 200):  # each is named once for every holder
            holders = (select(column).where(column.in_(part)) for column in self._HOLDERS)
            needed.update(await self._scalars(union(*holders)))
        return [one for one in wanted if one not in needed]

    async def all(self, after: str = "", limit: int = 10_000) -> list[str]:
        """SHA-256 of all files that rows need, in order, from behind `after`."""
        parts = [select(c.label("sha")).where(c > after) for c in self._HOLDERS]
        found = union(*parts).subquery()
        return await self._scalars(select(found.c.sha).order_by(found.c.sha).limit(limit))

    # -- files that are on one computer alone ------------------------------------------------------

    async def announce(self, sha256s: Iterable[str], place: str, computer: str, by: str) -> None:
        """Says where files wait until they are where the team looks for them."""
        known = set(await self.announced(place))
        rows = [
            {"sha256": one, "place": place, "computer": computer, "by": by, "since": self.now}
            for one in dict.fromkeys(sha256s)
            if one not in known
        ]
        if rows:
            await self._run(insert(waiting_files), rows)

    async def announced(self, place: str) -> list[str]:
        """What was announced of this place."""
        return await self._scalars(
            select(waiting_files.c.sha256).where(waiting_files.c.place == place)
        )

    async def arrived(self, sha256s: Iterable[str], place: str) -> None:
        """They wait no longer."""
        for part in chunks(list(sha256s), 200):
            await self._run(
                delete(waiting_files).where(
                    waiting_files.c.place == place, waiting_files.c.sha256.in_(part)
                )
            )

    async def elsewhere(self, place: str) -> set[str]:
        """Files that are at other places alone."""
        return set(
            await self._scalars(
                select(waiting_files.c.sha256).where(waiting_files.c.place != place)
            )
        )

    async def whereabouts(self, sha256: str) -> tuple[str, str] | None:
        """On whose computer a file waits, and who put it there; None when nobody has said."""
        found = await self._first(
            select(waiting_files.c.computer, waiting_files.c.by).where(
                waiting_files.c.sha256 == sha256
            )
        )
        return (found["computer"], found["by"]) if found else None
