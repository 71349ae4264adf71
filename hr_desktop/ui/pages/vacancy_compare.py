"""Two to four candidates side by side: score, parts, each requirement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from hr_desktop.ui.components import (
    Badge,
    Label,
    Line,
    ProgressLine,
    ScoreBar,
    SidePanel,
    column,
    row,
)
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.format import years
from hr_desktop.ui.kinds import VERDICT_KINDS
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.domain.matching import Match, MatchPart
    from hr_desktop.services.values import CandidateRow
    from hr_desktop.ui.pages.base import Page

_NUMBER = 52  # pixels for the points at the right of a bar
_MOST_QUOTES = 3


class CompareView(SidePanel):
    """A grid: a column for each person, a row for each thing to compare."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.ctx.tr("Close the comparison"))
        self.ctx, self.tr_ = page.ctx, page.ctx.tr
        self.set_title(self.tr_("Comparison"))

    async def load(self, vacancy_id: int, people: Sequence[int]) -> None:
        """Fetches and shows these candidates (two to four)."""
        pairs = await self.ctx.ws.ranking.compare(vacancy_id, people)
        self.clear()
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 190)
        for place in range(1, len(pairs) + 1):
            grid.setColumnStretch(place, 1)
        self._heads(grid, pairs)
        self._parts(grid, pairs)
        self._requirements(grid, pairs)
        self.content.addWidget(holder)
        self.content.addStretch(1)

    def _heads(self, grid: QGridLayout, pairs: Sequence[tuple[CandidateRow, Match]]) -> None:
        tr = self.tr_
        for place, (who, match) in enumerate(pairs, 1):
            grid.addWidget(Label(who.name, "strong", wrap=True), 0, place)
            grid.addWidget(Label(_about(who), "small", "muted", wrap=True), 1, place)
            grid.addWidget(Label(years(tr, who.years), "small", "muted"), 2, place)
            verdict = match.verdict.value
            grid.addWidget(Badge(tr.code(f"verdict.{verdict}"), VERDICT_KINDS[verdict]), 3, place)
            grid.addWidget(ScoreBar(match.score, number_width=_NUMBER), 4, place)
        grid.addWidget(Label(tr("Years of experience in all"), "small", "muted"), 2, 0)
        grid.addWidget(Label(tr("Match"), "small", "muted"), 4, 0)

    def _parts(self, grid: QGridLayout, pairs: Sequence[tuple[CandidateRow, Match]]) -> None:
        tr = self.tr_
        names = dict.fromkeys(p.name for _, match in pairs for p in match.parts if p.of)
        for name in names:
            line = grid.rowCount()
            grid.addWidget(Label(tr.code(f"part.{name}"), "small", "muted", wrap=True), line, 0)
            for place, (_, match) in enumerate(pairs, 1):
                part = next((p for p in match.parts if p.name == name), None)
                if part is not None:
                    grid.addWidget(_part(part), line, place)

    def _requirements(self, grid: QGridLayout, pairs: Sequence[tuple[CandidateRow, Match]]) -> None:
        tr = self.tr_
        grid.addWidget(Line(), grid.rowCount(), 0, 1, len(pairs) + 1)
        top = Qt.AlignmentFlag.AlignTop
        for number, requirement in enumerate(pairs[0][1].requirements if pairs else ()):
            line = grid.rowCount()
            asked = Label(requirement.text, "small", wrap=True)
            must = [Label(tr("must have"), "small", "muted")] if requirement.must else []
            grid.addLayout(column(asked, *must, gap=1), line, 0)
            for place, (_, match) in enumerate(pairs, 1):
                if number >= len(match.requirements):
                    continue
                coverage = match.requirements[number].coverage
                kind: Kind = (
                    "good" if coverage >= 0.5 else "warn" if coverage >= 0.25 else "neutral"
                )
                words = (
                    tr("shown")
                    if kind == "good"
                    else tr("partly")
                    if kind == "warn"
                    else tr("not found")
                )
                badge = Badge(words, kind)
                quotes = [" ".join(e.quote.split()) for e in match.requirements[number].evidence]
                badge.setToolTip(tip("\n".join(quotes[:_MOST_QUOTES])) if kind != "neutral" else "")
                grid.addWidget(badge, line, place, top)


def _about(who: CandidateRow) -> str:
    return " · ".join(part for part in (who.position, who.city) if part)


def _part(part: MatchPart) -> QWidget:
    """Points of how many, with a bar, as in the reasons of one person."""
    bar = ProgressLine(part.points / part.of)
    number = Label(f"{part.points:.0f} / {part.of:.0f}", "small", "muted")
    number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    number.setMinimumWidth(_NUMBER)
    bar.setAccessibleName(number.text())
    made = QWidget()
    line = row(bar, number, gap=4)
    line.setStretch(0, 1)
    made.setLayout(line)
    return made
