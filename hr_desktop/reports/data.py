"""What reports are made from: frozen values, filled in by the services, rendered here.

A report says only what stands in these values. Codes become words in the report's language.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from hr_desktop.domain.addresses import MailAddress
from hr_desktop.domain.application import ApplicationState, Decision
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import CandidateQuestion, InterviewKind, Transcript
from hr_desktop.domain.matching import Match, Verdict
from hr_desktop.domain.messages import Message
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.scorecard import Assessment, Opinion, Recommendation, ScoreCorrection
from hr_desktop.domain.vacancy import CriteriaWeights, Language


class Person(Value):
    """Who the report is about. Contacts and city are left out when `with_contacts` is False."""

    name: str
    position: str = ""
    city: str = ""
    total_years: float | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class ReportData(Value):
    """One interview's report: `render_report(ReportData) -> bytes` (a PDF).

    `assessment` is the machine's; `corrections` (people's, oldest first) stand beside it, and
    `overall`, `recommendation` are computed after them with `weights`. `decision` is the newest
    one; `opinions` are colleagues'. `plan` gives the questions, `candidate_questions` those that
    wait for the recruiter when not answered. Times are aware UTC; `time_zone` (IANA) is what the
    page shows them in.
    """

    person: Person
    vacancy_title: str
    company: str = ""
    language: Language = "en"
    with_contacts: bool = True
    kind: InterviewKind = InterviewKind.desk
    assessment: Assessment
    corrections: tuple[ScoreCorrection, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    weights: CriteriaWeights = CriteriaWeights()
    overall: int | None
    recommendation: Recommendation
    stale: bool = False
    decision: Decision | None = None
    match: Match | None = None
    transcript: Transcript
    plan: InterviewPlan | None = None
    candidate_questions: tuple[CandidateQuestion, ...] = ()
    interviewed_at: datetime | None = None
    elapsed: float = 0.0  # seconds talked
    assessed_at: datetime
    made_at: datetime
    time_zone: str = "UTC"
    recruiter: str = ""
    consent_text_version: str | None = None


class ShortlistEntry(Value):
    """One row of a shortlist, best first: whom to meet and why."""

    person: Person
    state: ApplicationState
    match_score: int
    verdict: Verdict
    covered: int
    required: int
    overall: int | None = None
    recommendation: Recommendation | None = None
    decision: Decision | None = None
    strengths: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()  # of the match, used where there was no interview


class ShortlistData(Value):
    """A vacancy's one-page shortlist: `render_shortlist(ShortlistData) -> bytes` (a PDF)."""

    vacancy_title: str
    company: str = ""
    area: str = ""
    language: Language = "en"
    entries: tuple[ShortlistEntry, ...]
    candidates_total: int
    interviewed_total: int
    made_at: datetime
    time_zone: str = "UTC"
    recruiter: str = ""


Cell = str | int | float | None
ColumnKind = Literal["text", "number", "percent"]


class Column(Value):
    """A column's title, how its cells are written, and its width."""

    title: str
    kind: ColumnKind = "text"
    width: int = 16  # characters


class TableData(Value):
    """A table: `write_xlsx(TableData) -> bytes` and `write_csv(TableData) -> bytes`.

    Words are already in the reader's language; writers guard cells that begin like a formula.
    `language` chooses the CSV's separator (`;` and a decimal comma in Russian) and UTF-8 with BOM.
    """

    title: str
    language: Language = "en"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


LetterKind = Literal[
    "invitation", "rescheduled", "reminder", "cancelled", "advance", "hold", "reject"
]


class Appointment(Value):
    """The words of a letter about a voice interview; times with their zone, in the letter's
    language. `contact` is who answers, with the address."""

    minutes: int
    opens: str
    closes: str
    recording: str
    contact: str


class LetterData(Value):
    """What a letter is written from: `write_letter(LetterData) -> (subject, body)`."""

    kind: LetterKind
    language: Language
    name: str
    vacancy_title: str
    company: str = ""
    recruiter: str = ""
    appointment: Appointment | None = None  # of letters about a voice interview


class EmlData(Value):
    """A message for the mail program: `write_eml(EmlData) -> bytes` (marked as unsent)."""

    to: str
    subject: str
    body: str
    made_at: datetime


class CalendarData(Value):
    """An entry of the candidate's calendar; the same `uid` with a higher `sequence` replaces it."""

    uid: str
    sequence: int
    cancelled: bool = False
    title: str
    opens_at: datetime
    closes_at: datetime
    organizer_name: str = ""
    organizer: str  # an address


class MessageData(Value):
    """A whole letter as mail programs take it: `write_message(MessageData) -> bytes`.

    `sender` None: a draft for the mail program, which knows its owner. `link` takes the place of
    `{link}` in `body`, `link_words` are shown instead of it where a mail program can.
    """

    sender: MailAddress | None = None
    sender_name: str = ""
    to: MailAddress
    reply_to: MailAddress | None = None
    reply_name: str = ""
    subject: str
    body: str
    link: str = ""
    link_words: str = ""
    language: Language
    made_at: datetime
    message_id: str
    calendar: CalendarData | None = None
