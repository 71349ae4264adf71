"""Values about interviews that are watched: what is live, who waits, what needs a person."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import OPEN_STATES
from hr_desktop.domain.messages import Message
from hr_desktop.domain.voice import AgentRow, CandidateRequest, Invitation, Live, Mail
from hr_desktop.services.values.interviews import InterviewRow

# What an interview is doing, in one word; the first eight are of voice interviews that are open.
Doing = Literal[
    "live",
    "paused",
    "away",  # the candidate left and may come back
    "waiting",  # the candidate waits, and no interviewer comes
    "silent",  # it is under way, but its interviewer gives no sign of life
    "early",  # the window is not open yet
    "open",  # the candidate may come
    "called_off",  # the application was closed before it began: the link begins nothing
    "active",
    "interrupted",
    "created",
    "completed",
    "failed",
    "cancelled",
    "expired",
]


class Standing(Value):
    """What an interview does at a moment; `seconds` it waits already, or (away) are left."""

    doing: Doing
    seconds: float | None = None


class Watched(Value):
    """An interview with what belongs to it at this moment; text interviews have the row alone."""

    row: InterviewRow
    standing: Standing = Standing(doing="created")
    invitation: Invitation | None = None
    live: Live | None = None
    requests: tuple[CandidateRequest, ...] = ()  # that nobody has answered
    letter: Mail | None = None  # the newest one, when it was not sent or nobody knows


class Board(Value):
    """All that is watched, as it was at one moment of the database's clock."""

    at: datetime
    interviews: tuple[Watched, ...] = ()  # live first, then coming, then finished
    agents: tuple[AgentRow, ...] = ()  # that hold voice interviews and give signs of life

    @property
    def open(self) -> tuple[Watched, ...]:
        """Those that are not over, live ones first."""
        return tuple(one for one in self.interviews if one.row.state in OPEN_STATES)

    @property
    def capacity(self) -> int:
        """How many interviews the agents hold at once."""
        return sum(agent.capacity for agent in self.agents if not agent.draining)


AlertKind = Literal[
    "started", "ended", "failed", "interrupted", "away", "waiting", "silent", "request", "letter"
]


class Alert(Value):
    """Something about a voice interview that a recruiter is told; `mark` is the same for one event.

    `urgent`: it needs a person.
    """

    kind: AlertKind
    mark: str
    interview_id: int
    name: str
    vacancy: str = ""
    request: CandidateRequest | None = None
    failure: Message | None = None
    letter: Mail | None = None
    at: datetime

    @property
    def urgent(self) -> bool:
        """Whether a person has to look."""
        return self.kind not in ("started", "ended")
