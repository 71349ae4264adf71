"""Values of Today, Analytics and System."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import Value
from hr_desktop.domain.matching import Verdict
from hr_desktop.domain.messages import Message
from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.records import CandidateRow
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.services.values.imports import ImportRow
from hr_desktop.services.values.interviews import ScorecardRow
from hr_desktop.services.values.watching import Alert, Board


class StageTime(Value):
    """Days from the application to reaching a stage: median over `n` applications."""

    state: ApplicationState
    median_days: float | None
    n: int


class Agreement(Value):
    """How often a person's decision went the way of the AI's recommendation.

    Strongly recommend and recommend agree with advance, consider with hold, reject with reject;
    `insufficient_evidence` is left out. `table` counts recommendation -> decision -> n.
    """

    agreed: int = 0
    decided: int = 0
    table: dict[Recommendation, dict[str, int]] = {}


class Activity(Value):
    """What happened on a day (UTC): people added, applications begun, interviews, decisions."""

    day: date
    resumes: int = 0
    applications: int = 0
    interviews: int = 0
    decisions: int = 0


class Overview(Value):
    """Numbers of one vacancy or of all. Practice interviews are in none of them.

    `reached` counts applications that ever reached a stage (the funnel), `by_stage` where they
    are now. `score_histogram` has ten bins of scorecards' overall scores (0-9, …, 90-100),
    `match_histogram` the same for match scores. `criteria_means` is None without evidence.
    """

    vacancy_id: int | None
    candidates: int = 0
    vacancies: int = 0
    interviews: int = 0
    by_stage: dict[ApplicationState, int] = {}
    reached: dict[ApplicationState, int] = {}
    verdicts: dict[Verdict, int] = {}
    match_histogram: tuple[int, ...] = (0,) * 10
    score_histogram: tuple[int, ...] = (0,) * 10
    recommendations: dict[Recommendation, int] = {}
    criteria_means: dict[CriterionName, float | None] = {}
    time_to_stage: tuple[StageTime, ...] = ()
    agreement: Agreement = Agreement()
    activity: tuple[Activity, ...] = ()


class TodayOverview(Value):
    """What waits for the recruiter: live and coming interviews, new people, decisions, failures."""

    board: Board
    alerts: tuple[Alert, ...] = ()  # that need a person
    new_resumes: tuple[CandidateRow, ...] = ()
    waiting_decisions: tuple[ScorecardRow, ...] = ()
    failures: tuple[ImportRow, ...] = ()
    failed_jobs: tuple[JobRow, ...] = ()
    candidates: int = 0
    vacancies: int = 0
    duplicates: int = 0
    due_for_deletion: int = 0


class JobRow(Value):
    """One piece of queued work. `kind` is import, parse, match or assess."""

    id: int
    kind: str
    state: str  # waiting, running, failed
    said: Message | None = None
    attempts: int = 0
    subject_id: int | None = None
    retry_at: datetime | None = None
    created_at: datetime


class QueueOverview(Value):
    """The queue: how much waits, runs and failed, and the newest jobs of each."""

    waiting: int = 0
    running: int = 0
    failed: int = 0
    jobs: tuple[JobRow, ...] = ()


class AuditEntry(Value):
    """A change that a person (or the program for them) made: who, what, before, after."""

    id: int
    at: datetime
    actor: str
    action: str
    entity: str
    entity_id: int | None
    candidate_id: int | None = None  # whom it is about, where it is about a person
    before: Any = None
    after: Any = None
    login: str | None = None  # of the database, in a team's workspace


class AuditFilter(Value):
    """Which entries are wanted; empty fields restrict nothing.

    `words` are looked for in what was done, in names, in who did it, in before and after.
    """

    entity: str | None = None
    actor: str | None = None
    since: datetime | None = None
    words: str = ""


class AuditPage(Value):
    """Entries, the newest first, with the names of people and vacancies by (kind, id).

    `next` is where the search for older ones goes on (`before_id`); None: there are none.
    """

    entries: tuple[AuditEntry, ...] = ()
    names: dict[tuple[str, int], str] = {}
    next: int | None = None


class SessionRow(Value):
    """A computer that is signed in to a team's workspace."""

    id: int
    name: str
    login: str
    computer: str
    version: str
    started_at: datetime
    seen_at: datetime
    here: bool  # this one
    may_sign_out: bool


class SpendRow(Value):
    """Tokens and money of one model in one month; `cost` None: no price known."""

    month: str
    model: str
    input_tokens: int
    output_tokens: int
    cost: float | None = None
    currency: str = "USD"
    sound_s: float = 0.0  # of a recogniser or a voice


TodayOverview.model_rebuild()
