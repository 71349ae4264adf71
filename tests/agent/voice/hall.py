"""Whole interviews by agents as processes: what is said to whom, and what must be true at the end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from hr_desktop.agent.voice.timing import VARIABLE, VoiceTiming
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import Interview, InterviewKind, InterviewState, Turn
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import Invitation
from hr_desktop.rooms import tokens
from hr_desktop.services.consent import voice_text
from hr_desktop.services.spool import Spool, spool_folder
from hr_desktop.store import Store
from tests import speech
from tests.agent.examples import GOOD, make_plan, make_vacancy
from tests.agent.voice.fleet import Fleet, VoiceAgent
from tests.candidates import Candidate
from tests.openai_server import OpenAIServer

READY = {"en": "Yes, I am ready.", "ru": "Да, я готов."}
NO_QUESTIONS = {"en": "No, I have no questions, thank you.", "ru": "Нет, вопросов нет, спасибо."}


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

    async def agent(self) -> VoiceAgent:
        """One more agent, known to LiveKit."""
        return await self.fleet.agent(**self.environment)

    def candidate(self) -> Candidate:
        """Whoever has the link."""
        text = voice_text(self.language, self.invitation.recording_days)
        return Candidate(
            self.fleet.livekit.url,
            self.fleet.token(self.invitation),
            (text.version, text.sha256, self.language),
        )

    async def turns(self) -> list[Turn]:
        """What is in the database."""
        async with self.store.read() as tx:
            return await tx.turns.of(self.invitation.interview_id)

    async def now(self) -> Interview:
        """The interview as the database has it."""
        async with self.store.read() as tx:
            return await tx.interviews.get(self.invitation.interview_id)

    async def asked(self, after: int = -1, seconds: float = 90.0) -> Turn | None:
        """The newest line, when it was heard and has a number above `after`.

        None when the interview is over.
        """
        async with asyncio.timeout(seconds):
            while True:
                if after >= 0 and (await self.now()).state is InterviewState.completed:
                    return None
                turns = await self.turns()
                new = [t for t in turns[-1:] if t.role == "interviewer" and t.number > after]
                if new and new[0].finished:
                    return new[0]
                await asyncio.sleep(0.1)

    def answer_to(self, line: Turn) -> str:
        """What the candidate says to a line."""
        if line.number == 0:
            return READY[self.language]
        return GOOD[self.language].get(line.question_id or "", NO_QUESTIONS[self.language])

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

    async def check(self, answers: list[str]) -> list[Turn]:
        """Nothing is lost, doubled or unheard.

        Of an answer that was cut off, parts may stand before the whole. A line that was not heard
        is said again, unless the candidate spoke on instead.
        """
        turns = await self.turns()
        assert [turn.number for turn in turns] == list(range(len(turns)))
        said = [t for t in turns if t.role == "candidate"]
        assert [t.text for t in said if t.text in answers] == answers
        for part in (t for t in said if t.text not in answers):
            assert any(_is_part(part.text, answer) for answer in answers), part
        lines = [turn for turn in turns if turn.role == "interviewer"]
        greetings = [line for line in lines if "Stefani" in line.text or "Стефани" in line.text]
        assert len([one for one in greetings if one.finished]) == 1
        for line in lines:
            following = turns[line.number + 1 :]
            if not line.finished and not (following and following[0].role == "candidate"):
                core = line.text.split(". ")[-1]
                assert any(core in one.text for one in following if one.finished), line
        return turns


@asynccontextmanager
async def hall(
    fleet: Fleet,
    data: Path,
    language: Language = "en",
    *,
    questions: int = 1,
    timing: VoiceTiming | None = None,
    fallback: str = "",
) -> AsyncIterator[Hall]:
    """An invitation that is open, agents' settings, and providers that know the answers."""
    fleet.entry = "hr_desktop.agent.voice.job:run"
    store = fleet.store
    now = utc_now()
    async with store.write("Мария") as tx:
        vacancy = await tx.vacancies.add(make_vacancy(language))
        interview = await tx.interviews.add(
            kind=InterviewKind.voice,
            plan=short_plan(language, questions),
            language=language,
            minutes=15,
            vacancy_id=vacancy.id,
            window_opens_at=now - timedelta(minutes=1),
            window_ends_at=now + timedelta(hours=2),
        )
        invitation = await tx.invitations.add(interview.id, tokens.new_room(), recording_days=180)
    async with OpenAIServer() as services:
        services.voice.letters_per_second = 60  # she has little time here
        answers = [READY[language], NO_QUESTIONS[language], *GOOD[language].values()]
        services.ear.know({text: speech.utterance(text, language) for text in answers})
        service = {"base_url": services.base_url}
        other = {"base_url": fallback} if fallback else None
        settings = {
            "voice": {
                "recogniser": service,
                "speech": service,
                "recogniser_fallback": other,
                "speech_fallback": other,
            }
        }
        (data / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        environment = {
            "SPEECH_API_KEY": "test",
            VARIABLE: (timing or VoiceTiming()).model_dump_json(exclude={"server"}),
        }
        yield Hall(fleet, services, data, invitation, language, environment)


def spool(hall: Hall) -> Spool:
    """Where the sound waits on this computer."""
    return Spool(spool_folder(hall.data, hall.store.workspace))
