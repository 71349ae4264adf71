"""System: what runs and works, the queue, the log, and who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QStackedWidget

from hr_desktop.ui.components import Button, FilterChips
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.system_agents import AgentsPane
from hr_desktop.ui.pages.system_audit import AuditPane
from hr_desktop.ui.pages.system_log import LogPane
from hr_desktop.ui.pages.system_queue import QueuePane
from hr_desktop.ui.pages.system_state import StatePane
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.feed import Change
    from hr_desktop.ui.context import Target


class SystemPage(Page):
    """Five panes, of which one is shown; only that one is loaded."""

    title: ClassVar[str] = N_("System")
    wants: ClassVar[frozenset[str]] = frozenset({"job", "agent"})

    def build(self) -> None:
        """Makes the panes."""
        tr = self.tr_
        self._tabs = FilterChips(
            [
                ("state", tr("State")),
                ("agents", tr("Interviewers")),
                ("queue", tr("Queue")),
                ("log", tr("Log")),
                ("changes", tr("Changes")),
            ],
            current="state",
        )
        self._tabs.chosen.connect(self._turn)
        self._state = StatePane(self)
        self._agents = AgentsPane(self)
        self._queue = QueuePane(self)
        self._log = LogPane(self)
        self._audit = AuditPane(self)
        self._panes: dict[str, StatePane | AgentsPane | QueuePane | LogPane | AuditPane] = {
            "state": self._state,
            "agents": self._agents,
            "queue": self._queue,
            "log": self._log,
            "changes": self._audit,
        }
        self._stack = QStackedWidget()
        for pane in self._panes.values():
            self._stack.addWidget(pane)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._stack, 1)
        self._head()

    async def load(self) -> None:
        """Fills the pane in front, and the number of failures beside the queue's name."""
        queue = await self.ctx.ws.system.queue()
        tr = self.tr_
        fleet = await self.ctx.ws.fleet.fleet()
        waiting = queue.waiting + queue.running + queue.failed
        names = {
            "state": tr("State"),
            "agents": (
                tr("Interviewers · {n} waiting", n=tr.number(fleet.waiting))
                if fleet.waiting
                else tr("Interviewers")
            ),
            "queue": tr("Queue {n}", n=tr.number(waiting)) if waiting else tr("Queue"),
            "log": tr("Log"),
            "changes": tr("Changes"),
        }
        self._tabs.set_choices(list(names.items()))
        if self._tabs.current == "queue":
            self._queue.show_queue(queue)
        else:
            await self._panes[self._tabs.current].load()

    async def open(self, target: Target) -> None:
        """`{"tab": "queue"}`: state, agents, queue, log or changes; `{"error": id}` finds it in
        the log; `{"job": id}` in the queue.
        """
        if "error" in target:
            self._log.search(str(target["error"]))
            self._turn("log")
        elif "job" in target:
            self._turn("queue")
            await self._queue.load()
            self._queue.select(int(target["job"]))
        elif target.get("tab") in self._panes:
            self._turn(str(target["tab"]))

    def changed(self, changes: Sequence[Change]) -> None:
        """The log and the changes stand still while they are read."""
        if self._tabs.current in ("queue", "state", "agents"):
            super().changed(changes)

    def state(self) -> dict[str, Any]:
        """The pane in front and its filters."""
        return {
            "tab": self._tabs.current,
            "log": self._log.state(),
            "changes": self._audit.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._log.restore(state.get("log", {}))
        self._audit.restore(state.get("changes", {}))
        self._turn(state.get("tab", "state"))

    def _turn(self, key: str) -> None:
        self._tabs.select(key)
        self._stack.setCurrentWidget(self._panes[key])
        self._head()
        self.refresh()

    def _head(self) -> None:
        tr = self.tr_
        if self._tabs.current == "state":
            check = Button(tr("Check everything"), "primary", "refresh")
            check.clicked.connect(self.action("check", self._state.check))
        else:
            check = Button(tr("Refresh"), icon="refresh")
            check.clicked.connect(lambda: self.refresh())
        self.header.set_actions(check)
