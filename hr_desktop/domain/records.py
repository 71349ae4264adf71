"""What the store keeps beside the words of recruiting: rows of work, of history, of lists.

Frozen values that cross layers; the store makes them, services turn them into what screens show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import Value
from hr_desktop.domain.document import DocumentText, MediaType, Warning_
from hr_desktop.domain.interview import (
    Interview,
    InterviewKind,
    InterviewState,
    QuestionProgress,
)
from hr_desktop.domain.matching import Match, Verdict
from hr_desktop.domain.messages import Message
from hr_desktop.domain.resume import Profile, ResumeState
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.domain.vacancy import Language


class Refused(Exception):
    """A write that the store refuses because somebody else was faster. Nothing was written."""


class Fenced(Refused):
    """The lease was taken over: the writer's fencing number is old. It has to leave."""


class Changed(Refused):
    """The row has a newer version than the one the change was made from."""


class Page(Value):
    """Where a keyset page ended: hand it back to get the next one. None = from the start."""

    key: Any
    id: int


# -- resumes and candidates ------------------------------------------------------------------------


class ResumeRecord(Value):
    """A stored resume without its text. `candidate_id` is None until a person was found in it."""

    id: int
    candidate_id: int | None
    file_sha256: str
    filename: str
    media_type: MediaType = MediaType.unknown
    size: int = 0
    state: ResumeState
    current: bool = True
    pages: int = 1
    warnings: tuple[Warning_, ...] = ()
    engine: str = ""
    model: str | None = None
    failure: Message | None = None
    created_at: datetime
    parsed_at: datetime | None = None


class CandidateRow(Value):
    """What a list shows of a candidate.

    `status` is that of the furthest open application, else of the latest closed one; None: no
    application yet. `warnings`: how many there are about the current resume.
    """

    id: int
    name: str
    position: str = ""
    city: str = ""
    years: float | None = None
    skills: tuple[str, ...] = ()
    status: ApplicationState | None = None
    resume_state: ResumeState | None = None
    warnings: int = 0
    tags: tuple[str, ...] = ()
    created_at: datetime
    updated_at: datetime


class CandidateFull(Value):
    """A candidate with the machine's profile and a person's corrections, kept apart."""

    id: int
    machine_profile: Profile
    corrections: dict[str, Any] = {}
    version: int  # grows with each change of profile or corrections
    current_resume_id: int | None = None
    created_at: datetime
    updated_at: datetime
    last_activity_at: datetime

    @property
    def profile(self) -> Profile:
        """The machine's profile with the corrections laid over it."""
        return self.machine_profile.corrected(self.corrections)


class RankingInput(Value):
    """What matching reads of one candidate; `text` is the current resume's text."""

    candidate_id: int
    version: int
    profile: Profile
    text: str


class Note(Value):
    """A recruiter's note about a candidate."""

    id: int
    candidate_id: int
    text: str
    by: str
    at: datetime


class DuplicatePair(Value):
    """Two candidates that may be one; `reason` is `email`, `phone` or `name`."""

    first: int
    second: int
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """What a list of candidates is narrowed to; empty fields narrow nothing.

    `text` is found through the search index (folded like the indexed text), or `base_text`, the
    same words in base forms. `ids` restricts to a
    set found elsewhere (closeness of meaning). `status` counts the status shown in lists.
    """

    text: str = ""
    base_text: str = ""
    ids: npt.NDArray[np.int64] | None = None
    status: frozenset[ApplicationState] = frozenset()
    resume_state: frozenset[ResumeState] = frozenset()
    min_years: float | None = None
    max_years: float | None = None
    skills: tuple[str, ...] = ()  # all of them
    languages: tuple[str, ...] = ()  # codes, all of them
    city: str = ""
    tags: tuple[str, ...] = ()  # all of them
    vacancy_id: int | None = None
    only_attention: bool = False  # warnings, failed, under review


CandidateSort = Literal["name", "position", "city", "years", "updated", "created"]


# -- imports and jobs ------------------------------------------------------------------------------


class ImportState(StrEnum):
    """Where a file is on its way to a resume."""

    waiting = "waiting"
    reading = "reading"
    understanding = "understanding"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"
    duplicate = "duplicate"


class ImportRecord(Value):
    """One file of an import, from the moment it was dropped."""

    id: int
    batch_id: int
    filename: str
    source_path: str | None
    state: ImportState
    said: Message | None = None
    sha256: str | None = None
    size: int = 0
    resume_id: int | None = None
    candidate_id: int | None = None
    candidate_name: str | None = None
    pages: int | None = None
    seconds: float | None = None
    warnings: int = 0
    can_retry: bool = False
    created_at: datetime
    updated_at: datetime


class ImportCounts(Value):
    """Rows not yet dismissed, by state; `attention` = failed or with warnings."""

    total: int = 0
    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    duplicate: int = 0
    attention: int = 0


class WorkState(StrEnum):
    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


class Work(Value):
    """A piece of claimed work (a job). `fence` belongs to this claim; hand it back when done."""

    id: int
    kind: str
    ref_id: int | None = None
    payload: dict[str, Any] = {}
    state: WorkState
    priority: int = 0  # higher first
    attempts: int = 0
    max_attempts: int = 5
    next_at: datetime
    place: str | None = None  # the only computer that can do it
    lease_owner: str | None = None
    lease_until: datetime | None = None
    fence: int = 0
    said: Message | None = None
    created_at: datetime
    updated_at: datetime


# -- matches, interviews, reports ------------------------------------------------------------------


class MatchRecord(Value):
    """A stored match and what it was made from (versions of vacancy and profile)."""

    vacancy_id: int
    candidate_id: int
    match: Match
    vacancy_version: int
    profile_version: int
    made_at: datetime


class RankRecord(Value):
    """One row of a ranking. `stale` = vacancy or profile changed after the match was made."""

    candidate_id: int
    name: str
    position: str = ""
    city: str = ""
    score: int
    verdict: Verdict
    covered: int
    required: int
    years: float | None = None
    application_id: int | None = None
    state: ApplicationState | None = None
    warnings: int = 0
    stale: bool = False


class InterviewRecord(Value):
    """One row of a list of interviews."""

    id: int
    application_id: int | None
    candidate_id: int | None
    vacancy_id: int | None
    candidate_name: str | None
    vacancy_title: str | None
    kind: InterviewKind
    state: InterviewState
    language: Language = "en"
    minutes: int
    extended_minutes: int = 0
    elapsed: float = 0.0
    progress: tuple[QuestionProgress, ...] = ()
    failure: Message | None = None
    turns: int = 0
    scorecard_id: int | None = None  # the latest
    application_state: ApplicationState | None = None  # None: a practice interview
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    window_opens_at: datetime | None = None
    window_ends_at: datetime | None = None


class InterviewLease(Value):
    """A claimed interview: write turns and snapshots with this `fence`."""

    interview: Interview
    owner: str
    until: datetime
    fence: int
    snapshot: dict[str, Any] | None = None


class Room(Value):
    """A room as the watcher sees it; `held`: an interviewer's lease runs."""

    invitation_id: int
    interview_id: int
    room: str
    state: InterviewState
    held: bool
    lease_owner: str | None = None
    waiting_since: datetime | None = None


class ScorecardRecord(Value):
    """One row of a list of scorecards; scores after people's corrections."""

    id: int
    interview_id: int
    application_id: int | None
    candidate_id: int | None
    candidate_name: str | None
    vacancy_id: int | None
    vacancy_title: str | None
    overall: int | None
    recommendation: Recommendation
    kind: InterviewKind
    decision: str | None = None  # the latest DecisionKind
    application_state: ApplicationState | None = None
    corrected: bool = False
    has_pdf: bool = False
    created_at: datetime


class ReportRecord(Value):
    id: int
    kind: Literal["scorecard", "shortlist"]
    interview_id: int | None = None
    vacancy_id: int | None = None
    language: str
    contacts: bool = True
    file_sha256: str
    filename: str = ""
    created_at: datetime


# -- history ---------------------------------------------------------------------------------------


class Change(Value):
    """One line of the change log: something of this kind and id was added, changed or removed.

    `parent_id` is the row it belongs to (a turn's interview, a note's candidate).
    """

    seq: int
    kind: str
    id: int
    op: Literal["added", "changed", "removed"]
    parent_id: int | None = None
    at: datetime


class AuditEntry(Value):
    """What a person changed: `before` and `after` are JSON; None after deletion for good."""

    id: int
    at: datetime
    by: str
    what: str  # e.g. "candidate.corrected"
    kind: str
    entity_id: int
    candidate_id: int | None = None
    before: Any = None
    after: Any = None
    login: str | None = None  # of the database, whatever the program says; None when local


class Recruiter(Value):
    """Somebody of a team: a login of its database."""

    login: str
    name: str
    role: str  # admin, recruiter, viewer
    created_at: datetime


class Session(Value):
    """A computer that is signed in to a team's workspace."""

    id: int
    login: str
    name: str  # of the recruiter
    computer: str
    version: str
    started_at: datetime
    seen_at: datetime


class UndoToken(Value):
    """Something that can be taken back until `until`: a deletion, a merge, a change of many."""

    id: int
    what: str
    count: int = 1
    until: datetime


class Purged(Value):
    """What was removed for good, so that files, vectors and journals can follow.

    `files` have no reference left in the store.
    """

    candidates: tuple[int, ...] = ()
    vacancies: tuple[int, ...] = ()
    interviews: tuple[int, ...] = ()
    files: tuple[str, ...] = ()


class Spend(Value):
    """Tokens and money of a model in a month (`YYYY-MM`); `cost` None: no price is known.

    `sound_s`: seconds of sound that it recognised or spoke.
    """

    month: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    sound_s: float = 0.0


class ModelCall(Value):
    """One call of a model: what for, how much and how long; never what was said."""

    id: int
    at: datetime
    model: str
    purpose: str
    input_tokens: int
    output_tokens: int
    cost: float | None = None
    seconds: float | None = None


class Funnel(Value):
    """Numbers for the charts; practice interviews and deleted rows take no part.

    `score_histogram`: ten bins of ten points (the last one includes 100). `criteria_means` by
    criterion (None = no score). `agreement`: (recommendation, decision) -> count. `activity`:
    (day, kind) -> count.
    """

    by_stage: dict[ApplicationState, int]
    score_histogram: tuple[int, ...]
    match_histogram: tuple[int, ...]
    recommendations: dict[Recommendation, int]
    criteria_means: dict[str, float | None]
    agreement: dict[tuple[Recommendation, str], int]
    activity: dict[tuple[str, str], int]


class FoundText(Value):
    """A hit of the search index: `kind` is `candidate` or `vacancy`."""

    kind: str
    id: int
    title: str
    subtitle: str = ""


class StoredDocument(Value):
    """A resume's document as it was read; `document` None while it was not read yet."""

    resume: ResumeRecord
    document: DocumentText | None = None
    profile: Profile | None = None
