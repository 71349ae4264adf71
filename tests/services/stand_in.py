"""An agent's stand-in: it writes the rows of a voice interview, as the interviewer does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import (
    Consent,
    Coverage,
    InterviewCommand,
    InterviewKind,
    InterviewState,
    QuestionProgress,
    Role,
    Turn,
)
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion, PlanSection
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.domain.voice import AgentRow, Invitation, Live, RequestKind
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import schema

VACANCY = VacancyData(
    title="Python developer, payments",
    requirements=(Requirement(text="Python"),),
    interview_language="en",
    interview_minutes=30,
)
TOPICS = (
    "Experience with payments",
    "PostgreSQL under load",
    "A hard incident",
    "Reliability, Kafka",
    "Work in a team",
    "Code review practice",
)
PLAN = InterviewPlan(
    language="en",
    minutes=30,
    sections=(
        PlanSection(
            kind="core",
            minutes=24,
            questions=tuple(
                PlannedQuestion(id=f"core-{n}", text=f"Tell me about it: {topic}.", topic=topic)
                for n, topic in enumerate(TOPICS, 1)
            ),
        ),
    ),
)


LASTING = timedelta(hours=1)  # longer than any test


class StandIn:
    """One voice interview and whoever holds it."""

    def __init__(self, ws: Workspace, interview_id: int, invitation: Invitation) -> None:
        self.ws, self.id, self.invitation = ws, interview_id, invitation
        self.fence = 0
        self.number = 0

    @classmethod
    async def invited(
        cls,
        ws: Workspace,
        name: str = "Anna Lebedeva",
        *,
        vacancy_id: int | None = None,
        room: str | None = None,
        plan: InterviewPlan = PLAN,
        opens: datetime | None = None,
        closes: datetime | None = None,
    ) -> StandIn:
        """A person who was invited."""
        person = await ws.candidates.create(Profile(name=Fact(value=name)))
        if vacancy_id is None:
            vacancy_id = (await ws.vacancies.create(VACANCY)).id
        await ws.ranking.shortlist(vacancy_id, [person])
        application = await ws.applications.get(person, vacancy_id)
        assert application is not None
        async with ws.core.person() as tx:
            interview = await tx.interviews.add(
                kind=InterviewKind.voice,
                plan=plan,
                language=plan.language,
                minutes=plan.minutes,
                application_id=application.id,
                window_opens_at=opens,
                window_ends_at=closes or tx.now + timedelta(days=3),
            )
            invitation = await tx.invitations.add(interview.id, room or f"hr-{new_id()}")
        return cls(ws, interview.id, invitation)

    @classmethod
    async def begun(cls, ws: Workspace, name: str = "Anna Lebedeva", **more: Any) -> StandIn:
        """An interview that is under way."""
        made = await cls.invited(ws, name, **more)
        await made.begin()
        return made

    async def begin(self) -> None:
        """The candidate has consented, and it begins."""
        async with self.ws.core.program() as tx:
            lease = await tx.interviews.claim(self.id, "stefani-test", 600)
            self.fence = lease.fence
            consent = Consent(at=tx.now, text_version="1", text_sha256="0" * 64)
            await tx.interviews.consent(self.id, self.fence, consent)
            await tx.interviews.set_state(self.id, InterviewState.active, fence=self.fence)
        await self.now(present=True, line="good")

    async def say(self, role: Role, text: str, **fields: Any) -> Turn:
        """One more turn."""
        async with self.ws.core.program() as tx:
            values = {"at": self.number * 15.0, "began_at": tx.now, "quality": 0.9, **fields}
            turn = Turn(number=self.number, role=role, text=text, **values)
            self.number += 1
            await tx.turns.add(self.id, self.fence, [turn])
        return turn

    async def again(self, turn: Turn, **fields: Any) -> None:
        """A turn as it is now known."""
        async with self.ws.core.program() as tx:
            await tx.turns.add(self.id, self.fence, [turn.model_copy(update=fields)])

    async def now(self, **fields: Any) -> None:
        """What happens at this moment, and goes on: it does not grow old in a slow test."""
        async with self.ws.core.program() as tx:
            await tx.live.put(self.id, self.fence, Live(**fields))
            mine = update(schema.live).where(schema.live.c.interview_id == self.id)
            await tx.connection.execute(mine.values(at=tx.now + LASTING))

    async def progress(self, done: int, elapsed: float) -> None:
        """So many questions are covered, and the next one is asked."""
        questions = PLAN.questions
        states = [
            QuestionProgress(
                question_id=question.id,
                coverage=Coverage.covered
                if place < done
                else Coverage.asking
                if place == done
                else Coverage.waiting,
            )
            for place, question in enumerate(questions)
        ]
        async with self.ws.core.program() as tx:
            await tx.interviews.save(self.id, self.fence, progress=states, elapsed=elapsed)

    async def take(self) -> list[InterviewCommand]:
        """What recruiters want."""
        async with self.ws.core.program() as tx:
            return await tx.commands.take(self.id, self.fence)

    async def asks(self, kind: RequestKind, text: str = "") -> None:
        """The candidate asks for something."""
        async with self.ws.core.program() as tx:
            await tx.requests.add(self.id, kind, text)

    async def waits(self, seconds: float | None) -> None:
        """The candidate waits so long for an interviewer; None: no more."""
        async with self.ws.core.program() as tx:
            since = None if seconds is None else tx.now - timedelta(seconds=seconds)
            await tx.invitations.change(self.invitation.id, waiting_since=since)

    async def end(self, state: InterviewState = InterviewState.completed) -> None:
        """It ends."""
        async with self.ws.core.program() as tx:
            await tx.live.remove(self.id)
            await tx.interviews.set_state(self.id, state, fence=self.fence)


async def agent(ws: Workspace, capacity: int = 10, **fields: Any) -> AgentRow:
    """An agent process that gives signs of life, however slow the test is."""
    async with ws.core.program() as tx:
        row = AgentRow(
            id=new_id(),
            computer="server",
            pid=1,
            version="1",
            voice=True,
            capacity=capacity,
            started_at=tx.now,
            seen_at=tx.now,
            **fields,
        )
        put = await tx.agents.put(row)
        mine = update(schema.agents).where(schema.agents.c.id == row.id)
        await tx.connection.execute(mine.values(seen_at=tx.now + LASTING))
        return put
