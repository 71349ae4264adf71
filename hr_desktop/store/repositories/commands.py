"""What recruiters wish of a running interview: a row each, which its agent takes once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, select, update

from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import CommandKind, InterviewCommand
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import interview_commands


class Commands(Repository):
    """Recruiters' commands to interviews."""

    async def add(
        self, interview_id: int, kind: CommandKind, text: str = "", minutes: int = 0
    ) -> InterviewCommand:
        """A recruiter's wish for a running interview; the agent takes it."""
        await self.tx.interviews.get(interview_id)
        command = InterviewCommand(
            id=new_id(),
            interview_id=interview_id,
            kind=kind,
            text=text,
            minutes=minutes,
            by=self.tx.actor or "",
            at=self.now,
        )
        await self._run(insert(interview_commands).values(**command.model_dump()))
        self._changed("command", command.id, "added", interview_id)
        self._audit(
            "interview.command",
            "interview",
            interview_id,
            None,
            {"kind": kind, "text": text, "minutes": minutes},
            candidate_id=await self.tx.interviews.candidate_of(interview_id),
        )
        return command

    async def of_interview(
        self, interview_id: int, only_waiting: bool = True, limit: int = 1000
    ) -> list[InterviewCommand]:
        """Commands by age."""
        statement = (
            select(interview_commands)
            .where(interview_commands.c.interview_id == interview_id)
            .order_by(interview_commands.c.id)
            .limit(limit)
        )
        if only_waiting:
            statement = statement.where(interview_commands.c.taken_at.is_(None))
        return [InterviewCommand.model_validate(dict(row)) for row in await self._all(statement)]

    async def take(
        self, interview_id: int, fence: int, ids: Collection[int] | None = None
    ) -> list[InterviewCommand]:
        """The waiting commands, those of `ids` alone, marked as taken; each is given once.

        Raises `Fenced`.
        """
        await self.tx.interviews.check_fence(interview_id, fence)
        waiting = await self.of_interview(interview_id)
        if ids is not None:  # another one may have come meanwhile
            waiting = [c for c in waiting if c.id in ids]
        if waiting:
            await self._run(
                update(interview_commands)
                .where(interview_commands.c.id.in_([c.id for c in waiting]))
                .values(taken_at=self.now)
            )
            for command in waiting:
                self._changed("command", command.id, parent_id=interview_id)
        return [c.model_copy(update={"taken_at": self.now}) for c in waiting]
