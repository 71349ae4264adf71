"""Claims queued work and does it: leases, renewal, retries, and going on after a crash."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import psutil

from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.domain.records import Fenced, Work, WorkState
from hr_desktop.files import AWAY
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.store.transaction import Tx

log = logging.getLogger(__name__)

LEASE_SECONDS = 20.0
LONGEST_SLEEP = 5.0  # work of another process's queue is noticed at the latest after this
RETRY_SECONDS = (2.0, 10.0, 60.0, 300.0)


Told = Callable[[Tx, Work, Message], Awaitable[None]]


@dataclass(frozen=True)
class Lane:
    """One kind of work: how it is done, and how many at once.

    `work` ends the job itself, with `tx.jobs.finish` in the transaction of its last effect, so
    that a job that was taken over has none. What it raises is a failure: a temporary one is tried
    again later (`waits` is told), any other is final (`gave_up` is told), both in the transaction
    in which the job is kept as failed. Where `able` says no, other computers do this work.
    """

    work: Callable[[Work], Awaitable[None]]
    at_once: int = 1
    gave_up: Told | None = None
    waits: Told | None = None
    able: Callable[[], bool] = lambda: True


# What goes away by itself: worth another try without a person.
TEMPORARY = frozenset(
    {
        "store.locked",
        "store.unreachable",
        "store.unknown_host",  # a computer without network finds no name either
        "store.slow",
        "store.too_many",
        "store.disk",
        "file.no_space",
        "files.full",
        "files.not_here_yet",
        *AWAY,
        "work.died",
        "document.reader_died",
        "ai.unreachable",
        "ai.timeout",
        "ai.too_many",
        "ai.server_failed",
        "mail.busy",
        "mail.slow",
        "mail.cut",
        "mail.unreachable",
        "mail.unknown_host",
    }
)


class JobRunner:
    """The loop that keeps the queue moving while the program is open."""

    def __init__(self, core: Core, lanes: Mapping[str, Lane]) -> None:
        self._core = core
        self._lanes = dict(lanes)
        self._wake = asyncio.Event()
        self._running: dict[int, tuple[Work, asyncio.Task[None]]] = {}
        self.owner = owner_name()
        core.on_wake(self._wake.set)

    def running(self, kind: str) -> int:
        """How many jobs of a kind this process works on now."""
        return sum(work.kind == kind for work, _ in self._running.values())

    def stop(self, kind: str, ref_id: int) -> None:
        """Drop the work under way for a reference; its worker process is ended."""
        for work, task in self._running.values():
            if work.kind == kind and work.ref_id == ref_id:
                task.cancel()

    async def release_dead(self) -> None:
        """Give back what processes of this computer held that do not live any more."""
        async with self._core.read() as tx:
            held = await tx.jobs.rows(states=[WorkState.running], limit=10_000)
        owners = {work.lease_owner for work in held if work.lease_owner}
        dead = [owner for owner in owners if is_dead(owner)]
        if dead:
            async with self._core.program() as tx:
                for owner in dead:
                    await tx.jobs.release_owner(owner)
            self._wake.set()

    async def run(self) -> None:
        """Claim and work until cancelled; what is under way is then given back."""
        try:
            while True:
                self._wake.clear()
                try:
                    idle = not await self._claim()
                    pause = await self._pause() if idle else 0.0
                except PersonError as refused:  # the database is away for a moment
                    log.warning("the queue cannot be read: %s", refused.said.code)
                    pause = 1.0
                if pause:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), pause)
        finally:
            await self._give_back()

    async def _claim(self) -> bool:
        claimed = False
        for kind, lane in self._lanes.items():
            free = lane.at_once - self.running(kind)
            if free <= 0 or not lane.able():
                continue
            async with self._core.program() as tx:
                for spent in await tx.jobs.fail_spent([kind]):
                    await _tell(lane.gave_up, tx, spent, spent.said)
                works = await tx.jobs.claim(
                    [kind], self.owner, LEASE_SECONDS, free, self._core.place
                )
            for work in works:
                claimed = True
                task = self._core.tasks.start(self._perform(work, lane), f"{kind} {work.ref_id}")
                self._running[work.id] = (work, task)
        return claimed

    async def _pause(self) -> float:
        free = [
            kind
            for kind, lane in self._lanes.items()
            if self.running(kind) < lane.at_once and lane.able()
        ]
        async with self._core.read() as tx:
            due = await tx.jobs.next_due(free, self._core.place) if free else None
        if due is None:
            return LONGEST_SLEEP
        return max(0.05, min(LONGEST_SLEEP, (due - self._core.now).total_seconds()))

    async def _perform(self, work: Work, lane: Lane) -> None:
        renewing = asyncio.create_task(self._renew(work), name=f"lease {work.id}")
        try:
            await lane.work(work)
        except Fenced:
            log.info("job %s was taken over or cancelled", work.id)
        except Exception as error:  # noqa: BLE001 (every failure goes to the job's row)
            await self._failed(work, lane, as_person_error(error).said)
        finally:
            renewing.cancel()
            self._running.pop(work.id, None)
            self._wake.set()

    async def _failed(self, work: Work, lane: Lane, said: Message) -> None:
        again = said.code in TEMPORARY and work.attempts < work.max_attempts
        wait = RETRY_SECONDS[min(work.attempts, len(RETRY_SECONDS)) - 1]
        retry_at = self._core.now + timedelta(seconds=wait) if again else None
        try:
            async with self._core.program() as tx:
                await tx.jobs.fail(work.id, work.fence, said, retry_at)
                # With the job: else a kill in between leaves a row for ever.
                await _tell(lane.waits if again else lane.gave_up, tx, work, said)
        except Fenced:
            log.info("job %s was taken over or cancelled", work.id)
        except PersonError as refused:  # its lease expires and it is claimed again
            log.warning("job %s: its failure could not be kept: %s", work.id, refused.said.code)

    async def _renew(self, work: Work) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 4)
            try:
                async with self._core.program() as tx:
                    await tx.jobs.renew(work.id, work.fence, LEASE_SECONDS)
            except Fenced:
                self._running[work.id][1].cancel()
                return
            except PersonError as refused:
                log.warning("lease of job %s was not renewed: %s", work.id, refused.said.code)

    async def _give_back(self) -> None:
        under_way = list(self._running.values())
        for _, task in under_way:
            task.cancel()
        if under_way:
            await asyncio.wait([task for _, task in under_way], timeout=3)
        for work, _ in under_way:
            try:
                async with self._core.program() as tx:
                    await tx.jobs.give_back(work.id, work.fence)
            except (Fenced, PersonError) as error:  # done, or its lease expires
                log.info("job %s was not given back: %s", work.id, type(error).__name__)


async def _tell(told: Told | None, tx: Tx, work: Work, said: Message | None) -> None:
    if told is None or said is None:
        return
    try:
        await told(tx, work, said)
    except PersonError as refused:
        if refused.said.code != "store.gone":  # nobody is left to be told
            raise


def owner_name() -> str:
    """This process: computer, process id and its start, so that a reused id is no confusion."""
    return f"{platform.node()}:{os.getpid()}:{psutil.Process().create_time():.0f}"


def is_dead(owner: str) -> bool:
    """Whether an owner was a process of this computer that does not live any more."""
    host, _, rest = owner.rpartition(":")
    host, _, pid = host.rpartition(":")
    if host != platform.node() or not pid.isdigit():
        return False
    try:
        return bool(abs(psutil.Process(int(pid)).create_time() - float(rest)) > 1.5)
    except psutil.NoSuchProcess:
        return True
    except (psutil.Error, ValueError):
        return False
