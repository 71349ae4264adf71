"""What a voice in a room makes of words that come at an odd moment; nothing is heard or said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc
from livekit.agents import ErrorEvent, UserInputTranscribedEvent, llm, stt, tts
from livekit.agents.voice import SpeechHandle
from livekit.agents.voice.io import PlaybackFinishedEvent

from hr_desktop.agent.machine import Waits
from hr_desktop.agent.ports import Utterance
from hr_desktop.agent.voice import room_voice
from hr_desktop.agent.voice.line import Line
from hr_desktop.agent.voice.page import Heard, Page
from hr_desktop.agent.voice.room_voice import RoomVoice
from hr_desktop.domain.interview import Turn
from tests.ai.speech.native import Native


class Mute(tts.TTS[Any]):
    """Says nothing."""

    def __init__(self) -> None:
        capabilities = tts.TTSCapabilities(streaming=False)
        super().__init__(capabilities=capabilities, sample_rate=24_000, num_channels=1)

    def synthesize(self, *_: Any, **__: Any) -> tts.ChunkedStream:
        raise NotImplementedError


class Handle:
    """A line that is over at once."""

    interrupted = False

    async def wait_for_playout(self) -> None:
        """At once."""


Shown = Callable[[str, str], None]


def made(heard: list[Utterance], shown: Shown = lambda *_: None) -> tuple[Line, RoomVoice]:
    """A voice in no room."""
    room = cast(rtc.Room, SimpleNamespace(on=lambda *_: None, off=lambda *_: None))
    line = Line(room)
    return line, RoomVoice(
        room,
        line,
        Page(room),
        language="en",
        ears=Native("ears"),
        mouth=Mute(),
        answered=heard.append,
        partly=lambda _: None,
        perhaps=lambda _: None,
        shown=shown,
        recording=lambda _: None,
        voiceless=lambda: None,
        typed=Waits(),
    )


async def _true() -> bool:
    return True


@pytest.mark.parametrize(
    ("share", "playing", "heard"), [(0.05, True, False), (0.9, False, False), (0.8, True, True)]
)
async def test_a_line_of_which_nothing_arrived_is_not_heard_by_whoever_speaks_into_it(
    monkeypatch: pytest.MonkeyPatch, share: float, playing: bool, heard: bool
) -> None:
    line, voice = made([])

    async def arrived(*_: object) -> Heard:
        return Heard(share=share, playing=playing)

    monkeypatch.setattr(line, "whole", _true)
    monkeypatch.setattr(voice._page, "heard", arrived)
    voice._started = time.time()
    voice._finished = PlaybackFinishedEvent(playback_position=2.0, interrupted=True)
    interrupted = cast(SpeechHandle, SimpleNamespace(interrupted=True))
    turn = Turn(number=3, role="interviewer", text="What came of it?")
    said = await voice._how_it_went(turn, interrupted)
    assert said is not None
    assert said.finished is heard
    await voice.close()


async def test_a_press_that_comes_after_the_answer_ends_no_other_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line, voice = made([])

    async def gap() -> bool:
        return False

    monkeypatch.setattr(line, "whole", gap)
    voice.finished_speaking()
    assert not voice._end._pressed
    voice._pieces = ["I built"]
    voice.finished_speaking()
    assert voice._end._pressed
    await voice.say(Turn(number=3, role="interviewer", text="A pause."))
    assert voice._end._pressed, "a line in between takes nothing back"
    voice._turn_over(llm.ChatMessage(role="user", content=["I built a queue."]))
    assert not voice._end._pressed
    voice._end.press()
    await voice.say(Turn(number=5, role="interviewer", text="Go on."))
    assert not voice._end._pressed, "it found nothing to end"
    await voice.close()


async def test_whoever_writes_needs_no_recogniser() -> None:
    line, voice = made([])
    away = stt.STTError(
        timestamp=0.0, label="ears", error=ConnectionError("gone"), recoverable=False
    )
    line.typed = True
    voice._service_failed(ErrorEvent(error=away, source=voice._ears))
    assert voice.failure is None
    line.typed = False
    voice._service_failed(ErrorEvent(error=away, source=voice._ears))
    assert voice.failure is not None
    await voice.close()


async def test_the_rest_of_an_answer_is_not_waited_for_when_nobody_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, voice = made([])
    voice._pieces = ["And then"]
    monkeypatch.setattr(Line, "here", False)
    monkeypatch.setattr(room_voice, "_GONE_S", 0.2)
    assert await asyncio.wait_for(voice.more(), 20) is None
    await voice.close()


async def test_what_was_guessed_of_a_noise_is_not_shown_any_longer() -> None:
    shown: list[str] = []
    _, voice = made([], lambda role, text: shown.append(f"{role}: {text}"))
    for words, final in (("I built", True), ("her", False), ("", False), ("", True)):
        voice._transcribed(UserInputTranscribedEvent(transcript=words, is_final=final))
    assert shown == ["candidate: I built", "candidate: I built her", "candidate: I built"]
    voice._pieces.clear()
    for words in ("her", "", ""):  # a noise without a guess takes nobody's words away
        voice._transcribed(UserInputTranscribedEvent(transcript=words, is_final=False))
    assert shown[3:] == ["candidate: her", "candidate: "]
    await voice.close()


async def test_words_that_come_when_the_reply_is_ready_are_the_next_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = list[Utterance]()
    line, voice = made(heard)

    async def whole() -> bool:
        return True

    def over(text: str) -> None:
        voice._turn_over(llm.ChatMessage(role="user", content=[text]))

    async def more() -> str:
        found = await voice.more()
        assert found is not None
        return found.text

    monkeypatch.setattr(line, "whole", whole)
    monkeypatch.setattr(Line, "here", True)
    monkeypatch.setattr(voice._session, "say", lambda *_, **__: Handle())
    over("I built a queue.")
    over("And I tested it.")
    assert await more() == "And I tested it."
    over("It was in Kafka.")  # the reply goes to the disk
    await voice.say(Turn(number=3, role="interviewer", text="What came of it?"))
    over("Twice as fast.")
    assert [one.text for one in heard] == ["I built a queue.", "It was in Kafka."]
    assert await more() == "Twice as fast."  # in the order in which it was said
    await voice.say(Turn(number=5, role="interviewer", text="Thank you."))
    over("You are welcome.")
    assert [one.text for one in heard][2:] == ["You are welcome."]
    over("One more thing.")
    await voice.say(Turn(number=7, role="interviewer", text="Goodbye!"), last=True)
    over("Bye!")
    assert len(heard) == 3  # nobody takes an answer any more, and nothing of it is lost
    assert await more() == "One more thing. Bye!"
    assert await voice.more() is None
    voice._pieces = ["And"]  # whoever goes on speaking is not waited for any longer
    monkeypatch.setattr(Line, "present", True)
    began = time.monotonic()
    found = await voice.more(0.3)
    assert found is not None
    assert found.text == "And"
    assert time.monotonic() - began >= 0.3
    monkeypatch.setattr(Line, "present", False)
    assert await voice.more(60.0) == found  # nothing more will come
    await voice.close()
