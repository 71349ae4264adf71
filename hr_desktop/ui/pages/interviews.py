"""Interviews: live, coming and finished; held at the desk or for practice, watched as they run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    EmptyState,
    FilterChips,
    Label,
    ScrollColumn,
    Split,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.rows import ListRow
from hr_desktop.ui.format import clock, when
from hr_desktop.ui.kinds import INTERVIEW_KINDS
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.interview_live import LiveView
from hr_desktop.ui.pages.interview_prepare import PrepareView
from hr_desktop.ui.pages.practice import PracticeSetup
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.feed import Change
    from hr_desktop.services.values import InterviewRow
    from hr_desktop.ui.context import Target

_LIVE = (InterviewState.active, InterviewState.interrupted, InterviewState.created)
_NARROW = 960  # pixels of the page under which a conversation stands alone
_MOST = 200  # rows of the list; older interviews are found under Reports


class InterviewsPage(Page):
    """The list at the left; beside it a conversation, the preparation, or the practice set-up."""

    title: ClassVar[str] = N_("Interviews")
    wants: ClassVar[frozenset[str]] = frozenset(
        {"interview", "turn", "scorecard", "plan", "application", "candidate", "vacancy"}
    )

    def build(self) -> None:
        """Makes the three panes."""
        tr = self.tr_
        self._rows: dict[int, InterviewRow] = {}
        self._lines: dict[int, ListRow] = {}
        self._open: int | None = None
        self._application: int | None = None
        self._new = practice = Button(tr("Practice interview"), icon="play")
        practice.clicked.connect(self.changing(self._set_up_practice))
        self.header.set_actions(practice)
        self._filter = FilterChips(current="all")
        self._filter.chosen.connect(lambda _key: self._list())
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        listing = ScrollColumn(gap=0)
        listing.box.addLayout(self._column)
        listing.box.addStretch(1)
        self._left = Card(flush=True)
        self._left.setMinimumWidth(220)
        self._left.box.addWidget(listing)
        self._live = LiveView(self)
        self._live.finished.connect(self._finished)
        self._prepare = PrepareView(self)
        self._prepare.started.connect(self._begin)
        self._practice = PracticeSetup(self)
        self._practice.started.connect(self._begin)
        self._practice.closed.connect(self._show_pane)
        self._nothing = EmptyState(
            "interviews",
            tr("No interview is open"),
            tr(
                "Try a practice interview, or open a candidate of a vacancy and prepare the"
                " interview at the desk."
            ),
            primary=(tr("Practice interview"), self.changing(self._set_up_practice)),
            secondary=(tr("Open vacancies"), lambda: self.ctx.navigate("vacancies")),
        )
        self._stack = QStackedWidget()
        for pane in (self._nothing, self._live, self._prepare, self._practice):
            self._stack.addWidget(pane)
        split = Split("interviews", self.ctx.memory, self._left, self._stack, sizes=(290, 760))
        self.body.addWidget(self._filter)
        self.body.addWidget(split, 1)
        self._stack.currentChanged.connect(lambda _index: self._mark())

    async def load(self) -> None:
        """Fetches the list, and what is open beside it."""
        rows = await self.ctx.ws.interviews.list(limit=_MOST)
        self._rows = {row.id: row for row in rows}
        self._list()
        self.ctx.follow_agent(self, self._agent_said)
        await self._practice.load()
        if self._open is not None and self._open in self._rows:
            await self._load_open()
        elif self._application is not None:
            try:
                await self._prepare.load(self._application)
            except PersonError as error:
                if error.said.code != "store.gone":
                    raise
                self.ctx.notify(self.tr_.message(error.said))  # deleted by somebody else
                self._leave()
            self._focus()

    async def open(self, target: Target) -> None:
        """`{"interview": id}` opens, `{"application": id}` prepares one; `{"practice": True}`."""
        if "interview" in target:
            self._choose(int(target["interview"]))
        elif "application" in target:
            self._application, self._open = int(target["application"]), None
            await self._prepare.load(self._application)
            self._stack.setCurrentWidget(self._prepare)
            self._focus()
        elif "practice" in target:
            self._set_up_practice()

    def changed(self, changes: Sequence[Change]) -> None:
        """Turns of the open interview are added; everything else loads the list again."""
        kinds = {change.entity for change in changes}
        if kinds == {"turn"}:
            if self._open is not None:
                self.ctx.tasks.again(self._load_open, name="turns", owner=self._live)
        else:
            super().changed(changes)

    def state(self) -> dict[str, Any]:
        """What is open, and answers that were not sent."""
        return {
            "filter": self._filter.current,
            "open": self._open,
            "application": self._application,
            "drafts": self._live.drafts(),
            "note": self._live.note(),
            "prepare": self._prepare.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._filter.select(state.get("filter", "all"))
        self._live.set_drafts(state.get("drafts", {}), state.get("note", ""))
        self._prepare.restore(state.get("prepare", {}))
        self._open, self._application = state.get("open"), state.get("application")
        self._show_pane()

    def _list(self) -> None:
        tr, rows = self.tr_, list(self._rows.values())
        live = [r for r in rows if r.state in (InterviewState.active, InterviewState.interrupted)]
        coming = [r for r in rows if r.state is InterviewState.created]
        ended = [r for r in rows if r.state not in _LIVE]
        sets = {"all": rows, "live": live, "coming": coming, "ended": ended}
        self._filter.set_choices(
            [
                ("all", tr("All {n}", n=len(rows))),
                ("live", tr("Live {n}", n=len(live))),
                ("coming", tr("Scheduled {n}", n=len(coming))),
                ("ended", tr("Finished {n}", n=len(ended))),
            ],
            self._filter.current or "all",
        )
        clear(self._column)
        shown = sets.get(self._filter.current, rows)
        self._lines = {}
        for number, interview in enumerate(shown):
            self._lines[interview.id] = line = self._row(interview, first=number == 0)
            self._column.addWidget(line)
        if not shown:
            nothing = Label(tr("No interviews here."), color="muted", wrap=True)
            nothing.setContentsMargins(16, 14, 16, 14)
            self._column.addWidget(nothing)
        self._mark()

    def _mark(self) -> None:
        """Shows in the list which interview stands beside it."""
        beside = self._stack.currentWidget() is self._live
        for interview_id, line in self._lines.items():
            line.set_current(interview_id == self._open and beside)
        self._focus()

    def _focus(self) -> None:
        """What needs the whole width gets it; the way back to the list stands over the title."""
        tr, shown = self.tr_, self._stack.currentWidget()
        row = self._rows.get(self._open) if self._open is not None else None
        title = ""
        if shown is self._prepare:
            who = self._prepare.who
            title = tr("Interview plan: {name}", name=who) if who else tr("Interview plan")
        elif shown is self._live and self.width() < _NARROW and row is not None:
            title = self._name(row)
        self._left.setVisible(not title)
        self._new.setVisible(shown is not self._prepare)
        self._filter.setVisible(not title)
        crumbs: list[tuple[str, Callable[[], object]]] = []
        if title:
            crumbs.append((tr(self.title), self._leave))
        if shown is self._prepare and self._prepare.vacancy is not None:
            vacancy_id, words = self._prepare.vacancy
            target = {"vacancy": vacancy_id}
            crumbs.append((words, lambda: self.ctx.navigate("vacancies", target)))
        self.header.set_title(title or tr(self.title), crumbs)

    def _leave(self) -> None:
        self._application = self._open = None
        self._show_pane()
        self._mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three columns need room; in a narrow window the list gives way."""
        super().resizeEvent(event)
        self._focus()

    def _row(self, row: InterviewRow, *, first: bool) -> ListRow:
        tr = self.tr_
        badge = Badge(
            tr.code(f"interview.{row.state.value}"), INTERVIEW_KINDS.get(row.state, "neutral")
        )
        moment = row.started_at or row.created_at
        said = [row.vacancy_title, tr.code(f"interview_kind.{row.kind.value}"), when(tr, moment)]
        if row.state in _LIVE and row.elapsed:
            said.append(clock(row.elapsed))
        if row.assessing:
            said.append(tr("being assessed"))
        made = ListRow(self._name(row), " · ".join(filter(None, said)), badge, line=not first)
        made.clicked.connect(lambda: self._choose(row.id))
        return made

    def _name(self, row: InterviewRow) -> str:
        return row.candidate_name or self.tr_.code(f"interview_kind.{row.kind.value}")

    def _choose(self, interview_id: int) -> None:
        self._open, self._application = interview_id, None
        self._stack.setCurrentWidget(self._live)
        self._mark()
        self.ctx.tasks.latest(self._load_open(), name="open interview", owner=self._stack)

    async def _load_open(self) -> None:
        if self._open is None:
            return
        row = self._rows.get(self._open) or await self.ctx.ws.interviews.row(self._open)
        about = f"{row.vacancy_title} · " if row.vacancy_title else ""
        about += self.tr_.code(f"interview_kind.{row.kind.value}")
        await self._live.load(self._open, self._name(row), about)
        self._stack.setCurrentWidget(self._live)

    def _set_up_practice(self) -> None:
        self._stack.setCurrentWidget(self._practice)
        self._practice.setFocus()

    def _show_pane(self) -> None:
        pane: QWidget = self._nothing
        if self._open is not None:
            pane = self._live
        elif self._application is not None:
            pane = self._prepare
        self._stack.setCurrentWidget(pane)

    def _begin(self, interview_id: int) -> None:
        self._application = None
        self._open = interview_id
        self.run("begin interview", self._begin_now())

    async def _begin_now(self) -> None:
        await self._load_open()
        await self._live.hold()

    def _agent_said(self, event: dict[str, Any]) -> None:
        if event.get("interview_id") is not None and event["interview_id"] == self._open:
            self._live.take(event)

    def _finished(self, interview_id: int) -> None:
        self.refresh()
        row = self._rows.get(interview_id)
        if row is not None and row.kind is not InterviewKind.practice:
            self.ctx.notify(
                self.tr_("The interview has ended. The scorecard follows."),
                "good",
                self.tr_("Open reports"),
                lambda: self.ctx.navigate("reports", {"interview": interview_id}),
            )
