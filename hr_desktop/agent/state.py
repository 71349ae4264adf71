"""The interview's state as it is kept with every turn, and what the machine answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import CandidateQuestion, Coverage


class Phase(StrEnum):
    """Where an interview stands."""

    greeting = "greeting"
    questions = "questions"
    candidate_questions = "candidate_questions"
    ended = "ended"


class Ending(StrEnum):
    """Why an interview ended (or was set aside, for `away`)."""

    finished = "finished"
    stopped = "stopped"  # the candidate's wish, confirmed
    time = "time"
    recruiter = "recruiter"
    away = "away"  # nobody there: set aside, can be resumed


class ExtraQuestion(Value):
    """A question that a recruiter added during the interview."""

    id: str
    text: str


class MachineState(BaseModel):
    """Everything needed to go on in another process. `elapsed` is in seconds, pauses left out."""

    version: int = 1
    phase: Phase = Phase.greeting
    greeted: bool = False
    index: int = -1  # of the question being asked, in the machine's order
    coverage: dict[str, Coverage] = Field(default_factory=dict)
    follow_ups: dict[str, int] = Field(default_factory=dict)
    answers: list[str] = Field(default_factory=list)  # to the question being asked
    mentioned: list[str] = Field(default_factory=list)
    used: dict[str, int] = Field(default_factory=dict)  # lines said of each kind
    turns: int = 0
    # The newest line without a recap around it, to be said again when unheard; empty after a
    # check-in: what is open is asked for then.
    line: str = ""
    open_line: str = ""  # the request that waits for an answer, without what was said around it
    waiting_answer: int | None = None  # number of the candidate's turn that has no reply yet
    extra: list[ExtraQuestion] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)  # the recruiter's, for the model only
    candidate_questions: list[CandidateQuestion] = Field(default_factory=list)
    extended_minutes: int = 0
    closing: bool = False
    confirming: Literal["", "stop", "human"] = ""
    paused: bool = False
    thinking: bool = False
    check_ins: int = 0
    warned: bool = False
    remarks: int = 0
    off_topic: int = 0
    language_noted: bool = False
    elapsed: float = 0.0
    client_ids: list[str] = Field(default_factory=list)
    commands: list[int] = Field(default_factory=list)  # ids already carried out
    ended: Ending | None = None


class Opinion(Value):
    """What a model reported about the candidate's last words through its function tools.

    `coverage` None: it gave no verdict. `line` is its wording of what to say next.
    """

    coverage: Coverage | None = None
    follow_up: bool = False
    about: str = ""
    line: str = ""
    notes: tuple[str, ...] = ()
    wants_end: bool = False


MoveKind = Literal[
    "greet",
    "ask",
    "follow_up",
    "repeat",
    "rephrase",
    "answer",
    "wait",
    "pause",
    "check_in",
    "confirm",
    "steer",
    "invite",
    "warn",
    "recap",
    "suspend",
    "goodbye",
]


class Move(Value):
    """What the interviewer says next. `by_model`: a model's wording passed the checks."""

    kind: MoveKind
    text: str
    question_id: str | None = None
    by_model: bool = False
    ends: Ending | None = None
