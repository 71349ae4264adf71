"""What is particular to lines that are said aloud: they may go unheard, and noise may be no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.agent.journal import journal_path
from hr_desktop.agent.ports import Said, Utterance
from hr_desktop.agent.text import TextVoice
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewCommand, InterviewState, Turn
from hr_desktop.domain.messages import Message, message, refuse
from tests.agent.driving import ANSWERS, Clock, desk
from tests.agent.examples import QUESTIONS, MemoryRecords, make_interview


class Aloud(TextVoice):
    """A voice that is held up at the lines with `words`."""

    spoken = True

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.failure: Message | None = None
        self.reached_it, self.go_on = asyncio.Event(), asyncio.Event()

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        await super().say(turn)
        if self._words in turn.text:
            self.reached_it.set()
            await self.go_on.wait()
        return Said(heard=1.0, began_at=utc_now())


async def test_a_noise_at_the_return_keeps_nobody_from_hearing_where_the_talk_stands(
    data_folder: Path,
) -> None:
    """What sounded like the middle of an answer was none; the next answer gets its own reply."""
    clock, voice = Clock(), Aloud("nothing")
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice, clock=clock) as d:
        await d.start()
        await d.say("Да")
        voice.here = False
        conductor = d.server._running[7]
        await until(lambda: conductor._gone is not None)
        clock.now += 20
        voice.here = voice.busy = True
        await until(lambda: conductor._owed is not None)
        voice.busy, spoken = False, len(d.events)
        clock.now += 3
        await d.until("listening", after=spoken)
        recap = records.said(7)[-1]
        assert QUESTIONS["ru"][0][1] in recap.text
        reply = await d.say(ANSWERS["ru"][1])
        assert QUESTIONS["ru"][0][1] not in reply


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_goodbye_that_died_with_its_agent_is_said_again(data_folder: Path) -> None:
    """The journal as a kill leaves it while the goodbye is being said; the database knows less."""
    voice, path = Aloud("всего доброго"), journal_path(data_folder, 7)
    async with desk(MemoryRecords(make_interview()), data_folder, voice=lambda: voice) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await asyncio.wait_for(voice.reached_it.wait(), 60)
        killed = path.read_bytes()
        voice.go_on.set()
        await d.until("ended")
    path.write_bytes(killed)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Aloud("nothing")) as d:
        d.server.handle({"op": "start", "interview_id": 7})
        await d.until("ended")
    assert records.interviews[7].state is InterviewState.completed
    unheard, again = records.said(7)[-2:]
    assert (unheard.finished, again.finished) == (False, True)
    assert again.text == unheard.text


class SpokenInto(Aloud):
    """A voice into whose goodbye the candidate says something; it is held up there."""

    def __init__(self, *late: str, goodbye: str = "всего доброго") -> None:
        super().__init__(goodbye)
        self._late = list(late)

    async def more(self, at_most_s: float = 300.0) -> Any:
        if not self.reached_it.is_set() or not self._late:
            return None
        return Utterance(text=self._late.pop(0), quality=0.8, began_at=utc_now())


async def test_what_is_said_into_the_goodbye_is_in_the_transcript(data_folder: Path) -> None:
    """In the order in which it was said, without a reply, and what was typed is acknowledged."""
    voice, records = SpokenInto("И вам того же.", "До свидания!"), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        number = len(records.said(7))
        say = {"op": "say", "interview_id": 7}
        d.server.handle({**say, "text": "да", "client_id": "yes"})
        await voice.reached_it.wait()
        d.server.handle({**say, "text": "Спасибо.", "quality": 0.9, "began_at": utc_now()})
        for _ in range(2):  # the page did not hear that it had arrived
            d.server.handle({**say, "text": "Мой номер 5-55.", "client_id": "number"})
        voice.go_on.set()
        await d.until("ended")
    assert [(turn.role, turn.text) for turn in records.said(7)[number + 2 :]] == [
        ("candidate", words)
        for words in ("Спасибо.", "Мой номер 5-55.", "И вам того же.", "До свидания!")
    ]
    assert all(turn.finished for turn in records.said(7)[number:])
    assert records.interviews[7].state is InterviewState.completed
    shown = [event.get("client_id") for event in d.events if event["event"] == "turn"]
    assert shown.count("number") == 1


async def test_an_agent_that_died_after_the_last_words_says_no_second_goodbye(
    data_folder: Path,
) -> None:
    voice, path = SpokenInto("До свидания!"), journal_path(data_folder, 7)
    records = MemoryRecords(make_interview())
    voice.go_on.set()
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        for words in ("Да", "Стоп"):
            await d.say(words)
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await until(lambda: records.said(7)[-1].text == "До свидания!")
        killed, before = path.read_bytes(), records.said(7)
        await d.until("ended")
    path.write_bytes(killed)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Aloud("nothing")) as d:
        d.server.handle({"op": "start", "interview_id": 7})
        await d.until("ended")
    assert records.said(7) == before
    assert records.interviews[7].state is InterviewState.completed


async def test_what_comes_when_the_talk_breaks_off(data_folder: Path) -> None:
    """What was spoken is kept; what was typed is sent again at the return, and gets its reply."""
    clock, voice = Clock(), Aloud("техническая служба")
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice, clock=clock) as d:
        await d.start()
        await d.say("Да")
        voice.failure = message("speech.recogniser_away")
        await voice.reached_it.wait()
        say = {"op": "say", "interview_id": 7}
        d.server.handle({**say, "text": "Жаль.", "quality": 0.9, "began_at": utc_now()})
        d.server.handle({**say, "text": ANSWERS["ru"][1], "client_id": "typed"})
        voice.go_on.set()
        assert (await d.until("error"))["said"]["code"] == "agent.not_running"
        await d.until("ended")
        assert records.interviews[7].state is InterviewState.interrupted
        assert records.said(7)[-1].text == "Жаль."
        voice.failure, spoken = None, len(d.events)
        await d.start()
        assert QUESTIONS["ru"][0][1] in records.said(7)[-1].text
        reply = await d.say(ANSWERS["ru"][1], "typed")
        assert QUESTIONS["ru"][0][1] not in reply
        texts = [e["turn"]["text"] for e in d.events[spoken:] if e["event"] == "turn"]
        assert texts.count(ANSWERS["ru"][1]) == 1


async def test_last_words_that_the_disk_refuses_keep_no_interview_from_its_end(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice, records = SpokenInto("До свидания!"), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        for words in ("Да", "Стоп"):
            await d.say(words)
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await voice.reached_it.wait()
        conductor = d.server._running[7]
        keep = conductor.keeper.keep

        async def refuses(turn: Turn | None) -> None:
            if turn is not None and turn.role == "candidate":
                raise OSError
            await keep(turn)

        monkeypatch.setattr(conductor.keeper, "keep", refuses)
        voice.go_on.set()
        error = await d.until("error")
        assert error["said"]["code"] == "agent.disk"
        await d.until("ended")
    turns = records.said(7)
    assert [turn.number for turn in turns] == list(range(len(turns)))
    assert turns[-1].role == "interviewer"
    assert records.interviews[7].state is InterviewState.completed


async def test_a_spoken_answer_is_never_too_long(data_folder: Path) -> None:
    """Whoever has typed too much gets it back; what was spoken is gone when it is not taken."""
    long = "Я построил очередь. " * 1_100
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Aloud("nothing")) as d:
        await d.start()
        await d.say("Да")
        say = {"op": "say", "interview_id": 7, "text": long}
        d.server.handle({**say, "client_id": "typed"})
        assert (await d.until("error"))["said"]["code"] == "agent.answer_long"
        heard = len(d.events)
        d.server.handle({**say, "client_id": "spoken", "quality": 0.9, "began_at": None})
        await d.until("listening", after=heard)
        assert long.strip() in [turn.text for turn in records.said(7)]


@pytest.mark.parametrize("whole", [True, False])
async def test_what_was_being_said_when_the_interview_was_ended_stays(
    data_folder: Path, whole: bool
) -> None:
    """The goodbye does not take the place of the part that was kept; the rest comes behind it.

    Not `whole`: the candidate still speaks when the end can wait no longer.
    """
    voice = SpokenInto(goodbye="Спасибо за")
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        await d.say("Да")
        number = len(records.said(7))
        spoken = {"interview_id": 7, "quality": 0.9, "began_at": None}
        d.server.handle({"op": "partial", **spoken, "text": "Я построил очередь"})
        await until(lambda: len(records.said(7)) > number)
        records.waiting.append(
            InterviewCommand(id=1, interview_id=7, kind="end", by="Анна", at=utc_now())
        )
        await until(lambda: len(records.said(7)) > number + 1)
        text = "Я построил очередь и сам её"
        d.server.handle({"op": "partial", **spoken, "text": text})
        if whole:
            d.server.handle({"op": "say", **spoken, "text": f"{text} проверил.", "client_id": "c"})
        voice.go_on.set()
        await d.until("ended")
    kept, goodbye, rest = records.said(7)[number:]
    assert (kept.role, kept.text, kept.finished) == ("candidate", "Я построил очередь", False)
    assert (goodbye.role, goodbye.finished) == ("interviewer", True)
    assert (rest.text, rest.finished) == (f"и сам её{' проверил.' if whole else ''}", whole)


class Stuck(Aloud):
    """A voice that cannot be closed."""

    closed = 0

    async def close(self) -> None:
        await super().close()
        self.closed += 1
        raise RuntimeError("a library's failure")


async def test_a_voice_that_cannot_be_closed_keeps_no_interview_from_its_end(
    data_folder: Path,
) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Stuck("nothing")) as d:
        await d.start()
        for words in ("Да", "Стоп", "да"):
            await d.say(words)
        await d.until("ended")
    assert records.interviews[7].state is InterviewState.completed
    assert not journal_path(data_folder, 7).exists()


async def test_what_could_not_begin_is_closed(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice, records = Stuck("nothing"), MemoryRecords(make_interview())
    activate = records.set_state

    async def away(*_: object) -> None:
        raise refuse("store.unreachable")

    monkeypatch.setattr(records, "set_state", away)
    async with desk(records, data_folder, voice=lambda: voice) as d:
        error = await d.start()
        assert error["said"]["code"] == "store.unreachable"
        assert voice.closed == 1
        assert not [t for t in asyncio.all_tasks() if t.get_name() == "keeper-7"]
        monkeypatch.setattr(records, "set_state", activate)
        assert (await d.start())["event"] == "listening"


async def test_an_answer_whose_reply_failed_leaves_nobody_in_silence(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sends spoken words again: she asks for what is open, and the time goes on."""
    clock, records = Clock(), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Aloud("nothing"), clock=clock) as d:
        await d.start()
        await d.say("Да")
        conductor = d.server._running[7]

        async def fails(*_: object) -> None:
            raise ValueError("nobody has foreseen this")

        with monkeypatch.context() as broken:
            broken.setattr(conductor, "_opinion", fails)
            assert await d.say(ANSWERS["ru"][1]) == "agent.failed"
        spoken = len(d.events)
        clock.now += 100
        await d.until("listening", after=spoken)
        answer, recap = records.said(7)[-2:]
        assert answer.text == ANSWERS["ru"][1]
        assert QUESTIONS["ru"][0][1] in recap.text
        with monkeypatch.context() as broken:
            broken.setattr(conductor, "_opinion", fails)
            assert await d.say(ANSWERS["ru"][2]) == "agent.failed"
        clock.now += 3600
        await d.until("ended")
    assert records.interviews[7].state is InterviewState.completed
