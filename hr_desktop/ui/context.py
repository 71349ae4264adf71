"""What the window hands to its pages. There are no globals beside it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from hr_desktop.ui.tasks import Tasks
from hr_desktop.ui.theme import Kind, Theme

if TYPE_CHECKING:
    from hr_desktop.config import Paths, Settings
    from hr_desktop.i18n import Translator
    from hr_desktop.services.agent_process import AgentProcess
    from hr_desktop.services.values import UndoToken
    from hr_desktop.services.workspace import Workspace
    from hr_desktop.vault import Vault

Target = dict[str, Any]


class Shell(Protocol):
    """What pages may ask of the window."""

    def navigate(self, page: str, target: Target | None = None) -> None:
        """Shows a page; `target` says what on it, e.g. `{"candidate": 17}`."""

    def notify(
        self, text: str, kind: Kind = "neutral", action: str = "",
        do: Callable[[], object] | None = None, details: str = "",
    ) -> None:  # fmt: skip
        """A short notice at the bottom, with at most one action; `details` can be copied."""

    def open_palette(self, text: str = "") -> None:
        """The search for people, vacancies and commands."""

    def add_files(self, paths: Sequence[Path]) -> None:
        """Imports files and folders and shows the candidates."""

    def save_settings(self, settings: Settings) -> None:
        """Stores settings and applies language and look at once."""

    def retranslate(self) -> None:
        """Builds the pages again, e.g. after a change of language."""

    def reopen(self, said: str = "", kind: Kind = "good") -> None:
        """Closes the workspace, opens the one that the settings name now, then says `said`."""

    def use(self, settings: Settings, secrets: dict[str, str]) -> None:
        """Opens the workspace of other settings in place of this one; keeps both when it opens."""


@dataclass
class UiContext:
    """Handed to every page. `workspace` is None until it is open; pages wait in `Page.load`."""

    tr: Translator
    theme: Theme
    tasks: Tasks
    shell: Shell = field(init=False)  # the window sets itself
    workspace: Workspace | None = None
    settings: Settings | None = None
    paths: Paths | None = None
    vault: Vault | None = None
    memory: dict[str, Any] = field(default_factory=dict)  # kept between starts: splitters, columns

    @property
    def ws(self) -> Workspace:
        """The open workspace. Use it in `Page.load` and in what the person starts on a page."""
        if self.workspace is None:
            raise RuntimeError("the workspace is not open yet")
        return self.workspace

    def refusal(self) -> str:
        """Why this person may change nothing (a viewer of a team), or an empty string."""
        if self.workspace is None or self.workspace.may_write:
            return ""
        return self.tr.code("team.viewer")

    @property
    def interviewer(self) -> AgentProcess:
        """The interviewer's process; it starts when it is first needed."""
        return self.ws.agent

    def follow_agent(self, owner: QObject, listener: Callable[[dict[str, Any]], None]) -> None:
        """Tells `listener` each event of the interviewer until `owner` is destroyed.

        For `Page.load`, which comes again and again: an owner listens once.
        """
        if owner.property("follows_agent"):
            return
        owner.setProperty("follows_agent", True)
        end = self.ws.agent.listen(listener)
        owner.destroyed.connect(lambda: end())

    def navigate(self, page: str, target: Target | None = None) -> None:
        """Shows a page; `target` says what on it, e.g. `{"candidate": 17}`."""
        self.shell.navigate(page, target)

    def notify(
        self, text: str, kind: Kind = "neutral", action: str = "",
        do: Callable[[], object] | None = None, details: str = "",
    ) -> None:  # fmt: skip
        """A short notice at the bottom of the window, with at most one action."""
        self.shell.notify(text, kind, action, do, details)

    def offer_undo(self, token: UndoToken) -> None:
        """Says what was done and offers to take it back."""
        self.offer_undo_by(self.tr.message(token.said), lambda: self.ws.undo(token))

    def offer_undo_by(self, text: str, undo: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """The same for what has no token. It works when the page is gone by then."""

        def run() -> None:
            self.tasks.start(undo(), name="undo", owner=self.tasks)

        self.shell.notify(text, "neutral", self.tr("Undo"), run)
