"""What the interviewer needs from the outside, as protocols: real ones and test ones fit alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from hr_desktop.agent.machine import Waits
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

    `fence` grows with each owner; writes with an old number are refused. `state_fence` is that of
    whoever kept `state`, 0 when nobody knows.
    """

    interview: Interview
    vacancy: VacancyData
    turns: tuple[Turn, ...]
    state: MachineState | None
    fence: int
    state_fence: int = 0
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


class Renewed(Value):
    """Of leases that were prolonged: those that another agent has taken, and what people want.

    `commands` nobody has carried out yet, by age.
    """

    lost: frozenset[int] = frozenset()
    commands: tuple[InterviewCommand, ...] = ()


class Said(Value):
    """How a line went.

    `finished` False: it did not reach the candidate and is to be said again. `heard`: the share
    of its sound that arrived, None when nobody can tell. `began_at`: when its first sound was made.
    """

    finished: bool = True
    heard: float | None = None
    began_at: datetime | None = None


class Utterance(Value):
    """Words of the candidate. `quality` is the recogniser's confidence, None when it tells none."""

    text: str
    quality: float | None = None
    began_at: datetime | None = None


class Voice(Protocol):
    """How lines reach the candidate, and whether somebody is there: text, or a LiveKit room."""

    @property
    def spoken(self) -> bool:
        """Whether lines are said aloud, so that they may fail to be heard."""
        ...

    @property
    def here(self) -> bool:
        """Whether the candidate can be reached now."""
        ...

    @property
    def busy(self) -> bool:
        """Whether the candidate is speaking, or was and the words are being recognised."""
        ...

    @property
    def answering(self) -> bool:
        """Whether the candidate is `busy`, or an answer was handed on that has no reply yet."""
        ...

    @property
    def left(self) -> bool:
        """Whether the candidate has left since this was asked last."""
        ...

    @property
    def failure(self) -> Message | None:
        """Why it cannot go on: a service that it needs has been away for too long."""
        ...

    @property
    def waits(self) -> Waits | None:
        """How long silence is allowed now; None for what the process does."""
        ...

    async def start(self, instructions: str) -> None:
        """Begins, once."""
        ...

    async def reached(self) -> None:
        """Returns when the candidate can be reached, or after a moment: before a line is kept."""
        ...

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        """Says a line and returns when it is over, or was interrupted. Never raises.

        With the `last` one the talk ends: words that come are no answer; `more` gives them.
        """
        ...

    def hush(self) -> None:
        """Stops the line that is being said, if one is."""
        ...

    async def more(self, at_most_s: float = 300.0) -> Utterance | None:
        """Words that came while nobody took an answer.

        Waits, for so long, while the candidate speaks and there are none yet. After the `last` line
        it gives then what was recognised of words that go on.
        """
        ...

    async def close(self) -> None:
        """Ends."""
        ...


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

    async def renew(self, held: Mapping[int, int]) -> Renewed:
        """Prolongs leases (id to fence), and looks for commands."""
        ...

    async def release(self, interview_id: int, fence: int) -> None:
        """Gives the lease back."""
        ...

    async def missing(self, interview_ids: Sequence[int]) -> set[int]:
        """Those of the interviews that do not exist any more, and cannot be taken back."""
        ...
