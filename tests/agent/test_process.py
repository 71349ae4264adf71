"""The real process over pipes and a real database: whole interviews, kills, drains, restarts."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.agent.server import Timing
from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import Consent, InterviewKind, InterviewState, Turn
from hr_desktop.domain.resume import Profile
from hr_desktop.services.agent_process import AgentProcess, AgentState, AgentTiming, agent_command
from hr_desktop.store import Store
from tests.agent.examples import GOOD, QUESTIONS, make_plan, make_vacancy

FAST = Timing(heartbeat=0.1, lease=0.6, tick=0.1, claim_patience=5)
COMMAND = [*agent_command(), "--timing", FAST.model_dump_json()]
ANSWERS = {
    "ru": ["Да", *GOOD["ru"].values(), "Какая зарплата?", "Нет, спасибо"],
    "en": ["Yes", *GOOD["en"].values(), "What is the salary?", "No, thank you"],
}


@pytest.fixture
async def store(data_folder: Path) -> AsyncIterator[Store]:
    opened = await Store.open(data_folder / "workspace.sqlite3")
    yield opened
    await opened.close()


async def new_interview(store: Store, language: Any = "ru", **more: Any) -> int:
    async with store.write("Анна") as tx:
        vacancy = await tx.vacancies.add(make_vacancy(language))
        interview = await tx.interviews.add(
            kind=more.pop("kind", InterviewKind.practice),
            plan=make_plan(language),
            language=language,
            minutes=30,
            vacancy_id=vacancy.id,
            **more,
        )
    return interview.id


async def kept(store: Store, interview_id: int) -> tuple[InterviewState, list[Turn]]:
    async with store.read() as tx:
        interview = await tx.interviews.get(interview_id)
        return interview.state, await tx.turns.of(interview_id)


class Desk:
    """A candidate at the desk: answers in order, each as soon as it is asked for."""

    def __init__(self, agent: AgentProcess, interview_id: int) -> None:
        self.agent = agent
        self.id = interview_id
        self.events: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        agent.listen(self._take)

    def _take(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, *kinds: str, after: int = 0) -> dict[str, Any]:
        async with asyncio.timeout(60):
            while True:
                for event in self.events[after:]:
                    if event["event"] in kinds and event.get("interview_id") in (self.id, None):
                        return event
                self._news.clear()
                await self._news.wait()

    async def hold(self) -> dict[str, Any]:
        after = len(self.events)
        await self.agent.hold(self.id)
        return await self.until("listening", "ended", "error", after=after)

    async def say(self, text: str, client_id: str) -> dict[str, Any]:
        after = len(self.events)
        await self.agent.say(self.id, text, client_id)
        return await self.until("listening", "ended", "error", after=after)


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_an_interview_is_held_over_pipes(
    store: Store, data_folder: Path, language: str
) -> None:
    interview_id = await new_interview(store, language)
    agent = AgentProcess(data_folder, command=COMMAND)
    await agent.start()
    try:
        desk = Desk(agent, interview_id)
        await desk.hold()
        for number, text in enumerate(ANSWERS[language]):
            await desk.say(text, str(number))
        assert (await desk.until("ended"))["state"] == "completed"
        async with store.read() as tx:  # who invites is told that this window has to stay open
            assert [row.desktop for row in await tx.agents.list()] == [True]
    finally:
        await agent.stop()
    state, turns = await kept(store, interview_id)
    assert state is InterviewState.completed
    assert [t.text for t in turns if t.role == "candidate"] == ANSWERS[language]
    shown = [e["turn"]["number"] for e in desk.events if e["event"] == "turn"]
    assert shown == [t.number for t in turns] == list(range(17))
    log = (data_folder / "logs" / "agent.log").read_text(encoding="utf-8")
    assert not [a for a in ANSWERS[language][1:] if a[:20] in log]


async def test_no_request_silences_the_process(store: Store, data_folder: Path) -> None:
    interview_id = await new_interview(store, "en")
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "HR_DESKTOP_DATA": str(data_folder)},
    )
    assert process.stdin is not None
    assert process.stdout is not None

    async def until(kind: str) -> dict[str, Any]:
        async with asyncio.timeout(30):
            while True:
                event: dict[str, Any] = json.loads(await process.stdout.readline())
                if event["event"] == kind:
                    return event

    def ask(line: bytes) -> None:
        process.stdin.write(line + b"\n")

    start = b'{"op": "start", "interview_id": %d}' % interview_id
    try:
        await until("ready")
        for number in (b"true", b"9" * 30, b"-1", b'"7"', b"1e5"):
            ask(b'{"op": "start", "interview_id": %s}' % number)
            assert (await until("error"))["said"]["code"] == "agent.bad_request"
        ask(b'{"op": "ping", "id": "\\ud800"}')
        await until("pong")
        ask(start)
        ask(start)
        await until("listening")
        answer = b'"text": "Yes,\\u0000 half a sign \\ud83d", "client_id": "\\udc00"'
        ask(b'{"op": "say", "interview_id": %d, %s}' % (interview_id, answer))
        while (said := await until("turn"))["turn"]["role"] != "candidate":
            pass
        await until("listening")
        ask(b'{"op": "drain"}')
        await until("stopped")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert said["turn"]["text"] == "Yes, half a sign ?"
    _, turns = await kept(store, interview_id)
    assert [t.text for t in turns if t.role == "candidate"] == ["Yes, half a sign ?"]
    assert [t.number for t in turns] == list(range(len(turns)))


async def test_a_desk_interview_moves_its_application(store: Store, data_folder: Path) -> None:
    async with store.write("Анна") as tx:
        vacancy = await tx.vacancies.add(make_vacancy("ru"))
        candidate = await tx.candidates.add(Profile())
        application = await tx.applications.ensure(candidate, vacancy.id)
    consent = Consent(at=utc_now(), text_version="1", text_sha256="0" * 64)
    async with store.write("Анна") as tx:
        interview = await tx.interviews.add(
            kind=InterviewKind.desk,
            plan=make_plan("ru"),
            language="ru",
            minutes=30,
            application_id=application.id,
            consent=consent,
        )
    agent = AgentProcess(data_folder, command=COMMAND)
    await agent.start()
    try:
        desk = Desk(agent, interview.id)
        await desk.hold()
        await desk.say("Да", "1")
        await desk.say("Есть ли парковка?", "2")
        await desk.say("Стоп", "3")
        await desk.say("да", "4")
    finally:
        await agent.stop()
    async with store.read() as tx:
        assert (await tx.applications.get(application.id)).state is ApplicationState.interviewed
        found = await tx.interviews.get(interview.id)
    assert [(q.text, q.answered) for q in found.candidate_questions] == [
        ("Есть ли парковка?", False)
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("moment", ["asked", "answering", "typing", "twice"])
async def test_killed_in_the_middle_it_goes_on_with_nothing_lost_or_doubled(
    store: Store, data_folder: Path, moment: str
) -> None:
    interview_id = await new_interview(store)
    agent = AgentProcess(data_folder, command=COMMAND, timing=AgentTiming(back_off=(0.05,) * 5))
    await agent.start()
    try:
        desk = Desk(agent, interview_id)
        await desk.hold()
        kills = 0
        for number, text in enumerate(ANSWERS["ru"]):
            kill = number == 3 or (moment == "twice" and number in (1, 5))
            if not kill:
                await desk.say(text, str(number))
                continue
            kills += 1
            after = len(desk.events)
            pid = agent.health.pid
            assert pid is not None
            if moment in ("asked", "twice"):  # it waits for an answer
                os.kill(pid, signal.SIGKILL)
                await desk.until("ready", after=after)
                await desk.until("listening", after=after)
                await desk.say(text, str(number))
                continue
            await agent.say(interview_id, text, str(number))
            if moment == "typing":
                await desk.until("turn", "thinking", after=after)
            os.kill(pid, signal.SIGKILL)  # with an answer on its way
            await desk.until("ready", after=after)
            ready = next(
                i for i, e in enumerate(desk.events) if i >= after and e["event"] == "ready"
            )
            await desk.until("listening", after=ready)
            # A recap may come before the answer that was sent again.
            async with asyncio.timeout(30):
                while text not in [t.text for t in (await kept(store, interview_id))[1]]:
                    await asyncio.sleep(0.05)
                while (await kept(store, interview_id))[1][-1].role == "candidate":
                    await asyncio.sleep(0.05)
        assert (await desk.until("ended"))["state"] == "completed"
        assert agent.health.restarts == kills
    finally:
        await agent.stop()
    state, turns = await kept(store, interview_id)
    assert state is InterviewState.completed
    assert [t.text for t in turns if t.role == "candidate"] == ANSWERS["ru"]
    assert [t.number for t in turns] == list(range(len(turns)))
    interviewer = [t.text for t in turns if t.role == "interviewer"]
    assert sum("ИИ-интервьюер" in line for line in interviewer) == 1
    for _, question, _ in QUESTIONS["ru"]:
        assert 1 <= sum(question in line for line in interviewer) <= 2


async def test_closing_its_stdin_sets_the_interview_aside(store: Store, data_folder: Path) -> None:
    interview_id = await new_interview(store)
    agent = AgentProcess(data_folder, command=COMMAND)
    await agent.start()
    desk = Desk(agent, interview_id)
    await desk.hold()
    await desk.say("Да", "1")
    await agent.stop()
    assert agent.health.state is AgentState.stopped
    state, turns = await kept(store, interview_id)
    assert state is InterviewState.interrupted
    assert len(turns) == 3
    again = AgentProcess(data_folder, command=COMMAND)
    await again.start()
    try:
        desk = Desk(again, interview_id)
        await desk.hold()
        recap = next(e["turn"]["text"] for e in desk.events if e["event"] == "turn")
        assert QUESTIONS["ru"][0][1] in recap
    finally:
        await again.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGTERM")
async def test_sigterm_drains(store: Store, data_folder: Path) -> None:
    interview_id = await new_interview(store)
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f'{{"op": "start", "interview_id": {interview_id}}}\n'.encode())
    events = []
    while line := await process.stdout.readline():
        events.append(json.loads(line))
        if events[-1]["event"] == "listening":
            process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    assert [e["event"] for e in events[-2:]] == ["ended", "stopped"]
    assert (await kept(store, interview_id))[0] is InterviewState.interrupted


async def test_stdout_carries_the_protocol_alone_and_garbage_is_refused(data_folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    garbage = b'nonsense\n\xff\xfe\n[1]\n{"op": "start"}\n{"op": "start", "interview_id": 5}\n'
    out, _ = await process.communicate(garbage + b'{"op": "ping", "id": 9}\n')
    events = [json.loads(line) for line in out.splitlines()]
    assert events[0]["event"] == "ready"
    codes = [e["said"]["code"] for e in events if e["event"] == "error"]
    assert codes[:4] == ["agent.bad_request"] * 4
    pong = next(e for e in events if e["event"] == "pong")
    assert pong["id"] == 9
    assert pong["rss_mb"] > 10
    assert events[-1]["event"] == "stopped"


async def test_commands_in_the_database_reach_the_interview(
    store: Store, data_folder: Path
) -> None:
    interview_id = await new_interview(store)
    agent = AgentProcess(data_folder, command=COMMAND)
    await agent.start()
    try:
        desk = Desk(agent, interview_id)
        await desk.hold()
        await desk.say("Да", "1")
        after = len(desk.events)
        async with store.write("Анна") as tx:
            await tx.commands.add(interview_id, "extend", minutes=10)
        event = await desk.until("progress", after=after)
        assert event["extended_minutes"] == 10
        async with asyncio.timeout(30):
            while True:
                async with store.read() as tx:
                    if not await tx.commands.of_interview(interview_id):
                        break
                await asyncio.sleep(0.05)
        async with store.write("Анна") as tx:
            await tx.commands.add(interview_id, "end")
        await desk.until("ended")
    finally:
        await agent.stop()
    assert (await kept(store, interview_id))[0] is InterviewState.completed


async def test_two_agents_never_hold_one_interview(store: Store, data_folder: Path) -> None:
    interview_id = await new_interview(store)
    # It waits longer than a lease lasts, and that longer than a busy computer keeps a process.
    patient = FAST.model_copy(update={"lease": 4, "claim_patience": 5}).model_dump_json()
    command = [*agent_command(), "--timing", patient]
    first = AgentProcess(data_folder, command=command)
    second = AgentProcess(data_folder, command=command)
    await asyncio.gather(first.start(), second.start())
    try:
        one, two = Desk(first, interview_id), Desk(second, interview_id)
        assert (await one.hold())["event"] == "listening"
        event = await two.hold()
        assert event["said"]["code"] == "agent.held_elsewhere"
        assert (await one.say("Да", "1"))["event"] == "listening"
    finally:
        await asyncio.gather(first.stop(), second.stop())


async def test_a_program_that_does_not_start_is_said(data_folder: Path) -> None:
    agent = AgentProcess(
        data_folder,
        command=[sys.executable, "-c", "raise SystemExit(1)"],
        timing=AgentTiming(ready=60, back_off=(0.01, 0.01)),
    )
    with pytest.raises(Exception, match=r"agent\.no_start"):
        await agent.start()
    assert agent.health.state is AgentState.failed
    assert agent.health.said is not None


async def test_a_process_that_hangs_is_killed_and_started_again(data_folder: Path) -> None:
    program = (
        "import os, sys, time\n"
        "mark = sys.argv[1]\n"
        "fresh = not os.path.exists(mark)\n"
        "open(mark, 'w').close()\n"
        'print(\'{"event": "ready"}\', flush=True)\n'
        "if fresh: time.sleep(600)\n"
        'for line in sys.stdin: print(\'{"event": "pong", "active": 3}\', flush=True)\n'
    )
    agent = AgentProcess(
        data_folder,
        command=[sys.executable, "-c", program, str(data_folder / "mark")],
        timing=AgentTiming(ping=0.2, silent=3.0, stop=0.5, back_off=(0.01,) * 3),
    )
    await agent.start()
    async with asyncio.timeout(60):
        while agent.health.active != 3:
            await asyncio.sleep(0.05)
    assert agent.health.restarts == 1
    await agent.stop()
    assert agent.health.state is AgentState.stopped


def test_a_process_ends_though_a_look_up_of_a_name_hangs_in_a_thread() -> None:
    code = """
import asyncio, time
from hr_desktop.agent.main import _leave
async def go():
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)
    _leave(7)
asyncio.run(go())
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 7
