"""Addresses of mail: checked before they come near a header or a server."""

from __future__ import annotations

import re

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import refuse

# RFC 5321 and 6531 without quoted names, which no provider gives out.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.UNICODE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_LONGEST_LOCAL, _LONGEST_DOMAIN = 64, 253


class MailAddress(Value):
    """One address; `domain` in the form that servers know (`xn--…`)."""

    local: str
    domain: str

    @property
    def text(self) -> str:
        """The address as it goes to the server."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 (RFC 6531) can take it."""
        return not self.local.isascii()


def mail_address(text: str) -> MailAddress:
    """The address in `text`; raises PersonError `mail.address` when it is none."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    labels = domain.split(".")
    right = (
        _LOCAL.fullmatch(local) is not None
        and len(local.encode()) <= _LONGEST_LOCAL
        and len(domain) <= _LONGEST_DOMAIN
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
    )
    if not right:
        raise refuse("mail.address")
    return MailAddress(local=local, domain=domain)
