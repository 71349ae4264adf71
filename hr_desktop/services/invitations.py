"""Inviting candidates to voice interviews, and what becomes of the invitations."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from hr_desktop.domain.addresses import mail_address
from hr_desktop.domain.interview import OPEN_STATES, Interview, InterviewKind, InterviewState
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.voice import CandidateRequest, Invitation, Mail, MailKind
from hr_desktop.durable import write_atomically
from hr_desktop.services.core import Core
from hr_desktop.services.failures import not_saved
from hr_desktop.services.invitation_letters import (
    WITH_LINK,
    Addressee,
    addressee_of,
    answered,
    composed,
    mint_link,
    sender_of,
    window_of,
    written,
)
from hr_desktop.services.invitation_life import DAY, reminder_at, steps
from hr_desktop.services.join_page import JoinPage
from hr_desktop.services.outbox import Outbox
from hr_desktop.services.plans import PlanService, readiness
from hr_desktop.services.report_parts import local_time_zone
from hr_desktop.services.time_zones import guess_zone, is_zone, zone_of
from hr_desktop.services.values import (
    InvitationView,
    InviteChoices,
    InviteDraft,
    InviteLetter,
    InviteWay,
)
from hr_desktop.services.values.invitations import may_be_known
from hr_desktop.store.transaction import Tx

LEAST_MINUTES, MOST_MINUTES = 10, 45
FARTHEST = timedelta(days=120)  # a link is a secret, and does not live for ever
_SOON = timedelta(hours=3)  # who was invited now needs no reminder in a moment


class InvitationService:
    """Invitations: made, sent, moved, called off, looked at."""

    def __init__(self, core: Core, plans: PlanService, outbox: Outbox, pages: JoinPage) -> None:
        self._core = core
        self._plans = plans
        self._outbox = outbox
        self._pages = pages

    # -- before ----------------------------------------------------------------------------------

    async def draft(self, application_id: int) -> InviteDraft:
        """What an invitation begins with, and what is still missing for it."""
        core = self._core
        async with core.read() as tx:
            application = await tx.applications.get(application_id)
            profile = (await tx.candidates.full(application.candidate_id)).profile
            data = (await tx.vacancies.get(application.vacancy_id)).data
            ready = await readiness(tx, application_id, InterviewKind.voice, consent=True)
            plan = await tx.plans.latest(application_id)
            earlier = await tx.interviews.of_application(application_id)
            before = await tx.invitations.of_interviews([one.id for one in earlier])
        zone = next((one.time_zone for one in before.values() if one.opened_at), "")
        if not zone and profile.city is not None:
            zone = await asyncio.to_thread(guess_zone, profile.city.value)
        opens = _next_morning(core.now, zone or local_time_zone())
        return InviteDraft(
            application_id=application_id,
            candidate_id=application.candidate_id,
            candidate_name=profile.name.value if profile.name else "",
            vacancy_title=data.title,
            choices=InviteChoices(
                language=plan.plan.language if plan else data.interview_language,
                minutes=plan.plan.minutes if plan else data.interview_minutes,
                opens_at=opens,
                closes_at=_evening(opens + timedelta(days=4), zone or local_time_zone()),
                email=profile.emails[0].value if profile.emails else "",
                time_zone=zone or local_time_zone(),
                contact_name=core.settings.recruiter.strip(),
                contact_email=core.settings.mail_from.strip(),
            ),
            zone_known=bool(zone),
            can_mail=self.can_mail,
            has_plan=plan is not None,
            missing=(
                *self._pages.missing(),
                *(one for one in ready.missing if one.code != "ready.plan"),
            ),
        )

    async def letter(
        self, application_id: int, choices: InviteChoices, kind: MailKind = "invitation"
    ) -> InviteLetter:
        """A letter for a person to look over; `{link}` stands where the link will be."""
        async with self._core.read() as tx:
            to = await addressee_of(tx, self._core, application_id)
            return await written(tx, self._core, kind, choices, to, self._days)

    async def warnings(self, choices: InviteChoices) -> list[Message]:
        """What a person should think of: nobody may be there to hold the interview."""
        async with self._core.read() as tx:
            alive = await tx.agents.alive()
        agents = [one for one in alive if one.voice and not one.draining]
        found = []
        if not agents:
            # One that runs and cannot hold it has said why.
            why = next((one.said for one in alive if not one.voice and one.said is not None), None)
            found.append(why or message("invite.no_agent"))
        elif all(agent.desktop for agent in agents):
            computers = ", ".join(sorted({agent.computer for agent in agents}))
            found.append(message("invite.only_desktop", computers=computers))
        if choices.opens_at < self._core.now and choices.closes_at > self._core.now:
            found.append(message("invite.opens_at_once"))
        return found

    @property
    def _days(self) -> int:
        voice = self._core.settings.voice
        return voice.recording_days if voice.record else 0

    # -- making and changing -----------------------------------------------------------------------

    async def invite(
        self,
        application_id: int,
        choices: InviteChoices,
        letter: InviteLetter | None = None,
        way: InviteWay = "mail",
    ) -> InvitationView:
        """A voice interview with its invitation; with `way` "mail" the letter goes out at once.

        `letter` is the one a person has edited (None: from its template). A plan is made when
        there is none, or none in this language. Raises what `readiness` names first, and
        PersonError `invite.…`, `join.…`, `mail.…`; nothing is kept then.
        """
        choices = self._checked(choices, way)
        await self._reachable(choices)
        plan = await self._plan(application_id, choices)
        # LiveKit's package is heavy: only who invites or talks imports it.
        tokens = await asyncio.to_thread(import_module, "hr_desktop.rooms.tokens")
        async with self._core.person() as tx:
            # In one transaction with the interview: two presses must not invite twice.
            ready = await readiness(tx, application_id, InterviewKind.voice, consent=True)
            if not ready.ready:
                raise PersonError(ready.missing[0])
            to = await addressee_of(tx, self._core, application_id)
            interview = await tx.interviews.add(
                kind=InterviewKind.voice,
                plan=plan,
                language=choices.language,
                minutes=choices.minutes,
                application_id=application_id,
                window_opens_at=choices.opens_at,
                window_ends_at=choices.closes_at,
            )
            invitation = await tx.invitations.add(
                interview.id,
                tokens.new_room(),
                email=choices.email,
                time_zone=choices.time_zone,
                contact_name=choices.contact_name,
                contact_email=choices.contact_email,
                reminder=choices.reminder,
                recording_days=self._days,
            )
            if way == "mail":
                made = letter or await written(
                    tx, self._core, "invitation", choices, to, self._days
                )
                await self._post(tx, invitation, choices, "invitation", made)
            await self._plan_reminder(tx, invitation, choices, to)
            await self._note(tx, "invitation.made", interview, _window(interview))
        self._core.wake()
        return await self.of_interview(interview.id)

    async def reschedule(
        self,
        invitation_id: int,
        choices: InviteChoices,
        letter: InviteLetter | None = None,
        way: InviteWay = "mail",
    ) -> InvitationView:
        """Another window, length, address or contact for an interview that has not begun.

        Its language stays, as its questions do. The link of before leads to the same interview.
        """
        choices = self._checked(choices, way)
        await self._reachable(choices)
        async with self._core.person() as tx:
            before, interview = await self._both(tx, invitation_id)
            if interview.state is not InterviewState.created:
                raise refuse("invite.begun")
            await self._not_called_off(tx, interview)
            to = await addressee_of(tx, self._core, _application(interview))
            choices = choices.model_copy(update={"language": interview.language})
            invitation = await tx.invitations.change(
                invitation_id,
                email=choices.email,
                time_zone=choices.time_zone,
                contact_name=choices.contact_name,
                contact_email=choices.contact_email,
                reminder=choices.reminder,
                sequence=before.sequence + 1,
            )
            after = await tx.interviews.set_window(
                interview.id, choices.opens_at, choices.closes_at, choices.minutes
            )
            await tx.mails.withdraw(invitation_id)
            if way == "mail":
                # Who never got the first letter is not told of another time.
                kind: MailKind = "rescheduled" if before.sent_at else "invitation"
                days = invitation.recording_days
                made = letter or await written(tx, self._core, kind, choices, to, days)
                await self._post(tx, invitation, choices, kind, made)
            await self._plan_reminder(tx, invitation, choices, to)
            await self._note(tx, "invitation.moved", after, _window(after), _window(interview))
        self._core.wake()
        return await self.of_interview(interview.id)

    async def cancel(
        self, invitation_id: int, letter: InviteLetter | None = None, *, tell: bool = True
    ) -> InvitationView:
        """Calls the interview off; `tell`: the candidate is written to, if they may know of it."""
        async with self._core.person() as tx:
            before, interview = await self._both(tx, invitation_id)
            await tx.interviews.set_state(interview.id, InterviewState.cancelled)
            invitation = await tx.invitations.change(invitation_id, sequence=before.sequence + 1)
            await tx.mails.withdraw(invitation_id)
            knows = may_be_known(before, await tx.mails.of_invitation(invitation_id))
            if tell and knows and before.email and self._outbox.able():
                to = await addressee_of(tx, self._core, _application(interview))
                choices = _choices(before, interview)
                days = before.recording_days
                made = letter or await written(tx, self._core, "cancelled", choices, to, days)
                await self._post(tx, invitation, choices, "cancelled", made)
        self._core.wake()
        return await self.of_interview(interview.id)

    async def cancel_interview(self, interview_id: int) -> None:
        """`cancel` by the interview's id."""
        await self.cancel((await self.of_interview(interview_id)).invitation.id)

    async def resend(self, invitation_id: int) -> InvitationView:
        """The last invitation once more, with a new link; also when a letter is unclear."""
        return await self._again(invitation_id, ("invitation", "rescheduled"), "invitation")

    async def remind(self, invitation_id: int) -> InvitationView:
        """The reminder now, in place of the one that was planned."""
        return await self._again(invitation_id, (), "reminder")

    async def arrived(self, invitation_id: int) -> InvitationView:
        """The candidate says that the letter has come, of which nobody knew."""
        async with self._core.person() as tx:
            invitation = await tx.invitations.get(invitation_id)
            for mail in await tx.mails.of_invitation(invitation_id):
                if await tx.mails.move(mail.id, ["unclear"], "sent") and mail.kind in WITH_LINK:
                    await tx.invitations.change(invitation_id, sent_at=tx.now)
        return await self.of_interview(invitation.interview_id)

    async def _again(
        self, invitation_id: int, kinds: Sequence[MailKind], kind: MailKind
    ) -> InvitationView:
        async with self._core.person() as tx:
            invitation, interview = await self._both(tx, invitation_id)
            await self._still_open(tx, interview)
            choices = self._checked(_choices(invitation, interview), "mail", again=True)
            to = await addressee_of(tx, self._core, _application(interview))
            found = [m for m in await tx.mails.of_invitation(invitation_id) if m.kind in kinds]
            moved = await _moved_at(tx, interview)
            if found and (moved is None or found[-1].created_at >= moved):
                last = found[-1]
                kind, letter = last.kind, InviteLetter(subject=last.subject, body=last.body)
            else:  # none yet, or one with a time that is not true any more
                kind = _kind_now(invitation, interview) if found else kind
                days = invitation.recording_days
                letter = await written(tx, self._core, kind, choices, to, days)
            await tx.mails.withdraw(invitation_id, [kind])
            await self._post(tx, invitation, choices, kind, letter)
            await self._note(tx, "invitation.sent_again", interview, {"kind": kind})
        self._core.wake()
        return await self.of_interview(interview.id)

    # -- by hand -----------------------------------------------------------------------------------

    async def link(self, invitation_id: int) -> str:
        """The link, for a person to pass on. Kept nowhere; the audit log knows who took one."""
        async with self._core.read() as tx:
            invitation, interview = await self._both(tx, invitation_id)
            await self._still_open(tx, interview)
            to = await addressee_of(tx, self._core, _application(interview))
        link = await mint_link(self._core, self._pages, invitation, interview, to)
        await self._taken(invitation_id)
        await self._sent_by_hand(invitation_id)
        return link

    async def eml(self, invitation_id: int, to: Path, letter: InviteLetter | None = None) -> Path:
        """The letter with link and calendar entry as an unsent draft for the mail program.

        Of a cancelled interview it is the letter that says so.
        """
        async with self._core.read() as tx:
            invitation, interview = await self._both(tx, invitation_id)
            kind = _kind_now(invitation, interview)
            if kind in WITH_LINK:
                await self._still_open(tx, interview)
            addressee = await addressee_of(tx, self._core, _application(interview))
            if letter is None:
                choices, days = _choices(invitation, interview), invitation.recording_days
                letter = await written(tx, self._core, kind, choices, addressee, days)
        data = await composed(
            self._core,
            self._pages,
            invitation,
            interview,
            addressee,
            kind,
            letter,
            sender=None,
            number=invitation.id,
            to=invitation.email,
        )
        await self._taken(invitation_id)
        try:
            await asyncio.to_thread(write_atomically, to, data)
        except OSError as error:
            raise not_saved(error) from error
        if kind in WITH_LINK:
            await self._sent_by_hand(invitation_id)
        return to

    async def _taken(self, invitation_id: int) -> None:
        """A person gets what was made; the log says so before."""
        async with self._core.person() as tx:
            _, interview = await self._both(tx, invitation_id)
            await self._note(tx, "invitation.link_taken", interview)

    async def _sent_by_hand(self, invitation_id: int) -> None:
        """The candidate is invited by what a person has got."""
        async with self._core.person() as tx:
            invitation, _ = await self._both(tx, invitation_id)
            if invitation.sent_at is None:
                await tx.invitations.change(invitation_id, sent_at=tx.now)

    # -- requests ----------------------------------------------------------------------------------

    async def answer(self, request_id: int, answer: str, *, send: bool) -> CandidateRequest:
        """A person's answer; with `send` the candidate gets it as a letter."""
        if not answer.strip():
            raise refuse("request.answer_empty")
        async with self._core.person() as tx:
            request = await tx.requests.answer(request_id, answer.strip())
            invitation = await tx.invitations.of_interview(request.interview_id)
            if send and invitation is not None:
                self._can_mail(invitation.email)
                interview = await tx.interviews.get(request.interview_id)
                to = await addressee_of(tx, self._core, _application(interview))
                letter = answered(self._core, to, interview.language, answer)
                await self._post(tx, invitation, _choices(invitation, interview), "answer", letter)
        self._core.wake()
        return request

    # -- looking -----------------------------------------------------------------------------------

    async def of_interview(self, interview_id: int) -> InvitationView:
        """The invitation to an interview; raises PersonError `store.gone`."""
        found = await self.views([interview_id])
        if not found:
            raise refuse("store.gone", kind="invitation")
        return found[0]

    async def of_application(self, application_id: int) -> InvitationView | None:
        """The newest invitation of an application, or None."""
        async with self._core.read() as tx:
            interviews = await tx.interviews.of_application(application_id)
        voice = [one.id for one in interviews if one.kind is InterviewKind.voice]
        found = await self.views(voice[:1])
        return found[0] if found else None

    async def views(self, interview_ids: Iterable[int]) -> list[InvitationView]:
        """The invitations to these interviews as the window shows them."""
        async with self._core.read() as tx:
            made = await tx.invitations.of_interviews(interview_ids)
            return [await self._view(tx, one) for one in made.values()]

    async def _view(self, tx: Tx, invitation: Invitation) -> InvitationView:
        interview = await tx.interviews.get(invitation.interview_id)
        to = await addressee_of(tx, self._core, _application(interview))
        opens, closes = window_of(interview)
        mails = tuple(await tx.mails.of_invitation(invitation.id))
        off = await tx.interviews.called_off(interview)
        coming = interview.state is InterviewState.created and not off
        return InvitationView(
            invitation=invitation,
            interview_id=interview.id,
            application_id=_application(interview),
            state=interview.state,
            language=interview.language,
            minutes=interview.minutes,
            opens_at=opens,
            closes_at=closes,
            candidate_name=to.name,
            vacancy_title=to.vacancy,
            mails=mails,
            requests=tuple(await tx.requests.of_interview(interview.id)),
            steps=steps(invitation, interview, mails, tx.now, called_off=off),
            called_off=off,
            expires_tomorrow=coming and timedelta(0) < closes - tx.now <= DAY,
        )

    # -- inside ------------------------------------------------------------------------------------

    def _checked(
        self, choices: InviteChoices, way: InviteWay, *, again: bool = False
    ) -> InviteChoices:
        """The choices, cleaned; raises PersonError with what is wrong."""
        now = self._core.now
        length = timedelta(minutes=choices.minutes)
        if not LEAST_MINUTES <= choices.minutes <= MOST_MINUTES:
            raise refuse("invite.minutes", least=LEAST_MINUTES, most=MOST_MINUTES)
        if choices.closes_at <= now:
            raise refuse("invite.past")
        # Each against `now`, which is UTC: between two moments of one zone Python counts no change
        # of clocks.
        left = choices.closes_at - now - max(choices.opens_at - now, timedelta())
        if not again and left < length:
            raise refuse("invite.too_short")
        if choices.closes_at - now > FARTHEST:
            raise refuse("invite.too_late", n=FARTHEST.days)
        if choices.time_zone and not is_zone(choices.time_zone):
            raise refuse("invite.time_zone")
        if not choices.contact_name.strip() and not choices.contact_email.strip():
            raise refuse("invite.no_contact")
        if choices.contact_email.strip():
            mail_address(choices.contact_email)
        if way == "mail":
            self._can_mail(choices.email)
        elif choices.email.strip():
            mail_address(choices.email)
        words = ("email", "contact_name", "contact_email")
        return choices.model_copy(
            update={
                **{name: " ".join(getattr(choices, name).split()) for name in words},
                "time_zone": choices.time_zone or local_time_zone(),
            }
        )

    @property
    def can_mail(self) -> bool:
        """Whether letters can be sent from this computer."""
        return self._outbox.able()

    def _can_mail(self, email: str) -> None:
        if not self._outbox.able():
            here = self._core.settings.smtp.host is not None and self._pages.only_here()
            raise refuse("invite.only_here" if here else "invite.no_mail")
        sender_of(self._core)
        if not email.strip():
            raise refuse("invite.no_address")
        mail_address(email)

    async def _reachable(self, choices: InviteChoices) -> None:
        """Refuses what would end in a letter without a working link."""
        for said in self._pages.missing():
            raise PersonError(said)
        await self._pages.address(choices.closes_at)

    async def _plan(self, application_id: int, choices: InviteChoices) -> InterviewPlan:
        stored = await self._plans.get(application_id)
        plan = (stored or await self._plans.make(application_id)).plan
        if plan.language == choices.language:
            return plan.model_copy(update={"minutes": choices.minutes})
        async with self._core.read() as tx:
            application = await tx.applications.get(application_id)
            vacancy = await tx.vacancies.get(application.vacancy_id)
            candidate = await tx.candidates.full(application.candidate_id)
            text = ""
            if candidate.current_resume_id is not None:
                text = await tx.resumes.text(candidate.current_resume_id)
        return await self._plans.draft(
            vacancy.data, candidate.profile, text, choices.language, choices.minutes
        )

    async def _both(self, tx: Tx, invitation_id: int) -> tuple[Invitation, Interview]:
        invitation = await tx.invitations.get(invitation_id)
        return invitation, await tx.interviews.get(invitation.interview_id)

    async def _still_open(self, tx: Tx, interview: Interview) -> None:
        """Refuses a link that would lead nowhere."""
        if interview.state not in OPEN_STATES or window_of(interview)[1] <= self._core.now:
            raise refuse("invite.over")
        await self._not_called_off(tx, interview)

    @staticmethod
    async def _not_called_off(tx: Tx, interview: Interview) -> None:
        if await tx.interviews.called_off(interview):
            raise refuse("ready.closed")

    async def _post(
        self,
        tx: Tx,
        invitation: Invitation,
        choices: InviteChoices,
        kind: MailKind,
        letter: InviteLetter,
        due_at: datetime | None = None,
    ) -> Mail:
        if kind in WITH_LINK and "{link}" not in letter.body:
            raise refuse("invite.link_missing")
        if not letter.subject.strip():
            raise refuse("invite.subject_missing")
        mail = await tx.mails.add(
            invitation.id,
            kind,
            choices.language,
            choices.email,
            letter.subject.strip(),
            letter.body,
            due_at,
        )
        if due_at is None:
            await self._outbox.ask(tx, mail.id)
        return mail

    async def _plan_reminder(
        self, tx: Tx, invitation: Invitation, choices: InviteChoices, to: Addressee
    ) -> None:
        due = reminder_at(choices)
        if not (choices.reminder and choices.email and self.can_mail) or due - tx.now < _SOON:
            return
        days = invitation.recording_days
        letter = await written(tx, self._core, "reminder", choices, to, days)
        await self._post(tx, invitation, choices, "reminder", letter, due)

    @staticmethod
    async def _note(
        tx: Tx, what: str, interview: Interview, after: object = None, before: object = None
    ) -> None:
        candidate = await tx.interviews.candidate_of(interview.id)
        await tx.audit.add(what, "interview", interview.id, before, after, candidate)


def _choices(invitation: Invitation, interview: Interview) -> InviteChoices:
    opens, closes = window_of(interview)
    return InviteChoices(
        language=interview.language,
        minutes=interview.minutes,
        opens_at=opens,
        closes_at=closes,
        email=invitation.email,
        time_zone=invitation.time_zone,
        contact_name=invitation.contact_name,
        contact_email=invitation.contact_email,
        reminder=invitation.reminder,
    )


def _kind_now(invitation: Invitation, interview: Interview) -> MailKind:
    """Which letter says what is true now."""
    if interview.state is InterviewState.cancelled:
        return "cancelled"
    return "rescheduled" if invitation.sequence and invitation.sent_at else "invitation"


async def _moved_at(tx: Tx, interview: Interview) -> datetime | None:
    """When the interview was last given another time."""
    entries = await tx.audit.entries(kind="interview", entity_id=interview.id)
    return next((one.at for one in entries if one.what == "invitation.moved"), None)


def _application(interview: Interview) -> int:
    assert interview.application_id is not None
    return interview.application_id


def _window(interview: Interview) -> dict[str, list[str]]:
    return {"window": [f"{moment:%Y-%m-%d %H:%M} UTC" for moment in window_of(interview)]}


def _next_morning(now: datetime, zone: str) -> datetime:
    there = now.astimezone(zone_of(zone)) + DAY
    return there.replace(hour=9, minute=0, second=0, microsecond=0)


def _evening(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_of(zone)).replace(hour=20, minute=0, second=0, microsecond=0)
