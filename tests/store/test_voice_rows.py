"""Rows of voice interviews: invitations, the outbox, live rows, agents, single leases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import Interview, InterviewKind
from hr_desktop.domain.voice import AgentRow, Live
from hr_desktop.store import Store
from hr_desktop.store.copying import RowCopy
from tests.store.conftest import MovedClock
from tests.store.examples import PLAN, interviewed


async def _interview(store: Store) -> Interview:
    async with store.write() as tx:
        return await tx.interviews.add(
            kind=InterviewKind.voice, plan=PLAN, language="ru", minutes=20
        )


def _agent(**more: object) -> AgentRow:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    fields = {
        "id": new_id(),
        "computer": "one",
        "pid": 1,
        "version": "1",
        "capacity": 10,
        "started_at": moment,
        "seen_at": moment,
    }
    return AgentRow.model_validate({**fields, **more})


async def test_a_letter_leaves_a_state_once(store: Store) -> None:
    interview = await _interview(store)
    async with store.write() as tx:
        invitation = await tx.invitations.add(interview.id, "hr-1", email="a@example.org")
        mail = await tx.mails.add(invitation.id, "invitation", "en", "a@example.org", "s", "{link}")
        assert await tx.mails.move(mail.id, ["waiting"], "sending")
        assert not await tx.mails.move(mail.id, ["waiting"], "sending")
        assert await tx.mails.move(mail.id, ["sending"], "sent")
        assert (await tx.mails.get(mail.id)).sent_at is not None


async def test_a_live_row_of_a_replaced_interviewer_changes_nothing(store: Store) -> None:
    interview = await _interview(store)
    async with store.write() as tx:
        await tx.live.put(interview.id, 2, Live(text="new"))
        await tx.live.put(interview.id, 1, Live(text="old"))
        assert (await tx.live.get([interview.id]))[interview.id].text == "new"
        await tx.live.remove(interview.id)
        assert not await tx.live.get([interview.id])


async def test_one_owner_at_a_time_has_a_lease(store: Store) -> None:
    async with store.write() as tx:
        assert await tx.leases.take("watcher", "one", 4) == 1
        assert await tx.leases.take("watcher", "two", 4) is None
        assert await tx.leases.take("watcher", "one", 4) == 1
        await tx.leases.release("watcher", "one")
    async with store.write() as tx:
        assert await tx.leases.take("watcher", "two", 4) == 2


async def test_an_agent_learns_what_a_person_wants_of_it(store: Store) -> None:
    async with store.write() as tx:
        row = await tx.agents.put(_agent())
        await tx.agents.wish(row.id, "drain")
        assert (await tx.agents.put(row)).wish == "drain"
        assert [one.id for one in await tx.agents.alive()] == [row.id]
        await tx.agents.remove(row.id)
        assert not await tx.agents.list()


async def test_a_room_is_held_while_its_lease_runs(store: Store) -> None:
    interview = await _interview(store)
    async with store.write() as tx:
        await tx.invitations.add(interview.id, "hr-2")
        assert [room.held for room in await tx.invitations.rooms(["hr-2", "other"])] == [False]
        lease = await tx.interviews.claim(interview.id, "stefani-1", 4)
        assert [room.held for room in await tx.invitations.rooms(["hr-2"])] == [True]
        await tx.interviews.release(interview.id, lease.fence)
        assert [room.held for room in await tx.invitations.rooms(["hr-2"])] == [False]


async def test_sound_is_due_when_it_was_promised_to_go_and_takes_its_files_along(
    store: Store, clock: MovedClock
) -> None:
    short, long = await _interview(store), await _interview(store)
    async with store.write() as tx:
        await tx.invitations.add(short.id, "hr-3", recording_days=30)
        for interview, number, sha256 in ((short, 0, "a"), (short, 1, "b"), (long, 0, "b")):
            await tx.recordings.add(interview.id, 1, number, clock.now, 5.0, sha256 * 64, 10)
    clock.move(days=29)
    async with store.write("HR Desktop") as tx:
        assert await tx.recordings.due(180) == []
    clock.move(days=2)
    async with store.write("HR Desktop") as tx:
        assert len(await tx.recordings.due(180, limit=1)) == 1
        assert (await tx.recordings.purge_due(180)).files == ("a" * 64,)
        assert len(await tx.recordings.of_interview(long.id)) == 1
        assert (await tx.recordings.purge_due(30)).files == ("b" * 64,)
    async with store.read() as tx:
        entries = [one for one in await tx.audit.entries() if one.what == "recording.removed"]
    assert {(one.entity_id, one.after["count"]) for one in entries} == {(short.id, 2), (long.id, 1)}


async def test_an_interview_that_is_deleted_for_good_gives_up_its_sound(store: Store) -> None:
    case = await interviewed(store, sha="c" * 64)
    async with store.write() as tx:
        await tx.recordings.add(case.interview.id, 1, 0, store.now(), 5.0, "d" * 64, 10)
        assert await tx.files.unreferenced(["d" * 64, "e" * 64]) == ["e" * 64]
        assert "d" * 64 in await tx.files.all()
        purged = await tx.deletions.purge_candidates([case.candidate_id])
    assert set(purged.files) == {"c" * 64, "d" * 64}


async def test_a_letter_that_waits_is_not_copied_into_another_database(
    store: Store, tmp_path: Path
) -> None:
    source = await Store.open(tmp_path / "local.sqlite3")
    interview = await _interview(source)
    async with source.write() as tx:
        invitation = await tx.invitations.add(interview.id, "hr-1", email="a@example.org")
        for state in ("waiting", "sending", "sent"):
            mail = await tx.mails.add(invitation.id, "reminder", "en", "a@example.org", state, "")
            await tx.mails.move(mail.id, ["waiting"], state)  # type: ignore[arg-type]
    outcome = await RowCopy(source, store).run(lambda done, total: None)
    await source.close()
    async with store.read() as tx:
        assert [m.subject for m in await tx.mails.of_invitation(invitation.id)] == ["sent"]
    assert outcome.missing == 0
