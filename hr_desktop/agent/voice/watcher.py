"""Finds candidates who wait for an interviewer, and calls one. One watcher at a time, by lease.

LiveKit forgets a call when no agent was there, and calls nobody after an agent's death. So once a
second rooms and leases are compared: for whoever waits in a room without an interviewer whose lease
runs, dead interviewers' participants are sent away, and a new one is called.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime, timedelta

from hr_desktop.agent.ports import Seconds
from hr_desktop.agent.server import Timing
from hr_desktop.domain.interview import ENDED_STATES
from hr_desktop.domain.messages import Message, PersonError
from hr_desktop.domain.records import Room
from hr_desktop.domain.voice import INTERVIEWER_PREFIX, REHEARSAL_SUFFIX
from hr_desktop.rooms.server import Call, RoomServer
from hr_desktop.store import Store

log = logging.getLogger(__name__)

LEASE = "watcher"
_LATEST = 4  # a job is waited for so many times as long as the first, at most


class Watcher:
    """Looks once a second. `owner` is this process; the room server is closed by the caller."""

    def __init__(
        self,
        store: Store,
        rooms: RoomServer,
        owner: str,
        timing: Timing | None = None,
        clock: Seconds = time.monotonic,
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._owner = owner
        self._timing = timing or Timing()
        self._clock = clock
        self._answered: datetime | None = None  # when the database last did
        self._careful_until: datetime | None = None
        self._late = timedelta()  # the longest wait for the database, a second less each look
        self._tidied: float | None = None
        self._forget()
        self.said: Message | None = None  # why LiveKit cannot be asked
        self._failed: str | None = None  # why the last look failed: one line a second helps nobody

    def _forget(self) -> None:
        self.watching = False
        self._alone: dict[int, float] = {}  # invitations whose candidate waits: since when
        self._waiting: set[int] = set()  # those of them of whom the database knows
        self._seen: dict[str, float] = {}  # calls and jobs: since when
        self._late_jobs: dict[int, set[str]] = {}  # of each who waits: those that did not arrive
        self._owners: dict[str, str | None] = {}  # the last one of each room
        self._served: dict[str, str] = {}  # the candidate's visit that each room's owner met

    async def run(self) -> None:
        """Looks until it is cancelled; then another may watch at once."""
        try:
            while True:
                began = self._clock()
                await self.look()
                await asyncio.sleep(max(0.01, self._timing.watch - (self._clock() - began)))
        finally:
            if self.watching:
                await asyncio.shield(self._release())

    async def look(self) -> None:
        """Compares rooms and leases once, unless another agent does."""
        try:
            if await self._take():
                await self._compare()
            self.said = self._failed = None
        except (PersonError, OSError) as error:
            said = error.said if isinstance(error, PersonError) else None
            if said is not None and said.code.startswith("voice."):
                self.said = said
            before, self._failed = self._failed, said.code if said else type(error).__name__
            if self._failed != before:
                log.warning("watcher: %s", self._failed)
        except Exception:
            log.exception("watcher")

    async def _take(self) -> bool:
        asked = self._store.now()
        async with self._store.write() as tx:
            mine = await tx.leases.take(LEASE, self._owner, self._timing.lease) is not None
        self._notice_gap()
        self._notice_wait(asked)
        if not mine:
            self._forget()
        elif self._tidied is None or self._clock() - self._tidied > self._timing.tidy:
            self._tidied = self._clock()  # what cannot be tidied keeps nobody waiting for ever
            await self._tidy()
        return mine

    async def _tidy(self) -> None:
        """Ends what is over without anybody's having seen it."""
        async with self._store.write() as tx:
            await tx.interviews.expire_due()
            await tx.agents.clean()
            if not self._careful():
                left = await tx.interviews.interrupt_abandoned(self._timing.waits.away)
                for interview_id in left:
                    log.info("watcher: interview %s is set aside, nobody came back", interview_id)

    def _notice_gap(self) -> None:
        """After the database was away every lease looks as if it had run out."""
        now, lease = self._store.now(), timedelta(seconds=self._timing.lease)
        if self._answered is None or not timedelta() <= now - self._answered < lease:
            self._careful_until = now + lease
        self._answered = now

    def _notice_wait(self, asked: datetime) -> None:
        """Who renews a lease has to wait for the database as long as this watcher."""
        lease, watch = (timedelta(seconds=s) for s in (self._timing.lease, self._timing.watch))
        self._late = min(lease, max(self._store.now() - asked, self._late - watch, timedelta()))

    async def _compare(self) -> None:
        names = [
            name
            for name, people in (await self._rooms.rooms()).items()
            if people and not name.endswith(REHEARSAL_SUFFIX)
        ]
        if not names and self.watching and not self._waiting and not self._alone:
            return
        async with self._store.read() as tx:
            found = await tx.invitations.rooms(names, self._late)
            if not self.watching:
                self._waiting = set(await tx.invitations.waiting())
        self.watching = True
        before, self._seen = self._seen, {}
        results = await asyncio.gather(
            *(self._look_at(room, before) for room in found), return_exceptions=True
        )
        here = {room.invitation_id for room in found}
        names = [room.room for room in found]
        self._owners = {name: self._owners[name] for name in names if name in self._owners}
        self._served = {name: self._served[name] for name in names if name in self._served}
        for gone in (self._waiting | set(self._alone)) - here:
            await self._waits_no_more(gone)
        for error in results:
            if isinstance(error, BaseException):
                raise error

    async def _look_at(self, room: Room, seen: dict[str, float]) -> None:
        if room.held:
            await self._waits_no_more(room.invitation_id)
            if self._owners.get(room.room) != room.lease_owner:
                present = await self._rooms.present(room.room)
                if not await self._is_as_read(room):
                    return
                self._owners[room.room] = room.lease_owner
                self._served[room.room] = present.visit
                await self._send_away(room, present.interviewers)
            return
        present = await self._rooms.present(room.room)
        if not present.candidate or self._is_done(room, present.visit):
            await self._waits_no_more(room.invitation_id)
            return
        await self._waits(room)
        if room.lease_owner is not None and self._careful():
            return
        if self._somebody_comes(room, await self._rooms.calls(room.room), seen):
            return
        if not await self._is_as_read(room):
            return
        await self._send_away(room, present.interviewers)
        called = await self._rooms.call_interviewer(room.room, room.invitation_id)
        if called is not None:
            self._seen[called] = self._clock()
        log.info("watcher: an interviewer is called for interview %s", room.interview_id)

    async def _is_as_read(self, room: Room) -> bool:
        """Whether nobody took or lost the lease while LiveKit answered; else the next look acts."""
        async with self._store.read() as tx:
            found = await tx.invitations.rooms([room.room], self._late)
        return [(now.lease_owner, now.held) for now in found] == [(room.lease_owner, room.held)]

    def _is_done(self, room: Room, visit: str) -> bool:
        """Whether a page was left open after the end: its questions were waited for long enough."""
        left = room.lease_owner is None and self._served.get(room.room) == visit
        return left and room.state in ENDED_STATES

    def _careful(self) -> bool:
        return self._careful_until is not None and self._store.now() < self._careful_until

    def _somebody_comes(self, room: Room, calls: tuple[Call, ...], seen: dict[str, float]) -> bool:
        """Whether an agent may still follow a call, or its job is on its way to the lease."""
        now = self._clock()
        alone = now - self._alone[room.invitation_id]
        late = self._late_jobs.setdefault(room.invitation_id, set())
        # A computer on which they come late would end each for the next one, and none would come.
        arrival = self._timing.arrival * min(1 + len(late), _LATEST)
        ages: dict[str, float] = {}
        for one in [call.id for call in calls] + [job for call in calls for job in call.jobs]:
            self._seen[one] = seen.get(one, now)
            ages[one] = now - self._seen[one]
        for call in calls:
            if not call.jobs and ages[call.id] < self._timing.call:
                return True
            for job in call.jobs:
                identity = INTERVIEWER_PREFIX + job
                if identity == room.lease_owner or job in late:  # its lease ran out, or never was
                    continue
                if identity == self._owners.get(room.room):  # it gave the lease back, and leaves
                    if alone < self._timing.call:
                        return True
                elif ages[job] < arrival:
                    return True
                else:
                    late.add(job)
        return False

    async def _send_away(self, room: Room, identities: tuple[str, ...]) -> None:
        for identity in identities:
            if not (room.held and identity == room.lease_owner):
                await self._rooms.send_away(room.room, identity)

    async def _waits(self, room: Room) -> None:
        since = self._alone.setdefault(room.invitation_id, self._clock())
        if room.waiting_since is None and self._clock() - since >= self._timing.patience:
            self._waiting.add(room.invitation_id)
            async with self._store.write() as tx:
                await tx.invitations.change(room.invitation_id, waiting_since=tx.now)

    async def _waits_no_more(self, invitation_id: int) -> None:
        self._alone.pop(invitation_id, None)
        self._late_jobs.pop(invitation_id, None)
        if invitation_id in self._waiting:
            try:
                async with self._store.write() as tx:
                    await tx.invitations.change(invitation_id, waiting_since=None)
            except PersonError as error:
                if error.said.code != "store.gone":
                    raise  # the next look writes it
            self._waiting.discard(invitation_id)

    async def _release(self) -> None:
        try:
            async with self._store.write() as tx:
                await tx.leases.release(LEASE, self._owner)
        except (PersonError, OSError) as error:
            log.warning("watcher: its lease runs out by itself (%s)", type(error).__name__)
