"""Interviews by voice over a real LiveKit server, beside a bare livekit agent.

Both with the same recogniser, model and voice, of 100 ms each, over OpenAI's protocol; each
conversation in a process of its own. Candidates (headless, in another process), server, providers
and agents share the computer. Measured is the time from the last sound of an answer to the first
sound of the reply, with one, six and ten candidates at once; processor and memory of the agents;
the time from Start to the first word; and from the kill of an agent to the first word of the one
that takes over, which bare LiveKit never does.

Goals: at most 100 ms more than the bare agent at the median, with one and with six; six at once:
every answer gets its reply, the 95th percentile at most 200 ms more; ten: no answer is lost, and
as many are answered in time; processor and memory at most 1.1 times; first word within 3 s; another
agent speaks within 8 s at the median and 12 s at worst.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks._result import figure, status, title
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.voice import Invitation
from hr_desktop.rooms import tokens
from hr_desktop.services.consent import voice_text
from hr_desktop.store import Store
from tests import speech
from tests.agent.examples import make_plan, make_vacancy
from tests.candidates import Candidate
from tests.candidates.crowd import Answer, Part, crowd
from tests.livekit_server import LiveKitServer
from tests.openai_server import Body, OpenAIServer, Reply

_SAID = "I built the payment service with Kafka myself and it became fast because of the queue."
_ANSWERS = 5
_TAKEOVERS = 5
_DELAY = 0.1
_IN_TIME = 3.0


def _reply(body: Body) -> Reply:
    if body.get("tools"):
        return Reply(tools=[("answer_covered", {"coverage": "covered", "line": ""})], delay=_DELAY)
    return Reply(text="Thank you. What was your own part in it, exactly?", delay=_DELAY)


class Side:
    """A kind of agent: how one is started, and how a candidate gets to it."""

    def __init__(
        self, name: str, livekit: LiveKitServer, services: OpenAIServer, store: Store, data: Path
    ) -> None:
        self.name, self.agent_name = name, f"{name}-{secrets.token_hex(3)}"
        self._livekit, self._services, self._store, self._data = livekit, services, store, data

    @contextlib.asynccontextmanager
    async def agent(self) -> AsyncIterator[psutil.Process]:
        """A running agent that LiveKit knows."""
        command = (
            ["-m", "benchmarks._bare_agent", self.agent_name]
            if self.name == "bare"
            else [
                *("-m", "hr_desktop", "agent", "--data", str(self._data)),
                *("--voice", json.dumps({"agent_name": self.agent_name})),
            ]
        )
        known = {row.id for row in await self._rows()}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ,
                "LIVEKIT_URL": self._livekit.url,
                "LIVEKIT_API_KEY": self._livekit.api_key,
                "LIVEKIT_API_SECRET": self._livekit.api_secret,
                "SERVICES_URL": self._services.base_url,
                "SPEECH_API_KEY": "k",
                "OPENAI_API_KEY": "k",
            },
        )
        assert process.stdout is not None
        tree = psutil.Process(process.pid)
        try:
            async with asyncio.timeout(120):
                if self.name == "bare":
                    await process.stdout.readline()
                else:
                    await self._registered(known)
            await asyncio.sleep(5)  # until the processes that wait for a job are there
            yield tree
        finally:
            _kill(tree)
            await process.wait()

    async def _registered(self, known: set[int]) -> None:
        while True:
            if any(row.voice and row.id not in known for row in await self._rows()):
                return
            await asyncio.sleep(0.1)

    async def _rows(self) -> list[Any]:
        async with self._store.read() as tx:
            return await tx.agents.list()

    async def link(self) -> tuple[Invitation, str]:
        """A new interview and its token."""
        now = utc_now()
        async with self._store.write("Anna") as tx:
            vacancy = await tx.vacancies.add(make_vacancy("en"))
            interview = await tx.interviews.add(
                kind=InterviewKind.voice,
                plan=make_plan("en"),
                language="en",
                minutes=30,
                vacancy_id=vacancy.id,
                window_opens_at=now - timedelta(hours=1),
                window_ends_at=now + timedelta(hours=2),
            )
            invitation = await tx.invitations.add(interview.id, tokens.new_room())
        server = self._livekit
        return invitation, tokens.candidate_token(
            server.api_key,
            server.api_secret,
            room=invitation.room,
            invitation_id=invitation.id,
            ends_at=now + timedelta(hours=3),
            now=now,
            agent_name=self.agent_name,
        )

    async def candidate(self) -> Candidate:
        """Somebody with a link, in this process."""
        _, token = await self.link()
        return Candidate(self._livekit.url, token, _consent())

    async def crowd(self, people: int, agent: psutil.Process) -> tuple[list[Answer], float, float]:
        """What all were answered; cores and memory (MB) that one conversation takes."""
        parts = [
            Part((await self.link())[1], _consent(), (speech.utterance(_SAID, "en"),) * _ANSWERS)
            for _ in range(people)
        ]
        idle = _memory(agent)
        answers: list[Answer] = []
        used, began, most = 0.0, 0.0, 0.0
        async with crowd(self._livekit.url, parts) as given:
            async for one in given:
                if not answers:  # all have begun
                    used, began = _used(agent), time.monotonic()
                answers.append(one)
                most = max(most, _memory(agent))
                last = _used(agent), time.monotonic()
        cores = (last[0] - used) / max(1.0, last[1] - began) / people
        return answers, cores, (most - idle) / people


def _consent() -> tuple[str, str, str]:
    text = voice_text("en", 0)
    return text.version, text.sha256, "en"


def _tree(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _sum(process: psutil.Process, what: Callable[[psutil.Process], float]) -> float:
    total = 0.0
    for one in _tree(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += what(one)
    return total


def _used(process: psutil.Process) -> float:
    return _sum(process, lambda one: sum(one.cpu_times()[:2]))


def _memory(process: psutil.Process) -> float:
    """Unique memory in MB: what processes share is counted for none of them."""
    return _sum(process, lambda one: one.memory_full_info().uss / 1e6)


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        children = process.children(recursive=True)
        os.killpg(process.pid, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


async def _compare(bare: Side, ours: Side, people: int, agents: int) -> None:
    title(f"{people} at once, {agents} agent{'s' if agents > 1 else ''}, {_ANSWERS} answers each")
    results = []
    for side in (bare, ours):
        async with contextlib.AsyncExitStack() as stack:
            running = [await stack.enter_async_context(side.agent()) for _ in range(agents)]
            answers, cores, memory = await side.crowd(people, running[0])
        after = sorted(one.after for one in answers if one.after is not None)
        late = sum(one > _IN_TIME for one in after) + len(answers) - len(after)
        results.append((after, len(answers) - len(after), late, cores, memory))
    (b, b_lost, b_late, b_cores, b_memory), (o, o_lost, o_late, o_cores, o_memory) = results
    expected = people * _ANSWERS
    crowded = people > 6  # candidates, server and agents saturate two cores
    median, peer = statistics.median(o), statistics.median(b)
    figure(
        f"reply after an answer, median of {expected}",
        1000 * median,
        "ms",
        peer=("bare", 1000 * peer),
        goal="" if crowded else "at most 100 ms more than bare",
        met=None if crowded else median <= peer + 0.1,
    )
    high, peer_high = o[int(0.95 * (len(o) - 1))], b[int(0.95 * (len(b) - 1))]
    figure(
        "the same, 95th percentile",
        1000 * high,
        "ms",
        peer=("bare", 1000 * peer_high),
        goal="at most 200 ms more than bare" if people == 6 else "",
        met=high <= peer_high + 0.2 if people == 6 else None,
    )
    answered = expected - o_lost
    figure(
        "answers that got a reply",
        answered,
        f"of {expected}",
        peer=("bare", expected - b_lost),
        less=False,
        goal="all",
        met=answered == expected,
    )
    figure(
        f"replies within {_IN_TIME:.0f} s",
        expected - o_late,
        f"of {expected}",
        peer=("bare", expected - b_late),
        less=False,
        goal="as many as bare" if crowded else "",
        met=o_late <= b_late if crowded else None,
    )
    if agents == 1:
        goal = "at most 1.1 times bare"
        figure(
            "cores a conversation",
            o_cores,
            "cores",
            peer=("bare", b_cores),
            goal=goal,
            met=o_cores <= 1.1 * b_cores,
        )
        figure(
            "memory a conversation (its own)",
            o_memory,
            "MB",
            peer=("bare", b_memory),
            goal=goal,
            met=o_memory <= 1.1 * b_memory,
        )


async def _first_words(ours: Side) -> None:
    title("From the press on Start to the first word, and from a killed agent to the next one's")
    starts, kills = [], []
    for _ in range(_TAKEOVERS):
        async with ours.agent() as first, ours.agent(), await ours.candidate() as candidate:
            await candidate.until(lambda s: s["mode"] == "ready")
            pressed = time.monotonic()
            await candidate.start()
            starts.append(await candidate.hears(pressed) - pressed)
            holder = candidate.states[-1]["from"]
            killed = time.monotonic()
            _kill(first)
            if not await _survives(candidate, holder, killed):
                continue  # the other one held the interview
            kills.append(await candidate.hears(killed + 0.5) - killed)
    figure(
        f"Start to the first word, worst of {len(starts)}",
        max(starts),
        "s",
        goal="at most 3 s",
        met=max(starts) <= 3,
    )
    if kills:
        figure(
            f"killed agent to the next one's word, median of {len(kills)}",
            statistics.median(kills),
            "s",
            goal="at most 8 s",
            met=statistics.median(kills) <= 8,
        )
        figure("the same, worst", max(kills), "s", goal="at most 12 s", met=max(kills) <= 12)


async def _survives(candidate: Candidate, holder: str, killed: float) -> bool:
    """Whether another interviewer came: then it was the holder that was killed."""
    with contextlib.suppress(TimeoutError):
        await candidate.until(lambda s: s["from"] != holder, seconds=20)
        return True
    return False


async def main() -> int:
    """Runs all of it."""
    livekit = LiveKitServer()
    try:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            store = await Store.open(data / "workspace.sqlite3")
            async with OpenAIServer(_reply) as services:
                services.ear.delay = services.voice.delay = _DELAY
                services.ear.recogniser = lambda samples, language: _SAID
                services.voice.letters_per_second = 40
                service = {"base_url": services.base_url}
                settings = {
                    "ai": {"engine": "openai", "base_url": services.base_url},
                    "voice": {"recogniser": service, "speech": service, "capacity": 20},
                }
                (data / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
                bare = Side("bare", livekit, services, store, data)
                ours = Side("ours", livekit, services, store, data)
                await _compare(bare, ours, 1, 1)
                await _compare(bare, ours, 6, 1)
                await _compare(bare, ours, 10, 2)
                await _first_words(ours)
            await store.close()
    finally:
        livekit.close()
    return status()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
