"""Both sides of a session on a timeline: where they belong, in whole segments, after a kill too."""

from __future__ import annotations

import asyncio
import errno
import sys
import time
from asyncio.subprocess import PIPE, Process
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from hr_desktop.agent.voice import tape
from hr_desktop.agent.voice.recording import Recorder
from hr_desktop.config import Paths
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.voice import Recording
from hr_desktop.files import LocalFiles
from hr_desktop.services.spool import Segment, Spool, spool_folder
from hr_desktop.store import Store
from tests.agent.voice.sounds import (
    Loudspeaker,
    Microphone,
    decoded,
    loud,
    pitch,
    say,
    session,
    tone,
)
from tests.store.examples import PLAN

NEAR = 0.05  # seconds


def moment(segment: Segment, at: datetime) -> float:
    return (at - segment.began_at).total_seconds()


@pytest.mark.parametrize("reports", [True, False])
async def test_the_candidate_is_left_the_interviewer_right_each_when_they_spoke(
    tmp_path: Path, reports: bool
) -> None:
    microphone, speaker = Microphone(440, rate=48_000, channels=2), Loudspeaker(reports)
    live = await session(microphone, speaker)
    recorder = Recorder(live, tmp_path, 7, 3)
    began = datetime.now(UTC)
    recorder.start()
    asked = datetime.now(UTC)
    await say(live, 880, 0.8)
    microphone.speaking = True
    answered = datetime.now(UTC)
    await asyncio.sleep(1.0)
    microphone.speaking = False
    await asyncio.sleep(0.2)
    recorder.cut()
    cut = datetime.now(UTC)
    await say(live, 880, 0.6)
    ended = datetime.now(UTC)
    await recorder.aclose()
    await live.aclose()

    spool = Spool(tmp_path)
    first, second = spool.closed(7)
    assert (first.fence, first.number, second.number) == (3, 0, 1)
    assert moment(first, began) == pytest.approx(0, abs=NEAR)
    assert first.seconds == pytest.approx(moment(first, cut), abs=NEAR)
    assert moment(second, cut) == pytest.approx(0, abs=NEAR)
    assert second.seconds == pytest.approx(moment(second, ended), abs=NEAR)

    sound, rate = decoded(spool.sound(first))
    assert sound.shape[1] / rate == pytest.approx(first.seconds, abs=0.001)
    [heard], [said] = loud(sound[0], rate), loud(sound[1], rate)
    assert said == pytest.approx((moment(first, asked), moment(first, asked) + 0.8), abs=NEAR)
    start = moment(first, answered)
    assert heard == pytest.approx((start, start + 1.0), abs=0.1)  # frames are 50 ms
    assert heard[1] - heard[0] == pytest.approx(1.0, abs=2 * NEAR)
    assert pitch(sound[0], rate) == pytest.approx(440, abs=3)
    assert pitch(sound[1], rate) == pytest.approx(880, abs=3)
    [again] = loud(decoded(spool.sound(second))[0][1], rate)
    assert again[1] - again[0] == pytest.approx(0.6, abs=NEAR)


async def test_a_loop_that_was_held_up_tears_no_word_apart_and_an_absence_is_silence(
    tmp_path: Path,
) -> None:
    microphone = Microphone(440)
    live = await session(microphone, Loudspeaker())
    recorder = Recorder(live, tmp_path, 7, 1)
    microphone.speaking = True
    recorder.start()
    await asyncio.sleep(0.6)
    time.sleep(0.4)  # the frames of this time come late, and at once
    await asyncio.sleep(0.6)
    microphone.away = True
    gone = datetime.now(UTC)
    await asyncio.sleep(0.7)
    microphone.away = False
    back = datetime.now(UTC)
    await asyncio.sleep(0.6)
    await recorder.aclose()
    await live.aclose()

    [segment] = Spool(tmp_path).closed(7)
    sound, rate = decoded(Spool(tmp_path).sound(segment))
    before, after = loud(sound[0], rate)
    assert before[1] - before[0] == pytest.approx(1.6, abs=0.1)
    assert before[1] == pytest.approx(moment(segment, gone), abs=0.1)
    assert after[0] == pytest.approx(moment(segment, back), abs=0.1)


async def _said(child: Process) -> bytes:
    assert child.stdout is not None
    return await asyncio.wait_for(child.stdout.readline(), 60)


@pytest.mark.processes
async def test_a_killed_agent_has_lost_its_last_seconds_alone_and_the_next_one_brings_the_rest(
    store: Store, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with store.write() as tx:
        interview = await tx.interviews.add(
            kind=InterviewKind.voice, plan=PLAN, language="ru", minutes=20
        )
    folder = spool_folder(data_folder, None)
    spool, spoken = Spool(folder), 0.0
    recorder = (sys.executable, "-m", "tests.agent.voice.recording_child")
    child = await asyncio.create_subprocess_exec(
        *recorder, str(folder), str(interview.id), "4", stdout=PIPE
    )
    try:
        while spoken < 4.5:
            spoken = float(await _said(child))
        assert [one.number for one in spool.closed(interview.id)] == [0]  # the other one goes on
    finally:
        child.kill()
        await child.wait()

    monkeypatch.setenv("LIVEKIT_URL", "ws://127.0.0.1:1")  # nobody is there
    monkeypatch.setenv("LIVEKIT_API_KEY", "key")
    monkeypatch.setenv("LIVEKIT_API_SECRET", "s" * 32)
    agent = await asyncio.create_subprocess_exec(sys.executable, "-m", "hr_desktop", "agent")
    try:
        async with asyncio.timeout(60):
            rows: list[Recording] = []
            while len(rows) < 2:
                await asyncio.sleep(0.1)
                async with store.read() as tx:
                    rows = await tx.recordings.of_interview(interview.id)
    finally:
        agent.terminate()
        assert await asyncio.wait_for(agent.wait(), 60) == 0
    first, second = rows
    assert (first.number, second.number, first.fence) == (0, 1, 4)
    assert first.seconds == pytest.approx(1.0, abs=NEAR)
    assert spoken - 3.5 < second.seconds <= spoken + 0.5
    files = LocalFiles(Paths.under(data_folder).files)
    for row in rows:
        sound, rate = decoded(files.path(row.file_sha256))
        assert sound.shape[1] / rate == pytest.approx(row.seconds, abs=NEAR)
        assert pitch(sound[0], rate) == pytest.approx(440, abs=3)
    assert spool.interviews() == []


def test_a_disk_that_fails_costs_a_segment_and_not_the_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = True
    private = tape._private

    def opened(path: Path) -> BinaryIO:
        if full:
            raise OSError(errno.ENOSPC, "full")
        return private(path)

    monkeypatch.setattr(tape, "_private", opened)
    monkeypatch.setattr(tape, "WRITE_S", 0.1)
    monkeypatch.setattr(tape, "SETTLE_S", 0.1)
    made = tape.Tape(Spool(tmp_path), 7, 1, utc_now)

    def speak(seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            sound = bytes(tone(440, 0.05).data)
            made.hear(tape.Frame(tape.CANDIDATE, time.monotonic(), sound, tape.RATE, 1))
            time.sleep(0.05)

    speak(0.7)
    made.cut()
    speak(0.3)
    full = False  # the next segment may be written
    made.cut()
    speak(0.7)
    made.close()
    segments = Spool(tmp_path).closed(7)
    assert [one.number for one in segments] in ([1], [2])  # where the cut fell
    assert (segments[0].seconds or 0) > 0.5
