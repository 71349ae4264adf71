"""The interviewer's view of the real store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pydantic import ValidationError

from hr_desktop.agent.ports import Held, Kept, Renewed
from hr_desktop.agent.state import MachineState
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import OPEN_STATES, InterviewCommand, InterviewState, Turn
from hr_desktop.domain.messages import Message, PersonError, refuse
from hr_desktop.domain.records import Fenced
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.store import Store


class StoreRecords:
    """Leases, turns and states in the database; one short transaction for each step."""

    def __init__(
        self,
        store: Store,
        owner: str,
        lease_s: float,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._owner = owner
        self._lease = lease_s
        self._now = now

    async def claim(self, interview_id: int) -> Held:
        """Takes the lease. Raises `Fenced` while another agent's runs, PersonError `agent.over`."""
        async with self._store.write() as tx:
            interview = await tx.interviews.get(interview_id)
            if interview.state not in OPEN_STATES:
                raise refuse("agent.over")
            lease = await tx.interviews.claim(interview_id, self._owner, self._lease)
            turns = await tx.turns.of(interview_id)
            vacancy = VacancyData()
            if interview.vacancy_id is not None:
                found = await tx.vacancies.find(interview.vacancy_id)
                vacancy = found.data if found is not None else vacancy
            names: tuple[str, ...] = ()
            if interview.application_id is not None:
                application = await tx.applications.get(interview.application_id)
                known = await tx.candidates.names([application.candidate_id])
                names = tuple(name for name in known.values() if name)
        return Held(
            interview=lease.interview,
            vacancy=vacancy,
            turns=tuple(turns),
            state=_state(lease.snapshot),
            fence=lease.fence,
            state_fence=int((lease.snapshot or {}).get("fence", 0)),
            away_s=self._away(lease.snapshot, turns),
            names=names,
        )

    async def keep(self, interview_id: int, fence: int, kept: Kept) -> None:
        """Writes turns, state and progress in one transaction."""
        async with self._store.write() as tx:
            if kept.turns:
                await tx.turns.add(interview_id, fence, kept.turns)
            await tx.interviews.save(
                interview_id,
                fence,
                progress=kept.progress,
                candidate_questions=kept.candidate_questions,
                elapsed=kept.elapsed,
                extended_minutes=kept.extended_minutes,
                snapshot={
                    **json.loads(kept.state),
                    "kept_at": self._now().isoformat(),
                    "fence": fence,
                },
            )
            if kept.commands_done:
                await tx.commands.take(interview_id, fence, kept.commands_done)

    async def set_state(
        self, interview_id: int, fence: int, state: InterviewState, failure: Message | None = None
    ) -> None:
        """Moves the state; the application follows in the store."""
        async with self._store.write() as tx:
            await tx.interviews.check_fence(interview_id, fence)
            before = await tx.interviews.get(interview_id)
            if before.state is not state:
                await tx.interviews.set_state(interview_id, state, failure, fence)

    async def renew(self, held: Mapping[int, int]) -> Renewed:
        """All leases in one transaction, which every interview costs once a second."""
        lost: set[int] = set()
        commands: list[InterviewCommand] = []
        async with self._store.write() as tx:
            for interview_id, fence in held.items():
                try:
                    if await tx.interviews.renew(interview_id, self._owner, fence, self._lease):
                        commands.extend(await tx.commands.of_interview(interview_id))
                except Fenced:
                    lost.add(interview_id)
        return Renewed(lost=frozenset(lost), commands=tuple(commands))

    async def release(self, interview_id: int, fence: int) -> None:
        """Gives the lease back."""
        async with self._store.write() as tx:
            await tx.interviews.release(interview_id, fence)

    async def missing(self, interview_ids: Sequence[int]) -> set[int]:
        """Interviews that were deleted for good."""
        async with self._store.read() as tx:
            return set(interview_ids) - await tx.interviews.existing(interview_ids)

    def _away(self, snapshot: dict[str, object] | None, turns: Sequence[Turn]) -> float:
        kept_at = (snapshot or {}).get("kept_at")
        if not turns or not isinstance(kept_at, str):
            return 0.0
        return max(0.0, (self._now() - datetime.fromisoformat(kept_at)).total_seconds())


def _state(snapshot: dict[str, object] | None) -> MachineState | None:
    """The machine's state, None when there is none; a newer program's state is refused."""
    if snapshot is None:
        return None
    try:
        return MachineState.model_validate(snapshot)
    except ValidationError as error:
        raise PersonError(refuse("agent.failed").said) from error
