"""Everything that is pressed or typed around a spoken interview, and what recruiters want of it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from hr_desktop.domain.interview import CommandKind, InterviewState
from hr_desktop.domain.voice import Rpc
from tests import speech
from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import FULL, NO_QUESTIONS, READY, Hall, hall

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]


async def test_typed_all_the_way_with_every_button_and_command(
    fleet: Fleet, data_folder: Path
) -> None:
    async with hall(fleet, data_folder, questions=2) as it:
        await it.agent()
        async with it.candidate() as candidate:
            assert (await candidate.start(voice=False))["ok"]
            line = await it.asked()
            assert line is not None
            for _ in range(2):  # the page did not hear that it had arrived
                answer = await candidate.type(READY["en"], "answer-1")
                assert answer["ok"]
            line = await it.asked(line.number)
            assert line is not None
            assert line.question_id == "core-1"

            await candidate.call(Rpc.control, {"kind": "pause"})
            await candidate.until(lambda s: s["paused"])
            await candidate.call(Rpc.control, {"kind": "resume"})
            await candidate.until(lambda s: not s["paused"] and s["at"] > time.monotonic() - 2)
            line = await it.asked(line.number)
            assert line is not None
            assert (await candidate.call(Rpc.control, {"kind": "thinking"}))["ok"]
            assert (await candidate.call(Rpc.typing, {}))["ok"]

            limit = candidate.states[-1]["limit"]
            it.services.voice.letters_per_second = 12  # a command does not wait for a line's end
            assert (await candidate.type(FULL["en"]["core-1"], "answer-2"))["ok"]
            await candidate.until(lambda s: s["question"] == 2)
            for kind, text, minutes in (
                ("extend", "", 5),
                ("note", "Ask about the on-call rota", 0),
                ("close", "", 0),
            ):
                await applied(it, kind, text, minutes)
            await candidate.until(lambda s: s["limit"] == limit + 300)
            line = await it.asked(line.number)
            assert line is not None
            assert (await candidate.type(FULL["en"]["core-2"], "answer-3"))["ok"]
            line = await it.asked(line.number)
            assert line is not None
            assert "clos" in line.text or "towards the end" in line.text

            await applied(it, "end")
            heard = await candidate.hears(time.monotonic() - 1.0, 10)
            assert heard
            await candidate.until(lambda s: s["mode"] == "over")
        turns = await it.check([READY["en"], FULL["en"]["core-1"], FULL["en"]["core-2"]])
        assert turns[-1].role == "interviewer"
        assert (await it.now()).state is InterviewState.completed
        assert (await it.now()).extended_minutes == 5


async def test_an_answer_that_ends_with_the_press_on_pause_has_its_reply_after_it(
    fleet: Fleet, data_folder: Path
) -> None:
    async with hall(fleet, data_folder, questions=2) as it:
        await it.agent()
        async with it.candidate() as candidate:
            await candidate.start()
            line = await it.asked()
            assert line is not None
            await candidate.say(it.sound_of(line))
            line = await it.asked(line.number)
            assert line is not None
            await candidate.say(it.sound_of(line))
            assert (await candidate.call(Rpc.control, {"kind": "pause"}))["ok"]
            await candidate.until(lambda s: s["paused"])
            async with asyncio.timeout(30):
                while not any(t.role == "candidate" for t in (await it.turns())[line.number :]):
                    await asyncio.sleep(0.1)
            await asyncio.sleep(3)  # the pause may have to be said again
            before = await it.turns()
            assert not [t for t in before if t.question_id == "core-2"], "nobody goes on"
            assert candidate.states[-1]["paused"]
            assert (await candidate.call(Rpc.control, {"kind": "resume"}))["ok"]
            line = await it.asked(before[-1].number)
            assert line is not None
            assert line.question_id == "core-2"
            await applied(it, "end")
            await it.reaches(InterviewState.completed)
        await it.check([READY["en"], FULL["en"]["core-1"]])


async def test_what_is_said_into_the_goodbye_is_kept(fleet: Fleet, data_folder: Path) -> None:
    """The recruiter ends the interview, and the candidate says something meanwhile."""
    async with hall(fleet, data_folder) as it:
        await it.agent()
        async with it.candidate() as candidate:
            await candidate.start()
            line = await it.asked()
            assert line is not None
            it.services.voice.letters_per_second = 10
            await applied(it, "end")
            await candidate.hears(time.monotonic())
            await candidate.say(speech.utterance(NO_QUESTIONS["en"], "en"))
            await it.reaches(InterviewState.completed)
        turns = await it.check([NO_QUESTIONS["en"]])
        assert [turn.role for turn in turns[-2:]] == ["interviewer", "candidate"]
        assert turns[-1].began_at is not None
        await it.check_sound([NO_QUESTIONS["en"]])


async def applied(it: Hall, kind: CommandKind, text: str = "", minutes: int = 0) -> None:
    """Gives a command; returns when the interviewer has taken it."""
    interview_id = it.invitation.interview_id
    async with it.store.write("Мария") as tx:
        given = await tx.commands.add(interview_id, kind, text, minutes)
    began = time.monotonic()
    async with asyncio.timeout(10):
        while True:
            async with it.store.read() as tx:
                known = await tx.commands.of_interview(interview_id, only_waiting=False)
            if any(one.id == given.id and one.taken_at is not None for one in known):
                break
            await asyncio.sleep(0.02)
    took = time.monotonic() - began
    print(f"{kind} is carried out after {took:.2f} s")
    assert took < 4  # a second and a little; a busy computer takes longer
