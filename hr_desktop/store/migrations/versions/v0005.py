"""How long a call of a model took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds `spend.seconds`."""
    op.add_column("spend", sa.Column("seconds", sa.Float(), nullable=True))
