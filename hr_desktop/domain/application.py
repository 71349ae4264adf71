"""An application: one candidate for one vacancy, and the decisions of people about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from hr_desktop.domain.base import Value


class ApplicationState(StrEnum):
    new = "new"
    shortlisted = "shortlisted"
    interview_scheduled = "interview_scheduled"
    interviewed = "interviewed"
    accepted = "accepted"
    rejected = "rejected"
    withdrawn = "withdrawn"


OPEN_STATES = (  # in the order of progress
    ApplicationState.new,
    ApplicationState.shortlisted,
    ApplicationState.interview_scheduled,
    ApplicationState.interviewed,
)


def is_closed(state: ApplicationState | None) -> bool:
    """Whether somebody has decided, or the candidate has withdrawn; None (a practice) is open."""
    return state is not None and state not in OPEN_STATES


class DecisionKind(StrEnum):
    """A person's decision after an interview."""

    advance = "advance"
    hold = "hold"
    reject = "reject"


class Decision(Value):
    id: int
    application_id: int
    scorecard_id: int | None
    kind: DecisionKind
    reason: str
    by: str
    at: datetime


class Application(Value):
    id: int
    candidate_id: int
    vacancy_id: int
    state: ApplicationState
    reason: str = ""  # of the last change a person made
    created_at: datetime
    updated_at: datetime

    @property
    def closed(self) -> bool:
        """Whether somebody has decided, or the candidate has withdrawn: nothing is to be begun."""
        return is_closed(self.state)
