"""One text turn of the interviewer beside a bare livekit `AgentSession.run`.

Both with a model that answers at once: the bare session says a fixed sentence, ours understands
the answer, judges it, decides, and syncs two journal entries to disk. Rounds are interleaved in
one process. Then 100 interviews at once in one process, each answering as soon as it was asked.
Goals: at most 1.5 times the bare session; 95th percentile of a turn under 500 ms.
"""

from __future__ import annotations

import asyncio
import gc
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

_TURNS = 150
_ROUNDS = 3
_MANY = 100
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


async def _bare() -> list[float]:
    """As many sessions, as long as ours: a longer history costs more."""
    texts = list(GOOD["ru"].values())
    took = []
    for _ in range(_TURNS // len(texts)):
        session: AgentSession[None] = AgentSession(
            llm=InstantLLM(),
            vad=None,
            turn_handling={"turn_detection": None},
            user_away_timeout=None,
        )
        await session.start(Agent(instructions="Hold an interview."), record=False)
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


async def _many(folder: Path) -> tuple[list[float], float]:
    ids = list(range(5000, 5000 + _MANY))
    held = _Held(ids, folder)
    await asyncio.gather(*(held.start(i) for i in ids))
    texts = list(GOOD["ru"].values())

    async def hold(interview_id: int) -> list[float]:
        return [await held.say(interview_id, text, str(n)) for n, text in enumerate(texts)]

    began = time.perf_counter()
    took = [t for times in await asyncio.gather(*(hold(i) for i in ids)) for t in times]
    lasted = time.perf_counter() - began
    await held.server.drain()
    await held.server.close()
    return took, len(took) / lasted


async def _many_bare() -> list[float]:
    """As many bare sessions at once: what the machine can do at all at the moment."""
    texts = list(GOOD["ru"].values())

    async def hold() -> list[float]:
        session: AgentSession[None] = AgentSession(
            llm=InstantLLM(),
            vad=None,
            turn_handling={"turn_detection": None},
            user_away_timeout=None,
        )
        await session.start(Agent(instructions="Hold an interview."), record=False)
        await ready.wait()
        took = []
        for text in texts:
            began = time.perf_counter()
            await session.run(user_input=text)
            took.append(time.perf_counter() - began)
        await session.aclose()
        return took

    ready = asyncio.Event()
    held = [asyncio.create_task(hold()) for _ in range(_MANY)]
    await asyncio.sleep(2)  # all have started
    ready.set()
    return [t for times in await asyncio.gather(*held) for t in times]


async def _measure() -> int:
    spare_the_collector()  # as the interviewer's process does
    bare: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        per_round = _TURNS // len(GOOD["ru"])
        spent = {0: 0.0, 1: 0.0}
        for round_ in range(_ROUNDS):
            for which in (0, 1) if round_ % 2 == 0 else (1, 0):
                gc.collect()
                began = time.process_time()
                if which == 0:
                    bare += await _bare()
                else:
                    first = 1 + round_ * per_round
                    ours += await _ours(Path(name), list(range(first, first + per_round)))
                spent[which] += time.process_time() - began
        many, speed = await _many(Path(name))
        crowd = await _many_bare()
    ratio = statistics.median(ours) / statistics.median(bare)
    p95 = statistics.quantiles(many, n=20)[18] * 1000
    title("one text turn with an instant model, medians over interleaved rounds")
    note = "our turn is understood, judged and on disk before it is shown; a bare one is neither"
    figure(
        "one turn",
        statistics.median(ours) * 1000,
        "ms",
        peer=("bare AgentSession.run", statistics.median(bare) * 1000),
        goal="at most 1.5 times its time",
        met=ratio <= 1.5,
        note=note,
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
        peer=(f"{_MANY} bare sessions", statistics.quantiles(crowd, n=20)[18] * 1000),
        goal="under 500 ms",
        met=p95 < 500,
        note="one process, one core: the bare sessions alone take the time beside it",
    )
    figure(f"{_MANY} interviews at once, median", statistics.median(many) * 1000, "ms")
    figure(f"{_MANY} interviews at once", speed, "turns/s")
    return status()


if __name__ == "__main__":
    sys.exit(asyncio.run(_measure()))
