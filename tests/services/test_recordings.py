"""Recordings: from the folder of a computer into the workspace, and out of it again."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

import av
import numpy as np
import pytest
import pytest_asyncio

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.track import Track
from hr_desktop.domain.voice import Recording
from hr_desktop.files import LocalFiles
from hr_desktop.services import spool
from hr_desktop.services.backups import restore_backup
from hr_desktop.services.spool import Courier, Segment, Spool, spool_folder
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import Store
from tests.agent.voice.sounds import decoded, loud, pitch
from tests.s3_server import Way
from tests.services.conftest import Opener, Workers
from tests.store.examples import PLAN, Case, interviewed, person


@cache
def make_sound(hz: float, seconds: float = 0.4) -> bytes:
    """A stereo OGG with a tone at the left."""
    rate = 24_000
    moments = np.arange(round(seconds * rate)) / rate
    left = (np.sin(2 * np.pi * hz * moments) * 12_000).astype(np.int16)
    data = np.stack([left, np.zeros_like(left)], axis=1).reshape(1, -1)
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="stereo")
        frame.sample_rate = rate
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


@pytest_asyncio.fixture
async def quiet(
    data_folder: Path, settings: Settings, workers: Workers
) -> AsyncIterator[Workspace]:
    """A workspace that does nothing by itself."""
    ws = await Workspace.open(Paths.under(data_folder), settings, workers=workers, background=False)
    yield ws
    await ws.close()


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


def spooled(
    ws: Workspace, interview_id: int, number: int = 0, began: datetime | None = None
) -> Segment:
    place = spool_of(ws)
    segment = Segment(
        interview_id=interview_id,
        fence=1,
        number=number,
        began_at=(began or ws.core.now) + timedelta(seconds=number),
        seconds=0.4,
    )
    place.sound(segment).parent.mkdir(parents=True, exist_ok=True)
    place.sound(segment).write_bytes(make_sound(400 + 20 * number))
    place.note(segment)
    return segment


async def test_what_was_recorded_reaches_the_workspace_once(quiet: Workspace) -> None:
    interview = await interview_of(quiet)
    first, second = spooled(quiet, interview), spooled(quiet, interview, 1)
    sound = spool_of(quiet).sound(first).read_bytes()
    courier = courier_of(quiet)
    assert await courier.send_all() == 2
    spool_of(quiet).note(first)  # it was killed before it could clean up
    spool_of(quiet).sound(first).write_bytes(sound)
    assert await courier.send_all() == 1
    assert spool_of(quiet).interviews() == []
    async with quiet.core.read() as tx:
        rows = await tx.recordings.of_interview(interview)
    assert [(row.fence, row.number, row.began_at) for row in rows] == [
        (one.fence, one.number, one.began_at) for one in (first, second)
    ]
    assert quiet.core.files.read(rows[0].file_sha256) == sound
    assert rows[0].size == len(sound)


async def test_a_note_without_its_sound_holds_nothing_up(quiet: Workspace) -> None:
    first, second = await interview_of(quiet), await interview_of(quiet)
    left = spooled(quiet, first)  # a program was killed while it cleaned up
    spool_of(quiet).sound(left).unlink()
    spooled(quiet, second)
    assert await courier_of(quiet).send_all() == 1
    assert spool_of(quiet).interviews() == []


async def test_what_cannot_be_read_holds_up_its_own_interview_alone(quiet: Workspace) -> None:
    first, second = await interview_of(quiet), await interview_of(quiet)
    broken = spool_of(quiet).sound(spooled(quiet, first))
    broken.unlink()
    broken.mkdir()  # nobody, not even root, can read this
    spooled(quiet, second)
    with pytest.raises(PersonError) as refused:
        await courier_of(quiet).send_all()
    assert refused.value.said.code == "files.unreadable"
    assert spool_of(quiet).interviews() == [first]
    async with quiet.core.read() as tx:
        assert len(await tx.recordings.of_interview(second)) == 1


async def test_sound_that_cannot_be_read_now_is_kept(quiet: Workspace) -> None:
    """Of a recorder that was killed: whoever finds it closes it."""
    interview = await interview_of(quiet)
    left = spooled(quiet, interview).model_copy(update={"seconds": None})
    spool_of(quiet).note(left)
    sound = spool_of(quiet).sound(left)
    data = sound.read_bytes()
    sound.unlink()
    sound.mkdir()  # as if it were in use
    with pytest.raises(OSError):  # noqa: PT011 (which one depends on the system)
        await courier_of(quiet).send_all()
    assert spool_of(quiet).interviews() == [interview]
    sound.rmdir()
    sound.write_bytes(data)
    assert await courier_of(quiet).send_all() == 1


async def test_a_recording_of_an_interview_that_was_deleted_for_good_leaves_the_computer(
    quiet: Workspace,
) -> None:
    segment = spooled(quiet, 12345)
    sha256 = quiet.core.files.put(spool_of(quiet).sound(segment))
    assert await courier_of(quiet).send_all() == 0
    assert spool_of(quiet).interviews() == []
    assert not quiet.core.files.exists(sha256)


async def test_a_recording_waits_for_the_bucket_and_is_not_promised_before(
    team: Opener, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "RETRY_SECONDS", 0.1)
    way.frozen.set()
    anna = await team("Anna", way, background=False)
    interview = await interview_of(anna)
    spooled(anna, interview)
    with pytest.raises(PersonError):
        await courier_of(anna).send_all()
    async with anna.core.read() as tx:
        assert await tx.recordings.of_interview(interview) == []
    way.frozen.clear()
    sending = asyncio.create_task(courier_of(anna).run(0.1))
    async with asyncio.timeout(30):
        while spool_of(anna).interviews():
            await asyncio.sleep(0.05)
    sending.cancel()
    assert list(anna.core.files.copies()) == [], "the bucket has it, and nobody listens here"
    boris = await team("Boris", background=False)
    async with boris.core.read() as tx:
        [row] = await tx.recordings.of_interview(interview)
    assert (await boris.core.file(row.file_sha256)).stat().st_size == row.size


async def recorded(ws: Workspace, count: int = 2) -> Case:
    """Somebody with an interview and its sound."""
    case = await interviewed(ws.core.store)
    began = ws.core.now
    for number in range(count):
        spooled(ws, case.interview.id, number, began)
    assert await courier_of(ws).send_all() == count
    return case


async def rows_of(ws: Workspace, interview_id: int) -> list[Recording]:
    async with ws.core.read() as tx:
        return await tx.recordings.of_interview(interview_id)


async def test_whoever_is_deleted_for_good_takes_the_sound_along(quiet: Workspace) -> None:
    case = await recorded(quiet)
    rows = await rows_of(quiet, case.interview.id)
    token = await quiet.candidates.delete([case.candidate_id])
    await quiet.system.clean_up()
    await quiet.undo(token)
    assert await rows_of(quiet, case.interview.id) == rows
    assert all(quiet.core.files.exists(row.file_sha256) for row in rows)

    spooled(quiet, case.interview.id, 5)  # one more that has not gone yet
    await quiet.candidates.delete_for_good([case.candidate_id])
    assert await rows_of(quiet, case.interview.id) == []
    assert not any(quiet.core.files.exists(row.file_sha256) for row in rows)
    assert spool_of(quiet).interviews() == []


async def test_sound_goes_after_its_time_or_after_what_was_promised_and_words_stay(
    quiet: Workspace,
) -> None:
    short, long = await interview_of(quiet), await interview_of(quiet)
    async with quiet.core.store.write() as tx:
        await tx.invitations.add(short, "room-1", recording_days=30)
        await tx.invitations.add(long, "room-2", recording_days=365)
    for interview in (short, long):
        for number in (0, 1):
            spooled(quiet, interview, number)
    await courier_of(quiet).send_all()
    shared = (await rows_of(quiet, short))[0].file_sha256  # the same sound in both
    later = quiet.core.now

    async def after(days: int) -> list[int]:
        moment = later + timedelta(days=days, minutes=1)
        quiet.core.store._now = lambda: moment
        await quiet._removal.recordings()
        return [len(await rows_of(quiet, one)) for one in (short, long)]

    assert await after(29) == [2, 2]
    assert await after(30) == [0, 2]
    assert quiet.core.files.exists(shared)
    assert await after(179) == [0, 2]
    assert await after(180) == [0, 0]
    assert not quiet.core.files.exists(shared)
    async with quiet.core.read() as tx:
        found = [
            (one.entity_id, one.by, one.after)
            for one in await tx.audit.entries(limit=100)
            if one.what == "recording.removed"
        ]
    assert sorted(found) == sorted(
        (interview, "HR Desktop", {"count": 2}) for interview in (short, long)
    )


async def test_a_persons_data_hold_the_sound_as_one_file(quiet: Workspace, tmp_path: Path) -> None:
    case = await recorded(quiet, 3)
    async with quiet.core.store.write() as tx:
        other = await tx.candidates.add(person("Анна Петрова"))
    await quiet.candidates.merge(other, case.candidate_id)
    await quiet.candidates.export_person(other, tmp_path / "person.zip")
    with zipfile.ZipFile(tmp_path / "person.zip") as archive:
        [name] = [one for one in archive.namelist() if one.endswith(".ogg")]
        (tmp_path / "all.ogg").write_bytes(archive.read(name))
        about = json.loads(archive.read("person.json"))
    [application] = about["applications"]
    assert len(application["interviews"][0]["recordings"]) == 3
    sound, rate = decoded(tmp_path / "all.ogg")
    heard = loud(sound[0], rate)
    assert [*chain(*heard)] == pytest.approx([0, 0.4, 1, 1.4, 2, 2.4], abs=0.03)
    pitches = [pitch(sound[0][round((at + 0.1) * rate) :][: rate // 4], rate) for at, _ in heard]
    assert pitches == pytest.approx([400, 420, 440], abs=5)


async def test_a_whole_recording_says_how_much_of_it_is_lost(
    quiet: Workspace, tmp_path: Path
) -> None:
    case = await recorded(quiet, 3)
    rows = await rows_of(quiet, case.interview.id)
    quiet.core.files.delete(rows[1].file_sha256)
    assert await quiet.recordings.export(case.interview.id, tmp_path / "all.ogg") == 1
    sound, rate = decoded(tmp_path / "all.ogg")
    assert [*chain(*loud(sound[0], rate))] == pytest.approx([0, 0.4, 2, 2.4], abs=0.03)
    for row in rows:
        quiet.core.files.delete(row.file_sha256)
    with pytest.raises(PersonError, match=r"recordings\.none"):
        await quiet.recordings.export(case.interview.id, tmp_path / "none.ogg")
    assert sorted(one.name for one in tmp_path.glob("*.ogg")) == ["all.ogg"]


async def test_a_backup_holds_what_was_recorded_a_moment_ago(
    quiet: Workspace, tmp_path: Path
) -> None:
    interview = await interview_of(quiet)
    segment = spooled(quiet, interview)
    sound = spool_of(quiet).sound(segment).read_bytes()
    await quiet.system.backup(tmp_path / "all.hrbackup")
    restored = Paths.under(tmp_path / "restored")
    restore_backup(restored, tmp_path / "all.hrbackup")
    store = await Store.open(restored.database)
    async with store.read() as tx:
        [row] = await tx.recordings.of_interview(interview)
    await store.close()
    assert LocalFiles(restored.files).read(row.file_sha256) == sound


async def test_a_copy_into_a_team_brings_the_sound_along(
    team: Opener, tmp_path: Path, settings: Settings, workers: Workers
) -> None:
    folder = tmp_path / "Локально"
    local = await Workspace.open(Paths.under(folder), settings, workers=workers, background=False)
    case = await recorded(local, 1)
    spooled(local, case.interview.id, 1)
    await local.close()
    anna = await team("Anna", background=False)
    await anna.copying.run(lambda *_: None, folder)
    rows = await rows_of(anna, case.interview.id)
    assert [row.number for row in rows] == [0, 1]
    assert [(await anna.recordings.sound(row)).stat().st_size for row in rows] == [
        row.size for row in rows
    ]


def segment(second: float, seconds: float, fence: int = 1, number: int = 0) -> Recording:
    began = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(seconds=second)
    return Recording(
        id=number,
        interview_id=1,
        fence=fence,
        number=number,
        began_at=began,
        seconds=seconds,
        file_sha256=f"{number:064x}",
        size=1,
        created_at=began,
    )


def test_a_track_shortens_absences_and_says_which_line_is_lost() -> None:
    track = Track([segment(0, 10), segment(10, 5, number=1), segment(900, 20, 2)])
    moment = segment(0, 1).began_at
    assert [stretch.start for stretch in track.stretches] == [0, 10, 16]
    assert track.seconds == 36

    def place(second: float) -> float | None:
        return track.place(moment + timedelta(seconds=second))

    assert (place(3), place(12), place(905)) == (3, 12, 21)
    assert (place(-0.2), place(899.8)) == (0, 16)
    assert place(100) is None  # nobody recorded then
    assert [track.at(second) for second in (0, 9.9, 10, 15.5, 16, 99)] == [0, 0, 1, 1, 2, 2]
    assert Track([]).place(moment) is None


def test_of_two_recorders_the_one_that_took_over_is_heard() -> None:
    track = Track([segment(0, 10, 1), segment(7, 10, 2)])
    assert [(one.recording.fence, one.start, one.seconds) for one in track.stretches] == [
        (1, 0, 7),
        (2, 7, 10),
    ]
