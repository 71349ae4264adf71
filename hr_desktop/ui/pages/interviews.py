"""Interviews: live, coming and finished; held at the desk or for practice, watched as they run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import (
    Button,
    EmptyState,
    FilterChips,
    Label,
    SearchField,
    Split,
    row,
)
from hr_desktop.ui.format import clock
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.interview_cards import CardFace, InterviewCards
from hr_desktop.ui.pages.interview_live import LiveView
from hr_desktop.ui.pages.interview_prepare import PrepareView
from hr_desktop.ui.pages.practice import PracticeSetup
from hr_desktop.ui.watch_words import badge_of, detail_of, seconds_talked, zone_note
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.feed import Change
    from hr_desktop.services.values import Board, Watched
    from hr_desktop.ui.context import Target

_NARROW = 960  # pixels of the page under which a conversation stands alone
BEAT_MS = 500  # between looks at what is said in interviews that are shown
MOST = 200  # ended ones in the list; older ones are found by name
_RUNS = (InterviewState.active, InterviewState.interrupted)


class InterviewsPage(Page):
    """The list at the left; beside it a conversation, the preparation, or the practice set-up."""

    title: ClassVar[str] = N_("Interviews")
    wants: ClassVar[frozenset[str]] = frozenset(
        {
            "interview", "turn", "scorecard", "plan", "application", "candidate", "vacancy",
            "command", "invitation", "request", "recording",
        }
    )  # fmt: skip

    def build(self) -> None:
        """Makes the list and the panes beside it."""
        tr = self.tr_
        self._board: Board | None = None
        self._read_at = 0.0  # of our own clock, when the board was read
        self._watched: dict[int, Watched] = {}
        self._beside: Watched | None = None  # what is open, when it is not in the list
        self._open: int | None = None
        self._application: int | None = None
        self._new = practice = Button(tr("Practice interview"), icon="play")
        practice.clicked.connect(self.changing(self._set_up_practice))
        self.header.set_actions(practice)
        self._zone = Label("", "small", "muted")
        self.header.set_beside(self._zone)
        self._filter = FilterChips(current="all")
        self._filter.chosen.connect(lambda _key: self._list())
        self._search = SearchField(tr("Find by name or vacancy"))
        self._search.setMaximumWidth(260)
        self._search.searched.connect(lambda _text: self.refresh())
        self._left = InterviewCards(tr("No interviews here."))
        self._left.setMinimumWidth(220)
        self._left.chosen.connect(self._choose)
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
        split = Split("interviews", self.ctx.memory, self._left, self._stack, sizes=(240, 820))
        self._above = QWidget()
        above = row(self._filter, self._search)
        above.setStretch(0, 1)
        self._above.setLayout(above)
        self.body.addWidget(self._above)
        self.body.addWidget(split, 1)
        self._stack.currentChanged.connect(lambda _index: self._mark())
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._look)

    async def load(self) -> None:
        """Fetches the list, and what is open beside it."""
        board = await self.ctx.ws.watching.board(self._search.text(), MOST)
        self._board, self._read_at = board, time.monotonic()
        self._watched = {one.row.id: one for one in board.interviews}
        self._list()
        self.ctx.follow_agent(self, self._agent_said)
        if self._stack.currentWidget() is self._practice:
            await self._practice.load()
        try:
            if self._open is not None:
                await self._load_open()
            elif self._application is not None:
                await self._prepare.load(self._application)
        except PersonError as error:
            if error.said.code != "store.gone":
                raise
            self.ctx.notify(self.tr_.message(error.said))  # deleted by somebody else
            self._leave()
        self._focus()

    async def open(self, target: Target) -> None:
        """`{"interview": id}` opens, `{"application": id}` prepares one; `{"practice": True}`;
        `{"tab": "live"}`: all, live, coming or ended.
        """
        if "interview" in target:
            self._choose(int(target["interview"]))
        elif "application" in target:
            self._application, self._open = int(target["application"]), None
            await self._prepare.load(self._application)
            self._stack.setCurrentWidget(self._prepare)
            self._focus()
        elif "practice" in target:
            self._set_up_practice()
        elif "tab" in target:
            self._filter.select(str(target["tab"]))
            self._leave()
            self._list()

    def changed(self, changes: Sequence[Change]) -> None:
        """What is said is added to the open interview; everything else loads the list again."""
        of_one = [change for change in changes if change.entity in ("turn", "command")]
        if changes and len(of_one) == len(changes):
            if any(change.parent_id == self._open for change in of_one):
                self.ctx.tasks.again(self._load_open, name="turns", owner=self._live)
        else:
            super().changed(changes)

    @property
    def watched(self) -> int | None:
        """The interview that is shown beside the list."""
        return self._open if self._stack.currentWidget() is self._live else None

    def state(self) -> dict[str, Any]:
        """What is open, and answers that were not sent."""
        return {
            "filter": self._filter.current,
            "search": self._search.text(),
            "open": self._open,
            "application": self._application,
            "drafts": self._live.drafts(),
            "notes": self._live.notes(),
            "prepare": self._prepare.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._filter.select(state.get("filter", "all"))
        self._search.setText(state.get("search", ""))
        self._live.set_drafts(state.get("drafts", {}), state.get("notes", {}))
        self._prepare.restore(state.get("prepare", {}))
        self._open, self._application = state.get("open"), state.get("application")
        self._show_pane()

    def _shown(self) -> Watched | None:
        """What is open beside the list."""
        if self._open is None:
            return None
        beside = self._beside
        if beside is not None and beside.row.id == self._open:
            return self._watched.get(self._open, beside)
        return self._watched.get(self._open)

    def _now(self) -> datetime:
        """The database's clock, as far as is known since the last reading."""
        assert self._board is not None
        return self._board.at + timedelta(seconds=time.monotonic() - self._read_at)

    def _list(self) -> None:
        if self._board is None:
            return
        tr, found = self.tr_, list(self._watched.values())
        sets: dict[str, list[Watched]] = {"all": found, "live": [], "coming": [], "ended": []}
        for one in found:
            sets[_set_of(one)].append(one)
        live, coming, ended = sets["live"], sets["coming"], sets["ended"]
        more = "+" if len(ended) >= MOST else ""
        self._filter.set_choices(
            [
                ("all", tr("All {n}", n=f"{len(found)}{more}")),
                ("live", tr("Live {n}", n=len(live))),
                ("coming", tr("Scheduled {n}", n=len(coming))),
                ("ended", tr("Finished {n}", n=f"{len(ended)}{more}")),
            ],
            self._filter.current or "all",
        )
        at = self._now()
        self._zone.setText(zone_note(tr, at))
        shown = [one.row.id for one in sets.get(self._filter.current, found)]
        self._left.show_faces(shown, lambda key: self._face(self._watched[key], at))
        self._mark()

    def _face(self, one: Watched, at: datetime) -> CardFace:
        tr, talk = self.tr_, one.row
        badge, kind = badge_of(tr, one, at)
        limit = (talk.minutes + talk.extended_minutes) * 60
        runs = talk.state in _RUNS and bool(limit)
        about = [talk.vacancy_title]
        if talk.kind is not InterviewKind.voice or not talk.vacancy_title:
            about.append(tr.code(f"interview_kind.{talk.kind.value}"))
        runs = runs and (one.standing.doing != "waiting" or bool(talk.elapsed))
        detail = tr("being assessed") if talk.assessing else detail_of(tr, one, at)
        short = clock(seconds_talked(one)) if runs else ""
        if talk.state is InterviewState.created and not runs:
            short = detail_of(tr, one, at, zone=False)  # the head of the page names the zone
        if one.standing.doing == "early":
            badge = ""  # the time says it
        elif one.standing.doing in ("waiting", "called_off"):
            detail = short = ""  # the badge says what matters, and has the room
        elif one.requests and talk.state not in _RUNS:
            badge, kind = tr("has asked"), "warn"
        return CardFace(
            name=self._name(one),
            about=" · ".join(filter(None, about)),
            detail=detail,
            short=short,
            badge=badge,
            kind=kind,
            share=min(1.0, seconds_talked(one) / limit) if runs else None,
            share_kind="accent" if one.standing.doing in ("live", "active") else "warn",
        )

    def _mark(self) -> None:
        """Shows in the list which interview stands beside it."""
        beside = self._stack.currentWidget() is self._live
        self._left.mark(self._open if beside else None)
        self._focus()

    # -- what happens meanwhile -----------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Looks only while it is looked at."""
        super().showEvent(event)
        self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._beat.stop()

    def _look(self) -> None:
        """What is said in interviews that are shown, and clocks that go on."""
        if self._board is None or self.ctx.workspace is None:
            return
        if any(self._is_watched(one) for one in self._all()):
            if self.ctx.workspace.feed.away is None:
                self.ctx.tasks.again(self._see, name="load what is said", owner=self)
            else:
                self._show_now()

    def _is_watched(self, one: Watched) -> bool:
        shown = one.row.id in self._left.cards or one.row.id == self._open
        runs = one.row.state in _RUNS or one.standing.doing == "waiting"
        return one.row.kind is InterviewKind.voice and runs and shown

    async def _see(self) -> None:
        wanted = [one.row.id for one in self._all() if self._is_watched(one)]
        at, live = await self.ctx.ws.watching.live(wanted)
        if self._board is None:
            return
        self._board, self._read_at = self._board.model_copy(update={"at": at}), time.monotonic()
        for one in self._all():
            if one.row.id in wanted:
                self._keep(one.model_copy(update={"live": live.get(one.row.id)}))
        self._show_now()

    def _show_now(self) -> None:
        from hr_desktop.services.standing import stand

        at = self._now()
        for one in self._all():
            if self._is_watched(one):
                now, key = stand(one, at), one.row.id
                self._keep(now)
                if key in self._left.cards:
                    self._left.cards[key].show_face(self._face(now, at))
                if key == self._open:
                    self._live.watch(now, at)

    def _all(self) -> list[Watched]:
        found = list(self._watched.values())
        shown = self._shown()
        return found if shown is None or shown.row.id in self._watched else [*found, shown]

    def _keep(self, one: Watched) -> None:
        if one.row.id in self._watched:
            self._watched[one.row.id] = one
        else:
            self._beside = one

    def _focus(self) -> None:
        """What needs the whole width gets it; the way back to the list stands over the title."""
        tr, shown = self.tr_, self._stack.currentWidget()
        one = self._shown()
        title = ""
        if shown is self._prepare:
            who = self._prepare.who
            title = tr("Interview plan: {name}", name=who) if who else tr("Interview plan")
        elif shown is self._live and self.width() < _NARROW and one is not None:
            title = self._name(one)
        self._left.setVisible(not title)
        self._live.show_name(not title)
        self._new.setVisible(shown is not self._prepare)
        self._above.setVisible(not title)
        self._zone.setVisible(not title)  # a name needs the room; below it the zone is named too
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

    def _name(self, one: Watched) -> str:
        return one.row.candidate_name or self.tr_.code(f"interview_kind.{one.row.kind.value}")

    def _choose(self, interview_id: int) -> None:
        self._open, self._application = interview_id, None
        self._stack.setCurrentWidget(self._live)
        self._mark()
        self.ctx.tasks.latest(self._load_open(), name="open interview", owner=self._stack)

    async def _load_open(self) -> None:
        if self._open is None:
            return
        wanted = self._open
        one = self._watched.get(wanted)
        if one is None:  # older than the list, or not in what was found
            board = await self.ctx.ws.watching.one(wanted)
            one = self._beside = board.interviews[0]
            if self._board is None:
                self._board, self._read_at = board, time.monotonic()
        if self._open == wanted:
            await self._live.load(one, self._now())
        self._stack.setCurrentWidget(self._live)

    def _set_up_practice(self) -> None:
        self._stack.setCurrentWidget(self._practice)
        self._practice.setFocus()
        if self.ctx.workspace is not None:
            self.run("load vacancies", self._practice.load())

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
        one = self._shown()
        if one is not None and one.row.kind is not InterviewKind.practice:
            self.ctx.notify(
                self.tr_("The interview has ended. The scorecard follows."),
                "good",
                self.tr_("Open reports"),
                lambda: self.ctx.navigate("reports", {"interview": interview_id}),
            )


def _set_of(one: Watched) -> str:
    if one.row.state in _RUNS or one.standing.doing == "waiting":
        return "live"
    return "coming" if one.row.state is InterviewState.created else "ended"
