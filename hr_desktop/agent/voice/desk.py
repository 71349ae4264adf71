"""What a voice interview needs of the database, besides the interview itself (`agent.records`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hr_desktop.agent.records import StoreRecords
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Consent, Interview, InterviewState, Turn
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import Invitation, Live, Mode, RequestKind
from hr_desktop.services.consent import voice_text
from hr_desktop.store import Store


class Guest(Value):
    """Who is at the door, and for what."""

    invitation: Invitation
    interview: Interview
    now: datetime
    called_off: bool  # its application was closed before it began

    @property
    def mode(self) -> Mode:
        """What the page is to show before the interview runs."""
        interview = self.interview
        ended = {
            InterviewState.completed: Mode.over,
            InterviewState.failed: Mode.over,
            InterviewState.cancelled: Mode.cancelled,
            InterviewState.expired: Mode.expired,
        }.get(interview.state)
        if ended is not None:
            return ended
        if self.called_off:
            return Mode.cancelled
        if interview.state is InterviewState.active:
            return Mode.live
        if interview.window_opens_at is not None and self.now < interview.window_opens_at:
            return Mode.early
        if interview.window_ends_at is not None and self.now >= interview.window_ends_at:
            return Mode.expired
        return Mode.ready


class Desk:
    """One short transaction for each step. `owner` is the interviewer's identity in the room."""

    def __init__(self, store: Store, records: StoreRecords, owner: str, lease_s: float) -> None:
        self.store = store
        self.records = records
        self._owner = owner
        self._lease = lease_s

    async def guest(self, invitation_id: int, room: str) -> Guest | None:
        """The invitation and its interview; None when they are gone, or another room's."""
        try:
            async with self.store.read() as tx:
                invitation = await tx.invitations.get(invitation_id)
                interview = await tx.interviews.get(invitation.interview_id)
                called_off = await tx.interviews.called_off(interview)
                now = tx.now
        except PersonError as refused:
            if refused.said.code != "store.gone":
                raise
            return None
        if invitation.room != room:
            return None
        return Guest(invitation=invitation, interview=interview, now=now, called_off=called_off)

    async def take(self, interview_id: int) -> int:
        """The lease, whatever state the interview is in; its fence. Raises `Fenced`."""
        async with self.store.write() as tx:
            lease = await tx.interviews.claim(interview_id, self._owner, self._lease, ended=True)
            return lease.fence

    async def consent(
        self, guest: Guest, fence: int, version: str, sha256: str, language: Language
    ) -> Guest | None:
        """Keeps a consent to the text in force, and gives the guest with it; None for another."""
        text = voice_text(language, guest.invitation.recording_days)
        if (version, sha256) != (text.version, text.sha256):
            return None
        given = Consent(at=guest.now, text_version=version, text_sha256=sha256)
        async with self.store.write() as tx:
            given = given.model_copy(update={"at": tx.now})
            await tx.interviews.consent(guest.interview.id, fence, given)
        return guest.model_copy(
            update={"interview": guest.interview.model_copy(update={"consent": given})}
        )

    async def report(self, invitation: Invitation, **fields: Any) -> None:
        """What the page tells of itself; the first time counts."""
        async with self.store.write() as tx:
            now = await tx.invitations.get(invitation.id)
            fresh = {
                name: tx.now if value is True and name.endswith("_at") else value
                for name, value in fields.items()
                if not (name.endswith("_at") and getattr(now, name) is not None)
            }
            if any(getattr(now, name) != value for name, value in fresh.items()):
                await tx.invitations.change(invitation.id, **fresh)

    async def request(self, interview_id: int, kind: RequestKind, text: str, most: int) -> bool:
        """What the candidate asks for; False when so many of theirs wait for an answer."""
        async with self.store.write() as tx:
            known = await tx.requests.of_interview(interview_id)
            if sum(one.answered_at is None for one in known) >= most:
                return False
            await tx.requests.add(interview_id, kind, text)
            return True

    async def turns(self, interview_id: int, after: int) -> list[Turn]:
        """The conversation."""
        async with self.store.read() as tx:
            return await tx.turns.after(interview_id, after, 200)

    async def show(self, interview_id: int, fence: int, live: Live | None) -> None:
        """Replaces what is live; None removes it."""
        async with self.store.write() as tx:
            if live is None:
                await tx.live.remove(interview_id)
            else:
                await tx.live.put(interview_id, fence, live)
