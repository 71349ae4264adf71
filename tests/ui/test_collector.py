"""Garbage with widgets in it is collected in Qt's thread, in short steps."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from hr_desktop.ui import collector
from hr_desktop.ui.collector import Collector
from hr_desktop.ui.window import MainWindow
from tests.ui.conftest import until

pytestmark = pytest.mark.window


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self, holds: object = None) -> None:
        self.me, self.holds = self, holds


@pytest.fixture
def steps() -> Iterator[list[tuple[int, int]]]:
    """The collections: the thread and the oldest generation of each."""
    seen: list[tuple[int, int]] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append((threading.get_ident(), info["generation"]))

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


@pytest.fixture
def collecting(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """One whose start is over."""
    monkeypatch.setattr(collector, "EVERY_MS", 5)
    made = Collector(qapp)
    made.settle()
    yield made
    made.deleteLater()


def test_with_a_window_open_no_thread_collects_but_its_own(
    window: Callable[..., MainWindow],
    steps: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collector, "START_MS", 1)
    monkeypatch.setattr(collector, "EVERY_MS", 5)

    async def scenario(_: MainWindow) -> None:
        steps.clear()
        lost = weakref.ref(Knot(QWidget()))
        await asyncio.to_thread(lambda: [Knot() for _ in range(50_000)])
        await until(lambda: lost() is None, "the garbage is collected")
        assert {thread for thread, _ in steps} == {threading.get_ident()}

    gc.enable()  # as Python starts
    window(scenario)


def test_a_start_that_never_ends_well_is_over_at_some_time(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "START_MS", 50)
    monkeypatch.setattr(collector, "EVERY_MS", 5)

    async def scenario() -> None:
        made = Collector()
        kept = weakref.ref(Knot())
        await asyncio.sleep(0.1)
        lost = weakref.ref(Knot())
        held = [Knot() for _ in range(1_000)]
        await until(lambda: lost() is None, "it is collected")
        assert kept() is not None, "of the start"
        del held, made

    run(scenario())


async def flood(steps: list[tuple[int, int]]) -> list[Knot]:
    """Objects that stay, until everything is looked through."""
    held: list[Knot] = []
    while not any(age == 2 for _, age in steps):
        held += [Knot() for _ in range(1_000)]
        await asyncio.sleep(0.01)
    return held


def test_a_flood_is_looked_through_before_it_is_too_much_for_one_step(
    run: Callable[..., Any],
    collecting: Collector,
    steps: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collector, "MANY", 10_000)
    assert len(run(flood(steps))) <= 20_000


@pytest.mark.parametrize("long", [True, False])
def test_what_outlives_a_long_step_is_not_looked_through_again(
    run: Callable[..., Any],
    collecting: Collector,
    steps: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    long: bool,
) -> None:
    monkeypatch.setattr(collector, "MANY", 10_000)
    monkeypatch.setattr(collector, "LONG_S", 0.0 if long else 60.0)
    before, lost = gc.get_freeze_count(), weakref.ref(Knot())
    held = run(flood(steps))
    assert lost() is None
    assert (gc.get_freeze_count() - before >= len(held)) == long
