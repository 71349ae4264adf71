"""Recordings: from the folder of a computer into the workspace, and out of it again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.spool import Courier, Segment, Spool, spool_folder
from hr_desktop.services.workspace import Workspace
from tests.s3_server import Way
from tests.services.conftest import Opener
from tests.store.examples import PLAN


def make_sound(path: Path, seconds: float = 0.4, hz: float = 440) -> Path:
    """A stereo OGG with a tone at the left."""
    rate = 24_000
    moments = np.arange(round(seconds * rate)) / rate
    left = (np.sin(2 * np.pi * hz * moments) * 12_000).astype(np.int16)
    data = np.stack([left, np.zeros_like(left)], axis=1).reshape(1, -1)
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="stereo")
        frame.sample_rate = rate
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


async def interview_of(ws: Workspace) -> int:
    async with ws.core.store.write() as tx:
        made = await tx.interviews.add(
            kind=InterviewKind.voice, plan=PLAN, language="ru", minutes=20
        )
    return made.id


def spool_of(ws: Workspace) -> Spool:
    return Spool(spool_folder(ws.paths.data, ws.core.store.workspace))


def courier_of(ws: Workspace) -> Courier:
    return Courier(ws.core.store, lambda: ws.core.files, spool_of(ws))


def spooled(ws: Workspace, interview_id: int, number: int = 0, fence: int = 1) -> Segment:
    spool = spool_of(ws)
    segment = Segment(
        interview_id=interview_id,
        fence=fence,
        number=number,
        began_at=ws.core.now + timedelta(seconds=number),
        seconds=0.4,
    )
    make_sound(spool.sound(segment), hz=400 + 20 * number)
    spool.note(segment)
    return segment


async def test_what_was_recorded_reaches_the_workspace_once(workspace: Workspace) -> None:
    interview = await interview_of(workspace)
    first, second = spooled(workspace, interview), spooled(workspace, interview, 1)
    sound = spool_of(workspace).sound(first).read_bytes()
    courier = courier_of(workspace)
    assert await courier.send_all() == 2
    spool_of(workspace).note(first)  # it was killed before it could clean up
    spool_of(workspace).sound(first).write_bytes(sound)
    assert await courier.send_all() == 1
    assert spool_of(workspace).interviews() == []
    async with workspace.core.read() as tx:
        rows = await tx.recordings.of_interview(interview)
    assert [(row.fence, row.number, row.began_at) for row in rows] == [
        (one.fence, one.number, one.began_at) for one in (first, second)
    ]
    assert workspace.core.files.read(rows[0].file_sha256) == sound
    assert rows[0].size == len(sound)


async def test_a_recording_of_an_interview_that_was_deleted_for_good_leaves_the_computer(
    workspace: Workspace,
) -> None:
    segment = spooled(workspace, 12345)
    sha256 = workspace.core.files.put(spool_of(workspace).sound(segment))
    assert await courier_of(workspace).send_all() == 0
    assert spool_of(workspace).interviews() == []
    assert not workspace.core.files.exists(sha256)


async def test_a_recording_waits_for_the_bucket_and_is_not_promised_before(
    team: Opener, way: Way
) -> None:
    way.frozen.set()
    anna = await team("Anna", way, background=False)
    interview = await interview_of(anna)
    spooled(anna, interview)
    with pytest.raises(PersonError):
        await courier_of(anna).send_all()
    async with anna.core.read() as tx:
        assert await tx.recordings.of_interview(interview) == []
    way.frozen.clear()
    assert await courier_of(anna).send_all() == 1
    boris = await team("Boris", background=False)
    async with boris.core.read() as tx:
        [row] = await tx.recordings.of_interview(interview)
    assert (await boris.core.file(row.file_sha256)).stat().st_size == row.size
