"""Settings: a LiveKit server on this computer, for trying voice interviews."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import Badge, Button, Label, open_files, row
from hr_desktop.ui.pages.settings_parts import Group
from hr_desktop.ui.theme import Kind
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.ui.pages.settings import SettingsPage

LOOK_MS = 1000
STATES: dict[str, tuple[str, Kind]] = {
    "stopped": (N_("not running"), "neutral"),
    "starting": (N_("starting"), "accent"),
    "running": (N_("running"), "good"),
    "restarting": (N_("starting again"), "warn"),
    "failed": (N_("does not start"), "bad"),
}


class LocalTrial(Group):
    """Start, stop, and the program's file."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            tr("Try voice on this computer"),
            tr(
                "A LiveKit server that only this computer reaches: enough to talk with the "
                "interviewer in your own browser. Candidates elsewhere need a server of your "
                "company."
            ),
        )
        self.page, self.ctx = page, page.ctx
        self.start = Button(tr("Start a local LiveKit"), icon="play")
        self.start.clicked.connect(page.action("start the local LiveKit", self._start))
        self.stop = Button(tr("Stop"), icon="stop")
        self.stop.clicked.connect(page.action("stop the local LiveKit", self._stop))
        self.choose = Button(tr("Choose its file…"), icon="folder")
        self.choose.clicked.connect(page.action("choose livekit-server", self._choose))
        self.badge = Badge()
        self.said = Label("", "small", "muted", wrap=True, selectable=True)
        self.box.addLayout(row(self.start, self.stop, self.choose, None, self.badge))
        self.box.addWidget(self.said)
        self._problem = ""
        self._timer = QTimer(self)  # a server that dies and comes back is seen
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def fill(self, settings: Settings) -> None:
        """Shows what is stored and what the server does."""
        tr, livekit, workspace = self.ctx.tr, settings.livekit, self.ctx.workspace
        health = workspace.livekit.health if workspace is not None else None
        state = health.state.value if health is not None else "stopped"
        runs = livekit.local and state in ("running", "starting", "restarting")
        word, kind = STATES[state]
        self.badge.set(tr(word), kind)
        self.badge.setVisible(livekit.local)
        self.start.setVisible(not runs)
        self.stop.setVisible(livekit.local)
        self.choose.setVisible(not runs)
        if runs:
            said = tr("It answers at {address}.", address=livekit.url or "")
        elif self._problem:
            said = self._problem
        elif livekit.local and health is not None and health.said is not None:
            said = tr.message(health.said)
        elif livekit.program:
            said = livekit.program
        else:
            said = ""
        self.said.setText(said)
        self.said.setVisible(bool(said))

    def _look(self) -> None:
        if self.isVisible() and self.ctx.settings is not None:
            self.fill(self.ctx.settings)

    async def _start(self) -> None:
        from hr_desktop.services.local_livekit import local_settings

        settings, vault = self.ctx.settings, self.ctx.vault
        assert settings is not None
        assert vault is not None
        self._problem = ""
        self.start.setEnabled(False)
        try:
            livekit = await asyncio.to_thread(local_settings, settings.livekit, vault)
            if livekit == settings.livekit:  # it was stopped or has failed
                await self.ctx.ws.open_livekit()
            else:
                self.page.change(livekit=livekit)
            await self.page.voice.load()
        except PersonError as refused:
            self._problem = self.ctx.tr.message(refused.said)
        self.start.setEnabled(True)
        self.page.fill(self.ctx.settings or settings)

    async def _stop(self) -> None:
        """The address goes with the server: interviews at this computer are in text again."""
        from hr_desktop.config import LiveKitSettings

        settings = self.ctx.settings
        assert settings is not None
        self._problem = ""
        self.page.change(livekit=LiveKitSettings(program=settings.livekit.program))
        self.page.fill(self.ctx.settings or settings)

    async def _choose(self) -> None:
        tr, settings = self.ctx.tr, self.ctx.settings
        assert settings is not None
        paths = await open_files(self, tr("Choose livekit-server"), tr("Programs (*)"))
        if not paths:
            return
        self._problem = ""
        chosen = settings.livekit.model_copy(update={"program": str(Path(paths[0]))})
        self.page.change(livekit=chosen)
        self.page.fill(self.ctx.settings or settings)
