"""A real PgBouncer of the tests' own in front of a PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.postgres_server import Missing, PostgresServer

PROGRAM = Path("/usr/sbin/pgbouncer")


class Bouncer:
    """PgBouncer in transaction mode: a connection of the server serves one transaction only."""

    def __init__(self, server: PostgresServer, logins: dict[str, str], pool: int = 2) -> None:
        if not PROGRAM.exists():
            raise Missing("Debian's package pgbouncer is not installed")
        self._server = server
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="hr-pgbouncer-"))
        users = "".join(f'"{login}" "{password}"\n' for login, password in logins.items())
        (self._folder / "users.txt").write_text(users, encoding="utf-8")
        (self._folder / "pgbouncer.ini").write_text(
            f"""[databases]
* = host=127.0.0.1 port={server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {self._folder}/users.txt
pool_mode = transaction
default_pool_size = {pool}
logfile = {self._folder}/log
pidfile = {self._folder}/pid
""",
            encoding="utf-8",
        )
        run_as: dict[str, Any] = {}
        if os.geteuid() == 0:
            run_as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            self._folder.chmod(0o755)
            for path in (self._folder, *self._folder.iterdir()):
                shutil.chown(path, "nobody")
        self._process = subprocess.Popen(
            [str(PROGRAM), "--quiet", str(self._folder / "pgbouncer.ini")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=self._folder,
            **run_as,
        )
        until = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                said = (self._folder / "log").read_text(errors="replace")[-2000:]
                self.close()
                raise RuntimeError(f"PgBouncer did not start: {said}")
            time.sleep(0.05)

    def url(self, database: str, login: str, password: str) -> str:
        """The address that the program is given."""
        return self._server.url(database, login, password).replace(
            f":{self._server.port}/", f":{self.port}/"
        )

    def close(self) -> None:
        """Ends it and removes its folder."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
