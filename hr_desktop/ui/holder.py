"""The workspace behind the window: opened, closed, and opened again as another one."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from hr_desktop.config import Paths, read_settings
from hr_desktop.domain.messages import PersonError, message
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.services.workspace import Workspace
    from hr_desktop.ui.live import Live
    from hr_desktop.ui.window import MainWindow

CLOSE_LIMIT = 8.0  # seconds for all clean-up; what is not finished goes on at the next start


class WorkspaceHolder:
    """Opens the workspace that the settings name and gives it to the window."""

    def __init__(self, window: MainWindow, live: Live, paths: Paths) -> None:
        self._window, self._live, self._paths = window, live, paths
        self._workspace: Workspace | None = None
        self._stop: Callable[[], None] = lambda: None
        self._turn = asyncio.Lock()
        window.reopen_wanted.connect(self._reopen)

    async def open(self) -> None:
        """Opens it; a failure is shown in the window."""
        ctx = self._window.ctx
        try:
            from hr_desktop.services.workspace import Workspace

            assert ctx.settings is not None
            workspace = await Workspace.open(self._paths, ctx.settings)
        except Exception as error:  # noqa: BLE001 (whatever it is, the person reads it in the window)
            self._window.could_not_open(error)
            return
        self._workspace = ctx.workspace = workspace
        self._stop = self._live.attach(workspace)
        workspace.presence.on_signed_out(self._signed_out)
        self._window.workspace_opened()
        if workspace.said is not None:
            ctx.notify(ctx.tr.message(workspace.said), "warn")

    async def close(self) -> None:
        """Ends the workspace within the limit; leaves a note in the log when it takes longer."""
        workspace, self._workspace = self._workspace, None
        if workspace is None:
            return
        self._stop()
        try:
            await asyncio.wait_for(workspace.close(), CLOSE_LIMIT)
        except TimeoutError:
            logging.getLogger("hr_desktop.app").warning("the workspace did not close in time")
            threading.Timer(2.0, lambda: os._exit(0)).start()

    def _reopen(self, said: str, kind: Kind) -> None:
        ctx = self._window.ctx
        ctx.tasks.start(self._again(said, kind), name="open again", owner=self._window)

    async def _again(self, said: str, kind: Kind) -> None:
        ctx = self._window.ctx
        async with self._turn:
            ctx.settings, _ = await asyncio.to_thread(read_settings, self._paths)
            await self._empty()
            await self.open()
            if said:
                ctx.notify(said, kind)
            if ctx.workspace is not None:
                ahead = self._window.prepare_pages()
                ctx.tasks.latest(ahead, name="prepare pages", owner=self._window)

    def _signed_out(self) -> None:
        ctx = self._window.ctx
        ctx.tasks.start(self._end(), name="signed out", owner=self._window)

    async def _end(self) -> None:
        async with self._turn:
            await self._empty()
            self._window.could_not_open(PersonError(message("team.signed_out")))

    async def _empty(self) -> None:
        """Takes the workspace from the window: nothing of it stays on the screen."""
        self._window.ctx.workspace = None
        self._live.rebuild()
        await self.close()
