"""A real LiveKit server of the tests' own on 127.0.0.1, and nothing but 127.0.0.1.

It can be stopped, killed, started again on the same ports, and frozen: then nothing is answered
and no packet comes, as with a network that is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.ports import free_port
from tools import livekit_server

if TYPE_CHECKING:
    from livekit import api

API_KEY = "hr-desktop-tests"
API_SECRET = "a-secret-of-the-tests-alone-0123456789"  # LiveKit wants 32 characters
_READY_S = 30.0


class Missing(Exception):
    """The server is not built; the text says how to build it."""


def program() -> Path:
    """The server's program; raises `Missing`."""
    if not livekit_server.program().exists():
        raise Missing("the LiveKit server is not built: python3 -m tools.livekit_server")
    return livekit_server.program()


class LiveKitServer:
    """One server: started by the constructor, ended by `close`."""

    def __init__(self) -> None:
        self._program = program()
        self.api_key, self.api_secret = API_KEY, API_SECRET
        self._folder = Path(tempfile.mkdtemp(prefix="hr-livekit-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}"
        self._config = self._folder / "livekit.yaml"
        self._config.write_text(self.settings(), encoding="utf-8")
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def settings(self) -> str:
        """What its file says: JSON, which is YAML, too."""
        return json.dumps(
            {
                "port": self.port,
                "bind_addresses": ["127.0.0.1"],
                "keys": {self.api_key: self.api_secret},
                "rtc": {
                    "udp_port": free_port(socket.SOCK_DGRAM),
                    "tcp_port": 0,  # it would be bound to every interface
                    "node_ip": "127.0.0.1",
                    "use_external_ip": False,
                    "enable_loopback_candidate": True,
                    "interfaces": {"includes": ["lo"]},
                },
                "logging": {"level": "warn"},
            }
        )

    @property
    def pid(self) -> int:
        """The process id of the server while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Starts the server (again, on the same ports) and waits until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._program), "--config", str(self._config)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self._folder,
            )
        until = time.monotonic() + _READY_S
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError(f"LiveKit did not start: {self.log()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it politely: it tells whoever is connected."""
        if self._process is not None:
            self.thaw()
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
        self.kill()

    def kill(self) -> None:
        """Ends it as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            self._process = None

    def restart(self) -> None:
        """A crash and a new start on the same ports: rooms are forgotten."""
        self.kill()
        self.start()

    def freeze(self) -> None:
        """Stops answering without a packet: whoever waits goes on waiting."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Goes on after `freeze`."""
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """Ends the server and removes its folder."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextlib.asynccontextmanager
    async def api(self) -> AsyncIterator[api.LiveKitAPI]:
        """A bare client of LiveKit's own API, as an administrator."""
        from livekit import api

        async with api.LiveKitAPI(self.url, self.api_key, self.api_secret) as client:
            yield client

    def token(self, room: str, identity: str) -> str:
        """A join of one person to one room; an agent is not asked for."""
        from livekit import api

        return (
            api.AccessToken(self.api_key, self.api_secret)
            .with_identity(identity)
            .with_ttl(timedelta(hours=1))
            .with_grants(api.VideoGrants(room_join=True, room=room))
            .to_jwt()
        )

    @staticmethod
    def new_room() -> str:
        """A name that no room has had: a room lives on for a while after its last person left."""
        return f"room-{secrets.token_hex(8)}"

    def log(self) -> str:
        """What the server has said."""
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def running() -> Iterator[LiveKitServer]:
    """For a fixture: the server while the tests run."""
    server = LiveKitServer()
    try:
        yield server
    finally:
        server.close()
