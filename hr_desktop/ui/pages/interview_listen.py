"""Listening to an interview that runs: a button, the volume, and how the line is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSlider, QWidget

from hr_desktop.ui.components import Button, Label, row
from hr_desktop.ui.loudspeaker import Loudspeaker, load_sound
from hr_desktop.ui.tasks import gently

if TYPE_CHECKING:
    from hr_desktop.rooms.listening import Line, Listening
    from hr_desktop.ui.pages.base import Page


class Listen(QWidget):
    """Enters the room unseen and plays both sides; it ends when another interview is shown."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._ctx, tr = page, page.ctx, page.ctx.tr
        self._tr = tr
        self._interview: int | None = None
        self._heard: Listening | None = None
        self.speaker = Loudspeaker(self)
        self.button = Button(tr("Listen"), icon="listen")
        self.button.setToolTip(tr("Nobody in the interview sees it; the candidate was told so."))
        self.button.clicked.connect(page.action("listen", self._press))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName(tr("Volume"))
        self.volume.setToolTip(tr("Volume"))
        self.volume.setRange(0, 100)
        self.volume.setValue(round(float(page.ctx.memory.get("volume", 0.8)) * 100))
        self.volume.setFixedWidth(84)
        self.volume.valueChanged.connect(self._louder)
        self.said = Label("", "small", "warn_text")
        self.setLayout(row(self.said, self.volume, self.button))
        self._show()

    @property
    def listens(self) -> bool:
        """Whether something is heard."""
        return self._heard is not None

    def show_interview(self, interview_id: int | None) -> None:
        """Another interview stands here, or (None) nothing that can be heard."""
        if interview_id != self._interview:
            self.stop()
            self._interview = interview_id

    def stop(self) -> None:
        """Leaves the room."""
        self.speaker.stop()
        heard, self._heard = self._heard, None
        self._show()
        if heard is not None and not self._ctx.tasks.closed:
            self._ctx.tasks.start(heard.close(), name="stop listening", owner=self._ctx.tasks)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever looks at something else does not listen any more; a small window still does."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.stop()

    async def _press(self) -> None:
        if self._heard is not None:
            self.stop()
            return
        wanted = self._interview
        if wanted is None:
            return
        self.button.setText(self._tr("Connecting…"))
        try:
            await asyncio.to_thread(gently, load_sound)
            heard = await self._ctx.ws.watching.listen(wanted)
        except Exception:  # not when it is cancelled: the page is gone then
            self._show()
            raise
        if self._interview != wanted or not self.isVisible():  # one looks elsewhere by now
            self._show()
            await heard.close()
            return
        self._heard = heard
        heard.told = self._line
        try:
            self.speaker.set_volume(self.volume.value() / 100)
            self.speaker.start(heard.rate, heard.take)
        except Exception:
            self.stop()
            raise
        self._show()

    def _line(self, line: Line) -> None:
        if line == "over":
            self.stop()
        else:
            self._show()

    def _louder(self, value: int) -> None:
        self._ctx.memory["volume"] = value / 100
        self.speaker.set_volume(value / 100)

    def _show(self) -> None:
        tr, heard = self._tr, self._heard
        self.button.setText(tr("Listen") if heard is None else tr("Stop listening"))
        self.volume.setVisible(heard is not None)
        lost = heard is not None and heard.line == "lost"
        self.said.setText(tr("The line is lost; it is tried again.") if lost else "")
        self.said.setVisible(lost)
        self.button.updateGeometry()
