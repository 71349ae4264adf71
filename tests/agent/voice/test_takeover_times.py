"""How long a candidate hears nothing when the computer of the interviewer is gone."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import READY, hall

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]

KILLS = 3


async def test_the_next_interviewer_speaks_within_seconds(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as it:
        it.services.voice.letters_per_second = 100
        current = await it.agent()
        took = []
        async with it.candidate() as candidate:
            assert (await candidate.start())["ok"]
            line = await it.asked()
            for _ in range(KILLS):
                assert line is not None
                following = await it.agent()
                await candidate.hears_the_end()
                current.kill()
                killed = time.monotonic()
                took.append(await candidate.hears(killed + 1.0) - killed)
                line, current = await it.asked(line.number), following
        print("from the kill to the first word:", [f"{one:.1f} s" for one in took])
        turns = await it.turns()
        assert READY["en"] not in [turn.text for turn in turns]
        assert statistics.median(took) < 8
        assert max(took) < 12
