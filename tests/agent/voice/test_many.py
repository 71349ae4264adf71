"""Ten candidates at once, two agents, and one of the agents is killed."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from hr_desktop.agent.server import Timing
from hr_desktop.domain.interview import InterviewState
from tests import speech
from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import NO_QUESTIONS, READY, Hall, hall

pytestmark = [
    pytest.mark.xdist_group("livekit"),
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

CANDIDATES = 10
SHORT = "I do not know."


async def test_ten_finish_though_an_agent_is_killed(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    fleet.threads = True  # ten processes would take a gigabyte; what is tried is the same
    async with hall(fleet, data_folder) as first:
        first.services.voice.letters_per_second = 200
        known = [READY["en"], SHORT, NO_QUESTIONS["en"]]
        first.services.ear.know({text: speech.utterance(text, "en") for text in known})
        halls = [first, *[await first.another() for _ in range(CANDIDATES - 1)]]
        timing = Timing(lease=8.0)  # on a computer that has no time for ten
        agents = [await first.agent(timing), await first.agent(timing)]
        began = time.monotonic()
        talks = [asyncio.create_task(_talk(one)) for one in halls]
        async with asyncio.timeout(120):
            while sum([await _turns(one) > 1 for one in halls]) < CANDIDATES // 2:
                await asyncio.sleep(0.2)
        agents[0].kill()
        answers = await asyncio.gather(*talks)
        print(f"ten interviews took {time.monotonic() - began:.0f} s")
        for one, given in zip(halls, answers, strict=True):
            assert (await one.now()).state is InterviewState.completed
            await one.check(given)
            await one.check_sound(given, lost=1)


async def _turns(it: Hall) -> int:
    return len(await it.turns())


async def _talk(it: Hall) -> list[str]:
    given = []
    async with it.candidate() as candidate:
        await candidate.until(lambda s: s["mode"] in ("ready", "live"), 120)
        assert (await candidate.start())["ok"]
        number = -1
        while (line := await it.asked(number, 240)) is not None:
            answer = it.answer_to(line)
            answer = answer if answer in (READY["en"], NO_QUESTIONS["en"]) else SHORT
            await candidate.say(speech.utterance(answer, "en"))
            given.append(answer)
            number = line.number
        await candidate.until(lambda s: s["mode"] == "over", 120)
    return given
