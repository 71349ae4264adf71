"""Agents as processes and candidates as headless participants, for tests and benchmarks."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from livekit import rtc

from hr_desktop.agent.server import Timing
from hr_desktop.agent.voice.options import VoiceOptions
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.records import Room
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import AgentRow, Invitation, Rpc
from hr_desktop.rooms import tokens
from hr_desktop.store import Store
from tests.agent.examples import make_plan, make_vacancy
from tests.livekit_server import LiveKitServer

WAIT_S = 90.0  # a busy computer
TIMING = Timing()
STEFANI = VoiceOptions().entry


async def until(true: Callable[[], Awaitable[Any]], seconds: float = WAIT_S) -> Any:
    """What `true` gives as soon as it is something."""
    async with asyncio.timeout(seconds):
        while not (found := await true()):
            await asyncio.sleep(0.05)
    return found


class Candidate:
    """Whoever holds the link: joins the room and hears who is there."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self.heard: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self.states: list[dict[str, Any]] = []  # what a real interviewer tells the page
        self.room = rtc.Room()
        self.room.on("data_received", self._take)

    def _take(self, packet: rtc.DataPacket) -> None:
        self.heard.append(json.loads(packet.data))
        self._news.set()

    async def _state(self, call: rtc.RpcInvocationData) -> str:
        self.states.append(json.loads(call.payload) | {"by": call.caller_identity})
        self._news.set()
        return '{"ok": true}'

    async def join(self) -> None:
        await self.room.connect(self._url, self._token)
        self.room.local_participant.register_rpc_method(Rpc.state.value, self._state)

    async def told(self, above: int = 0) -> dict[str, Any]:
        """The first state of an interviewer with a higher fencing number."""
        async with asyncio.timeout(WAIT_S):
            while True:
                for state in self.states:
                    if state["fence"] > above:
                        return state
                self._news.clear()
                await self._news.wait()

    async def greeted(self, by_other_than: str = "", seconds: float = WAIT_S) -> str:
        """The identity of an interviewer who says now that it is here."""
        self.heard.clear()
        async with asyncio.timeout(seconds):
            while True:
                for word in self.heard:
                    if word["here"] != by_other_than:
                        return str(word["here"])
                self._news.clear()
                await self._news.wait()

    @property
    def pid(self) -> int:
        """Of the job that was heard last."""
        return int(self.heard[-1]["pid"])

    async def interviewers(self, seconds: float) -> set[str]:
        """Everybody who says in this time that he is here."""
        self.heard.clear()
        await asyncio.sleep(seconds)
        return {str(word["here"]) for word in self.heard}

    async def tell(self, what: str) -> None:
        await self.room.local_participant.publish_data(json.dumps({"do": what}).encode())

    async def leave(self) -> None:
        await self.room.disconnect()


class VoiceAgent:
    """One agent process, in a group of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.tree = psutil.Process(process.pid)

    def kill(self) -> None:
        """The whole group at once, as when the power goes."""
        children = self.tree.children(recursive=True)
        os.killpg(self.process.pid, signal.SIGKILL)
        for child in children:
            if child.is_running():
                child.kill()

    def signal(self, number: int, everybody: bool = False) -> None:
        (os.killpg if everybody else os.kill)(self.process.pid, number)

    async def ended(self, seconds: float = WAIT_S) -> int:
        return await asyncio.wait_for(self.process.wait(), seconds)


class Fleet:
    """Starts agents and candidates; `close` ends all of them."""

    def __init__(self, store: Store, livekit: LiveKitServer) -> None:
        self.store, self.livekit = store, livekit
        self.agent_name = f"stefani-{secrets.token_hex(4)}"
        self.entry = "tests.agent.voice.door:run"  # the job that agents start
        self.program = ("-m", "hr_desktop")
        self.threads = False
        self.idle = 1  # processes that wait for a job
        self.said: Path | None = None  # what agents write to stdout and stderr goes here
        self._agents: list[VoiceAgent] = []
        self._candidates: list[Candidate] = []

    def command(self, *arguments: str, timing: Timing = TIMING, threads: bool = False) -> list[str]:
        """How an agent is started."""
        options = {
            "entry": self.entry,
            "agent_name": self.agent_name,
            "threads": threads,
            "idle": self.idle,
        }
        return [
            *(sys.executable, *self.program, "agent", *arguments),
            *("--timing", timing.model_dump_json(), "--voice", json.dumps(options)),
        ]

    async def agent(
        self,
        timing: Timing = TIMING,
        *,
        threads: bool = False,
        ready: bool = True,
        **environment: str,
    ) -> VoiceAgent:
        """Starts an agent of a server; LiveKit knows it when this returns (unless not `ready`)."""
        known = {row.id for row in await self.rows()}
        with self.said.open("ab") if self.said is not None else nullcontext() as said:
            process = await asyncio.create_subprocess_exec(
                *self.command(timing=timing, threads=threads or self.threads),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        made = VoiceAgent(process)
        self._agents.append(made)

        async def known_to_livekit() -> bool:
            assert process.returncode is None
            return any(row.voice and row.id not in known for row in await self.rows())

        if ready:
            await until(known_to_livekit)
        return made

    async def rows(self) -> list[AgentRow]:
        async with self.store.read() as tx:
            return await tx.agents.list()

    async def invite(
        self,
        language: Language = "ru",
        plan: InterviewPlan | None = None,
        *,
        minutes: int = 30,
        recording_days: int = 0,
    ) -> Invitation:
        """An interview that may begin now."""
        now = utc_now()
        async with self.store.write("Анна") as tx:
            vacancy = await tx.vacancies.add(make_vacancy(language))
            interview = await tx.interviews.add(
                kind=InterviewKind.voice,
                plan=plan or make_plan(language),
                language=language,
                minutes=minutes,
                vacancy_id=vacancy.id,
                window_opens_at=now - timedelta(hours=1),
                window_ends_at=now + timedelta(hours=2),
            )
            return await tx.invitations.add(
                interview.id, tokens.new_room(), recording_days=recording_days
            )

    async def candidate(self, invitation: Invitation | None = None) -> Candidate:
        """Joins by the link."""
        invitation = invitation or await self.invite()
        made = Candidate(self.livekit.url, self.token(invitation))
        self._candidates.append(made)
        await made.join()
        return made

    def token(self, invitation: Invitation) -> str:
        """Of the link."""
        return tokens.candidate_token(
            self.livekit.api_key,
            self.livekit.api_secret,
            room=invitation.room,
            invitation_id=invitation.id,
            ends_at=utc_now() + timedelta(hours=3),
            now=utc_now(),
            agent_name=self.agent_name,
        )

    async def room(self, invitation: Invitation) -> Room:
        async with self.store.read() as tx:
            return (await tx.invitations.rooms([invitation.room]))[0]

    async def finish(self, candidate: Candidate, invitation: Invitation) -> None:
        """The interview ends, and the candidate leaves."""
        await candidate.tell("finish")

        async def over() -> bool:
            return (await self.room(invitation)).state is InterviewState.completed

        await until(over)
        await candidate.leave()

    async def close(self) -> None:
        for candidate in self._candidates:
            await candidate.leave()
        for agent in self._agents:
            with suppress(psutil.NoSuchProcess):  # it has just ended by itself
                if agent.process.returncode is None:
                    agent.kill()
            await agent.process.wait()
