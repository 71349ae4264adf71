"""Watching voice interviews: what is live, who waits, what needs a person, and listening."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from hr_desktop.domain.interview import ENDED_STATES, OPEN_STATES, InterviewKind, InterviewState
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import InterviewRecord
from hr_desktop.domain.voice import CandidateRequest, Live
from hr_desktop.services.core import Core
from hr_desktop.services.interviews import rows_of
from hr_desktop.services.standing import NEWS, stand
from hr_desktop.services.values.watching import Board, Watched
from hr_desktop.store.transaction import Tx
from hr_desktop.vault import Vault

if TYPE_CHECKING:
    from hr_desktop.rooms.listening import Listening

MOST_OPEN = 500
_ORDER = {state: place for place, state in enumerate(OPEN_STATES)}


class WatchService:
    """Everything that the window shows of interviews while they run."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def board(self, text: str = "", ended: int = 200) -> Board:
        """Open interviews, the newest `ended` ones and those a person is told of, in one read.

        `text`: those of any age whose person or vacancy holds these words.
        """
        async with self._core.read() as tx:
            asked = await tx.requests.open()
            if text.strip():
                ids = await tx.interviews.named(text)
                records = await tx.interviews.records(ids=ids)
            else:
                records = await tx.interviews.records(states=OPEN_STATES, limit=MOST_OPEN)
                records += await tx.interviews.records(states=ENDED_STATES, limit=ended)
                told = {one.interview_id for one in asked} | set(await tx.mails.troubled())
                records += await tx.interviews.records(ended_since=tx.now - NEWS)
                older = told - {r.id for r in records}
                records += await tx.interviews.records(ids=older) if older else []
                records = list({record.id: record for record in records}.values())
            return await _board(tx, records, asked)

    async def one(self, interview_id: int) -> Board:
        """A board with this interview alone; raises PersonError `store.gone`."""
        async with self._core.read() as tx:
            records = await tx.interviews.records(ids=[interview_id])
            if not records:
                raise refuse("store.gone", kind="interview")
            asked = await tx.requests.of_interview(interview_id)
            return await _board(tx, records, [one for one in asked if one.answered_at is None])

    async def live(self, interview_ids: Iterable[int]) -> tuple[datetime, dict[int, Live]]:
        """What happens in these interviews at this moment, and the moment."""
        async with self._core.read() as tx:
            return tx.now, await tx.live.get(list(interview_ids))

    async def requests(self, interview_id: int) -> list[CandidateRequest]:
        """What a candidate has asked for, answered or not, by age."""
        async with self._core.read() as tx:
            return await tx.requests.of_interview(interview_id)

    async def listen(self, interview_id: int) -> Listening:
        """Enters the interview's room unseen; the caller closes it. In the audit log.

        Raises PersonError: `listen.…`, `voice.…`, and `team.viewer`, since viewers do not listen.
        """
        settings = self._core.settings.livekit
        if settings.url is None:
            raise refuse("listen.no_server")
        secret = await asyncio.to_thread(Vault().get, "livekit.api_secret")
        if not settings.api_key or not secret:
            raise refuse("voice.key_missing")
        async with self._core.person() as tx:
            invitation = await tx.invitations.of_interview(interview_id)
            interview = await tx.interviews.get(interview_id)
            if invitation is None or interview.state not in OPEN_STATES:
                raise refuse("listen.not_running")
            await tx.interviews.listened(interview_id)
        rooms = await asyncio.to_thread(import_module, "hr_desktop.rooms.listening")
        tokens = await asyncio.to_thread(import_module, "hr_desktop.rooms.tokens")
        token = tokens.listener_token(settings.api_key, secret, room=invitation.room)
        listening: Listening = await rooms.listen(settings.url, token)
        return listening


async def _board(
    tx: Tx, records: list[InterviewRecord], asked: Iterable[CandidateRequest]
) -> Board:
    rows = await rows_of(tx, records)
    voice = [row.id for row in rows if row.kind is InterviewKind.voice]
    invitations = await tx.invitations.of_interviews(voice) if voice else {}
    under_way = [row.id for row in rows if row.id in set(voice) and row.state in OPEN_STATES]
    live = await tx.live.get(under_way) if under_way else {}
    letters = await tx.mails.troubled() if voice else {}
    requests: dict[int, list[CandidateRequest]] = {}
    for one in asked:
        requests.setdefault(one.interview_id, []).append(one)
    watched = [
        stand(
            Watched(
                row=row,
                invitation=invitations.get(row.id),
                live=live.get(row.id),
                requests=tuple(requests.get(row.id, ())),
                letter=letters.get(row.id),
            ),
            tx.now,
        )
        for row in rows
    ]
    watched.sort(key=lambda one: (_place(one), -one.row.id))
    agents = [agent for agent in await tx.agents.alive() if agent.voice]
    return Board(at=tx.now, interviews=tuple(watched), agents=tuple(agents))


def _place(one: Watched) -> int:
    """Where it stands in the list: whoever waits in the room stands with those who are talking."""
    state = InterviewState.active if one.standing.doing == "waiting" else one.row.state
    return _ORDER.get(state, len(OPEN_STATES))
