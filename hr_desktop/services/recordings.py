"""The sound of interviews for whoever listens: segments, their files, all of it as one file."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.track import Stretch, Track
from hr_desktop.domain.voice import Recording
from hr_desktop.services.core import Core
from hr_desktop.services.failures import not_saved

log = logging.getLogger(__name__)

_GONE = ("files.gone", "files.damaged", "files.not_here_yet")
_PACKET_S = 0.02
_CLOCK = 48_000  # Opus counts so, whatever was recorded
_SILENCE = b"\xfc\xff\xfe"  # 20 ms of stereo

Piece = tuple[Stretch, Path | None]  # None: its sound is lost


class RecordingService:
    """Recordings are only read here: a viewer may listen, too."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def track(self, interview_id: int) -> Track:
        """What was recorded of an interview."""
        async with self._core.read() as tx:
            return Track(await tx.recordings.of_interview(interview_id))

    async def sound(self, recording: Recording) -> Path:
        """A segment's OGG file on this computer; raises PersonError (see `Core.file`)."""
        return await self._core.file(recording.file_sha256)

    async def export(self, interview_id: int, to: Path) -> int:
        """Writes all of it as one file; gives how many segments could not be had.

        Raises PersonError `recordings.none` when nothing was recorded, or nothing is left.
        """
        return await whole_recording(self._core, await self.track(interview_id), to)


async def whole_recording(core: Core, track: Track, to: Path) -> int:
    """See `RecordingService.export`."""
    pieces: list[Piece] = []
    for stretch in track.stretches:
        try:
            pieces.append((stretch, await core.file(stretch.recording.file_sha256)))
        except PersonError as failed:
            if failed.said.code not in _GONE:
                raise
            pieces.append((stretch, None))
    lost = sum(path is None for _, path in pieces)
    if lost == len(pieces):
        raise refuse("recordings.none")
    try:
        await asyncio.to_thread(_join, pieces, to)
    except OSError as error:
        raise not_saved(error) from error
    return lost


def _join(pieces: Sequence[Piece], to: Path) -> None:
    """Packets of one segment behind those of the other: nothing is coded again."""
    import av

    part = to.with_name(f".{to.name}.part")
    header = next(path for _, path in pieces if path is not None)
    try:
        with av.open(str(header)) as first, av.open(str(part), "w", format="ogg") as out:
            stream = out.add_stream_from_template(first.streams.audio[0])
            slot = 0

            def put(data: bytes) -> None:
                nonlocal slot
                packet = av.Packet(data)
                packet.stream, packet.time_base = stream, Fraction(1, _CLOCK)
                packet.pts = packet.dts = round(slot * _PACKET_S * _CLOCK)
                packet.duration = round(_PACKET_S * _CLOCK)
                out.mux(packet)
                slot += 1

            for stretch, path in pieces:
                while slot < round(stretch.start / _PACKET_S):
                    put(_SILENCE)
                end = round(stretch.end / _PACKET_S)
                for data in _packets(path) if path is not None else ():
                    if slot < end:
                        put(data)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, to)
    finally:
        part.unlink(missing_ok=True)


def _packets(path: Path) -> list[bytes]:
    import av

    found = []
    try:
        with av.open(str(path)) as container:
            for packet in container.demux(container.streams.audio[0]):
                if packet.size:
                    found.append(bytes(packet))
    except av.FFmpegError as error:  # it was cut off: what is whole is heard
        log.info("a recording ends early: %s", type(error).__name__)
    return found
