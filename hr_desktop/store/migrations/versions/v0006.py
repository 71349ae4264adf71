"""Opinions of colleagues on scorecards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hr_desktop.store.types import Id, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes `opinions`."""
    op.create_table(
        "opinions",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("scorecard_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"],
            ["scorecards.id"],
            name=op.f("fk_opinions_scorecard_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("scorecard_id", "by", name=op.f("uq_opinions_scorecard_id_by")),
    )
