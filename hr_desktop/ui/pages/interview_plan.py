"""Beside a live interview: what is covered, what is being asked, how much time is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hr_desktop.domain.interview import FROM_NOTE, NO_NEW_TOPIC, Coverage
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
        self._follow_ups: dict[str, int] = {}
        self._now: str | None = None
        self._scroll = ScrollColumn(gap=10, margins=(0, 0, 8, 0))  # the clock below stays in sight
        self._rows = self._scroll.box
        self._line = ProgressLine()
        self._left = Label("", "small", "muted", wrap=True)
        self.box.addWidget(Label(tr("Plan"), "heading"))
        self.box.addWidget(self._scroll, 1)
        self.box.addWidget(Label(tr("Time"), "heading"))
        self.box.addWidget(self._line)
        self.box.addWidget(self._left)
        self._closes = Label("", "small", "muted", wrap=True)
        self._closes.hide()
        self.box.addWidget(self._closes)

    def show_plan(self, interview: Interview) -> None:
        """Shows the plan of an interview with the progress that is kept with it."""
        known = {p.question_id: p.coverage for p in interview.progress}
        same = self._interview is not None and self._interview.id == interview.id
        self._interview = interview
        before = (self._coverage, self._now, self._follow_ups)
        self._follow_ups = {p.question_id: p.follow_ups for p in interview.progress}
        if not same or known:
            self._coverage = known
            asked = [key for key, how in known.items() if how is Coverage.asking]
            self._now = asked[0] if asked else self._now if same else None
        if not same or before != (self._coverage, self._now, self._follow_ups):
            self._paint_rows()

    @property
    def place(self) -> tuple[int, int, str] | None:
        """The question being asked: its number, how many there are, and its topic."""
        if self._interview is None or self._now is None:
            return None
        asked = self._asked()
        for number, (key, name, _, _) in enumerate(asked, 1):
            if key == self._now:
                return number, len(asked), name
        return None

    def _asked(self) -> list[tuple[str, str, str, str]]:
        """Questions of the plan, then those of notes: id, name, text, and where it comes from."""
        if self._interview is None:
            return []
        tr = self._tr
        found = [
            (
                question.id,
                question.topic or question.text,
                question.text,
                tr("core") if section.kind == "core" else tr("personal"),
            )
            for section in self._interview.plan.sections
            for question in section.questions
        ]
        notes = [key for key in self._coverage if key.startswith(FROM_NOTE)]
        return found + [
            (key, tr("Question of a recruiter"), "", tr("from a note")) for key in notes
        ]

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
        closes = self._tr("No new topic after {time}.", time=clock(limit * NO_NEW_TOPIC))
        self._closes.setText(closes)
        self._closes.setVisible(not over)
        self._line.setAccessibleName(self._left.text())

    def _paint_rows(self) -> None:
        clear(self._rows)
        if self._interview is None:
            return
        tr, asked_now = self._tr, None
        words = {
            Coverage.waiting: "",
            Coverage.asking: tr("asked now"),
            Coverage.covered: tr("covered"),
            Coverage.thin: tr("thin answer"),
            Coverage.declined: tr("no answer"),
            Coverage.skipped: tr("left out"),
        }
        for key, said, full, kind in self._asked():
            coverage = self._coverage.get(key, Coverage.waiting)
            if key == self._now and coverage is Coverage.waiting:
                coverage = Coverage.asking
            name = Label(said, wrap=True)
            name.setToolTip(tip(full))
            more = self._follow_ups.get(key, 0)
            asked = tr.plural("{n} follow-up", "{n} follow-ups", more) if more else ""
            how = " · ".join(filter(None, [kind, words[coverage], asked]))
            text = column(name, Label(how, "small", "muted"), gap=1)
            dot = _Dot(coverage)
            line = row(dot, text, gap=10)
            line.setStretch(1, 1)
            line.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
            self._rows.addLayout(line)
            if coverage is Coverage.asking:
                asked_now = name
        self._rows.addStretch(1)
        if asked_now is not None:
            self._rows.activate()  # it has a place only then
            self._scroll.ensureWidgetVisible(asked_now)
