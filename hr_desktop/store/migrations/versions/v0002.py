"""Jobs that only one computer can do: the file lies there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds `jobs.place`."""
    op.add_column("jobs", sa.Column("place", sa.String(), nullable=True))
