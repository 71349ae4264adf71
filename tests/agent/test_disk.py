"""The journals' thread: what waits together is synced together, and each is told its own end."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

import pytest

from hr_desktop.agent.disk import Disk
from hr_desktop.agent.journal import Journal


class Slow(Journal):
    """Counts how many syncs go on at the same time."""

    at_once = most = 0
    lock = threading.Lock()
    together = threading.Barrier(2)

    def sync(self) -> None:
        with Slow.lock:
            Slow.at_once += 1
            Slow.most = max(Slow.most, Slow.at_once)
        with contextlib.suppress(threading.BrokenBarrierError):  # one after the other
            Slow.together.wait(20)
        super().sync()
        with Slow.lock:
            Slow.at_once -= 1


class Held(Journal):
    """Lets others come before it is synced."""

    go = threading.Event()

    def sync(self) -> None:
        Held.go.wait(20)


class Full(Journal):
    """A disk that refuses."""

    def sync(self) -> None:
        raise OSError(28, "full")


async def test_journals_that_wait_are_synced_at_the_same_time(data_folder: Path) -> None:
    disk = Disk()
    held = disk.append(Held(data_folder / "held"), b"1\n")
    journals = [Slow(data_folder / str(n)) for n in range(4)]
    waiting = [disk.append(journal, b"1\n") for journal in journals]
    Held.go.set()
    await asyncio.gather(held, *waiting)
    await asyncio.gather(*(disk.end(journal, remove=False) for journal in journals))
    disk.close()
    assert Slow.most >= 2
    assert [journal.path.read_bytes() for journal in journals] == [b"1\n"] * 4


async def test_one_disk_error_is_told_to_those_it_concerns(data_folder: Path) -> None:
    disk = Disk()
    good, bad = Journal(data_folder / "good"), Full(data_folder / "bad")
    first, refused, second = (disk.append(j, b"1\n") for j in (good, bad, good))
    await asyncio.gather(first, second)
    with pytest.raises(OSError, match="full"):
        await refused
    await disk.end(good, remove=True)
    disk.close()
    assert not good.path.exists()
