"""What we ask of a LiveKit server: which rooms there are, who is in one, and to send somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import aiohttp
from livekit import api
from livekit.protocol.agent import JobStatus

from hr_desktop.domain.base import Value
from hr_desktop.domain.voice import AGENT_NAME, CANDIDATE, INTERVIEWER_PREFIX
from hr_desktop.rooms.probe import answers

WAIT_S = 5.0
_GOES_ON = (JobStatus.JS_PENDING, JobStatus.JS_RUNNING)


class Present(Value):
    """Who is in a room; a dead interviewer stays in it for a while."""

    candidate: bool = False
    people: int = 0  # all, listeners included
    visit: str = ""  # another one each time the candidate comes in
    interviewers: tuple[str, ...] = ()


class Call(Value):
    """A wish for an interviewer, and the jobs that came of it and have not ended.

    LiveKit goes on counting a job whose process was killed.
    """

    id: str
    jobs: tuple[str, ...] = ()


class RoomServer:
    """The server's API. An async context manager. Raises PersonError `voice.…`."""

    def __init__(self, url: str, key: str, secret: str, agent_name: str = AGENT_NAME) -> None:
        self._agent_name = agent_name
        timeout = aiohttp.ClientTimeout(total=WAIT_S)
        self._api = api.LiveKitAPI(url, key, secret, timeout=timeout, failover=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections."""
        await self._api.aclose()

    async def rooms(self) -> dict[str, int]:
        """Rooms that exist, with how many are in each."""
        with answers():
            found = await self._api.room.list_rooms(api.ListRoomsRequest())
        return {room.name: room.num_participants for room in found.rooms}

    async def opened(self) -> dict[str, int]:
        """Rooms that exist, and since when: seconds since 1970, 0 when LiveKit does not say."""
        with answers():
            found = await self._api.room.list_rooms(api.ListRoomsRequest())
        return {room.name: int(room.creation_time) for room in found.rooms}

    async def present(self, room: str) -> Present:
        """Who is in a room; nobody when it does not exist."""
        with answers():
            try:
                wanted = api.ListParticipantsRequest(room=room)
                found = await self._api.room.list_participants(wanted)
            except api.TwirpError as error:
                if error.code != "not_found":
                    raise
                return Present()
        names = [one.identity for one in found.participants]
        return Present(
            candidate=CANDIDATE in names,
            people=len(names),
            visit=next((one.sid for one in found.participants if one.identity == CANDIDATE), ""),
            interviewers=tuple(n for n in names if n.startswith(INTERVIEWER_PREFIX)),
        )

    async def send_away(self, room: str, identity: str) -> None:
        """Takes a participant out of a room; nothing when it has left."""
        with answers(), _gone_meanwhile():
            await self._api.room.remove_participant(
                api.RoomParticipantIdentity(room=room, identity=identity)
            )

    async def calls(self, room: str) -> tuple[Call, ...]:
        """Calls for an interviewer in this room that have not been taken back."""
        with answers():
            try:
                found = await self._api.agent_dispatch.list_dispatch(room)
            except api.TwirpError as error:
                if error.code != "not_found":
                    raise
                return ()
        return tuple(
            Call(id=one.id, jobs=tuple(j.id for j in one.state.jobs if j.state.status in _GOES_ON))
            for one in found
        )

    async def call_interviewer(self, room: str, invitation_id: int) -> str | None:
        """Asks for an interviewer in a room, in place of earlier calls; LiveKit ends their jobs.

        Gives the call's id, None when the room has gone meanwhile.
        """
        dispatch = self._api.agent_dispatch
        wanted = api.CreateAgentDispatchRequest(
            agent_name=self._agent_name, room=room, metadata=str(invitation_id)
        )
        with answers():
            try:
                for one in await dispatch.list_dispatch(room):
                    await dispatch.delete_dispatch(one.id, room)
                return (await dispatch.create_dispatch(wanted)).id
            except api.TwirpError as error:
                if error.code != "not_found":
                    raise
        return None

    async def close_room(self, room: str) -> None:
        """Ends a room for everybody in it."""
        with answers(), _gone_meanwhile():
            await self._api.room.delete_room(api.DeleteRoomRequest(room=room))


@contextmanager
def _gone_meanwhile() -> Iterator[None]:
    """What is asked of a room or person that is not there any more has happened already."""
    try:
        yield
    except api.TwirpError as error:
        if error.code != "not_found":
            raise
