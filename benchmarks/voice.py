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
import math
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil

from benchmarks._result import figure, status, title
from hr_desktop.agent.voice.options import VoiceOptions
from hr_desktop.services.consent import voice_text
from hr_desktop.store import Store
from tests import speech
from tests.agent.voice.fleet import WAIT_S, Fleet, VoiceAgent
from tests.candidates import Candidate
from tests.candidates.crowd import Answer, Part, crowd
from tests.livekit_server import LiveKitServer
from tests.openai_server import Body, OpenAIServer, Reply

_SAID = "I built the payment service with Kafka myself and it became fast because of the queue."
_ANSWERS = 5
_TAKEOVERS = 5
_DELAY = 0.1
_IN_TIME = 3.0
_LOOK_S = 4.0


def _reply(body: Body) -> Reply:
    if body.get("tools"):
        return Reply(tools=[("answer_covered", {"coverage": "covered", "line": ""})], delay=_DELAY)
    return Reply(text="Thank you. What was your own part in it, exactly?", delay=_DELAY)


class Side(Fleet):
    """A kind of agent: how one is started, and how candidates get to it."""

    def __init__(
        self, name: str, livekit: LiveKitServer, services: OpenAIServer, store: Store, data: Path
    ) -> None:
        super().__init__(store, livekit)
        self.agent_name = f"{name}-{secrets.token_hex(3)}"
        self.entry, self.idle = VoiceOptions().entry, VoiceOptions().idle
        self.said = data / f"{name}.said"
        self._bare = name == "bare"
        self._environment = {
            "HR_DESKTOP_DATA": str(data),
            "LIVEKIT_URL": livekit.url,
            "LIVEKIT_API_KEY": livekit.api_key,
            "LIVEKIT_API_SECRET": livekit.api_secret,
            "SERVICES_URL": services.base_url,
            "SPEECH_API_KEY": "k",
            "OPENAI_API_KEY": "k",
        }

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[VoiceAgent]:
        """An agent that LiveKit knows, while the block lasts."""
        made = await (self._bare_agent() if self._bare else self.agent(**self._environment))
        try:
            await asyncio.sleep(5)  # until the processes that wait for a job are there
            yield made
        finally:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                made.kill()
            await made.process.wait()

    async def _bare_agent(self) -> VoiceAgent:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks._bare_agent", self.agent_name),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, **self._environment},
            start_new_session=True,
        )
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), WAIT_S)
        return VoiceAgent(process)

    async def link(self) -> str:
        """The token of a new interview."""
        return self.token(await self.invite("en"))

    async def crowd(self, people: int, agent: VoiceAgent) -> tuple[list[Answer], float, float]:
        """What all were answered; cores and memory (MB) that one conversation takes.

        Both are looked at every few seconds and beside the loop, which serves the providers: a
        look goes through every page of every process.
        """
        tree = agent.tree
        answers_of_one = (speech.utterance(_SAID, "en"),) * _ANSWERS
        parts = [Part(await self.link(), _consent(), answers_of_one) for _ in range(people)]
        idle = _memory(tree)
        answers: list[Answer] = []
        talking: set[int] = set()
        looks: list[tuple[float, float]] = []  # seconds of processors, and when
        most, ended = 0.0, False

        async def look() -> None:
            nonlocal most
            while True:
                await asyncio.sleep(_LOOK_S)
                if len(talking) == people and not ended:  # nobody comes or goes
                    looks.append((_used(tree), time.monotonic()))
                    most = max(most, await asyncio.to_thread(_memory, tree))

        looking = asyncio.create_task(look())
        async with crowd(self.livekit.url, parts) as given:
            async for one in given:
                answers.append(one)
                talking.add(one.candidate)
                ended = ended or one.number == _ANSWERS - 1
        looking.cancel()
        if len(looks) < 2:  # somebody was never spoken with
            return answers, math.nan, math.nan
        (used, began), (used_then, then) = looks[0], looks[-1]
        return answers, (used_then - used) / (then - began) / people, (most - idle) / people


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


async def _compare(bare: Side, ours: Side, people: int, agents: int, rounds: int = 1) -> None:
    """`rounds`: both by turns so often, since a computer is not equally fast all the time."""
    title(f"{people} at once, {agents} agent{'s' if agents > 1 else ''}, {_ANSWERS} answers each")
    given: dict[str, list[Answer]] = {bare.agent_name: [], ours.agent_name: []}
    took: dict[str, tuple[float, float]] = {}
    for side in (bare, ours) * rounds:
        async with contextlib.AsyncExitStack() as stack:
            running = [await stack.enter_async_context(side.running()) for _ in range(agents)]
            answers, cores, memory = await side.crowd(people, running[0])
            took[side.agent_name] = cores, memory
        given[side.agent_name] += answers
    results = []
    for name, answers in given.items():
        after = sorted(one.after for one in answers if one.after is not None)
        late = sum(one > _IN_TIME for one in after) + len(answers) - len(after)
        results.append((after, len(answers) - len(after), late, *took[name]))
    (b, b_lost, b_late, b_cores, b_memory), (o, o_lost, o_late, o_cores, o_memory) = results
    expected = people * _ANSWERS * rounds
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
    high, peer_high = (one[math.ceil(0.95 * len(one)) - 1] for one in (o, b))
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
        async with contextlib.AsyncExitStack() as stack:
            holder = await stack.enter_async_context(ours.running())
            talking = Candidate(ours.livekit.url, await ours.link(), _consent())
            candidate = await stack.enter_async_context(talking)
            await candidate.until(lambda s: s["mode"] == "ready")
            pressed = time.monotonic()
            await candidate.start()
            starts.append(await candidate.hears(pressed) - pressed)
            await stack.enter_async_context(ours.running())  # who is to take over
            await candidate.hears_the_end()
            killed = time.monotonic()
            holder.kill()
            kills.append(await candidate.hears(killed + 1.0) - killed)
    figure(
        f"Start to the first word, worst of {len(starts)}",
        max(starts),
        "s",
        goal="at most 3 s",
        met=max(starts) <= 3,
    )
    figure(
        f"killed agent to the next one's word, median of {len(kills)}",
        statistics.median(kills),
        "s",
        goal="at most 8 s",
        met=statistics.median(kills) <= 8,
    )
    figure("the same, worst", max(kills), "s", goal="at most 12 s", met=max(kills) <= 12)


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
                await _compare(bare, ours, 10, 2, rounds=2)
                await _first_words(ours)
            await store.close()
    finally:
        livekit.close()
    return status()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
