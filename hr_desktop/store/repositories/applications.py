"""Applications: one candidate for one vacancy, their steps, and people's decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, case, func, insert, or_, select, update

from hr_desktop.domain.application import Application, ApplicationState, Decision, DecisionKind
from hr_desktop.domain.base import Value, new_id
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import Changed, ScorecardRecord, UndoToken
from hr_desktop.domain.states import change_application
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import application_steps, applications, candidates, decisions

# A candidate's status in lists: the furthest open application; closed ones only without any open.
_RANK = {
    ApplicationState.interviewed: 7,
    ApplicationState.interview_scheduled: 6,
    ApplicationState.shortlisted: 5,
    ApplicationState.new: 4,
    ApplicationState.accepted: 3,
    ApplicationState.rejected: 2,
    ApplicationState.withdrawn: 1,
}


class Step(Value):
    """One step in an application's history; `by` None = the program."""

    state: ApplicationState
    reason: str
    by: str | None
    at: Any


class Applications(Repository):
    """Applications. States change through the transition table only."""

    async def ensure(self, candidate_id: int, vacancy_id: int) -> Application:
        """The application of the candidate for the vacancy, made when there is none."""
        return (await self.ensure_many([candidate_id], vacancy_id))[0]

    async def ensure_many(self, candidate_ids: Sequence[int], vacancy_id: int) -> list[Application]:
        """The candidates' applications for the vacancy in the order of their ids.

        Those that are missing are made. Raises `store.gone`.
        """
        wanted = list(dict.fromkeys(candidate_ids))
        found = await self._of_people(wanted, vacancy_id)
        missing = [i for i in wanted if i not in found]
        if missing:
            await self.tx.vacancies.get(vacancy_id)
            if len(await self.tx.candidates.alive(missing)) < len(missing):
                raise gone("candidate")
            made: list[dict[str, Any]] = [
                {
                    "id": new_id(),
                    "candidate_id": candidate_id,
                    "vacancy_id": vacancy_id,
                    "state": ApplicationState.new.value,
                    "reason": "",
                    "created_at": self.now,
                    "updated_at": self.now,
                }
                for candidate_id in missing
            ]
            await self._run(insert(applications), made)
            await self._steps([row["id"] for row in made], ApplicationState.new, "")
            await self.refresh_status(missing)
            await self.tx.candidates.touch(*missing)
            for row in made:
                self._changed("application", row["id"], "added", row["candidate_id"])
                self._audit(
                    "application.added",
                    "application",
                    row["id"],
                    None,
                    {"candidate_id": row["candidate_id"], "vacancy_id": vacancy_id},
                    candidate_id=row["candidate_id"],
                )
            found |= await self._of_people(missing, vacancy_id)
        return [found[i] for i in wanted]

    async def _of_people(
        self, candidate_ids: Sequence[int], vacancy_id: int
    ) -> dict[int, Application]:
        found: dict[int, Application] = {}
        for part in chunks(candidate_ids):
            statement = select(applications).where(
                applications.c.candidate_id.in_(part),
                applications.c.vacancy_id == vacancy_id,
                applications.c.deletion_id.is_(None),
            )
            found |= {row["candidate_id"]: _application(row) for row in await self._all(statement)}
        return found

    async def get(self, application_id: int) -> Application:
        """The application; raises `store.gone`."""
        found = await self.many([application_id])
        if not found:
            raise gone("application")
        return found[0]

    async def find(self, candidate_id: int, vacancy_id: int) -> Application | None:
        """The application of this candidate for this vacancy."""
        row = await self._first(
            select(applications).where(
                applications.c.candidate_id == candidate_id,
                applications.c.vacancy_id == vacancy_id,
                applications.c.deletion_id.is_(None),
            )
        )
        return None if row is None else _application(row)

    async def many(self, ids: Sequence[int]) -> list[Application]:
        """Applications in the order of `ids`; those that are gone are left out."""
        found: dict[int, Application] = {}
        for part in chunks(list(ids)):
            statement = select(applications).where(
                applications.c.id.in_(part), applications.c.deletion_id.is_(None)
            )
            found |= {row["id"]: _application(row) for row in await self._all(statement)}
        return [found[i] for i in ids if i in found]

    async def of_candidate(self, candidate_id: int) -> list[Application]:
        """A person's applications, the newest first."""
        statement = (
            select(applications)
            .where(
                applications.c.candidate_id == candidate_id, applications.c.deletion_id.is_(None)
            )
            .order_by(applications.c.id.desc())
            .limit(1000)
        )
        return [_application(row) for row in await self._all(statement)]

    async def of_vacancy(
        self,
        vacancy_id: int,
        states: Iterable[ApplicationState] | None = None,
        limit: int = 10_000,
    ) -> list[Application]:
        """A vacancy's applications by age."""
        statement = (
            select(applications)
            .where(applications.c.vacancy_id == vacancy_id, applications.c.deletion_id.is_(None))
            .order_by(applications.c.id)
            .limit(limit)
        )
        if states is not None:
            statement = statement.where(applications.c.state.in_([s.value for s in states]))
        return [_application(row) for row in await self._all(statement)]

    async def change(
        self,
        application_id: int,
        state: ApplicationState,
        reason: str = "",
        by_person: bool | None = None,
    ) -> Application:
        """Moves the application by the transition table; raises `state.not_allowed`.

        `by_person` says who causes it: the transaction's actor when None.
        """
        before = await self.get(application_id)
        person = self.tx.actor is not None if by_person is None else by_person
        change_application(before.state, state, by_person=person, reason=reason)
        return await self.set_state(before, state, reason, "application.state")

    async def set_state(
        self, before: Application, state: ApplicationState, reason: str, what: str
    ) -> Application:
        """Writes a state that was checked (or taken back) with its history.

        Raises `Changed` when the state is not what it was checked against.
        """
        await self._set_states([before], state, reason, what)
        return before.model_copy(update={"state": state, "reason": reason, "updated_at": self.now})

    async def _set_states(
        self, before: Sequence[Application], state: ApplicationState, reason: str, what: str
    ) -> None:
        for part in chunks(before):
            done = await self._run(
                update(applications)
                .where(
                    or_(
                        *(
                            and_(
                                applications.c.state == old.value,
                                applications.c.id.in_([a.id for a in part if a.state is old]),
                            )
                            for old in {a.state for a in part}
                        )
                    )
                )
                .values(state=state.value, reason=reason, updated_at=self.now)
            )
            if done.rowcount != len(part):
                raise Changed("application")
        await self._steps([a.id for a in before], state, reason)
        people = sorted({a.candidate_id for a in before})
        await self.refresh_status(people)
        await self.tx.candidates.touch(*people)
        for application in before:
            self._changed("application", application.id, parent_id=application.candidate_id)
            self._audit(
                what,
                "application",
                application.id,
                {"state": application.state.value, "reason": application.reason},
                {"state": state.value, "reason": reason},
                candidate_id=application.candidate_id,
            )

    async def change_many(
        self, ids: Sequence[int], state: ApplicationState, reason: str
    ) -> UndoToken:
        """Moves many at once, all or none; those already there stay as they are."""
        before = [a for a in await self.many(ids) if a.state is not state]
        for application in before:
            change_application(
                application.state, state, by_person=self.tx.actor is not None, reason=reason
            )
        await self._set_states(before, state, reason, "application.state")
        undo = {
            "states": {str(a.id): [a.state.value, a.reason] for a in before},
            "to": state.value,
        }
        return await self.tx.deletions.remember("applications", len(before), undo)

    async def history(self, application_id: int) -> list[Step]:
        """Its steps, the oldest first."""
        statement = (
            select(application_steps)
            .where(application_steps.c.application_id == application_id)
            .order_by(application_steps.c.id)
            .limit(1000)
        )
        return [Step.model_validate(dict(row)) for row in await self._all(statement)]

    async def refresh_status(self, candidate_ids: Iterable[int]) -> None:
        """Brings the status shown in lists up to date."""
        rank = case(*((applications.c.state == s.value, n) for s, n in _RANK.items()), else_=0)
        best = (
            select(applications.c.state)
            .where(
                applications.c.candidate_id == candidates.c.id,
                applications.c.deletion_id.is_(None),
            )
            .order_by(
                (rank > 3).desc(),
                case((rank > 3, rank), else_=0).desc(),
                applications.c.updated_at.desc(),
            )
            .limit(1)
            .scalar_subquery()
        )
        wanted = sorted(set(candidate_ids))
        for part in chunks(wanted):
            await self._run(update(candidates).where(candidates.c.id.in_(part)).values(status=best))
        self._changed("candidate", wanted)

    async def _steps(
        self, application_ids: Sequence[int], state: ApplicationState, reason: str
    ) -> None:
        rows = [
            {
                "id": new_id(),
                "application_id": application_id,
                "state": state.value,
                "reason": reason,
                "by": self.tx.actor,
                "at": self.now,
            }
            for application_id in application_ids
        ]
        if rows:
            await self._run(insert(application_steps), rows)


class Decisions(Repository):
    """What people decided after interviews, with their reasons; nothing overwrites one."""

    async def add(
        self,
        application_id: int,
        scorecard_id: int | None,
        kind: DecisionKind,
        reason: str,
        after: int | None = None,
    ) -> Decision:
        """Keeps a person's decision; raises `state.reason_missing`.

        `reject` also moves the application there; `hold` and `advance` change no state. `after` is
        the newest decision that the person knew (0: none); raises `Changed` when there is another.
        """
        await self._run(
            select(applications.c.id).where(applications.c.id == application_id).with_for_update()
        )
        application = await self.tx.applications.get(application_id)
        if after is not None:
            known = await self.of(application_id)
            if (known[0].id if known else 0) != after:
                raise Changed(f"decision on {application_id}")
        if not reason.strip():
            raise refuse("state.reason_missing")
        if self.tx.actor is None:
            raise ValueError("a decision is a person's")
        if kind is DecisionKind.reject and application.state is not ApplicationState.rejected:
            await self.tx.applications.change(application_id, ApplicationState.rejected, reason)
        decision = Decision(
            id=new_id(),
            application_id=application_id,
            scorecard_id=scorecard_id,
            kind=kind,
            reason=reason,
            by=self.tx.actor,
            at=self.now,
        )
        await self._run(
            insert(decisions).values(**decision.model_dump(exclude={"kind"}), kind=kind.value)
        )
        self._changed("decision", decision.id, "added", application_id)
        self._changed("application", application_id, parent_id=application.candidate_id)
        self._audit(
            "decision.made",
            "decision",
            decision.id,
            None,
            {"kind": kind.value, "reason": reason},
            candidate_id=application.candidate_id,
        )
        await self.tx.candidates.touch(application.candidate_id)
        return decision

    async def of(self, application_id: int) -> list[Decision]:
        """Decisions about an application, the newest first."""
        statement = (
            select(decisions)
            .where(decisions.c.application_id == application_id)
            .order_by(decisions.c.id.desc())
            .limit(1000)
        )
        return [Decision.model_validate(dict(row)) for row in await self._all(statement)]

    async def waiting(self, limit: int = 200) -> list[ScorecardRecord]:
        """Scorecards that no person has decided on yet."""
        return await self.tx.scorecards.records(limit=limit, waiting=True)

    async def latest_kinds(self, application_ids: Sequence[int]) -> dict[int, DecisionKind]:
        """What was decided last about each application."""
        return {i: d.kind for i, d in (await self.latest_of(application_ids)).items()}

    async def latest_of(self, application_ids: Sequence[int]) -> dict[int, Decision]:
        """The latest decision about each application that has one."""
        found: dict[int, Decision] = {}
        for part in chunks(list(application_ids)):
            newest = (
                select(func.max(decisions.c.id))
                .where(decisions.c.application_id.in_(part))
                .group_by(decisions.c.application_id)
            )
            rows = await self._all(select(decisions).where(decisions.c.id.in_(newest)))
            made = [Decision.model_validate(dict(row)) for row in rows]
            found |= {decision.application_id: decision for decision in made}
        return found


def _application(row: RowMapping) -> Application:
    return Application.model_validate(dict(row))
