"""Beside a live interview: what is covered, what is being asked, how much time is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hr_desktop.domain.interview import Coverage
from hr_desktop.ui.components import Card, Label, ProgressLine, ScrollColumn, column, row
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.paint import painter_for
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.format import clock
from hr_desktop.ui.theme import Kind, colors

if TYPE_CHECKING:
    from hr_desktop.domain.interview import Interview
    from hr_desktop.i18n import Translator

_KINDS: dict[Coverage, Kind] = {
    Coverage.waiting: "neutral",
    Coverage.asking: "accent",
    Coverage.covered: "good",
    Coverage.thin: "warn",
    Coverage.declined: "warn",
    Coverage.skipped: "neutral",
}


class _Dot(QWidget):
    """Full when a question is done, a ring while it is asked, empty before it."""

    def __init__(self, coverage: Coverage) -> None:
        super().__init__()
        self._coverage = coverage
        self.setFixedSize(18, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the dot."""
        c, painter = colors(self), painter_for(self)
        place = QRectF(2, 2, 14, 14)
        done = self._coverage in (Coverage.covered, Coverage.thin, Coverage.declined)
        color = c.strong(_KINDS[self._coverage])
        painter.setPen(QPen(c.q("field_line") if self._coverage is Coverage.waiting else color, 2))
        painter.setBrush(color if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)


class PlanProgress(Card):
    """The plan of an interview with its progress and clock."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._interview: Interview | None = None
        self._coverage: dict[str, Coverage] = {}
        self._now: str | None = None
        scroll = ScrollColumn(gap=10, margins=(0, 0, 8, 0))  # the clock below stays in sight
        self._rows = scroll.box
        self._line = ProgressLine()
        self._left = Label("", "small", "muted", wrap=True)
        self.box.addWidget(Label(tr("Plan"), "heading"))
        self.box.addWidget(scroll, 1)
        self.box.addWidget(Label(tr("Time"), "heading"))
        self.box.addWidget(self._line)
        self.box.addWidget(self._left)

    def show_plan(self, interview: Interview) -> None:
        """Shows the plan of an interview with the progress that is kept with it."""
        known = {p.question_id: p.coverage for p in interview.progress}
        same = self._interview is not None and self._interview.id == interview.id
        self._interview = interview
        if not same or known:
            self._coverage = known
        if not same:
            self._now = None
        self._paint_rows()

    def show_coverage(self, coverage: dict[str, Coverage], now: str | None) -> None:
        """Shows progress as it happens; `now` is the question being asked."""
        if coverage != self._coverage or now != self._now:
            self._coverage, self._now = coverage, now
            self._paint_rows()

    def show_time(self, elapsed: float, limit: float, *, over: bool = False) -> None:
        """Seconds talked of all seconds; when it is `over` none are left."""
        self._line.set(
            min(1.0, elapsed / limit) if limit else 0.0, "warn" if elapsed > limit else None
        )
        left = max(0.0, limit - elapsed)
        said, all_ = clock(elapsed), clock(limit)
        self._left.setText(
            self._tr("{elapsed} of {all}", elapsed=said, all=all_)
            if over
            else self._tr(
                "{elapsed} of {all} · {left} left", elapsed=said, all=all_, left=clock(left)
            )
        )
        self._line.setAccessibleName(self._left.text())

    def _paint_rows(self) -> None:
        clear(self._rows)
        if self._interview is None:
            return
        tr = self._tr
        words = {
            Coverage.waiting: "",
            Coverage.asking: tr("asked now"),
            Coverage.covered: tr("covered"),
            Coverage.thin: tr("thin answer"),
            Coverage.declined: tr("no answer"),
            Coverage.skipped: tr("left out"),
        }
        for section in self._interview.plan.sections:
            kind = tr("core") if section.kind == "core" else tr("personal")
            for question in section.questions:
                coverage = self._coverage.get(question.id, Coverage.waiting)
                if question.id == self._now and coverage is Coverage.waiting:
                    coverage = Coverage.asking
                name = Label(question.topic or question.text, wrap=True)
                name.setToolTip(tip(question.text))
                said = " · ".join(filter(None, [kind, words[coverage]]))
                text = column(name, Label(said, "small", "muted"), gap=1)
                dot = _Dot(coverage)
                line = row(dot, text, gap=10)
                line.setStretch(1, 1)
                line.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
                self._rows.addLayout(line)
        self._rows.addStretch(1)
