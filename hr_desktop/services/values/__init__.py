"""What the services give to windows, agents and the command line: frozen values, no rows, no Qt."""

from __future__ import annotations

from hr_desktop.domain.records import CandidateRow, ImportState, Note
from hr_desktop.reports.data import LetterKind
from hr_desktop.services.values.common import (
    Check,
    CopyOverview,
    CopyResult,
    Hit,
    Meanwhile,
    UndoToken,
    Uploads,
)
from hr_desktop.services.values.imports import ImportProgress, ImportRow
from hr_desktop.services.values.interviews import (
    InterviewFilter,
    InterviewRow,
    Letter,
    ScorecardFilter,
    ScorecardRow,
)
from hr_desktop.services.values.invitations import (
    InvitationView,
    InviteChoices,
    InviteDraft,
    InviteLetter,
    InviteStep,
    InviteWay,
)
from hr_desktop.services.values.numbers import (
    Activity,
    Agreement,
    AuditEntry,
    AuditFilter,
    AuditPage,
    JobRow,
    Overview,
    QueueOverview,
    SessionRow,
    SpendRow,
    StageTime,
    TodayOverview,
)
from hr_desktop.services.values.people import (
    ApplicationInfo,
    CandidateDetail,
    CandidateFilter,
    CandidateView,
    Correction,
    DuePerson,
    DuplicatePair,
    ResumeInfo,
)
from hr_desktop.services.values.ranking import (
    RankFilter,
    RankingView,
    RankRow,
    VacancyRow,
)
from hr_desktop.services.values.watching import Alert, Board, Doing, Standing, Watched

__all__ = [
    "Activity",
    "Agreement",
    "Alert",
    "ApplicationInfo",
    "AuditEntry",
    "AuditFilter",
    "AuditPage",
    "Board",
    "CandidateDetail",
    "CandidateFilter",
    "CandidateRow",
    "CandidateView",
    "Check",
    "CopyOverview",
    "CopyResult",
    "Correction",
    "Doing",
    "DuePerson",
    "DuplicatePair",
    "Hit",
    "ImportProgress",
    "ImportRow",
    "ImportState",
    "InterviewFilter",
    "InterviewRow",
    "InvitationView",
    "InviteChoices",
    "InviteDraft",
    "InviteLetter",
    "InviteStep",
    "InviteWay",
    "JobRow",
    "Letter",
    "LetterKind",
    "Meanwhile",
    "Note",
    "Overview",
    "QueueOverview",
    "RankFilter",
    "RankRow",
    "RankingView",
    "ResumeInfo",
    "ScorecardFilter",
    "ScorecardRow",
    "SessionRow",
    "SpendRow",
    "StageTime",
    "Standing",
    "TodayOverview",
    "UndoToken",
    "Uploads",
    "VacancyRow",
    "Watched",
]
