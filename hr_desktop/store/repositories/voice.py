"""Invitations, letters, requests, recordings, live rows, agents and single leases."""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import RowMapping, Table, and_, case, delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hr_desktop.domain.base import new_id
from hr_desktop.domain.messages import Message, refuse
from hr_desktop.domain.records import Purged, Room
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import (
    AgentRow,
    CandidateRequest,
    Invitation,
    Live,
    Mail,
    MailKind,
    MailState,
    Recording,
    RequestKind,
)
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import (
    agents,
    candidate_requests,
    interviews,
    invitations,
    leases,
    live,
    mails,
    recordings,
)


class Invitations(Repository):
    """One for each voice interview."""

    async def add(self, interview_id: int, room: str, **fields: Any) -> Invitation:
        """A new one; `fields` are those of `Invitation` that a person chooses."""
        made = Invitation(
            id=new_id(),
            interview_id=interview_id,
            room=room,
            created_at=self.now,
            updated_at=self.now,
            **fields,
        )
        await self._run(insert(invitations).values(**made.model_dump()))
        self._changed("invitation", made.id, "added", interview_id)
        return made

    async def get(self, invitation_id: int) -> Invitation:
        """The invitation; raises `store.gone`."""
        row = await self._first(select(invitations).where(invitations.c.id == invitation_id))
        if row is None:
            raise gone("invitation")
        return Invitation.model_validate(dict(row))

    async def of_interview(self, interview_id: int) -> Invitation | None:
        """The invitation to an interview, None when there is none."""
        found = await self.of_interviews([interview_id])
        return found.get(interview_id)

    async def of_interviews(self, interview_ids: Iterable[int]) -> dict[int, Invitation]:
        """Invitations by interview."""
        rows = await self._all(
            select(invitations).where(invitations.c.interview_id.in_(list(interview_ids)))
        )
        return {row["interview_id"]: Invitation.model_validate(dict(row)) for row in rows}

    async def change(self, invitation_id: int, **fields: Any) -> Invitation:
        """Sets fields; raises `store.gone`."""
        done = await self._run(
            update(invitations)
            .where(invitations.c.id == invitation_id)
            .values(**fields, updated_at=self.now)
        )
        if done.rowcount == 0:
            raise gone("invitation")
        after = await self.get(invitation_id)
        self._changed("invitation", invitation_id, parent_id=after.interview_id)
        return after

    async def rooms(self, names: Iterable[str], late: timedelta = timedelta()) -> list[Room]:
        """What the watcher has to know about these rooms; others are not ours.

        A lease that ran out no longer ago than `late` counts as one that runs.
        """
        statement = (
            select(
                invitations.c.id.label("invitation_id"),
                invitations.c.room,
                invitations.c.waiting_since,
                interviews.c.id.label("interview_id"),
                interviews.c.state,
                interviews.c.lease_owner,
                interviews.c.lease_until,
            )
            .join(interviews, interviews.c.id == invitations.c.interview_id)
            .where(invitations.c.room.in_(list(names)), interviews.c.deletion_id.is_(None))
        )
        return [
            Room(**{**dict(row), "held": _runs(row, self.now - late)})
            for row in await self._all(statement)
        ]

    async def waiting(self) -> list[int]:
        """Invitations whose candidate waits for an interviewer."""
        return await self._scalars(
            select(invitations.c.id).where(invitations.c.waiting_since.is_not(None))
        )


def _runs(row: RowMapping, now: datetime) -> bool:
    """A lease that was given back has run out, however late its holder may be."""
    until = row["lease_until"]
    return row["lease_owner"] is not None and until is not None and until >= now


class Mails(Repository):
    """The outbox."""

    async def add(
        self,
        invitation_id: int,
        kind: MailKind,
        language: Language,
        recipient: str,
        subject: str,
        body: str,
        due_at: datetime | None = None,
    ) -> Mail:
        """A letter that waits to be sent, at once or from `due_at` on."""
        made = Mail(
            id=new_id(),
            invitation_id=invitation_id,
            kind=kind,
            language=language,
            recipient=recipient,
            subject=subject,
            body=body,
            state="waiting",
            by=self.tx.actor or "",
            created_at=self.now,
            due_at=due_at or self.now,
        )
        await self._run(insert(mails).values(**made.model_dump()))
        self._changed("mail", made.id, "added", invitation_id)
        return made

    async def get(self, mail_id: int) -> Mail:
        """One letter; raises `store.gone`."""
        row = await self._first(select(mails).where(mails.c.id == mail_id))
        if row is None:
            raise gone("mail")
        return Mail.model_validate(dict(row))

    async def of_invitation(self, invitation_id: int) -> builtins.list[Mail]:
        """Its letters by age."""
        statement = select(mails).where(mails.c.invitation_id == invitation_id).order_by(mails.c.id)
        return [Mail.model_validate(dict(row)) for row in await self._all(statement)]

    async def move(
        self,
        mail_id: int,
        before: Sequence[MailState],
        state: MailState,
        said: Message | None = None,
    ) -> bool:
        """From one of the states `before` to `state`; False when it was in none of them."""
        values: dict[str, Any] = {
            "state": state,
            "said": said.model_dump(mode="json") if said is not None else None,
        }
        if state == "sent":
            values["sent_at"] = self.now
        done = await self._run(
            update(mails)
            .where(mails.c.id == mail_id, mails.c.state.in_(list(before)))
            .values(**values)
        )
        if done.rowcount:
            self._changed("mail", mail_id)
        return bool(done.rowcount)

    async def tell(self, mail_id: int, said: Message) -> None:
        """Why a letter still waits."""
        await self._run(
            update(mails)
            .where(mails.c.id == mail_id, mails.c.state == "waiting")
            .values(said=said.model_dump(mode="json"))
        )
        self._changed("mail", mail_id)

    async def withdraw(
        self, invitation_id: int, kinds: Sequence[MailKind] | None = None
    ) -> builtins.list[int]:
        """Letters that have not gone out yet will not; their ids.

        Without `kinds`, what they say of the interview is not true any more: none of these that
        failed is tried again. Answers to requests stay.
        """
        statement = update(mails).where(mails.c.invitation_id == invitation_id)
        if kinds is None:
            statement = statement.where(
                mails.c.state.in_(["waiting", "failed"]), mails.c.kind != "answer"
            )
        else:
            statement = statement.where(mails.c.state == "waiting", mails.c.kind.in_(list(kinds)))
        done = await self._run(statement.values(state="cancelled").returning(mails.c.id))
        ids = [int(one) for one in done.scalars().all()]
        self._changed("mail", ids)
        return ids

    async def due(self, limit: int = 500) -> builtins.list[int]:
        """Letters that wait and whose time has come, by that time."""
        return await self._scalars(
            select(mails.c.id)
            .where(mails.c.state == "waiting", mails.c.due_at <= self.now)
            .order_by(mails.c.due_at)
            .limit(limit)
        )

    async def troubled(self, limit: int = 200) -> dict[int, Mail]:
        """By interview: the newest letter, when it was not sent or nobody knows.

        Letters that are planned for later do not count.
        """
        newer = mails.alias("newer")
        gone_on = exists().where(
            newer.c.invitation_id == mails.c.invitation_id,
            newer.c.id > mails.c.id,
            newer.c.state != "cancelled",
            newer.c.due_at <= self.now,
        )
        rows = await self._all(
            select(mails, invitations.c.interview_id)
            .join(invitations, invitations.c.id == mails.c.invitation_id)
            .where(mails.c.state.in_(["failed", "unclear"]), ~gone_on)
            .order_by(mails.c.id.desc())
            .limit(limit)
        )
        return {row["interview_id"]: Mail.model_validate(dict(row)) for row in rows}

    async def doubt(self, said: Message) -> None:
        """After an older copy of the database came back: what was due may have gone out since."""
        done = await self._run(
            update(mails)
            .where(
                or_(
                    mails.c.state == "sending",
                    and_(mails.c.state == "waiting", mails.c.due_at <= self.now),
                )
            )
            .values(state="unclear", said=said.model_dump(mode="json"))
            .returning(mails.c.id)
        )
        self._changed("mail", list(done.scalars().all()))


class CandidateRequests(Repository):
    """What candidates ask for on their page."""

    async def add(self, interview_id: int, kind: RequestKind, text: str) -> CandidateRequest:
        """A new request."""
        made = CandidateRequest(
            id=new_id(), interview_id=interview_id, kind=kind, text=text, at=self.now
        )
        await self._run(insert(candidate_requests).values(**made.model_dump()))
        self._changed("request", made.id, "added", interview_id)
        return made

    async def of_interview(self, interview_id: int) -> builtins.list[CandidateRequest]:
        """An interview's requests by age."""
        return await self._where(candidate_requests.c.interview_id == interview_id)

    async def open(self, limit: int = 200) -> builtins.list[CandidateRequest]:
        """Requests that nobody has answered, by age."""
        return await self._where(candidate_requests.c.answered_at.is_(None), limit=limit)

    async def get(self, request_id: int) -> CandidateRequest:
        """One request; raises `store.gone`."""
        found = await self._where(candidate_requests.c.id == request_id)
        if not found:
            raise gone("request")
        return found[0]

    async def answer(self, request_id: int, answer: str) -> CandidateRequest:
        """A person's answer. Raises `store.gone`, and `request.answered` when there is one."""
        done = await self._run(
            update(candidate_requests)
            .where(
                candidate_requests.c.id == request_id, candidate_requests.c.answered_at.is_(None)
            )
            .values(answer=answer, answered_by=self.tx.actor or "", answered_at=self.now)
        )
        after = await self.get(request_id)
        if done.rowcount == 0:
            raise refuse("request.answered")
        self._changed("request", request_id, parent_id=after.interview_id)
        self._audit(
            "request.answered",
            "interview",
            after.interview_id,
            None,
            {"kind": after.kind, "answer": answer},
            candidate_id=await self.tx.interviews.candidate_of(after.interview_id),
        )
        return after

    async def _where(self, *where: Any, limit: int = 200) -> builtins.list[CandidateRequest]:
        statement = (
            select(candidate_requests).where(*where).order_by(candidate_requests.c.id).limit(limit)
        )
        return [CandidateRequest.model_validate(dict(row)) for row in await self._all(statement)]


class Recordings(Repository):
    """Segments of sound."""

    async def add(
        self,
        interview_id: int,
        fence: int,
        number: int,
        began_at: datetime,
        seconds: float,
        file_sha256: str,
        size: int,
    ) -> Recording:
        """Keeps a closed segment; the same number again is the same segment."""
        known = await self._first(
            select(recordings).where(
                recordings.c.interview_id == interview_id,
                recordings.c.fence == fence,
                recordings.c.number == number,
            )
        )
        if known is not None:
            return Recording.model_validate(dict(known))
        made = Recording(
            id=new_id(),
            interview_id=interview_id,
            fence=fence,
            number=number,
            began_at=began_at,
            seconds=seconds,
            file_sha256=file_sha256,
            size=size,
            created_at=self.now,
        )
        await self._run(insert(recordings).values(**made.model_dump()))
        self._changed("recording", made.id, "added", interview_id)
        return made

    async def of_interview(self, interview_id: int) -> builtins.list[Recording]:
        """The segments in the order in which they were spoken."""
        statement = (
            select(recordings)
            .where(recordings.c.interview_id == interview_id)
            .order_by(recordings.c.began_at, recordings.c.fence, recordings.c.number)
        )
        return [Recording.model_validate(dict(row)) for row in await self._all(statement)]

    async def due(self, days: int, limit: int = 1000) -> builtins.list[int]:
        """Those that are older than `days`, or than what their candidate was promised."""
        promises = await self._scalars(
            select(invitations.c.recording_days)
            .where(invitations.c.recording_days < days)
            .distinct()
        )
        over = [recordings.c.began_at < self._before(days)]
        for promised in promises:
            over.append(
                and_(
                    invitations.c.recording_days == promised,
                    recordings.c.began_at < self._before(promised),
                )
            )
        found = (
            select(recordings.c.id)
            .outerjoin(invitations, invitations.c.interview_id == recordings.c.interview_id)
            .where(or_(*over))
            .distinct()
        )
        return await self._scalars(found.limit(limit))

    async def purge_due(self, days: int) -> Purged:
        """Removes what is `due`; the audit log keeps of which interviews."""
        gone: builtins.list[RowMapping] = []
        for part in chunks(await self.due(days)):
            done = await self._run(
                delete(recordings)
                .where(recordings.c.id.in_(part))
                .returning(recordings.c.id, recordings.c.interview_id, recordings.c.file_sha256)
            )
            gone += done.mappings().all()
        counts = Counter(row["interview_id"] for row in gone)
        for interview_id, count in counts.items():
            self._changed(
                "recording",
                [row["id"] for row in gone if row["interview_id"] == interview_id],
                "removed",
                interview_id,
            )
            self._audit(
                "recording.removed",
                "interview",
                interview_id,
                None,
                {"count": count},
                candidate_id=await self.tx.interviews.candidate_of(interview_id),
            )
        files = await self.tx.files.unreferenced(row["file_sha256"] for row in gone)
        return Purged(files=tuple(files))

    def _before(self, days: int) -> datetime:
        return self.now - timedelta(days=days)


class LiveRows(Repository):
    """What is being said at this moment; not in the change log, whoever shows it asks."""

    async def put(self, interview_id: int, fence: int, state: Live) -> None:
        """Replaces the row; nothing when a newer agent has written it."""
        values = {"fence": fence, "state": state.model_dump(mode="json"), "at": self.now}
        statement = _upsert(self, live).values(interview_id=interview_id, **values)
        await self._run(
            statement.on_conflict_do_update(
                index_elements=["interview_id"], set_=values, where=live.c.fence <= fence
            )
        )

    async def get(self, interview_ids: Iterable[int], newer_s: float = 10.0) -> dict[int, Live]:
        """States that were written in the last seconds, by interview."""
        rows = await self._all(
            select(live).where(
                live.c.interview_id.in_(list(interview_ids)),
                live.c.at >= self.now - timedelta(seconds=newer_s),
            )
        )
        return {row["interview_id"]: Live.model_validate(row["state"]) for row in rows}

    async def remove(self, interview_id: int) -> None:
        """The interview has ended."""
        await self._run(delete(live).where(live.c.interview_id == interview_id))


class Agents(Repository):
    """Processes that hold interviews; the change log hears when one comes, goes or takes more."""

    async def put(self, row: AgentRow) -> AgentRow:
        """A sign of life; gives the row with what a person wants of it."""
        before = await self._first(select(agents).where(agents.c.id == row.id))
        values = row.model_dump(mode="python", exclude={"wish", "seen_at", "said"}) | {
            "seen_at": self.now,
            "said": row.said.model_dump(mode="json") if row.said else None,
        }
        if before is None:
            await self._run(insert(agents).values(**values))
            self._changed("agent", row.id, "added")
        else:
            await self._run(update(agents).where(agents.c.id == row.id).values(**values))
            if any(before[n] != values[n] for n in ("active", "draining", "capacity", "voice")):
                self._changed("agent", row.id)
        return row.model_copy(
            update={"wish": before["wish"] if before else None, "seen_at": self.now}
        )

    async def list(self) -> builtins.list[AgentRow]:
        """All that have not been cleaned up, by computer."""
        rows = await self._all(select(agents).order_by(agents.c.computer, agents.c.id))
        return [AgentRow.model_validate(dict(row)) for row in rows]

    async def alive(self, within_s: float = 10.0) -> builtins.list[AgentRow]:
        """Those that gave a sign of life in the last seconds."""
        since = self.now - timedelta(seconds=within_s)
        return [row for row in await self.list() if row.seen_at >= since]

    async def wish(self, agent_id: int, wish: Literal["drain", "stop"] | None) -> None:
        """What a person wants of it; it obeys at its next sign of life. Raises `store.gone`."""
        done = await self._run(update(agents).where(agents.c.id == agent_id).values(wish=wish))
        if done.rowcount == 0:
            raise gone("agent")
        self._changed("agent", agent_id)
        self._audit("agent.wish", "agent", agent_id, None, {"wish": wish})

    async def remove(self, agent_id: int) -> None:
        """It has ended properly."""
        done = await self._run(delete(agents).where(agents.c.id == agent_id))
        if done.rowcount:
            self._changed("agent", agent_id, "removed")

    async def clean(self, older_s: float = 60.0) -> int:
        """Removes rows without a sign of life for so long; how many."""
        since = self.now - timedelta(seconds=older_s)
        ids = await self._scalars(
            delete(agents).where(agents.c.seen_at < since).returning(agents.c.id)
        )
        self._changed("agent", ids, "removed")
        return len(ids)


class Leases(Repository):
    """Work of which there is one at a time, by name."""

    async def take(self, name: str, owner: str, lease_s: float) -> int | None:
        """Takes or prolongs; gives the fencing number, None while another owner's runs."""
        until = self.now + timedelta(seconds=lease_s)
        mine = leases.c.owner == owner
        free = or_(
            leases.c.until < self.now, leases.c.until > self.now + timedelta(seconds=lease_s + 60)
        )
        # An upsert alone would lock the row for whoever does not get it, too.
        taken = await self._run(
            update(leases)
            .where(leases.c.name == name, or_(mine, free))
            .values(owner=owner, until=until, fence=leases.c.fence + case((mine, 0), else_=1))
            .returning(leases.c.fence)
        )
        if (fence := taken.scalar()) is None:
            made = await self._run(
                _upsert(self, leases)
                .values(name=name, owner=owner, until=until, fence=1)
                .on_conflict_do_nothing()
                .returning(leases.c.fence)
            )
            fence = made.scalar()
        return int(fence) if fence is not None else None

    async def release(self, name: str, owner: str) -> None:
        """Gives it back."""
        await self._run(
            update(leases)
            .where(leases.c.name == name, leases.c.owner == owner)
            .values(until=self.now - timedelta(seconds=1))
        )


def _upsert(repository: Repository, table: Table) -> Any:
    name = repository.tx.connection.dialect.name
    return (sqlite if name == "sqlite" else postgresql).insert(table)
