"""The recorder of a voice interview: listens to both sides of a session on their way.

livekit's own recorder keeps a file's last 256 KiB in memory and loses sound between two files; it
is also not a public part. This one wraps the session's input and output with the public classes of
`livekit.agents.voice.io` and cuts one timeline into segments (`tape`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livekit import rtc
from livekit.agents.voice import io

from hr_desktop.agent.voice.tape import CANDIDATE, INTERVIEWER, Frame, Tape
from hr_desktop.domain.base import utc_now
from hr_desktop.services.spool import Spool

if TYPE_CHECKING:
    from livekit.agents import AgentSession


class Recorder:
    """Records a session from `start` to `aclose` into segments of the spool at `folder`.

    Call `start` when the session has its input and output and before the first words. `wall` is the
    clock by which `turns.began_at` is written. Whether the sound may be kept at all is
    `services.spool.may_record`.
    """

    def __init__(
        self,
        session: AgentSession[Any],
        folder: Path,
        interview_id: int,
        fence: int,
        wall: Callable[[], datetime] = utc_now,
    ) -> None:
        self._session = session
        self._spool = Spool(folder)
        self._ids = (interview_id, fence)
        self._wall = wall
        self._tape: Tape | None = None

    def start(self) -> None:
        """Begins the first segment."""
        heard, said = self._session.input.audio, self._session.output.audio
        if self._tape is not None or heard is None or said is None:
            raise RuntimeError("nothing to record")
        self._tape = tape = Tape(self._spool, *self._ids, self._wall)
        self._session.input.audio = Ear(heard, tape)
        self._session.output.audio = Mouth(said, tape)

    def cut(self) -> None:
        """Closes the segment and begins the next one, without a gap. Never waits."""
        if self._tape is not None:
            self._tape.cut()

    async def aclose(self) -> None:
        """Closes the last segment; it is in the spool then."""
        if self._tape is not None:
            await asyncio.to_thread(self._tape.close)


class Ear(io.AudioInput):
    """Passes the candidate's sound on and records it."""

    def __init__(self, source: io.AudioInput, tape: Tape) -> None:
        super().__init__(label="Recorder", source=source)
        self._tape = tape

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await super().__anext__()
        began = time.monotonic() - frame.duration
        data = bytes(frame.data)
        self._tape.hear(Frame(CANDIDATE, began, data, frame.sample_rate, frame.num_channels))
        return frame


class Mouth(io.AudioOutput):
    """Passes the interviewer's sound on and records what of it was played, when it was played."""

    def __init__(self, sink: io.AudioOutput, tape: Tape) -> None:
        super().__init__(
            label="Recorder",
            next_in_chain=sink,
            capabilities=io.AudioOutputCapabilities(pause=True),
        )
        self._tape = tape
        self._line = bytearray()  # what the sink has taken of the line
        self._kind = (0, 0)  # rate, channels
        self._started: float | None = None
        self._told = False  # the sink tells where it played

    @property
    def sample_rate(self) -> int | None:
        """What the sink takes."""
        return self.next_in_chain.sample_rate if self.next_in_chain else None

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        """Passes a frame on; it has not been heard yet."""
        began = time.monotonic()
        if self.next_in_chain is not None:
            await self.next_in_chain.capture_frame(frame)
        await super().capture_frame(frame)
        if not self._line:
            self._tape.pending = began
            self._kind = (frame.sample_rate, frame.num_channels)
        self._line += frame.data

    def flush(self) -> None:
        """The line is complete."""
        super().flush()
        if self.next_in_chain is not None:
            self.next_in_chain.flush()

    def clear_buffer(self) -> None:
        """The line is broken off."""
        if self.next_in_chain is not None:
            self.next_in_chain.clear_buffer()

    def on_playback_started(self, *, created_at: float) -> None:
        """The first sound of the line is made."""
        super().on_playback_started(created_at=created_at)
        if self._started is None:
            self._started = created_at

    def on_playback_progressed(self, *, started_at: float, offset: float, duration: float) -> None:
        """A stretch of the line was played."""
        super().on_playback_progressed(started_at=started_at, offset=offset, duration=duration)
        self._told = True
        self._lay(started_at, offset, duration)

    def on_playback_finished(
        self,
        *,
        playback_position: float,
        interrupted: bool,
        synchronized_transcript: str | None = None,
    ) -> None:
        """The line is over, played or not."""
        super().on_playback_finished(
            playback_position=playback_position,
            interrupted=interrupted,
            synchronized_transcript=synchronized_transcript,
        )
        if not self._told:
            started = time.time() - playback_position if self._started is None else self._started
            self._lay(started, 0.0, playback_position)
        self._line, self._started, self._told = bytearray(), None, False
        self._tape.pending = None

    def _lay(self, started_at: float, offset: float, duration: float) -> None:
        rate, channels = self._kind
        low = round(offset * rate) * channels * 2
        high = round((offset + duration) * rate) * channels * 2
        if data := bytes(self._line[low:high]):
            moment = time.monotonic() - (time.time() - started_at)
            self._tape.hear(Frame(INTERVIEWER, moment, data, rate, channels))
            self._tape.pending = moment + duration  # what follows is said after it
