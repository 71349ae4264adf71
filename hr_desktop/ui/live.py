"""What is alive in the shell: counts in the rail, running imports, the search, changed settings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from hr_desktop.i18n import Translator
from hr_desktop.ui.pages import PAGES
from hr_desktop.ui.palette import Entry
from hr_desktop.ui.pulse import Pulse

if TYPE_CHECKING:
    from hr_desktop.config import Paths, Settings
    from hr_desktop.domain.messages import Message
    from hr_desktop.services.feed import Change
    from hr_desktop.services.values import Hit
    from hr_desktop.services.workspace import Workspace
    from hr_desktop.ui.window import MainWindow

PAGE_OF = {"candidate": "candidates", "vacancy": "vacancies", "interview": "interviews"}
QUIET_MS = 50  # changes come in bursts: so many milliseconds are gathered
BURST_MS = 600  # and so many while they do not end, as in a long import


class Live(QObject):
    """Connects the window with the workspace. Lives as long as the window."""

    def __init__(self, window: MainWindow, use_qt_words: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._ctx = window.ctx
        self._use_qt_words = use_qt_words
        self._pending: list[Change] = []
        self._storing = asyncio.Lock()
        self._pulse = Pulse(window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._told = QElapsedTimer()
        self._timer.timeout.connect(self._tell)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._watch)
        window.commands = self.commands
        self._connect()

    def _connect(self) -> None:
        """The strip and the palette are new after a change of language."""
        if self._window.palette_ is not None:
            self._window.palette_.searching.connect(self._search)
        self._window.status.stop.connect(
            self._ctx.tasks.slot(self, "stop imports", self._stop_imports)
        )
        self._window.status.attention.connect(
            lambda: self._ctx.navigate("candidates", {"imports": True, "attention": True})
        )
        self._window.status.watch.connect(lambda: self._ctx.navigate("interviews", {"tab": "live"}))

    def attach(self, workspace: Workspace) -> Callable[[], None]:
        """Listens to the workspace; the result stops listening."""
        self._pulse.forget()
        stop = workspace.feed.subscribe(self._changed)
        workspace.uploads.on_change(self._update)
        workspace.feed.on_away(self._away)
        self._watch(QGuiApplication.applicationState())
        self._update()
        return stop

    def _away(self, said: Message | None) -> None:
        """The database does not answer (then it is tried again for ever), or it does again."""
        tr = self._ctx.tr
        self._window.status.set_trouble(
            tr("The database does not answer: what you type stays, and work goes on by itself.")
            if said is not None
            else ""
        )
        if said is None and not self._ctx.tasks.closed:
            self._window.catch_up()
            self._update()

    def _watch(self, state: Qt.ApplicationState) -> None:
        """Whoever looks at the window sees the others' changes at once."""
        if self._ctx.workspace is not None:
            closely = state is Qt.ApplicationState.ApplicationActive
            self._ctx.workspace.feed.watch(closely=closely)

    # -- counts and the strip ---------------------------------------------

    def _changed(self, changes: Sequence[Change]) -> None:
        self._pending.extend(changes)
        if not self._timer.isActive():
            follows = self._told.isValid() and self._told.elapsed() < 2 * BURST_MS
            self._timer.start(BURST_MS if follows else QUIET_MS)

    def _tell(self) -> None:
        changes, self._pending = self._pending, []
        self._told.start()
        if self._ctx.tasks.closed:
            return
        self._window.changed(changes)
        self._update()

    def _update(self) -> None:
        if self._ctx.workspace is None or self._ctx.workspace.feed.away is not None:
            return
        self._ctx.tasks.again(self._count, name="counts", owner=self)

    async def _count(self) -> None:
        ctx = self._ctx
        progress = await ctx.ws.imports.progress()
        today = await ctx.ws.today.overview()
        on_their_way = "" if progress.running else await self._on_their_way()
        tr, status = ctx.tr, self._window.status  # other ones after a change of language
        finished = progress.done + progress.failed
        if progress.running:
            text = tr("Import: {done} of {total}", done=finished, total=progress.total)
            status.set_work(text, finished / max(1, progress.total), stoppable=True)
        else:
            status.set_work(on_their_way)
        need = progress.attention
        status.set_attention(
            tr.plural("{n} file needs attention", "{n} files need attention", need) if need else ""
        )
        settings = ctx.ws.settings
        role = tr.code(f"role.{ctx.ws.role}")
        where = (
            tr("On this computer") if not settings.database_url else tr("Team: {role}", role=role)
        )
        engine = f"AI: {settings.ai.model}" if ctx.ws.remote else tr("offline engine")
        status.set_connection(f"{where} · {engine}")
        self._pulse.show(today.board)
        talks = today.board.open
        live = sum(one.row.state.value == "active" for one in talks)
        waiting = len(today.waiting_decisions)
        self._window.set_count(
            "today", len(talks) + waiting + len(today.failures) + len(today.failed_jobs)
        )
        self._window.set_count("interviews", live)
        self._window.set_count("reports", waiting)

    async def _on_their_way(self) -> str:
        """Files that the team's storage refuses or that it does not answer for, in words."""
        found = await self._ctx.ws.uploads.progress()
        if not found.waiting or found.said is None:
            return ""
        return self._ctx.tr.plural(
            "{n} file waits for the team’s storage.",
            "{n} files wait for the team’s storage.",
            found.waiting,
        )

    async def _stop_imports(self) -> None:
        stopped = await self._ctx.ws.imports.cancel_all()
        tr = self._ctx.tr
        self._ctx.notify(
            tr.plural(
                "{n} file was stopped. It stays in the list and can be tried again.",
                "{n} files were stopped. They stay in the list and can be tried again.",
                stopped,
            )
        )

    # -- the palette ---------------------------------------------

    def commands(self) -> list[Entry]:
        """Everything that can be done from anywhere."""
        ctx, tr = self._ctx, self._ctx.tr
        found = [
            Entry(tr("Add resumes…"), "", "plus", self._slot("add resumes", self._choose_files)),
            Entry(tr("New vacancy"), "", "plus", lambda: ctx.navigate("vacancies", {"new": True})),
            Entry(
                tr("Practice interview"), "", "interviews",
                lambda: ctx.navigate("interviews", {"practice": True}),
            ),
        ]  # fmt: skip
        for number, spec in enumerate(PAGES, 1):
            keys = "Ctrl+," if spec.key == "settings" else f"Ctrl+{number}"
            found.append(
                Entry(
                    tr("Go to: {page}", page=tr(spec.title)), "", spec.icon,
                    partial(ctx.navigate, spec.key), keys,
                )
            )  # fmt: skip
        dark = ctx.theme.colors.dark
        found += [
            Entry(
                tr("Light look") if dark else tr("Dark look"), "", "eye",
                lambda: self._set(look="light" if dark else "dark"),
            ),
            Entry(
                "English" if tr.language == "ru" else "Русский", tr("Language"), "settings",
                lambda: self._set(language="en" if tr.language == "ru" else "ru"),
            ),
            Entry(
                tr("Paste a resume from the clipboard"), "", "copy", self._window.paste, "Ctrl+V"
            ),
            Entry(
                tr("Open a team profile…"), "", "folder",
                self._slot("open a team profile", self._team_profile),
            ),
            Entry(tr("Keyboard shortcuts"), "", "keyboard", self._shortcuts),
        ]  # fmt: skip
        return found

    def _slot(self, name: str, function: Callable[[], object]) -> Callable[[], None]:
        return self._ctx.tasks.slot(self, name, function)  # type: ignore[arg-type]

    def _search(self, text: str) -> None:
        if text and self._ctx.workspace is not None:
            self._ctx.tasks.latest(self._find(text), name="search", owner=self)

    async def _find(self, text: str) -> None:
        hits = await self._ctx.ws.search.find(text, 12)
        if self._window.palette_ is not None:
            self._window.palette_.show_found(text, [self._entry(hit) for hit in hits])

    def _entry(self, hit: Hit) -> Entry:
        page = PAGE_OF[hit.kind]
        icon = next(p.icon for p in PAGES if p.key == page)
        return Entry(
            hit.title, hit.subtitle, icon, lambda: self._ctx.navigate(page, {hit.kind: hit.id})
        )

    async def _choose_files(self) -> None:
        from hr_desktop.ui.components.dialogs import open_files

        paths: list[Path] = await open_files(self._window, self._ctx.tr("Add resumes"))
        if paths:
            self._window.add_files(paths)

    async def _team_profile(self) -> None:
        from hr_desktop.ui.pages.settings_team import open_team_profile

        await open_team_profile(self._ctx, self._window)

    def _shortcuts(self) -> None:
        from hr_desktop.ui.shortcuts import show_shortcuts

        self._ctx.tasks.start(
            show_shortcuts(self._window, self._ctx.tr), name="shortcuts", owner=self
        )

    # -- settings ---------------------------------------------

    def _set(self, **changes: str) -> None:
        if self._ctx.settings is not None:
            self._window.save_settings(self._ctx.settings.model_copy(update=changes))

    def settings_changed(self, paths: Paths, settings: Settings) -> None:
        """Applies language and look at once, then stores the settings and tells the workspace."""
        ctx = self._ctx
        ctx.settings = settings
        ctx.theme.set_look(settings.look)
        language = settings.effective_language()
        if language != ctx.tr.language:
            ctx.tr = Translator(language)
            self._use_qt_words(language)
            self.rebuild()
        self._window.rail.set_recruiter(settings.recruiter or ctx.tr("Your name"))
        self._ctx.tasks.start(self._store(paths), name="save settings", owner=self)

    def rebuild(self) -> None:
        """Builds the window's contents anew, e.g. in another language."""
        self._window.retranslate()
        self._connect()
        if self._ctx.workspace is not None and self._ctx.workspace.feed.away is not None:
            self._away(self._ctx.workspace.feed.away)

    async def _store(self, paths: Paths) -> None:
        """One after the other, each with the newest settings: threads may overtake each other."""
        from hr_desktop.config import save_settings

        async with self._storing:
            settings = self._ctx.settings
            assert settings is not None
            await asyncio.to_thread(save_settings, paths, settings)
            workspace = self._ctx.workspace
            if workspace is None:
                return
            before = workspace.settings
            try:
                await workspace.apply_settings(settings)
            finally:
                self._update()
        if settings.voice != before.voice:
            await workspace.renew_interviewer()
        elif settings.livekit != before.livekit:
            await workspace.wait_for_candidates()
