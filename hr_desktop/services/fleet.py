"""The processes that hold interviews, on all computers, and LiveKit's rooms."""

from __future__ import annotations

import asyncio
import platform
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from hr_desktop.domain.messages import Message, message, refuse
from hr_desktop.domain.voice import REHEARSAL_SUFFIX
from hr_desktop.services.core import Core
from hr_desktop.services.values.fleet import Agent, Fleet, RoomRow
from hr_desktop.vault import Vault

if TYPE_CHECKING:
    from hr_desktop.domain.records import Room
    from hr_desktop.rooms.server import RoomServer

ALIVE_S = 10.0  # a sign of life is younger
MOST_ROOMS = 200


class FleetService:
    """What the System page shows of agents and rooms, and what may be done to them."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def fleet(self, own_pid: int | None = None) -> Fleet:
        """All processes by computer. `own_pid`: of the one that this window has started."""
        async with self._core.read() as tx:
            rows = await tx.agents.list()
            waiting = len(await tx.invitations.waiting())
            now = tx.now
        here = platform.node()
        agents = []
        for row in rows:
            silent = max(0.0, (now - row.seen_at).total_seconds())
            agents.append(
                Agent(
                    row=row,
                    silent_s=silent,
                    alive=silent <= ALIVE_S,
                    here=row.computer == here and row.pid == own_pid,
                )
            )
        able = [
            one.row
            for one in agents
            if one.alive and one.row.voice and not one.row.draining and one.row.wish is None
        ]
        free = sum(max(0, row.capacity - row.active) for row in able)
        return Fleet(
            agents=tuple(agents),
            waiting=waiting,
            free=free,
            alert=_alert(waiting, free, bool(able)),
        )

    async def wish(self, agent_id: int, wish: Literal["drain", "stop"] | None) -> None:
        """What a process is to do; it obeys at its next sign of life. Raises `store.gone`."""
        async with self._core.person() as tx:
            await tx.agents.wish(agent_id, wish)

    async def clean(self) -> int:
        """Forgets processes that have given no sign of life for a minute; how many."""
        async with self._core.person() as tx:
            return await tx.agents.clean()

    async def rooms(self) -> list[RoomRow]:
        """LiveKit's rooms, oldest first; none without a server. Raises PersonError `voice.…`."""
        if self._core.settings.livekit.url is None:
            return []
        async with await self._server() as server:
            opened = await server.opened()
            names = sorted(opened, key=lambda name: opened[name])[:MOST_ROOMS]
            present = await asyncio.gather(*(server.present(name) for name in names))
        people = await self._people([name.removesuffix(REHEARSAL_SUFFIX) for name in names])
        found = []
        for name, inside in zip(names, present, strict=True):
            room, candidate, vacancy = people.get(
                name.removesuffix(REHEARSAL_SUFFIX), (None, "", "")
            )
            seconds = opened[name]
            found.append(
                RoomRow(
                    name=name,
                    people=inside.people,
                    opened_at=datetime.fromtimestamp(seconds, UTC) if seconds else None,
                    candidate=inside.candidate,
                    interviewers=len(inside.interviewers),
                    rehearsal=name.endswith(REHEARSAL_SUFFIX),
                    held=room is not None and room.held,
                    interview_id=room.interview_id if room is not None else None,
                    candidate_name=candidate,
                    vacancy_title=vacancy,
                )
            )
        return found

    async def close_room(self, name: str) -> None:
        """Ends a room for everybody in it; the candidate's link opens it again. Audited."""
        async with self._core.person() as tx:
            for room in await tx.invitations.rooms([name.removesuffix(REHEARSAL_SUFFIX)]):
                await tx.interviews.room_closed(room.interview_id)
        async with await self._server() as server:
            await server.close_room(name)

    async def _people(self, names: list[str]) -> dict[str, tuple[Room | None, str, str]]:
        async with self._core.read() as tx:
            rooms = await tx.invitations.rooms(names)
            records = {
                one.id: one
                for one in await tx.interviews.records(ids=[r.interview_id for r in rooms])
            }
        return {
            room.room: (
                room,
                records[room.interview_id].candidate_name or "",
                records[room.interview_id].vacancy_title or "",
            )
            for room in rooms
            if room.interview_id in records
        }

    async def _server(self) -> RoomServer:
        livekit = self._core.settings.livekit
        secret = await asyncio.to_thread(Vault().get, "livekit.api_secret")
        if livekit.url is None or not livekit.api_key or not secret:
            raise refuse("voice.key_missing")
        module = await asyncio.to_thread(import_module, "hr_desktop.rooms.server")
        server: RoomServer = module.RoomServer(livekit.url, livekit.api_key, secret)
        return server


def _alert(waiting: int, free: int, able: bool) -> Message | None:
    if not waiting or free:
        return None
    return message("fleet.full" if able else "fleet.nobody", n=waiting)
