"""Values about invitations to voice interviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import Message
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import CandidateRequest, Invitation, Mail

InviteWay = Literal["mail", "copy", "file"]
"""Through the mail server; by a link that a person copies; as a file for the mail program."""


class InviteChoices(Value):
    """What a person chooses for an invitation. Moments are aware; `time_zone` is the candidate's
    IANA name, the recruiter's own where it is unknown."""

    language: Language
    minutes: int
    opens_at: datetime
    closes_at: datetime
    email: str = ""
    time_zone: str = ""
    contact_name: str = ""
    contact_email: str = ""
    reminder: bool = True


class InviteDraft(Value):
    """What an invitation begins with; `missing` keeps it from being made, as `readiness` says."""

    application_id: int
    candidate_id: int
    candidate_name: str
    vacancy_title: str
    choices: InviteChoices
    zone_known: bool  # from an earlier visit or the city of the resume
    can_mail: bool
    has_plan: bool
    missing: tuple[Message, ...] = ()


class InviteLetter(Value):
    """Subject and words of a letter; `{link}` stands for the link."""

    subject: str
    body: str


class InviteStep(Value):
    """A step of an invitation's life: `code` is one of the message codes `invitation.…`."""

    code: str
    at: datetime | None
    kind: Literal["done", "good", "warn", "bad", "waiting"] = "done"
    said: Message | None = None


def may_be_known(invitation: Invitation, mails: Sequence[Mail]) -> bool:
    """Whether the candidate may have the link: a letter of which nobody knows counts."""
    under_way = (one for one in mails if one.state in ("sending", "unclear"))
    return invitation.sent_at is not None or any(one.kind != "answer" for one in under_way)


class InvitationView(Value):
    """An invitation as the window shows it."""

    invitation: Invitation
    interview_id: int
    application_id: int
    state: InterviewState
    language: Language
    minutes: int
    opens_at: datetime
    closes_at: datetime
    candidate_name: str
    vacancy_title: str
    mails: tuple[Mail, ...] = ()
    requests: tuple[CandidateRequest, ...] = ()
    steps: tuple[InviteStep, ...] = ()
    expires_tomorrow: bool = False
    called_off: bool = False  # by closing the application; the interview can still be cancelled

    @property
    def open(self) -> bool:
        """Whether the interview can still be begun, moved or cancelled."""
        return self.state is InterviewState.created

    @property
    def may_be_known(self) -> bool:
        """See `may_be_known`."""
        return may_be_known(self.invitation, self.mails)

    @property
    def choices(self) -> InviteChoices:
        """What was chosen, to begin a change from."""
        return InviteChoices(
            language=self.language,
            minutes=self.minutes,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            email=self.invitation.email,
            time_zone=self.invitation.time_zone,
            contact_name=self.invitation.contact_name,
            contact_email=self.invitation.contact_email,
            reminder=self.invitation.reminder,
        )
