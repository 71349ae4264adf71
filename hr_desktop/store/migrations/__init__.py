"""Migrations of the schema by Alembic, each an importable module.

They are found by import and not by listing a folder, so that they work from a wheel, a source
tree and a frozen bundle alike. This module imports nothing: opening a database that is up to
date needs no Alembic.
"""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""All revisions, the oldest first. A database with another one was made by a newer program."""

HEAD = REVISIONS[-1]
