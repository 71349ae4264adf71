"""What is particular to lines that are said aloud: they may go unheard, and noise may be no answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.agent.journal import Journal, journal_path
from hr_desktop.agent.machine import SPOKEN, Waits
from hr_desktop.agent.ports import Said, Utterance
from hr_desktop.agent.server import Timing
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewCommand, InterviewState, Turn
from hr_desktop.domain.messages import refuse
from tests.agent.aloud import Aloud, HalfHeard, until
from tests.agent.driving import ANSWERS, Clock, desk
from tests.agent.examples import QUESTIONS, MemoryRecords, make_interview


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


async def test_of_a_recap_that_was_not_heard_the_recap_is_said_again(data_folder: Path) -> None:
    """And not the line before it, which was heard."""
    voice, records, clock = HalfHeard(), MemoryRecords(make_interview()), Clock()
    async with desk(records, data_folder, voice=lambda: voice, clock=clock) as d:
        await d.start()
        for words in ("Да", ANSWERS["ru"][1]):
            await d.say(words)
        line = records.said(7)[-1]
        voice.here = False
        await until(lambda: d.server._running[7]._gone is not None)
        clock.now += 20
        voice.here = voice.misses = True
        await until(lambda: len(records.said(7)) > line.number + 2 and records.said(7)[-1].finished)
        _, unheard, again = records.said(7)[line.number :]
    assert not unheard.finished
    assert line.text not in again.text
    open_request = QUESTIONS["ru"][1][1]
    assert open_request in unheard.text
    assert open_request in again.text


async def test_a_question_whether_to_stop_that_was_not_heard_is_asked_again(
    data_folder: Path,
) -> None:
    """The "yes" to it is the answer to it."""
    voice, records = HalfHeard(), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        await d.say("Да")
        voice.misses = True
        await d.say("Стоп")
        await until(lambda: len(records.said(7)) > 5 and records.said(7)[-1].finished)
        unheard, again = records.said(7)[-2:]
        assert not unheard.finished
        assert unheard.text in again.text
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await d.until("ended")
    assert records.interviews[7].state is InterviewState.completed


@pytest.mark.parametrize("words", ["Да", "Стоп"])
async def test_after_a_check_in_that_was_not_heard_what_is_open_is_asked_for(
    data_folder: Path, words: str
) -> None:
    """And nothing that was heard is said again; an open question whether to stop is asked."""
    voice, records, clock = HalfHeard(), MemoryRecords(make_interview()), Clock()
    timing = Timing(waits=SPOKEN)
    async with desk(records, data_folder, voice=lambda: voice, clock=clock, timing=timing) as d:
        await d.start()
        await d.say(words)
        line = records.said(7)[-1]
        conductor = d.server._running[7]
        voice.misses = True
        clock.now += SPOKEN.check_in + 1
        await conductor.tick()
        await conductor.tick()
        check_in, again = records.said(7)[-2:]
    assert (check_in.finished, again.finished) == (False, True)
    assert line.text not in again.text
    open_request = check_in.text if words == "Стоп" else QUESTIONS["ru"][0][1]
    assert open_request in again.text


@pytest.mark.parametrize("away_s", [5.0, 3600.0])
@pytest.mark.parametrize("pressed", ["pause", "stop"])
async def test_who_has_heard_nothing_yet_is_greeted(
    data_folder: Path, away_s: float, pressed: str
) -> None:
    """And nobody's yes to the greeting is one to the question before it."""
    voice, records = HalfHeard(), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        voice.here, voice.misses = False, True
        await d.start()
        voice.misses = True
        if pressed == "pause":
            await d.server._running[7].wish("pause")
        else:
            await d.say("Стоп")
        d.server.handle({"op": "leave", "interview_id": 7})
        await d.until("ended")
        voice.here, records.away_s = True, away_s
        await d.start()
        greeting, *_, unheard, again = records.said(7)
        reply = await d.say("Да, готов")
        assert QUESTIONS["ru"][0][1] in reply
    assert (greeting.finished, unheard.finished, again.finished) == (False, False, True)
    assert again.text == greeting.text


async def test_whoever_answers_at_the_check_in_is_answered(data_folder: Path) -> None:
    """It was not heard, since the candidate began to speak in this moment."""
    voice, records, clock = HalfHeard(), MemoryRecords(make_interview()), Clock()
    timing = Timing(waits=SPOKEN)
    async with desk(records, data_folder, voice=lambda: voice, clock=clock, timing=timing) as d:
        await d.start()
        await d.say("Да")
        conductor = d.server._running[7]
        voice.misses = True
        clock.now += SPOKEN.check_in + 1
        await conductor.tick()
        voice.busy = True
        await conductor.tick()
        voice.busy = False
        reply = await d.say(ANSWERS["ru"][1])
    assert QUESTIONS["ru"][0][1] not in reply
    assert QUESTIONS["ru"][1][1] in reply


@pytest.mark.parametrize("away_s", [5.0, 3600.0])
async def test_a_pause_that_was_not_heard_is_said_again_and_not_the_day_after(
    data_folder: Path, away_s: float
) -> None:
    voice, records = HalfHeard(), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        await d.say("Да")
        conductor = d.server._running[7]
        voice.here, voice.misses = False, True
        await conductor.wish("pause")
        pause = records.said(7)[-1]
        d.server.handle({"op": "leave", "interview_id": 7})
        await d.until("ended")
        voice.here, records.away_s = True, away_s
        await d.start()
        again = records.said(7)[-1]
        paused = d.server._running[7].machine.state.paused
    assert not pause.finished
    assert paused == (away_s < 60)
    assert (pause.text in again.text) == paused
    assert (QUESTIONS["ru"][0][1] in again.text) != paused


async def test_whoever_writes_may_be_silent_for_longer(data_folder: Path) -> None:
    clock, voice = Clock(), Aloud("nothing")
    records = MemoryRecords(make_interview())
    timing = Timing(waits=SPOKEN)
    async with desk(records, data_folder, voice=lambda: voice, clock=clock, timing=timing) as d:
        await d.start()
        conductor = d.server._running[7]
        voice.waits = Waits()
        clock.now += SPOKEN.check_in + 1
        await conductor.tick()
        assert len(records.said(7)) == 1
        clock.now += Waits().check_in
        await conductor.tick()
        assert len(records.said(7)) == 2
        clock.now += 2 * SPOKEN.check_in + 1
        voice.waits = None  # begins to speak, and is given time to
        await conductor.tick()
        assert len(records.said(7)) == 2
        clock.now += 2 * SPOKEN.check_in + 1
        await conductor.tick()
        assert len(records.said(7)) == 3


async def test_whoever_answers_when_it_is_set_aside_goes_on(data_folder: Path) -> None:
    clock, voice = Clock(), Aloud("nothing")
    records = MemoryRecords(make_interview())
    timing = Timing(waits=SPOKEN.model_copy(update={"most_check_ins": 0}))
    async with desk(records, data_folder, voice=lambda: voice, clock=clock, timing=timing) as d:
        await d.start()
        await d.say("Да")
        conductor = d.server._running[7]
        voice.answering = True
        clock.now += SPOKEN.check_in + 1
        await conductor.tick()
        assert conductor.ended is None
        voice.answering = False
        assert QUESTIONS["ru"][1][1] in await d.say(ANSWERS["ru"][1])
        clock.now += SPOKEN.check_in + 1
        await d.until("ended")  # now nobody is there
    assert records.interviews[7].state is InterviewState.interrupted
    assert len([turn for turn in records.said(7) if turn.role == "candidate"]) == 2


async def test_a_journal_that_cannot_be_removed_holds_no_end_up(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(_: Journal) -> None:
        raise PermissionError(13, "a scanner reads it")

    monkeypatch.setattr(Journal, "remove", in_use)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Aloud("nothing")) as d:
        await d.start()
        await d.say("Да")
        await d.say("Стоп")
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await d.until("ended")
    assert records.interviews[7].state is InterviewState.completed


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
    """A voice into whose last line the candidate says something."""

    def __init__(self, *late: str, heard: float = 1.0) -> None:
        super().__init__("nothing")
        self._late, self._heard = list(late), heard
        self.ending, self.said_again = False, lambda: None

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        await super().say(turn)
        if last and self.ending:
            self.said_again()
        elif last:
            self.ending = True
            return Said(finished=self._heard == 1, heard=self._heard, began_at=utc_now())
        return Said(heard=1.0, began_at=utc_now())

    async def more(self, at_most_s: float = 300.0) -> Any:
        if not self.ending or not self._late:
            return None
        return Utterance(text=self._late.pop(0), quality=0.8, began_at=utc_now())


@pytest.mark.parametrize("heard", [1.0, 0.4])
async def test_what_is_said_into_the_goodbye_is_in_the_transcript(
    data_folder: Path, heard: float
) -> None:
    """It gets no reply; a goodbye of which little was heard is said again before."""
    voice = SpokenInto("Спасибо.", "До свидания!", heard=heard)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        for words in ("Да", "Стоп"):
            await d.say(words)
        number = len(records.said(7))
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await d.until("ended")
    answer, goodbye, *again, thanks, bye = records.said(7)[number:]
    assert (answer.text, goodbye.finished) == ("да", heard == 1)
    assert [one.text for one in again] == ([] if heard == 1 else [goodbye.text])
    assert [thanks.text, bye.text] == ["Спасибо.", "До свидания!"]
    assert all(one.role == "candidate" and one.finished for one in (thanks, bye))
    assert all(one.began_at is not None and one.quality == 0.8 for one in (thanks, bye))
    assert records.interviews[7].state is InterviewState.completed


class Gone(SpokenInto):
    """Whoever has closed the page in the middle of a sentence: its end will never be known."""

    async def more(self, at_most_s: float = 300.0) -> Any:
        if not self.ending:
            return None
        self.here = False
        return Utterance(text="До свид", quality=0.8, began_at=utc_now())


async def test_who_leaves_in_the_middle_of_the_last_words_is_kept_once(data_folder: Path) -> None:
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: Gone()) as d:
        await d.start()
        for words in ("Да", "Стоп", "да"):
            await d.say(words)
        await d.until("ended")
    assert [turn.text for turn in records.said(7)].count("До свид") == 1


async def test_an_agent_that_died_after_the_last_words_says_no_second_goodbye(
    data_folder: Path,
) -> None:
    """The journal as each kill leaves it from the goodbye on: no turn is lost, one goodbye heard."""
    voice, path = SpokenInto("Спасибо.", "До свидания!"), journal_path(data_folder, 7)
    records = MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        for words in ("Да", "Стоп"):
            await d.say(words)
        before = len(path.read_bytes().splitlines())
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await until(lambda: records.said(7)[-1].text == "До свидания!")
        lines = path.read_bytes().splitlines(keepends=True)
        await d.until("ended")
    whole = records.said(7)
    for killed in range(before + 3, len(lines) + 1):
        path.write_bytes(b"".join(lines[:killed]))
        records = MemoryRecords(make_interview())
        async with desk(records, data_folder, voice=lambda: Aloud("nothing")) as d:
            d.server.handle({"op": "start", "interview_id": 7})
            await d.until("ended")
        turns = records.said(7)
        assert [turn.number for turn in turns] == list(range(len(turns)))
        goodbyes = [turn for turn in turns if turn.text == whole[-3].text]
        assert [turn.finished for turn in goodbyes][-1:] == [True]
        assert sum(turn.finished for turn in goodbyes) == 1
        assert records.interviews[7].state is InterviewState.completed


@pytest.mark.parametrize("role", ["candidate", "interviewer"])
async def test_a_disk_that_refuses_at_the_end_keeps_no_interview_from_it(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    """Neither what is said into the goodbye nor that it was heard can be kept any more."""
    voice, records = SpokenInto("До свидания!"), MemoryRecords(make_interview())
    async with desk(records, data_folder, voice=lambda: voice) as d:
        await d.start()
        for words in ("Да", "Стоп"):
            await d.say(words)
        keeper = d.server._running[7].keeper
        keep = keeper.keep

        async def refuses(turn: Turn | None) -> None:
            if voice.ending and turn is not None and turn.role == role:
                raise OSError
            await keep(turn)

        monkeypatch.setattr(keeper, "keep", refuses)
        d.server.handle({"op": "say", "interview_id": 7, "text": "да", "client_id": "c"})
        await d.until("ended")
    turns = records.said(7)
    assert [turn.number for turn in turns] == list(range(len(turns)))
    assert turns[-1].role == ("interviewer" if role == "candidate" else "candidate")
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


@pytest.mark.parametrize(
    ("into", "rest"),
    [
        ("", ""),
        ("Я построил очередь и сам её проверил", "и сам её проверил"),
        ("Я построил очередь", ""),
        ("Я построил очередью поток", "Я построил очередью поток"),
    ],
)
async def test_what_was_being_said_when_the_interview_was_ended_stays(
    data_folder: Path, into: str, rest: str
) -> None:
    """The goodbye does not take the place of the part that was kept; the rest comes behind it."""
    voice = SpokenInto(*([into] if into else []))
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
    kept, goodbye, *more = records.said(7)[number:]
    assert (kept.role, kept.text, kept.finished) == ("candidate", "Я построил очередь", False)
    assert (goodbye.role, goodbye.finished) == ("interviewer", True)
    assert [one.text for one in more] == ([rest] if rest else [])
    assert all(one.question_id == kept.question_id for one in more)


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
            broken.setattr(conductor._opinions, "of", fails)
            assert await d.say(ANSWERS["ru"][1]) == "agent.failed"
        spoken = len(d.events)
        clock.now += 100
        await d.until("listening", after=spoken)
        answer, recap = records.said(7)[-2:]
        assert answer.text == ANSWERS["ru"][1]
        assert QUESTIONS["ru"][0][1] in recap.text
        with monkeypatch.context() as broken:
            broken.setattr(conductor._opinions, "of", fails)
            assert await d.say(ANSWERS["ru"][2]) == "agent.failed"
        clock.now += 3600
        await d.until("ended")
    assert records.interviews[7].state is InterviewState.completed
