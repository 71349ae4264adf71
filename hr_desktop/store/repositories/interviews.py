"""Interviews: their states, and the lease of the agent that holds one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, and_, exists, func, insert, or_, select, update

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import (
    ENDED_STATES,
    OPEN_STATES,
    CandidateQuestion,
    Consent,
    Interview,
    InterviewKind,
    InterviewState,
    QuestionProgress,
)
from hr_desktop.domain.messages import Message
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.records import InterviewLease, InterviewRecord
from hr_desktop.domain.states import change_interview
from hr_desktop.domain.vacancy import Language
from hr_desktop.store.errors import Fenced
from hr_desktop.store.repositories.base import Repository, gone
from hr_desktop.store.schema import (
    applications,
    candidates,
    interview_commands,
    interviews,
    invitations,
    jobs,
    scorecards,
    turns,
    vacancies,
)
from hr_desktop.store.sorting import simple_fold

I = InterviewState  # noqa: E741
_LONG_AGO = timedelta(seconds=10)  # for a lease: more than any patience with a late holder
# What an interview's state means for its application (practice means nothing).
_APPLICATION_STATE = {
    I.created: ApplicationState.interview_scheduled,
    I.completed: ApplicationState.interviewed,
    I.cancelled: ApplicationState.shortlisted,
    I.expired: ApplicationState.shortlisted,
}
# A list needs neither plans nor snapshots, the largest columns.
_LISTED = tuple(interviews.c[name] for name in InterviewRecord.model_fields if name in interviews.c)


class Interviews(Repository):
    """Interviews; whoever writes for a running one shows the fencing number of its lease."""

    async def add(
        self,
        *,
        kind: InterviewKind,
        plan: InterviewPlan,
        language: Language,
        minutes: int,
        application_id: int | None = None,
        vacancy_id: int | None = None,
        consent: Consent | None = None,
        window_opens_at: datetime | None = None,
        window_ends_at: datetime | None = None,
        interview_id: int | None = None,
    ) -> Interview:
        """A new interview in the state `created`; its application becomes scheduled."""
        candidate_id = None
        if application_id is not None:
            application = await self.tx.applications.get(application_id)
            vacancy_id, candidate_id = application.vacancy_id, application.candidate_id
        row_id = interview_id or new_id()
        await self._run(
            insert(interviews).values(
                id=row_id,
                application_id=application_id,
                vacancy_id=vacancy_id,
                kind=kind.value,
                state=I.created.value,
                language=language,
                minutes=minutes,
                plan=plan.model_dump(mode="json"),
                consent=consent.model_dump(mode="json") if consent else None,
                progress=[],
                candidate_questions=[],
                created_at=self.now,
                window_opens_at=window_opens_at,
                window_ends_at=window_ends_at,
            )
        )
        self._changed("interview", row_id, "added", application_id)
        self._audit(
            "interview.created",
            "interview",
            row_id,
            None,
            {"kind": kind.value, "minutes": minutes, "consent": consent is not None},
            candidate_id=candidate_id,
        )
        found = await self.get(row_id)
        await self._move_application(found)
        return found

    async def get(self, interview_id: int) -> Interview:
        """The interview; raises `store.gone`."""
        found = await self.find(interview_id)
        if found is None:
            raise gone("interview")
        return found

    async def find(self, interview_id: int) -> Interview | None:
        """The interview, None when it is not there."""
        row = await self._row(interview_id)
        return None if row is None else _interview(row)

    async def existing(self, ids: Iterable[int]) -> set[int]:
        """Those of the ids that are interviews, deleted ones that can be taken back among them."""
        return set(
            await self._scalars(select(interviews.c.id).where(interviews.c.id.in_(list(ids))))
        )

    async def records(
        self,
        kinds: Iterable[InterviewKind] | None = None,
        states: Iterable[InterviewState] | None = None,
        vacancy_id: int | None = None,
        candidate_id: int | None = None,
        limit: int = 200,
        before_id: int | None = None,
        ids: Iterable[int] | None = None,
        ended_since: datetime | None = None,
    ) -> list[InterviewRecord]:
        """Rows of a list, the newest first."""
        count = (
            select(func.count()).where(turns.c.interview_id == interviews.c.id).scalar_subquery()
        )
        card = (
            select(func.max(scorecards.c.id))
            .where(scorecards.c.interview_id == interviews.c.id)
            .scalar_subquery()
        )
        statement = (
            select(
                *_LISTED,
                count.label("turns"),
                card.label("scorecard_id"),
                applications.c.candidate_id,
                applications.c.state.label("application_state"),
                candidates.c.name.label("candidate_name"),
                vacancies.c.title.label("vacancy_title"),
            )
            .join(applications, applications.c.id == interviews.c.application_id, isouter=True)
            .join(candidates, candidates.c.id == applications.c.candidate_id, isouter=True)
            .join(vacancies, vacancies.c.id == interviews.c.vacancy_id, isouter=True)
            .where(interviews.c.deletion_id.is_(None))
            .order_by(interviews.c.id.desc())
            .limit(limit)
        )
        if kinds is not None:
            statement = statement.where(interviews.c.kind.in_([k.value for k in kinds]))
        if states is not None:
            statement = statement.where(interviews.c.state.in_([s.value for s in states]))
        if vacancy_id is not None:
            statement = statement.where(interviews.c.vacancy_id == vacancy_id)
        if candidate_id is not None:
            statement = statement.where(applications.c.candidate_id == candidate_id)
        if before_id is not None:
            statement = statement.where(interviews.c.id < before_id)
        if ended_since is not None:
            statement = statement.where(interviews.c.ended_at >= ended_since)
        if ids is not None:
            statement = statement.where(interviews.c.id.in_(list(ids)))
        return [InterviewRecord.model_validate(dict(row)) for row in await self._all(statement)]

    async def named(self, words: str, limit: int = 200, among: int = 5000) -> list[int]:
        """Those of the newest `among` whose candidate's name or vacancy's title hold all words.

        Compared here and not by the database: SQLite folds no Cyrillic.
        """
        wanted = simple_fold(words).split()
        statement = (
            select(interviews.c.id, candidates.c.name, vacancies.c.title)
            .join(applications, applications.c.id == interviews.c.application_id, isouter=True)
            .join(candidates, candidates.c.id == applications.c.candidate_id, isouter=True)
            .join(vacancies, vacancies.c.id == interviews.c.vacancy_id, isouter=True)
            .where(interviews.c.deletion_id.is_(None))
            .order_by(interviews.c.id.desc())
            .limit(among)
        )
        found = []
        for row_id, name, title in await self._tuples(statement):
            said = simple_fold(f"{name or ''} {title or ''}")
            if all(word in said for word in wanted):
                found.append(row_id)
        return found[:limit]

    async def without_scorecard(self, job_kind: str) -> list[int]:
        """Finished interviews with neither a scorecard nor a job of this kind, by age."""
        statement = (
            select(interviews.c.id)
            .where(
                interviews.c.state == I.completed.value,
                interviews.c.deletion_id.is_(None),
                exists().where(turns.c.interview_id == interviews.c.id),
                ~exists().where(scorecards.c.interview_id == interviews.c.id),
                ~exists().where(jobs.c.kind == job_kind, jobs.c.ref_id == interviews.c.id),
            )
            .order_by(interviews.c.id)
        )
        return await self._scalars(statement)

    async def of_application(self, application_id: int) -> list[Interview]:
        """An application's interviews, the newest first."""
        statement = (
            select(interviews)
            .where(
                interviews.c.application_id == application_id, interviews.c.deletion_id.is_(None)
            )
            .order_by(interviews.c.id.desc())
            .limit(100)
        )
        return [_interview(row) for row in await self._all(statement)]

    async def set_state(
        self,
        interview_id: int,
        state: InterviewState,
        failure: Message | None = None,
        fence: int | None = None,
    ) -> Interview:
        """Moves the interview by the transition table, and its application with it.

        With `fence` the write is refused (`Fenced`) when the lease was taken over. Ending frees
        the lease.
        """
        before = await self.get(interview_id)
        change_interview(before.state, state)
        values: dict[str, Any] = {"state": state.value}
        if failure is not None:
            values["failure"] = failure.model_dump(mode="json")
        elif state is I.active:
            values["failure"] = None
        if state is I.active and before.started_at is None:
            values["started_at"] = self.now
        if state in ENDED_STATES:
            values |= {"ended_at": self.now, "lease_owner": None, "lease_until": None}
        await self._write(interview_id, fence, values)
        after = await self.get(interview_id)
        self._audit(
            "interview.state",
            "interview",
            interview_id,
            before.state.value,
            state.value,
            candidate_id=await self.candidate_of(interview_id),
        )
        await self._move_application(after)
        return after

    async def claim(
        self, interview_id: int, owner: str, lease_s: float, *, ended: bool = False
    ) -> InterviewLease:
        """Takes the lease of an interview that has not ended; raises `Fenced` while another's runs.

        The same owner may claim again; each claim gives a higher fencing number. `ended` True
        takes that of an ended one as well, to speak with its candidate at the door.
        """
        free = or_(
            interviews.c.lease_until.is_(None),
            interviews.c.lease_until < self.now,
            # No lease is that long: the clock was set back since.
            interviews.c.lease_until > self.now + timedelta(seconds=lease_s + 60),
            interviews.c.lease_owner == owner,
        )
        until = self.now + timedelta(seconds=lease_s)
        statement = (
            update(interviews)
            .where(
                interviews.c.id == interview_id,
                *(() if ended else (interviews.c.state.in_(OPEN_STATES),)),
                interviews.c.deletion_id.is_(None),
                free,
            )
            .values(lease_owner=owner, lease_until=until, fence=interviews.c.fence + 1)
            .returning(interviews)
        )
        row = (await self._run(statement)).mappings().first()
        if row is None:
            await self.get(interview_id)
            raise Fenced(f"interview {interview_id}")
        self._changed("interview", interview_id)
        return InterviewLease(
            interview=_interview(row),
            owner=owner,
            until=until,
            fence=row["fence"],
            snapshot=row["snapshot"],
        )

    async def renew(self, interview_id: int, owner: str, fence: int, lease_s: float) -> bool:
        """Prolongs the lease, also one that is over but was not taken; raises `Fenced`.

        Whether commands wait: every interview asks once a second, so one statement does for both.
        """
        waiting = interview_commands.c.taken_at.is_(None)
        done = await self._run(
            update(interviews)
            .where(
                interviews.c.id == interview_id,
                interviews.c.fence == fence,
                interviews.c.lease_owner == owner,
            )
            .values(lease_until=self.now + timedelta(seconds=lease_s))
            .returning(exists().where(interview_commands.c.interview_id == interview_id, waiting))
        )
        commanded = done.scalar()
        if commanded is None:
            raise Fenced(f"interview {interview_id}")
        return bool(commanded)

    async def leases(self, invitation_ids: Collection[int]) -> dict[str, datetime]:
        """Owners of the invitations' interviews, and until when their leases run, or ran."""
        found = await self._all(
            select(interviews.c.lease_owner, interviews.c.lease_until).where(
                interviews.c.id.in_(_invited(invitation_ids)), interviews.c.lease_owner.is_not(None)
            )
        )
        return {row["lease_owner"]: row["lease_until"] for row in found}

    async def renew_all(
        self, invitation_ids: Collection[int], owners: Collection[str], lease_s: float
    ) -> dict[str, datetime]:
        """Like `renew`, for what these owners hold of the invitations' interviews; until when."""
        done = await self._run(
            update(interviews)
            .where(
                interviews.c.id.in_(_invited(invitation_ids)), interviews.c.lease_owner.in_(owners)
            )
            .values(lease_until=self.now + timedelta(seconds=lease_s))
            .returning(interviews.c.lease_owner, interviews.c.lease_until)
        )
        return {row["lease_owner"]: row["lease_until"] for row in done.mappings()}

    async def release(self, interview_id: int, fence: int) -> None:
        """Gives the lease back; another may go on at once. Nothing when it was taken already."""
        await self._run(
            update(interviews)
            .where(interviews.c.id == interview_id, interviews.c.fence == fence)
            .values(lease_owner=None, lease_until=self.now - timedelta(seconds=1))
        )

    async def end_leases(self, owner: str) -> list[int]:
        """Ends at once what a process holds that is known to be dead; the interviews' ids."""
        return await self._scalars(
            update(interviews)
            .where(interviews.c.lease_owner == owner, interviews.c.lease_until >= self.now)
            .values(lease_until=self.now - _LONG_AGO)
            .returning(interviews.c.id)
        )

    async def check_fence(self, interview_id: int, fence: int) -> None:
        """Raises `Fenced` when `fence` is not the newest number.

        The row is locked until the commit, so that nobody takes the lease in between (SQLite has
        one writer anyway and leaves the lock out).
        """
        found = await self._scalars(
            select(interviews.c.fence)
            .where(interviews.c.id == interview_id, interviews.c.deletion_id.is_(None))
            .with_for_update()
        )
        if not found:
            raise gone("interview")
        if found[0] != fence:
            raise Fenced(f"interview {interview_id}")

    async def save(
        self,
        interview_id: int,
        fence: int,
        *,
        progress: Sequence[QuestionProgress] | None = None,
        candidate_questions: Sequence[CandidateQuestion] | None = None,
        elapsed: float | None = None,
        extended_minutes: int | None = None,
        snapshot: dict[str, Any] | None = None,
    ) -> None:
        """Keeps what the agent knows; what is None stays. Raises `Fenced` for an old number."""
        values: dict[str, Any] = {}
        if progress is not None:
            values["progress"] = [p.model_dump(mode="json") for p in progress]
        if candidate_questions is not None:
            values["candidate_questions"] = [q.model_dump(mode="json") for q in candidate_questions]
        if elapsed is not None:
            values["elapsed"] = elapsed
        if extended_minutes is not None:
            values["extended_minutes"] = extended_minutes
        if snapshot is not None:
            values["snapshot"] = snapshot
        if values:
            await self._write(interview_id, fence, values)

    async def listened(self, interview_id: int) -> None:
        """Notes that a person begins to listen."""
        self._audit(
            "interview.listened",
            "interview",
            interview_id,
            None,
            None,
            candidate_id=await self.candidate_of(interview_id),
        )

    async def room_closed(self, interview_id: int) -> None:
        """Notes that a person ends its room for everybody in it."""
        self._audit(
            "interview.room_closed",
            "interview",
            interview_id,
            None,
            None,
            candidate_id=await self.candidate_of(interview_id),
        )

    async def expire_due(self, limit: int = 1000) -> list[int]:
        """Ends interviews whose window is over and that nobody holds; their ids."""
        statement = (
            select(interviews.c.id)
            .where(
                interviews.c.state.in_([I.created.value, I.interrupted.value]),
                interviews.c.window_ends_at < self.now,
                interviews.c.deletion_id.is_(None),
                or_(interviews.c.lease_until.is_(None), interviews.c.lease_until < self.now),
            )
            .limit(limit)
        )
        ids: list[int] = await self._scalars(statement)
        for interview_id in ids:
            await self.set_state(interview_id, I.expired)
        return ids

    async def interrupt_abandoned(self, older_s: float, limit: int = 1000) -> list[int]:
        """Sets voice interviews aside that nobody has held for so long; their ids.

        Their candidates did not come back and there was no agent to notice it. Those whose
        interviewer died at the goodbye are completed: all was said (`MachineState.ended`).
        """
        statement = (
            select(interviews.c.id, interviews.c.snapshot)
            .where(
                interviews.c.state == I.active.value,
                interviews.c.kind == InterviewKind.voice.value,
                interviews.c.deletion_id.is_(None),
                or_(
                    interviews.c.lease_until.is_(None),
                    interviews.c.lease_until < self.now - timedelta(seconds=older_s),
                ),
            )
            .limit(limit)
        )
        rows = await self._all(statement)
        for row in rows:
            over = (row["snapshot"] or {}).get("ended") not in (None, "away")
            await self.set_state(row["id"], I.completed if over else I.interrupted)
        return [row["id"] for row in rows]

    async def set_window(
        self, interview_id: int, opens_at: datetime | None, ends_at: datetime, minutes: int
    ) -> Interview:
        """Another time and length for an interview that has not begun; raises `store.gone`."""
        values = {"window_opens_at": opens_at, "window_ends_at": ends_at, "minutes": minutes}
        await self._write(interview_id, None, values)
        return await self.get(interview_id)

    async def consent(self, interview_id: int, fence: int, consent: Consent) -> None:
        """Keeps a candidate's consent. Raises `Fenced`."""
        await self._write(interview_id, fence, {"consent": consent.model_dump(mode="json")})

    async def candidate_of(self, interview_id: int) -> int | None:
        """The candidate of an interview, None for a practice without one."""
        found = await self._scalars(
            select(applications.c.candidate_id)
            .join(interviews, interviews.c.application_id == applications.c.id)
            .where(interviews.c.id == interview_id)
        )
        return found[0] if found else None

    async def called_off(self, interview: Interview) -> bool:
        """Whether its application was closed before it began: it is not held then."""
        if interview.application_id is None or interview.state is not I.created:
            return False
        return (await self.tx.applications.get(interview.application_id)).closed

    async def _write(self, interview_id: int, fence: int | None, values: dict[str, Any]) -> None:
        if fence is not None:
            await self.check_fence(interview_id, fence)
        where = and_(interviews.c.id == interview_id, interviews.c.deletion_id.is_(None))
        if fence is not None:
            where = and_(where, interviews.c.fence == fence)
        done = await self._run(update(interviews).where(where).values(**values))
        if done.rowcount == 0:
            raise Fenced(f"interview {interview_id}") if fence is not None else gone("interview")
        self._changed("interview", interview_id)

    async def _move_application(self, interview: Interview) -> None:
        state = _APPLICATION_STATE.get(interview.state)
        practice = interview.kind is InterviewKind.practice
        if state is None or practice or interview.application_id is None:
            return
        before = await self.tx.applications.get(interview.application_id)
        forward = {
            ApplicationState.interview_scheduled: (
                ApplicationState.new,
                ApplicationState.shortlisted,
            ),
            ApplicationState.interviewed: (
                ApplicationState.new,
                ApplicationState.shortlisted,
                ApplicationState.interview_scheduled,
            ),
            ApplicationState.shortlisted: (ApplicationState.interview_scheduled,),
        }[state]
        if before.state in forward:  # a person's word stands: closed applications stay closed
            await self.tx.applications.change(before.id, state, by_person=False)

    async def _row(self, interview_id: int) -> RowMapping | None:
        return await self._first(
            select(interviews).where(
                interviews.c.id == interview_id, interviews.c.deletion_id.is_(None)
            )
        )


def _invited(invitation_ids: Collection[int]) -> Select[tuple[int]]:
    return select(invitations.c.interview_id).where(invitations.c.id.in_(invitation_ids))


def _interview(row: RowMapping) -> Interview:
    return Interview.model_validate(dict(row))
