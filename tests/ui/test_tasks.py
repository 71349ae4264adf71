"""Tasks: held, cancelled with their widget, and failing in one way."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from hr_desktop.domain.messages import refuse
from hr_desktop.ui.tasks import Failure, Tasks
from tests.ui.conftest import until

Run = Callable[..., Any]


def test_an_expected_failure_carries_its_sentence_and_an_unexpected_one_an_id(run: Run) -> None:
    async def scenario() -> None:
        tasks, seen = Tasks(), list[Failure]()
        tasks.failed.connect(seen.append)

        async def expected() -> None:
            raise refuse("state.reason_missing")

        async def unexpected() -> None:
            raise ValueError("Anna Lebedeva, +7 916 000-00-00")

        tasks.start(expected(), name="one", owner=tasks)
        tasks.start(unexpected(), name="two", owner=tasks)
        await until(lambda: len(seen) == 2, "both failed")
        assert seen[0].said is not None
        assert seen[0].said.code == "state.reason_missing"
        assert seen[1].said is None
        assert seen[1].error_id.startswith("E-")
        assert "ValueError" in seen[1].details
        assert "Anna" not in seen[1].details

    run(scenario())


def test_a_task_ends_with_its_widget_and_is_no_failure(run: Run) -> None:
    async def scenario() -> None:
        tasks, seen = Tasks(), list[Failure]()
        tasks.failed.connect(seen.append)
        widget = QWidget()
        task = tasks.start(asyncio.sleep(60), name="long", owner=widget)
        widget.deleteLater()
        QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
        await until(task.done, "the task ended")
        assert task.cancelled()
        assert seen == []

    run(scenario())


def test_tasks_are_held_although_nobody_keeps_them(run: Run) -> None:
    async def scenario() -> None:
        tasks, done = Tasks(), list[int]()

        async def work() -> None:
            await asyncio.sleep(0.05)
            done.append(1)

        tasks.start(work(), name="kept", owner=tasks)
        gc.collect()
        await until(lambda: done, "it was not collected")
        await until(lambda: not tasks.names, "it has ended")

    run(scenario())


def test_the_latest_of_a_name_cancels_the_one_before(run: Run) -> None:
    async def scenario() -> None:
        tasks, owner, found = Tasks(), QObject(), list[str]()

        async def search(text: str) -> None:
            await asyncio.sleep(0.05)
            found.append(text)

        for text in ("a", "an", "ann"):
            last = tasks.latest(search(text), name="search", owner=owner)
        await last
        assert found == ["ann"]

    run(scenario())


def test_a_slot_does_not_start_twice_at_once(run: Run) -> None:
    async def scenario() -> None:
        tasks, owner, count = Tasks(), QObject(), list[int]()

        async def save() -> None:
            count.append(1)
            await asyncio.sleep(0.03)

        slot = tasks.slot(owner, "save", save)
        slot(True)
        slot(False)
        await until(lambda: not tasks.names, "saved")
        assert count == [1]
        slot()
        await until(lambda: not tasks.names, "saved again")
        assert count == [1, 1]

    run(scenario())


def test_closing_cancels_everything(run: Run) -> None:
    async def scenario() -> None:
        tasks = Tasks()
        task = tasks.start(asyncio.sleep(60), name="long", owner=tasks)
        await tasks.close()
        assert task.cancelled()

    run(scenario())


def test_following_changes_neither_starves_nor_piles_up(run: Run) -> None:
    async def scenario() -> None:
        tasks, owner, ended = Tasks(), QObject(), list[int]()

        async def load() -> None:
            await asyncio.sleep(0.02)
            ended.append(1)

        for _ in range(50):
            tasks.again(load, name="load", owner=owner)
        await until(lambda: not tasks.names, "all is loaded")
        assert len(ended) == 2

    run(scenario())


def test_all_of_qts_classes_are_there_before_a_thread_asks_for_them() -> None:
    code = """
import asyncio
from PySide6 import QtCore, QtGui, QtWidgets
from hr_desktop.ui.tasks import make_classes

def missing():
    return sum(len(set(dir(one)) - set(vars(one))) for one in (QtCore, QtGui, QtWidgets))

before = missing()
asyncio.run(make_classes())
print(before > 0, missing())
"""
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert said.stdout.split() == ["True", "0"]
