"""What interviews survive: real agents killed, real servers stopped and frozen, in the middle."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from livekit import api

from hr_desktop.agent.machine import SPOKEN, Waits
from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.timing import VoiceTiming
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.voice import Rpc
from hr_desktop.store import Store
from tests.agent.voice.fleet import Fleet
from tests.agent.voice.hall import FULL, NO_QUESTIONS, READY, Hall, hall
from tests.livekit_server import LiveKitServer
from tests.openai_server import OpenAIServer, Reply
from tests.postgres_server import PostgresServer, migrated

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(400),
]

ANSWERS = [READY["en"], FULL["en"]["core-1"], NO_QUESTIONS["en"]]


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
        await it.check(ANSWERS)
        await it.check_sound(ANSWERS)


async def test_another_agent_goes_on_when_one_is_killed_while_the_candidate_speaks(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as it:
        first = await it.agent()
        async with it.candidate() as candidate:
            assert (await candidate.start())["ok"]
            number = await it.talk(candidate, 1)
            # It takes a while, in which the candidate may be asked what is the matter.
            await it.agent()
            line = await it.asked(number)
            assert line is not None
            speaking_now = asyncio.create_task(candidate.say(it.sound_of(line)))
            await asyncio.sleep(5)
            first.kill()
            await speaking_now
            await it.talk(candidate, after=line.number)
            await candidate.until(lambda s: s["mode"] == "over")
        await it.check(ANSWERS)
        await it.check_sound(ANSWERS, lost=1)
        assert (await it.now()).state is InterviewState.completed


async def test_frozen_in_the_middle_of_an_answer_and_of_a_line(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    """A network that is gone for half a minute, and for some seconds."""
    async with hall(fleet, data_folder) as it:
        it.services.voice.letters_per_second = 20
        await it.agent()
        async with it.candidate() as candidate:
            assert (await candidate.start())["ok"]
            await it.in_the_middle_of("Stefani", candidate, 4)
            await frozen(it, 6)
            it.services.voice.letters_per_second = 60
            number = await it.talk(candidate, 1)
            line = await it.asked(number)
            assert line is not None
            speaking_now = asyncio.create_task(candidate.say(it.sound_of(line)))
            await asyncio.sleep(5)
            await frozen(it, 30)
            await speaking_now
            await it.talk(candidate, after=line.number)
            await candidate.until(lambda s: s["mode"] == "over")
        await it.check(ANSWERS)
        await it.check_sound(ANSWERS)


async def frozen(it: Hall, seconds: float) -> None:
    it.fleet.livekit.freeze()
    await asyncio.sleep(seconds)
    it.fleet.livekit.thaw()


async def test_a_livekit_server_that_crashes_and_starts_again(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as it:
        await it.agent()
        async with it.candidate() as candidate:
            assert (await candidate.start())["ok"]
            number = await it.talk(candidate, 1)
            line = await it.asked(number)
            assert line is not None
            speaking_now = asyncio.create_task(candidate.say(it.sound_of(line)))
            await asyncio.sleep(5)
            await asyncio.to_thread(it.fleet.livekit.kill)
            await asyncio.sleep(3)
            await asyncio.to_thread(it.fleet.livekit.start)
            await speaking_now
            await it.talk(candidate, after=line.number)
            await candidate.until(lambda s: s["mode"] == "over")
        await it.check(ANSWERS)
        await it.check_sound(ANSWERS, lost=1)


async def test_a_job_killed_in_the_middle_of_a_line_and_an_agent_before_its_reply(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with OpenAIServer() as model:
        model.reply = Reply(delay=19)
        ai = {"engine": "openai", "base_url": model.base_url, "timeout_s": 20}
        async with hall(fleet, data_folder, settings={"ai": ai}) as it:
            it.services.voice.letters_per_second = 20
            fleet.program = ("-m", "tests.agent.voice.talkative")  # logs at DEBUG
            first = await it.agent()
            async with it.candidate() as candidate:
                assert (await candidate.start())["ok"]
                await it.in_the_middle_of("Stefani", candidate, 3)
                killed = it.kill_job()
                await candidate.hears(killed + 1.5)  # what had arrived is still played
                it.services.voice.letters_per_second = 60
                number = await it.talk(candidate, 1)
                await it.agent()  # takes a while, in which another line may come
                line = await it.asked(number)
                assert line is not None
                asked = len(model.requests)
                await candidate.say(it.sound_of(line))
                async with asyncio.timeout(30):
                    while len(model.requests) == asked:
                        await asyncio.sleep(0.05)
                await asyncio.sleep(2)  # the answer is over and on disk, and the model thinks
                model.reply = Reply(status=500)
                first.kill()
                await candidate.hears(time.monotonic() + 1.0)
                await it.talk(candidate, after=line.number)
                await candidate.until(lambda s: s["mode"] == "over")
            turns = await it.check(ANSWERS)
            assert [t.text for t in turns if t.role == "candidate"] == ANSWERS
            await it.check_sound(ANSWERS, lost=2)


async def test_who_does_not_come_back_is_set_aside_and_goes_on_by_the_same_link(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    away = Waits(**{**SPOKEN.model_dump(), "away": 6.0})
    timing = Timing(tidy=1.0, waits=Waits(away=6.0))
    async with hall(fleet, data_folder, timing=VoiceTiming(spoken=away)) as it:
        agent = await it.agent(timing)
        async with it.candidate() as first:
            assert (await first.start())["ok"]
            number = await it.talk(first, 1)
            line = await it.asked(number)
            assert line is not None
        await it.reaches(InterviewState.interrupted)  # the interviewer has waited
        async with it.candidate() as again:
            assert (await again.start())["ok"]
            await it.talk(again, 1, after=line.number)
            line = await it.asked((await it.turns())[-1].number - 1)
            assert line is not None
            agent.kill()
        assert (await it.now()).state is InterviewState.active
        await it.agent(timing)  # nobody was there who could have noticed
        await it.reaches(InterviewState.interrupted)
        async with it.candidate() as last:
            assert (await last.start())["ok"]
            await it.talk(last, after=line.number)
            await last.until(lambda s: s["mode"] == "over")
        await it.check(ANSWERS)
        await it.check_sound(ANSWERS, lost=1)


async def test_a_voice_that_nobody_is_known_to_take_is_not_waited_for(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    """Whoever reads along needs no sound, and who takes it late is told again."""
    async with hall(fleet, data_folder) as it:
        reading = await it.another()
        await it.agent()
        async with (
            it.candidate(takes=False) as candidate,
            reading.candidate(takes=False) as reader,
        ):
            assert (await candidate.start())["ok"]
            assert (await reader.start(voice=False))["ok"]
            async with asyncio.timeout(30):
                while not reader.voices:
                    await asyncio.sleep(0.01)
            # What would cut her short is not to end what she waits for.
            assert (await reader.call(Rpc.control, {"kind": "pause"}))["ok"]
            async with asyncio.timeout(30):
                while not candidate.lines:  # it was said, and heard by nobody
                    await asyncio.sleep(0.05)
            candidate.take()
            await reader.until(lambda s: s["paused"])
            paused = time.monotonic()
            told = await reading.asked(0, 30)  # what she says to the pause, after the greeting
            assert told is not None
            assert (await reader.call(Rpc.control, {"kind": "resume"}))["ok"]
            await reader.until(lambda s: not s["paused"] and s["at"] > paused)
            number = told.number
            for client_id in ("ready", "first", "none"):
                line = await reading.asked(number, 30)
                assert line is not None
                assert (await reader.type(reading.answer_to(line), client_id))["ok"]
                number = line.number
            await reader.until(lambda s: s["mode"] == "over")
            assert await it.asked() is not None
        greeting, *_ = await it.check([])
        assert (greeting.finished, greeting.heard) == (False, 0.0)
        await reading.check(ANSWERS)


async def test_an_interviewer_whose_voice_is_not_taken_makes_room_for_another_one(
    fleet: Fleet, speaking: None, data_folder: Path
) -> None:
    async with hall(fleet, data_folder) as it:
        await it.agent()
        async with it.candidate() as candidate, fleet.livekit.api() as server:
            state = await candidate.until(lambda s: s["mode"] == "ready")
            await server.room.update_participant(
                api.UpdateParticipantRequest(
                    room=it.invitation.room,
                    identity=state["from"],
                    permission=api.ParticipantPermission(can_subscribe=True, can_publish_data=True),
                )
            )
            assert (await candidate.start())["ok"]
            line = await it.asked()
            assert line is not None
            assert line.finished
            assert candidate.states[-1]["from"] != state["from"]
        assert [turn.finished for turn in await it.check([])] == [True]  # the first said nothing


async def test_a_database_that_is_away_while_a_candidate_talks(
    postgres: PostgresServer,
    livekit: LiveKitServer,
    speaking: None,
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = postgres.url(await postgres.new_database(await migrated(postgres)))
    monkeypatch.setenv("DATABASE_URL", url)
    for name, value in (
        ("LIVEKIT_URL", livekit.url),
        ("LIVEKIT_API_KEY", livekit.api_key),
        ("LIVEKIT_API_SECRET", livekit.api_secret),
    ):
        monkeypatch.setenv(name, value)
    store = await Store.open(url)
    fleet = Fleet(store, livekit)
    try:
        async with hall(fleet, data_folder, questions=2) as it:
            await it.agent()
            await it.agent()  # both watch: nobody may take over from whoever talks on
            async with it.candidate() as candidate:
                assert (await candidate.start())["ok"]
                number = await it.talk(candidate, 1)
                line = await it.asked(number)
                assert line is not None
                speaking_now = asyncio.create_task(candidate.say(it.sound_of(line)))
                await asyncio.sleep(3)
                await asyncio.to_thread(postgres.stop)
                stopped = time.monotonic()
                await speaking_now
                answered = await candidate.hears(time.monotonic() + 0.5)  # all the same
                assert answered - stopped < 20
                await candidate.hears_the_end()
                await asyncio.sleep(max(0.0, stopped + 20 - time.monotonic()))
                await asyncio.to_thread(postgres.start)
                await it.talk(candidate, after=line.number)
                await candidate.until(lambda s: s["mode"] == "over")
                who = {state["from"] for state in candidate.states}
            answers = [ANSWERS[0], FULL["en"]["core-1"], FULL["en"]["core-2"], ANSWERS[2]]
            turns = await it.check(answers)
            assert [t.text for t in turns if t.role == "candidate"] == answers
            await it.check_sound(answers)
            assert len(who) == 1  # one and the same interviewer
    finally:
        await fleet.close()
        await store.close()
