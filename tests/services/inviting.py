"""A workspace that invites: a candidate, a vacancy, LiveKit's key, a mail server."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from hr_desktop.config import LiveKitSettings, Settings, SmtpSettings, VoiceSettings
from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion, PlanSection
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.domain.voice import Mail, MailState
from hr_desktop.services.values import InvitationView, InviteChoices
from hr_desktop.services.workspace import Workspace
from tests.services.servers import KEY

PAGE = "https://jobs.example.org/interview.html"


def inviting(port: int = 1, page: str | None = PAGE, **more: Any) -> Settings:
    """Settings with LiveKit, the page's address and a mail server at this port."""
    return Settings(
        language="en",
        recruiter="Anna Recruiter",
        organisation="Northwind",
        mail_from="anna@example.org",
        livekit=LiveKitSettings(url="wss://livekit.example.org", api_key=KEY),
        voice=VoiceSettings(page_url=page),
        smtp=SmtpSettings(
            host="127.0.0.1", port=port, encryption="none", sender="hr@northwind.example"
        ),
    ).model_copy(update=more)


async def applied(
    workspace: Workspace,
    name: str = "Boris Adler",
    email: str = "boris@example.com",
    city: str = "",
    title: str = "Python Developer",
) -> int:
    """An application with a plan."""
    profile = Profile(
        name=Fact(value=name),
        emails=(Fact(value=email),) if email else (),
        city=Fact(value=city) if city else None,
    )
    person = await workspace.candidates.create(profile)
    data = VacancyData(title=title, interview_language="en", interview_minutes=20)
    vacancy = await workspace.vacancies.create(data)
    application = await workspace.applications.ensure(person, vacancy.id)
    question = PlannedQuestion(id="core-1", text="What did you build last?")
    plan = InterviewPlan(
        language="en",
        minutes=20,
        sections=(PlanSection(kind="core", minutes=14, questions=(question,)),),
    )
    async with workspace.core.person() as tx:
        await tx.plans.add(application.id, plan)
    return application.id


def choices(**more: Any) -> InviteChoices:
    """An interview that can be taken tomorrow, for two days."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    made = {
        "language": "en",
        "minutes": 20,
        "opens_at": now + timedelta(days=1),
        "closes_at": now + timedelta(days=3),
        "email": "boris@example.com",
        "time_zone": "Europe/Berlin",
        "contact_name": "Anna Recruiter",
        "contact_email": "anna@example.org",
    }
    return InviteChoices.model_validate({**made, **more})


async def until(workspace: Workspace, invitation_id: int, *states: MailState) -> list[Mail]:
    """The letters of an invitation by age, once they are in these states."""
    async with asyncio.timeout(30):
        while True:
            async with workspace.core.read() as tx:
                mails = await tx.mails.of_invitation(invitation_id)
            if [mail.state for mail in mails] == list(states):
                return mails
            await asyncio.sleep(0.02)


def part(message: EmailMessage, kind: str) -> str:
    """The words of a part such as text/plain."""
    for one in message.walk():
        if one.get_content_type() == kind:
            assert isinstance(one, EmailMessage)
            content = one.get_content()
            return content if isinstance(content, str) else content.decode()
    raise AssertionError(f"no part {kind}")


def link_in(message: EmailMessage) -> str:
    """The link of a letter."""
    return next(w for w in part(message, "text/plain").split() if "#" in w and "//" in w)


def shown_by(link: str) -> dict[str, Any]:
    """What a link's fragment holds."""
    data = link.partition("#")[2]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))
    return found


async def rejected(ws: Workspace) -> InvitationView:
    """Somebody who was invited by a letter and is rejected before the interview has begun."""
    application = await applied(ws)
    made = await ws.invitations.invite(application, choices())
    await until(ws, made.invitation.id, "sent", "waiting")
    await ws.applications.change(application, ApplicationState.rejected, "Another was chosen")
    return await ws.invitations.of_interview(made.interview_id)
