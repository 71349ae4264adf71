"""What interviews survive: real agents killed, real servers stopped and frozen, in the middle."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from hr_desktop.domain.interview import InterviewState
from tests.agent.examples import GOOD
from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import NO_QUESTIONS, READY, hall

pytestmark = [
    pytest.mark.xdist_group("livekit"),
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(240),
]

ANSWERS = [READY["en"], GOOD["en"]["core-1"], NO_QUESTIONS["en"]]


async def test_a_closed_tab_meets_the_same_interview_again(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as it:
        await it.agent()
        async with it.candidate() as first:
            assert (await first.start())["ok"]
            number = await it.talk(first, 1)
            line = await it.asked(number)
            assert line is not None
            number = line.number
        await asyncio.sleep(3)
        async with it.candidate() as again:
            assert (await again.start())["ok"]
            await it.talk(again, after=number)
            await again.until(lambda s: s["mode"] == "over")
        turns = await it.check(ANSWERS)
        for t in turns:
            print(t)


async def test_another_agent_goes_on_when_one_is_killed_while_the_candidate_speaks(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as it:
        first = await it.agent()
        async with it.candidate() as candidate:
            assert (await candidate.start())["ok"]
            number = await it.talk(candidate, 1)
            line = await it.asked(number)
            assert line is not None
            await it.agent()
            speaking_now = asyncio.create_task(candidate.say(it.sound_of(line)))
            await asyncio.sleep(5)
            first.kill()
            killed = time.monotonic()
            await speaking_now
            heard = await candidate.hears(killed + 0.5)
            print(f"the next one speaks after {heard - killed:.1f} s")
            assert heard - killed < 12
            await it.talk(candidate, after=line.number)
            await candidate.until(lambda s: s["mode"] == "over")
        for t in await it.turns():
            print(t)
        await it.check(ANSWERS)
        assert (await it.now()).state is InterviewState.completed
