"""What the interviewer needs from the outside, as protocols: real ones and test ones fit alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from hr_desktop.agent.state import MachineState
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import (
    CandidateQuestion,
    Interview,
    InterviewCommand,
    InterviewState,
    QuestionProgress,
    Turn,
)
from hr_desktop.domain.messages import Message
from hr_desktop.domain.vacancy import VacancyData

Event = dict[str, Any]
Emit = Callable[[Event], None]
Seconds = Callable[[], float]  # a clock that only ever grows, e.g. time.monotonic


class Held(Value):
    """An interview that this process may hold now, and everything that is kept of it.

    `fence` grows with each owner; writes with an old number are refused.
    """

    interview: Interview
    vacancy: VacancyData
    turns: tuple[Turn, ...]
    state: MachineState | None
    fence: int
    away_s: float = 0.0  # since the last turn was kept
    names: tuple[str, ...] = ()  # of the candidate, to be hidden from a model in private mode


class Kept(Value):
    """What is written with one or more turns. `state` is a `MachineState` as JSON."""

    turns: tuple[Turn, ...]
    state: str
    elapsed: float = 0.0
    extended_minutes: int = 0
    progress: tuple[QuestionProgress, ...]
    candidate_questions: tuple[CandidateQuestion, ...]
    commands_done: tuple[int, ...] = ()


class Records(Protocol):
    """The database as the interviewer sees it. `Fenced`: another agent has taken over."""

    async def claim(self, interview_id: int) -> Held:
        """Takes the lease; raises PersonError when it cannot be held, `Fenced` if busy."""
        ...

    async def keep(self, interview_id: int, fence: int, kept: Kept) -> None:
        """Writes turns and state; a turn that is there already stays. Raises `Fenced`."""
        ...

    async def set_state(
        self, interview_id: int, fence: int, state: InterviewState, failure: Message | None = None
    ) -> None:
        """Moves the interview's state; nothing when it is there already. Raises `Fenced`."""
        ...

    async def renew(self, held: Mapping[int, int]) -> set[int]:
        """Prolongs leases (id to fence); gives the ids that another agent has taken."""
        ...

    async def commands(self, interview_ids: Sequence[int]) -> list[InterviewCommand]:
        """Commands that nobody has carried out yet, by age."""
        ...

    async def release(self, interview_id: int, fence: int) -> None:
        """Gives the lease back."""
        ...

    async def missing(self, interview_ids: Sequence[int]) -> set[int]:
        """Those of the interviews that do not exist any more."""
        ...
