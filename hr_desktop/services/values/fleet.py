"""Processes that hold interviews, and LiveKit's rooms, as the System page shows them."""

from __future__ import annotations

from datetime import datetime

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.domain.voice import AgentRow


class Agent(Value):
    """One process; `silent_s` since its last sign of life."""

    row: AgentRow
    silent_s: float
    alive: bool
    here: bool  # the one that this window has started


class Fleet(Value):
    """All of them; `alert` when candidates wait whom none can take."""

    agents: tuple[Agent, ...] = ()
    waiting: int = 0  # candidates
    free: int = 0  # places
    alert: Message | None = None


class RoomRow(Value):
    """One room. `interview_id` None: it belongs to no invitation of this workspace."""

    name: str
    people: int
    opened_at: datetime | None
    candidate: bool
    interviewers: int
    rehearsal: bool = False
    held: bool = False  # an interviewer's lease runs
    interview_id: int | None = None
    candidate_name: str = ""
    vacancy_title: str = ""
