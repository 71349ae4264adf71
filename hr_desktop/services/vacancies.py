"""Vacancies: the editor's use cases."""

from __future__ import annotations

import builtins
from pathlib import Path

from hr_desktop.domain.document import DocumentText, MediaType, Warning_
from hr_desktop.domain.messages import Message, message, refuse
from hr_desktop.domain.vacancy import Vacancy, VacancyData, VacancyReading
from hr_desktop.i18n import Translator
from hr_desktop.services import vacancy_rules
from hr_desktop.services.core import Core
from hr_desktop.services.engines import fell_back
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.matching import Matcher
from hr_desktop.services.removal import Removal
from hr_desktop.services.undoing import token_of
from hr_desktop.services.values import UndoToken, VacancyRow


class VacancyService:
    """Vacancies: list, edit, understand from text, archive, delete."""

    def __init__(self, core: Core, matcher: Matcher, removal: Removal) -> None:
        self._core = core
        self._matcher = matcher
        self._removal = removal

    async def list(self, *, archived: bool = False) -> list[VacancyRow]:
        """Vacancies by title; archived ones too, at the end, when `archived`."""
        async with self._core.read() as tx:
            found = await tx.vacancies.all(archived=False)
            if archived:
                found = [*found, *await tx.vacancies.all(archived=True)]
            counts = await tx.vacancies.counts([v.id for v in found])
            ranked = await tx.matches.counts([v.id for v in found])
        return [
            VacancyRow(
                id=v.id,
                title=v.data.title,
                company=v.data.company,
                area=v.data.area,
                archived=v.archived,
                applications=counts.get(v.id, {}),
                ranked=ranked.get(v.id, 0),
                problems=len(vacancy_rules.problems(v.data)),
                updated_at=v.updated_at,
            )
            for v in found
        ]

    async def get(self, vacancy_id: int) -> Vacancy:
        """One vacancy; raises PersonError `store.gone`."""
        async with self._core.read() as tx:
            return await tx.vacancies.get(vacancy_id)

    async def create(self, data: VacancyData) -> Vacancy:
        """A new vacancy; raises the first of `problems` when there are any."""
        _check(data)
        async with self._core.person() as tx:
            vacancy = await tx.vacancies.add(data)
            await self._matcher.ask(tx, vacancy.id)
        self._core.wake()
        return vacancy

    async def update(self, vacancy_id: int, version: int, data: VacancyData) -> Vacancy:
        """Save a change made on `version`; the ranking follows at once.

        Raises PersonError `edit.conflict` when somebody has saved in between; nothing is lost,
        the caller still holds its data.
        """
        _check(data)
        async with self._core.person() as tx:
            vacancy = await tx.vacancies.update(vacancy_id, version, data)
            await self._matcher.ask(tx, vacancy_id)
        self._core.wake()
        return vacancy

    async def duplicate(self, vacancy_id: int) -> Vacancy:
        """A copy without applications; its title says that it is one."""
        original = await self.get(vacancy_id)
        tr = Translator(self._core.settings.effective_language())
        title = tr("{title} (copy)", title=original.data.title)
        update = {"title": title, "published_at": None, "url": ""}
        return await self.create(original.data.model_copy(update=update))

    async def archive(self, vacancy_id: int, archived: bool = True) -> None:
        """Put a vacancy away, or back."""
        async with self._core.person() as tx:
            await tx.vacancies.archive(vacancy_id, archived)
            if not archived:
                await self._matcher.ask(tx, vacancy_id)
        self._core.wake()

    async def delete(self, vacancy_id: int) -> UndoToken:
        """Delete a vacancy with its applications and interviews; can be undone for a while."""
        async with self._core.person() as tx:
            await tx.vacancies.get(vacancy_id)
            token = await tx.vacancies.delete([vacancy_id])
        return token_of(token, message("undo.vacancy"))

    async def delete_for_good(self, vacancy_id: int) -> None:
        """Delete a vacancy at once and for good."""
        await self._removal.vacancies([vacancy_id])

    async def understand_text(self, text: str) -> VacancyReading:
        """What pasted text says, for the preview; nothing is saved."""
        if not text.strip():
            raise refuse("note.empty")
        return await self._understand(DocumentText(media_type=MediaType.text, text=text))

    async def understand_file(self, path: Path) -> VacancyReading:
        """What a file says, for the preview; nothing is saved."""
        try:
            document = await self._core.reader.read(path)
        except OSError as error:
            raise as_person_error(error) from error
        reading = await self._understand(document)
        return reading.model_copy(update={"warnings": (*document.warnings, *reading.warnings)})

    async def _understand(self, document: DocumentText) -> VacancyReading:
        reading, away = await self._core.engines.ask(lambda one: one.understand_vacancy(document))
        if away is None:
            return reading
        warning = Warning_(said=fell_back(away))
        return reading.model_copy(update={"warnings": (*reading.warnings, warning)})

    @staticmethod
    def problems(data: VacancyData) -> dict[str, Message]:
        """What keeps this data from being saved: field name -> why. Pure; call it while typing."""
        return vacancy_rules.problems(data)

    @staticmethod
    def hints(data: VacancyData) -> dict[str, Message]:
        """What would make ranking or interviews better: field name -> hint. Never blocks saving."""
        return vacancy_rules.hints(data)


def _check(data: VacancyData) -> None:
    found: builtins.list[Message] = [*vacancy_rules.problems(data).values()]
    if found:
        raise refuse(found[0].code, **found[0].params)
