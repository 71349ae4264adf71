"""The LiveKit server of this computer: started, on loopback alone, started again, ended."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from hr_desktop.config import LiveKitSettings, Paths, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.rooms.probe import probe
from hr_desktop.services.local_livekit import (
    LocalLiveKit,
    LocalState,
    LocalTiming,
    find_program,
    local_settings,
)
from hr_desktop.services.workspace import Workspace
from hr_desktop.vault import Vault
from tests import livekit_server

pytestmark = [pytest.mark.processes]
SECRET = "0123456789abcdef0123456789abcdef"
QUICK = LocalTiming(ready=60, stop=0.2, back_off=(0.05, 0.05))


@pytest.fixture
def program() -> str:
    try:
        return str(livekit_server.program())
    except livekit_server.Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture
def vault() -> Vault:
    return Vault(environment={"LIVEKIT_API_SECRET": SECRET})


@pytest.fixture
async def server(data_folder: Path) -> AsyncIterator[LocalLiveKit]:
    one = LocalLiveKit(data_folder, QUICK)
    yield one
    await one.stop()


async def _until(true: Callable[[], Any]) -> None:
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends
        await asyncio.sleep(0.02)


async def test_it_answers_on_loopback_alone_and_comes_back_when_it_dies(
    program: str, vault: Vault, server: LocalLiveKit
) -> None:
    settings = local_settings(LiveKitSettings(program=program), vault)
    assert settings.local
    await server.start(settings, SECRET)
    pid = server.health.pid
    assert pid is not None
    await probe(settings.url or "", settings.api_key, SECRET)
    process = psutil.Process(pid)
    found = [one.laddr.ip for one in process.net_connections() if one.status == "LISTEN"]
    found += [one.laddr.ip for one in process.net_connections("udp")]
    assert found
    assert set(found) == {"127.0.0.1"}
    assert SECRET not in " ".join(process.cmdline())
    process.kill()
    await _until(lambda: server.health.state is LocalState.running and server.health.pid != pid)
    assert server.health.restarts == 1
    await probe(settings.url or "", settings.api_key, SECRET)
    last = server.health.pid
    await server.stop()
    assert last is not None
    assert not psutil.pid_exists(last)
    assert server.health.state is LocalState.stopped


async def test_one_that_a_crash_has_left_is_ended(
    program: str, vault: Vault, data_folder: Path, server: LocalLiveKit
) -> None:
    settings = local_settings(LiveKitSettings(program=program), vault)
    await server.start(settings, SECRET)
    left = psutil.Process(server.health.pid)
    next_run = LocalLiveKit(data_folder, QUICK)
    server._timing = LocalTiming(back_off=())  # a killed program starts nothing again
    await next_run.start(settings, SECRET)
    assert not left.is_running() or left.status() == psutil.STATUS_ZOMBIE
    await probe(settings.url or "", settings.api_key, SECRET)
    await next_run.stop()


async def test_another_process_with_the_number_of_the_noted_one_is_left_alone(
    program: str, vault: Vault, data_folder: Path, server: LocalLiveKit
) -> None:
    other = subprocess.Popen(["sleep", "60"])
    try:
        (data_folder / "livekit.json").write_text(f'{{"pid": {other.pid}, "born": 1.0}}')
        await server.start(local_settings(LiveKitSettings(program=program), vault), SECRET)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def _code(refused: pytest.ExceptionInfo[PersonError]) -> str:
    return refused.value.said.code


async def test_what_stands_in_the_way_is_said(
    program: str, vault: Vault, server: LocalLiveKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert find_program(None) is None
    with pytest.raises(PersonError) as refused:
        local_settings(LiveKitSettings(), vault)
    assert _code(refused) == "local.missing"
    with pytest.raises(PersonError) as refused:
        local_settings(LiveKitSettings(url="wss://voice.example", program=program), vault)
    assert _code(refused) == "local.other"
    with pytest.raises(PersonError) as refused:
        local_settings(
            LiveKitSettings(program=program), Vault(environment={"LIVEKIT_API_SECRET": "short"})
        )
    assert _code(refused) == "local.short_secret"
    settings = local_settings(LiveKitSettings(program=program), vault)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int((settings.url or "").rpartition(":")[2])))
        taken.listen()
        with pytest.raises(PersonError) as refused:
            await server.start(settings, SECRET)
        assert _code(refused) == "local.port_taken"
        assert local_settings(settings, vault).url != settings.url
    assert local_settings(settings, vault).url == settings.url, "links stay right"
    no_server = settings.model_copy(update={"program": "/bin/false"})
    with pytest.raises(PersonError) as refused:
        await server.start(no_server, SECRET)
    assert _code(refused) == "local.no_start"
    assert server.health.said is not None


async def test_a_workspace_starts_and_ends_it(
    program: str, vault: Vault, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEKIT_API_SECRET", SECRET)
    livekit = local_settings(LiveKitSettings(program=program), vault)
    paths = Paths.under(data_folder)
    workspace = await Workspace.open(paths, Settings(livekit=livekit))
    try:
        await _until(lambda: workspace.livekit.health.state is LocalState.running)
        await probe(livekit.url or "", livekit.api_key, SECRET)
        await workspace.apply_settings(Settings())
        assert workspace.livekit.health.state is LocalState.stopped
        await workspace.apply_settings(Settings(livekit=livekit))
        pid = workspace.livekit.health.pid
    finally:
        await workspace.close()
    assert pid is not None
    assert not psutil.pid_exists(pid)
