"""A voice interview in this process: a real room, a real database, test providers of sound."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from livekit import rtc
from livekit.agents import AgentSession

from hr_desktop.agent.model import Brain
from hr_desktop.agent.records import StoreRecords
from hr_desktop.agent.voice.desk import Desk, Guest
from hr_desktop.agent.voice.recording import Recorder
from hr_desktop.agent.voice.timing import VoiceTiming
from hr_desktop.agent.voice.visit import Tools, Visit
from hr_desktop.ai import speech as ai_speech
from hr_desktop.config import SpeechService
from hr_desktop.domain.interview import Interview, InterviewKind, InterviewState, Turn
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import INTERVIEWER_PREFIX, Invitation
from hr_desktop.rooms import tokens
from hr_desktop.services.consent import voice_text
from hr_desktop.services.spool import Spool, spool_folder
from hr_desktop.store import Store
from tests import speech
from tests.agent.examples import GOOD, make_plan, make_vacancy
from tests.candidates import Candidate
from tests.livekit_server import LiveKitServer
from tests.openai_server import OpenAIServer

READY = {"en": "Yes, I am ready.", "ru": "Да, я готов."}
NO_QUESTIONS = {"en": "No, I have no questions, thank you.", "ru": "Нет, вопросов нет, спасибо."}


@dataclass
class Stage:
    """Everything that one interview needs, without an interviewer yet."""

    livekit: LiveKitServer
    services: OpenAIServer
    store: Store
    data: Path
    interview: Interview
    invitation: Invitation
    language: Language
    timing: VoiceTiming

    def candidate(self) -> Candidate:
        """Whoever has the link."""
        server, invitation = self.livekit, self.invitation
        now = invitation.created_at
        token = tokens.candidate_token(
            server.api_key,
            server.api_secret,
            room=invitation.room,
            invitation_id=invitation.id,
            ends_at=now + timedelta(hours=3),
            now=now,
        )
        text = voice_text(self.language, invitation.recording_days)
        return Candidate(server.url, token, (text.version, text.sha256, self.language))

    async def turns(self) -> list[Turn]:
        """What is in the database."""
        async with self.store.read() as tx:
            return await tx.turns.of(self.interview.id)

    async def now(self) -> Interview:
        """The interview as the database has it."""
        async with self.store.read() as tx:
            return await tx.interviews.get(self.interview.id)

    async def asked(self, after: int = -1, seconds: float = 60.0) -> Turn | None:
        """The newest line, when it was heard, has a number above `after` and waits for an answer.

        None when the interview is over.
        """
        async with asyncio.timeout(seconds):
            while True:
                if (await self.now()).state is not InterviewState.active and after >= 0:
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

    async def talk(self, candidate: Candidate, lines: int = 100) -> int:
        """Answers so many lines, or all; gives the number of the newest line."""
        number = -1
        while lines > 0 and (line := await self.asked(number)) is not None:
            await candidate.say(speech.utterance(self.answer_to(line), self.language))
            number, lines = line.number, lines - 1
        return number

    def tools(self) -> Tools:
        """Providers that speak OpenAI's protocol, and the rules in place of a model."""
        service = ai_speech.Choice(SpeechService(base_url=self.services.base_url), "k")
        return Tools(
            ears=lambda language: ai_speech.recogniser([service], language),
            mouth=lambda language: ai_speech.speech([service], language),
            brain=lambda: Brain(None),
            recording=self._recorder,
        )

    def _recorder(self, guest: Guest, fence: int, session: AgentSession[Any]) -> Recorder:
        return Recorder(session, self.spool.folder, guest.interview.id, fence)

    @property
    def spool(self) -> Spool:
        """Where its sound is."""
        return Spool(spool_folder(self.data, None))

    @contextlib.asynccontextmanager
    async def interviewer(self) -> AsyncIterator[Visit]:
        """One interviewer in the room, as a job would be."""
        owner = INTERVIEWER_PREFIX + secrets.token_hex(4)
        room = rtc.Room()
        await room.connect(
            self.livekit.url, self.livekit.token(self.invitation.room, owner), rtc.RoomOptions()
        )
        records = StoreRecords(self.store, owner, self.timing.server.lease)
        desk = Desk(self.store, records, owner, self.timing.server.lease)
        visit = Visit(room, self.invitation.id, desk, self.tools(), self.data, self.timing)
        task = asyncio.create_task(visit.run())
        try:
            yield visit
        finally:
            visit.end()
            await task
            await room.disconnect()


def short_plan(language: Language, questions: int = 1) -> InterviewPlan:
    """The first core questions alone."""
    plan = make_plan(language, 15)
    sections = (
        one.model_copy(update={"questions": one.questions[:questions]})
        for one in plan.sections
        if one.kind != "personal"
    )
    return plan.model_copy(update={"sections": tuple(sections)})


@contextlib.asynccontextmanager
async def stage(
    livekit: LiveKitServer,
    folder: Path,
    language: Language = "en",
    *,
    plan: InterviewPlan | None = None,
    timing: VoiceTiming | None = None,
) -> AsyncIterator[Stage]:
    """A vacancy, an applicant, an invitation that is open, and providers that know the answers."""
    store = await Store.open(folder / "workspace.sqlite3")
    async with store.write("Мария") as tx:
        vacancy = await tx.vacancies.add(make_vacancy(language))
        interview = await tx.interviews.add(
            kind=InterviewKind.voice,
            plan=plan or short_plan(language),
            language=language,
            minutes=15,
            vacancy_id=vacancy.id,
            window_opens_at=tx.now - timedelta(minutes=1),
            window_ends_at=tx.now + timedelta(hours=2),
        )
        invitation = await tx.invitations.add(interview.id, tokens.new_room())
    async with OpenAIServer() as services:
        services.voice.letters_per_second = 60  # she has little time here
        answers = [READY[language], NO_QUESTIONS[language], *GOOD[language].values()]
        services.ear.know({text: speech.utterance(text, language) for text in answers})
        try:
            yield Stage(
                livekit,
                services,
                store,
                folder,
                interview,
                invitation,
                language,
                timing or VoiceTiming(),
            )
        finally:
            await store.close()
