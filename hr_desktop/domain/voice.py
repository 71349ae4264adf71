"""Voice interviews: invitations, letters, requests, recordings, agents, and the room's protocol.

docs/decisions/0010-voice.md tells how the parts work together.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Role
from hr_desktop.domain.messages import Message
from hr_desktop.domain.vacancy import Language

AGENT_NAME = "stefani"
CANDIDATE = "candidate"  # the identity of whoever holds the link
INTERVIEWER_PREFIX = "stefani-"
STAFF_PREFIX = "staff-"
REHEARSAL_SUFFIX = "-r"
FENCE_ATTRIBUTE = "hr.fence"
COMES_BACK_S = 120.0  # a candidate who has left is waited for so long, then it is interrupted
LONGEST_TYPED = 4_000  # characters of one answer; LiveKit's RPC takes 15 kB


class Rpc(StrEnum):
    """The room's methods; the page answers the first two, the interviewer the others."""

    state = "hr.state"
    heard = "hr.heard"
    report = "hr.report"
    start = "hr.start"
    say = "hr.say"
    typing = "hr.typing"
    control = "hr.control"
    request = "hr.request"
    transcript = "hr.transcript"


class Mode(StrEnum):
    """What the page is to show."""

    ready = "ready"
    live = "live"
    closing = "closing"
    early = "early"
    over = "over"
    cancelled = "cancelled"
    expired = "expired"
    unavailable = "unavailable"


Control = Literal["pause", "resume", "thinking", "finished", "leave", "typed", "spoken"]
RequestKind = Literal[
    "human", "objection", "data", "correction", "withdrawal", "deletion", "problem"
]
MailKind = Literal["invitation", "rescheduled", "cancelled", "reminder", "answer"]
MailState = Literal["waiting", "sending", "sent", "failed", "unclear", "cancelled"]


class Invitation(Value):
    """One person's way into one voice interview. The link itself is never kept."""

    id: int
    interview_id: int
    room: str
    email: str = ""
    time_zone: str = ""  # the candidate's by IANA name, empty when unknown
    contact_name: str = ""
    contact_email: str = ""
    recording_days: int = 0  # how long a recording is kept as the candidate reads; 0: none is made
    reminder: bool = True
    sequence: int = 0
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    microphone_at: datetime | None = None
    microphone_ok: bool | None = None
    joined_at: datetime | None = None
    waiting_since: datetime | None = None
    created_at: datetime
    updated_at: datetime


class Mail(Value):
    """A letter of the outbox; `{link}` in `body` stands for the link."""

    id: int
    invitation_id: int
    kind: MailKind
    language: Language
    recipient: str
    subject: str
    body: str
    state: MailState
    said: Message | None = None
    by: str = ""
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None = None


class CandidateRequest(Value):
    """What a candidate asked for on the page; answered by a person."""

    id: int
    interview_id: int
    kind: RequestKind
    text: str = ""
    at: datetime
    answer: str = ""
    answered_by: str | None = None
    answered_at: datetime | None = None


class Recording(Value):
    """A segment of sound: stereo OGG, candidate left, interviewer right."""

    id: int
    interview_id: int
    fence: int
    number: int
    began_at: datetime
    seconds: float
    file_sha256: str
    size: int
    created_at: datetime


class Live(Value):
    """What happens in an interview at this moment; replaced at most twice a second."""

    speaking: Role | None = None
    role: Role | None = None  # whose words `text` are
    text: str = ""  # what is being said, not a turn yet
    thinking: bool = False  # the interviewer's answer is being made
    present: bool = False  # the candidate is in the room
    line: Literal["good", "poor", "lost"] | None = None  # of the candidate
    elapsed: float = 0.0
    away_since: datetime | None = None  # the candidate left, and may come back
    paused: bool = False  # at the candidate's wish
    typed: bool = False


class AgentRow(Value):
    """A process that holds interviews, as it last reported."""

    id: int
    computer: str
    pid: int
    version: str
    desktop: bool = False  # started by a window (`--stdio`), and gone with it
    voice: bool = False
    capacity: int
    active: int = 0
    rss_mb: float | None = None
    cpu: float | None = None
    draining: bool = False
    wish: Literal["drain", "stop"] | None = None
    said: Message | None = None
    started_at: datetime
    seen_at: datetime
