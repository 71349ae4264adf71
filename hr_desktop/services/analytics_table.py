"""The numbers behind each chart as a table in words."""

from __future__ import annotations

from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.plan import CRITERIA
from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.reports.data import Cell, Column, TableData
from hr_desktop.services.values import Overview

Rows = list[tuple[Cell, ...]]


def analytics_table(which: str, found: Overview, language: Language) -> TableData:
    """One chart's numbers; `which` is a `CsvKind`."""
    tr = Translator(language)
    number = Column(title=tr("Number"), kind="number", width=10)
    rows: Rows
    if which == "stages":
        columns = [Column(title=tr("State"), width=24), number, _reached(tr)]
        rows = [
            (tr.code(f"application.{state.value}"), n, found.reached.get(state, 0))
            for state, n in found.by_stage.items()
        ]
    elif which in ("scores", "matches"):
        columns = [Column(title=tr("Score")), number]
        bins = found.score_histogram if which == "scores" else found.match_histogram
        rows = [(_bin(i), n) for i, n in enumerate(bins)]
    elif which == "recommendations":
        columns = [Column(title=tr("Recommendation"), width=24), number]
        rows = [(tr.code(f"recommendation.{r.value}"), n) for r, n in found.recommendations.items()]
    elif which == "criteria":
        columns = [Column(title=tr("Criterion"), width=28), Column(title=tr("Mean"), kind="number")]
        rows = [(tr.code(f"criterion.{c}"), _round(found.criteria_means.get(c))) for c in CRITERIA]
    elif which == "times":
        days = Column(title=tr("Median, days"), kind="number")
        columns = [Column(title=tr("State"), width=24), days, number]
        rows = [
            (tr.code(f"application.{t.state.value}"), _round(t.median_days), t.n)
            for t in found.time_to_stage
        ]
    elif which == "agreement":
        kinds = [k.value for k in DecisionKind]
        columns = [Column(title=tr("Recommendation"), width=24)]
        columns += [Column(title=tr.code(f"decision.{k}"), kind="number") for k in kinds]
        rows = [
            (tr.code(f"recommendation.{r.value}"), *(counts.get(k, 0) for k in kinds))
            for r, counts in found.agreement.table.items()
        ]
    else:
        titles = (tr("Resumes"), tr("Applications"), tr("Interviews"), tr("Decisions made"))
        columns = [Column(title=tr("Day"))]
        columns += [Column(title=title, kind="number") for title in titles]
        rows = [
            (a.day.isoformat(), a.resumes, a.applications, a.interviews, a.decisions)
            for a in found.activity
        ]
    return TableData(
        title=tr("Analytics"), language=language, columns=tuple(columns), rows=tuple(rows)
    )


def _reached(tr: Translator) -> Column:
    return Column(title=tr("Ever reached"), kind="number", width=16)


def _bin(index: int) -> str:
    return f"{index * 10}–{100 if index == 9 else index * 10 + 9}"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
