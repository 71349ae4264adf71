"""What every page is: a header, a body, and the moments the window tells it about."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.ui import rights
from hr_desktop.ui.context import Target, UiContext
from hr_desktop.ui.header import PageHeader

if TYPE_CHECKING:
    from hr_desktop.services.feed import Change


class Page(QWidget):
    """A page of the window.

    The window builds it when it is first opened, calls `load` when the workspace is there, and
    builds it anew after a change of language: `state` before, `restore` after.
    """

    title: ClassVar[str] = ""  # English; marked with N_
    wants: ClassVar[frozenset[str]] = frozenset()  # entities whose changes call `changed`

    def __init__(self, ctx: UiContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.tr_ = ctx.tr
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where Tab begins after a change of page
        self.outdated = False  # something changed while the page was hidden
        self.header = PageHeader(ctx, ctx.tr(self.title))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 14)
        outer.setSpacing(10)
        outer.addWidget(self.header)
        outer.addLayout(self.body, 1)
        self.build()

    def build(self) -> None:
        """Makes the widgets. No data yet: the workspace may still be opening."""

    async def load(self) -> None:
        """Fills the page. Called once the workspace is open, and again after `refresh`."""

    async def open(self, target: Target) -> None:
        """Shows what `navigate` asked for, e.g. `{"candidate": 17}`; comes after `load`."""

    def changed(self, changes: Sequence[Change]) -> None:
        """Changes in the workspace of the kinds in `wants`. By default the page loads again.

        They come in bursts (four a second during an import): a load under way is let finish, and
        one more follows. A hidden page waits until it is shown.
        """
        if self.isVisible():
            self.ctx.tasks.again(self.load, name=self._loading, owner=self)
        else:
            self.outdated = True

    def shown(self) -> None:
        """The page comes to the front."""

    def hidden(self) -> None:
        """Another page comes to the front."""

    def state(self) -> dict[str, Any]:
        """What the person has chosen here (filters, selection): kept over a change of language."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files dropped while this page is in front. True: taken; False: they are resumes."""
        return False

    def refresh(self) -> None:
        """Loads again; a load still under way is given up."""
        if self.ctx.workspace is not None:
            self.outdated = False
            self.ctx.tasks.latest(self.load(), name=self._loading, owner=self)

    @property
    def _loading(self) -> str:
        return f"load {type(self).__name__}"

    def showEvent(self, event: QShowEvent) -> None:
        """Catches up with what changed while the page was hidden."""
        super().showEvent(event)
        if self.outdated:
            self.refresh()

    def run(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """Runs `work` as a task of this page; a failure is shown to the person."""
        self.ctx.tasks.start(work, name=name, owner=self)

    def action(
        self, name: str, function: Callable[[], Coroutine[Any, Any, Any]]
    ) -> Callable[..., None]:
        """A slot that starts `function()`; pressing twice does not run it twice at once.

        Buttons that are connected with it grey for whoever may not do it (see `rights`).
        """
        slot = self.ctx.tasks.slot(self, name, function)
        return slot if rights.reads(name) else self.changing(slot)

    def changing(self, slot: Callable[..., object]) -> Callable[..., None]:
        """Any other slot that changes what the team shares, with the same effect on buttons."""
        return rights.guarded(slot, self.ctx.refusal, lambda said: self.ctx.notify(said, "warn"))
