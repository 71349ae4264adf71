"""A team: its people, their computers, which workspace this is, and who wrote the audit log."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from hr_desktop.store.roles import FUNCTIONS
from hr_desktop.store.types import Id, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the team's tables, and on PostgreSQL what holds its rules."""
    op.create_table(
        "recruiters",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_recruiters")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("computer", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    workspace = op.create_table(
        "workspace",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_workspace_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_workspace")),
    )
    op.bulk_insert(workspace, [{"number": 1, "id": secrets.token_hex(16)}])
    op.add_column("audit", sa.Column("login", sa.String(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        for statement in FUNCTIONS:
            op.get_bind().exec_driver_sql(statement)
