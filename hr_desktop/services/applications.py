"""Applications: one candidate for one vacancy; states change only through the transition table."""

from __future__ import annotations

from collections.abc import Sequence

from hr_desktop.domain.application import Application, ApplicationState
from hr_desktop.domain.messages import PersonError, message
from hr_desktop.domain.states import change_application
from hr_desktop.services.core import Core
from hr_desktop.services.undoing import token_of
from hr_desktop.services.values import UndoToken


class ApplicationService:
    """The stages of candidates for vacancies."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def by_id(self, application_id: int) -> Application:
        """One application; raises PersonError `store.gone`."""
        async with self._core.read() as tx:
            return await tx.applications.get(application_id)

    async def get(self, candidate_id: int, vacancy_id: int) -> Application | None:
        """The application of a candidate for a vacancy, or None."""
        async with self._core.read() as tx:
            return await tx.applications.find(int(candidate_id), vacancy_id)

    async def ensure(self, candidate_id: int, vacancy_id: int) -> Application:
        """The application, made in state `new` when there is none."""
        async with self._core.person() as tx:
            return await tx.applications.ensure(int(candidate_id), vacancy_id)

    async def change(
        self, application_id: int, state: ApplicationState, reason: str = ""
    ) -> UndoToken:
        """A person's change of state; raises PersonError `state.…` when it is not allowed."""
        return await self.change_many([application_id], state, reason)

    async def change_many(
        self, application_ids: Sequence[int], state: ApplicationState, reason: str = ""
    ) -> UndoToken:
        """The same change for many; all or none."""
        async with self._core.person() as tx:
            for application_id in application_ids[:1]:
                await tx.applications.get(application_id)
            token = await tx.applications.change_many(list(application_ids), state, reason.strip())
        return token_of(token, message("undo.states", n=token.count))

    async def possible(self, application_id: int) -> tuple[ApplicationState, ...]:
        """The states that a person may choose now."""
        now = (await self.by_id(application_id)).state
        return tuple(state for state in ApplicationState if _allowed(now, state))


def _allowed(now: ApplicationState, to: ApplicationState) -> bool:
    try:
        change_application(now, to, by_person=True, reason="-")
    except PersonError:
        return False
    return to is not ApplicationState.interview_scheduled  # planning an interview does that
