"""Values about interviews, scorecards and letters."""

from __future__ import annotations

from datetime import datetime

from hr_desktop.domain.application import ApplicationState, DecisionKind
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import Message
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.domain.vacancy import Language
from hr_desktop.reports.data import LetterKind


class InterviewFilter(Value):
    """Which interviews a list shows; empty fields do not restrict."""

    states: frozenset[InterviewState] = frozenset()
    kinds: frozenset[InterviewKind] = frozenset()
    vacancy_id: int | None = None
    candidate_id: int | None = None


class InterviewRow(Value):
    """What a list shows of an interview. Names are empty for a practice without a candidate."""

    id: int
    kind: InterviewKind
    state: InterviewState
    candidate_id: int | None = None
    candidate_name: str = ""
    vacancy_id: int | None = None
    vacancy_title: str = ""
    application_id: int | None = None
    application_closed: bool = False
    language: Language
    minutes: int
    extended_minutes: int = 0
    elapsed: float = 0.0
    turns: int = 0
    covered: int = 0
    questions: int = 0
    scorecard_id: int | None = None
    assessing: bool = False
    failure: Message | None = None
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    window_opens_at: datetime | None = None
    window_ends_at: datetime | None = None


class ScorecardFilter(Value):
    """Which scorecards a list shows; `waiting` True: only those without a decision."""

    vacancy_id: int | None = None
    recommendations: frozenset[Recommendation] = frozenset()
    waiting: bool | None = None


class ScorecardRow(Value):
    """What a list shows of a scorecard; scores are those after people's corrections."""

    id: int
    interview_id: int
    application_id: int | None = None
    candidate_id: int | None = None
    candidate_name: str = ""
    vacancy_id: int | None = None
    vacancy_title: str = ""
    kind: InterviewKind
    overall: int | None
    recommendation: Recommendation
    corrected: bool = False
    decision: DecisionKind | None = None
    state: ApplicationState | None = None
    stale: bool = False
    has_pdf: bool = False
    created_at: datetime


class Letter(Value):
    """A letter for a person to look over and send; `to` is "" when no email is known."""

    kind: LetterKind
    language: Language
    to: str
    subject: str
    body: str
