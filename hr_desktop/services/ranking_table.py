"""A ranking as a table in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hr_desktop.domain.matching import Match
from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.reports.data import Cell, Column, TableData
from hr_desktop.services.values import RankRow

_PARTS = ("requirements", "experience", "meaning", "languages")
_REASONS = 4


def ranking_table(
    title: str, rows: Sequence[RankRow], matches: Mapping[int, Match], language: Language
) -> TableData:
    """Place, name, score, verdict, parts, reasons and state of each row."""
    tr = Translator(language)
    columns = [
        Column(title=tr("Place"), kind="number", width=7),
        Column(title=tr("Name"), width=28),
        Column(title=tr("Position"), width=32),
        Column(title=tr("City"), width=18),
        Column(title=tr("Years"), kind="number", width=9),
        Column(title=tr("Match score"), kind="number", width=9),
        Column(title=tr("Verdict"), width=22),
        Column(title=tr("Requirements covered"), width=14),
        *(Column(title=tr.code(f"part.{name}"), kind="number", width=13) for name in _PARTS),
        Column(title=tr("State"), width=20),
        Column(title=tr("Reasons"), width=80),
    ]
    cells: list[tuple[Cell, ...]] = []
    for place, row in enumerate(rows, 1):
        match = matches.get(row.candidate_id)
        points: dict[str, float] = {p.name: p.points for p in match.parts} if match else {}
        reasons = " ".join(tr.message(r) for r in match.reasons[:_REASONS]) if match else ""
        position = row.subtitle.removesuffix(row.city).rstrip(" ·") if row.city else row.subtitle
        cells.append(
            (
                place,
                row.name,
                position,
                row.city,
                row.years,
                row.score,
                tr.code(f"verdict.{row.verdict.value}"),
                f"{row.covered}/{row.required}",
                *(round(points[n], 1) if n in points else None for n in _PARTS),
                tr.code(f"application.{row.state.value}") if row.state else "",
                reasons,
            )
        )
    return TableData(
        title=title,
        language=language,
        columns=tuple(columns),
        rows=tuple(cells),
        notes=(tr("The score orders whom to read first. A person decides."),),
    )
