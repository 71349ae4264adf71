"""The program in a process of its own, with a scenario that drives its window.

`python -m tests.e2e.program SCENARIO [ARGUMENT…]` starts `hr_desktop.app.main` as a person does
and runs the scenario beside it on the same event loop. What the scenario `say`s are JSON lines on
stdout. Exit status 0: the scenario and the program ended well.
"""

from __future__ import annotations

import asyncio
import faulthandler
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hr_desktop import app as application
from hr_desktop.ui.window import MainWindow


def say(**values: Any) -> None:
    """One line for the test that started this program."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def _tell_on_signal(loop: asyncio.AbstractEventLoop) -> None:
    """SIGUSR1: says on stderr what every task waits for, which no thread's stack shows."""

    def tell(*_: object) -> None:
        for task in asyncio.all_tasks(loop):
            print(
                f"task {task.get_name()}: {' > '.join(_awaits(task.get_coro()))}", file=sys.stderr
            )
        sys.stderr.flush()

    if os.name != "nt":
        signal.signal(signal.SIGUSR1, tell)


def _awaits(waiting: Any) -> Iterator[str]:
    """Where a coroutine stands, and the one that it waits for, and so on; the innermost is last.

    `Task.print_stack` gives the outermost alone.
    """
    while waiting is not None:
        frame = getattr(waiting, "cr_frame", None) or getattr(waiting, "ag_frame", None)
        if frame is not None:
            code = frame.f_code
            yield f"{Path(code.co_filename).name}:{frame.f_lineno} {code.co_name}"
        waiting = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)


def main(arguments: list[str]) -> int:
    """Runs the program with the scenario; gives its exit status."""
    faulthandler.enable()
    name, *rest = arguments
    module, _, function = name.partition(":")
    failed: list[BaseException] = []
    original = application.live

    async def live(window: MainWindow, *args: Any, **more: Any) -> int:
        from tests.e2e.hands import Hands

        hands = Hands(window, os.environ.get("E2E_NAME", function))

        async def drive() -> None:
            try:
                await hands.until(lambda: window.ctx.workspace is not None, "the workspace is open")
                await hands.until(lambda: window.current, "a page is shown")
                window.activateWindow()  # Xvfb has no window manager to do it
                await hands.until(window.isActiveWindow, "the window has the keyboard")
                hands.hear()
                scenario = getattr(importlib.import_module(f"tests.e2e.{module}"), function)
                await scenario(hands, *rest)
                hands.check()
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # noqa: BLE001 (the test that started this reads it)
                failed.append(error)
                traceback.print_exc()
                hands.shot("failed")
            finally:
                window.close()

        _tell_on_signal(asyncio.get_running_loop())
        driving = asyncio.get_running_loop().create_task(drive())
        try:
            return await original(window, *args, **more)
        finally:
            if not driving.done():
                driving.cancel()

    application.live = live  # type: ignore[assignment]
    status = application.main([])
    return 3 if failed else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
