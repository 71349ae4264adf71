"""Model, recogniser and voice fail in the middle: another one takes over, or the talk is set aside."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hr_desktop.agent.voice.timing import VoiceTiming
from hr_desktop.ai.speech import Waits
from hr_desktop.domain.interview import InterviewState
from tests import speech
from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import FULL, NO_QUESTIONS, READY, Hall, hall
from tests.openai_server import OpenAIServer, Reply
from tests.openai_server.audio import Trouble

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]

ANSWERS = [READY["en"], FULL["en"]["core-1"], NO_QUESTIONS["en"]]
SHORT = VoiceTiming(services=Waits(patience=2.0, again=2.0, give_up=6.0))


async def test_without_a_stand_in_the_candidate_is_told_and_the_same_link_goes_on(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder, timing=SHORT) as it:
        await it.agent()
        it.services.voice.trouble = Trouble.ERROR
        async with it.candidate() as first:  # she cannot even greet
            assert (await first.start())["ok"]
            state = await first.until(lambda s: s["mode"] == "unavailable")
            assert state["said"] == "speech.voice_away"
            await _set_aside(it, "speech.voice_away")
        it.services.voice.trouble = None
        async with it.candidate() as again:
            assert (await again.start())["ok"]
            number = await it.talk(again, 1)
            line = await it.asked(number)
            assert line is not None
            assert (await it.now()).failure is None
            it.services.ear.trouble = Trouble.CLOSED
            await again.say(it.sound_of(line))
            state = await again.until(lambda s: s["mode"] == "unavailable")
            assert state["said"] == "speech.recogniser_away"
            await _set_aside(it, "speech.recogniser_away")
            said = (await it.turns())[-1]
            assert said.finished  # she has told it
            assert "cannot hear you" in said.text
        it.services.ear.trouble = None
        async with it.candidate() as last:
            assert (await last.start())["ok"]
            number = await it.talk(last, 1, after=said.number)
            assert last.voices == 1  # of one interviewer, who has begun three times
            await it.talk(last, after=number)
            await last.until(lambda s: s["mode"] == "over")
        await it.check(ANSWERS)
        await it.check_sound(ANSWERS)
        assert (await it.now()).state is InterviewState.completed


async def _set_aside(it: Hall, why: str) -> None:
    now = await it.reaches(InterviewState.interrupted)
    assert now.failure is not None
    assert now.failure.code == why


async def test_a_stand_in_takes_over_in_the_middle(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with OpenAIServer() as other:
        other.voice.letters_per_second = 60
        other.ear.know({text: speech.utterance(text, "en") for text in ANSWERS})
        async with hall(
            fleet,
            data_folder,
            timing=SHORT,
            fallback=other.base_url,
            settings={"ai": {"engine": "openai", "base_url": other.base_url, "timeout_s": 5}},
        ) as it:
            other.reply = Reply(status=500)  # a model has the rules as its stand-in
            await it.agent()
            async with it.candidate() as candidate:
                assert (await candidate.start())["ok"]
                number = await it.talk(candidate, 1)
                line = await it.asked(number)
                assert line is not None
                speaking_now = asyncio.create_task(candidate.say(it.sound_of(line)))
                await asyncio.sleep(5)
                it.services.ear.trouble = Trouble.HANGING
                it.services.voice.trouble = Trouble.HANGING
                await speaking_now
                await it.talk(candidate, after=line.number)
                await candidate.until(lambda s: s["mode"] == "over")
            assert other.requests  # the model was asked
            assert other.ear.heard
            assert other.voice.said
            it.services.ear.trouble = it.services.voice.trouble = None
            turns = await it.check(ANSWERS)
            assert [t.text for t in turns if t.role == "candidate"] == ANSWERS
            await it.check_sound(ANSWERS)
