"""Many candidates at once, in a process of their own: their load is not their measurer's.

Each joins, starts, waits until the interviewer is silent, gives its answers one after the other, and
tells how long after the last sound of each the interviewer was heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

from livekit import rtc

from tests.candidates import Candidate

ROOT = Path(__file__).resolve().parent.parent.parent
_HEARS_EVERY_MS = 50


@dataclass(frozen=True)
class Part:
    """What one candidate has and says; `consent` is version, SHA-256 and language."""

    token: str
    consent: tuple[str, str, str]
    answers: tuple[Path, ...]
    patience: float = 30.0  # seconds to wait for the interviewer's voice


@dataclass(frozen=True)
class Answer:
    """One answer: `after` is None when the interviewer did not say anything in time."""

    candidate: int
    number: int
    said: float  # when its last sound went out, and
    after: float | None  # how many seconds later the interviewer was heard


@contextlib.asynccontextmanager
async def crowd(url: str, parts: list[Part]) -> AsyncIterator[AsyncIterator[Answer]]:
    """The answers of all candidates as they are given; who is left when it is closed leaves."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.candidates.crowd"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps([url, [asdict(part) for part in parts]], default=str).encode())
    process.stdin.write(b"\n")

    async def given() -> AsyncIterator[Answer]:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            yield Answer(**json.loads(line))
        if await process.wait() != 0:
            raise RuntimeError("a candidate of the crowd failed; it says why on stderr")

    try:
        yield given()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _talk(url: str, number: int, part: Part) -> None:
    async with Candidate(
        url, part.token, part.consent, hears_every_ms=_HEARS_EVERY_MS
    ) as candidate:
        given = 0
        with contextlib.suppress(TimeoutError):  # nobody came, or went on
            await _begin(candidate)
            for place, answer in enumerate(part.answers):
                await candidate.hears_the_end(seconds=part.patience)
                said, after = await candidate.say(answer), None
                with contextlib.suppress(TimeoutError):
                    after = await candidate.hears(said, part.patience) - said
                print(json.dumps(asdict(Answer(number, place, said, after))), flush=True)
                given += 1
        for place in range(given, len(part.answers)):
            print(json.dumps(asdict(Answer(number, place, time.monotonic(), None))), flush=True)


async def _begin(candidate: Candidate) -> None:
    """As the page: a call that got lost is made again."""
    async with asyncio.timeout(60):
        while not candidate.in_talk:
            with contextlib.suppress(rtc.RpcError):
                await candidate.start()


async def _main() -> None:
    url, parts = json.loads(await asyncio.to_thread(sys.stdin.readline))
    async with asyncio.TaskGroup() as group:
        for number, one in enumerate(parts):
            answers = tuple(Path(path) for path in one.pop("answers"))
            consent = tuple(one.pop("consent"))
            group.create_task(_talk(url, number, Part(**one, consent=consent, answers=answers)))


if __name__ == "__main__":
    asyncio.run(_main())
