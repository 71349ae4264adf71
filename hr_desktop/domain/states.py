"""The one transition table: which state may follow which, and who may cause it."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from hr_desktop.domain.application import OPEN_STATES, ApplicationState
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.resume import ResumeState

R, A, I = ResumeState, ApplicationState, InterviewState  # noqa: E741

S = TypeVar("S", bound=StrEnum)

_RESUME = {
    R.pending: {R.parsing, R.parse_failed},
    R.parsing: {R.parsed, R.parse_failed, R.under_review, R.pending},
    R.parsed: {R.pending},
    R.parse_failed: {R.pending},
    R.under_review: {R.parsed, R.pending},
}

_INTERVIEW = {
    I.created: {I.active, I.cancelled, I.expired, I.failed},
    I.active: {I.interrupted, I.completed, I.failed},
    I.interrupted: {I.active, I.completed, I.failed, I.cancelled, I.expired},
    I.completed: set(),
    I.failed: set(),
    I.cancelled: set(),
    I.expired: set(),
}

# What the program itself may do to an application; everything else takes a person.
_APPLICATION_BY_PROGRAM = {
    A.new: {A.interview_scheduled, A.interviewed},
    A.shortlisted: {A.interview_scheduled, A.interviewed},
    A.interview_scheduled: {A.interviewed, A.shortlisted},
    A.interviewed: set(),
    A.accepted: set(),
    A.rejected: set(),
    A.withdrawn: set(),
}
_CLOSED = set(A) - set(OPEN_STATES)
_APPLICATION_BY_PERSON = {
    state: (_APPLICATION_BY_PROGRAM[state] | _CLOSED | {A.shortlisted}) - {state}
    if state in OPEN_STATES
    else {A.new, A.shortlisted, A.interviewed}  # reopening, with a reason
    for state in A
}


def change_resume(now: ResumeState, to: ResumeState) -> ResumeState:
    """`to`, if a resume may go there from `now`; otherwise raises `PersonError`."""
    return _checked(now, to, to in _RESUME[now])


def change_interview(now: InterviewState, to: InterviewState) -> InterviewState:
    """`to`, if an interview may go there from `now`; otherwise raises `PersonError`."""
    return _checked(now, to, to in _INTERVIEW[now])


def change_application(
    now: ApplicationState, to: ApplicationState, *, by_person: bool, reason: str = ""
) -> ApplicationState:
    """`to`, if the application may go there; raises `PersonError` otherwise.

    Only a person sets `accepted`, `rejected` or `withdrawn`. Rejecting and reopening need a
    reason (`state.reason_missing`).
    """
    table = _APPLICATION_BY_PERSON if by_person else _APPLICATION_BY_PROGRAM
    _checked(now, to, to in table[now])
    if (to is A.rejected or now in _CLOSED) and not reason.strip():
        raise refuse("state.reason_missing")
    return to


def _checked(now: S, to: S, allowed: bool) -> S:
    if not allowed:
        raise refuse("state.not_allowed", now=now.value, to=to.value)
    return to
