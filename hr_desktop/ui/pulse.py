"""Follows interviews that run, whichever page is shown: the strip, and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hr_desktop.ui.notices import Notices

if TYPE_CHECKING:
    from hr_desktop.services.values import Board
    from hr_desktop.ui.window import MainWindow

BEAT_MS = 2000  # between looks while an interview runs: what happens in one is in no change log
SELDOM = 8  # beats between looks while none runs: agents die without a word
_RUNS = frozenset({"live", "paused", "away", "waiting", "silent"})


class Pulse(QObject):
    """Lives as long as the window; `show` takes every board that is read, from whom ever."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._ctx = window, window.ctx
        self.notices = Notices(window)
        self._busy = self._voice = False
        self._beats = 0
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def forget(self) -> None:
        """Another workspace is opened."""
        self.notices.forget()
        self._busy = self._voice = False
        self._window.status.set_talks("")
        self._window.status.set_voice("")

    def show(self, board: Board) -> None:
        """Shows what runs, and tells what is new."""
        from hr_desktop.services.standing import alerts  # with the workspace, not before it

        tr = self._ctx.tr
        doing = [one.standing.doing for one in board.open]
        self._busy = any(one in _RUNS for one in doing)
        livekit = self._ctx.ws.settings.livekit.url is not None
        self._voice = livekit or bool(board.agents)
        live = sum(one in ("live", "active", "paused", "away", "silent") for one in doing)
        waiting = sum(one == "waiting" for one in doing)
        parts = [tr("{n} live", n=live)] if live or self._voice else []
        if waiting:
            parts.append(tr("{n} waiting", n=waiting))
        if self._voice:
            parts.append(tr("capacity {n}", n=board.capacity))
        self._window.status.set_talks(" · ".join(parts), urgent=bool(waiting))
        self._window.status.set_voice(self._servers(len(board.agents), livekit=livekit))
        self.notices.take(alerts(board))

    def _servers(self, agents: int, *, livekit: bool) -> str:
        """What the strip says of voice beside the other connections."""
        tr = self._ctx.tr
        words = ["LiveKit"] if livekit else []
        if agents:
            words.append(tr.plural("{n} agent", "{n} agents", agents))
        elif livekit:
            words.append(tr("no agent"))
        return " · ".join(words)

    def _beat(self) -> None:
        self._beats += 1
        self.notices.tidy()
        ctx = self._ctx
        due = self._busy or (self._voice and self._beats % SELDOM == 0)
        if not due or ctx.workspace is None or ctx.tasks.closed:
            return
        if ctx.workspace.feed.away is None:
            ctx.tasks.again(self._look, name="load interviews that run", owner=self)

    async def _look(self) -> None:
        self.show(await self._ctx.ws.watching.board(ended=20))
