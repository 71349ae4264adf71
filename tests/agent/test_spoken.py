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
from hr_desktop.domain.messages import refuse
from tests.agent.driving import ANSWERS, Clock, desk
from tests.agent.examples import QUESTIONS, MemoryRecords, make_interview


class Aloud(TextVoice):
    """A voice that is held up at the lines with `words`."""

    spoken = True

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
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
    """A voice in whose goodbye the candidate says something."""

    def __init__(self, heard: float, into: str = "Спасибо, до свидания!") -> None:
        super().__init__("nothing")
        self._heard, self._into, self._late = heard, into, ""
        self.said_again: Callable[[], None] = lambda: None

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        await super().say(turn)
        if not last:
            return Said(heard=1.0, began_at=utc_now())
        if self.reached_it.is_set():
            self.said_again()
            return Said(heard=1.0, began_at=utc_now())
        self.reached_it.set()
        self._late = self._into
        return Said(finished=self._heard == 1, heard=self._heard, began_at=utc_now())

    async def more(self, at_most_s: float = 300.0) -> Any:
        late, self._late = self._late, ""
        return Utterance(text=late, quality=0.8, began_at=utc_now()) if late else None


@pytest.mark.parametrize("heard", [1.0, 0.4])
async def test_what_is_said_into_the_goodbye_is_in_the_transcript(
    data_folder: Path, heard: float
) -> None:
    """It gets no reply; a goodbye of which little was heard is said again after it."""
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: SpokenInto(heard)) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        number = len(records.said(7))
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await d.until("ended")
    answer, goodbye, words, *again = records.said(7)[number:]
    assert (answer.text, goodbye.finished) == ("да", heard == 1)
    assert (words.role, words.text) == ("candidate", "Спасибо, до свидания!")
    assert words.finished
    assert [one.text for one in again] == ([] if heard == 1 else [goodbye.text])
    assert records.interviews[7].state is InterviewState.completed


async def test_a_goodbye_is_owed_when_the_agent_died_after_the_last_words(
    data_folder: Path,
) -> None:
    """The journal as a kill leaves it before a goodbye of which little was heard is said again."""
    voice, path, killed = SpokenInto(0.4), journal_path(data_folder, 7), b""

    def look() -> None:
        nonlocal killed
        *before, again = path.read_bytes().splitlines(keepends=True)
        killed = b"".join(before)
        assert "всего доброго" in again.decode()

    voice.said_again = look
    async with desk(MemoryRecords(make_interview()), data_folder, voice=lambda: voice) as d:
        await d.start()
        for words in ("Да", "Стоп", "да"):
            await d.say(words)
        await d.until("ended")
    path.write_bytes(killed)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Aloud("nothing")) as d:
        d.server.handle({"op": "start", "interview_id": 7})
        await d.until("ended")
    unheard, words, again = records.said(7)[-3:]
    assert (unheard.finished, words.text) == (False, "Спасибо, до свидания!")
    assert (again.finished, again.text) == (True, unheard.text)


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


@pytest.mark.parametrize("rest", ["", "Я построил очередь и сам её проверил"])
async def test_what_was_being_said_when_the_interview_was_ended_stays(
    data_folder: Path, rest: str
) -> None:
    """The goodbye does not take the place of the part that was kept, nor is it there twice."""
    voice = SpokenInto(1.0, rest)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        await d.say("Да")
        number = len(records.said(7))
        part = {"text": "Я построил очередь", "quality": 0.9, "began_at": None}
        d.server.handle({"op": "partial", "interview_id": 7, **part})
        await until(lambda: len(records.said(7)) > number)
        records.waiting.append(
            InterviewCommand(id=1, interview_id=7, kind="end", by="Анна", at=utc_now())
        )
        await d.until("ended")
    kept, goodbye = records.said(7)[number:]
    assert (kept.role, kept.text) == ("candidate", rest or "Я построил очередь")
    assert kept.finished == bool(rest)
    assert (goodbye.role, goodbye.finished) == ("interviewer", True)


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
