"""One text turn of the interviewer beside a bare livekit `AgentSession.run`.

Both with a model that answers at once: the bare session says a fixed sentence, ours understands
the answer, judges it, decides, and syncs two journal entries to disk. Rounds are interleaved in
one process.

Then 100 interviews in one process, twice. At once: all answer at the same instant, and again as
soon as they are asked, which is the worst that 100 people can do; 100 bare sessions beside it. And
paced: each answers once in three seconds, at instants of their own, which is still far more than
people do who have to think and type.

Goals: at most 1.5 times the bare session; 95th percentile of a turn under 500 ms at the worst.
"""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from livekit.agents import Agent, AgentSession, llm

from benchmarks._result import figure, status, title
from hr_desktop.agent.model import Brain
from hr_desktop.agent.server import AgentServer, Timing, spare_the_collector
from tests.agent.examples import GOOD, MemoryRecords, make_interview

_TURNS = 100  # in a round
_ROUNDS = 4
_MANY = 100
_CROWDS = 3
_PACE = 3.0  # seconds between two answers of one candidate
_SENTENCE = "Thank you. Please tell me about a difficult service that you have built yourself."


class InstantLLM(llm.LLM[str]):
    def chat(self, *, chat_ctx: llm.ChatContext, **other: Any) -> llm.LLMStream:
        return _Instant(self, chat_ctx=chat_ctx, tools=[], conn_options=other["conn_options"])


class _Instant(llm.LLMStream):
    async def _run(self) -> None:
        delta = llm.ChoiceDelta(role="assistant", content=_SENTENCE)
        self._event_ch.send_nowait(llm.ChatChunk(id="1", delta=delta))


class _Held:
    """An agent server driven in this process, one interview's events awaited by name."""

    def __init__(self, ids: list[int], folder: Path) -> None:
        self.waiting = {i: asyncio.Queue[dict[str, Any]]() for i in ids}
        self.records = MemoryRecords(*(make_interview(i, "ru", minutes=45) for i in ids))
        brain = Brain(None)
        self.server = AgentServer(
            self.records, lambda: brain, folder, self._emit, timing=Timing(tick=5, heartbeat=5)
        )
        self.server.start()

    def _emit(self, event: dict[str, Any]) -> None:
        if event["event"] in ("listening", "ended", "error"):
            self.waiting[event["interview_id"]].put_nowait(event)

    async def start(self, interview_id: int) -> None:
        self.server.handle({"op": "start", "interview_id": interview_id})
        await self.waiting[interview_id].get()
        await self.say(interview_id, "Да, готов", "ready")

    async def say(self, interview_id: int, text: str, client_id: str) -> float:
        began = time.perf_counter()
        self.server.handle(
            {"op": "say", "interview_id": interview_id, "text": text, "client_id": client_id}
        )
        event = await self.waiting[interview_id].get()
        assert event["event"] == "listening", event
        return time.perf_counter() - began


async def _session() -> AgentSession[None]:
    session: AgentSession[None] = AgentSession(
        llm=InstantLLM(),
        vad=None,
        turn_handling={"turn_detection": None},
        user_away_timeout=None,
    )
    await session.start(Agent(instructions="Hold an interview."), record=False)
    return session


async def _bare(turns: int) -> list[float]:
    """As many sessions, as long as ours: a longer history costs more."""
    texts = list(GOOD["ru"].values())
    took = []
    for _ in range(turns // len(texts)):
        session = await _session()
        await session.run(user_input="Да, готов")
        for text in texts:
            began = time.perf_counter()
            await session.run(user_input=text)
            took.append(time.perf_counter() - began)
        await session.aclose()
    return took


async def _ours(folder: Path, ids: list[int]) -> list[float]:
    """Answers to the plan's questions, in as many interviews as it takes."""
    held = _Held(ids, folder)
    took: list[float] = []
    for interview_id in ids:
        await held.start(interview_id)
        for number, text in enumerate(GOOD["ru"].values()):
            took.append(await held.say(interview_id, text, str(number)))
        held.server.handle({"op": "leave", "interview_id": interview_id})
        await held.waiting[interview_id].get()
    await held.server.close()
    return took


async def _many(folder: Path, first: int, pace: float = 0.0) -> tuple[list[float], float]:
    """Seconds of each turn of 100 interviews, and turns a second; `pace` 0: all at once."""
    ids = list(range(first, first + _MANY))
    held = _Held(ids, folder)
    await asyncio.gather(*(held.start(i) for i in ids))
    texts = list(GOOD["ru"].values())[: 2 if pace else None]
    chance = random.Random(first)

    async def hold(interview_id: int, waits: float) -> list[float]:
        await asyncio.sleep(waits)
        took = []
        for number, text in enumerate(texts):
            if number:
                await asyncio.sleep(pace)
            took.append(await held.say(interview_id, text, str(number)))
        return took

    began = time.perf_counter()
    crowd = [asyncio.create_task(hold(i, chance.uniform(0, pace))) for i in ids]
    took = [t for times in await asyncio.gather(*crowd) for t in times]
    lasted = time.perf_counter() - began
    await held.server.drain()
    await held.server.close()
    return took, len(took) / lasted


async def _many_bare() -> list[float]:
    """As many bare sessions at once: what the machine can do at all at the moment."""
    texts = list(GOOD["ru"].values())

    async def hold() -> list[float]:
        session = await _session()
        started.pop()
        if not started:
            ready.set()
        await ready.wait()
        took = []
        for text in texts:
            began = time.perf_counter()
            await session.run(user_input=text)
            took.append(time.perf_counter() - began)
        await session.aclose()
        return took

    started, ready = list(range(_MANY)), asyncio.Event()
    return [t for times in await asyncio.gather(*(hold() for _ in range(_MANY))) for t in times]


def _p95(seconds: list[float]) -> float:
    """Milliseconds that 95 of 100 turns keep below."""
    return statistics.quantiles(seconds, n=20)[18] * 1000


async def _measure() -> int:
    spare_the_collector()  # as the interviewer's process does
    bare: list[float] = []
    ours: list[float] = []
    spent = {0: 0.0, 1: 0.0}
    ratios: list[float] = []
    many: list[tuple[list[float], float]] = []
    crowd: list[list[float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await _ours(folder, [1])  # both warm up
        await _bare(5)
        per_round = _TURNS // len(GOOD["ru"])
        for round_ in range(_ROUNDS):
            took: dict[int, list[float]] = {}
            for which in (0, 1) if round_ % 2 == 0 else (1, 0):
                gc.collect()
                began = time.process_time()
                first = 10 + round_ * per_round
                took[which] = (
                    await _ours(folder, list(range(first, first + per_round)))
                    if which
                    else await _bare(_TURNS)
                )
                spent[which] += time.process_time() - began
            bare += took[0]
            ours += took[1]
            ratios.append(statistics.median(took[1]) / statistics.median(took[0]))
        for round_ in range(_CROWDS):
            for which in (0, 1) if round_ % 2 == 0 else (1, 0):
                gc.collect()
                if which:
                    many.append(await _many(folder, 5000 + round_ * _MANY))
                else:
                    crowd.append(await _many_bare())
        paced, _ = await _many(folder, 9000, _PACE)
    p95 = statistics.median(_p95(took) for took, _ in many)
    peer = statistics.median(map(_p95, crowd))
    ratio = statistics.median(ratios)
    title(f"one text turn with an instant model, medians of {_ROUNDS} interleaved rounds")
    figure(
        "one turn",
        statistics.median(ours) * 1000,
        "ms",
        peer=("bare AgentSession.run", statistics.median(bare) * 1000),
        goal=f"at most 1.5 times its time (median of the pairs: {ratio:.2f} times)",
        met=ratio <= 1.5,
        note="ours is understood, judged and on disk before it is shown; a bare one is neither",
    )
    figure(
        "processor time of whole interviews",
        spent[1] / len(ours) * 1000,
        "ms/turn",
        peer=("bare", spent[0] / len(bare) * 1000),
    )
    figure(
        f"{_MANY} interviews at once, p95",
        p95,
        "ms",
        peer=(f"{_MANY} bare sessions", peer),
        goal="under 500 ms",
        met=p95 < 500,
        note="one process, one core: the bare sessions alone take the time beside it",
    )
    everything = [t for took, _ in many for t in took]
    figure(f"{_MANY} interviews at once, median", statistics.median(everything) * 1000, "ms")
    figure(f"{_MANY} at once", statistics.median(speed for _, speed in many), "turns/s")
    figure(f"{_MANY} interviews, each {_PACE:.0f} s, p95", _p95(paced), "ms")
    return status()


if __name__ == "__main__":
    sys.exit(asyncio.run(_measure()))
