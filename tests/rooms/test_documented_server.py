"""The LiveKit server as docs/voice.md sets it up: where it sends browsers, and what answers there."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import aiohttp
import pytest
from livekit.protocol.rtc import SignalResponse

from tests.livekit_server import LiveKitServer
from tests.ports import free_port

DOCS = Path(__file__).parents[2] / "docs"
BINDING = bytes.fromhex("000100002112a442") + bytes(12)  # STUN asks: from where do I come?
BOUND = bytes.fromhex("0101")


def _found(pattern: str, text: str) -> str:
    found = re.findall(pattern, text, re.MULTILINE)
    assert len(found) == 1, (pattern, found)
    return str(found[0])


class Documented(LiveKitServer):
    """With the guide's file, but for ports and addresses."""

    def __init__(self, guide: str) -> None:
        self.guide, self.tls_port = guide, free_port()
        super().__init__()

    def settings(self) -> str:
        """The guide's."""
        text = _found(r"livekit\.yaml\) <<EOF\n((?:.*\n)+?)EOF$", self.guide)
        self.api_key, self.api_secret = _found(r"^  (\S+):", text.split("keys:")[1]), "x" * 32
        for pattern, instead in (
            (r"^port: 7880$", f"port: {self.port}"),
            (r"^  udp_port: 7882\b", f"  udp_port: {free_port(socket.SOCK_DGRAM)}"),
            (r"^  tcp_port: 7881\b", "  tcp_port: 0"),
            (
                r"^  node_ip: 203\.0\.113\.10\b",
                "  node_ip: 127.0.0.1\n  enable_loopback_candidate: true",
            ),
            (r"^  enabled: true$", "  enabled: true\n  bind_addresses: [127.0.0.1]"),
            (r"^  tls_port: \d+\b", f"  tls_port: {self.tls_port}"),
            (r"^  udp_port: 3478$", f"  udp_port: {free_port(socket.SOCK_DGRAM)}"),
            (r'^  hr-desktop: ".+"$', f"  hr-desktop: {self.api_secret}"),
        ):
            text, times = re.subn(pattern, instead, text, flags=re.MULTILINE)
            assert times == 1, pattern
        return text


@pytest.mark.processes
@pytest.mark.usefixtures("livekit")  # skips where it is not built
@pytest.mark.parametrize("guide", ["voice.md", "voice.ru.md"])
async def test_browsers_reach_turn_where_the_server_sends_them(guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    domain = _found(r"^  domain: (\S+)$", text)
    server = Documented(text)
    try:
        address = f"{server.url}/rtc?access_token={server.token(server.new_room(), 'candidate')}"
        async with aiohttp.ClientSession() as client, client.ws_connect(address) as joined:
            welcome = SignalResponse.FromString(await joined.receive_bytes()).join
        sent_to = [url for one in welcome.ice_servers for url in one.urls]
        port = _found(r"^        listen (\d+);$", text)
        assert f"turns:{domain}:{port}?transport=tcp" in sent_to
        # What nginx has taken the TLS from.
        with socket.create_connection(("127.0.0.1", server.tls_port), 30) as line:
            line.sendall(BINDING)
            assert line.recv(100)[:2] == BOUND
    finally:
        server.close()
    behind = dict(re.findall(r"^        (\S+) {2,}127\.0\.0\.1:(\d+);", text, re.MULTILINE))
    assert behind == {
        domain: _found(r"^        listen 127\.0\.0\.1:(\d+) ssl;$", text),
        "default": _found(r"^    listen 127\.0\.0\.1:(\d+) ssl;$", text),
    }
    handed_on = _found(r"^        proxy_pass 127\.0\.0\.1:(\d+);$", text)
    assert handed_on == _found(r"^  tls_port: (\d+)\b", text)
    open_to_all = _found(r"^\| (443/tcp) \|", text)
    assert open_to_all.startswith(port)
