"""A person's hands at the window: finds what can be seen by its words, clicks, types, drops, looks.

Everything goes through Qt's own events at places where a person could reach them: a widget that
is covered, hidden or disabled cannot be clicked here either.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from hr_desktop.ui.components.rows import ListRow
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.tasks import Failure
from hr_desktop.ui.window import MainWindow

OUTPUT = Path(__file__).resolve().parents[2] / "test-output" / "e2e"
LIMIT = 60.0
W = TypeVar("W", bound=QWidget)
Name = str | re.Pattern[str]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Opened(QObject):
    """Takes what the program would have opened with another program."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []
        QDesktopServices.setUrlHandler("file", self, "take")

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.paths.append(Path(url.toLocalFile()))


class Hands:
    """Drives one window and keeps pictures of it."""

    def __init__(self, window: MainWindow, name: str) -> None:
        self.window = window
        self.name = name
        self.opened = Opened()
        self.failures: list[Failure] = []
        window.ctx.tasks.failed.connect(self.failures.append)
        self._heard: Any = None
        self.stefani_listens = False  # she has asked and waits for an answer
        self._pictures = 0

    @property
    def tr(self) -> Any:
        return self.window.ctx.tr

    @property
    def ws(self) -> Any:
        return self.window.ctx.ws

    def hear(self) -> None:
        """Notices when Stefani waits for an answer; again after settings were changed."""

        def heard(event: dict[str, Any]) -> None:
            kind = event.get("event")
            if kind == "listening":
                self.stefani_listens = True
            elif kind in ("thinking", "ended", "agent"):
                self.stefani_listens = False

        if self.ws.agent is not self._heard:
            self._heard = self.ws.agent
            self._heard.listen(heard)

    # -- seeing ---------------------------------------------------------------------------------

    def all(self, kind: type[W], within: QWidget | None = None) -> list[W]:
        """The widgets of a kind that are shown now (in the dialog in front, if there is one)."""
        ground = within or QApplication.activeModalWidget() or self.window
        return [w for w in ground.findChildren(kind) if w.isVisible()]

    def see(self, name: Name, kind: type[W], within: QWidget | None = None) -> W | None:
        """A shown widget by its words or its accessible name."""
        return next((w for w in self.all(kind, within) if fits(w, name)), None)

    async def find(
        self, name: Name, kind: type[W], *, within: QWidget | None = None, limit: float = LIMIT
    ) -> W:
        """As `see`, waiting until it is there and can be used."""
        found: list[W] = []

        def there() -> bool:
            seen = self.see(name, kind, within)
            found[:] = [seen] if seen is not None and seen.isEnabled() else []
            return bool(found)

        await self.until(there, f"{kind.__name__} {name!r} is there", limit)
        return found[0]

    async def find_kind(self, kind: type[W], limit: float = LIMIT) -> W:
        """The shown widget of a kind, waited for."""
        await self.until(lambda: self.all(kind), f"{kind.__name__} is there", limit)
        return self.all(kind)[0]

    def text(self) -> str:
        """All words that are shown."""
        return "\n".join(words(w) for w in self.all(QWidget) if words(w))

    async def until(self, condition: Callable[[], object], what: str, limit: float = LIMIT) -> None:
        """Waits for a state of the window; fails at once when the program failed."""
        end = asyncio.get_running_loop().time() + limit
        while not condition():
            self.check()
            if asyncio.get_running_loop().time() > end:
                self.shot("waited in vain")
                raise AssertionError(f"waited {limit:.0f} s in vain: {what}\n{self.text()[:1500]}")
            await asyncio.sleep(0.02)

    async def reads(self, *texts: str, limit: float = LIMIT) -> None:
        """Waits until these words are shown."""
        for text in texts:
            await self.until(lambda text=text: text in self.text(), f"{text!r} is shown", limit)

    def check(self) -> None:
        """Fails when anything failed unexpectedly in the program."""
        bad = [f for f in self.failures if f.said is None]
        assert not bad, f"the program failed: {bad[0].task}: {bad[0].details}"

    def shot(self, stage: str) -> Path:
        """A picture of the window (and the dialog in front) in test-output."""
        self._pictures += 1
        OUTPUT.mkdir(parents=True, exist_ok=True)
        path = OUTPUT / f"{self.name}-{self._pictures:02d}-{stage.replace(' ', '_')}.png"
        self.window.grab().save(str(path))
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.grab().save(str(path.with_stem(path.stem + "-dialog")))
        return path

    def table(self, page: str, name: str) -> DataTable[Any]:
        """A shown table of a page, by its name."""
        found = self._table(page, name)
        assert found is not None, f"no table {name!r} is shown"
        return found

    def rows(self, page: str, name: str) -> int:
        """How many rows a table shows; -1 while it is not there."""
        found = self._table(page, name)
        return -1 if found is None else found.model.rowCount()

    def _table(self, page: str, name: str) -> DataTable[Any] | None:
        holder = self.window.page(page)
        tables = self.all(DataTable, holder) if holder is not None else []
        return next((t for t in tables if t.view.accessibleName() == name), None)

    # -- the mouse ------------------------------------------------------------------------------

    async def click(
        self, name: Name, kind: type[QWidget] = QAbstractButton, within: QWidget | None = None
    ) -> None:
        """Clicks a button (or row) by its words; scrolls to it first, as one does."""
        while True:
            widget = await self.find(name, kind, within=within)
            try:
                return await self.press_on(widget)
            except RuntimeError:  # its part of the window was built anew in that moment
                if shiboken6.isValid(widget):
                    raise

    async def press_on(self, widget: QWidget) -> None:
        """Clicks the middle of a widget, which must be where the pointer reaches it."""
        middle = widget.rect().center()
        if isinstance(widget, QAbstractButton):
            middle.setX(min(middle.x(), 12))  # a tick box ends long before its row
        elif isinstance(widget, QPlainTextEdit):
            middle = QPoint(12, 12)  # its first line is what a scrolling column brings into sight
        top = widget.window()

        def free() -> bool:
            self._bring(widget)
            hit = top.childAt(widget.mapTo(top, middle)) or top
            return hit is widget or widget.isAncestorOf(hit)

        await self.until(free, f"nothing covers {words(widget)!r}")
        left = Qt.MouseButton.LeftButton
        await outside(lambda: QTest.mouseMove(widget, middle))
        await outside(lambda: QTest.mouseClick(widget, left, pos=middle))

    @staticmethod
    def _bring(widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()

    async def click_row(self, table: DataTable[Any], row_id: int, column: str = "name") -> None:
        """Clicks a row of a table; a column None means its tick box."""
        model, view = table.model, table.view
        await self.until(lambda: model.row_of(row_id) >= 0, "the row is there")
        keys = [c.key for c in model.columns]
        place = keys.index(column) + (1 if model.checkable else 0) if column else 0
        index = model.index(model.row_of(row_id), place)
        view.scrollTo(index)
        await asyncio.sleep(0)
        where, left = view.visualRect(index).center(), Qt.MouseButton.LeftButton
        await outside(lambda: QTest.mouseClick(view.viewport(), left, pos=where))

    async def drop(self, paths: Iterable[Path]) -> None:
        """Drags files over the middle of the window and lets them go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        handle = self.window.windowHandle()
        where = QPoint(self.window.width() // 2, self.window.height() // 2)
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        entered = QDragEnterEvent(where, copy, data, left, none)
        await outside(lambda: QApplication.sendEvent(handle, entered))
        moved = QDragMoveEvent(where, copy, data, left, none)
        await outside(lambda: QApplication.sendEvent(handle, moved))
        assert self.window.sheet is not None
        assert self.window.sheet.isVisible()
        self.shot("files over the window")
        let_go = QDropEvent(QPointF(where), copy, data, left, none)
        await outside(lambda: QApplication.sendEvent(handle, let_go))
        assert let_go.isAccepted()

    # -- the keyboard ---------------------------------------------------------------------------

    def front(self) -> QWindow:
        """The window that has the keyboard."""
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        handle = (popup or self.window).windowHandle()
        assert handle is not None
        return handle

    async def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, times: int = 1) -> None:
        """Presses a key in whatever has the focus."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        for _ in range(times):
            await outside(lambda: QTest.keyClick(self.front(), key, held))

    async def type(self, text: str) -> None:
        """Types Latin letters into the field that has the focus."""
        focused = self.focused()
        assert isinstance(focused, (QLineEdit, QPlainTextEdit)), (
            f"no field has the focus: {focused}"
        )
        for letter in text:
            await outside(lambda letter=letter: QTest.keyClicks(focused, letter))

    def copy_files(self, paths: Iterable[Path]) -> None:
        """Puts files on the clipboard, as a file manager does."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        QGuiApplication.clipboard().setMimeData(data)

    async def paste(self, text: str) -> None:
        """Puts text on the clipboard and presses Ctrl+V."""
        QGuiApplication.clipboard().setText(text)
        await self.key(Key.Key_V, CTRL)

    def focused(self) -> QWidget | None:
        """What has the keyboard."""
        dialog = QApplication.activeModalWidget()
        return (dialog or self.window).focusWidget()

    async def tab_to(
        self, name: Name, kind: type[QWidget] = QWidget, *, back: bool = False, limit: int = 240
    ) -> QWidget:
        """Presses Tab until that widget has the focus; it has to be visible when it does."""
        seen: list[str] = []
        for _ in range(limit):
            focused = self.focused()
            if focused is not None and isinstance(focused, kind) and fits(focused, name):
                assert focused.isVisible()
                assert _in_sight(focused), f"{name!r} has the focus out of sight"
                return focused
            seen.append(f"{type(focused).__name__} {words(focused)!r}" if focused else "nothing")
            await self.key(Key.Key_Backtab if back else Key.Key_Tab, *([SHIFT] if back else []))
        self.shot("tab did not reach it")
        raise AssertionError(f"Tab does not reach {name!r}: {seen[:60]}")

    async def command(self, text: str) -> None:
        """Ctrl+K, some letters of a command, Enter."""
        await self.open_search()
        palette = self.window.palette_
        assert palette is not None
        await self.paste(text)
        await self.until(
            lambda: palette.entries() and text.casefold() in palette.entries()[0].text.casefold(),
            f"the search finds {text!r}",
        )
        await self.key(Key.Key_Return)
        now = self.window.palette_  # another one after a change of language
        assert now is not None
        await self.until(
            lambda: not self._palette_open(),
            f"the search closes; the keyboard is in {words(self.focused() or self.window)!r}",
        )

    async def open_search(self) -> None:
        """Ctrl+K. Without a window manager the keyboard can be lost: then the window is raised."""
        for _ in range(5):
            self.window.raise_()
            self.window.activateWindow()
            await self.until(self.window.isActiveWindow, "the window has the keyboard")
            await self.key(Key.Key_K, CTRL)
            end = asyncio.get_running_loop().time() + 5
            while asyncio.get_running_loop().time() < end:
                if self._palette_open():
                    return
                await asyncio.sleep(0.02)
        self.shot("the search does not open")
        raise AssertionError(
            f"Ctrl+K opens no search from {words(self.focused() or self.window)!r}"
        )

    def _palette_open(self) -> bool:
        palette = self.window.palette_
        return palette is not None and palette.isVisible()


async def outside(work: Callable[[], object]) -> None:
    """Does something outside of any task: QTest turns Qt's loop, in which tasks go on."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (raised where it is awaited)
            done.set_exception(error)
        else:
            done.set_result(None)

    QTimer.singleShot(0, run)
    await done


def words(widget: QWidget) -> str:
    """What a widget says: its text, or its name for screen readers."""
    if isinstance(widget, (QAbstractButton, QLabel)) and widget.text():
        return widget.text()
    if isinstance(widget, (QLineEdit, QPlainTextEdit, ListRow)) or widget.accessibleName():
        return widget.accessibleName()
    return ""


def fits(widget: QWidget, name: Name) -> bool:
    """Whether its text or its name is `name` (a pattern may match a part)."""
    said = [widget.accessibleName()]
    if isinstance(widget, (QAbstractButton, QLabel)):
        said.append(widget.text())
    if isinstance(name, str):
        return name in said
    return any(name.search(text) for text in said)


def _in_sight(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


def platform_is_real() -> bool:
    """Whether there is a screen server (Xvfb counts) behind the windows."""
    return os.environ.get("QT_QPA_PLATFORM", "") != "offscreen"


Answers = Sequence[str]
