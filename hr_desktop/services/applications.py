"""Applications: one candidate for one vacancy; states change only through the transition table."""

from __future__ import annotations

from collections.abc import Sequence

from hr_desktop.domain.application import Application, ApplicationState
from hr_desktop.services.values import ApplicationInfo, UndoToken


class ApplicationService:
    """The stages of candidates for vacancies."""

    async def by_id(self, application_id: int) -> Application:
        """One application; raises PersonError `application.gone`."""
        raise NotImplementedError

    async def get(self, candidate_id: int, vacancy_id: int) -> Application | None:
        """The application of a candidate for a vacancy, or None."""
        raise NotImplementedError

    async def ensure(self, candidate_id: int, vacancy_id: int) -> Application:
        """The application, made in state `new` when there is none."""
        raise NotImplementedError

    async def for_candidate(self, candidate_id: int) -> list[ApplicationInfo]:
        """All applications of a candidate, newest first."""
        raise NotImplementedError

    async def for_vacancy(self, vacancy_id: int) -> list[Application]:
        """All applications for a vacancy."""
        raise NotImplementedError

    async def change(
        self, application_id: int, state: ApplicationState, reason: str = ""
    ) -> UndoToken:
        """A person's change of state; raises PersonError `state.…` when it is not allowed."""
        raise NotImplementedError

    async def change_many(
        self, application_ids: Sequence[int], state: ApplicationState, reason: str = ""
    ) -> UndoToken:
        """The same change for many; all or none."""
        raise NotImplementedError

    async def possible(self, application_id: int) -> tuple[ApplicationState, ...]:
        """The states that a person may choose now."""
        raise NotImplementedError
