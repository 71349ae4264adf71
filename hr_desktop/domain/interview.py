"""Interviews and their turns."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.vacancy import Language


class InterviewKind(StrEnum):
    practice = "practice"
    desk = "desk"
    voice = "voice"


class InterviewState(StrEnum):
    created = "created"
    active = "active"
    interrupted = "interrupted"
    completed = "completed"
    failed = "failed"
    cancelled = "cancelled"
    expired = "expired"


OPEN_STATES = (  # what goes on comes first
    InterviewState.active,
    InterviewState.interrupted,
    InterviewState.created,
)
ENDED_STATES = (
    InterviewState.completed,
    InterviewState.failed,
    InterviewState.cancelled,
    InterviewState.expired,
)

NO_NEW_TOPIC = 0.8  # share of the time from which no new topic is opened
SURE = 0.7  # a recogniser's confidence from which its words are not questioned
FROM_NOTE = "note-"  # of ids of questions that follow a recruiter's note

Role = Literal["interviewer", "candidate"]


class Turn(Value):
    """One utterance. `at` is seconds since the interview's start (pauses between runs left out).

    `question_id` names the planned question it belongs to. `finished` is False for an answer
    that was cut off, and for a spoken line until the candidate has heard it. `quality` is the
    recogniser's confidence, None when unknown (text: 1.0). `heard` is the share of a spoken line
    that reached the candidate, None for text. `began_at`: when the first sound of it was made.
    """

    number: int
    role: Role
    text: str
    at: float = 0.0
    question_id: str | None = None
    finished: bool = True
    quality: float | None = None
    heard: float | None = None
    began_at: datetime | None = None

    @property
    def uncertain(self) -> bool:
        """Whether the recogniser questions its own words: others may have been said."""
        spoken = self.role == "candidate" and self.began_at is not None
        return spoken and self.quality is not None and self.quality < SURE


class Transcript(Value):
    """A whole interview as it was said; the form of the command line's transcript files."""

    language: Language
    turns: tuple[Turn, ...]

    def candidate_turns(self) -> tuple[Turn, ...]:
        return tuple(t for t in self.turns if t.role == "candidate")


class Coverage(StrEnum):
    """How far a planned question has come."""

    waiting = "waiting"
    asking = "asking"
    covered = "covered"
    thin = "thin"
    declined = "declined"
    skipped = "skipped"


class QuestionProgress(Value):
    question_id: str
    coverage: Coverage = Coverage.waiting
    follow_ups: int = 0


class Consent(Value):
    """Consent to be interviewed by an AI: when, to which text (version and SHA-256)."""

    at: datetime
    text_version: str
    text_sha256: str


class CandidateQuestion(Value):
    """A question of the candidate; `answered` False goes to the recruiter."""

    turn: int
    text: str
    answered: bool


class Interview(Value):
    """A stored interview. `application_id` is None for a practice without a candidate."""

    id: int
    application_id: int | None
    vacancy_id: int | None
    kind: InterviewKind
    state: InterviewState
    language: Language
    minutes: int
    extended_minutes: int = 0
    plan: InterviewPlan
    consent: Consent | None = None
    progress: tuple[QuestionProgress, ...] = ()
    candidate_questions: tuple[CandidateQuestion, ...] = ()
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    window_opens_at: datetime | None = None  # None: at once
    window_ends_at: datetime | None = None
    elapsed: float = 0.0  # seconds talked, over all runs
    failure: Message | None = None


CommandKind = Literal["note", "extend", "close", "end"]


class InterviewCommand(Value):
    """What a recruiter wants of a running interview; a row that the agent reads."""

    id: int
    interview_id: int
    kind: CommandKind
    text: str = ""
    minutes: int = 0
    by: str
    at: datetime
    taken_at: datetime | None = None
