"""A LiveKit server on this computer alone, for trying voice interviews without a company's server.

Started with the workspace when the settings say so, started again when it dies, ended with the
program. Address, ports and files are of 127.0.0.1: nobody else reaches it. Its configuration goes
through its environment, so that its secret is in no file.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import shutil
import socket
import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Never
from urllib.parse import urlsplit

import psutil

from hr_desktop.config import LiveKitSettings
from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message, message, refuse
from hr_desktop.durable import write_atomically
from hr_desktop.vault import Vault

log = logging.getLogger(__name__)

SECRET = "livekit.api_secret"
KEY = "this-computer"
_SHORTEST_SECRET = 32  # LiveKit refuses shorter ones
_NOTE = "livekit.json"
_LOOPBACKS = ["lo", "lo0", "Loopback Pseudo-Interface 1"]  # Linux, macOS, Windows


class LocalState(StrEnum):
    """What the server is doing."""

    stopped = "stopped"
    starting = "starting"
    running = "running"
    restarting = "restarting"
    failed = "failed"


class LocalHealth(Value):
    """State of the server, and a sentence where something is wrong."""

    state: LocalState = LocalState.stopped
    pid: int | None = None
    restarts: int = 0
    said: Message | None = None


class LocalTiming(Value):
    """Waits in seconds; tests shorten them."""

    ready: float = 20.0
    stop: float = 1.0  # it looks every five seconds whether it may end
    back_off: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 5.0)
    healthy: float = 60.0  # running so long forgets earlier deaths


def find_program(chosen: str | None) -> Path | None:
    """The server's program: the chosen file, else the one on the path; None when there is none."""
    if chosen is not None:
        return Path(chosen) if Path(chosen).is_file() else None
    found = shutil.which("livekit-server")
    return Path(found) if found else None


def local_settings(before: LiveKitSettings, vault: Vault) -> LiveKitSettings:
    """These settings with a server of this computer: a free port, and a secret in the keyring.

    Raises PersonError `local.other` while another server is entered, `local.missing` without the
    program, `vault.…` when the secret cannot be kept. Blocking.
    """
    if before.url is not None and not before.local:
        raise refuse("local.other")
    if find_program(before.program) is None:
        raise refuse("local.missing")
    kept = vault.get(SECRET)
    if kept is None:
        vault.set(SECRET, secrets.token_hex(24))
    elif len(kept) < _SHORTEST_SECRET:
        raise refuse("local.short_secret")
    port = _port_of(before) if before.local else None
    if port is None or not _free(port):
        port = _free_port()
    return before.model_copy(
        update={"local": True, "url": f"ws://127.0.0.1:{port}", "api_key": KEY}
    )


class LocalLiveKit:
    """One server. Methods may be called from one event loop only."""

    def __init__(self, data: Path, timing: LocalTiming | None = None) -> None:
        self._note = data / _NOTE
        self._timing = timing or LocalTiming()
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self.health = LocalHealth()

    async def start(self, livekit: LiveKitSettings, secret: str | None) -> None:
        """Starts it and waits until it answers. Raises PersonError `local.…`."""
        await self.stop()
        program, port = find_program(livekit.program), _port_of(livekit)
        if program is None:
            self._failed("local.missing")
        if secret is None or port is None or livekit.api_key is None:
            self._failed("local.no_secret")
        await asyncio.to_thread(self._end_stale)
        if not _free(port):
            self._failed("local.port_taken", port=port)
        self._ready.clear()
        self._set(LocalState.starting)
        body = _configuration(port, {livekit.api_key: secret})
        self._task = asyncio.create_task(self._keep(program, port, body), name="local-livekit")
        ready = asyncio.create_task(self._ready.wait(), name="local-livekit-ready")
        await asyncio.wait({ready, self._task}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not self._ready.is_set():
            await self.stop()
            self._failed("local.no_start")

    async def stop(self) -> None:
        """Ends it; whoever is in a room is thrown out."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._set(LocalState.stopped)

    def _failed(self, code: str, **params: int) -> Never:
        self.health = LocalHealth(state=LocalState.failed, said=message(code, **params))
        raise refuse(code, **params)

    # -- the process ---------------------------------------------------------------------------

    async def _keep(self, program: Path, port: int, body: str) -> None:
        deaths, loop = 0, asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._run_once(program, port, body)
            except OSError as error:
                log.error("the LiveKit server cannot be started: %s", type(error).__name__)
            if not self._ready.is_set():
                return  # it has never answered: whoever waits says so
            deaths = 1 if loop.time() - began > self._timing.healthy else deaths + 1
            if deaths > len(self._timing.back_off):
                self._set(LocalState.failed, said=message("local.no_start"))
                return
            log.warning("the LiveKit server has ended; it is started again")
            self.health = self.health.model_copy(update={"restarts": self.health.restarts + 1})
            self._set(LocalState.restarting)
            await asyncio.sleep(self._timing.back_off[deaths - 1])

    async def _run_once(self, program: Path, port: int, body: str) -> None:
        process = await asyncio.create_subprocess_exec(
            str(program),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,  # it names rooms and identities
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "LIVEKIT_CONFIG": body},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._process = process
        try:
            await asyncio.to_thread(self._remember, process.pid)
            if await self._answers(process, port):
                self._set(LocalState.running, pid=process.pid)
                self._ready.set()
                await process.wait()
        finally:
            await self._end(process)

    async def _answers(self, process: asyncio.subprocess.Process, port: int) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._timing.ready
        while process.returncode is None and loop.time() < until:
            with contextlib.suppress(OSError, TimeoutError):
                if await asyncio.wait_for(_asked(port), 1.0):
                    return True
            await asyncio.sleep(0.05)
        return False

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), self._timing.stop)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        self._process = None
        self._note.unlink(missing_ok=True)

    # -- one that a crash of the program has left ------------------------------------------------

    def _remember(self, pid: int) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            born = psutil.Process(pid).create_time()
            write_atomically(self._note, json.dumps({"pid": pid, "born": born}).encode())

    def _end_stale(self) -> None:
        """Ends the server of an earlier run; its number may belong to something else by now."""
        try:
            kept = json.loads(self._note.read_text(encoding="utf-8"))
            process = psutil.Process(int(kept["pid"]))
            if abs(process.create_time() - float(kept["born"])) > 1:
                return
            process.terminate()
            try:
                process.wait(self._timing.stop)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(self._timing.stop)
            log.info("a LiveKit server of an earlier run was ended")
        except (OSError, ValueError, KeyError, TypeError, psutil.Error):
            return  # nothing is noted, or it has ended long ago
        finally:
            self._note.unlink(missing_ok=True)

    def _set(
        self, state: LocalState, *, pid: int | None = None, said: Message | None = None
    ) -> None:
        self.health = self.health.model_copy(update={"state": state, "pid": pid, "said": said})


def _configuration(port: int, keys: dict[str, str]) -> str:
    """JSON, which is YAML, too. `--dev` would open a port on every interface but loopback."""
    return json.dumps(
        {
            "port": port,
            "bind_addresses": ["127.0.0.1"],
            "keys": keys,
            "rtc": {
                "udp_port": _free_port(socket.SOCK_DGRAM),
                "tcp_port": 0,  # it would be bound to every interface
                "node_ip": "127.0.0.1",
                "use_external_ip": False,
                "enable_loopback_candidate": True,
                "interfaces": {"includes": _LOOPBACKS},
            },
            "logging": {"level": "error"},
        }
    )


async def _asked(port: int) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        await writer.drain()
        return b" 200 " in await reader.readline()
    finally:
        writer.close()


def _port_of(livekit: LiveKitSettings) -> int | None:
    return urlsplit(livekit.url or "").port


def _free(port: int) -> bool:
    with socket.socket() as one:
        if os.name == "posix":  # as the server does: connections that are closing do not count
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(type=kind) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
