"""Reports as files: PDF, shortlist, letters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hr_desktop.domain.vacancy import Language
from hr_desktop.services.values import Letter, LetterKind


class ReportService:
    """Makes the files that leave the program."""

    async def pdf(self, interview_id: int, language: Language, *, contacts: bool = True) -> Path:
        """The interview's report under a readable name; kept with the interview.

        The same content gives the same file; a changed decision or correction gives a new one.
        Raises PersonError `report.not_assessed`.
        """
        raise NotImplementedError

    async def export_many(
        self,
        interview_ids: Sequence[int],
        folder: Path,
        language: Language,
        *,
        contacts: bool = True,
    ) -> list[Path]:
        """Reports of many interviews as files in `folder`; those not assessed are left out."""
        raise NotImplementedError

    async def shortlist_pdf(self, vacancy_id: int, language: Language) -> Path:
        """A vacancy's one-page shortlist: whom to meet first and why."""
        raise NotImplementedError

    async def letter(self, application_id: int, kind: LetterKind, language: Language) -> Letter:
        """A letter from the template of this decision, for a person to look over."""
        raise NotImplementedError

    async def eml(self, letter: Letter, path: Path) -> Path:
        """The letter as a file that the mail program opens as an unsent message."""
        raise NotImplementedError
