"""Drives a server by its protocol, with records in memory: for the tests of whole interviews."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hr_desktop.agent.model import Brain
from hr_desktop.agent.server import AgentServer, Timing
from tests.agent.examples import GOOD, MemoryRecords

FAST = Timing(heartbeat=0.05, tick=0.05, claim_patience=0.5, flush=2)
ANSWERS = {
    "ru": ["Да", *GOOD["ru"].values(), "Какая зарплата?", "Нет, спасибо"],
    "en": ["Yes", *GOOD["en"].values(), "What is the salary?", "No, thank you"],
}


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """Drives a server by its protocol and collects what it emits."""

    def __init__(self, records: MemoryRecords, folder: Path, **more: Any) -> None:
        self.events: list[dict[str, Any]] = []
        self.records = records
        brain = more.pop("brain", None) or Brain(None)
        more.setdefault("timing", FAST)
        self._news = asyncio.Event()
        self._number = 0
        self.server = AgentServer(records, lambda: brain, folder, self._emit, **more)
        self.server.start()

    def _emit(self, event: dict[str, Any]) -> None:
        json.dumps(event)  # everything must be JSON
        self.events.append(event)
        self._news.set()

    async def until(self, *kinds: str, after: int = 0, interview_id: int = 7) -> dict[str, Any]:
        async with asyncio.timeout(60):
            while True:
                for event in self.events[after:]:
                    if event["event"] in kinds and event.get("interview_id") == interview_id:
                        return event
                self._news.clear()
                await self._news.wait()

    async def start(self, interview_id: int = 7) -> dict[str, Any]:
        after = len(self.events)
        self.server.handle({"op": "start", "interview_id": interview_id})
        return await self.until(
            "listening", "ended", "error", after=after, interview_id=interview_id
        )

    async def say(self, text: str, client_id: str | None = None, interview_id: int = 7) -> str:
        """The interviewer's reply, or the code of an error."""
        after, self._number = len(self.events), self._number + 1
        self.server.handle(
            {
                "op": "say",
                "interview_id": interview_id,
                "text": text,
                "client_id": client_id or f"{id(self)}-{self._number}",
            }
        )
        end = await self.until(
            "listening", "ended", "error", after=after, interview_id=interview_id
        )
        if end["event"] == "error":
            return str(end["said"]["code"])
        lines = [
            e["turn"]["text"]
            for e in self.events[after:]
            if e["event"] == "turn" and e["turn"]["role"] == "interviewer"
        ]
        return str(lines[-1]) if lines else ""


@asynccontextmanager
async def desk(records: MemoryRecords, folder: Path, **more: Any) -> AsyncIterator[Desk]:
    made = Desk(records, folder, **more)
    try:
        yield made
    finally:
        await made.server.close()
