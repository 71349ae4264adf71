"""Runs migrations inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Connection

from hr_desktop.store.migrations import HEAD, REVISIONS


def modules() -> list[ModuleType]:
    """The migration modules, the oldest first."""
    return [import_module(f"hr_desktop.store.migrations.versions.v{name}") for name in REVISIONS]


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Brings the schema from whatever revision it has to `to`."""
    scripts = [Script(m, m.revision, str(m.__file__)) for m in modules()]
    revisions = RevisionMap(lambda: iter(scripts))

    def steps(current: Sequence[str], _context: MigrationContext) -> list[MigrationStep]:
        wanted = revisions.iterate_revisions(to, tuple(current), implicit_base=True)
        return [
            MigrationStep.upgrade_from_script(revisions, script)  # type: ignore[arg-type]
            for script in reversed(list(wanted))
        ]

    context = MigrationContext.configure(
        connection, opts={"fn": steps, "transactional_ddl": True, "render_as_batch": True}
    )
    with Operations.context(context):
        context.run_migrations()
