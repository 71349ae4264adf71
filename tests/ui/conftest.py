"""Windows in tests: the real application on a real workspace, driven by a coroutine."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from hr_desktop import app as application
from hr_desktop.i18n import Translator
from hr_desktop.ui.context import UiContext
from hr_desktop.ui.tasks import Tasks
from hr_desktop.ui.theme import Theme
from hr_desktop.ui.window import MainWindow

LIMIT = 200.0  # of a scenario: pytest gives up after 240
Scenario = Callable[[MainWindow], Awaitable[None]]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    found = QApplication.instance() or QApplication(["hr-desktop"])
    assert isinstance(found, QApplication)
    found.setQuitOnLastWindowClosed(False)
    gc.collect()
    gc.freeze()  # so that collecting after each test is quick
    return found


@pytest.fixture(autouse=True)
def _collected_here(qapp: QApplication) -> Iterator[None]:
    """No thread collects Qt's objects (`ui/collector.py`): neither this test's nor a later one's."""
    gc.disable()
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture
def run(qapp: QApplication) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Runs a coroutine on Qt's event loop."""

    def go(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            return runner.run(asyncio.wait_for(work, LIMIT))

    return go


@pytest.fixture
def ctx(qapp: QApplication) -> UiContext:
    """A context for single components: English, light, no workspace."""
    made = UiContext(tr=Translator("en"), theme=Theme(qapp, "light"), tasks=Tasks(qapp))
    made.shell = Shell()
    return made


class Shell:
    """Notes what a component asks of the window."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def notify(self, text: str, *_: object) -> None:
        self.said.append(text)


@pytest.fixture
def window(
    qapp: QApplication, data_folder: Path, run: Callable[..., Any]
) -> Callable[..., MainWindow]:
    """`window(scenario, native=True)`: opens the application, runs the scenario, closes it.

    `opens` False: the workspace will not open at first.
    """

    def go(scenario: Scenario, *, native: bool = True, opens: bool = True) -> MainWindow:
        first = application.peek()
        made, words = application.build_window(qapp, first, native_style=native)
        made.show()
        failed: list[BaseException] = []

        async def drive() -> None:
            try:
                if opens:
                    await until(lambda: made.ctx.workspace is not None, "the workspace is open")
                await until(lambda: made.current, "a page is there")
                await scenario(made)
            except BaseException as error:
                failed.append(error)
                raise
            finally:
                made.close()

        async def whole() -> None:
            driving = asyncio.get_running_loop().create_task(drive())
            assert await application.live(made, words, first, check_window=False) == 0
            if not driving.done():
                driving.cancel()

        try:
            run(whole())
        finally:
            words.use("en")
            made.deleteLater()
        if failed:
            raise failed[0]
        return made

    return go


async def until(condition: Callable[[], object], what: str, limit: float = 30.0) -> None:
    """Waits until something is so; fails with `what` after `limit` seconds."""

    async def asked() -> object:
        return condition()

    await until_async(asked, what, limit)


async def until_async(
    condition: Callable[[], Awaitable[object]], what: str, limit: float = 30.0
) -> None:
    """As `until`, for what has to be asked for."""
    deadline = asyncio.get_running_loop().time() + limit
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited {limit} s in vain: {what}")
        await asyncio.sleep(0.01)
