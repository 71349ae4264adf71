"""The mail server: connecting to it with the encryption and the login of the settings."""

from __future__ import annotations

import base64
import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address

from hr_desktop.config import SmtpSettings
from hr_desktop.domain.messages import refuse

WAIT_S = 8.0


def probe(smtp: SmtpSettings, password: str | None) -> None:
    """Connects, logs in and says NOOP. Blocking; raises PersonError `mail.…`."""
    with connected(smtp, password) as server:
        server.noop()


@contextlib.contextmanager
def connected(smtp: SmtpSettings, password: str | None) -> Iterator[smtplib.SMTP]:
    """A connection that is ready to send. Blocking; failures become PersonError `mail.…`."""
    host = smtp.host or ""
    with _in_words(smtp):
        context = ssl.create_default_context()
        if smtp.encryption == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, smtp.port, timeout=WAIT_S, context=context
            )
        else:
            server = smtplib.SMTP(host, smtp.port, timeout=WAIT_S)
        with server:
            if smtp.encryption == "starttls":
                server.starttls(context=context)
            if smtp.user:
                if not password:
                    raise refuse("mail.password_missing")
                if smtp.encryption == "none" and not _is_here(host):
                    raise refuse("mail.in_the_clear")
                _log_in(server, smtp.user, password)
            yield server


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """`SMTP.login` knows ASCII alone; PLAIN (RFC 4616) and LOGIN carry UTF-8."""
    server.ehlo_or_helo_if_needed()
    offered = server.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, answer = server.docmd("AUTH", f"PLAIN {_b64(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in offered:
        code, answer = server.docmd("AUTH", f"LOGIN {_b64(user)}")
        if code == 334:
            code, answer = server.docmd(_b64(password))
    else:
        try:
            server.login(user, password)
        except UnicodeError:  # CRAM-MD5 as Python speaks it
            raise smtplib.SMTPException from None
        return
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@contextlib.contextmanager
def _in_words(smtp: SmtpSettings) -> Iterator[None]:
    """What the server or the network answered. Causes are cut off: they quote the login."""
    where: dict[str, str | int] = {"host": smtp.host or "", "port": smtp.port}
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise refuse("mail.login_refused") from None
    except smtplib.SMTPNotSupportedError as error:
        no_tls = "STARTTLS" in str(error)
        raise refuse("mail.no_encryption" if no_tls else "mail.no_login", **where) from None
    except smtplib.SMTPServerDisconnected:
        raise refuse("mail.cut", **where) from None
    except smtplib.SMTPResponseException as error:
        raise refuse("mail.refused", answer=error.smtp_code) from None
    except smtplib.SMTPException:
        raise refuse("mail.no_login", **where) from None  # no way of logging in that both know
    except ssl.SSLCertVerificationError:
        raise refuse("mail.certificate") from None
    except ssl.SSLError:
        raise refuse("mail.wrong_encryption", **where) from None
    except (socket.gaierror, UnicodeError):  # UnicodeError: a name that no host can have
        raise refuse("mail.unknown_host", **where) from None
    except TimeoutError:
        raise refuse("mail.slow", **where) from None
    except OSError:
        raise refuse("mail.unreachable", **where) from None


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
