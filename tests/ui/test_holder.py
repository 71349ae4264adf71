"""The window's hold on its workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from hr_desktop.ui import holder as holding
from hr_desktop.ui.holder import WorkspaceHolder


class Hanging:
    """A workspace whose database has gone without a word."""

    async def close(self) -> None:
        await asyncio.Event().wait()


def test_a_workspace_that_does_not_close_takes_the_window_along_only_at_the_end(
    run: Callable[[Coroutine[Any, Any, Any]], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[float] = []

    class Timer:
        def __init__(self, seconds: float, _function: object) -> None:
            self.seconds = seconds

        def start(self) -> None:
            ended.append(self.seconds)

    monkeypatch.setattr(holding, "CLOSE_LIMIT", 0.05)
    monkeypatch.setattr(holding.threading, "Timer", Timer)

    async def scenario() -> None:
        holder = WorkspaceHolder.__new__(WorkspaceHolder)
        holder._stop = lambda: None
        holder._workspace = Hanging()  # type: ignore[assignment]
        assert not await holder.close()
        assert ended == []
        holder._workspace = Hanging()  # type: ignore[assignment]
        await holder.end()
        assert ended == [2.0]

    run(scenario())
