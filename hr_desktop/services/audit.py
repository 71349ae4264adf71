"""The audit log: who changed what, when, from what to what."""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Mapping, Sequence
from pathlib import Path

from hr_desktop.domain.messages import message
from hr_desktop.domain.records import AuditEntry as StoredEntry
from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.services.audit_words import (
    audit_table,
    person_of,
    searched,
    table_row,
    vacancy_of,
)
from hr_desktop.services.core import Core
from hr_desktop.services.tables import TableKind, write_table
from hr_desktop.services.undoing import token_of
from hr_desktop.services.values import AuditEntry, AuditFilter, AuditPage, Meanwhile
from hr_desktop.store.transaction import Tx

MOST = 50_000  # rows of a table
_PIECE = 200  # entries in one step


class AuditService:
    """Who changed what: looked through, and written as a table."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def entries(
        self,
        entity: str | None = None,
        entity_id: int | None = None,
        limit: int = 200,
        before_id: int | None = None,
    ) -> list[AuditEntry]:
        """Entries, newest first; the next page is those before `before_id`."""
        async with self._core.read() as tx:
            found = await tx.audit.entries(
                limit=limit, before_id=before_id, kind=entity, entity_id=entity_id
            )
        return [_entry(one) for one in found]

    async def find(
        self,
        what: AuditFilter,
        limit: int = 200,
        before_id: int | None = None,
        language: Language = "en",
    ) -> AuditPage:
        """Entries that fit, the newest first, with the names that they are about.

        Words are looked for in pieces: no step takes long, however long the log is.
        """
        tr, wanted = Translator(language), what.words.casefold().split()
        found: list[AuditEntry] = []
        names: dict[tuple[str, int], str] = {}
        piece = _PIECE if wanted else min(_PIECE, limit)
        while True:
            async with self._core.read() as tx:
                part = await tx.audit.entries(
                    limit=piece,
                    before_id=before_id,
                    kind=what.entity,
                    by=what.actor,
                    since=what.since,
                )
                names |= await _names(tx, [_entry(one) for one in part], names)
            for one in part:
                entry = _entry(one)
                before_id = entry.id
                if not wanted or all(w in searched(tr, entry, names) for w in wanted):
                    found.append(entry)
                    if len(found) == limit:
                        return AuditPage(entries=tuple(found), names=names, next=before_id)
            if len(part) < piece:
                return AuditPage(entries=tuple(found), names=names)
            await asyncio.sleep(0)

    async def actors(self) -> builtins.list[str]:
        """Who stands in the log (for the filter)."""
        async with self._core.read() as tx:
            return await tx.audit.actors()

    async def export(
        self, what: AuditFilter, path: Path, kind: TableKind, language: Language = "en"
    ) -> int:
        """Write the entries that fit as a table (XLSX or CSV); gives how many."""
        page = await self.find(what, MOST, language=language)
        rows = []
        for number, entry in enumerate(page.entries):
            rows.append(table_row(Translator(language), entry, page.names))
            if number % 100 == 99:
                await asyncio.sleep(0)
        table = audit_table(rows, language, more=page.next is not None)
        await write_table(self._core, table, path, kind)
        return len(rows)

    async def latest(self, entity: str, entity_id: int) -> Meanwhile:
        """What happened last to a row: who changed or deleted it, and how to bring it back."""
        async with self._core.read() as tx:
            hidden = None
            if entity in ("candidate", "vacancy", "application"):
                hidden = await tx.deletions.hiding(entity, entity_id)
            if hidden is not None:
                token, by, at = hidden
                said = message("undo.people" if entity == "candidate" else "undo.vacancy", n=1)
                return Meanwhile(by=by or "", at=at, undo=token_of(token, said))
            found = await tx.audit.entries(limit=1, kind=entity, entity_id=entity_id)
        return Meanwhile(by=found[0].by, at=found[0].at) if found else Meanwhile()


async def _names(
    tx: Tx, entries: Sequence[AuditEntry], known: Mapping[tuple[str, int], str]
) -> dict[tuple[str, int], str]:
    """Names of the people and vacancies that the entries are about and that are not known yet."""
    people = {p for e in entries if (p := person_of(e)) and ("candidate", p) not in known}
    offered = {v for e in entries if (v := vacancy_of(e)) and ("vacancy", v) not in known}
    found = {("candidate", row.id): row.name for row in await tx.candidates.records(sorted(people))}
    titles = await tx.vacancies.titles(sorted(offered)) if offered else {}
    return found | {("vacancy", i): title for i, title in titles.items()}


def _entry(one: StoredEntry) -> AuditEntry:
    return AuditEntry(
        id=one.id,
        at=one.at,
        actor=one.by,
        action=one.what,
        entity=one.kind,
        entity_id=one.entity_id,
        candidate_id=one.candidate_id,
        before=one.before,
        after=one.after,
        login=one.login,
    )
