"""The application: builds every object once, shows the window first, and ends in reverse order.

Nothing heavy is imported before the first paint: no pydantic, SQLAlchemy, numpy or document
parser. What the first paint needs of the settings (language and look) is peeked from the file.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QEventLoop, QLibraryInfo, QLocale, QLockFile, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    import asyncio

    from hr_desktop.config import Paths
    from hr_desktop.ui.collector import Collector
    from hr_desktop.ui.window import MainWindow

PAINT_LIMIT_MS = 1000


@dataclass(frozen=True)
class Peek:
    """The few choices that the first paint needs, read without pydantic."""

    config: Path
    data: Path
    language: Literal["ru", "en"]
    look: Literal["system", "light", "dark"]


def peek() -> Peek:
    """Folders, language and look as `config` gives them (a test compares the two)."""
    chosen = os.environ.get("HR_DESKTOP_DATA")
    if chosen:
        config = data = Path(chosen).expanduser().absolute()
    else:
        import platformdirs

        folders = platformdirs.PlatformDirs("HR Desktop", appauthor=False, roaming=False)
        config, data = Path(folders.user_config_dir), Path(folders.user_data_dir)
    try:
        found = json.loads((config / "settings.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        found = {}
    stored: dict[str, Any] = found if isinstance(found, dict) else {}
    language = os.environ.get("HR_DESKTOP_LANGUAGE") or stored.get("language")
    look = os.environ.get("HR_DESKTOP_LOOK") or stored.get("look")
    return Peek(
        config=config,
        data=data,
        language="ru" if language == "ru" else "en" if language == "en" else system_language(),
        look="light" if look == "light" else "dark" if look == "dark" else "system",
    )


def system_language() -> Literal["ru", "en"]:
    """`ru` when the system speaks Russian, `en` otherwise; as in `config.system_language`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "ru" if os.environ[name].lower().startswith("ru") else "en"
    if os.name == "nt":
        return "ru" if QLocale.system().language() is QLocale.Language.Russian else "en"
    return "en"


def _warn(text: str) -> None:
    import logging  # not at the top: the first paint does not wait for it

    logging.getLogger("hr_desktop.app").warning(text)


class QtWords:
    """Qt's own sentences (file dialogs, context menus) in the program's language."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def use(self, language: str) -> None:
        """Switches at once; English is what Qt speaks without a translator."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        QLocale.setDefault(QLocale("ru_RU" if language == "ru" else "en_GB"))
        if language != "ru":
            return
        made = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if made.load("qtbase_ru", folder):
            self._app.installTranslator(made)
            self._translator = made
        else:
            _warn("Qt's Russian sentences were not found")


def main(argv: Sequence[str] = (), *, check_window: bool = False, native_style: bool = True) -> int:
    """Runs the application until its window is closed. Gives the exit status.

    `check_window` shows the window, opens the workspace, prints "window shown" and ends.
    """
    check_window = check_window or "--check-window" in argv
    app = QApplication([sys.argv[0] if sys.argv else "hr-desktop", *argv])
    app.setApplicationName("HR Desktop")
    app.setDesktopFileName("hr-desktop")
    app.setQuitOnLastWindowClosed(False)
    first_look = peek()

    lock = take_lock(first_look.data)
    if lock is None:
        from hr_desktop.ui.single import raise_first

        if raise_first(first_look.data):
            return 0
        print("HR Desktop is running on this data folder, but does not answer.", file=sys.stderr)
        return 1

    window, words = build_window(app, first_look, native_style=native_style)
    window.show()
    _first_paint(window)

    import asyncio

    import qasync

    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(live(window, words, first_look, check_window=check_window))
    finally:
        lock.unlock()


def build_window(
    app: QApplication, first: Peek, *, native_style: bool = True
) -> tuple[MainWindow, QtWords]:
    """The window and what it is made of, not shown yet."""
    from hr_desktop.i18n import Translator
    from hr_desktop.ui.context import UiContext
    from hr_desktop.ui.memory import load_memory
    from hr_desktop.ui.tasks import Tasks
    from hr_desktop.ui.theme import Theme
    from hr_desktop.ui.window import MainWindow

    words = QtWords(app)
    words.use(first.language)
    theme = Theme(app, first.look, native=native_style)
    ctx = UiContext(
        tr=Translator(first.language),
        theme=theme,
        tasks=Tasks(app),
        memory=load_memory(first.config),
    )
    return MainWindow(ctx), words


def _first_paint(window: MainWindow) -> None:
    """Lets Qt paint the window once, before asyncio is even imported.

    Nothing of asyncio runs yet, so that this loop of Qt's own is nested in nothing.
    """
    loop = QEventLoop()
    window.painted.connect(loop.quit)
    QTimer.singleShot(PAINT_LIMIT_MS, loop.quit)  # a window that starts hidden is not painted
    loop.exec()


def take_lock(data: Path) -> QLockFile | None:
    """The data folder's lock for a window, or None while another window holds it.

    A lock left by a killed process does not count: its process id is checked. A folder that
    cannot be written gives a lock that locks nothing; opening the workspace then says why.
    """
    with contextlib.suppress(OSError):
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(data / "window.lock"))
    lock.setStaleLockTime(0)
    if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
        return lock
    return None


def raise_window(window: MainWindow) -> None:
    """Brings the window to the front."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


async def live(window: MainWindow, words: QtWords, first: Peek, *, check_window: bool) -> int:
    """From the first paint to the last clean-up."""
    import asyncio

    from hr_desktop.ui.collector import Collector
    from hr_desktop.ui.memory import save_memory

    ctx = window.ctx
    collector = Collector(window)
    closing = asyncio.Event()
    window.close_wanted.connect(closing.set)
    if window.close_asked:  # during the first paint
        closing.set()
    with contextlib.suppress(NotImplementedError):  # Windows ends programs by closing the window
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, closing.set)
    app = QApplication.instance()
    assert app is not None
    app.commitDataRequest.connect(lambda _: closing.set())  # type: ignore[attr-defined]
    status = 0
    async with contextlib.AsyncExitStack() as closers:
        closers.callback(window.hide)
        from hr_desktop.ui.single import FirstWindow

        later = FirstWindow(first.data, window)
        later.raised.connect(lambda: raise_window(window))
        closers.callback(later.close)
        opening = ctx.tasks.start(
            _open(window, words, collector, closers), name="open", owner=window
        )
        ended = ctx.tasks.start(_wait(closing), name="wait for the end", owner=window)
        await asyncio.wait({opening, ended}, return_when=asyncio.FIRST_COMPLETED)
        if check_window:
            status = await _check(window, opening)
            closing.set()
        await ended
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await opening
        window.hide()
        await ctx.tasks.close()
        save_memory(first.config, ctx.memory)
    return status


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def _check(window: MainWindow, opening: Any) -> int:
    """For the check of a build: the window is there and the workspace opened."""
    await opening
    shown = window.isVisible() and window.ctx.workspace is not None
    print("window shown" if shown else "window failed", flush=True)
    return 0 if shown else 1


async def _open(
    window: MainWindow,
    words: QtWords,
    collector: Collector,
    closers: contextlib.AsyncExitStack,
) -> None:
    """Imports what is heavy in a thread, opens the workspace and fills the pages."""
    import asyncio

    from hr_desktop.ui.live import Live

    ctx = window.ctx
    window.complete()
    try:
        config, log_module, vault = await asyncio.to_thread(
            _import, "hr_desktop.config", "hr_desktop.log", "hr_desktop.vault"
        )
        paths: Paths = config.Paths.default()
        await asyncio.to_thread(paths.make)
        log_module.set_up(paths.logs, "app")
        settings, said = await asyncio.to_thread(config.read_settings, paths)
        ctx.paths, ctx.settings, ctx.vault = paths, settings, vault.Vault()
        live = Live(window, words.use)
        window.settings_wanted.connect(lambda changed: live.settings_changed(paths, changed))
        if said is not None:
            ctx.notify(ctx.tr.message(said), "warn")
        window.start_page()
        _, holding = await asyncio.to_thread(
            _import, "hr_desktop.services.workspace", "hr_desktop.ui.holder"
        )
    except Exception as error:  # noqa: BLE001 (whatever it is, the person reads it in the window)
        window.could_not_open(error)
        return
    holder = holding.WorkspaceHolder(window, live, paths)
    closers.push_async_callback(holder.end)
    await holder.open()
    if ctx.workspace is not None:
        ctx.tasks.latest(_prepare(window, collector), name="prepare pages", owner=window)


def _import(*names: str) -> list[Any]:
    """Imports that the first paint does not wait for, in a thread."""
    import importlib

    from hr_desktop.ui.tasks import gently

    return gently(lambda: [importlib.import_module(name) for name in names])


async def _prepare(window: MainWindow, collector: Collector) -> None:
    """What makes the window quick from here on: pages built ahead, short garbage collections."""
    await window.prepare_pages()
    collector.settle()
