"""One line for each figure, alike in every benchmark, and what `dev.py bench` sums up at the end.

A goal that is missed makes the benchmark's exit status 1. On a busy machine ratios drift less than
times: give the peer's figure of the same run wherever there is one.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

RESULTS = "HR_BENCH_RESULTS"  # file to which every figure is added as a line of JSON
_missed: list[str] = []


def title(text: str) -> None:
    """What is measured, and how."""
    print(f"\n{text}", flush=True)


def figure(
    name: str,
    ours: float,
    unit: str,
    *,
    peer: tuple[str, float] | None = None,
    less: bool = True,
    goal: str = "",
    met: bool | None = None,
    note: str = "",
) -> None:
    """Prints one figure beside its peer's; with `met` it counts as a goal.

    `less`: less is better (times). `note` says what stands in the way of a goal.
    """
    beside = ""
    if peer is not None:
        more, fewer = (peer[1], ours) if less else (ours, peer[1])
        times = more / fewer if fewer else math.nan
        ratio = f", ours x {times:.2f}" if math.isfinite(times) else ""
        beside = f"{peer[0]} {_number(peer[1])}{ratio}"
    verdict = "" if met is None else "met" if met else "NOT met"
    print(f"  {name:42} {_number(ours):>9} {unit:9} {beside}", flush=True)
    if goal:
        print(f"  {'':42} goal: {goal}{f', {verdict}' if verdict else ''}", flush=True)
    if note and not met:
        print(f"  {'':42} {note}", flush=True)
    if met is False:
        _missed.append(name)
    if os.environ.get(RESULTS):
        line = {
            "benchmark": Path(sys.argv[0]).stem,
            "name": name,
            "ours": f"{_number(ours)} {unit}",
            "peer": beside,
            "goal": goal,
            "verdict": verdict,
        }
        with Path(os.environ[RESULTS]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def status() -> int:
    """Exit status: 1 when a goal was missed."""
    return 1 if _missed else 0


async def median_ms(work: Callable[[], Awaitable[object]], rounds: int) -> float:
    """Median milliseconds of processor time of an awaited call (all threads), after one that

    warms up: on a busy machine the clock says more about the others.
    """
    await work()
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        await work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _summary() -> None:
    """The table of all figures of a run; those with a goal first."""
    path = Path(os.environ[RESULTS])
    lines = (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )
    goals = [line for line in lines if line["verdict"]]
    print(f"\n{'':14} {'figure':40} {'ours':>14}  peer, goal")
    for line in goals:
        print(
            f"{line['benchmark'][:14]:14} {line['name'][:40]:40} {line['ours']:>14}  {line['peer']}"
        )
        print(f"{line['verdict']:>14} {'':40} {'':14}  {line['goal']}")
    met = sum(line["verdict"] == "met" for line in goals)
    print(f"\n{met} of {len(goals)} goals met")


if __name__ == "__main__":
    _summary()
