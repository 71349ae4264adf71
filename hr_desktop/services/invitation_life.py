"""The life of an invitation: its steps as the window shows them, and when a reminder is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from hr_desktop.domain.interview import Interview, InterviewState
from hr_desktop.domain.voice import Invitation, Mail
from hr_desktop.services.invitation_letters import window_of
from hr_desktop.services.time_zones import zone_of
from hr_desktop.services.values import InviteChoices, InviteStep

DAY = timedelta(hours=24)
_CIVIL = (time(9), time(20))  # no reminder wakes anybody


def reminder_at(choices: InviteChoices) -> datetime:
    """When a reminder is due: a day before a short window opens, a day before a long one closes.

    In the candidate's daytime: at nine in the morning or eight in the evening at the outside.
    """
    short = choices.closes_at - choices.opens_at <= DAY
    due = (choices.opens_at if short else choices.closes_at) - DAY
    there = due.astimezone(zone_of(choices.time_zone))
    civil = min(max(there.time(), _CIVIL[0]), _CIVIL[1])
    return there.replace(hour=civil.hour, minute=civil.minute, second=0, microsecond=0)


def steps(
    invitation: Invitation,
    interview: Interview,
    mails: Sequence[Mail],
    now: datetime,
    *,
    called_off: bool = False,
) -> tuple[InviteStep, ...]:
    """An invitation's life, in order; what lies ahead has no moment or one that comes.

    `called_off`: the application was closed before the interview began.
    """
    found = [InviteStep(code="invitation.made", at=invitation.created_at)]
    kinds = {
        "waiting": "waiting",
        "sending": "waiting",
        "failed": "bad",
        "unclear": "warn",
        "sent": "done",
    }
    for mail in mails:
        planned = mail.state == "waiting" and mail.due_at > now
        if mail.state == "cancelled" or (planned and called_off):
            continue
        state = "planned" if planned else mail.state
        found.append(
            InviteStep(
                code=f"invitation.{mail.kind}_{state}",
                at=mail.sent_at or (mail.due_at if planned else mail.created_at),
                kind=kinds[mail.state],
                said=mail.said,
            )
        )
    if invitation.sent_at and not any(m.sent_at for m in mails):
        found.append(InviteStep(code="invitation.handed_over", at=invitation.sent_at))
    if invitation.opened_at:
        found.append(InviteStep(code="invitation.opened", at=invitation.opened_at))
    if invitation.microphone_at:
        works = invitation.microphone_ok
        found.append(
            InviteStep(
                code="invitation.microphone" if works else "invitation.microphone_bad",
                at=invitation.microphone_at,
                kind="done" if works else "warn",
            )
        )
    if invitation.joined_at:
        found.append(InviteStep(code="invitation.joined", at=invitation.joined_at, kind="good"))
    if invitation.waiting_since:
        found.append(InviteStep(code="invitation.waits", at=invitation.waiting_since, kind="bad"))
    found.sort(key=lambda step: (step.kind == "waiting", step.at or now))
    _, closes = window_of(interview)
    if called_off:
        found.append(InviteStep(code="invitation.called_off", at=None, kind="warn"))
    elif interview.state is InterviewState.created:
        soon = closes - now <= DAY
        code = "invitation.expires_soon" if soon else "invitation.expires"
        found.append(InviteStep(code=code, at=closes, kind="warn" if soon else "waiting"))
    return tuple(found)
