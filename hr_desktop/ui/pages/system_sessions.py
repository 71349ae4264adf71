"""The computers that are signed in to a team's workspace, and signing one out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.ui.components import Badge, Card, Label, Line, LinkButton, ask, column, row
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.format import when

if TYPE_CHECKING:
    from hr_desktop.services.values import SessionRow
    from hr_desktop.ui.pages.base import Page

EVERY_MS = 15_000  # as often as the computers give a sign of life


class SessionsCard(Card):
    """Who is at work, on which computer, with which version; hidden in a local workspace."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self.box.addWidget(Label(tr("Computers of the team"), "heading"))
        self.box.addWidget(
            Label(
                tr(
                    "A computer that an administrator signs out forgets its passwords and keys "
                    "and closes the workspace within seconds, or when it is next online."
                ),
                "small",
                "muted",
                wrap=True,
            )
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.box.addLayout(self._lines)
        self._shown: list[SessionRow] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._again)
        self._timer.start()
        self.hide()

    def _again(self) -> None:
        workspace = self.ctx.workspace
        # While the database is away the strip says so: no toast beside it every few seconds.
        if self.isVisible() and workspace is not None and workspace.feed.away is None:
            self._page.run("computers of the team", self.load())

    async def load(self) -> None:
        """Fetches and shows the computers."""
        found = await self.ctx.ws.presence.sessions()
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        clear(self._lines)
        for index, one in enumerate(found):
            if index:
                self._lines.addWidget(Line())
            self._lines.addWidget(self._line(one))

    def _line(self, one: SessionRow) -> QWidget:
        tr = self.tr_
        said = " · ".join(
            (one.computer, tr("version {version}", version=one.version), when(tr, one.seen_at))
        )
        name = one.name if one.name == one.login else f"{one.name} ({one.login})"
        words = column(Label(name, "strong"), Label(said, "small", "muted", wrap=True), gap=2)
        line = row(words, gap=12)
        line.setStretch(0, 1)
        if one.here:
            line.addWidget(Badge(tr("this computer"), "accent"), 0, Qt.AlignmentFlag.AlignVCenter)
        elif one.may_sign_out:
            out = LinkButton(tr("Sign out"), small=True)
            out.setAccessibleName(tr("Sign out {computer}", computer=one.computer))
            out.clicked.connect(self._page.action("sign out", partial(self._sign_out, one)))
            line.addWidget(out, 0, Qt.AlignmentFlag.AlignVCenter)
        line.setContentsMargins(0, 8, 0, 8)
        made = QWidget()
        made.setLayout(line)
        return made

    async def _sign_out(self, one: SessionRow) -> None:
        tr = self.tr_
        if not await ask(
            self,
            tr("Sign out {computer}?", computer=one.computer),
            tr(
                "The program there forgets the passwords and keys and closes the workspace. "
                "Nothing that was saved is lost. To work there again, {name} needs a new team "
                "profile. If the computer was stolen, also renew the login and the keys.",
                name=one.name,
            ),
            tr("Sign out"),
            tr("Cancel"),
            kind="danger",
        ):
            return
        await self.ctx.ws.presence.sign_out(one.id)
        self.ctx.notify(tr("{computer} was signed out.", computer=one.computer), "good")
        await self.load()
