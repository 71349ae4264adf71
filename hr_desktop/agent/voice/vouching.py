"""Keeps the leases of interviewers that live and are late.

On a computer that has too much to do an interviewer may not get to renew its lease in time. Another
one would take over, which makes the computer busier still: so one interview after the other changed
hands without end. The process that started the jobs knows that they live, has little to do itself,
and renews in their place, but not for ever: a job that hangs is to be replaced.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from hr_desktop.agent.ports import Seconds
from hr_desktop.domain.messages import PersonError
from hr_desktop.store import Store

log = logging.getLogger(__name__)

LOOK_S = 0.5
LONGEST_S = 12.0
_LATE = 5 / 8  # of a lease is left when a job is late; one that is in time leaves 3/4
_LEASES = 2  # so many at once: this process may come late itself


class Voucher:
    """Looks after `alive` until `run` is cancelled: identities of jobs, and their invitations."""

    def __init__(
        self,
        store: Store,
        alive: Callable[[], Mapping[str, int]],
        lease_s: float,
        clock: Seconds = time.monotonic,
    ) -> None:
        self._store = store
        self._alive = alive
        self._lease_s = lease_s
        self._clock = clock
        self._vouched: dict[str, tuple[datetime, float]] = {}  # until when, and since when

    async def run(self) -> None:
        """Looks twice a second."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self.look()
            except (PersonError, OSError) as error:
                log.warning("voice: leases were not looked at: %s", type(error).__name__)
            except Exception:
                log.exception("voice: leases were not looked at")

    async def look(self) -> None:
        """Renews what is late."""
        alive = self._alive()
        if not alive:
            self._vouched = {}
            return
        async with self._store.read() as tx:
            found, now = await tx.interviews.leases(alive.values()), tx.now
        leases = {owner: until for owner, until in found.items() if owner in alive}
        self._vouched = {
            owner: vouched
            for owner, vouched in self._vouched.items()
            if leases.get(owner) == vouched[0]  # else it has renewed its lease itself
        }
        left = timedelta(seconds=self._lease_s * _LATE)
        late = [owner for owner, until in leases.items() if until - now < left]
        since = {owner: self._since(owner) for owner in late}
        late = [owner for owner in late if self._clock() - since[owner] < LONGEST_S]
        if not late:
            return
        async with self._store.write() as tx:
            still = self._alive()  # whoever has died meanwhile is to be replaced at once
            late = [owner for owner in late if owner in still]
            renewed = await tx.interviews.renew_all(alive.values(), late, _LEASES * self._lease_s)
        for owner, until in renewed.items():
            if owner not in self._vouched:
                log.warning("voice: a job is late, its lease is renewed for it (%s)", owner)
            self._vouched[owner] = until, since[owner]

    def _since(self, owner: str) -> float:
        return self._vouched[owner][1] if owner in self._vouched else self._clock()
