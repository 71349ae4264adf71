"""Vacancies: the editor's use cases."""

from __future__ import annotations

from pathlib import Path

from hr_desktop.domain.messages import Message
from hr_desktop.domain.vacancy import Vacancy, VacancyData, VacancyReading
from hr_desktop.services.values import UndoToken, VacancyRow


class VacancyService:
    """Vacancies: list, edit, understand from text, archive, delete."""

    async def list(self, *, archived: bool = False) -> list[VacancyRow]:
        """Vacancies, newest change first; archived ones too when `archived`."""
        raise NotImplementedError

    async def get(self, vacancy_id: int) -> Vacancy:
        """One vacancy; raises PersonError `vacancy.gone`."""
        raise NotImplementedError

    async def create(self, data: VacancyData) -> Vacancy:
        """A new vacancy; raises PersonError when `problems` has any."""
        raise NotImplementedError

    async def update(self, vacancy_id: int, version: int, data: VacancyData) -> Vacancy:
        """Save a change made on `version`.

        Raises PersonError `vacancy.conflict` when somebody has saved in between; nothing is lost,
        the caller still holds its data.
        """
        raise NotImplementedError

    async def duplicate(self, vacancy_id: int) -> Vacancy:
        """A copy without applications."""
        raise NotImplementedError

    async def archive(self, vacancy_id: int, archived: bool = True) -> None:
        """Put a vacancy away, or back."""
        raise NotImplementedError

    async def delete(self, vacancy_id: int) -> UndoToken:
        """Delete a vacancy with its applications, plans and interviews; can be undone for a while."""
        raise NotImplementedError

    async def understand_text(self, text: str) -> VacancyReading:
        """What pasted text says, for the preview; nothing is saved."""
        raise NotImplementedError

    async def understand_file(self, path: Path) -> VacancyReading:
        """What a file says, for the preview; nothing is saved."""
        raise NotImplementedError

    @staticmethod
    def problems(data: VacancyData) -> dict[str, Message]:
        """What keeps this data from being saved: field name -> why. Pure; call it while typing."""
        raise NotImplementedError

    @staticmethod
    def hints(data: VacancyData) -> dict[str, Message]:
        """What would make ranking or interviews better: field name -> hint. Never blocks saving."""
        raise NotImplementedError
