"""The main window: rail, pages, status strip, search, notices and dropped files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hr_desktop.ui.context import Target, UiContext
from hr_desktop.ui.memory import keep_geometry, restore_geometry
from hr_desktop.ui.pages import PAGES, PageSpec
from hr_desktop.ui.rail import WIDTH as RAIL_WIDTH
from hr_desktop.ui.rail import Rail
from hr_desktop.ui.status import StatusStrip
from hr_desktop.ui.tasks import Failure, gently, make_classes
from hr_desktop.ui.theme import Kind, colors

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.services.feed import Change
    from hr_desktop.ui.drop import DropSheet
    from hr_desktop.ui.pages.base import Page
    from hr_desktop.ui.palette import Palette
    from hr_desktop.ui.toast import Toasts

BETWEEN_PAGES = 0.1  # seconds between the pages that are built ahead
MINIMUM = (1024, 700)
USUAL = (1280, 800)


class MainWindow(QWidget):
    """The window. `close_wanted` is emitted instead of closing: `app` ends the work first."""

    close_wanted = Signal()
    painted = Signal()  # the first paint is done: heavier things may be imported now
    settings_wanted = Signal(object)  # Settings to store and apply
    use_wanted = Signal(object, object)  # Settings of another workspace, and secrets to keep
    reopen_wanted = Signal(str, str)  # the settings name another workspace; what to say then

    def __init__(self, ctx: UiContext) -> None:
        super().__init__()
        self.ctx = ctx
        ctx.shell = self
        self._pages: dict[str, Page] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self._counts: dict[str, str] = {}
        self._current = ""
        self._was_painted = False
        self._failure: tuple[Exception, bool] | None = None  # why no workspace is open
        self._sheet: QWidget | None = None  # says so, over every page but Settings
        self.close_asked = False
        self.commands: Callable[[], Sequence[Any]] = lambda: ()
        self.setWindowTitle("HR Desktop")
        self.setMinimumSize(*MINIMUM)
        if not restore_geometry(self, ctx.memory):
            self.resize(*USUAL)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None
        self.toasts: Toasts | None = None
        self.palette_: Palette | None = None
        self.sheet: DropSheet | None = None
        self._build()
        ctx.tasks.failed.connect(self._failed)
        self._shortcuts()

    # -- building ---------------------------------------------

    def _build(self) -> None:
        tr = self.ctx.tr
        content = QWidget()
        entries = [(p.key, tr(p.title), p.icon, p.bottom) for p in PAGES]
        self.rail = Rail(tr("Pages"), entries, self._recruiter())
        self.rail.picked.connect(self._picked)
        self.stack = QStackedWidget()
        self.stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.status = StatusStrip(tr("Stop"))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.stack, 1)
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(middle, 1)
        box.addWidget(self.status)
        self._content = content
        self._outer.addWidget(content)
        self.stack.setFocus()  # no ring until the keyboard is used
        for key, count in self._counts.items():
            self.rail.set_count(key, count)
        self._title()

    def complete(self) -> None:
        """Makes what the first paint did not wait for: notices, the search, the sheet for files."""
        from hr_desktop.ui.drop import DropSheet
        from hr_desktop.ui.palette import Palette
        from hr_desktop.ui.toast import Toasts

        tr = self.ctx.tr
        self.toasts = Toasts(self, RAIL_WIDTH, 62, tr("Copy details"), tr("Close"))
        self.palette_ = Palette(
            self, tr("Find people, vacancies and commands"), tr("Nothing found."),
            lambda: self.commands(),
        )  # fmt: skip
        self.sheet = DropSheet(
            self, "", tr("PDF, DOCX, RTF, ODT, TXT, MD, HTML, ZIP · whole folders")
        )
        self.sheet.dropped.connect(self.dropped)

    def retranslate(self) -> None:
        """Builds everything again in the context's language; pages keep their state."""
        current = self._current
        for key, page in self._pages.items():
            self._kept[key] = page.state()
            self.ctx.tasks.cancel(page)
        self._pages = {}
        self._current = ""
        self._sheet = None
        for old in (self._content, self.toasts, self.palette_, self.sheet):
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        self._build()
        self.complete()
        if current:
            self.navigate(current)
        if self._failure is not None:
            self._show_failure()
        if self.ctx.workspace is not None:
            self.ctx.tasks.latest(self.prepare_pages(), name="prepare pages", owner=self)

    def _recruiter(self) -> str:
        name = self.ctx.settings.recruiter if self.ctx.settings is not None else ""
        return name or self.ctx.tr("Your name")

    def _shortcuts(self) -> None:
        for number, spec in enumerate(PAGES, 1):
            keys = "Ctrl+," if spec.key == "settings" else f"Ctrl+{number}"
            QShortcut(QKeySequence(keys), self, lambda key=spec.key: self.navigate(key))
        QShortcut(QKeySequence("Ctrl+K"), self, lambda: self.open_palette())
        QShortcut(QKeySequence("F6"), self, self._next_area)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self._refresh)

    # -- pages ---------------------------------------------

    @property
    def current(self) -> str:
        """The key of the page in front."""
        return self._current

    def page(self, key: str) -> Page | None:
        """A page that was built, or None."""
        return self._pages.get(key)

    def navigate(self, page: str, target: Target | None = None) -> None:
        """Shows a page, builds it when it is new, and opens `target` on it."""
        spec = next((p for p in PAGES if p.key == page), None)
        if spec is None:
            return
        try:
            shown = self._pages.get(page) or self._make(spec)
        except Exception as error:  # noqa: BLE001 (one page that fails must not take the window)
            self.ctx.tasks.report(error, f"page {page}")
            return
        if self.palette_ is not None and self.palette_.isVisible():
            self.palette_.close_()
        if self._sheet is not None:  # connections are set up in Settings, the rest has to wait
            self.stack.setCurrentWidget(shown if page == "settings" else self._sheet)
        if page != self._current:
            before = self._pages.get(self._current)
            if before is not None:
                before.hidden()
            focused = self.focusWidget()
            self._current = page
            if self._sheet is None:
                self.stack.setCurrentWidget(shown)
            if focused is None or not self.rail.isAncestorOf(focused):
                shown.setFocus()  # nothing is marked; Tab goes to the first control
            self.rail.choose(page)
            self._title()
            shown.shown()
        if target is not None:
            self.ctx.tasks.latest(self._open(shown, target), name=f"open {page}", owner=shown)

    def _make(self, spec: PageSpec, *, ahead: bool = False) -> Page:
        made = spec.load()(self.ctx)
        self._pages[spec.key] = made
        self.stack.addWidget(made)
        kept = self._kept.pop(spec.key, None)
        if kept is not None:
            made.restore(kept)
        if ahead:
            made.outdated = True  # loaded when it is first shown
        else:
            made.refresh()
        return made

    async def prepare_pages(self) -> None:
        """Builds the other pages one by one, so that none makes the person wait when it is opened.

        Their modules are imported in a thread, when all of Qt's classes are there; building happens
        here, in steps as short as a page.
        """
        import asyncio

        await make_classes()
        for spec in PAGES:
            await asyncio.to_thread(gently, spec.load)
            await asyncio.sleep(BETWEEN_PAGES)
            if spec.key not in self._pages:
                focused = self.focusWidget()
                try:
                    self._make(spec, ahead=True)
                    if focused is not None and self.focusWidget() is not focused:
                        focused.setFocus()  # a page that takes it for itself is not shown yet
                except Exception as error:  # noqa: BLE001 (one page must not take the others)
                    self.ctx.tasks.report(error, f"page {spec.key}")

    async def _open(self, page: Page, target: Target) -> None:
        await page.open(target)

    def start_page(self) -> None:
        """Shows the page of the last time. Called after the first paint: it imports the page."""
        kept = self.ctx.memory.get("page")
        known = {p.key for p in PAGES}
        self.rail.set_recruiter(self._recruiter())
        self.navigate(kept if kept in known else "today")

    def could_not_open(self, error: Exception, *, tries: bool = False) -> None:
        """The workspace cannot be opened: says why in the middle of the window.

        `tries`: the program goes on trying by itself.
        """
        if getattr(error, "said", None) is None:
            self.ctx.tasks.report(error, "open the workspace")
        self._failure = (error, tries)
        self._show_failure()

    def _show_failure(self) -> None:
        from hr_desktop.ui.components.surfaces import EmptyState

        assert self._failure is not None
        tr, (error, tries) = self.ctx.tr, self._failure
        said = getattr(error, "said", None)
        text = (
            tr.message(said)
            if said is not None
            else tr("The cause is unexpected. Your data were not changed. Details are in the log.")
        )
        if tries:
            text += " " + tr("It is tried again by itself.")
        gone = said is not None and said.code == "team.signed_out"
        refused = said is not None and said.code == "store.login_refused"
        profile = (tr("Open a team profile…"), self.ctx.tasks.slot(self, "profile", self._profile))
        again = (tr("Try again"), lambda: self.reopen())
        settings = (tr("Settings"), lambda: self.navigate("settings", {"section": "database"}))
        sheet = EmptyState(
            "alert",
            tr("This computer was signed out") if gone else tr("The workspace could not be opened"),
            text,
            profile if gone else again,
            again if gone else profile if refused else settings,
        )
        in_front = self._sheet is None or self.stack.currentWidget() is self._sheet
        self._drop_sheet()
        self._sheet = sheet
        self.stack.addWidget(sheet)
        if in_front:
            self.stack.setCurrentWidget(sheet)

    def _drop_sheet(self) -> None:
        if self._sheet is not None:
            self.stack.removeWidget(self._sheet)
            self._sheet.deleteLater()
            self._sheet = None

    async def _profile(self) -> None:
        from hr_desktop.ui.pages.settings_team import open_team_profile

        await open_team_profile(self.ctx, self)

    def workspace_opened(self) -> None:
        """Lets the pages that were built before fill themselves."""
        from hr_desktop.ui.rights import Guarded

        self._failure = None
        self._drop_sheet()
        shown = self._pages.get(self._current)
        if shown is not None:
            self.stack.setCurrentWidget(shown)
        self.rail.set_recruiter(self._recruiter())
        for button in self.findChildren(QAbstractButton):
            if isinstance(button, Guarded):
                button.look_again()
        for page in self._pages.values():
            page.refresh()

    def changed(self, changes: Sequence[Change]) -> None:
        """Tells the pages about changes in the workspace."""
        for page in self._pages.values():
            wanted = [c for c in changes if c.entity in page.wants]
            if wanted:
                page.changed(wanted)

    def catch_up(self) -> None:
        """The database was away: pages load what they missed; what is typed stays."""
        for page in self._pages.values():
            page.changed(())

    def set_count(self, key: str, count: int | str) -> None:
        """The number beside a page's name in the rail; 0 hides it."""
        self._counts[key] = str(count or "")
        self.rail.set_count(key, self._counts[key])

    def _picked(self, key: str) -> None:
        if key == "recruiter":
            self.navigate("settings", {"section": "recruiter"})
        else:
            self.navigate(key)

    def _refresh(self) -> None:
        page = self._pages.get(self._current)
        if page is not None:
            page.refresh()

    def _next_area(self) -> None:
        """F6: from the rail to the page and back."""
        focused = self.focusWidget()
        if focused is not None and self.rail.isAncestorOf(focused):
            page = self._pages.get(self._current)
            if page is not None:
                (page.nextInFocusChain() or page).setFocus(Qt.FocusReason.TabFocusReason)
                page.focusNextChild()
        else:
            self.rail.focus_current()

    def _title(self) -> None:
        spec = next((p for p in PAGES if p.key == self._current), None)
        name = f"{self.ctx.tr(spec.title)} – " if spec else ""
        self.setWindowTitle(f"{name}HR Desktop")

    # -- what pages may ask (ui.context.Shell) --------------------------------------------------

    def notify(
        self, text: str, kind: Kind = "neutral", action: str = "",
        do: Callable[[], object] | None = None, details: str = "",
    ) -> None:  # fmt: skip
        """A short notice at the bottom of the window."""
        if self.toasts is not None:
            self.toasts.show_toast(text, kind, action, do, details)

    def open_palette(self, text: str = "") -> None:
        """The search over people, vacancies and commands."""
        if self.palette_ is not None:
            self.palette_.open(text)

    def save_settings(self, settings: Settings) -> None:
        """Stores settings and applies them."""
        self.settings_wanted.emit(settings)

    def reopen(self, said: str = "", kind: Kind = "good") -> None:
        """Closes the workspace, opens the one that the settings name now, then says `said`."""
        self.reopen_wanted.emit(said, kind)

    def use(self, settings: Settings, secrets: dict[str, str]) -> None:
        """Opens the workspace of other settings in place of this one; keeps both when it opens."""
        self.use_wanted.emit(settings, secrets)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Imports files and folders and shows the candidates."""
        if self.ctx.workspace is None:
            self.notify(
                self.ctx.tr("The workspace is still opening. Please try again in a moment.")
            )
            return
        self.ctx.tasks.start(self._add(list(paths)), name="import", owner=self)

    async def _add(self, paths: list[Path]) -> None:
        await self.ctx.ws.imports.add(paths)
        self.navigate("candidates", {"imports": True})

    def dropped(self, paths: list[Path]) -> None:
        """Files were let go: the page in front may want them, otherwise they are resumes."""
        page = self._pages.get(self._current)
        if page is None or not page.take_files(paths):
            self.add_files(paths)

    def _failed(self, failure: Failure) -> None:
        tr = self.ctx.tr
        if self.status.trouble.isVisible() and failure.task.startswith("load "):
            return  # the strip says it, and the page loads again by itself
        if failure.said is not None:
            self.notify(tr.message(failure.said), "bad")
            return
        self.notify(
            tr(
                "Something in the program failed ({error_id}). What was saved is kept. Please try "
                "again; if it happens again, send the details to whoever looks after the program.",
                error_id=failure.error_id,
            ),
            "bad",
            details=failure.details,
        )

    # -- events ---------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Watches the native window for dragged files: they may hover over any widget."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Puts the sheet under files before any field sees them."""
        if (
            event.type() == QEvent.Type.DragEnter
            and watched is self.windowHandle()
            and self.sheet is not None
        ):
            from hr_desktop.ui.drop import files_of

            paths = files_of(event.mimeData())  # type: ignore[attr-defined]
            if paths:
                text = self.ctx.tr.plural(
                    "Let go to add {n} file or folder", "Let go to add {n} files and folders",
                    len(paths),
                )  # fmt: skip
                self.sheet.offer(text)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste outside of a field: files and text become resumes."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Imports what is on the clipboard: files, or a resume as text."""
        from hr_desktop.ui.drop import files_of

        data = QGuiApplication.clipboard().mimeData()
        paths = files_of(data)
        if paths:
            self.dropped(paths)
        elif data.hasText() and data.text().strip() and self.ctx.workspace is not None:
            self.ctx.tasks.start(self._paste(data.text()), name="paste", owner=self)
        else:
            self.notify(self.ctx.tr("There is no file and no text on the clipboard."))

    async def _paste(self, text: str) -> None:
        await self.ctx.ws.imports.add_bytes(self.ctx.tr("Pasted text") + ".txt", text.encode())
        self.navigate("candidates", {"imports": True})

    def closeEvent(self, event: QCloseEvent) -> None:
        """Never closes by itself: work is ended first, then `app` returns."""
        event.ignore()
        keep_geometry(self, self.ctx.memory)
        if self._current:
            self.ctx.memory["page"] = self._current
        self.close_asked = True
        self.close_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground; the first time it also says so."""
        from PySide6.QtGui import QPainter

        QPainter(self).fillRect(self.rect(), colors(self).q("page"))
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)
