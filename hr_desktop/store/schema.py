"""The tables. Ids are 63-bit integers made by the program; times are UTC.

Names of constraints follow one convention, so that migrations can name them on both databases.
A row that a person deleted carries `deletion_id` until it is purged; every list leaves it out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hr_desktop.store.types import Id, Json, SortKey, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=False)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    return Column(
        name, Id, ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=nullable, index=index
    )


def _live(name: str, *columns: str, unique: bool = False, **options: Any) -> Index:
    """An index over rows that are not deleted: it holds all that a list's order needs."""
    where = text("deletion_id IS NULL")
    return Index(
        name, *columns, unique=unique, sqlite_where=where, postgresql_where=where, **options
    )


def _hidden(table: str) -> Index:
    """An index over deleted rows alone, so that no planner takes it to find the living."""
    where = text("deletion_id IS NOT NULL")
    return Index(
        f"ix_{table}_deletion_id", "deletion_id", sqlite_where=where, postgresql_where=where
    )


candidates = Table(
    "candidates",
    metadata,
    _id(),
    Column("name", String, nullable=False, default=""),
    Column("sort_key", SortKey, nullable=False),
    Column("position", String, nullable=False, default=""),
    Column("position_key", SortKey, nullable=False),
    Column("city", String, nullable=False, default=""),
    Column("city_key", SortKey, nullable=False),
    Column("years", Float),
    Column("skill_names", Json, nullable=False),
    Column("tag_names", Json, nullable=False),
    Column("status", String),  # furthest open application, else the latest closed one
    Column("profile", Json, nullable=False),  # the machine's
    Column("corrections", Json, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("current_resume_id", Id),
    Column("resume_state", String),
    Column("warning_count", Integer, nullable=False, default=0),
    Column("by_hand", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("last_activity_at", UtcDateTime, nullable=False),
    Column("deletion_id", Id),
    _live("ix_candidates_sort", "sort_key", "id"),
    _live("ix_candidates_position", "position_key", "id"),
    _live("ix_candidates_city", "city_key", "id"),
    _live("ix_candidates_years", "years", "id"),
    _live("ix_candidates_updated", "updated_at", "id"),
    _live("ix_candidates_activity", "last_activity_at", "id"),
    # Filters and counts are answered from it alone. `deletion_id` is in it although it is always
    # NULL there: SQLite would otherwise look into each row for it.
    _live(
        "ix_candidates_filters",
        "years",
        "status",
        "resume_state",
        "warning_count",
        "city_key",
        "deletion_id",
        postgresql_include=["id"],  # SQLite's indexes have it anyway
    ),
    _hidden("candidates"),
)

candidate_keys = Table(  # what filters and the search for duplicates look up
    "candidate_keys",
    metadata,
    Column("candidate_id", Id, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),  # skill, language, email, phone, name, tag
    Column("key", String, primary_key=True),
    Column("label", String, nullable=False, default=""),
    Index("ix_candidate_keys_key", "kind", "key", "candidate_id"),
    sqlite_with_rowid=False,
)

resumes = Table(
    "resumes",
    metadata,
    _id(),
    _ref("candidate_id", "candidates", nullable=True),
    Column("file_sha256", String(64), nullable=False),
    Column("filename", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Id, nullable=False, default=0),
    Column("state", String, nullable=False),
    Column("pages", Integer, nullable=False, default=1),
    Column("text", Text, nullable=False, default=""),
    Column("folded", Text, nullable=False, default=""),  # the text as the search index has it
    Column("document", Json),
    Column("profile", Json),
    Column("warnings", Json, nullable=False),
    Column("engine", String, nullable=False, default=""),
    Column("model", String),
    Column("failure", Json),
    Column("created_at", UtcDateTime, nullable=False),
    Column("parsed_at", UtcDateTime),
    Column("deletion_id", Id),
    _live("uq_resumes_file_sha256", "file_sha256", unique=True),
    _hidden("resumes"),
)

import_batches = Table(
    "import_batches",
    metadata,
    _id(),
    Column("by", String, nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
)

import_files = Table(
    "import_files",
    metadata,
    _id(),
    _ref("batch_id", "import_batches"),
    Column("filename", String, nullable=False),
    Column("source_path", String),
    Column("state", String, nullable=False),
    Column("said", Json),
    Column("sha256", String(64), index=True),
    Column("size", Id, nullable=False, default=0),
    Column("resume_id", Id, index=True),
    Column("candidate_id", Id, index=True),
    Column("pages", Integer),
    Column("seconds", Float),
    Column("warning_count", Integer, nullable=False, default=0),
    Column("can_retry", Boolean, nullable=False, default=False),
    Column("dismissed", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_import_files_shown", "dismissed", "id"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    Column("ref_id", Id),
    Column("payload", Json, nullable=False),
    Column("key", String),
    Column("state", String, nullable=False),
    Column("priority", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("max_attempts", Integer, nullable=False, default=5),
    Column("place", String),  # the only computer that can do it; NULL: any
    Column("next_at", UtcDateTime, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False, default=0),
    Column("said", Json),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_jobs_claim", "state", "kind", "next_at"),
    Index("ix_jobs_ref", "kind", "ref_id"),
    Index(
        "uq_jobs_key",
        "key",
        unique=True,
        sqlite_where=text("key IS NOT NULL AND state IN ('waiting','running')"),
        postgresql_where=text("key IS NOT NULL AND state IN ('waiting','running')"),
    ),
)

vacancies = Table(
    "vacancies",
    metadata,
    _id(),
    Column("version", Integer, nullable=False, default=1),
    Column("title", String, nullable=False, default=""),
    Column("sort_key", SortKey, nullable=False),
    Column("data", Json, nullable=False),
    Column("archived", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("deletion_id", Id),
    _live("ix_vacancies_sort", "archived", "sort_key", "id"),
    _hidden("vacancies"),
)

applications = Table(
    "applications",
    metadata,
    _id(),
    _ref("candidate_id", "candidates", index=False),
    _ref("vacancy_id", "vacancies"),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("deletion_id", Id),
    UniqueConstraint("candidate_id", "vacancy_id"),
    _hidden("applications"),
)

application_steps = Table(
    "application_steps",
    metadata,
    _id(),
    _ref("application_id", "applications"),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("by", String),
    Column("at", UtcDateTime, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    _id(),
    _ref("application_id", "applications"),
    Column("scorecard_id", Id),
    Column("kind", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("vacancy_id", Id, ForeignKey("vacancies.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "candidate_id",
        Id,
        ForeignKey("candidates.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("score", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("covered", Integer, nullable=False),
    Column("required", Integer, nullable=False),
    Column("match", Json, nullable=False),
    Column("vacancy_version", Integer, nullable=False),
    Column("profile_version", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_matches_score", "vacancy_id", "score", "candidate_id"),
)

plans = Table(
    "plans",
    metadata,
    _id(),
    _ref("application_id", "applications", index=False),
    Column("version", Integer, nullable=False),
    Column("plan", Json, nullable=False),
    Column("edited", Boolean, nullable=False, default=False),
    Column("vacancy_version", Integer, nullable=False),
    Column("profile_version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("application_id", "version"),
)

interviews = Table(
    "interviews",
    metadata,
    _id(),
    _ref("application_id", "applications", nullable=True),
    _ref("vacancy_id", "vacancies", nullable=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("language", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("extended_minutes", Integer, nullable=False, default=0),
    Column("plan", Json, nullable=False),
    Column("consent", Json),
    Column("progress", Json, nullable=False),
    Column("candidate_questions", Json, nullable=False),
    Column("snapshot", Json),
    Column("failure", Json),
    Column("elapsed", Float, nullable=False, default=0.0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("window_opens_at", UtcDateTime),
    Column("window_ends_at", UtcDateTime),
    Column("lease_owner", String),
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False, default=0),
    Column("deletion_id", Id),
    Index("ix_interviews_state", "state", "id"),
    _hidden("interviews"),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    _ref("interview_id", "interviews", index=False),
    Column("number", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False, default=0.0),
    Column("question_id", String),
    Column("finished", Boolean, nullable=False, default=True),
    Column("quality", Float),
    Column("heard", Float),
    Column("began_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("interview_id", "number"),
)

interview_commands = Table(
    "interview_commands",
    metadata,
    _id(),
    _ref("interview_id", "interviews"),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("minutes", Integer, nullable=False, default=0),
    Column("by", String, nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Column("taken_at", UtcDateTime),
)

scorecards = Table(
    "scorecards",
    metadata,
    _id(),
    _ref("interview_id", "interviews"),
    _ref("application_id", "applications", nullable=True),
    Column("assessment", Json, nullable=False),
    Column("weights", Json, nullable=False),
    Column("scores", Json, nullable=False),  # by criterion, after corrections
    Column("overall", Integer),  # after corrections
    Column("recommendation", String, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

score_corrections = Table(
    "score_corrections",
    metadata,
    _id(),
    _ref("scorecard_id", "scorecards"),
    Column("criterion", String, nullable=False),
    Column("score", Integer),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

opinions = Table(  # of colleagues, one for each person and scorecard
    "opinions",
    metadata,
    _id(),
    _ref("scorecard_id", "scorecards", index=False),
    Column("kind", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("scorecard_id", "by"),
)

reports = Table(
    "reports",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    _ref("interview_id", "interviews", nullable=True),
    _ref("vacancy_id", "vacancies", nullable=True),
    Column("language", String, nullable=False),
    Column("contacts", Boolean, nullable=False, default=True),
    Column("file_sha256", String(64), nullable=False, index=True),
    Column("filename", String, nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
)

waiting_files = Table(  # files that are not where the team looks for them yet
    "waiting_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("place", String, primary_key=True),
    Column("computer", String, nullable=False),
    Column("by", String, nullable=False, default=""),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_waiting_files_place", "place"),
)

notes = Table(
    "notes",
    metadata,
    _id(),
    _ref("candidate_id", "candidates"),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
)

duplicate_pairs = Table(  # first < second
    "duplicate_pairs",
    metadata,
    Column("first", Id, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "second", Id, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    Column("reason", String, nullable=False),
    Column("apart", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
)

deletions = Table(  # what can be taken back: deletions, merges, changes of many rows
    "deletions",
    metadata,
    _id(),
    Column("what", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("undo", Json, nullable=False),
    Column("by", String),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("what", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("entity_id", Id, nullable=False),
    Column("candidate_id", Id, index=True),
    Column("before", Json),
    Column("after", Json),
    Column("login", String),  # of PostgreSQL, written by a trigger; NULL in a local workspace
    Index("ix_audit_entity", "kind", "entity_id", "id"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("op", String, nullable=False),
    Column("parent_id", Id),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # a number is never given twice, even after trimming
)

vectors = Table(
    "vectors",
    metadata,
    Column("candidate_id", Id, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    Column("model", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little endian
    Column("profile_version", Integer, nullable=False),
    Index("ix_vectors_model", "model", "candidate_id"),
)

spend = Table(
    "spend",
    metadata,
    _id(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("model", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost", Float),
    Column("seconds", Float),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Json, nullable=False),
)

workspace = Table(  # its one row says which workspace this is; never copied into another one
    "workspace",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    CheckConstraint("number = 1", name="one"),
)

recruiters = Table(  # logins of a team's PostgreSQL
    "recruiters",
    metadata,
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

sessions = Table(  # computers that are signed in to a team's workspace
    "sessions",
    metadata,
    _id(),
    Column("login", String, nullable=False),
    Column("computer", String, nullable=False),
    Column("version", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

invitations = Table(  # to voice interviews; a link is a secret and is not kept
    "invitations",
    metadata,
    _id(),
    _ref("interview_id", "interviews", index=False),
    Column("room", String, nullable=False, unique=True),
    Column("email", String, nullable=False, default=""),
    Column("time_zone", String, nullable=False, default=""),  # the candidate's, by IANA name
    Column("contact_name", String, nullable=False, default=""),  # the person who answers
    Column("contact_email", String, nullable=False, default=""),
    Column("recording_days", Integer, nullable=False, default=0),  # promised; 0: none is made
    Column("reminder", Boolean, nullable=False, default=True),
    Column("sequence", Integer, nullable=False, default=0),  # of the calendar's entry
    Column("sent_at", UtcDateTime),
    Column("opened_at", UtcDateTime),
    Column("microphone_at", UtcDateTime),
    Column("microphone_ok", Boolean),
    Column("joined_at", UtcDateTime),
    Column("waiting_since", UtcDateTime),  # the candidate is there, and no interviewer comes
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("interview_id"),
)

mails = Table(  # the outbox; `{link}` in the words stands for a link that is made when it is sent
    "mails",
    metadata,
    _id(),
    _ref("invitation_id", "invitations"),
    Column("kind", String, nullable=False),
    Column("language", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("said", Json),
    Column("by", String, nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Index("ix_mails_due", "state", "due_at"),
)

candidate_requests = Table(  # what candidates ask for on their page
    "candidate_requests",
    metadata,
    _id(),
    _ref("interview_id", "interviews"),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_by", String),
    Column("answered_at", UtcDateTime),
    Index("ix_candidate_requests_open", "answered_at", "id"),
)

recordings = Table(  # segments of sound
    "recordings",
    metadata,
    _id(),
    _ref("interview_id", "interviews", index=False),
    Column("fence", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("file_sha256", String(64), nullable=False, index=True),
    Column("size", Id, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("interview_id", "fence", "number"),
)

live = Table(  # what is being said now; outside of the change log
    "live",
    metadata,
    Column("interview_id", Id, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("fence", Integer, nullable=False),
    Column("state", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

agents = Table(  # processes that hold interviews
    "agents",
    metadata,
    _id(),
    Column("computer", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", String, nullable=False),
    Column("desktop", Boolean, nullable=False, default=False),  # ends with somebody's window
    Column("voice", Boolean, nullable=False, default=False),
    Column("capacity", Integer, nullable=False),
    Column("active", Integer, nullable=False, default=0),
    Column("rss_mb", Float),
    Column("cpu", Float),  # percent of one core
    Column("draining", Boolean, nullable=False, default=False),
    Column("wish", String),  # of a person: drain, stop
    Column("said", Json),  # what is wrong with it
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
)

leases = Table(  # work of which there is one at a time
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("fence", Integer, nullable=False, default=0),
)
