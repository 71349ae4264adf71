"""State: the checks of every part, the interviewer's process, copies and cleaning, spend."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    KeyValue,
    Label,
    Line,
    ScrollColumn,
    Spinner,
    ask,
    column,
    row,
    save_file,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.opening import open_folder_of
from hr_desktop.ui.pages.system_sessions import SessionsCard
from hr_desktop.ui.theme import Kind
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator
    from hr_desktop.services.agent_process import AgentHealth
    from hr_desktop.services.values import Check, SpendRow
    from hr_desktop.ui.pages.base import Page

AGENT_STATES: dict[str, tuple[str, Kind]] = {
    "stopped": (N_("not running"), "neutral"),
    "starting": (N_("starting"), "accent"),
    "running": (N_("running"), "good"),
    "restarting": (N_("starting again"), "warn"),
    "failed": (N_("does not start"), "bad"),
}


class StatePane(QWidget):
    """Checks at the left; the interviewer, care and spend at the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._checked = False
        scroll = ScrollColumn(margins=(0, 0, 10, 0))
        left = column(self._checks(), None)
        self._computers = SessionsCard(page)
        right = column(self._agent(), self._computers, self._care(), self._spend(), None, gap=14)
        sides = row(left, right, gap=14)
        sides.setStretch(0, 3)
        sides.setStretch(1, 2)
        scroll.box.addLayout(sides)
        scroll.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scroll)

    async def load(self) -> None:
        """The interviewer and the spend; the checks at the first time and when asked for."""
        self.ctx.follow_agent(self, self._heard)
        self._show_agent(self.ctx.interviewer.health)
        self._show_spend(await self.ctx.ws.system.spend())
        await self._computers.load()
        self._show_copies(self.ctx.ws.shared)
        if not self._checked:
            self._checked = True
            self._page.run("check", self.check())

    # -- checks ---------------------------------------------

    def _checks(self) -> QWidget:
        tr = self.tr_
        card = Card()
        self._busy = Spinner(16, tr("Checking"))
        self._busy.hide()
        self._when = Label("", "small", "muted")
        card.box.addLayout(row(Label(tr("Services"), "heading"), None, self._when, self._busy))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        card.box.addLayout(self._lines)
        return card

    async def check(self) -> None:
        """Checks every part; each has its own limit of time."""
        tr = self.tr_
        self._busy.show()
        self._when.setText(tr("Checking…"))
        try:
            found = await self.ctx.ws.system.checks()
        except Exception:  # not when it is cancelled: the page is gone then
            self._busy.hide()
            self._when.setText("")
            raise
        self._busy.hide()
        self._when.setText(tr("checked at {time}", time=f"{datetime.now():%H:%M}"))
        clear(self._lines)
        for index, one in enumerate(found):
            if index:
                self._lines.addWidget(Line())
            self._lines.addWidget(self._line(one))

    def _line(self, check: Check) -> QWidget:
        tr = self.tr_
        name, said = tr.titled(check.name, check.said)
        badge = Badge(*_verdict(check.ok, tr("works"), tr("not set up"), tr("needs attention")))
        took = Label("", "small", "muted")
        if check.latency_ms is not None and check.ok is not None:
            took.setText(tr("{n} ms", n=tr.number(check.latency_ms, 0)))
        words = column(
            Label(name, "strong"), Label(_upper(said), "small", "muted", wrap=True), gap=2
        )
        line = row(words, took, gap=12)
        line.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 9, 0, 9)
        made = QWidget()
        made.setLayout(line)
        return made

    # -- the interviewer ---------------------------------------------

    def _agent(self) -> QWidget:
        tr = self.tr_
        card = Card()
        self._agent_badge = Badge(tr("not running"))
        card.box.addLayout(row(Label(tr("Interviewer"), "heading"), None, self._agent_badge))
        self._agent_said = Label("", "small", "muted", wrap=True)
        card.box.addWidget(self._agent_said)
        self._agent_facts = KeyValue()
        card.box.addWidget(self._agent_facts)
        self._start = Button(tr("Start the interviewer"), icon="play", small=True)
        self._stop = Button(tr("Stop"), icon="stop", small=True)
        self._start.clicked.connect(self._page.action("start the interviewer", self._begin))
        self._stop.clicked.connect(self._page.action("stop the interviewer", self._end))
        card.box.addLayout(row(self._start, self._stop, None))
        return card

    def _heard(self, event: dict[str, Any]) -> None:
        if event.get("event") in ("agent", "pong", "ready", "ended"):
            self._show_agent(self.ctx.interviewer.health)

    def _show_agent(self, health: AgentHealth) -> None:
        tr = self.tr_
        word, kind = AGENT_STATES[health.state.value]
        self._agent_badge.set(tr(word), kind)
        runs = health.state.value in ("running", "starting", "restarting")
        self._start.setVisible(not runs)
        self._stop.setVisible(runs)
        rows: list[tuple[str, str | QWidget]] = []
        if health.state.value == "running":
            rows = [
                (tr("Interviews now"), tr.number(health.active or 0)),
                (
                    tr("Memory"),
                    "—" if health.rss_mb is None
                    else tr("{n} MB", n=tr.number(round(health.rss_mb))),
                ),
                (
                    tr("Processor"),
                    "—" if health.cpu is None else tr.percent(health.cpu / 100),
                ),
                (tr("Process"), str(health.pid or "—")),
            ]  # fmt: skip
        if health.restarts:
            rows.append((tr("Started again"), tr.plural("{n} time", "{n} times", health.restarts)))
        self._agent_facts.set(rows)
        self._agent_facts.setVisible(bool(rows))
        idle = tr("It starts by itself with the next interview. Answers are kept at every step.")
        self._agent_said.setText(
            tr.message(health.said) if health.said
            else tr("A process of its own: interviews go on even when this window hangs.")
            if runs else idle
        )  # fmt: skip

    async def _begin(self) -> None:
        await self.ctx.interviewer.start()

    async def _end(self) -> None:
        tr, active = self.tr_, self.ctx.interviewer.health.active or 0
        if active and not await ask(
            self, tr("Stop the interviewer?"),
            tr.plural(
                "{n} interview is being held. It is set aside and can be continued later.",
                "{n} interviews are being held. They are set aside and can be continued later.",
                active,
            ),
            tr("Stop"), tr("Cancel"), kind="danger",
        ):  # fmt: skip
            return
        await self.ctx.interviewer.stop()

    # -- copies and cleaning ---------------------------------------------

    def _care(self) -> QWidget:
        tr = self.tr_
        card = Card()
        card.box.addWidget(Label(tr("Copies and order"), "heading"))
        self._copies = Label("", "small", "muted", wrap=True)
        card.box.addWidget(self._copies)
        self.backup = Button(tr("Save a copy…"), icon="download", small=True)
        self.backup.clicked.connect(self._page.action("backup", self._backup))
        card.box.addLayout(row(self.backup, None))
        card.box.addSpacing(4)
        card.box.addWidget(
            Label(
                tr(
                    "After a crash, copies that were shown and files that nothing refers to may be "
                    "left over. Cleaning removes only those."
                ),
                "small",
                "muted",
                wrap=True,
            )
        )
        clean = Button(tr("Clean up"), icon="trash", small=True)
        clean.clicked.connect(self._page.action("clean up", self._clean))
        card.box.addLayout(row(clean, None))
        return card

    def _show_copies(self, shared: bool) -> None:
        tr = self.tr_
        self.backup.setVisible(not shared)
        self._copies.setText(
            tr("Your administrator makes the copies of the team’s database and bucket.")
            if shared
            else tr(
                "A copy holds people, vacancies, interviews and original files in one ZIP file."
            )
        )

    async def _backup(self) -> None:
        tr = self.tr_
        name = f"HR Desktop {datetime.now():%Y-%m-%d %H-%M}.zip"
        path = await save_file(self, tr("Save a copy of everything"), name, "ZIP (*.zip)")
        if path is None:
            return
        made = await self.ctx.ws.system.backup(path)
        self.ctx.notify(
            tr("The copy is complete: {file}", file=made.name), "good",
            tr("Show in folder"), lambda: open_folder_of(self.ctx, made),
        )  # fmt: skip

    async def _clean(self) -> None:
        tr = self.tr_
        freed = await self.ctx.ws.system.clean_up()
        self.ctx.notify(
            tr("{size} were freed.", size=tr.size(freed)) if freed
            else tr("There was nothing to clean up."),
            "good",
        )  # fmt: skip

    # -- spend ---------------------------------------------

    def _spend(self) -> QWidget:
        card = Card()
        card.box.addWidget(Label(self.tr_("Spend on models"), "heading"))
        self._no_spend = Label("", "small", "muted", wrap=True)
        self._spent = KeyValue()
        card.box.addWidget(self._no_spend)
        card.box.addWidget(self._spent)
        return card

    def _show_spend(self, rows: list[SpendRow]) -> None:
        tr = self.tr_
        self._no_spend.setText(tr("Nothing so far: the offline engine costs nothing."))
        self._no_spend.setVisible(not rows)
        self._spent.setVisible(bool(rows))
        self._spent.set(
            [
                (
                    f"{tr.month(one.month)} · {one.model}",
                    " · ".join(
                        (
                            tr("no price known") if one.cost is None
                            else tr.money(round(one.cost, 2), one.currency),
                            _used(tr, one),
                        )
                    ),
                )
                for one in rows
            ]
        )  # fmt: skip


def _used(tr: Translator, one: SpendRow) -> str:
    tokens = one.input_tokens + one.output_tokens
    if one.sound_s and not tokens:
        return tr.plural("{n} minute", "{n} minutes", max(1, round(one.sound_s / 60)))
    return tr.plural("{n} token", "{n} tokens", tokens)


def _verdict(ok: bool | None, good: str, none: str, bad: str) -> tuple[str, Kind]:
    if ok is None:
        return none, "neutral"
    return (good, "good") if ok else (bad, "bad")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
