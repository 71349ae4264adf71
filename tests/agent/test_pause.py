"""A pause by the button: what was being said then is kept, and has its reply when it is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hr_desktop.agent.conductor import Conductor
from hr_desktop.agent.machine import SPOKEN
from hr_desktop.agent.ports import Utterance
from hr_desktop.agent.server import Timing
from hr_desktop.agent.state import Ending
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewState
from tests.agent.aloud import Aloud, HalfHeard, until
from tests.agent.driving import ANSWERS, Clock, Desk, desk
from tests.agent.examples import QUESTIONS, MemoryRecords, make_interview


@asynccontextmanager
async def _paused(
    data_folder: Path, *words: str, voice: Aloud | None = None
) -> AsyncIterator[tuple[Desk, Conductor, Clock, MemoryRecords]]:
    """A pause that was asked for while these words were being said, in so many pieces."""
    clock, records, voice = Clock(), MemoryRecords(make_interview()), voice or Aloud("nothing")
    timing = Timing(waits=SPOKEN)
    async with desk(records, data_folder, voice=lambda: voice, clock=clock, timing=timing) as d:
        await d.start()
        await d.say("Да")
        conductor = d.server._running[7]
        began = utc_now()
        voice.misses = isinstance(voice, HalfHeard)
        await conductor.wish("pause")
        pieces = list(words[1:])

        async def more(_: float = 0.0) -> Utterance | None:
            return Utterance(text=pieces.pop(0)) if pieces else None

        voice.more = more  # type: ignore[method-assign]
        await conductor.say(words[0], "c", quality=0.9, began_at=began)
        await until(lambda: records.said(7)[-1].text == " ".join(words))
        yield d, conductor, clock, records


async def test_what_was_being_said_at_the_press_on_pause_ends_no_pause(data_folder: Path) -> None:
    """It gets its reply when the pause is over, and is answered once."""
    first, rest = ANSWERS["ru"][1].split(maxsplit=1)
    async with _paused(data_folder, first, rest) as (d, conductor, clock, records):
        assert conductor.machine.state.paused
        kept = records.said(7)[-1]
        assert kept.text == ANSWERS["ru"][1]
        assert [one for one in d.events if one["event"] == "progress"][-1]["paused"]
        before = conductor.at()
        clock.now += SPOKEN.check_in + 1
        await conductor.tick()
        assert records.said(7)[-1] == kept, "nobody asks whether somebody is there"
        assert conductor.at() == before
        await conductor.wish("resume")
        assert not conductor.machine.state.paused
        await until(lambda: QUESTIONS["ru"][1][1] in records.said(7)[-1].text)
        assert conductor.machine.state.waiting_answer is None
        assert all(turn.finished for turn in records.said(7) if turn.role == "candidate")


@pytest.mark.parametrize("short", [False, True])
async def test_a_pause_with_an_answer_that_waits_does_not_last_for_ever(
    data_folder: Path, short: bool
) -> None:
    """And the answer has its reply when the talk goes on."""
    answer, voice = "Пять лет, в Яндексе" if short else ANSWERS["ru"][1], Aloud("nothing")
    async with _paused(data_folder, answer, voice=voice) as (d, conductor, clock, records):
        voice.answering = True  # a word more, which found nobody
        clock.now += SPOKEN.paused + 1
        await d.until("ended")
        assert records.interviews[7].state is InterviewState.interrupted
        await d.start()
        assert not d.server._running[7].machine.state.paused
        reply = records.said(7)[-1]
        assert "Рада, что вы вернулись" not in reply.text
        assert (QUESTIONS["ru"][1][1] in reply.text) is not short
    assert conductor.ended is Ending.away


async def test_a_pause_that_was_asked_for_twice_is_one(data_folder: Path) -> None:
    """By word, and by the button before the words were over."""
    async with _paused(data_folder, "Можно паузу?") as (_, conductor, _, records):
        assert records.said(7)[-1].finished
        await conductor.wish("resume")
        assert not conductor.machine.state.paused
        await until(lambda: QUESTIONS["ru"][0][1] in records.said(7)[-1].text)


async def test_an_answer_that_waits_for_the_end_of_a_pause_outlives_a_line(
    data_folder: Path,
) -> None:
    """The words have cut the pause's own line short: it is said again, and the pause holds."""
    voice = HalfHeard()
    paused = _paused(data_folder, ANSWERS["ru"][1], voice=voice)
    async with paused as (_, conductor, _, records):
        await until(lambda: len([t for t in records.said(7) if t.role == "interviewer"]) == 4)
        assert conductor.machine.state.paused
        await conductor.wish("resume")
        await until(lambda: QUESTIONS["ru"][1][1] in records.said(7)[-1].text)


async def test_who_comes_back_in_a_pause_has_the_reply_to_what_was_said_before(
    data_folder: Path,
) -> None:
    voice = Aloud("nothing")
    paused = _paused(data_folder, ANSWERS["ru"][1], voice=voice)
    async with paused as (_, conductor, clock, records):
        voice.here = False
        await until(lambda: conductor._gone is not None)
        clock.now += SPOKEN.recap + 1
        voice.here = True
        await until(lambda: QUESTIONS["ru"][1][1] in records.said(7)[-1].text)
        assert not conductor.machine.state.paused
