"""The letters of invitations: their words, the link in them, and the message as it is sent."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from datetime import datetime
from importlib import import_module
from typing import Any

from hr_desktop.domain.addresses import MailAddress, mail_address
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Interview
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import Invitation, Mail, MailKind
from hr_desktop.i18n import Translator
from hr_desktop.services.core import Core
from hr_desktop.services.join_page import JoinPage
from hr_desktop.services.reports import own_template
from hr_desktop.services.time_zones import moment_words, zone_of
from hr_desktop.services.values import InviteChoices, InviteLetter
from hr_desktop.store.transaction import Tx
from hr_desktop.vault import Vault

WITH_LINK = ("invitation", "rescheduled", "reminder")


class Addressee(Value):
    """Who is invited, and for what."""

    name: str
    vacancy: str
    company: str


class Posted(Value):
    """A letter with all that it speaks of."""

    mail: Mail
    invitation: Invitation
    interview: Interview
    addressee: Addressee
    called_off: bool  # its application was closed before it began


async def addressee_of(tx: Tx, core: Core, application_id: int) -> Addressee:
    """The candidate's name, the vacancy's title and the company."""
    application = await tx.applications.get(application_id)
    profile = (await tx.candidates.full(application.candidate_id)).profile
    vacancy = await tx.vacancies.get(application.vacancy_id)
    return Addressee(
        name=profile.name.value if profile.name else "",
        vacancy=vacancy.data.title,
        company=vacancy.data.company or core.settings.organisation,
    )


async def written(
    tx: Tx, core: Core, kind: MailKind, choices: InviteChoices, to: Addressee, days: int
) -> InviteLetter:
    """A letter from its template, `{link}` left in it; `days` as the invitation promises."""
    from hr_desktop.reports.data import Appointment, LetterData
    from hr_desktop.reports.letters import write_letter

    assert kind != "answer"
    tr = Translator(choices.language)
    recording = tr.plural(
        "What is kept: the conversation as text, and its sound for {n} day. Staff of the company "
        "may listen. The page says all of it before you agree.",
        "What is kept: the conversation as text, and its sound for {n} days. Staff of the company "
        "may listen. The page says all of it before you agree.",
        days,
    )
    if not days:
        recording = tr(
            "What is kept: the conversation as text; no sound is recorded. Staff of the company "
            "may listen. The page says all of it before you agree."
        )
    data = LetterData(
        kind=kind,
        language=choices.language,
        name=polite_name(to.name),
        vacancy_title=to.vacancy,
        company=to.company,
        recruiter=core.settings.recruiter.strip(),
        appointment=Appointment(
            minutes=choices.minutes,
            opens=moment_words(tr, choices.opens_at, choices.time_zone),
            closes=moment_words(tr, choices.closes_at, choices.time_zone),
            recording=recording,
            contact=", ".join(filter(None, (choices.contact_name, choices.contact_email))),
        ),
    )
    subject, body = write_letter(data, await own_template(tx, kind, choices.language))
    return InviteLetter(subject=subject, body=body)


def answered(core: Core, to: Addressee, language: Language, answer: str) -> InviteLetter:
    """The letter with a person's answer to a request."""
    from hr_desktop.reports.letters import fill
    from hr_desktop.reports.letters_invitation import ANSWER

    tr = Translator(language)
    values = {
        "name": polite_name(to.name),
        "vacancy": to.vacancy,
        "company": to.company,
        "recruiter": core.settings.recruiter.strip(),
        "answer": answer.strip(),
    }
    subject, body = fill(tr(ANSWER[0]), tr(ANSWER[1]), values)
    return InviteLetter(subject=subject, body=body)


async def mint_link(
    core: Core, pages: JoinPage, invitation: Invitation, interview: Interview, to: Addressee
) -> str:
    """The candidate's link: a secret, made when it is needed and kept nowhere.

    Raises PersonError `invite.no_voice`, `voice.key_missing`, `join.…`, `files.…`.
    """
    livekit = core.settings.livekit
    opens = interview.window_opens_at or interview.created_at
    closes = interview.window_ends_at
    assert closes is not None
    if not livekit.url:
        raise refuse("invite.no_voice")
    secret = await asyncio.to_thread(Vault().get, "livekit.api_secret")
    if not livekit.api_key or not secret:
        raise refuse("voice.key_missing")
    address = await pages.address(closes)
    # LiveKit's package is heavy: only who invites or talks imports it.
    tokens = await asyncio.to_thread(import_module, "hr_desktop.rooms.tokens")
    lives: dict[str, Any] = {
        "room": invitation.room,
        "ends_at": tokens.link_ends(closes, interview.minutes),
        "now": core.now,
    }
    key = livekit.api_key
    zone = zone_of(invitation.time_zone)
    shown = {
        "v": 1,
        "t": tokens.candidate_token(key, secret, invitation_id=invitation.id, **lives),
        "r": tokens.rehearsal_token(key, secret, **lives),
        "n": first_name(to.name),
        "j": to.vacancy,
        "c": to.company,
        "m": interview.minutes,
        "l": interview.language,
        "o": opens.astimezone(zone).isoformat(timespec="seconds"),
        "z": closes.astimezone(zone).isoformat(timespec="seconds"),
        "tz": zone.key,
        "p": invitation.contact_name,
        "e": invitation.contact_email,
        "k": invitation.recording_days,
    }
    data = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{address}#{base64.urlsafe_b64encode(data).decode().rstrip('=')}"


async def message_of(core: Core, pages: JoinPage, posted: Posted) -> bytes:
    """A letter as it goes to the mail server. Raises PersonError."""
    mail = posted.mail
    return await composed(
        core,
        pages,
        posted.invitation,
        posted.interview,
        posted.addressee,
        mail.kind,
        InviteLetter(subject=mail.subject, body=mail.body),
        sender=sender_of(core),
        number=mail.id,
        to=mail.recipient,
    )


async def composed(
    core: Core,
    pages: JoinPage,
    invitation: Invitation,
    interview: Interview,
    to_whom: Addressee,
    kind: MailKind,
    letter: InviteLetter,
    *,
    sender: MailAddress | None,
    number: int,
    to: str,
) -> bytes:
    """The whole message with link and calendar entry; `sender` None: a draft."""
    from hr_desktop.reports.data import CalendarData, MessageData

    tr = Translator(interview.language)
    link = ""
    if kind in WITH_LINK:
        link = await mint_link(core, pages, invitation, interview, to_whom)
    contact = mail_address(invitation.contact_email) if invitation.contact_email else sender
    calendar = None
    if kind != "answer" and contact is not None:
        opens, closes = interview.window_opens_at, interview.window_ends_at
        assert closes is not None
        calendar = CalendarData(
            uid=f"{invitation.id}@interview.hr-desktop",
            sequence=invitation.sequence,
            cancelled=kind == "cancelled",
            title=tr("Interview: {vacancy}", vacancy=to_whom.vacancy),
            opens_at=opens or interview.created_at,
            closes_at=closes,
            organizer_name=invitation.contact_name,
            organizer=contact.text,
        )
    data = MessageData(
        sender=sender,
        sender_name=to_whom.company or core.settings.recruiter.strip(),
        to=mail_address(to),
        reply_to=contact,
        reply_name=invitation.contact_name,
        subject=letter.subject,
        body=letter.body,
        link=link,
        link_words=tr("Open my interview"),
        language=interview.language,
        made_at=core.now,
        message_id=f"<{number:x}.{invitation.sequence}@{sender.domain if sender else 'draft'}>",
        calendar=calendar,
    )
    mailing = await asyncio.to_thread(import_module, "hr_desktop.reports.mailing")
    made: bytes = await asyncio.to_thread(mailing.write_message, data)
    return made


def sender_of(core: Core) -> MailAddress:
    """Whom letters come from. Raises PersonError `invite.no_sender`."""
    address = core.settings.smtp.sender or core.settings.mail_from
    if not address.strip():
        raise refuse("invite.no_sender")
    return mail_address(address)


_PATRONYMIC = re.compile(r"(?:вич|ьич|вна|чна|инична|оглы|кызы|улы)$", re.IGNORECASE)
_SURNAME = re.compile(
    r"(?:[оеё]в|[иы]н|[сц]кий|[сц]кая|[оеё]ва|[иы]на|ко|[ую]к|ян|дзе|швили|[иы]х|ец|ич|ой|ая)$",
    re.IGNORECASE,
)


def polite_name(name: str) -> str:
    """How a letter greets somebody: Russian names by name and patronymic, others whole."""
    words = name.split()
    for number, word in enumerate(words[1:], 1):
        if _PATRONYMIC.search(word) and len(words) > 2:
            return f"{words[number - 1]} {word}"
    return name


def first_name(name: str) -> str:
    """How the page greets somebody: the first name where the order is plain, else the whole."""
    polite, words = polite_name(name), name.split()
    if polite != name:
        return polite.split()[0]
    if len(words) == 2 and re.search("[а-яё]", name, re.IGNORECASE):
        family = [_SURNAME.search(word) is not None for word in words]
        return name if family[0] == family[1] else words[family.index(False)]
    return words[0] if len(words) in (1, 2) else name


def window_of(interview: Interview) -> tuple[datetime, datetime]:
    """When the interview can begin, and until when."""
    assert interview.window_ends_at is not None
    return interview.window_opens_at or interview.created_at, interview.window_ends_at
