"""What an agent does when the desktop closes, when nothing is set up, when the database goes."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from hr_desktop.agent.server import Timing
from hr_desktop.services.agent_process import AgentProcess, AgentState
from hr_desktop.store import Store
from tests.agent.voice.fleet import Fleet, until
from tests.livekit_server import LiveKitServer
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer, migrated

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(240),
]


async def test_a_voice_interview_outlives_the_window(fleet: Fleet, data_folder: Path) -> None:
    command = fleet.command("--stdio", threads=True)
    desk = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.agent.voice.desk", str(data_folder), json.dumps(command)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert desk.stdin is not None
    assert desk.stdout is not None
    pid = int(await desk.stdout.readline())
    invitation = await fleet.invite()
    candidate = await fleet.candidate(invitation)
    interviewer = await candidate.greeted()
    desk.stdin.write(b"\n")
    assert (await desk.stdout.readline()).strip() == b"stopped"
    assert await asyncio.wait_for(desk.wait(), 10) == 0

    async def draining() -> list[int]:
        return [row.pid for row in await fleet.rows() if row.draining]

    assert await until(draining) == [pid]

    next_desk = AgentProcess(data_folder, command=fleet.command("--stdio", threads=True))
    await next_desk.start()  # beside it, with a log of its own
    await until(lambda: two_agents(fleet))
    assert await candidate.interviewers(2) == {interviewer}
    await fleet.finish(candidate, invitation)
    await until(lambda: has_ended(pid))
    await next_desk.stop()
    assert await fleet.rows() == []
    logs = {file.name for file in (data_folder / "logs").glob("*.log")}
    assert logs == {"agent.log", "agent-2.log"}


async def test_an_agent_that_a_person_drains_is_not_started_again(
    fleet: Fleet, data_folder: Path, store: Store
) -> None:
    desk = AgentProcess(data_folder, command=fleet.command("--stdio", threads=True))
    await desk.start()
    row = (await until(fleet.rows))[0]
    async with store.write("Анна") as tx:
        await tx.agents.wish(row.id, "drain")

    async def stopped() -> bool:
        return desk.health.state is AgentState.stopped

    await until(stopped)
    assert desk.health.restarts == 0
    await desk.start()
    assert desk.health.state is AgentState.running
    await desk.stop()


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_an_agent_on_a_server_needs_livekit(data_folder: Path, language: str) -> None:
    status, said = await run_agent(HR_DESKTOP_LANGUAGE=language)
    assert status == 2
    assert said.count("\n") == 1
    assert "LIVEKIT_URL" in said


async def test_voices_do_not_leave_a_network_that_lets_nothing_out(data_folder: Path) -> None:
    (data_folder / "settings.json").write_text('{"ai": {"inside_only": true}}', encoding="utf-8")
    status, said = await run_agent(
        LIVEKIT_URL="wss://8.8.8.8",
        LIVEKIT_API_KEY="key",
        LIVEKIT_API_SECRET="s" * 32,
        HR_DESKTOP_LANGUAGE="en",
    )
    assert status == 2
    assert "8.8.8.8" in said


async def test_an_agent_that_could_not_speak_takes_no_call(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPEECH_API_KEY")
    status, said = await run_agent(
        LIVEKIT_URL="ws://127.0.0.1:1",
        LIVEKIT_API_KEY="key",
        LIVEKIT_API_SECRET="s" * 32,
        HR_DESKTOP_LANGUAGE="en",
    )
    assert status == 2
    assert "OpenAI" in said


async def test_an_agent_on_a_server_needs_its_database(data_folder: Path) -> None:
    status, said = await run_agent(
        LIVEKIT_URL="ws://127.0.0.1:1",
        LIVEKIT_API_KEY="key",
        LIVEKIT_API_SECRET="s" * 32,
        DATABASE_URL="postgresql://someone@127.0.0.1:1/nothing",
        HR_DESKTOP_LANGUAGE="en",
    )
    assert status == 3
    assert said.count("\n") == 1


async def test_an_agent_whose_livekit_is_away_ends_all_the_same(data_folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hr_desktop", "agent"),
        stdin=asyncio.subprocess.DEVNULL,
        env={
            **os.environ,
            "LIVEKIT_URL": "ws://127.0.0.1:1",
            "LIVEKIT_API_KEY": "key",
            "LIVEKIT_API_SECRET": "s" * 32,
        },
    )
    try:
        me = psutil.Process(process.pid)

        async def job_waits() -> bool:
            return len(me.children(recursive=True)) > 2  # beside two of Python's own

        await until(job_waits, 90)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 50) == 0
    finally:
        if process.returncode is None:
            process.kill()


async def run_agent(**environment: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hr_desktop", "agent"),
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )
    try:
        _, said = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_a_key_that_livekit_refuses_is_said(store: Store, livekit: LiveKitServer) -> None:
    fleet = Fleet(store, livekit)
    agent = await fleet.agent(
        ready=False,
        threads=True,
        LIVEKIT_URL=livekit.url,
        LIVEKIT_API_KEY=livekit.api_key,
        LIVEKIT_API_SECRET="another-secret-of-thirty-two-signs-",
    )

    async def said() -> str | None:
        return next((row.said.code for row in await fleet.rows() if row.said is not None), None)

    assert await until(said) == "voice.key_refused"
    assert not (await fleet.rows())[0].voice
    await fleet.close()
    assert agent.process.returncode is not None


@pytest.fixture
async def team(
    data_folder: Path, livekit: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Fleet, PostgresServer]]:
    """A team's workspace on a server that is stopped in the middle."""
    server = PostgresServer()
    monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", SUPERUSER_PASSWORD)
    url = server.url(await server.new_database(await migrated(server)))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LIVEKIT_URL", livekit.url)
    monkeypatch.setenv("LIVEKIT_API_KEY", livekit.api_key)
    monkeypatch.setenv("LIVEKIT_API_SECRET", livekit.api_secret)
    store = await Store.open(url)
    fleet = Fleet(store, livekit)
    yield fleet, server
    await fleet.close()
    await store.close()
    server.close()


async def test_a_database_that_was_away_doubles_no_interviewer(
    team: tuple[Fleet, PostgresServer],
) -> None:
    fleet, server = team
    quick = Timing(lease=2.0, heartbeat=0.5)
    await fleet.agent(timing=quick, threads=True)
    await fleet.agent(timing=quick, threads=True)
    invitation = await fleet.invite()
    candidate = await fleet.candidate(invitation)
    before = await candidate.greeted()
    held = await fleet.room(invitation)
    server.stop()
    assert await candidate.interviewers(6) == {before}  # three leases long
    server.start()
    assert await candidate.interviewers(6) == {before}
    after = await until(lambda: fleet.room(invitation))
    assert after.held
    assert after.lease_owner == held.lease_owner
    assert len(await fleet.rows()) == 2


async def two_agents(fleet: Fleet) -> bool:
    return len([row for row in await fleet.rows() if row.voice]) == 2


async def has_ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_a_livekit_server_that_comes_back_finds_its_agents(
    fleet: Fleet, livekit: LiveKitServer
) -> None:
    await fleet.agent(threads=True)
    livekit.kill()

    async def lost() -> bool:
        return any(row.said is not None and not row.voice for row in await fleet.rows())

    await until(lost)
    livekit.start()
    candidate = await fleet.candidate()
    await candidate.greeted()
    await until(lambda: is_well(fleet))


async def is_well(fleet: Fleet) -> bool:
    return all(row.voice and row.said is None for row in await fleet.rows())
