"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hr_desktop.store.dialect import create_search
from hr_desktop.store.types import Id, Json, SortKey, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables and the search index."""
    op.create_table(
        "audit",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entity_id", Id, nullable=False),
        sa.Column("candidate_id", Id, nullable=True),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_candidate_id"), "audit", ["candidate_id"], unique=False)
    op.create_index("ix_audit_entity", "audit", ["kind", "entity_id", "id"], unique=False)
    op.create_table(
        "candidates",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_key", SortKey(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("position_key", SortKey(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("city_key", SortKey(), nullable=False),
        sa.Column("years", sa.Float(), nullable=True),
        sa.Column("skill_names", Json, nullable=False),
        sa.Column("tag_names", Json, nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("profile", Json, nullable=False),
        sa.Column("corrections", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current_resume_id", Id, nullable=True),
        sa.Column("resume_state", sa.String(), nullable=True),
        sa.Column("warning_count", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("last_activity_at", UtcDateTime(), nullable=False),
        sa.Column("deletion_id", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
    )
    op.create_index(
        "ix_candidates_activity",
        "candidates",
        ["last_activity_at", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_index(
        "ix_candidates_city",
        "candidates",
        ["city_key", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_index(
        "ix_candidates_deletion_id",
        "candidates",
        ["deletion_id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NOT NULL"),
        postgresql_where=sa.text("deletion_id IS NOT NULL"),
    )
    op.create_index(
        "ix_candidates_position",
        "candidates",
        ["position_key", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_index(
        "ix_candidates_sort",
        "candidates",
        ["sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_index(
        "ix_candidates_updated",
        "candidates",
        ["updated_at", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_index(
        "ix_candidates_filters",
        "candidates",
        ["years", "status", "resume_state", "warning_count", "city_key", "deletion_id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_index(
        "ix_candidates_years",
        "candidates",
        ["years", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_table(
        "changes",
        sa.Column("seq", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref_id", Id, nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deletions",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("undo", Json, nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletions")),
    )
    op.create_index(op.f("ix_deletions_until"), "deletions", ["until"], unique=False)
    op.create_table(
        "import_batches",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref_id", Id, nullable=True),
        sa.Column("payload", Json, nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("said", Json, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_claim", "jobs", ["state", "kind", "next_at"], unique=False)
    op.create_index("ix_jobs_ref", "jobs", ["kind", "ref_id"], unique=False)
    op.create_index(
        "uq_jobs_key",
        "jobs",
        ["key"],
        unique=True,
        sqlite_where=sa.text("key IS NOT NULL AND state IN ('waiting','running')"),
        postgresql_where=sa.text("key IS NOT NULL AND state IN ('waiting','running')"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "spend",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend")),
    )
    op.create_index(op.f("ix_spend_at"), "spend", ["at"], unique=False)
    op.create_table(
        "vacancies",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sort_key", SortKey(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deletion_id", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
    )
    op.create_index(
        "ix_vacancies_deletion_id",
        "vacancies",
        ["deletion_id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NOT NULL"),
        postgresql_where=sa.text("deletion_id IS NOT NULL"),
    )
    op.create_index(
        "ix_vacancies_sort",
        "vacancies",
        ["archived", "sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_table(
        "applications",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("candidate_id", Id, nullable=False),
        sa.Column("vacancy_id", Id, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deletion_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_applications_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"],
            ["vacancies.id"],
            name=op.f("fk_applications_vacancy_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint(
            "candidate_id", "vacancy_id", name=op.f("uq_applications_candidate_id_vacancy_id")
        ),
    )
    op.create_index(
        "ix_applications_deletion_id",
        "applications",
        ["deletion_id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NOT NULL"),
        postgresql_where=sa.text("deletion_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_applications_vacancy_id"), "applications", ["vacancy_id"], unique=False
    )
    op.create_table(
        "candidate_keys",
        sa.Column("candidate_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_candidate_keys_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "kind", "key", name=op.f("pk_candidate_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_candidate_keys_key", "candidate_keys", ["kind", "key", "candidate_id"], unique=False
    )
    op.create_table(
        "duplicate_pairs",
        sa.Column("first", Id, nullable=False),
        sa.Column("second", Id, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first"], ["candidates.id"], name=op.f("fk_duplicate_pairs_first"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second"],
            ["candidates.id"],
            name=op.f("fk_duplicate_pairs_second"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_duplicate_pairs")),
    )
    op.create_index(op.f("ix_duplicate_pairs_second"), "duplicate_pairs", ["second"], unique=False)
    op.create_table(
        "import_files",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("source_path", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said", Json, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", Id, nullable=False),
        sa.Column("resume_id", Id, nullable=True),
        sa.Column("candidate_id", Id, nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("warning_count", sa.Integer(), nullable=False),
        sa.Column("can_retry", sa.Boolean(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_import_files_batch_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
    )
    op.create_index(op.f("ix_import_files_batch_id"), "import_files", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_import_files_candidate_id"), "import_files", ["candidate_id"], unique=False
    )
    op.create_index(op.f("ix_import_files_resume_id"), "import_files", ["resume_id"], unique=False)
    op.create_index(op.f("ix_import_files_sha256"), "import_files", ["sha256"], unique=False)
    op.create_index("ix_import_files_shown", "import_files", ["dismissed", "id"], unique=False)
    op.create_table(
        "matches",
        sa.Column("vacancy_id", Id, nullable=False),
        sa.Column("candidate_id", Id, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("match", Json, nullable=False),
        sa.Column("vacancy_version", sa.Integer(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_matches_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_matches_vacancy_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("vacancy_id", "candidate_id", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_candidate_id"), "matches", ["candidate_id"], unique=False)
    op.create_index(
        "ix_matches_score", "matches", ["vacancy_id", "score", "candidate_id"], unique=False
    )
    op.create_table(
        "notes",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("candidate_id", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_notes_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_candidate_id"), "notes", ["candidate_id"], unique=False)
    op.create_table(
        "resumes",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("candidate_id", Id, nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", Id, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("document", Json, nullable=True),
        sa.Column("profile", Json, nullable=True),
        sa.Column("warnings", Json, nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("failure", Json, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("parsed_at", UtcDateTime(), nullable=True),
        sa.Column("deletion_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_resumes_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resumes")),
    )
    op.create_index(op.f("ix_resumes_candidate_id"), "resumes", ["candidate_id"], unique=False)
    op.create_index(
        "ix_resumes_deletion_id",
        "resumes",
        ["deletion_id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NOT NULL"),
        postgresql_where=sa.text("deletion_id IS NOT NULL"),
    )
    op.create_index(
        "uq_resumes_file_sha256",
        "resumes",
        ["file_sha256"],
        unique=True,
        sqlite_where=sa.text("deletion_id IS NULL"),
        postgresql_where=sa.text("deletion_id IS NULL"),
    )
    op.create_table(
        "vectors",
        sa.Column("candidate_id", Id, nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_vectors_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "model", name=op.f("pk_vectors")),
    )
    op.create_index("ix_vectors_model", "vectors", ["model", "candidate_id"], unique=False)
    op.create_table(
        "application_steps",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_steps_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
    )
    op.create_index(
        op.f("ix_application_steps_application_id"),
        "application_steps",
        ["application_id"],
        unique=False,
    )
    op.create_table(
        "decisions",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("scorecard_id", Id, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_decisions_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(
        op.f("ix_decisions_application_id"), "decisions", ["application_id"], unique=False
    )
    op.create_table(
        "interviews",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("application_id", Id, nullable=True),
        sa.Column("vacancy_id", Id, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("extended_minutes", sa.Integer(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("consent", Json, nullable=True),
        sa.Column("progress", Json, nullable=False),
        sa.Column("candidate_questions", Json, nullable=False),
        sa.Column("snapshot", Json, nullable=True),
        sa.Column("failure", Json, nullable=True),
        sa.Column("elapsed", sa.Float(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("window_ends_at", UtcDateTime(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("deletion_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_interviews_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"],
            ["vacancies.id"],
            name=op.f("fk_interviews_vacancy_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
    )
    op.create_index(
        op.f("ix_interviews_application_id"), "interviews", ["application_id"], unique=False
    )
    op.create_index(
        "ix_interviews_deletion_id",
        "interviews",
        ["deletion_id"],
        unique=False,
        sqlite_where=sa.text("deletion_id IS NOT NULL"),
        postgresql_where=sa.text("deletion_id IS NOT NULL"),
    )
    op.create_index("ix_interviews_state", "interviews", ["state", "id"], unique=False)
    op.create_index(op.f("ix_interviews_vacancy_id"), "interviews", ["vacancy_id"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("vacancy_version", sa.Integer(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_plans_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint(
            "application_id", "version", name=op.f("uq_plans_application_id_version")
        ),
    )
    op.create_table(
        "interview_commands",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("interview_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_commands_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_commands")),
    )
    op.create_index(
        op.f("ix_interview_commands_interview_id"),
        "interview_commands",
        ["interview_id"],
        unique=False,
    )
    op.create_table(
        "reports",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("interview_id", Id, nullable=True),
        sa.Column("vacancy_id", Id, nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("contacts", sa.Boolean(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_reports_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_reports_vacancy_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_file_sha256"), "reports", ["file_sha256"], unique=False)
    op.create_index(op.f("ix_reports_interview_id"), "reports", ["interview_id"], unique=False)
    op.create_index(op.f("ix_reports_vacancy_id"), "reports", ["vacancy_id"], unique=False)
    op.create_table(
        "scorecards",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("interview_id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=True),
        sa.Column("assessment", Json, nullable=False),
        sa.Column("weights", Json, nullable=False),
        sa.Column("scores", Json, nullable=False),
        sa.Column("overall", sa.Integer(), nullable=True),
        sa.Column("recommendation", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_scorecards_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_scorecards_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
    )
    op.create_index(
        op.f("ix_scorecards_application_id"), "scorecards", ["application_id"], unique=False
    )
    op.create_index(
        op.f("ix_scorecards_interview_id"), "scorecards", ["interview_id"], unique=False
    )
    op.create_table(
        "turns",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("interview_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("quality", sa.Float(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_turns_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("interview_id", "number", name=op.f("uq_turns_interview_id_number")),
    )
    op.create_table(
        "score_corrections",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("scorecard_id", Id, nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"],
            ["scorecards.id"],
            name=op.f("fk_score_corrections_scorecard_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_corrections")),
    )
    op.create_index(
        op.f("ix_score_corrections_scorecard_id"),
        "score_corrections",
        ["scorecard_id"],
        unique=False,
    )
    create_search(op.get_bind())
