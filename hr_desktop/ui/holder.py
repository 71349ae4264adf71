"""The workspace behind the window: opened, closed, and opened again as another one."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hr_desktop.config import Paths, Settings, read_settings, save_settings
from hr_desktop.domain.messages import PersonError, message
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.services.workspace import Workspace
    from hr_desktop.ui.live import Live
    from hr_desktop.ui.window import MainWindow

# What passes by itself: worth trying again without a person.
AWAY = frozenset({"store.unreachable", "store.unknown_host", "store.too_many", "store.slow"})
RETRY_S, MOST_S = 3.0, 30.0  # between two tries: the first pause, the longest
CLOSE_LIMIT = 8.0  # seconds for all clean-up; what is not finished goes on at the next start


class WorkspaceHolder:
    """Opens the workspace that the settings name and gives it to the window."""

    def __init__(self, window: MainWindow, live: Live, paths: Paths) -> None:
        self._window, self._live, self._paths = window, live, paths
        self._workspace: Workspace | None = None
        self._stop: Callable[[], None] = lambda: None
        self._turn = asyncio.Lock()
        window.reopen_wanted.connect(self._reopen)
        window.use_wanted.connect(self._use)

    async def open(self) -> None:
        """Opens it; a failure is shown in the window. A server that is away is tried again."""
        try:
            await self._open()
        except Exception as error:  # noqa: BLE001 (whatever it is, the person reads it in the window)
            self._failed(error)

    async def _open(self) -> None:
        from hr_desktop.services.workspace import Workspace

        settings = self._window.ctx.settings
        assert settings is not None
        self._show(await Workspace.open(self._paths, settings))

    def _show(self, workspace: Workspace) -> None:
        ctx = self._window.ctx
        self._workspace = ctx.workspace = workspace
        self._stop = self._live.attach(workspace)
        workspace.presence.on_signed_out(self._signed_out)
        self._window.workspace_opened()
        ctx.tasks.start(workspace.wait_for_candidates(), name="voice", owner=self._window)
        if workspace.said is not None:
            ctx.notify(ctx.tr.message(workspace.said), "warn")

    def _failed(self, error: Exception) -> None:
        window = self._window
        away = isinstance(error, PersonError) and error.said.code in AWAY
        window.could_not_open(error, tries=away)
        if away:
            window.ctx.tasks.latest(self._try_again(), name="try again", owner=window)

    async def _try_again(self) -> None:
        """Opens it as soon as the server answers; any other refusal waits for the person."""
        ctx, wait = self._window.ctx, RETRY_S
        while True:
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, MOST_S)
            async with self._turn:
                if self._workspace is not None:
                    return
                try:
                    await self._open()
                except PersonError as error:
                    self._window.could_not_open(error, tries=error.said.code in AWAY)
                    if error.said.code in AWAY:
                        continue
                    return
                ctx.notify(ctx.tr("The server answers again; the workspace is open."), "good")
                self._prepare()
                return

    async def end(self) -> None:
        """Ends the workspace with the program: what hangs then (a thread, a driver) is left."""
        if not await self.close():
            threading.Timer(2.0, lambda: os._exit(0)).start()

    async def close(self) -> bool:
        """Ends the workspace; False, and a note in the log, when it takes longer than allowed."""
        workspace, self._workspace = self._workspace, None
        if workspace is None:
            return True
        self._stop()
        try:
            await asyncio.wait_for(workspace.close(), CLOSE_LIMIT)
        except TimeoutError:
            logging.getLogger("hr_desktop.app").warning("the workspace did not close in time")
            return False
        return True

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
            self._prepare()

    def _prepare(self) -> None:
        ctx = self._window.ctx
        if ctx.workspace is not None:
            ahead = self._window.prepare_pages()
            ctx.tasks.latest(ahead, name="prepare pages", owner=self._window)

    def _use(self, settings: Settings, secrets: dict[str, str]) -> None:
        ctx = self._window.ctx
        ctx.tasks.start(self._change(settings, secrets), name="change", owner=self._window)

    async def _change(self, settings: Settings, secrets: dict[str, str]) -> None:
        """Works with these settings and secrets from now on, or with the old ones as before."""
        ctx = self._window.ctx
        async with self._turn:
            try:
                before = await self._keep(secrets)
            except PersonError as refused:
                ctx.notify(ctx.tr.message(refused.said), "bad")
                return
            await self._empty()
            self._window.status.set_work(ctx.tr("The workspace is being opened…"))
            try:
                workspace = await self._opened(settings)
            except Exception as error:  # noqa: BLE001 (whatever it is, the person reads it)
                await self._keep(before)
                said = getattr(error, "said", None)
                if said is None:
                    ctx.tasks.report(error, "change")
                why = ctx.tr.message(said) if said is not None else ""
                await self.open()
                self._window.status.set_work("")
                if ctx.workspace is not None:
                    again = ctx.tr("You work on as before.")
                    ctx.notify(f"{why} {again}".strip(), "bad")
            else:
                ctx.settings = settings
                self._show(workspace)
                ctx.notify(ctx.tr("The workspace is open and in use from now on."), "good")
            self._prepare()

    async def _opened(self, settings: Settings) -> Workspace:
        """The workspace of these settings, which are stored; the old ones again when it fails."""
        from hr_desktop.services.workspace import Workspace

        before = self._window.ctx.settings
        assert before is not None
        await asyncio.to_thread(save_settings, self._paths, settings)
        try:
            return await Workspace.open(self._paths, settings)
        except BaseException:
            await asyncio.to_thread(save_settings, self._paths, before)
            raise

    async def _keep(self, secrets: Mapping[str, str | None]) -> dict[str, str | None]:
        """Puts secrets into the keyring (None takes one away); gives those that were there."""
        vault = self._window.ctx.vault
        assert vault is not None
        before: dict[str, str | None] = {}
        for name, value in secrets.items():
            before[name] = await asyncio.to_thread(vault.get, name)
            if value is None:
                await asyncio.to_thread(vault.delete, name)
            else:
                await asyncio.to_thread(vault.set, name, value)
        return before

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
        self._window.status.set_trouble("")  # its database is nobody's trouble here any more
