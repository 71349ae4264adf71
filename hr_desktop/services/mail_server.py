"""The mail server: connecting to it with the encryption and the login of the settings."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address

import aiosmtplib

from hr_desktop.config import SmtpSettings
from hr_desktop.domain.addresses import MailAddress, mail_address
from hr_desktop.domain.messages import PersonError, refuse

WAIT_S = 8.0  # for each answer; for the one after a letter see `outbox`


async def probe(smtp: SmtpSettings, password: str | None) -> None:
    """Connects, logs in and says NOOP. Raises PersonError `mail.…`."""
    async with connected(smtp, password) as server:
        with in_words(smtp):
            await server.noop()


@contextlib.asynccontextmanager
async def connected(smtp: SmtpSettings, password: str | None) -> AsyncIterator[aiosmtplib.SMTP]:
    """A connection that is ready to send; failures until then become PersonError `mail.…`."""
    server = aiosmtplib.SMTP(
        hostname=smtp.host,
        port=smtp.port,
        timeout=WAIT_S,
        use_tls=smtp.encryption == "tls",
        start_tls=False,
        tls_context=ssl.create_default_context(),
    )
    try:
        with in_words(smtp):
            await server.connect()
            if smtp.encryption == "starttls":
                await server.ehlo()
                if not server.supports_extension("starttls"):
                    raise refuse("mail.no_encryption", host=smtp.host or "", port=smtp.port)
                await server.starttls()
            if smtp.user:
                if not password:
                    raise refuse("mail.password_missing")
                if smtp.encryption == "none" and not _is_here(smtp.host or ""):
                    raise refuse("mail.in_the_clear")
                await server.login(smtp.user, password)
            if server.is_ehlo_or_helo_needed:  # what the server can do
                await server.ehlo()
        yield server
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):  # its work is done
            await server.quit()
    finally:
        server.close()


async def name_both(
    server: aiosmtplib.SMTP, smtp: SmtpSettings, sender: MailAddress, recipient: str
) -> None:
    """Names sender and recipient, before any word of a letter. Raises PersonError `mail.…`."""
    to = mail_address(recipient)
    with in_words(smtp):
        utf8 = sender.needs_utf8 or to.needs_utf8
        if utf8 and not server.supports_extension("smtputf8"):
            raise refuse("mail.no_utf8")
        options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
        encoding = "utf-8" if utf8 else "ascii"
        await server.mail(sender.text, options=options, encoding=encoding)
        await server.rcpt(to.text, encoding=encoding)


@contextlib.contextmanager
def in_words(smtp: SmtpSettings) -> Iterator[None]:
    """What the server or the network answered. Causes are cut off: they quote the login."""
    try:
        yield
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise _said(error, {"host": smtp.host or "", "port": smtp.port}) from None


def _said(error: BaseException, where: dict[str, str | int]) -> PersonError:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        if error.code == -1:  # the connection ended where an answer was due
            return refuse("mail.cut", **where)
        if 400 <= error.code < 500:
            return refuse("mail.busy", answer=error.code)
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return refuse("mail.login_refused")
        if isinstance(error, aiosmtplib.SMTPSenderRefused):
            return refuse("mail.sender_refused", answer=error.code)
        if isinstance(error, aiosmtplib.SMTPRecipientRefused):
            return refuse("mail.recipient_refused", answer=error.code)
        return refuse("mail.refused", answer=error.code)
    cause = _network(error)
    if isinstance(error, aiosmtplib.SMTPServerDisconnected) and cause is None:
        return refuse("mail.cut", **where)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return refuse("mail.certificate")
    if isinstance(cause, ssl.SSLError):
        return refuse("mail.wrong_encryption", **where)
    if isinstance(cause, socket.gaierror | UnicodeError):  # UnicodeError: no host has such a name
        return refuse("mail.unknown_host", **where)
    if isinstance(error, TimeoutError) or isinstance(cause, TimeoutError):
        return refuse("mail.slow", **where)
    if isinstance(cause, OSError):
        return refuse("mail.unreachable", **where)
    return refuse("mail.no_login", **where)  # no way of logging in that both know


def _network(error: BaseException | None) -> BaseException | None:
    """The system's own error below what the library makes of it."""
    while error is not None:
        ours = isinstance(error, aiosmtplib.SMTPException)  # some of them are OSErrors as well
        if isinstance(error, OSError | UnicodeError) and not ours:
            return error
        error = error.__cause__ or error.__context__
    return None


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
