"""Servers for voice and mail of the tests' own on 127.0.0.1, which check what they are given."""

from __future__ import annotations

import datetime
import email
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from livekit import api

USER, PASSWORD = "robot@example.org", "почтовый-пароль-1"
KEY, SECRET = "APIkey1", "secret-of-livekit-1234567890123456"


@asynccontextmanager
async def voice_server(status: int = 200, body: bytes | None = None) -> AsyncIterator[str]:
    """Answers like LiveKit's room service: verifies the signature; its address (ws://)."""

    async def rooms(request: web.Request) -> web.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        try:
            claims = api.TokenVerifier(KEY, SECRET).verify(token)
        except (jwt.InvalidTokenError, ValueError):
            claims = None
        if claims is None or claims.video is None or not claims.video.room_list:
            return web.json_response({"code": "unauthenticated", "msg": "no"}, status=401)
        answer = api.ListRoomsResponse().SerializeToString() if body is None else body
        return web.Response(status=status, body=answer)

    app = web.Application()
    app.router.add_post("/twirp/livekit.RoomService/ListRooms", rooms)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"ws://127.0.0.1:{port}"
    await runner.cleanup()


class MailServer(Controller):
    """A mail server with a login, in a thread of its own; `with MailServer(...) as server`."""

    def __init__(
        self,
        *,
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        without: tuple[str, ...] = (),
        box: Box | None = None,
        utf8: bool = False,
    ) -> None:
        self.box = box or Box()
        self._utf8 = utf8
        self._starttls = starttls
        self._without = without  # ways of logging in that it does not offer
        self.logins: list[str] = []
        super().__init__(self.box, hostname="127.0.0.1", port=0, ssl_context=tls)

    def factory(self) -> SMTP:
        encrypted = self._starttls is not None or self.ssl_context is not None
        return SMTP(
            self.handler,
            authenticator=self._login,
            auth_require_tls=encrypted and self.ssl_context is None,
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            hostname="localhost",
            auth_exclude_mechanism=self._without,
            enable_SMTPUTF8=self._utf8,
        )

    def _login(self, *given: Any) -> AuthResult:
        data = given[-1]
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        right = data.login.decode() == USER and data.password.decode() == PASSWORD
        return AuthResult(success=right, handled=False)

    @property
    def bound(self) -> int:
        """The port."""
        return int(self.server.sockets[0].getsockname()[1])

    def _trigger_server(self) -> None:
        """The port is known only now."""
        self.port = self.bound
        super()._trigger_server()

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Box:
    """Letters that came: recipient and message. `on_rcpt` and `on_data` answer the next ones."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.on_rcpt: list[str] = []
        self.on_data: list[str | Callable[[SMTP], Awaitable[str]]] = []

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.on_rcpt.pop(0) if self.on_rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        answer = self.on_data.pop(0) if self.on_data else "250 OK"
        if not isinstance(answer, str):
            answer = await answer(server)
        if answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.raw.append(envelope.content)
            self.letters.append((envelope.rcpt_tos[0], message))
        return answer


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for 127.0.0.1, and the file of its certificate for who trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "server.pem", folder / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return context, file
