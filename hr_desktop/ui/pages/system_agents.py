"""The processes that hold interviews, on all computers, and LiveKit's rooms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import Button, Card, EmptyState, Label, row
from hr_desktop.ui.components.cells import BadgeCell, Column, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import when
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.services.values.fleet import Agent, Fleet, RoomRow
    from hr_desktop.ui.pages.base import Page

EVERY_MS = 3000
LET_SEEN_S = 60.0  # after so long without a sign of life a process is cleaned up


class Confirm(Card):
    """A question in the page, in place of a dialog."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__()
        tr = page.ctx.tr
        self._do: Callable[[], Awaitable[None]] | None = None
        self.text = Label("", wrap=True)
        self.yes = Button("", "danger", small=True)
        self.yes.clicked.connect(page.action(name, self._go))
        self.no = Button(tr("Cancel"), small=True)
        self.no.clicked.connect(self.hide)
        line = row(self.text, self.yes, self.no, gap=12)
        line.setStretch(0, 1)
        self.box.addLayout(line)
        self.hide()

    def ask(self, text: str, yes: str, do: Callable[[], Awaitable[None]]) -> None:
        """Shows the question; `do` is done when it is answered with yes."""
        self._do = do
        self.text.setText(text)
        self.yes.setText(yes)
        self.show()
        self.no.setFocus()  # a key that was pressed twice throws nobody out

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    async def _go(self) -> None:
        do, self._do = self._do, None
        self.hide()
        if do is not None:
            await do()


class AgentsPane(QWidget):
    """Two tables, looked at again every few seconds while they are shown."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._agents: dict[int, Agent] = {}
        self._rooms: dict[int, RoomRow] = {}
        self._numbers: dict[str, int] = {}  # of rooms, for the table
        self.alert = Card()
        self._alert = Label("", "strong", "warn_text", wrap=True)
        self._here = Button(tr("Start the interviewer"), "primary", "play", small=True)
        self._here.clicked.connect(page.action("start the interviewer", self._start))
        line = row(self._alert, self._here, gap=12)
        line.setStretch(0, 1)
        self.alert.box.addLayout(line)
        self.alert.hide()
        self.confirm = Confirm(page, "confirmed")
        self.drain = Button(tr("Drain"), small=True)
        self.drain.setToolTip(tr("It takes no new interview and ends after the last one."))
        self.drain.clicked.connect(page.action("drain an interviewer", self._drain))
        self.stop = Button(tr("Stop"), icon="stop", small=True)
        self.stop.clicked.connect(page.action("stop an interviewer", self._stop))
        self.clean = Button(tr("Clean up"), icon="trash", small=True)
        self.clean.clicked.connect(page.action("clean up interviewers", self._clean))
        self.agents: DataTable[Agent] = DataTable(
            self.ctx, tr("Interviewers"), self._agent_columns(), id_of=lambda a: a.row.id
        )
        self.agents.current_changed.connect(lambda _id: self._chosen())
        self.close_room = Button(tr("Close the room…"), small=True)
        self.close_room.clicked.connect(page.action("close a room", self._ask_room))
        self.look = Button(tr("Show the interview"), small=True)
        self.look.clicked.connect(lambda: self._show_interview())
        self._rooms_said = Label("", "small", "muted", wrap=True)
        self.rooms: DataTable[RoomRow] = DataTable(
            self.ctx, tr("Rooms"), self._room_columns(), id_of=lambda r: self._numbers[r.name]
        )
        self.rooms.current_changed.connect(lambda _id: self._chosen())
        self._say_when_empty()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 1)  # both halves of an odd height are rounded up
        box.setSpacing(10)
        box.addWidget(self.alert)
        box.addLayout(
            row(Label(tr("Interviewers"), "heading"), None, self.drain, self.stop, self.clean)
        )
        box.addWidget(self.agents, 1)
        box.addWidget(self.confirm)
        box.addLayout(row(Label(tr("Rooms"), "heading"), None, self.look, self.close_room))
        box.addWidget(self._rooms_said)
        box.addWidget(self.rooms, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._again)
        self._timer.start()
        self._chosen()

    def _again(self) -> None:
        workspace = self.ctx.workspace
        # While the database is away the strip says so: no toast beside it every few seconds.
        if self.isVisible() and workspace is not None and workspace.feed.away is None:
            self.ctx.tasks.again(self.load, name="interviewers and rooms", owner=self._page)

    async def load(self) -> None:
        """Fetches both; a LiveKit that does not answer is said, and the rest is shown."""
        tr, ws = self.tr_, self.ctx.ws
        self._show_fleet(await ws.fleet.fleet(self.ctx.interviewer.health.pid))
        said, rooms = "", []
        try:
            rooms = await ws.fleet.rooms()
        except PersonError as refused:
            said = tr.message(refused.said)
        if ws.settings.livekit.url is None:
            said = tr("No LiveKit server is entered in Settings: interviews are held in text.")
        self._rooms_said.setText(said)
        self._rooms_said.setVisible(bool(said))
        for one in rooms:
            self._numbers.setdefault(one.name, len(self._numbers) + 1)
        self._rooms = {self._numbers[one.name]: one for one in rooms}
        self.rooms.set_rows(rooms)
        self._chosen()

    def _say_when_empty(self) -> None:
        tr = self.tr_
        self.agents.set_empty(
            EmptyState(
                "interviews",
                tr("No interviewer runs"),
                tr(
                    "It starts by itself with the next interview. Those on other computers and "
                    "servers of your team stand here, too."
                ),
            )
        )
        self.rooms.set_empty(
            EmptyState(
                "person", tr("No room is open"), tr("A room opens when a candidate comes in.")
            )
        )

    def _show_fleet(self, fleet: Fleet) -> None:
        tr = self.tr_
        self._agents = {one.row.id: one for one in fleet.agents}
        self.agents.set_rows(list(fleet.agents))
        self.alert.setVisible(fleet.alert is not None)
        self._alert.setText(tr.message(fleet.alert) if fleet.alert is not None else "")
        here = self.ctx.interviewer.health.state.value in ("running", "starting", "restarting")
        self._here.setVisible(not here)
        self.clean.setEnabled(any(one.silent_s > LET_SEEN_S for one in fleet.agents))
        self._chosen()

    # -- tables ---------------------------------------------

    def _agent_columns(self) -> list[Column[Agent]]:
        tr = self.tr_

        def name(one: Agent) -> TwoLines:
            badges: tuple[tuple[str, Kind], ...] = (
                ((tr("this computer"), "accent"),) if one.here else ()
            )
            said = tr.message(one.row.said) if one.row.said is not None else ""
            more = said or tr("version {version}", version=one.row.version)
            return TwoLines(one.row.computer, more, badges, tip=said)

        def memory(one: Agent) -> TextCell:
            mb = one.row.rss_mb
            text = "—" if mb is None else tr("{n} MB", n=tr.number(round(mb)))
            return TextCell(text, right=True)

        def processor(one: Agent) -> TextCell:
            cpu = one.row.cpu
            return TextCell("—" if cpu is None else tr.percent(cpu / 100), right=True)

        def places(one: Agent) -> TextCell:
            text = tr("{n} of {all}", n=tr.number(one.row.active), all=tr.number(one.row.capacity))
            return TextCell(text, right=True)

        return [
            Column(
                "computer",
                tr("Computer"),
                name,
                width=240,
                stretch=1,
                sort_key=lambda a: a.row.computer.casefold(),
            ),
            Column("state", tr("State"), self._state, width=150, sort_key=lambda a: a.alive),
            Column(
                "active",
                tr("Interviews"),
                places,
                width=110,
                right=True,
                sort_key=lambda a: a.row.active,
                descending_first=True,
            ),
            Column(
                "memory",
                tr("Memory"),
                memory,
                width=90,
                right=True,
                sort_key=lambda a: a.row.rss_mb or 0.0,
                descending_first=True,
                drop=1,
            ),
            Column(
                "cpu",
                tr("Processor"),
                processor,
                width=100,
                right=True,
                sort_key=lambda a: a.row.cpu or 0.0,
                descending_first=True,
                drop=1,
            ),
            Column(
                "seen",
                tr("Last sign of life"),
                self._seen,
                width=150,
                sort_key=lambda a: a.silent_s,
                drop=2,
            ),
        ]

    def _state(self, one: Agent) -> BadgeCell:
        tr, agent = self.tr_, one.row
        if not one.alive:
            return BadgeCell(tr("no sign of life"), "bad")
        if agent.wish == "stop":
            return BadgeCell(tr("is stopping"), "warn")
        if agent.draining or agent.wish == "drain":
            return BadgeCell(tr("takes no more"), "warn")
        if not agent.voice:
            return BadgeCell(tr("text only"), "neutral")
        if agent.active >= agent.capacity:
            return BadgeCell(tr("full"), "warn")
        return BadgeCell(tr("ready"), "good")

    def _seen(self, one: Agent) -> TextCell:
        tr = self.tr_
        if one.silent_s < LET_SEEN_S:
            text = tr("{n} s ago", n=tr.number(round(one.silent_s)))
        else:
            text = when(tr, one.row.seen_at)
        return TextCell(text, color="muted")

    def _room_columns(self) -> list[Column[RoomRow]]:
        tr = self.tr_

        def whose(one: RoomRow) -> TwoLines:
            if one.interview_id is None:
                return TwoLines(tr("Of no interview here"), one.name)
            badges: tuple[tuple[str, Kind], ...] = (
                ((tr("microphone check"), "neutral"),) if one.rehearsal else ()
            )
            return TwoLines(one.candidate_name or "—", one.vacancy_title, badges)

        return [
            Column("whose", tr("Candidate"), whose, width=260, stretch=1, sort_key=_name_of),
            Column("state", tr("State"), self._room_state, width=200, sort_key=_weight),
            Column(
                "people",
                tr("In the room"),
                lambda r: TextCell(tr.number(r.people), right=True),
                width=110,
                right=True,
                sort_key=lambda r: r.people,
                descending_first=True,
            ),
            Column(
                "since",
                tr("Since"),
                lambda r: TextCell(when(tr, r.opened_at) if r.opened_at else "—", color="muted"),
                width=130,
                sort_key=lambda r: r.opened_at.timestamp() if r.opened_at else 0.0,
                drop=1,
            ),
        ]

    def _room_state(self, one: RoomRow) -> BadgeCell:
        tr = self.tr_
        if one.rehearsal:
            return BadgeCell(tr("is being tried"), "neutral")
        if one.candidate and one.held:
            return BadgeCell(tr("interview"), "good")
        if one.candidate:
            return BadgeCell(tr("candidate waits"), "warn")
        if one.held:
            return BadgeCell(tr("without the candidate"), "warn")
        return BadgeCell(tr("abandoned"), "bad")

    # -- what may be done ---------------------------------------------

    @property
    def _agent(self) -> Agent | None:
        return self._agents.get(self.agents.current or 0)

    @property
    def _room(self) -> RoomRow | None:
        return self._rooms.get(self.rooms.current or 0)

    def _chosen(self) -> None:
        agent, room = self._agent, self._room
        alive = agent is not None and agent.alive
        self.stop.setEnabled(alive)
        self.drain.setEnabled(alive and agent is not None and not agent.row.draining)
        self.close_room.setEnabled(room is not None)
        self.look.setEnabled(room is not None and room.interview_id is not None)

    async def _start(self) -> None:
        await self.ctx.interviewer.start()
        await self.load()

    async def _drain(self) -> None:
        if (agent := self._agent) is not None:
            await self._wish(agent, "drain")

    async def _stop(self) -> None:
        tr, agent = self.tr_, self._agent
        if agent is None:
            return

        async def do() -> None:
            await self._wish(agent, "stop")

        if not agent.row.active:
            await do()
            return
        self.confirm.ask(
            tr.plural(
                "Stop the interviewer on {computer}? {n} interview is being held: another "
                "interviewer takes it over, or the candidate comes back by the same link.",
                "Stop the interviewer on {computer}? {n} interviews are being held: other "
                "interviewers take them over, or the candidates come back by the same links.",
                agent.row.active,
                computer=agent.row.computer,
            ),
            tr("Stop"),
            do,
        )

    async def _wish(self, agent: Agent, wish: Literal["drain", "stop"]) -> None:
        await self.ctx.ws.fleet.wish(agent.row.id, wish)
        await self.load()

    async def _clean(self) -> None:
        n = await self.ctx.ws.fleet.clean()
        self.ctx.notify(
            self.tr_.plural(
                "{n} interviewer without a sign of life was removed from the list.",
                "{n} interviewers without a sign of life were removed from the list.",
                n,
            )
        )
        await self.load()

    async def _ask_room(self) -> None:
        tr, room = self.tr_, self._room
        if room is None:
            return

        async def do() -> None:
            await self.ctx.ws.fleet.close_room(room.name)
            await self.load()

        self.confirm.ask(
            tr(
                "Close the room of {name}? The candidate is thrown out; the same link opens the "
                "room again, and the interview goes on where it stopped.",
                name=room.candidate_name or "—",
            )
            if room.candidate and not room.rehearsal
            else tr("Close this room? Whoever is in it is thrown out."),
            tr("Close the room"),
            do,
        )

    def _show_interview(self) -> None:
        room = self._room
        if room is not None and room.interview_id is not None:
            self.ctx.navigate("interviews", {"interview": room.interview_id})


def _name_of(room: RoomRow) -> str:
    return room.candidate_name.casefold()


def _weight(room: RoomRow) -> int:
    return 2 * room.candidate + room.held
