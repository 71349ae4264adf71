"""The outbox: letters go to the mail server, and no letter goes twice by itself.

A letter is marked `sending`, committed, before its words go out. Whoever finds it so and is not the
one who sends it cannot know whether it arrived: it becomes `unclear`, and a person decides.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import Message, PersonError, message
from hr_desktop.domain.records import Work
from hr_desktop.domain.voice import Mail
from hr_desktop.services.core import Core
from hr_desktop.services.invitation_letters import (
    WITH_LINK,
    Posted,
    addressee_of,
    message_of,
    sender_of,
    window_of,
)
from hr_desktop.services.join_page import JoinPage
from hr_desktop.services.runner import LEASE_SECONDS
from hr_desktop.store.transaction import Tx
from hr_desktop.vault import Vault

log = logging.getLogger(__name__)

MAIL_JOB = "mail"
ATTEMPTS = 14  # with the pauses of the queue about 50 minutes: greylisting takes up to half an hour
ANSWER_S = 120.0  # a server may look a letter through before it takes it
_LEAVING_S = 2.0  # a program that ends waits so long for the answer
_TOO_LATE = timedelta(hours=1)  # before the window's end no reminder helps any more
_OTHERS = timedelta(minutes=10)
_OTHERS_TRYING = timedelta(hours=1)  # as long as the queue's pauses last
_LATER = timedelta(seconds=20)
_BEGUN = (InterviewState.active, InterviewState.interrupted)


class Outbox:
    """Sends letters; where no mail server is set up, other computers of the team do."""

    def __init__(self, core: Core, pages: JoinPage) -> None:
        self._core = core
        self._pages = pages

    def able(self) -> bool:
        """Whether this computer can send letters whose links others can open."""
        alone = self._core.store.workspace is None
        return self._core.settings.smtp.host is not None and (alone or not self._pages.only_here())

    def _left_to_others(self, mail: Mail, work: Work, now: datetime) -> bool:
        """Whether another computer of the team is to send this one: here no link can be made.

        For a while, and longer when one has tried: when none can, it is better to fail, and to be
        told of.
        """
        linked = not self._pages.missing() and self._core.settings.livekit.api_key is not None
        if linked or self._core.store.workspace is None or mail.kind not in WITH_LINK:
            return False
        since = max(mail.due_at, work.created_at)
        return now - since < (_OTHERS if work.attempts <= 1 else _OTHERS_TRYING)

    async def ask(self, tx: Tx, mail_id: int) -> None:
        """Has a letter sent; it is in the queue once, however often it is asked for."""
        await tx.jobs.add(MAIL_JOB, mail_id, key=f"mail:{mail_id}", max_attempts=ATTEMPTS)

    async def ask_due(self) -> None:
        """Has those sent whose time has come (reminders)."""
        async with self._core.program() as tx:
            for mail_id in await tx.mails.due():
                await self.ask(tx, mail_id)
        self._core.wake()

    async def work(self, work: Work) -> None:
        """One letter of the queue."""
        posted = await self._take(work)
        if posted is not None:
            data = await message_of(self._core, self._pages, posted)
            await self._send(work, posted, data)

    async def waits(self, tx: Tx, work: Work, said: Message) -> None:
        """It is tried again later."""
        if work.ref_id is not None:
            await tx.mails.tell(work.ref_id, said)

    async def gave_up(self, tx: Tx, work: Work, said: Message) -> None:
        """It cannot be sent, or nobody knows."""
        if work.ref_id is not None and not await tx.mails.move(
            work.ref_id, ["waiting"], "failed", said
        ):
            await tx.mails.move(work.ref_id, ["sending"], "unclear", message("mail.unclear"))

    async def _take(self, work: Work) -> Posted | None:
        """The letter of a job; None when there is nothing to do any more."""
        async with self._core.program() as tx:
            posted = await self._posted(tx, work)
            if posted is not None and posted.mail.state == "waiting" and _wanted(posted, tx.now):
                if not self._left_to_others(posted.mail, work, tx.now):
                    return posted
                await tx.jobs.give_back(work.id, work.fence, tx.now + _LATER)
                return None
            if posted is not None and posted.mail.state == "sending":  # and the program has died
                await tx.mails.move(posted.mail.id, ["sending"], "unclear", message("mail.unclear"))
            elif posted is not None:
                await tx.mails.move(posted.mail.id, ["waiting"], "cancelled")
            await tx.jobs.finish(work.id, work.fence)
        return None

    async def _posted(self, tx: Tx, work: Work) -> Posted | None:
        try:
            mail = await tx.mails.get(work.ref_id or 0)
            invitation = await tx.invitations.get(mail.invitation_id)
            interview = await tx.interviews.get(invitation.interview_id)
            assert interview.application_id is not None
            called_off = await tx.interviews.called_off(interview)
            addressee = await addressee_of(tx, self._core, interview.application_id)
        except PersonError as refused:
            if refused.said.code != "store.gone":
                raise
            return None  # deleted meanwhile
        return Posted(
            mail=mail,
            invitation=invitation,
            interview=interview,
            addressee=addressee,
            called_off=called_off,
        )

    async def _send(self, work: Work, posted: Posted, data: bytes) -> None:
        smtp = self._core.settings.smtp
        password = await asyncio.to_thread(Vault().get, "smtp.password")
        server = await asyncio.to_thread(import_module, "hr_desktop.services.mail_server")
        async with server.connected(smtp, password) as connection:
            await server.name_both(connection, smtp, sender_of(self._core), posted.mail.recipient)
            async with self._core.program() as tx:
                await tx.jobs.renew(work.id, work.fence, LEASE_SECONDS)
                going = await tx.mails.move(posted.mail.id, ["waiting"], "sending")
                if not going:  # a person withdrew it in this moment
                    await tx.jobs.finish(work.id, work.fence)
            if not going:
                return
            handing = asyncio.ensure_future(self._hand_over(server, connection, posted, data))
            again = await _patiently(handing)
        if again is not None:
            raise PersonError(again)
        async with self._core.program() as tx:
            await tx.jobs.finish(work.id, work.fence)

    async def _hand_over(
        self, server: ModuleType, connection: Any, posted: Posted, data: bytes
    ) -> Message | None:
        """Sends the words and keeps what came of it; gives why it has to be tried again."""
        smtp, mail_id = self._core.settings.smtp, posted.mail.id
        said: Message | None = None
        try:
            with server.in_words(smtp):
                await connection.data(data, timeout=ANSWER_S)
        except PersonError as refused:
            said = refused.said
            log.info("letter %s was not taken: %s", mail_id, said.code)
        async with self._core.program() as tx:
            if said is None:
                # "unclear" is what another program made of it while this one was slow
                await tx.mails.move(mail_id, ["sending", "unclear"], "sent")
                if posted.mail.kind in ("invitation", "rescheduled"):
                    await tx.invitations.change(posted.invitation.id, sent_at=tx.now)
            elif said.code == "mail.busy":
                await tx.mails.move(mail_id, ["sending"], "waiting", said)
                return said
            elif said.code == "mail.refused":
                await tx.mails.move(mail_id, ["sending"], "failed", said)
            else:
                await tx.mails.move(mail_id, ["sending"], "unclear", message("mail.unclear"))
        return None


async def _patiently(handing: asyncio.Future[Message | None]) -> Message | None:
    """Its result. Cut off in the middle, a letter is unclear: a program that ends waits a moment.

    Whoever cancels may do so more than once.
    """
    loop = asyncio.get_running_loop()
    until: float | None = None
    while not handing.done():
        try:
            left = None if until is None else until - loop.time()
            await asyncio.wait([handing], timeout=left)
        except asyncio.CancelledError:
            until = until or loop.time() + _LEAVING_S
        if until is not None and loop.time() >= until:
            handing.cancel()
            break
    if until is not None:
        raise asyncio.CancelledError
    return handing.result()


def _wanted(posted: Posted, now: Any) -> bool:
    """Whether the letter still says what is true."""
    kind, state = posted.mail.kind, posted.interview.state
    _, closes = window_of(posted.interview)
    if posted.called_off and kind in WITH_LINK:
        return False
    if kind == "answer":
        return True
    if kind == "cancelled":
        return state is InterviewState.cancelled
    if kind == "reminder":
        by_itself = posted.mail.due_at > posted.mail.created_at  # not by a person's press
        return state is InterviewState.created and closes - now > (
            _TOO_LATE if by_itself else timedelta()
        )
    return state in (InterviewState.created, *_BEGUN) and closes > now
