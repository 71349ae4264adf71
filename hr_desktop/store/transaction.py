"""One short transaction with the repositories over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hr_desktop.domain.base import new_id
from hr_desktop.store import dialect, schema
from hr_desktop.store.repositories.analytics import Analytics
from hr_desktop.store.repositories.applications import Applications, Decisions
from hr_desktop.store.repositories.candidates import Candidates
from hr_desktop.store.repositories.commands import Commands
from hr_desktop.store.repositories.deletions import Deletions
from hr_desktop.store.repositories.duplicates import Duplicates
from hr_desktop.store.repositories.history import AuditLog, ChangeLog
from hr_desktop.store.repositories.imports import Imports
from hr_desktop.store.repositories.interviews import Interviews
from hr_desktop.store.repositories.jobs import Jobs
from hr_desktop.store.repositories.matches import Matches
from hr_desktop.store.repositories.notes import Notes, Tags
from hr_desktop.store.repositories.plans import Plans
from hr_desktop.store.repositories.reports import Files, Reports
from hr_desktop.store.repositories.resumes import Resumes
from hr_desktop.store.repositories.scorecards import Scorecards
from hr_desktop.store.repositories.small import SettingsRows, SpendLog, Vectors
from hr_desktop.store.repositories.team import Recruiters, Sessions
from hr_desktop.store.repositories.texts import Texts
from hr_desktop.store.repositories.turns import Turns
from hr_desktop.store.repositories.vacancies import Vacancies
from hr_desktop.store.repositories.voice import (
    Agents,
    CandidateRequests,
    Invitations,
    Leases,
    LiveRows,
    Mails,
    Recordings,
)


class Tx:
    """A transaction: read what is there, write what belongs together.

    `actor` is the person who makes the change (None: the program itself; then no audit rows).
    Change-log and audit rows are collected and written just before the commit.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        *,
        actor: str | None,
        now: datetime,
        fold: Callable[[str], str],
        undo_for: timedelta,
    ) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self.fold = fold
        self.undo_for = undo_for
        self._changes: dict[tuple[str, int], dict[str, Any]] = {}
        self._audit: list[dict[str, Any]] = []
        self.candidates = Candidates(self)
        self.duplicates = Duplicates(self)
        self.deletions = Deletions(self)
        self.resumes = Resumes(self)
        self.imports = Imports(self)
        self.jobs = Jobs(self)
        self.vacancies = Vacancies(self)
        self.applications = Applications(self)
        self.decisions = Decisions(self)
        self.matches = Matches(self)
        self.plans = Plans(self)
        self.interviews = Interviews(self)
        self.commands = Commands(self)
        self.turns = Turns(self)
        self.scorecards = Scorecards(self)
        self.reports = Reports(self)
        self.files = Files(self)
        self.notes = Notes(self)
        self.tags = Tags(self)
        self.audit = AuditLog(self)
        self.changes = ChangeLog(self)
        self.vectors = Vectors(self)
        self.spend = SpendLog(self)
        self.settings = SettingsRows(self)
        self.search = Texts(self)
        self.analytics = Analytics(self)
        self.recruiters = Recruiters(self)
        self.sessions = Sessions(self)
        self.invitations = Invitations(self)
        self.mails = Mails(self)
        self.requests = CandidateRequests(self)
        self.recordings = Recordings(self)
        self.live = LiveRows(self)
        self.agents = Agents(self)
        self.leases = Leases(self)

    def note_change(
        self,
        kind: str,
        row_id: int,
        op: Literal["added", "changed", "removed"],
        parent_id: int | None = None,
    ) -> None:
        """Remembers a line for the change log; one line for each row in a transaction."""
        before = self._changes.pop((kind, row_id), None)
        if before is not None and before["op"] == "added" and op == "changed":
            op = "added"
        self._changes[kind, row_id] = {
            "kind": kind,
            "ref_id": row_id,
            "op": op,
            "parent_id": parent_id,
            "at": self.now,
        }

    def note_audit(
        self,
        what: str,
        kind: str,
        entity_id: int,
        before: Any,
        after: Any,
        candidate_id: int | None,
    ) -> None:
        """Remembers what a person changed; nothing when the program itself is at work."""
        if self.actor is not None:
            self._audit.append(
                {
                    "id": new_id(),
                    "at": self.now,
                    "by": self.actor,
                    "what": what,
                    "kind": kind,
                    "entity_id": entity_id,
                    "candidate_id": candidate_id,
                    "before": before,
                    "after": after,
                }
            )

    async def flush_audit(self) -> None:
        """Writes the collected audit rows, so that this transaction can read them."""
        if self._audit:
            await self.connection.execute(insert(schema.audit), self._audit)
            self._audit = []

    async def flush(self) -> bool:
        """Writes the collected history; True when the change log grew."""
        await self.flush_audit()
        if not self._changes:
            return False
        await dialect.lock_log(self.connection)
        await self.connection.execute(insert(schema.changes), list(self._changes.values()))
        self._changes = {}
        return True
