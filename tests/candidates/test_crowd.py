"""Candidates without a browser are heard as they speak, and hear when they are answered."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from livekit import rtc

from hr_desktop.domain.voice import CANDIDATE
from tests import speech
from tests.candidates.crowd import Answer, Part, crowd
from tests.join.interviewer import Interviewer
from tests.livekit_server import LiveKitServer
from tests.speech import Samples
from tests.speech.recogniser import RATE, Recogniser

pytestmark = [pytest.mark.processes]

TEXT = "I have led a team of four people for two years."


async def _hold(interviewer: Interviewer) -> str:
    """Greets, listens until a sentence is over, answers with a tone; what was heard."""
    await interviewer.tell("ready")
    await interviewer.called("hr.start")
    await interviewer.tell("live")
    await interviewer.sound(0.5)
    async with asyncio.timeout(20):
        while not interviewer.heard:
            await asyncio.sleep(0.05)
    known = Recogniser({TEXT: speech.utterance(TEXT, "en")})
    stream = rtc.AudioStream(interviewer.heard[0], sample_rate=RATE, num_channels=1)
    pieces: list[Samples] = []
    async for event in stream:
        pieces.append(np.asarray(np.frombuffer(event.frame.data, np.int16) / 32768, np.float32))
        said = len(pieces) > 100 and np.abs(np.concatenate(pieces[:-50])).max() > 0.05
        if said and np.abs(np.concatenate(pieces[-50:])).max() < 0.01:
            break
    await stream.aclose()
    await interviewer.sound(1.0)
    return known.hear(np.concatenate(pieces))


async def test_each_candidate_is_understood_and_answered(
    livekit: LiveKitServer, speaking: None
) -> None:
    said = speech.utterance(TEXT, "en")
    rooms = [livekit.new_room() for _ in range(2)]
    interviewers = [await Interviewer.enter(livekit, room) for room in rooms]
    parts = [Part(livekit.token(room, CANDIDATE), ("1", "0" * 64, "en"), (said,)) for room in rooms]
    try:
        async with crowd(livekit.url, parts) as answers, asyncio.timeout(60):
            holding = [asyncio.create_task(_hold(one)) for one in interviewers]
            found: list[Answer] = [answer async for answer in answers]
            assert [await one for one in holding] == [TEXT, TEXT]
    finally:
        for one in interviewers:
            await one.leave()
    assert sorted((answer.candidate, answer.number) for answer in found) == [(0, 0), (1, 0)]
    for answer in found:  # half a second of silence was waited for
        assert answer.after is not None
        assert 0.4 < answer.after < 5
