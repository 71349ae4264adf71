"""Reports as files: PDF, shortlist, letters."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.records import Work
from hr_desktop.domain.vacancy import Language
from hr_desktop.durable import write_atomically
from hr_desktop.reports.data import EmlData, LetterData
from hr_desktop.services import brain
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error, not_saved
from hr_desktop.services.file_names import safe_name
from hr_desktop.services.reporting import report_data, shortlist_data
from hr_desktop.services.values import Letter, LetterKind
from hr_desktop.store.transaction import Tx

log = logging.getLogger(__name__)

REPORT_SECONDS = 60.0


class ReportService:
    """Makes the files that leave the program."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def pdf(self, interview_id: int, language: Language, *, contacts: bool = True) -> Path:
        """The interview's report under a readable name; kept with the interview.

        It is made again only when something in it has changed. Raises PersonError
        `report.not_assessed`.
        """
        core = self._core
        data, changed = await report_data(core, interview_id, language, contacts)
        async with core.read() as tx:
            known = await tx.reports.latest(interview_id, language, contacts)
        name = safe_name(f"{data.person.name or 'Interview'} - {data.vacancy_title}.pdf")
        fresh = known is not None and known.created_at > changed
        if known is not None and fresh and await self._is_there(known.file_sha256):
            return await self._shown(known.file_sha256, known.filename or name)
        pdf = await self._render("hr_desktop.reports.interview_report:render_report", data)
        if not core.may_write:
            return await self._unkept(pdf, name)
        sha256 = await core.keep(pdf)
        async with core.program() as tx:
            await tx.reports.add(
                "scorecard",
                sha256,
                language,
                contacts=contacts,
                interview_id=interview_id,
                filename=name,
                made_at=data.made_at,
            )
        return await self._shown(sha256, name)

    async def work(self, work: Work) -> None:
        """A job of the kind `report`: an interview's report, before anybody asks for it."""
        await self.pdf(work.ref_id or 0, self._core.settings.effective_language())
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)

    async def export_many(
        self,
        interview_ids: Sequence[int],
        folder: Path,
        language: Language,
        *,
        contacts: bool = True,
    ) -> list[Path]:
        """Reports of many interviews as files in `folder`; those not assessed are left out."""
        written: list[Path] = []
        for interview_id in interview_ids:
            try:
                source = await self.pdf(interview_id, language, contacts=contacts)
            except PersonError as refused:
                if refused.said.code != "report.not_assessed":
                    raise
                continue
            try:
                written.append(await asyncio.to_thread(_copy_free, source, folder))
            except OSError as error:
                raise not_saved(error) from error
        if not written:
            raise refuse("report.none")
        return written

    async def shortlist_pdf(self, vacancy_id: int, language: Language) -> Path:
        """A vacancy's one-page shortlist: whom to meet first and why."""
        core = self._core
        data = await shortlist_data(core, vacancy_id, language)
        pdf = await self._render("hr_desktop.reports.shortlist:render_shortlist", data)
        name = safe_name(f"{data.vacancy_title} - {core.now:%Y-%m-%d}.pdf")
        if not core.may_write:
            return await self._unkept(pdf, name)
        sha256 = await core.keep(pdf)
        async with core.program() as tx:
            await tx.reports.add(
                "shortlist", sha256, language, vacancy_id=vacancy_id, filename=name
            )
        return await self._shown(sha256, name)

    async def _is_there(self, sha256: str) -> bool:
        """Whether a kept report can be shown: one that cannot be fetched now is made again."""
        try:
            await self._core.file(sha256)
        except PersonError as failed:
            log.info("a report is made again: %s", failed.said.code)
            return False
        return True

    async def _render(self, function: str, data: object) -> bytes:
        try:
            pdf: bytes = await self._core.think(brain.call, function, data, timeout=REPORT_SECONDS)
        except Exception as error:
            raise as_person_error(error) from error
        return pdf

    async def _unkept(self, pdf: bytes, name: str) -> Path:
        """A report for somebody who may add nothing to the workspace: on this computer alone."""
        target = self._core.paths.cache / "reports" / hashlib.sha256(pdf).hexdigest()[:16] / name
        try:
            await asyncio.to_thread(write_atomically, target, pdf)
        except OSError as error:
            raise as_person_error(error) from error
        return target

    async def _shown(self, sha256: str, name: str) -> Path:
        try:
            source = await self._core.file(sha256)
            return await asyncio.to_thread(self._copy_out, source, sha256, name)
        except OSError as error:
            raise as_person_error(error) from error

    def _copy_out(self, source: Path, sha256: str, name: str) -> Path:
        folder = self._core.paths.cache / "reports" / sha256[:16]
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / name
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, target)
        return target

    async def letter(self, application_id: int, kind: LetterKind, language: Language) -> Letter:
        """A letter from the template of this decision, for a person to look over."""
        core = self._core
        async with core.read() as tx:
            application = await tx.applications.get(application_id)
            profile = (await tx.candidates.full(application.candidate_id)).profile
            vacancy = await tx.vacancies.get(application.vacancy_id)
        data = LetterData(
            kind=kind,
            language=language,
            name=profile.name.value if profile.name else "",
            vacancy_title=vacancy.data.title,
            company=vacancy.data.company or core.settings.organisation,
            recruiter=core.settings.recruiter.strip(),  # never the name of a computer's login
        )
        from hr_desktop.reports.letters import write_letter

        subject, body = write_letter(data, await self.template(kind, language))
        to = profile.emails[0].value if profile.emails else ""
        return Letter(kind=kind, language=language, to=to, subject=subject, body=body)

    async def template(self, kind: LetterKind, language: Language) -> tuple[str, str]:
        """Subject and body of a letter's template: the person's own, or the bundled one."""
        from hr_desktop.reports.letters import default_template

        async with self._core.read() as tx:
            own = await own_template(tx, kind, language)
        return own or default_template(kind, language)

    @staticmethod
    def letter_fields(kind: LetterKind) -> tuple[str, ...]:
        """The words that are filled into letters of this kind."""
        from hr_desktop.reports.letters import fields_of

        return fields_of(kind)

    async def has_own_template(self, kind: LetterKind, language: Language) -> bool:
        """Whether a person has changed this letter's template."""
        async with self._core.read() as tx:
            return bool(await tx.settings.get(_template_key(kind, language)))

    async def save_template(
        self, kind: LetterKind, language: Language, template: tuple[str, str] | None
    ) -> None:
        """Keep a person's template (None: back to the bundled one).

        Raises PersonError `letter.fields` when it names a field that does not exist.
        """
        from hr_desktop.reports.letters import unknown_fields

        if template is not None:
            unknown = [*unknown_fields(template[0], kind), *unknown_fields(template[1], kind)]
            if unknown:
                raise refuse("letter.fields", fields=", ".join(dict.fromkeys(unknown)))
        async with self._core.person() as tx:
            await tx.settings.put(_template_key(kind, language), list(template or ()))

    async def eml(self, letter: Letter, path: Path) -> Path:
        """The letter as a file that the mail program opens as an unsent message."""
        from hr_desktop.reports.letters import write_eml

        data = write_eml(
            EmlData(to=letter.to, subject=letter.subject, body=letter.body, made_at=self._core.now)
        )
        try:
            await asyncio.to_thread(write_atomically, path, data)
        except OSError as error:
            raise not_saved(error) from error
        return path


async def own_template(tx: Tx, kind: str, language: Language) -> tuple[str, str] | None:
    """A person's own template of a letter, None when there is none."""
    own = await tx.settings.get(_template_key(kind, language))
    return (own[0], own[1]) if own else None


def _template_key(kind: str, language: str) -> str:
    return f"letter.{kind}.{language}"


def _copy_free(source: Path, folder: Path) -> Path:
    """Copy into a folder under a name that is free there: two people may have one name."""
    folder.mkdir(parents=True, exist_ok=True)
    target, number = folder / source.name, 2
    while target.exists():
        target = folder / f"{source.stem} ({number}){source.suffix}"
        number += 1
    shutil.copyfile(source, target)
    return target
