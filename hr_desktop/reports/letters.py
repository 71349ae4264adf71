"""Letters to candidates: templates in both languages, and `.eml` files for the mail program.

Nothing is sent from here: a person reads, changes and sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime
from string import Formatter

from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.reports import letters_invitation
from hr_desktop.reports.data import EmlData, LetterData, LetterKind
from hr_desktop.wording.mark import N_

FIELDS = ("name", "vacancy", "company", "recruiter")
LINK = "{link}"  # stays in a letter's words until it is sent

_TEMPLATES: dict[str, tuple[str, str]] = {
    **letters_invitation.TEMPLATES,
    "advance": (
        N_("The next step: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "thank you for the interview for the vacancy “{vacancy}”. We would like to get to know"
            " you better and invite you to the next round, with people from our team.\n\n"
            "Please tell us when it suits you in the coming days.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
    "hold": (
        N_("Your application: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "thank you for the interview for the vacancy “{vacancy}”. We need a little more time"
            " for our decision and will write to you as soon as it is made.\n\n"
            "If anything changes on your side, please let us know.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
    "reject": (
        N_("Your application: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "thank you for your time and for the interview for the vacancy “{vacancy}”. We have"
            " decided to go on with other candidates.\n\n"
            "The decision was made by a person. If you would like to know more about it, or want us"
            " to delete your data, reply to this letter.\n\n"
            "We wish you success.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
}


def default_template(kind: LetterKind, language: Language) -> tuple[str, str]:
    """Subject and body of a letter, with the fields of `FIELDS` in braces."""
    tr = Translator(language)
    subject, body = _TEMPLATES[kind]
    return tr(subject), tr(body)


def fields_of(kind: LetterKind) -> tuple[str, ...]:
    """The fields that letters of this kind may name in braces."""
    if kind not in letters_invitation.TEMPLATES:
        return FIELDS
    more = letters_invitation.INVITATION_FIELDS
    return (*FIELDS, *(one for one in more if kind != "cancelled" or one != "link"))


def unknown_fields(template: str, kind: LetterKind) -> tuple[str, ...]:
    """Fields of a person's own template that no such letter has, or `("{",)`: a brace is open."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError:
        return ("{",)
    return tuple(sorted({name for name in names if name not in fields_of(kind)}))


def write_letter(data: LetterData, template: tuple[str, str] | None = None) -> tuple[str, str]:
    """Subject and body from `template` (the recruiter's own) or the default one.

    Raises `PersonError` (`letter.unknown_field`) when the template names a field that no letter
    has. Lines that end up empty at the end (no company, no recruiter) are left out. `{link}` stays;
    where a template of one's own has none, it stands at the end of letters that bring a link.
    """
    subject, body = template or default_template(data.kind, data.language)
    for text in (subject, body):
        if wrong := unknown_fields(text, data.kind):
            raise refuse("letter.unknown_field", field=wrong[0])
    values: dict[str, str | int] = {
        "name": data.name,
        "vacancy": data.vacancy_title,
        "company": data.company,
        "recruiter": data.recruiter,
    }
    if data.appointment is not None:
        values |= data.appointment.model_dump()
        if data.kind != "cancelled" and LINK not in body:
            body += f"\n\n{LINK}"
    return fill(subject, body, values)


def fill(subject: str, body: str, values: Mapping[str, str | int]) -> tuple[str, str]:
    """Subject and body with their fields filled in; only `{link}` stays, and only in the body."""
    # What somebody is called must not become a place for the link.
    safe = {name: str(value).replace(LINK, "") for name, value in values.items()}
    said = re.sub(r"\n{3,}", "\n\n", body.format_map({**safe, "link": LINK}))
    if not safe.get("name"):
        said = re.sub(r" +([,!])", r"\1", said, count=1)
    return subject.format_map({**safe, "link": ""}).strip(), said.strip() + "\n"


def write_eml(data: EmlData) -> bytes:
    """The letter as an `.eml` file that a mail program opens as an unsent draft (`X-Unsent`)."""
    message = EmailMessage()
    # The library stumbles over some addresses ("a@"): then the recruiter fills it in.
    with suppress(ValueError, IndexError, AttributeError):
        message["To"] = one_line(data.to)
    message["Subject"] = one_line(data.subject)
    message["Date"] = format_datetime(data.made_at)
    message["X-Unsent"] = "1"
    message.set_content(data.body.encode(errors="replace").decode())
    return message.as_bytes()


def one_line(text: str) -> str:
    """A header's value cannot carry a line break (it would begin another header).

    Neither as such nor in an encoded word (`=?utf-8?q?=0D=0ABcc:…?=`), which the library decodes.
    """
    whole = text.encode(errors="replace").decode().replace("\0", "")
    return " ".join(whole.split()).replace("=?", "= ?")
