"""Filters of a shared database are answered from their index alone: it holds the ids, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COLUMNS = ["years", "status", "resume_state", "warning_count", "city_key", "deletion_id"]


def upgrade() -> None:
    """Makes `ix_candidates_filters` anew on PostgreSQL; SQLite's indexes hold the ids anyway."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_candidates_filters", "candidates")
        op.create_index(
            "ix_candidates_filters",
            "candidates",
            _COLUMNS,
            postgresql_where=sa.text("deletion_id IS NULL"),
            postgresql_include=["id"],
        )
