"""The line to the candidate: whether sound comes and goes, told apart from silence.

When packets stop, frames do not: livekit goes on with zeros, and its events come 5 to 13 seconds
late. What tells at once is the age of the newest packet.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Literal

from livekit import rtc

from hr_desktop.domain.voice import CANDIDATE

log = logging.getLogger(__name__)

LOST_S = 0.3  # the page sends a packet every 20 ms, in silence too (no DTX)
_LOOK_EVERY_S = 1.0
_FRESH_S = 0.05
_ANSWER_S = 5.0
_WEIGHS_S = 3.0
_POOR = 0.05  # of the sound is missing: one hears it


class Line:
    """What is known of the candidate in a room. `ready` is set by what the page says."""

    def __init__(self, room: rtc.Room) -> None:
        self._room = room
        self._lost = False
        self._looked = 0.0
        self._left = False
        self._ready = False
        self.talking = False  # the page of an interview that runs: its open microphone says so
        self._poor = False
        self._timed: tuple[rtc.Track | None, float] = (None, 0.0)
        self._counted = (0, 0, 0.0)  # samples concealed and received, and when that was
        self.typed = False
        room.on("participant_disconnected", self._gone)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Looks by itself once a second from now on."""
        if self._task is None:
            self._task = asyncio.create_task(self._watch(), name="line")

    async def close(self) -> None:
        """Stops looking."""
        self._room.off("participant_disconnected", self._gone)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def ready(self) -> bool:
        """Whether the page has said that its candidate can hear."""
        return self._ready

    @ready.setter
    def ready(self, value: bool) -> None:
        self._ready = self.talking = value

    @property
    def microphone(self) -> bool:
        """Whether the candidate's sound comes to us."""
        publication = self._publication()
        return publication is not None and publication.track is not None

    @property
    def left(self) -> bool:
        """Whether the candidate has left since this was asked last."""
        left, self._left = self._left, False
        return left

    @property
    def present(self) -> bool:
        """Whether the candidate is in the room, and we are."""
        return self._room.isconnected() and self._candidate() is not None

    @property
    def here(self) -> bool:
        """Whether the candidate can hear us, as far as is known."""
        return self.present and self._ready and not self._lost

    @property
    def muted(self) -> bool:
        """Whether there is no open microphone; who is not in the room has not muted it."""
        publication = self._publication()
        return self.present and (publication is None or publication.muted)

    @property
    def quality(self) -> Literal["good", "poor", "lost"]:
        """In one word."""
        if not self.present or self._lost:
            return "lost"
        return "poor" if self._poor else "good"

    async def whole(self) -> bool:
        """Whether the candidate can be reached at this moment: looks anew."""
        await self._look()
        return self.here

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self._look()

    async def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < _FRESH_S:
            return
        self._looked = now
        publication = self._publication()
        track = publication.track if publication is not None else None
        if self.talking and track is not None:
            self._ready = True  # what the page wanted to say was lost with a server, say
        if publication is None or publication.muted or track is None:
            self._lost = False  # no sound is expected
            return
        try:
            async with asyncio.timeout(_ANSWER_S):
                stats = await track.get_stats()
        except Exception as error:  # noqa: BLE001 (the library raises plain Exception)
            log.info("no statistics of the track: %s", type(error).__name__)
            return
        for one in stats:
            if one.WhichOneof("stats") == "inbound_rtp":
                inbound = one.inbound_rtp.inbound
                newest = inbound.last_packet_received_timestamp / 1000
                self._lost = newest > 0 and self._age(track, newest, now) > LOST_S
                self._weigh(inbound.concealed_samples, inbound.total_samples_received, now)

    def _age(self, track: rtc.Track, newest: float, asked: float) -> float:
        """How old the newest packet was at least when it was asked for, in seconds.

        Its moment is that of a clock which is set by the computer's once and does not follow when
        that one is set later. What it says now is known from packets: they come without a pause.
        An event loop that comes back late is no gap in the line: what the other clock says is
        learned from answers that came at once, and the age is taken from before the wait.
        """
        ahead = newest - time.monotonic()
        known, most = self._timed
        self._timed = track, max(most, ahead) if known is track else ahead
        return self._timed[1] - (newest - asked)

    def _weigh(self, concealed: int, received: int, now: float) -> None:
        """Whether much of the sound of the last seconds was missing, not of all that came."""
        before_concealed, before_received, since = self._counted
        if received < before_received:  # another track
            before_concealed, before_received = 0, 0
        elif now - since < _WEIGHS_S:
            return
        missing = concealed - before_concealed
        self._poor = missing > _POOR * max(1, received - before_received)
        self._counted = concealed, received, now

    def _candidate(self) -> rtc.RemoteParticipant | None:
        return self._room.remote_participants.get(CANDIDATE)

    def _publication(self) -> rtc.RemoteTrackPublication | None:
        candidate = self._candidate()
        if candidate is None:
            return None
        for publication in candidate.track_publications.values():
            if publication.kind == rtc.TrackKind.KIND_AUDIO:
                return publication
        return None

    def _gone(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == CANDIDATE:
            self._ready, self._left = False, True
