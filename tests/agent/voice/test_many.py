"""Ten candidates at once, two agents, and one of the agents is killed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from hr_desktop.agent.server import Timing
from hr_desktop.domain.interview import InterviewState
from tests import speech
from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import NO_QUESTIONS, READY, Hall, hall
from tests.candidates import Candidate

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

CANDIDATES = 10
SPEAK = 3  # the others type: candidates, server and agents share this computer
SHORT = "I do not know."
ANSWERED_S = 15.0
PATIENCE_S = 240.0  # while a computer with two cores starts a process for each interview, twice


async def test_ten_finish_though_an_agent_is_killed(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as first:
        first.services.voice.letters_per_second = 120
        known = [READY["en"], SHORT, NO_QUESTIONS["en"]]
        first.services.ear.know({text: speech.utterance(text, "en") for text in known})
        halls = [first, *[await first.another() for _ in range(CANDIDATES - 1)]]
        timing = Timing(lease=8.0)  # a computer that is this busy renews them late
        agents = [await first.agent(timing), await first.agent(timing)]
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            talks = [
                group.create_task(_talk(one, voice=number < SPEAK))
                for number, one in enumerate(halls)
            ]
            while sum([len(await one.turns()) > 1 for one in halls]) < CANDIDATES // 2:
                await asyncio.sleep(0.2)
            agents[0].kill()
        print(f"ten interviews took {time.monotonic() - began:.0f} s")
        for number, (one, talk) in enumerate(zip(halls, talks, strict=True)):
            assert (await one.now()).state is InterviewState.completed
            await one.check(talk.result(), gaps=number < SPEAK)


async def _talk(it: Hall, voice: bool) -> list[str]:
    """Answers until goodbye is said; gives the answers."""
    given: list[str] = []
    async with it.candidate(hears_every_ms=100) as candidate:
        await _at_last(candidate, partial(candidate.start, voice=voice))
        pressing = asyncio.create_task(_press(candidate, voice))
        number = -1
        while (line := await it.asked(number, PATIENCE_S)) is not None:
            answer = it.answer_to(line)
            answer = answer if answer in (READY["en"], NO_QUESTIONS["en"]) else SHORT
            number = line.number
            if voice:
                await candidate.say(speech.utterance(answer, "en"))
                number = await _kept(it, number, ANSWERED_S)
            else:
                client_id = f"answer-{len(given)}"
                await _at_last(candidate, partial(candidate.type, answer, client_id))
                number = await _kept(it, number, PATIENCE_S)
            given.append(answer)
        pressing.cancel()
    return given


async def _kept(it: Hall, after: int, seconds: float) -> int:
    """The number of the answer to a line, when the database has it.

    Another interviewer may have asked once more meanwhile, or the same one whether anybody is
    there: what is said to the answer comes after it. An answer that is not there after so long was
    lost with the interviewer who was hearing it; the line's number then.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for turn in await it.turns():
            if turn.role == "candidate" and turn.number > after:
                return turn.number
        await asyncio.sleep(0.1)
    return after


async def _press(candidate: Candidate, voice: bool) -> None:
    """Whoever could not be reached for too long presses "Go on"."""
    while True:
        await asyncio.sleep(1)
        if candidate.states[-1]["mode"] == "ready":
            await _at_last(candidate, partial(candidate.start, voice=voice))


async def _at_last(candidate: Candidate, call: Callable[[], Awaitable[dict[str, Any]]]) -> None:
    """As the page: again until it got through, whoever is the interviewer then."""
    unheard = False
    async with asyncio.timeout(PATIENCE_S):
        while not (candidate.states and candidate.states[-1]["mode"] == "over"):
            try:
                if unheard:
                    await candidate.reopen()
                    unheard = False
                if (await call())["ok"]:
                    return
            except (rtc.RpcError, rtc.ConnectError, TimeoutError) as error:
                print(f"asked again after {error!r}")
            except PublishTrackError as error:
                print(f"opened anew after {error!r}")
                unheard = True
            await asyncio.sleep(1)
