"""Interviews: leases, takeover, fencing, journals replayed, commands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hr_desktop.agent.ports import Kept
from hr_desktop.agent.records import StoreRecords
from hr_desktop.domain.interview import (
    CandidateQuestion,
    Coverage,
    Interview,
    InterviewKind,
    InterviewState,
    QuestionProgress,
    Turn,
)
from hr_desktop.domain.messages import PersonError, message
from hr_desktop.domain.records import Fenced
from hr_desktop.store import Store
from tests.store.conftest import MovedClock
from tests.store.examples import PLAN, TALK, interviewed

LEASE = 4


@pytest.fixture
async def practice(store: Store, clock: MovedClock) -> Interview:
    async with store.write("Мария") as tx:
        return await tx.interviews.add(
            kind=InterviewKind.practice,
            plan=PLAN,
            language="ru",
            minutes=20,
            window_ends_at=clock.now + timedelta(hours=1),
        )


async def test_a_lease_keeps_others_away_until_it_is_over(
    store: Store, practice: Interview, clock: MovedClock
) -> None:
    async with store.write() as tx:
        first = await tx.interviews.claim(practice.id, "one", LEASE)
        with pytest.raises(Fenced):
            await tx.interviews.claim(practice.id, "two", LEASE)
    clock.move(seconds=3)
    async with store.write() as tx:
        await tx.interviews.renew(practice.id, "one", first.fence, LEASE)
    clock.move(seconds=3)
    async with store.write() as tx:
        with pytest.raises(Fenced):
            await tx.interviews.claim(practice.id, "two", LEASE)
    clock.move(seconds=2)
    async with store.write() as tx:
        assert (await tx.interviews.claim(practice.id, "two", LEASE)).fence == first.fence + 1


async def test_leases_are_renewed_for_the_owners_that_are_named_and_for_nobody_else(
    store: Store, practice: Interview, clock: MovedClock
) -> None:
    async with store.write() as tx:
        invited = [(await tx.invitations.add(practice.id, "hr-1")).id]
        await tx.interviews.claim(practice.id, "one", LEASE)
        began = tx.now
        assert await tx.interviews.leases(invited) == {"one": began + timedelta(seconds=LEASE)}
        assert await tx.interviews.leases([]) == {}
    clock.move(seconds=3)
    async with store.write() as tx:
        assert await tx.interviews.renew_all(invited, ["two"], LEASE) == {}
        until = tx.now + timedelta(seconds=2 * LEASE)
        assert await tx.interviews.renew_all(invited, ["one", "two"], 2 * LEASE) == {"one": until}
    async with store.read() as tx:
        assert await tx.interviews.leases(invited) == {"one": until}


async def test_a_replaced_agent_writes_nothing_any_more(
    store: Store, practice: Interview, clock: MovedClock
) -> None:
    async with store.write() as tx:
        old = await tx.interviews.claim(practice.id, "one", LEASE)
        await tx.interviews.set_state(practice.id, InterviewState.active, fence=old.fence)
        await tx.turns.add(practice.id, old.fence, TALK[:1])
        await tx.interviews.save(practice.id, old.fence, snapshot={"step": 1}, elapsed=2.5)
    clock.move(seconds=5)
    async with store.write() as tx:
        new = await tx.interviews.claim(practice.id, "two", LEASE)
        with pytest.raises(Fenced):
            await tx.interviews.claim(practice.id, "three", LEASE)
    assert (new.snapshot, new.interview.elapsed) == ({"step": 1}, 2.5)
    for attempt in range(5):
        with pytest.raises(Fenced):
            async with store.write() as tx:
                match attempt:
                    case 0:
                        await tx.turns.add(practice.id, old.fence, TALK)
                    case 1:
                        await tx.interviews.save(practice.id, old.fence, elapsed=9)
                    case 2:
                        await tx.interviews.renew(practice.id, "one", old.fence, LEASE)
                    case 3:
                        await tx.commands.take(practice.id, old.fence)
                    case _:
                        await tx.interviews.set_state(
                            practice.id, InterviewState.completed, fence=old.fence
                        )
    async with store.write() as tx:
        await tx.turns.add(practice.id, new.fence, TALK[1:])
        assert await tx.turns.of(practice.id) == list(TALK)
        await tx.interviews.release(practice.id, old.fence)  # harmless
        with pytest.raises(Fenced):
            await tx.interviews.claim(practice.id, "three", LEASE)


async def test_a_replayed_journal_doubles_and_changes_nothing(
    store: Store, practice: Interview
) -> None:
    unfinished = Turn(number=3, role="candidate", text="Я думаю", finished=False)
    finished = Turn(number=3, role="candidate", text="Я думаю, что да.", quality=0.9)
    async with store.write() as tx:
        lease = await tx.interviews.claim(practice.id, "one", LEASE)
        assert await tx.turns.add(practice.id, lease.fence, [*TALK, unfinished]) == 3
        assert await tx.turns.add(practice.id, lease.fence, [*TALK, unfinished]) == 0
        assert await tx.turns.add(practice.id, lease.fence, [finished]) == 1
        assert await tx.turns.add(practice.id, lease.fence, [unfinished]) == 0
        other = Turn(number=3, role="candidate", text="Другое")
        assert await tx.turns.add(practice.id, lease.fence, [other]) == 0
        assert await tx.turns.add(practice.id, lease.fence, []) == 0
        assert (await tx.turns.transcript(practice.id)).turns == (*TALK, finished)
        assert await tx.turns.after(practice.id, 2) == [finished]


async def test_what_the_agent_knows_is_kept(store: Store, practice: Interview) -> None:
    progress = (QuestionProgress(question_id="core-1", coverage=Coverage.thin, follow_ups=1),)
    asked = (CandidateQuestion(turn=4, text="Какой график?", answered=False),)
    async with store.write() as tx:
        lease = await tx.interviews.claim(practice.id, "one", LEASE)
        await tx.interviews.save(
            practice.id,
            lease.fence,
            progress=progress,
            candidate_questions=asked,
            elapsed=61.5,
            extended_minutes=5,
        )
        found = await tx.interviews.get(practice.id)
    assert (found.progress, found.candidate_questions) == (progress, asked)
    assert (found.elapsed, found.extended_minutes) == (61.5, 5)


async def test_each_command_is_taken_once(store: Store, practice: Interview) -> None:
    async with store.write("Мария") as tx:
        await tx.commands.add(practice.id, "note", "спросить про переезд")
        await tx.commands.add(practice.id, "extend", minutes=5)
    async with store.write() as tx:
        lease = await tx.interviews.claim(practice.id, "one", LEASE)
        assert await tx.interviews.renew(practice.id, "one", lease.fence, LEASE)
        taken = await tx.commands.take(practice.id, lease.fence)
        assert [(c.kind, c.by) for c in taken] == [("note", "Мария"), ("extend", "Мария")]
        assert not await tx.interviews.renew(practice.id, "one", lease.fence, LEASE)
        assert await tx.commands.take(practice.id, lease.fence) == []
        assert len(await tx.commands.of_interview(practice.id, only_waiting=False)) == 2


async def test_what_can_be_taken_back_is_not_missing(store: Store, practice: Interview) -> None:
    async with store.write("Мария") as tx:
        await tx.deletions.hide_interviews([practice.id])
    assert await StoreRecords(store, "one", 4.0).missing([practice.id, 12345]) == {12345}


async def test_a_command_that_nobody_has_carried_out_waits(
    store: Store, practice: Interview
) -> None:
    async with store.write("Мария") as tx:
        done = await tx.commands.add(practice.id, "note", "спросить про переезд")
        await tx.commands.add(practice.id, "extend", minutes=5)
    async with store.write() as tx:
        lease = await tx.interviews.claim(practice.id, "one", LEASE)
    kept = Kept(turns=(), state="{}", progress=(), candidate_questions=(), commands_done=(done.id,))
    await StoreRecords(store, "one", 4.0).keep(practice.id, lease.fence, kept)
    async with store.read() as tx:
        assert [c.kind for c in await tx.commands.of_interview(practice.id)] == ["extend"]


async def test_an_ended_interview_is_claimed_by_nobody(store: Store, practice: Interview) -> None:
    async with store.write() as tx:
        await tx.interviews.set_state(practice.id, InterviewState.cancelled)
        with pytest.raises(Fenced):
            await tx.interviews.claim(practice.id, "one", LEASE)
    with pytest.raises(PersonError):
        async with store.write() as tx:
            await tx.interviews.set_state(practice.id, InterviewState.active)


async def test_an_interview_expires_when_its_window_is_over(
    store: Store, practice: Interview, clock: MovedClock
) -> None:
    async with store.write() as tx:
        assert await tx.interviews.expire_due() == []
    clock.move(hours=2)
    async with store.write() as tx:
        assert await tx.interviews.expire_due() == [practice.id]
        assert (await tx.interviews.get(practice.id)).state is InterviewState.expired


async def test_lists_show_who_and_for_what(store: Store, clock: MovedClock) -> None:
    case = await interviewed(store, "Анна Петрова")
    async with store.write("Мария") as tx:
        (row,) = await tx.interviews.records(candidate_id=case.candidate_id)
        assert (row.candidate_name, row.vacancy_title, row.turns) == (
            "Анна Петрова",
            "Разработчик",
            2,
        )
        assert await tx.interviews.records(states=[InterviewState.active]) == []
        (found,) = await tx.interviews.of_application(case.application.id)
        assert found.id == case.interview.id


async def test_a_clock_that_is_set_back_locks_nobody_out(
    store: Store, practice: Interview, clock: MovedClock
) -> None:
    async with store.write() as tx:
        await tx.interviews.claim(practice.id, "killed", 4)
    clock.move(hours=-1)
    async with store.write() as tx:
        lease = await tx.interviews.claim(practice.id, "next", 4)
        with pytest.raises(Fenced):
            await tx.interviews.claim(practice.id, "third", 4)
    assert lease.fence == 2


@pytest.mark.parametrize("released", [False, True])
async def test_a_voice_interview_that_nobody_holds_any_more_is_set_aside(
    store: Store, practice: Interview, clock: MovedClock, released: bool
) -> None:
    async with store.write("Мария") as tx:
        voice = await tx.interviews.add(
            kind=InterviewKind.voice, plan=PLAN, language="ru", minutes=20
        )
        for one in (practice, voice):
            lease = await tx.interviews.claim(one.id, "agent-1", LEASE)
            await tx.interviews.set_state(one.id, InterviewState.active, fence=lease.fence)
            if released:  # by an agent that ended while the candidate was away
                await tx.interviews.release(one.id, lease.fence)
    clock.move(seconds=60)
    async with store.write() as tx:
        assert await tx.interviews.interrupt_abandoned(120) == []
    clock.move(seconds=65 + LEASE)
    async with store.write() as tx:
        assert await tx.interviews.interrupt_abandoned(120) == [voice.id]
        assert (await tx.interviews.get(voice.id)).state is InterviewState.interrupted
        assert (await tx.interviews.get(practice.id)).state is InterviewState.active


async def test_a_voice_interview_whose_interviewer_died_at_the_goodbye_is_complete(
    store: Store, clock: MovedClock
) -> None:
    """Its candidate has closed the page and does not come back."""
    async with store.write("Мария") as tx:
        voice = await tx.interviews.add(
            kind=InterviewKind.voice, plan=PLAN, language="ru", minutes=20
        )
        lease = await tx.interviews.claim(voice.id, "agent-1", LEASE)
        await tx.interviews.set_state(voice.id, InterviewState.active, fence=lease.fence)
        await tx.interviews.save(voice.id, lease.fence, snapshot={"ended": "finished"})
    clock.move(seconds=125 + LEASE)
    async with store.write() as tx:
        assert await tx.interviews.interrupt_abandoned(120) == [voice.id]
        assert (await tx.interviews.get(voice.id)).state is InterviewState.completed


async def test_why_an_interview_was_broken_off_is_forgotten_when_it_goes_on(
    store: Store, practice: Interview
) -> None:
    async with store.write() as tx:
        await tx.interviews.set_state(practice.id, InterviewState.active)
        why = message("speech.voice_away")
        broken = await tx.interviews.set_state(practice.id, InterviewState.interrupted, why)
        assert broken.failure == why
        assert (await tx.interviews.set_state(practice.id, InterviewState.active)).failure is None
