"""Sound on its way from a recorder to the workspace: a folder of this computer.

A segment is `<interview>/<fence>-<number>.ogg` with what is known of it in a JSON file beside it.
Its recorder holds `<interview>/<fence>.lock`; the system lets go of it when that process dies, and
whoever looks next finishes what it has left. A segment stays here until the files and the database
have it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from hr_desktop.config import Settings
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Interview
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.voice import Invitation
from hr_desktop.durable import write_atomically
from hr_desktop.files import FileStore
from hr_desktop.files.locks import locked
from hr_desktop.services.failures import as_person_error
from hr_desktop.store import Store

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
RETRY_SECONDS = 30.0
_NAME = re.compile(r"(\d{1,19})-(\d{1,9})\.json")


def may_record(interview: Interview, invitation: Invitation | None, settings: Settings) -> bool:
    """Whether the sound may be kept: it is wanted, and was agreed to with a text that says so."""
    promised = invitation is not None and invitation.recording_days > 0
    return settings.voice.record and promised and interview.consent is not None


def spool_folder(data: Path, workspace: str | None) -> Path:
    """Where segments of a workspace wait on this computer (`Store.workspace`; None: the local)."""
    return data / ("recordings" if workspace is None else f"recordings-{workspace}")


class Segment(Value):
    """One stretch of an interview's sound in the spool."""

    interview_id: int
    fence: int
    number: int
    began_at: datetime
    seconds: float | None = None  # None: it is being recorded, or its recorder was killed


class Spool:
    """The folder. Methods block on the disk: call them in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def held(self, interview_id: int, fence: int) -> Iterator[bool]:
        """Says that these segments are being recorded; False when somebody else says so."""
        folder = self._of(interview_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(folder / f"{fence}.lock", 0) as mine:
            yield mine

    def sound(self, segment: Segment) -> Path:
        """The segment's OGG file."""
        return self._of(segment.interview_id) / f"{segment.fence}-{segment.number}.ogg"

    def note(self, segment: Segment) -> None:
        """Keeps what is known of a segment: before its first sound, and when it is closed."""
        write_atomically(self._note(segment), segment.model_dump_json().encode())

    def interviews(self) -> list[int]:
        """Interviews with something here."""
        if not self.folder.is_dir():
            return []
        return [int(one.name) for one in self.folder.iterdir() if one.name.isdecimal()]

    def closed(self, interview_id: int) -> list[Segment]:
        """Segments that can go, by age; what killed recorders have left is closed first."""
        found = []
        for segment in self._segments(interview_id):
            if segment.seconds is None:
                with self.held(interview_id, segment.fence) as mine:
                    done = self._finish(segment) if mine else None
                if done is None:
                    continue
                segment = done
            found.append(segment)
        return found

    def drop(self, segment: Segment) -> None:
        """The workspace has it."""
        self.sound(segment).unlink(missing_ok=True)
        self._note(segment).unlink(missing_ok=True)
        folder = self._of(segment.interview_id)
        if any(_NAME.fullmatch(one.name) for one in folder.iterdir()):
            return
        for lock in folder.glob("*.lock"):
            with locked(lock, 0) as mine:
                if not mine:
                    return
            with suppress(OSError):  # Windows: somebody looks at it; it goes another time
                lock.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()

    def forget(self, interview_id: int) -> None:
        """Removes everything of an interview that is no more."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._of(interview_id))

    def hashes(self, interview_id: int) -> list[str]:
        """SHA-256 of the sound of an interview."""
        found = []
        for file in self._of(interview_id).glob("*.ogg"):
            with file.open("rb") as stream:
                found.append(hashlib.file_digest(stream, "sha256").hexdigest())
        return found

    def _segments(self, interview_id: int) -> list[Segment]:
        found = []
        for file in self._of(interview_id).glob("*.json"):
            if not _NAME.fullmatch(file.name):
                continue
            try:
                found.append(Segment.model_validate_json(file.read_bytes()))
            except FileNotFoundError:  # it has gone meanwhile
                continue
            except ValidationError:
                log.warning("a note of the recordings of interview %s is damaged", interview_id)
        return sorted(found, key=lambda one: (one.fence, one.number))

    def _finish(self, segment: Segment) -> Segment | None:
        """Closes a segment whose recorder is dead; None when nothing of it can be heard."""
        seconds = playing_time(self.sound(segment))
        if seconds is None:
            self.drop(segment)
            return None
        with self.sound(segment).open("rb+") as file:
            os.fsync(file.fileno())
        done = segment.model_copy(update={"seconds": seconds})
        self.note(done)
        return done

    def _of(self, interview_id: int) -> Path:
        return self.folder / str(interview_id)

    def _note(self, segment: Segment) -> Path:
        return self.sound(segment).with_suffix(".json")


def playing_time(file: Path) -> float | None:
    """Seconds of sound in an OGG file, one that was cut off, too; None when there is none.

    Raises OSError when it cannot be read now.
    """
    import av

    end = 0.0
    try:
        with av.open(str(file), format="ogg") as container:
            for packet in container.demux(container.streams.audio[0]):
                if packet.pts is not None and packet.time_base is not None:
                    end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
    except (av.FFmpegError, IndexError, FileNotFoundError) as error:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            raise  # it may be readable the next time
        log.info("a recording was cut off: %s", type(error).__name__)
    return round(end, 3) if end > 0 else None


class Courier:
    """Brings closed segments to the files and the database; any process of the computer may.

    Of those that do, one at a time works. What belongs to an interview that is no more is removed.
    """

    def __init__(self, store: Store, files: Callable[[], FileStore], spool: Spool) -> None:
        self._store = store
        self._files = files
        self._spool = spool

    async def run(self, look_s: float = LOOK_SECONDS) -> None:
        """Look now and then until cancelled."""
        while True:
            pause = look_s
            try:
                await self.send_all()
            except Exception as error:  # noqa: BLE001 (whatever fails: it is tried again)
                log.warning("recordings wait on this computer: %s", as_person_error(error))
                pause = RETRY_SECONDS
            await asyncio.sleep(pause)

    async def send_all(self) -> int:
        """Sends what is closed; gives how many segments went.

        Raises PersonError when files or database refuse, and when something cannot be read, or
        OSError; then after the other interviews. What did not go stays.
        """
        interviews = await asyncio.to_thread(self._spool.interviews)
        if not interviews:
            return 0
        with locked(self._spool.folder / "sending", 0) as mine:
            if not mine:
                return 0
            sent = 0
            unreadable: Exception | None = None
            async with self._store.read() as tx:
                existing = await tx.interviews.existing(interviews)
            for interview_id in interviews:
                try:
                    if interview_id not in existing:
                        await self._forget(interview_id)
                        continue
                    for segment in await asyncio.to_thread(self._spool.closed, interview_id):
                        sent += await self._send(segment)
                except (OSError, PersonError) as error:
                    if isinstance(error, PersonError) and error.said.code != "files.unreadable":
                        raise
                    unreadable = error
            if unreadable is not None:
                raise unreadable
            return sent

    async def _send(self, segment: Segment) -> bool:
        files, sound = self._files(), self._spool.sound(segment)
        try:
            size = (await asyncio.to_thread(sound.stat)).st_size
        except FileNotFoundError:  # it has gone before; only its note has stayed
            await asyncio.to_thread(self._spool.drop, segment)
            return False
        sha256 = await asyncio.to_thread(files.put, sound)
        if not await asyncio.to_thread(files.send, sha256):
            return False  # another program sends this very file
        async with self._store.write() as tx:
            if segment.interview_id not in await tx.interviews.existing([segment.interview_id]):
                return False  # deleted in this moment: the next look removes all of it
            await tx.recordings.add(
                segment.interview_id,
                segment.fence,
                segment.number,
                segment.began_at,
                segment.seconds or 0.0,
                sha256,
                size,
            )
        await asyncio.to_thread(self._spool.drop, segment)
        # Where nobody listens no copy stays: what the bucket forgets is forgotten.
        await asyncio.to_thread(files.drop_copy, sha256)
        return True

    async def _forget(self, interview_id: int) -> None:
        """Also what a moment ago went into the files, and got no row any more."""
        known = await asyncio.to_thread(self._spool.hashes, interview_id)
        async with self._store.read() as tx:
            unneeded = await tx.files.unreferenced(known)
        for sha256 in unneeded:
            await asyncio.to_thread(self._files().delete, sha256)
        await asyncio.to_thread(self._spool.forget, interview_id)
