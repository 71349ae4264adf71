"""Watching voice interviews: what each one does, what a person is told, and requests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.standing import alerts
from hr_desktop.services.values import Alert
from hr_desktop.services.workspace import Workspace
from tests.services.stand_in import StandIn, agent


async def _doing(ws: Workspace) -> dict[str, str]:
    board = await ws.watching.board()
    return {one.row.candidate_name: one.standing.doing for one in board.interviews}


async def _urgent(ws: Workspace) -> list[Alert]:
    return [one for one in alerts(await ws.watching.board()) if one.urgent]


async def test_what_an_interview_does_is_one_word(workspace: Workspace) -> None:
    ws, now = workspace, workspace.core.now
    early = now + timedelta(days=1)
    await StandIn.invited(ws, "Early", opens=early)
    await StandIn.invited(ws, "Open")
    live = await StandIn.begun(ws, "Live")
    await live.say("interviewer", "Good morning.")
    paused = await StandIn.begun(ws, "Paused")
    await paused.now(present=True, paused=True)
    away = await StandIn.begun(ws, "Away")
    since = ws.core.now - timedelta(seconds=100)
    await away.now(away_since=since)
    waiting = await StandIn.begun(ws, "Waiting")
    await waiting.waits(6)
    ended = await StandIn.begun(ws, "Ended")
    await ended.end()
    assert await _doing(ws) == {
        "Early": "early",
        "Open": "open",
        "Live": "live",
        "Paused": "paused",
        "Away": "away",
        "Waiting": "waiting",
        "Ended": "completed",
    }
    board = await ws.watching.board()
    by_name = {one.row.candidate_name: one for one in board.interviews}
    left = by_name["Away"].standing.seconds
    assert left == pytest.approx(max(0.0, 120 - (board.at - since).total_seconds()))
    waited = by_name["Waiting"].standing.seconds
    assert waited is not None
    assert 6 <= waited < 60
    names = [one.row.candidate_name for one in board.interviews]
    assert names == ["Waiting", "Away", "Paused", "Live", "Open", "Early", "Ended"]


async def test_whose_application_is_closed_is_not_expected_any_more(workspace: Workspace) -> None:
    ws = workspace
    coming, begun = await StandIn.invited(ws, "Coming"), await StandIn.begun(ws, "Begun")
    for one in (coming, begun):
        application = (await ws.interviews.get(one.id)).application_id
        assert application is not None
        await ws.applications.change(application, ApplicationState.rejected, "Another was chosen")
    assert await _doing(ws) == {"Coming": "called_off", "Begun": "live"}  # what runs goes on
    application = (await ws.interviews.get(coming.id)).application_id
    assert application is not None
    await ws.applications.change(application, ApplicationState.shortlisted, "A mistake")
    assert (await _doing(ws))["Coming"] == "open"


async def test_who_waits_in_the_room_before_it_has_begun_stands_with_those_who_talk(
    workspace: Workspace,
) -> None:
    ws = workspace
    waiting = await StandIn.invited(ws, "Waiting")
    await waiting.waits(20)
    await StandIn.invited(ws, "Open")
    await StandIn.begun(ws, "Live")
    board = await ws.watching.board()
    names = [one.row.candidate_name for one in board.interviews]
    assert names == ["Live", "Waiting", "Open"]


async def test_a_person_is_told_once_of_each_thing_that_needs_one(workspace: Workspace) -> None:
    ws = workspace
    one = await StandIn.begun(ws)
    assert not await _urgent(ws)
    await one.waits(10)
    assert not await _urgent(ws)  # an agent may come any moment
    await one.waits(20)
    first, again = await _urgent(ws), await _urgent(ws)
    assert [(a.kind, a.name) for a in first] == [("waiting", "Anna Lebedeva")]
    assert [a.mark for a in first] == [a.mark for a in again]
    await one.waits(None)
    await one.now(away_since=ws.core.now)
    await one.asks("problem", "I hear nothing.")
    assert [a.kind for a in await _urgent(ws)] == ["away", "request"]
    await one.end(InterviewState.failed)
    assert [a.kind for a in await _urgent(ws)] == ["failed", "request"]


async def test_what_ends_among_many_is_told_however_long_ago_it_was_planned(
    workspace: Workspace,
) -> None:
    ws = workspace
    first = await StandIn.begun(ws, "First")
    for number in range(3):  # planned later, ended before
        await (await StandIn.begun(ws, f"Later {number}")).end()
    await first.end()
    told = alerts(await ws.watching.board(ended=2))
    assert {one.name for one in told if one.kind == "ended"} >= {"First", "Later 0"}


async def test_only_agents_that_take_interviews_count(workspace: Workspace) -> None:
    await agent(workspace, 10)
    await agent(workspace, 4, draining=True)
    board = await workspace.watching.board()
    assert (len(board.agents), board.capacity) == (2, 10)


async def test_interviews_are_found_by_person_and_vacancy_in_any_case(workspace: Workspace) -> None:
    ws = workspace
    await StandIn.invited(ws, "Пётр Ёлкин")
    await StandIn.invited(ws, "Anna Lebedeva")
    for words, names in (
        ("ПЕТР", ["Пётр Ёлкин"]),
        ("елкин payments", ["Пётр Ёлкин"]),
        ("developer", ["Anna Lebedeva", "Пётр Ёлкин"]),
        ("nobody", []),
    ):
        found = await ws.watching.board(words)
        assert sorted(one.row.candidate_name for one in found.interviews) == names


async def test_a_request_of_a_candidate_is_answered_by_a_person(workspace: Workspace) -> None:
    ws = workspace
    one = await StandIn.begun(ws)
    await one.asks("human", "I would like to talk with a person.")
    asked = (await ws.watching.requests(one.id))[0]
    with pytest.raises(PersonError) as refused:
        await ws.invitations.answer(asked.id, "  ", send=False)
    assert refused.value.said.code == "request.answer_empty"
    await ws.invitations.answer(asked.id, "Called her at noon.", send=False)
    assert not await _urgent(ws)
    with pytest.raises(PersonError) as refused:  # a colleague had it open, too
        await ws.invitations.answer(asked.id, "I called her in the evening.", send=False)
    assert refused.value.said.code == "request.answered"
    kept = (await ws.watching.requests(one.id))[0]
    assert (kept.answer, kept.answered_by) == ("Called her at noon.", "Anna Recruiter")
    entries = await ws.audit.entries()
    assert "request.answered" in [entry.action for entry in entries]


async def test_nobody_listens_without_a_server_or_to_what_does_not_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace
    one = await StandIn.begun(ws)
    with pytest.raises(PersonError) as refused:
        await ws.watching.listen(one.id)
    assert refused.value.said.code == "listen.no_server"
    livekit = ws.settings.livekit.model_copy(update={"url": "ws://127.0.0.1:1", "api_key": "one"})
    ws.core.settings = ws.settings.model_copy(update={"livekit": livekit})
    with pytest.raises(PersonError) as refused:
        await ws.watching.listen(one.id)
    assert refused.value.said.code == "voice.key_missing"
    monkeypatch.setenv("LIVEKIT_API_SECRET", "x" * 32)
    await one.end()
    with pytest.raises(PersonError) as refused:
        await ws.watching.listen(one.id)
    assert refused.value.said.code == "listen.not_running"
