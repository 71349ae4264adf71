"""Letters as mail programs take them: plain words, the same as HTML, and a calendar entry."""

from __future__ import annotations

import html
import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from icalendar import Calendar, Event, vCalAddress, vUri

from hr_desktop.domain.addresses import MailAddress
from hr_desktop.domain.messages import refuse
from hr_desktop.reports.data import CalendarData, MessageData
from hr_desktop.reports.letters import LINK, one_line

PRODUCT = "-//HR Desktop//Interviews//EN"
_WIDTH = 560  # pixels of the column of words
_WEB = re.compile(r"(?<![\w@.])https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


def write_message(data: MessageData) -> bytes:
    """The letter with CRLF line ends, ready for a server or (without a sender) as a draft.

    No name, subject or word of it can add a header or a recipient.
    """
    utf8 = any(one is not None and one.needs_utf8 for one in (data.sender, data.to, data.reply_to))
    message = EmailMessage(policy=policy.SMTPUTF8 if utf8 else policy.SMTP)
    if data.sender is not None:
        message["From"] = _address(data.sender, data.sender_name)
        message["Message-ID"] = data.message_id
        message["Auto-Submitted"] = "auto-generated"
    else:
        message["X-Unsent"] = "1"
    message["To"] = _address(data.to)
    if data.reply_to is not None:
        message["Reply-To"] = _address(data.reply_to, data.reply_name)
    message["Subject"] = one_line(data.subject)
    message["Date"] = format_datetime(data.made_at)
    body = data.body.encode(errors="replace").decode().replace("\0", "")
    message.set_content(body.replace(LINK, data.link), cte="base64")
    message.add_alternative(_page(body, data), subtype="html", cte="base64")
    if data.calendar is not None:
        method = "CANCEL" if data.calendar.cancelled else "REQUEST"
        message.add_alternative(
            write_calendar(data.calendar, data, body.replace(LINK, data.link)),
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": method},
            cte="base64",
        )
    return message.as_bytes()


def write_calendar(entry: CalendarData, data: MessageData, words: str) -> bytes:
    """The calendar part (RFC 5545, 5546). Moments are in UTC: every calendar shows its own zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "REQUEST")
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", data.made_at)
    event.add("dtstart", entry.opens_at)
    event.add("dtend", entry.closes_at)
    event.add("summary", one_line(entry.title))
    event.add("description", words)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a window to choose from, not a busy time
    if data.link:
        event["url"] = vUri(data.link)
    organizer = vCalAddress(f"mailto:{entry.organizer}")
    if entry.organizer_name:
        organizer.params["cn"] = one_line(entry.organizer_name)
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{data.to.text}")
    attendee.params["rsvp"] = "TRUE"
    attendee.params["partstat"] = "NEEDS-ACTION"
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _address(address: MailAddress, name: str = "") -> Address:
    try:
        return Address(one_line(name), username=address.local, domain=address.domain)
    except (ValueError, IndexError):  # the library is stricter than `mail_address`
        raise refuse("mail.address") from None


def _page(body: str, data: MessageData) -> str:
    """The same words as HTML: the link is a button, since it is some thousand signs long."""
    paragraphs = "".join(
        f'<p style="margin:0 0 16px">{_words(part, data)}</p>'
        for part in re.split(r"\n\s*\n", body.strip())
    )
    return (
        f'<!doctype html><html lang="{data.language}"><head><meta charset="utf-8"></head>'
        f'<body style="margin:0;padding:24px 16px"><div style="max-width:{_WIDTH}px;'
        f'margin:0 auto;font:16px/1.5 sans-serif">{paragraphs}</div></body></html>\n'
    )


def _words(text: str, data: MessageData) -> str:
    pieces = [_WEB.sub(_web, html.escape(one)).replace("\n", "<br>") for one in text.split(LINK)]
    button = (
        f'<a href="{html.escape(data.link)}" style="display:inline-block;margin:8px 0;'
        "padding:10px 20px;border-radius:8px;background:#3457d5;color:#ffffff;"
        f'text-decoration:none">{html.escape(data.link_words)}</a>'
    )
    return button.join(pieces)


def _web(found: re.Match[str]) -> str:
    return f'<a href="{found[0]}">{found[0]}</a>'
