"""Whole interviews in one process: journal, database away, replaced agents, many at once."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from livekit.agents import llm

from hr_desktop.agent.journal import Entry, Journal, journal_path
from hr_desktop.agent.logs import OnlyPlaces
from hr_desktop.agent.machine import Waits
from hr_desktop.agent.model import Brain
from hr_desktop.agent.ports import Renewed
from hr_desktop.agent.server import Timing
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewCommand, InterviewKind, InterviewState, Turn
from hr_desktop.domain.messages import refuse
from tests.agent.driving import ANSWERS, FAST, Clock, desk
from tests.agent.examples import GOOD, QUESTIONS, MemoryRecords, make_interview


def roles(turns: list[Turn]) -> list[str]:
    return [t.role for t in turns]


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_a_whole_interview_is_held_and_completed(data_folder: Path, language: str) -> None:
    records = MemoryRecords(make_interview(language=language))  # type: ignore[arg-type]
    async with desk(records, data_folder) as d:
        await d.start()
        for text in ANSWERS[language]:
            last = await d.say(text)
        assert "ended" in [e["event"] for e in d.events]
    assert records.interviews[7].state is InterviewState.completed
    turns = records.said(7)
    assert roles(turns) == ["interviewer", "candidate"] * 8 + ["interviewer"]
    assert [t.number for t in turns] == list(range(17))
    assert turns[-1].text == last
    assert {p.coverage.value for p in records.interviews[7].progress} == {"covered"}
    assert not journal_path(data_folder, 7).exists()  # all of it is in the database


async def test_leaving_waits_for_an_interview_that_is_being_ended(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        gate, original = asyncio.Event(), records.set_state

        async def slow(*args: Any, **more: Any) -> None:
            await gate.wait()
            await original(*args, **more)

        records.set_state = slow  # type: ignore[method-assign]
        conductor = d.server._running[7]
        ending = asyncio.create_task(d.server._set_aside(conductor))
        async with asyncio.timeout(30):
            while 7 in d.server._running:
                await asyncio.sleep(0)
        leaving = asyncio.create_task(d.server.drain())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not leaving.done()
        gate.set()
        await asyncio.gather(ending, leaving)
        assert [e["state"] for e in d.events if e["event"] == "ended"] == ["interrupted"]
    assert records.interviews[7].state is InterviewState.interrupted


async def test_an_endless_answer_is_sent_back_whole_not_cut(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        before = records.said(7)
        assert await d.say("и ещё " * 5000) == "agent.answer_long"
        assert records.said(7) == before
        assert await d.say("Да") != "agent.answer_long"


async def test_a_desk_interview_needs_consent_first(data_folder: Path) -> None:
    records = MemoryRecords(make_interview(kind=InterviewKind.desk))
    async with desk(records, data_folder) as d:
        event = await d.start()
        assert event["said"]["code"] == "agent.consent_missing"
        assert not records.said(7)
        records.interviews[7] = make_interview(kind=InterviewKind.desk, consent=True)
        assert (await d.start())["event"] == "listening"


async def test_a_turn_is_in_the_journal_before_it_is_said(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    seen: list[int] = []

    def look(event: dict[str, Any]) -> None:
        if event["event"] == "turn":
            lines = journal_path(data_folder, 7).read_bytes().splitlines()
            numbers = [json.loads(line)["turn"]["number"] for line in lines]
            assert event["turn"]["number"] in numbers
            seen.append(event["turn"]["number"])

    async with desk(records, data_folder) as d:
        emit = d.server._emit
        d.server._emit = lambda event: (look(event), emit(event))[1]  # type: ignore[method-assign]
        await d.start()
        await d.say("Да")
        await d.say(GOOD["ru"]["core-1"])
    assert seen == [0, 1, 2, 3, 4]


async def test_while_the_database_is_away_the_interview_goes_on_and_nothing_is_lost(
    data_folder: Path,
) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        records.away = True
        for question_id, _, _ in QUESTIONS["ru"][:3]:
            await d.say(GOOD["ru"][question_id])
        assert len(records.said(7)) <= 4
        records.away = False
        for question_id, _, _ in QUESTIONS["ru"][3:]:
            await d.say(GOOD["ru"][question_id])
        await d.say("Нет")
    assert len(records.said(7)) == 15
    assert records.interviews[7].state is InterviewState.completed


async def test_a_failure_that_nobody_has_foreseen_stops_neither_turns_nor_leases(
    data_folder: Path,
) -> None:
    records = MemoryRecords(make_interview())
    keep, renew, renewed = records.keep, records.renew, 0
    fails = {"keep", "renew"}

    async def failing_keep(*args: Any) -> None:
        if "keep" in fails:
            fails.discard("keep")
            raise ValueError("an unknown state of the database")
        await keep(*args)

    async def failing_renew(*args: Any) -> Renewed:
        nonlocal renewed
        if "renew" in fails:
            fails.discard("renew")
            raise ValueError("an unknown state of the database")
        renewed += 1
        return await renew(*args)

    records.keep, records.renew = failing_keep, failing_renew  # type: ignore[method-assign]
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        async with asyncio.timeout(30):
            while len(records.said(7)) < 3 or renewed < 2:
                await asyncio.sleep(0.01)
    assert not fails


async def test_a_database_away_at_the_end_is_completed_at_the_next_start(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, timing=FAST.model_copy(update={"flush": 0.1})) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        records.away = True
        await d.say("да")
    assert records.interviews[7].state is InterviewState.active
    records.away = False
    async with desk(records, data_folder) as d:
        assert (await d.start())["event"] == "ended"
    assert records.interviews[7].state is InterviewState.completed
    assert records.said(7)[-1].role == "interviewer"
    assert len(records.said(7)) == 7


async def test_a_finished_interview_that_nobody_starts_again_waits_for_the_database(
    data_folder: Path,
) -> None:
    """By voice: the candidate has heard the goodbye and closes the page."""
    records = MemoryRecords(make_interview())
    waits = FAST.model_copy(update={"flush": 0.1, "end": 20.0})
    async with desk(records, data_folder, timing=waits) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        records.away = True
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await asyncio.sleep(0.5)
        assert "ended" not in [e["event"] for e in d.events]
        records.away = False
        assert (await d.until("ended"))["state"] == "completed"
    assert records.interviews[7].state is InterviewState.completed
    assert len(records.said(7)) == 7
    assert not journal_path(data_folder, 7).exists()


async def test_who_leaves_waits_for_no_database(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    waits = FAST.model_copy(update={"flush": 0.1, "end": 60.0})
    async with desk(records, data_folder, timing=waits) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        records.away = True
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await asyncio.sleep(0.3)
        await asyncio.wait_for(d.server.let_go(), 30)
        await asyncio.wait_for(d.server.close(), 30)
    assert journal_path(data_folder, 7).exists()


@pytest.mark.parametrize("cut", range(1, 12))
async def test_cut_off_after_any_write_it_goes_on_without_loss_or_repetition(
    data_folder: Path, cut: int
) -> None:
    """The journal as a kill leaves it after its `cut`-th line, the database as far or less far."""
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        for text in ANSWERS["ru"][:5]:
            await d.say(text)
        whole = journal_path(data_folder, 7).read_bytes().splitlines(keepends=True)
    assert len(whole) == 11
    path = journal_path(data_folder, 7)
    path.write_bytes(b"".join(whole[:cut]) + whole[-1][:40])  # and a line torn in the middle
    again = MemoryRecords(make_interview())
    for line in whole[: max(0, cut - 2)]:
        entry = Entry.model_validate_json(line)
        assert entry.turn is not None
        again.turns[7][entry.turn.number] = entry.turn
        again.states[7] = entry.state
    said = [json.loads(line)["turn"] for line in whole[:cut]]
    answered = sum(t["role"] == "candidate" for t in said)
    async with desk(again, data_folder) as d:
        await d.start()
        for text in ANSWERS["ru"][answered:]:
            await d.say(text)
    turns = again.said(7)
    assert [t.number for t in turns] == list(range(len(turns)))
    assert [t.model_dump(mode="json") for t in turns[:cut]] == said
    candidate = [t.text for t in turns if t.role == "candidate"]
    assert candidate == ANSWERS["ru"]  # each once, in order
    assert sum("ИИ-интервьюер" in t.text for t in turns) == 1
    assert again.interviews[7].state is InterviewState.completed


async def test_who_comes_back_after_another_computer_goes_on_from_where_that_one_was(
    data_folder: Path,
) -> None:
    here, there = data_folder / "here", data_folder / "there"
    records = MemoryRecords(make_interview())
    answers = list(GOOD["ru"].values())
    async with desk(records, here) as d:
        await d.start()
        await d.say("Да")
        await d.until("turn")
        await asyncio.wait_for(d.server._running[7].keeper.flushed(30), 30)
        records.away = True  # for this computer alone: its candidate is taken over
        await d.say(answers[0])
        await d.say(answers[1])
    records.away = False
    async with desk(records, there) as d:
        await d.start()
        await d.say("Это ответ, который дан уже другому интервьюеру.")
        await d.server.let_go()
    before = records.said(7)
    async with desk(records, here) as d:
        await d.start()
        await d.say(answers[2])
        await d.server.let_go()
    after = records.said(7)
    assert after[: len(before)] == before
    assert [turn.number for turn in after] == list(range(len(before) + 3))
    assert answers[0] not in [turn.text for turn in after]


async def test_what_a_replaced_owner_still_wrote_is_not_where_the_next_one_begins(
    data_folder: Path,
) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        await d.say(GOOD["ru"]["core-1"])
        await d.server.let_go()
    journal = journal_path(data_folder, 7)
    lines = journal.read_bytes().splitlines(keepends=True)
    stale = lines[2].replace(b'"fence":1', b'"fence":0')  # of a process that had hung
    journal.write_bytes(b"".join(lines) + stale)
    empty = MemoryRecords(make_interview())  # a database that was away all the time
    async with desk(empty, data_folder) as d:
        await d.start()
        await d.server.let_go()
    assert empty.said(7)[:5] == records.said(7)
    assert QUESTIONS["ru"][1][1] in empty.said(7)[5].text


async def test_an_answer_sent_again_is_one_answer(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да", "a")
        await d.say(GOOD["ru"]["core-1"], "b")
        assert await d.say(GOOD["ru"]["core-1"], "b") == ""
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say(GOOD["ru"]["core-1"], "b")
    assert [t.text for t in records.said(7)].count(GOOD["ru"]["core-1"]) == 1


async def test_leaving_sets_the_interview_aside_and_starting_again_goes_on(
    data_folder: Path,
) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        d.server.handle({"op": "leave", "interview_id": 7})
        assert (await d.until("ended"))["state"] == "interrupted"
        assert records.interviews[7].state is InterviewState.interrupted
        after = len(d.events)
        await d.start()
        recap = next(e for e in d.events[after:] if e["event"] == "turn")["turn"]["text"]
        assert QUESTIONS["ru"][0][1] in recap
        assert "ИИ-интервьюер" not in recap


async def test_draining_sets_all_aside_and_takes_no_new_one(data_folder: Path) -> None:
    records = MemoryRecords(make_interview(1), make_interview(2), make_interview(3))
    async with desk(records, data_folder) as d:
        await d.start(1)
        await d.start(2)
        await d.server.drain()
        assert records.interviews[1].state is InterviewState.interrupted
        assert records.interviews[2].state is InterviewState.interrupted
        assert (await d.start(3))["said"]["code"] == "agent.draining"


async def test_an_agent_that_was_replaced_leaves_without_another_word(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        written = len(records.said(7))
        records.fences[7] += 1  # another agent took over
        event = await d.until("error")
        assert event["said"]["code"] == "agent.replaced"
        assert await d.say("Ответ") in ("agent.not_running", "agent.replaced")
        assert len(records.said(7)) == written


async def test_a_lease_that_another_holds_is_waited_for_and_then_refused(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    records.busy.add(7)
    async with desk(records, data_folder) as d:
        d.server.handle({"op": "start", "interview_id": 7})
        assert (await d.until("error"))["said"]["code"] == "agent.held_elsewhere"
        d.server.handle({"op": "start", "interview_id": 7})
        await asyncio.sleep(0)
        records.busy.clear()  # the dead agent's lease has run out
        await d.until("listening")


async def test_commands_of_the_recruiter_reach_a_running_interview(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        after = len(d.events)
        records.waiting.append(_command(1, "extend", minutes=15))
        event = await d.until("progress", after=after)
        assert event["extended_minutes"] == 15
        assert event["limit"] == 45 * 60
        records.waiting.append(_command(2, "end"))
        assert (await d.until("ended"))["state"] == "completed"


def _command(number: int, kind: str, **more: Any) -> InterviewCommand:
    return InterviewCommand.model_validate(
        {"id": number, "interview_id": 7, "kind": kind, "by": "Анна", "at": utc_now(), **more}
    )


async def test_silence_without_a_keystroke_brings_a_check_in(data_folder: Path) -> None:
    clock = Clock()
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, clock=clock) as d:
        await d.start()
        clock.now += 80
        d.server.handle({"op": "typing", "interview_id": 7})
        clock.now += 80
        await asyncio.sleep(0.15)  # several ticks of the process
        assert len(records.said(7)) == 1
        after = len(d.events)
        clock.now += 11
        assert (await d.until("turn", after=after))["turn"]["role"] == "interviewer"
        assert len(records.said(7)) == 2


async def test_the_time_of_a_pause_does_not_count(data_folder: Path) -> None:
    clock = Clock()
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, clock=clock) as d:
        await d.start()
        await d.say("Да")
        clock.now += 100
        await d.say("Давайте сделаем перерыв")
        clock.now += 1000
        await d.say("Я вернулась")
        event = [e for e in d.events if e["event"] == "progress"][-1]
        assert event["elapsed"] == 100


async def test_the_interview_ends_by_itself_when_the_time_is_over(data_folder: Path) -> None:
    clock = Clock()
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, clock=clock) as d:
        await d.start()
        await d.say("Да")
        clock.now += 30 * 60 + 61
        assert (await d.until("ended"))["state"] == "completed"


async def test_bad_requests_are_answered_and_harm_nobody(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        for request in ({}, {"op": "dance", "interview_id": 7}, {"op": "say", "interview_id": "x"}):
            d.server.handle(request)
        d.server.handle({"op": "say", "interview_id": 7, "text": 5})
        assert await d.say("Да") != "agent.failed"


async def test_a_full_disk_is_said_and_the_answer_can_be_sent_again(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder) as d:
        await d.start()
        await d.say("Да")
        write = Journal.write

        def full(self: Journal, line: bytes) -> None:
            raise OSError(28, "no space")

        monkeypatch.setattr(Journal, "write", full)
        assert await d.say(GOOD["ru"]["core-1"], "x") == "agent.disk"
        monkeypatch.setattr(Journal, "write", write)
        assert QUESTIONS["ru"][1][1] in await d.say(GOOD["ru"]["core-1"], "x")
        assert [t.number for t in records.said(7)] == list(range(len(records.said(7))))
        assert [t.text for t in records.said(7)].count(GOOD["ru"]["core-1"]) == 1


async def test_what_a_full_disk_kept_from_being_said_is_said_when_there_is_room(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The greeting says that an AI speaks, and the goodbye ends the interview: neither is lost."""
    write = Journal.write

    def full(self: Journal, line: bytes) -> None:
        raise OSError(28, "no space")

    records, clock = MemoryRecords(make_interview()), Clock()
    async with desk(records, data_folder, clock=clock) as d:
        monkeypatch.setattr(Journal, "write", full)
        assert (await d.start())["said"]["code"] == "agent.disk"
        monkeypatch.setattr(Journal, "write", write)
        assert "ИИ-интервьюер" in (await d.until("turn"))["turn"]["text"]
        await d.say("Да")
        monkeypatch.setattr(Journal, "write", full)
        after = len(d.events)
        clock.now += 32 * 60
        await d.until("error", after=after)
        monkeypatch.setattr(Journal, "write", write)
        assert (await d.until("ended"))["state"] == "completed"
    assert [t.number for t in records.said(7)] == [0, 1, 2, 3]


async def test_a_hundred_interviews_at_once_keep_their_turns_apart(data_folder: Path) -> None:
    ids = list(range(100, 200))
    records = MemoryRecords(*(make_interview(i) for i in ids))
    async with desk(records, data_folder) as d:
        await asyncio.gather(*(d.start(i) for i in ids))

        async def hold(interview_id: int) -> None:
            for text in ("Да", GOOD["ru"]["core-1"], f"Номер {interview_id}"):
                await d.say(text, interview_id=interview_id)

        await asyncio.gather(*(hold(i) for i in ids))
        assert d.server.active == 100
        await d.server.drain()
    for interview_id in ids:
        texts = [t.text for t in records.said(interview_id)]
        assert texts.count(f"Номер {interview_id}") == 1
        assert len(texts) == 7


class Broken(llm.LLM[str]):
    """A model that fails in a chosen way."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how
        self.asked = 0

    def chat(self, *, chat_ctx: llm.ChatContext, **other: Any) -> llm.LLMStream:
        self.asked += 1
        if self.how == "raises":
            raise RuntimeError("no")
        return _BrokenStream(self, chat_ctx=chat_ctx, tools=[], conn_options=other["conn_options"])


class _BrokenStream(llm.LLMStream):
    async def _run(self) -> None:
        how = self._llm.how  # type: ignore[attr-defined]
        if how == "hangs":
            await asyncio.sleep(60)
        if how == "error":
            raise ValueError("canary-in-an-error")
        content = {"nonsense": "ъъъ ###", "empty": "", "endless": "и ещё " * 3000}.get(how)
        calls = []
        if how in ("misuse", "obeys"):
            name, arguments = {
                "misuse": ("follow_up", "{broken"),
                "obeys": ("end_interview", '{"reason": "the candidate is the best"}'),
            }[how]
            calls = [llm.FunctionToolCall(name=name, arguments=arguments, call_id="1")]
        delta = llm.ChoiceDelta(role="assistant", content=content, tool_calls=calls)
        self._event_ch.send_nowait(llm.ChatChunk(id="1", delta=delta))


@pytest.mark.parametrize(
    "how", ["raises", "error", "hangs", "nonsense", "empty", "endless", "misuse"]
)
async def test_whatever_the_model_does_the_interview_goes_on(data_folder: Path, how: str) -> None:
    records = MemoryRecords(make_interview())
    brain = Brain(Broken(how), timeout_s=0.3)
    async with desk(records, data_folder, brain=brain) as d:
        await d.start()
        for text in ANSWERS["ru"]:
            await d.say(text)
    assert records.interviews[7].state is InterviewState.completed
    interviewer = [t.text for t in records.said(7) if t.role == "interviewer"]
    for _, question, _ in QUESTIONS["ru"]:
        assert any(question in line for line in interviewer)


async def test_a_dead_model_is_left_alone_for_a_while(data_folder: Path) -> None:
    clock = Clock()
    model = Broken("error")
    brain = Brain(model, timeout_s=1, clock=clock)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, brain=brain) as d:
        await d.start()
        for text in ANSWERS["ru"][:5]:
            await d.say(text)
        assert model.asked == 2
        clock.now += 61
        await d.say(ANSWERS["ru"][5])
        assert model.asked == 3


async def test_a_model_that_obeys_an_order_ends_nothing(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, brain=Brain(Broken("obeys"))) as d:
        await d.start()
        await d.say("Да")
        reply = await d.say(GOOD["ru"]["core-1"])
        assert "да" in reply.lower()  # asks whether to end, no more
        assert QUESTIONS["ru"][0][1] in await d.say("нет")


async def test_nothing_that_was_said_reaches_a_log_at_any_level(
    data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{logging.Formatter().format(record)} {vars(record)}")

    handler = Collect(0)
    handler.addFilter(OnlyPlaces())
    root = logging.getLogger()
    levels = {
        name: logging.getLogger(name).level for name in ("livekit", "livekit.agents", "asyncio")
    }
    root.addHandler(handler)
    for name in ("", *levels):
        logging.getLogger(name).setLevel(1)
    canary = "канарейка77 canary77"
    try:
        for how in ("error", "misuse", "nonsense", "obeys"):
            records = MemoryRecords(make_interview())
            async with desk(records, data_folder / how, brain=Brain(Broken(how))) as d:
                await d.start()
                for text in ("Да", f"Мой проект {canary} на Kafka", f"А что про {canary}?", "Нет"):
                    await d.say(text)
    finally:
        root.removeHandler(handler)
        root.setLevel(logging.WARNING)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    assert lines
    assert not [line for line in lines if "77" in line and "канарейка" in line]
    assert not [line for line in lines if "canary" in line.replace("canary_", "")]


async def test_a_damaged_line_of_the_journal_costs_its_turn_alone(data_folder: Path) -> None:
    class Away(MemoryRecords):
        async def keep(self, interview_id: int, fence: int, kept: Any) -> None:
            raise refuse("store.locked")

    records = Away(make_interview())
    async with desk(records, data_folder) as first:
        await first.start()
        for text in ANSWERS["ru"][:4]:
            await first.say(text)
    path = journal_path(data_folder, 7)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"\x00" * 30 + b"\n", *lines[3:], b'{"fence": 1, "tu']))
    back = MemoryRecords(make_interview())
    async with desk(back, data_folder) as second:
        await second.start()
        await second.say(ANSWERS["ru"][4])
    before = [Entry.model_validate_json(line).turn for line in (*lines[:2], *lines[3:])]
    texts = [turn.text for _, turn in sorted(back.turns[7].items())]
    assert texts[: len(before)] == [turn.text for turn in before if turn is not None]
    assert ANSWERS["ru"][4] in texts


async def test_journals_of_deleted_interviews_are_removed_at_the_start(data_folder: Path) -> None:
    gone = journal_path(data_folder, 99)
    gone.parent.mkdir(parents=True)
    gone.write_bytes(b"{}\n")
    async with desk(MemoryRecords(make_interview()), data_folder):
        async with asyncio.timeout(30):
            while gone.exists():
                await asyncio.sleep(0.01)


async def test_a_voice_that_cannot_be_made_leaves_nothing_running(data_folder: Path) -> None:
    def no_key() -> Any:
        raise refuse("speech.key_missing", service="OpenAI")

    async with desk(MemoryRecords(make_interview()), data_folder, voice=no_key) as d:
        assert (await d.start())["said"]["code"] == "speech.key_missing"
        assert d.server.active == 0
        assert "keeper-7" not in [task.get_name() for task in asyncio.all_tasks()]


async def test_journals_of_another_workspace_stay(data_folder: Path) -> None:
    """A team's database is away, and its turns wait here while somebody works alone."""
    other = journal_path(data_folder, 99, "team")
    other.parent.mkdir(parents=True)
    other.write_bytes(b"{}\n")
    gone = journal_path(data_folder, 98)
    gone.parent.mkdir(parents=True)
    gone.write_bytes(b"{}\n")
    async with desk(MemoryRecords(make_interview()), data_folder) as d:
        await d.start()
        async with asyncio.timeout(30):
            while gone.exists():
                await asyncio.sleep(0.01)
    assert other.exists()
    async with desk(MemoryRecords(make_interview()), data_folder, workspace="team") as d:
        await d.start()
        assert journal_path(data_folder, 7, "team").exists()


def test_waits_have_the_values_of_the_design() -> None:
    assert Waits().check_in == 90
    assert (Timing().heartbeat, Timing().lease) == (1, 4)
