"""Interviews by voice in a real room: whole, interrupted, and with what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from hr_desktop.domain.interview import InterviewState
from tests.agent.examples import GOOD
from tests.agent.voice.rooms import NO_QUESTIONS, READY, stage
from tests.agent.voice.sounds import heard_at
from tests.livekit_server import LiveKitServer

pytestmark = pytest.mark.xdist_group("livekit")


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_an_interview_is_held_by_voice(
    livekit: LiveKitServer, speaking: None, tmp_path: Path, language: str
) -> None:
    async with (
        stage(livekit, tmp_path, language) as it,
        it.interviewer(),
        it.candidate() as candidate,
    ):
        assert (await candidate.start())["ok"]
        await it.talk(candidate)
        await candidate.until(lambda s: s["mode"] == "over")
        assert (await it.now()).state is InterviewState.completed
        turns = await it.turns()
        assert [turn.number for turn in turns] == list(range(len(turns)))
        assert all(turn.finished for turn in turns)
        said = [turn for turn in turns if turn.role == "candidate"]
        assert [turn.text for turn in said] == [
            READY[language],
            GOOD[language]["core-1"],  # two breaths in it: one answer
            NO_QUESTIONS[language],
        ]
        assert all(turn.quality is None and turn.began_at for turn in said)
        lines = [turn for turn in turns if turn.role == "interviewer"]
        assert all(turn.heard is not None and turn.heard >= 0.9 for turn in lines)
        assert candidate.said_to_me == [line.text for line in lines]
        began = [turn.began_at for turn in turns if turn.began_at is not None]
        assert began == sorted(began)
        for turn in turns:  # and each is in the recording where it was said, on its own side
            assert turn.began_at is not None
            candidate_loud, interviewer_loud = heard_at(it.spool, it.interview.id, turn.began_at)
            by_candidate = turn.role == "candidate"
            assert (candidate_loud > 0.05, interviewer_loud > 0.05) == (
                by_candidate,
                not by_candidate,
            )
        closed = it.spool.closed(it.interview.id)
        assert [one.number for one in closed] == list(range(len(said) + 1))
