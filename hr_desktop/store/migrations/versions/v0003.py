"""Files that wait on a computer for the team's storage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hr_desktop.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "waiting_files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("computer", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "place", name=op.f("pk_waiting_files")),
    )
    op.create_index("ix_waiting_files_place", "waiting_files", ["place"], unique=False)
