"""Whole interviews by agents as processes: what is said to whom, and what must be true at the end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.timing import VARIABLE, VoiceTiming
from hr_desktop.ai.offline import dialogue_words_en, dialogue_words_ru
from hr_desktop.domain.interview import Interview, InterviewState, Turn
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.track import Track
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import Invitation
from hr_desktop.services.consent import voice_text
from hr_desktop.services.spool import Spool, spool_folder
from hr_desktop.store import Store
from tests import speech
from tests.agent.examples import make_plan
from tests.agent.voice.fleet import TIMING, Fleet, VoiceAgent
from tests.agent.voice.sounds import decoded, loud
from tests.candidates import Candidate
from tests.openai_server import OpenAIServer

LINES = {"en": dialogue_words_en.LINES, "ru": dialogue_words_ru.LINES}
ONCE = {  # after these what is open is asked for
    language: {text for kind in ("check_in", "suspend", "break_off") for text in lines[kind]}
    for language, lines in LINES.items()
}
READY = {"en": "Yes, I am ready.", "ru": "Да, я готов."}
NO_QUESTIONS = {"en": "No, I have no questions, thank you.", "ru": "Нет, вопросов нет, спасибо."}
FULL = {  # full answers that take some eight seconds to say
    "en": {
        "core-1": "A payments service on Kafka: I designed the event queue myself, and as a result "
        "the latency dropped from 900 to 200 ms.",
        "core-2": "Once a query took 3 seconds. I looked at its plan, found a sequential scan of the "
        "orders, added an index, and as a result it took 20 ms.",
    },
    "ru": {
        "core-1": "Сервис платежей на Kafka. Я сам спроектировал очередь событий, и в результате "
        "задержка снизилась с 900 до 200 мс.",
    },
}
_QUIET = 0.01
_SECRET = (  # words of candidates and of the interviewer
    *("Kafka", "payments service", "load test", "no questions, thank"),
    *("AI interviewer", "most difficult", "What would you like to know"),
)


def short_plan(language: Language, questions: int = 1) -> InterviewPlan:
    """The first core questions alone."""
    plan = make_plan(language, 15)
    sections = (
        one.model_copy(update={"questions": one.questions[:questions]})
        for one in plan.sections
        if one.kind != "personal"
    )
    return plan.model_copy(update={"sections": tuple(sections)})


def _is_part(part: str, whole: str) -> bool:
    """Whether nearly all words of one are words of the other, as cut-off speech is recognised."""
    words = part.split()
    return sum(word in whole.split() for word in words) >= 0.8 * len(words)


def _is_whole(said: str, answer: str) -> bool:
    """The same, but for a word that the test's recogniser has missed at a pause."""
    return said == answer or (
        len(said.split()) >= 0.95 * len(answer.split()) and _is_part(said, answer)
    )


class Hall:
    """One interview to be held by the agents of a fleet."""

    def __init__(
        self,
        fleet: Fleet,
        services: OpenAIServer,
        data: Path,
        invitation: Invitation,
        language: Language,
        environment: dict[str, str],
    ) -> None:
        self.fleet, self.services, self.data = fleet, services, data
        self.store: Store = fleet.store
        self.invitation, self.language = invitation, language
        self.environment = environment
        self._ready = False  # the candidate has said so

    async def agent(self, timing: Timing = TIMING) -> VoiceAgent:
        """One more agent, known to LiveKit."""
        return await self.fleet.agent(timing, **self.environment)

    def candidate(self, hears_every_ms: int = 50, *, takes: bool = True) -> Candidate:
        """Whoever has the link."""
        text = voice_text(self.language, self.invitation.recording_days)
        return Candidate(
            self.fleet.livekit.url,
            self.fleet.token(self.invitation),
            (text.version, text.sha256, self.language),
            hears_every_ms=hears_every_ms,
            takes=takes,
        )

    async def another(self) -> Hall:
        """One more interview of the same agents."""
        invitation = await _invite(self.fleet, self.language, 1)
        return Hall(
            self.fleet, self.services, self.data, invitation, self.language, self.environment
        )

    async def turns(self) -> list[Turn]:
        """What is in the database."""
        async with self.store.read() as tx:
            return await tx.turns.of(self.invitation.interview_id)

    async def now(self) -> Interview:
        """The interview as the database has it."""
        async with self.store.read() as tx:
            return await tx.interviews.get(self.invitation.interview_id)

    def kill_job(self) -> float:
        """The process of the newest job alone; the moment (`time.monotonic`) of it."""
        assert self.fleet.said is not None
        lines = self.fleet.said.read_text(encoding="utf-8").splitlines()
        newest = next(line for line in reversed(lines) if '"job_id"' in line)
        os.kill(json.loads(newest)["pid"], signal.SIGKILL)
        return time.monotonic()

    async def reaches(self, state: InterviewState, seconds: float = 60.0) -> Interview:
        """The interview when it is in this state."""
        async with asyncio.timeout(seconds):
            while (now := await self.now()).state is not state:
                await asyncio.sleep(0.05)
        return now

    async def asked(self, after: int = -1, seconds: float = 90.0) -> Turn | None:
        """The newest line, when it was heard and has a number above `after`.

        None when the interview is over.
        """
        async with asyncio.timeout(seconds):
            while True:
                if after >= 0 and (await self.now()).state is InterviewState.completed:
                    return None
                turns = await self.turns()
                self._ready = READY[self.language] in [turn.text for turn in turns]
                new = [t for t in turns[-1:] if t.role == "interviewer" and t.number > after]
                no_more = NO_QUESTIONS[self.language]  # what is said to it is goodbye
                if new and new[0].finished and not any(_is_whole(t.text, no_more) for t in turns):
                    return new[0]
                await asyncio.sleep(0.2)

    def answer_to(self, line: Turn) -> str:
        """What the candidate says to a line."""
        if not self._ready:
            return READY[self.language]
        return FULL[self.language].get(line.question_id or "", NO_QUESTIONS[self.language])

    def sound_of(self, line: Turn) -> Path:
        """The same, spoken."""
        return speech.utterance(self.answer_to(line), self.language)

    async def talk(self, candidate: Candidate, lines: int = 100, after: int = -1) -> int:
        """Answers so many lines, or all; gives the number of the newest line answered."""
        number = after
        while lines > 0 and (line := await self.asked(number)) is not None:
            await candidate.say(self.sound_of(line))
            number, lines = line.number, lines - 1
        return number

    async def in_the_middle_of(self, turn: str, candidate: Candidate, seconds: float) -> None:
        """Returns so many seconds after the interviewer is heard with a line that holds `turn`."""
        async with asyncio.timeout(60):
            while True:
                turns = await self.turns()
                if turns and turns[-1].role == "interviewer" and turn in turns[-1].text:
                    break
                await asyncio.sleep(0.02)
        await candidate.hears(time.monotonic())
        await asyncio.sleep(seconds)

    async def check(self, answers: list[str], *, gaps: bool = False) -> list[Turn]:
        """Nothing is lost, doubled or unheard.

        Of an answer that was cut off, parts may stand before the whole. A line that was not heard
        is said again, unless the candidate spoke on instead. `gaps`: sound may have been lost on its
        way, with words of any answer, and a whole one with the interviewer who was hearing it: that
        one was asked for again.
        """
        turns = await self.turns()
        assert [turn.number for turn in turns] == list(range(len(turns)))
        said = [t for t in turns if t.role == "candidate"]
        if gaps:
            meant = [next(one for one in answers if _is_part(t.text, one)) for t in said]
            assert len(said) >= len(answers) - 1, [t.text for t in said]
            assert [one for one, _ in groupby(meant)] == [one for one, _ in groupby(answers)]
        else:
            wholes = [one for t in said for one in answers if _is_whole(t.text, one)]
            assert wholes == answers, [t.text for t in said]
        for part in (t for t in said if not any(_is_whole(t.text, one) for one in answers)):
            assert any(_is_part(part.text, answer) for answer in answers), part
        lines = [turn for turn in turns if turn.role == "interviewer"]
        greetings = [line for line in lines if "Stefani" in line.text or "Стефани" in line.text]
        assert len([one for one in greetings if one.finished]) == 1
        for line in lines:
            following = turns[line.number + 1 :]
            if line.text in ONCE[self.language]:
                continue
            if not line.finished and not (following and following[0].role == "candidate"):
                core = line.text.split(". ")[-1]
                assert any(core in one.text for one in following if one.finished), line
        self.check_logs()
        return turns

    def check_logs(self) -> None:
        """No word of anybody is in a log, or in what agents wrote elsewhere."""
        files = [*(self.data / "logs").glob("*"), *([self.fleet.said] if self.fleet.said else [])]
        assert len(files) > 1
        for file in files:
            text = file.read_text(encoding="utf-8", errors="replace")
            for word in _SECRET:
                assert word not in text, (file.name, word)

    async def check_sound(self, answers: Sequence[str], lost: int = 0) -> None:
        """Every segment can be decoded, and what was said is heard in them.

        `lost`: of so many turns the beginning may be missing, with their interviewer killed.
        """
        interview_id, kept = self.invitation.interview_id, spool(self)
        async with asyncio.timeout(40):
            while kept.interviews():  # an agent brings them into the workspace
                await asyncio.sleep(0.2)
        async with self.store.read() as tx:
            track = Track(await tx.recordings.of_interview(interview_id))
        heard_s, missing = 0.0, []
        sounds = {}
        for one in (stretch.recording for stretch in track.stretches):
            sha256 = one.file_sha256
            file = next(self.data.glob(f"**/{sha256[:2]}/{sha256[2:]}"))
            sound, rate = decoded(file)
            assert abs(sound.shape[1] / rate - one.seconds) < 0.5
            sounds[one.id] = sound, rate
            heard_s += sum(end - begin for begin, end in loud(sound[0], rate, _QUIET))
        for turn in await self.turns():
            if turn.began_at is None:
                assert not turn.finished, turn
                continue
            side, found = int(turn.role == "interviewer"), False
            for one in (stretch.recording for stretch in track.stretches):
                into = (turn.began_at - one.began_at).total_seconds()
                if -1.0 < into < one.seconds:
                    sound, rate = sounds[one.id]
                    low = max(0, round((into - 0.5) * rate))
                    piece = sound[side, low : round((into + 1.5) * rate)]
                    found = found or bool(loud(piece, rate, _QUIET))
            if not found:
                missing.append(turn)
        assert len(missing) <= lost, missing
        spoken_s = 0.0
        for answer in answers:
            samples = speech.read(speech.utterance(answer, self.language), 48_000)
            spoken_s += sum(end - begin for begin, end in loud(samples, 48_000, _QUIET))
        print(f"{heard_s:.1f} s of {spoken_s:.1f} s of answers are in the recordings")
        assert heard_s > 0.8 * spoken_s - 4.0 * lost


async def _invite(fleet: Fleet, language: Language, questions: int) -> Invitation:
    plan = short_plan(language, questions)
    return await fleet.invite(language, plan, minutes=15, recording_days=180)


@asynccontextmanager
async def hall(
    fleet: Fleet,
    data: Path,
    language: Language = "en",
    *,
    questions: int = 1,
    timing: VoiceTiming | None = None,
    fallback: str = "",
    settings: dict[str, Any] | None = None,
) -> AsyncIterator[Hall]:
    """An invitation that is open, agents' settings, and providers that know the answers."""
    fleet.entry = "hr_desktop.agent.voice.job:run"
    invitation = await _invite(fleet, language, questions)
    async with OpenAIServer() as services:
        services.voice.letters_per_second = 60  # she has little time here
        answers = [READY[language], NO_QUESTIONS[language], *FULL[language].values()]
        services.ear.know({text: speech.utterance(text, language) for text in answers})
        service = {"base_url": services.base_url}
        other = {"base_url": fallback} if fallback else None
        voice = {
            "recogniser": service,
            "speech": service,
            "recogniser_fallback": other,
            "speech_fallback": other,
        }
        (data / "settings.json").write_text(
            json.dumps({**(settings or {}), "voice": voice}), encoding="utf-8"
        )
        fleet.said = data / "said"
        environment = {
            "SPEECH_API_KEY": "test",
            VARIABLE: (timing or VoiceTiming()).model_dump_json(exclude={"server"}),
        }
        yield Hall(fleet, services, data, invitation, language, environment)


def spool(hall: Hall) -> Spool:
    """Where the sound waits on this computer."""
    return Spool(spool_folder(hall.data, hall.store.workspace))
