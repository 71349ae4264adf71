"""Turns of interviews: each is kept before the next one is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import Transcript, Turn
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import turns


class Turns(Repository):
    """Turns, unique by interview and number."""

    async def add(self, interview_id: int, fence: int, said: Sequence[Turn]) -> int:
        """Keeps turns; gives how many were new or completed. Raises `Fenced` for an old number.

        Replaying a journal is harmless: a number that is there already stays, except that an
        unfinished turn is replaced by what was recognised of it later.
        """
        await self.tx.interviews.check_fence(interview_id, fence)
        numbers = [t.number for t in said]
        known = (
            {
                row["number"]: (row["id"], row["finished"], row["text"])
                for row in await self._all(
                    select(turns.c.id, turns.c.number, turns.c.finished, turns.c.text)
                    .where(turns.c.interview_id == interview_id)
                    .where(turns.c.number.between(min(numbers), max(numbers)))
                )
            }
            if numbers
            else {}
        )
        written = 0
        for turn in said:
            values = turn.model_dump()
            before = known.get(turn.number)
            if before is None:
                row_id = new_id()
                await self._run(
                    insert(turns).values(
                        id=row_id, interview_id=interview_id, created_at=self.now, **values
                    )
                )
                known[turn.number] = (row_id, turn.finished, turn.text)
                self._changed("turn", row_id, "added", interview_id)
            elif not before[1] and (
                turn.finished or turn.text != before[2] or turn.heard is not None
            ):
                row_id = before[0]
                await self._run(update(turns).where(turns.c.id == row_id).values(**values))
                known[turn.number] = (row_id, turn.finished, turn.text)
                self._changed("turn", row_id, "changed", interview_id)
            else:
                continue
            written += 1
        return written

    async def of(self, interview_id: int, limit: int = 10_000) -> list[Turn]:
        """All turns in order."""
        return await self.after(interview_id, -1, limit)

    async def after(self, interview_id: int, number: int, limit: int = 10_000) -> list[Turn]:
        """Turns with a higher number, in order."""
        statement = (
            select(turns)
            .where(turns.c.interview_id == interview_id, turns.c.number > number)
            .order_by(turns.c.number)
            .limit(limit)
        )
        return [Turn.model_validate(dict(row)) for row in await self._all(statement)]

    async def transcript(self, interview_id: int) -> Transcript:
        """The whole interview as it was said."""
        interview = await self.tx.interviews.get(interview_id)
        return Transcript(language=interview.language, turns=tuple(await self.of(interview_id)))
