"""Candidates as a table in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hr_desktop.domain.resume import Profile
from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.reports.data import Column, TableData
from hr_desktop.services.values import CandidateRow


def people_table(
    rows: Sequence[CandidateRow], profiles: Mapping[int, Profile], language: Language
) -> TableData:
    """Name, position, city, years, stage, skills, contacts and tags of each person."""
    tr = Translator(language)
    columns = (
        Column(title=tr("Name"), width=28),
        Column(title=tr("Position"), width=32),
        Column(title=tr("City"), width=18),
        Column(title=tr("Years"), kind="number", width=9),
        Column(title=tr("State"), width=20),
        Column(title=tr("E-mail"), width=28),
        Column(title=tr("Phone"), width=22),
        Column(title=tr("Skills"), width=60),
        Column(title=tr("Tags"), width=20),
    )
    cells = tuple(
        (
            row.name,
            row.position,
            row.city,
            row.years,
            tr.code(f"application.{row.status.value}") if row.status else "",
            ", ".join(fact.value for fact in profiles[row.id].emails),
            ", ".join(phone.value for phone in profiles[row.id].phones),
            ", ".join(row.skills),
            ", ".join(row.tags),
        )
        for row in rows
    )
    return TableData(title=tr("Candidates"), language=language, columns=columns, rows=cells)
