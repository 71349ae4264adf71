"""An interviewer who does what a test says: the other side of the page's protocol, bare."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from livekit import rtc

from hr_desktop.domain.voice import CANDIDATE, INTERVIEWER_PREFIX, Rpc
from tests.join.reading import WAIT_S
from tests.livekit_server import LiveKitServer

RATE = 48_000
REPLACED = 1403  # what the page answers to an interviewer whose fence is not the highest
Calls = list[tuple[str, dict[str, Any]]]


@dataclass
class Interviewer:
    """In a room under one fence; `calls` is what the page has said."""

    room: rtc.Room
    source: rtc.AudioSource
    fence: int
    calls: Calls = field(default_factory=list)
    answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    heard: list[rtc.RemoteTrack] = field(default_factory=list)

    @classmethod
    async def enter(cls, livekit: LiveKitServer, room: str, fence: int = 1) -> Interviewer:
        """Enters, publishes a voice and waits to be told what to do."""
        self = cls(rtc.Room(), rtc.AudioSource(RATE, 1), fence)
        self.answers[Rpc.transcript] = lambda _: {"turns": [], "more": False}
        self.room.on("track_subscribed", lambda track, *_: self.heard.append(track))
        identity = f"{INTERVIEWER_PREFIX}{fence}"
        await self.room.connect(livekit.url, livekit.token(room, identity))
        for method in set(Rpc) - {Rpc.state, Rpc.heard}:
            self._answer(method)
        track = rtc.LocalAudioTrack.create_audio_track("voice", self.source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)
        return self

    async def tell(self, mode: str, **state: Any) -> dict[str, Any]:
        """Tells the page a state, once the candidate is there; what was told before stays."""
        self.state = {
            "opens": None,
            "closes": None,
            "elapsed": 0,
            "limit": 1800,
            "question": 0,
            "questions": 0,
            "paused": False,
            "thinking": False,
            "typed": False,
            "said": "",
            **self.state,
            **state,
            "mode": mode,
            "fence": self.fence,
        }
        return await self.ask(Rpc.state, self.state)

    async def ask(self, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Calls the page; waits until it is there and answers. Raises rtc.RpcError 1403."""
        async with asyncio.timeout(WAIT_S):
            while True:
                if CANDIDATE not in self.room.remote_participants:
                    await asyncio.sleep(0.05)
                    continue
                try:
                    said = await self.room.local_participant.perform_rpc(
                        destination_identity=CANDIDATE, method=method, payload=json.dumps(payload)
                    )
                except rtc.RpcError as error:
                    if error.code == REPLACED:
                        raise
                    await asyncio.sleep(0.1)  # the page comes, or comes back
                else:
                    answer: dict[str, Any] = json.loads(said)
                    return answer

    async def say(self, text: str, seconds: float = 1.0, segment: str = "") -> None:
        """A line: a tone for so long, and its caption, word by word."""
        attributes = {"lk.segment_id": segment or text[:12], "lk.transcription_final": "false"}
        writer = await self.room.local_participant.stream_text(
            topic="lk.transcription", attributes=attributes
        )
        words = text.split(" ")
        for number, word in enumerate(words):
            await writer.write(word if number == 0 else f" {word}")
            await self.sound(seconds / len(words))
        await writer.aclose()
        await self.source.wait_for_playout()

    async def sound(self, seconds: float) -> None:
        """A tone, as long as it lasts."""
        step = RATE // 50
        for frame in range(round(seconds * 50)):
            wave = array(
                "h",
                (
                    int(8000 * math.sin(2 * math.pi * 330 * (frame * step + one) / RATE))
                    for one in range(step)
                ),
            )
            await self.source.capture_frame(rtc.AudioFrame(wave.tobytes(), RATE, 1, step))

    async def caption(self, text: str, segment: str, final: bool) -> None:
        """What the candidate was understood to say."""
        final_word = "true" if final else "false"
        writer = await self.room.local_participant.stream_text(
            topic="lk.transcription",
            attributes={
                "lk.segment_id": segment,
                "lk.transcription_final": final_word,
                "lk.transcribed_track_id": self.heard[-1].sid if self.heard else "TR_own",
            },
            sender_identity=CANDIDATE,
        )
        await writer.write(text)
        await writer.aclose()

    async def called(self, method: str, **wanted: Any) -> dict[str, Any]:
        """The first call of a method with these values, waited for."""
        async with asyncio.timeout(WAIT_S):
            while True:
                for name, payload in self.calls:
                    if name == method and wanted.items() <= payload.items():
                        return payload
                await asyncio.sleep(0.05)

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(name == method for name, _ in self.calls)

    async def leave(self) -> None:
        """Leaves the room."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.room.disconnect(), 10)

    def _answer(self, method: str) -> None:
        def take(data: rtc.RpcInvocationData) -> str:
            payload = json.loads(data.payload)
            self.calls.append((method, payload))
            return json.dumps(self.answers.get(method, lambda _: {"ok": True})(payload))

        self.room.local_participant.register_rpc_method(method, take)
