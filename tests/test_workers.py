"""ProcessWorkers with real processes."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.workers import ProcessWorkers, WorkerDied, WorkerOutOfMemory, WorkerTimeout


def double(x: int) -> int:
    return 2 * x


def process_id() -> int:
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def hang_in_c(marker: str) -> None:
    """Never ends and never gives the interpreter's lock away."""
    Path(marker).write_text(str(os.getpid()))
    re.match(r"(a+)+$", "a" * 60 + "b")


def hang(marker: str = "") -> None:
    if marker:
        Path(marker).write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


def eat() -> int:
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1024)) * 20_000)


def give_up() -> None:
    raise refuse("document.damaged", pages=3)


def fail_plainly() -> None:
    raise TimeoutError("of the job itself")


def environment() -> tuple[str | None, int, list[str]]:
    print("not for the standard output")
    heavy = [m for m in sys.modules if m.startswith(("PySide6", "qasync", "livekit", "openai"))]
    return os.environ.get("OMP_NUM_THREADS"), psutil.Process().nice(), heavy


def remember(word: str) -> None:
    os.environ["REMEMBERED"] = word


def remembered() -> str:
    return os.environ["REMEMBERED"]


def refuse_to_begin() -> None:
    raise ValueError("no model")


@pytest.fixture
def workers() -> Iterator[ProcessWorkers]:
    pool = ProcessWorkers("test", processes=1, timeout=30, memory_limit_mb=300)
    yield pool
    pool.close()


async def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


async def until(condition, limit: float = 30) -> None:
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, "waited too long"
        await asyncio.sleep(0.02)


async def test_results_come_back_in_order(workers: ProcessWorkers) -> None:
    assert await asyncio.gather(*(workers.run(double, n) for n in range(20))) == [
        2 * n for n in range(20)
    ]


async def test_two_processes_share_the_jobs() -> None:
    pool = ProcessWorkers("pair", processes=2)
    try:
        pids = await asyncio.gather(*(pool.run(process_id) for _ in range(30)))
        assert len(pool.pids()) == 2
        assert set(pids) <= set(pool.pids())
    finally:
        pool.close()


async def test_a_dead_process_costs_only_its_job(workers: ProcessWorkers) -> None:
    jobs = [workers.run(double, 1), workers.run(die), workers.run(double, 2)]
    first, died, last = await asyncio.gather(*jobs, return_exceptions=True)
    assert (first, last) == (2, 4)
    assert isinstance(died, WorkerDied)


async def test_a_hanging_job_is_ended_and_the_next_one_runs(workers: ProcessWorkers) -> None:
    pid = await workers.run(process_id)
    with pytest.raises(WorkerTimeout):
        await workers.run(hang, timeout=0.3)
    assert await workers.run(double, 3) == 6
    assert not await alive(pid)


async def test_a_greedy_job_is_ended_and_the_next_one_runs(workers: ProcessWorkers) -> None:
    with pytest.raises(WorkerOutOfMemory):
        await workers.run(eat)
    assert await workers.run(double, 4) == 8


async def test_cancelling_ends_the_work(workers: ProcessWorkers, tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    task = asyncio.create_task(workers.run(hang, str(marker)))
    await until(lambda: marker.exists() and marker.read_text())
    pid = int(marker.read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await workers.run(double, 5) == 10
    assert not await alive(pid)


async def test_a_waiting_job_can_be_cancelled(workers: ProcessWorkers, tmp_path: Path) -> None:
    marker, second = tmp_path / "pid", tmp_path / "second"
    running = asyncio.create_task(workers.run(hang, str(marker)))
    await until(marker.exists)
    waiting = asyncio.create_task(workers.run(hang, str(second)))
    await asyncio.sleep(0)
    waiting.cancel()
    running.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    assert await workers.run(double, 6) == 12
    assert not second.exists()


async def test_errors_for_people_come_back_whole(workers: ProcessWorkers) -> None:
    with pytest.raises(PersonError) as caught:
        await workers.run(give_up)
    assert caught.value.said.params == {"pages": 3}
    with pytest.raises(TimeoutError, match="of the job itself"):
        await workers.run(fail_plainly)


async def test_a_process_killed_while_idle_is_replaced(workers: ProcessWorkers) -> None:
    pid = await workers.run(process_id)
    psutil.Process(pid).kill()
    await until(lambda: not psutil.pid_exists(pid) or workers.pids() != [pid])
    results = await asyncio.gather(*(workers.run(double, n) for n in range(3)))
    assert results == [0, 2, 4]


async def test_processes_are_quiet_and_light(workers: ProcessWorkers, capfd) -> None:
    threads, nice, heavy = await workers.run(environment)
    assert threads == "1"
    assert heavy == []
    assert nice != psutil.Process().nice()
    assert "not for" not in capfd.readouterr().out


async def test_initializer_runs_in_each_process_and_its_failure_is_the_jobs() -> None:
    good = ProcessWorkers("good", initializer=remember, initargs=("слово",), max_tasks=1)
    bad = ProcessWorkers("bad", initializer=refuse_to_begin)
    try:
        assert await good.run(remembered) == "слово"
        assert await good.run(remembered) == "слово"
        with pytest.raises(ValueError, match="no model"):
            await bad.run(double, 1)
    finally:
        good.close()
        bad.close()


async def test_close_is_bounded_and_fails_what_waits(tmp_path: Path) -> None:
    pool = ProcessWorkers("closing")
    marker = tmp_path / "pid"
    running = asyncio.create_task(pool.run(hang, str(marker)))
    waiting = asyncio.create_task(pool.run(double, 1))
    await until(lambda: marker.exists() and marker.read_text())
    began = time.monotonic()
    await asyncio.to_thread(pool.close)
    assert time.monotonic() - began < 20  # 5 s are waited for those who work
    ends = await asyncio.gather(running, waiting, return_exceptions=True)
    assert all(isinstance(end, WorkerDied) for end in ends)
    assert not await alive(int(marker.read_text()))
    with pytest.raises(WorkerDied):
        await pool.run(double, 1)


@pytest.mark.parametrize("job", ["hang", "hang_in_c"])
async def test_processes_end_with_a_killed_program(tmp_path: Path, job: str) -> None:
    if job == "hang_in_c" and sys.platform != "linux":
        pytest.skip("only Linux ends a process whose interpreter is locked")
    script = tmp_path / "program.py"
    marker = tmp_path / "pid"
    script.write_text(
        "import sys\n"
        f"sys.path[:0] = {[str(Path(__file__).parents[1]), str(Path(__file__).parent)]!r}\n"
        "from hr_desktop.workers import ProcessWorkers\n"
        f"from test_workers import {job}\n"
        "if __name__ == '__main__':\n"
        f"    ProcessWorkers('x').call({job}, {str(marker)!r})\n"
    )
    program = subprocess.Popen([sys.executable, str(script)])
    try:
        await until(lambda: marker.exists() and marker.read_text())
        pid = int(marker.read_text())
    finally:
        program.kill()
        program.wait()
    await until(lambda: not psutil.pid_exists(pid))


async def test_a_program_that_forgets_to_close_still_ends(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(
        "import sys\n"
        f"sys.path[:0] = {[str(Path(__file__).parents[1]), str(Path(__file__).parent)]!r}\n"
        "from hr_desktop.workers import ProcessWorkers\n"
        "from test_workers import double\n"
        "if __name__ == '__main__':\n"
        "    pool = ProcessWorkers('x')\n"
        "    print(pool.call(double, 21))\n"
    )
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, str(script)], capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout) == (0, "42\n")
