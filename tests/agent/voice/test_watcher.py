"""The watcher's decisions, one look after the other, with a clock that is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.agent.voice.vouching import LONGEST_S, Voucher
from hr_desktop.agent.voice.watcher import Watcher
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.voice import Invitation
from hr_desktop.rooms.server import Call, Present, RoomServer
from hr_desktop.store import Store
from hr_desktop.store.repositories.interviews import Interviews
from hr_desktop.store.repositories.voice import Invitations
from tests.agent.examples import make_plan

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LEASE_S = 4.0


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def wall(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def __call__(self) -> float:
        return self.seconds


class Rooms(RoomServer):
    """A LiveKit server in memory: one room."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.who = Present(candidate=True, visit="PA_1")
        self.waiting: tuple[Call, ...] = ()
        self.called: list[int] = []
        self.sent_away: list[str] = []
        self.asked = 0

    async def rooms(self) -> dict[str, int]:
        self.asked += 1
        people = int(self.who.candidate) + len(self.who.interviewers)
        return {self.room: people, "somebody-else's": 3} if people else {}

    async def present(self, room: str) -> Present:
        self.asked += 1
        return self.who

    async def calls(self, room: str) -> tuple[Call, ...]:
        return self.waiting

    async def send_away(self, room: str, identity: str) -> None:
        self.sent_away.append(identity)
        self.who = self.who.model_copy(
            update={"interviewers": tuple(i for i in self.who.interviewers if i != identity)}
        )

    async def call_interviewer(self, room: str, invitation_id: int) -> str | None:
        self.called.append(invitation_id)
        self.waiting = (Call(id=f"AD_{len(self.called)}"),)
        return self.waiting[0].id


class Scene:
    """One invitation whose candidate is in the room, and a watcher."""

    def __init__(self, store: Store, clock: Clock, invitation: Invitation) -> None:
        self.store, self.clock, self.invitation = store, clock, invitation
        self.rooms = Rooms(invitation.room)
        self.watcher = Watcher(store, self.rooms, "a", clock=clock)

    async def look(self, seconds: float, watcher: Watcher | None = None) -> None:
        """Looks once a second for so long."""
        for _ in range(int(seconds)):
            self.clock.seconds += 1
            await (watcher or self.watcher).look()

    async def claim(self, owner: str) -> int:
        async with self.store.write() as tx:
            held = await tx.interviews.claim(
                self.invitation.interview_id, owner, LEASE_S, ended=True
            )
        return held.fence

    async def waits(self) -> bool:
        async with self.store.read() as tx:
            return (await tx.invitations.get(self.invitation.id)).waiting_since is not None


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    clock = Clock()
    store = await Store.open(tmp_path / "base.sqlite3", now=clock.wall)
    async with store.write("Анна") as tx:
        interview = await tx.interviews.add(
            kind=InterviewKind.voice,
            plan=make_plan("ru"),
            language="ru",
            minutes=30,
            window_ends_at=NOW + timedelta(hours=1),
        )
        invitation = await tx.invitations.add(interview.id, "hr-1")
    yield Scene(store, clock, invitation)
    await store.close()


async def test_a_call_is_given_time_before_the_next_one(scene: Scene) -> None:
    await scene.look(1)
    assert scene.rooms.called == [scene.invitation.id]  # no agent was there: LiveKit forgot
    await scene.look(1)
    assert len(scene.rooms.called) == 1
    await scene.look(1)
    assert len(scene.rooms.called) == 2


async def test_a_job_on_its_way_is_waited_for(scene: Scene) -> None:
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ",)),)
    await scene.look(10)
    assert scene.rooms.called == []
    await scene.look(1)
    assert len(scene.rooms.called) == 1  # it died before it took the lease


async def test_a_computer_on_which_jobs_arrive_late_is_given_longer_each_time(
    scene: Scene,
) -> None:
    called: list[float] = []
    for second in range(90):
        await scene.look(1)
        if len(scene.rooms.called) > len(called):
            called.append(second)
            scene.rooms.waiting = (*scene.rooms.waiting, Call(id="AD", jobs=(f"AJ_{second}",)))
    assert [after - before for before, after in pairwise(called)] == [11, 21, 31]


async def test_who_takes_the_lease_while_the_server_answers_is_not_sent_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ_1",)),)
    await scene.look(10)
    calls = scene.rooms.calls

    async def answers_late(room: str) -> tuple[Call, ...]:
        await scene.claim("stefani-AJ_1")
        scene.rooms.who = scene.rooms.who.model_copy(update={"interviewers": ("stefani-AJ_1",)})
        return await calls(room)

    monkeypatch.setattr(scene.rooms, "calls", answers_late)
    await scene.look(1)
    assert scene.rooms.sent_away == []
    assert scene.rooms.called == []


async def test_who_follows_while_the_server_answers_is_not_sent_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    fence = await scene.claim("stefani-AJ_1")
    present = scene.rooms.present

    async def answers_late(room: str) -> Present:
        async with scene.store.write() as tx:
            await tx.interviews.release(scene.invitation.interview_id, fence)
        await scene.claim("stefani-AJ_2")
        scene.rooms.who = scene.rooms.who.model_copy(update={"interviewers": ("stefani-AJ_2",)})
        return await present(room)

    monkeypatch.setattr(scene.rooms, "present", answers_late)
    await scene.look(1)
    assert scene.rooms.sent_away == []


async def test_a_dead_interviewer_is_sent_away_and_followed_at_once(scene: Scene) -> None:
    await scene.claim("stefani-AJ_1")
    scene.rooms.who = scene.rooms.who.model_copy(update={"interviewers": ("stefani-AJ_1",)})
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ_1",)),)
    await scene.look(4)
    assert scene.rooms.called == []
    await scene.look(1)  # LiveKit believes that its job goes on
    assert scene.rooms.sent_away == ["stefani-AJ_1"]
    assert len(scene.rooms.called) == 1


async def test_who_was_replaced_is_sent_away(scene: Scene) -> None:
    await scene.claim("stefani-AJ_2")
    both = {"interviewers": ("stefani-AJ_1", "stefani-AJ_2")}
    scene.rooms.who = scene.rooms.who.model_copy(update=both)
    await scene.look(2)
    assert scene.rooms.sent_away == ["stefani-AJ_1"]
    assert scene.rooms.called == []


async def test_after_the_database_was_away_one_whole_lease_is_waited_for(scene: Scene) -> None:
    fence = await scene.claim("stefani-AJ_1")
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ_1",)),)
    await scene.look(2)
    scene.clock.seconds += 60  # nobody could renew anything
    await scene.look(3)
    assert scene.rooms.called == []
    async with scene.store.write() as tx:  # the owner lives
        await tx.interviews.renew(scene.invitation.interview_id, "stefani-AJ_1", fence, LEASE_S)
    await scene.look(3)
    assert scene.rooms.called == []
    await scene.look(3)  # now it is dead
    assert len(scene.rooms.called) == 1


async def test_a_database_that_answers_late_is_late_for_whoever_renews_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.look(1)
    scene.rooms.called.clear()
    await scene.claim("stefani-AJ_1")
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ_1",)),)
    write = scene.store.write

    @asynccontextmanager
    async def slow_write(*arguments: Any) -> AsyncIterator[Any]:
        scene.clock.seconds += 1.5
        async with write(*arguments) as tx:
            yield tx

    monkeypatch.setattr(scene.store, "write", slow_write)
    await scene.look(2)  # it ran out a second ago
    assert scene.rooms.called == []
    await scene.look(1)  # as slow as this, a dead interviewer is replaced all the same
    assert len(scene.rooms.called) == 1


async def test_a_database_that_was_late_once_is_soon_forgiven(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.look(1)
    scene.rooms.called.clear()
    write = scene.store.write

    @asynccontextmanager
    async def slow_write(*arguments: Any) -> AsyncIterator[Any]:
        scene.clock.seconds += 5 * LEASE_S
        async with write(*arguments) as tx:
            yield tx

    with monkeypatch.context() as once:
        once.setattr(scene.store, "write", slow_write)
        await scene.look(1)
    await scene.claim("stefani-AJ_1")
    scene.rooms.called.clear()
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ_1",)),)
    await scene.look(LEASE_S)
    assert scene.rooms.called == []
    await scene.look(1)
    assert len(scene.rooms.called) == 1


async def test_a_lease_that_was_given_back_is_over_for_a_late_database_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    fence = await scene.claim("stefani-AJ_1")
    await scene.look(1)
    write = scene.store.write

    @asynccontextmanager
    async def slow_write(*arguments: Any) -> AsyncIterator[Any]:
        scene.clock.seconds += 1.5
        async with write() as tx:
            await tx.interviews.release(scene.invitation.interview_id, fence)
        scene.clock.seconds += 0.5
        async with write(*arguments) as tx:
            yield tx

    scene.rooms.who = scene.rooms.who.model_copy(update={"interviewers": ("stefani-AJ_2",)})
    scene.rooms.waiting = (Call(id="AD", jobs=("AJ_2",)),)
    monkeypatch.setattr(scene.store, "write", slow_write)
    await scene.look(1)
    assert scene.rooms.sent_away == []  # it is about to take the lease


async def test_a_candidate_is_said_to_wait_until_somebody_comes(scene: Scene) -> None:
    await scene.look(3)
    assert not await scene.waits()
    await scene.look(1)
    assert await scene.waits()
    await scene.claim("stefani-AJ_1")
    await scene.look(1)
    assert not await scene.waits()


async def test_who_left_waits_no_more_even_for_another_watcher(scene: Scene) -> None:
    await scene.look(5)
    assert await scene.waits()
    scene.rooms.who = Present()
    scene.clock.seconds += LEASE_S
    await scene.look(2, Watcher(scene.store, scene.rooms, "b", clock=scene.clock))
    assert not await scene.waits()


async def test_who_comes_back_begins_to_wait_anew(scene: Scene) -> None:
    await scene.look(1)
    there, scene.rooms.who = scene.rooms.who, Present()
    await scene.look(10)
    scene.rooms.who = there
    await scene.look(1)
    assert not await scene.waits()


async def test_what_cannot_be_tidied_keeps_nobody_waiting(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(_: Interviews) -> list[int]:
        raise refuse("state.not_allowed", now="active", to="expired")

    monkeypatch.setattr(Interviews, "expire_due", refused)
    await scene.look(2)
    assert scene.rooms.called == [scene.invitation.id]


async def test_one_watches_at_a_time(scene: Scene) -> None:
    other = Watcher(scene.store, scene.rooms, "b", clock=scene.clock)
    await scene.look(1)
    for _ in range(3):
        await other.look()
    assert not other.watching
    assert len(scene.rooms.called) == 1
    await scene.look(6, other)  # the first one is dead
    assert other.watching


async def test_a_page_left_open_after_the_end_is_not_served_for_ever(scene: Scene) -> None:
    async with scene.store.write() as tx:
        await tx.interviews.set_state(scene.invitation.interview_id, InterviewState.cancelled)
    await scene.look(1)
    assert len(scene.rooms.called) == 1  # reception
    fence = await scene.claim("stefani-AJ_1")
    await scene.look(1)
    async with scene.store.write() as tx:
        await tx.interviews.release(scene.invitation.interview_id, fence)
    scene.rooms.waiting = ()
    await scene.look(10)
    assert len(scene.rooms.called) == 1
    assert not await scene.waits()
    scene.rooms.who = Present(candidate=True, visit="PA_2")  # opened again
    await scene.look(1)
    assert len(scene.rooms.called) == 2


async def test_what_is_over_ends_and_idle_looks_are_cheap(scene: Scene) -> None:
    scene.rooms.who = Present()
    await scene.look(3)
    assert scene.rooms.asked == 3
    scene.clock.seconds += 2 * 3600
    await scene.look(1)
    async with scene.store.read() as tx:
        assert (await tx.interviews.get(scene.invitation.interview_id)).state == "expired"


async def _held(scene: Scene) -> bool:
    async with scene.store.read() as tx:
        return (await tx.invitations.rooms([scene.invitation.room]))[0].held


async def test_a_job_that_is_late_but_lives_is_not_replaced(scene: Scene) -> None:
    alive = {"stefani-AJ_1": scene.invitation.id}
    voucher = Voucher(scene.store, lambda: alive, LEASE_S, scene.clock)
    fence = await scene.claim("stefani-AJ_1")
    for _ in range(3):  # late again and again, but each time it comes in the end
        for _ in range(10):
            scene.clock.seconds += 1
            await voucher.look()
            assert await _held(scene)
        async with scene.store.write() as tx:
            await tx.interviews.renew(scene.invitation.interview_id, "stefani-AJ_1", fence, LEASE_S)
    await scene.look(1)
    assert scene.rooms.called == []
    alive.clear()  # it died
    scene.clock.seconds += 2 * LEASE_S + 1
    await voucher.look()
    assert not await _held(scene)


async def test_a_job_that_hangs_is_replaced(scene: Scene) -> None:
    voucher = Voucher(
        scene.store, lambda: {"stefani-AJ_1": scene.invitation.id}, LEASE_S, scene.clock
    )
    await scene.claim("stefani-AJ_1")
    hung = 0
    while await _held(scene):
        hung += 1
        scene.clock.seconds += 1
        await voucher.look()
    assert LONGEST_S < hung <= LONGEST_S + 3 * LEASE_S


async def test_nobody_vouches_for_what_another_has_taken_or_was_given_back(scene: Scene) -> None:
    voucher = Voucher(
        scene.store, lambda: {"stefani-AJ_1": scene.invitation.id}, LEASE_S, scene.clock
    )
    fence = await scene.claim("stefani-AJ_1")
    async with scene.store.write() as tx:
        await tx.interviews.release(scene.invitation.interview_id, fence)
    await voucher.look()
    assert not await _held(scene)
    await scene.claim("stefani-AJ_2")
    scene.clock.seconds += LEASE_S + 1
    await voucher.look()
    assert not await _held(scene)


async def test_nobody_vouches_for_a_job_that_has_died_meanwhile(scene: Scene) -> None:
    answers = [{"stefani-AJ_1": scene.invitation.id}, {}]
    voucher = Voucher(scene.store, lambda: answers.pop(0), LEASE_S, scene.clock)
    await scene.claim("stefani-AJ_1")
    scene.clock.seconds += LEASE_S + 1
    await voucher.look()
    assert not answers
    assert not await _held(scene)


async def test_that_somebody_waits_is_taken_back_when_the_database_is_there_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.look(6)
    assert await scene.waits()
    change, away = Invitations.change, True

    async def fails(self: Invitations, *args: Any, **fields: Any) -> Invitation:
        if away:
            raise refuse("store.slow")
        return await change(self, *args, **fields)

    monkeypatch.setattr(Invitations, "change", fails)
    await scene.claim("stefani-AJ_1")
    await scene.look(1)
    away = False
    await scene.look(1)
    assert not await scene.waits()
