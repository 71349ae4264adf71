"""A candidate without a browser: joins a room as the page does, speaks from WAV files, listens.

Speaks the page's side of the protocol (docs/decisions/0010-voice.md) and sends packets without a
pause, in silence too. Sound is handed to livekit in pieces of 100 ms, which costs a fifth of what
pieces of 20 ms do: ten candidates on the computer of the interviewers are to leave them room.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np
from livekit import rtc
from livekit.rtc.data_stream import StreamError

from hr_desktop.domain.voice import INTERVIEWER_PREFIX, Rpc
from tests import speech

RATE = 48_000
_PACKET = RATE // 50
_PIECE = 5 * _PACKET
_LOUD = 200  # of 32767; what comes from the test voices is louder
_SAMPLE_S = 0.25

State = dict[str, Any]


class Candidate:
    """One candidate in one room. An async context manager that joins and leaves.

    `consent` is what `hr.start` sends (version, sha256, language). `deaf`: the page says that it
    plays nothing. How exactly the interviewer's words are timed is `hears_every_ms`. Not `takes`:
    LiveKit sends no sound, and the interviewer learns of nobody who takes it, until `take`.
    """

    def __init__(
        self,
        url: str,
        token: str,
        consent: tuple[str, str, str],
        *,
        hears_every_ms: int = 10,
        takes: bool = True,
    ) -> None:
        self._url, self._token, self._consent = url, token, consent
        self.room = rtc.Room()
        self.states: list[State] = []
        self.captions: list[tuple[str, str]] = []  # who, and what; one for each finished stream
        self.loud: list[tuple[float, float]] = []  # from when to when the interviewer was heard
        self.lines: list[int] = []  # lines that the interviewer asked about
        self.deaf = False
        self.in_talk = False
        self._fence = 0
        self._interviewer = ""
        self._changed = asyncio.Event()
        self._voices: dict[str, rtc.RemoteTrack] = {}  # the newest of each interviewer
        self._samples: deque[tuple[float, float]] = deque(maxlen=240)
        self._to_say: deque[bytes] = deque()
        self._said = asyncio.Event()
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=200)
        self._microphone: rtc.LocalTrackPublication | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.voice = True
        self._hears_every_ms = hears_every_ms
        self._takes = takes

    async def __aenter__(self) -> Self:
        await self.join()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def join(self) -> None:
        """Connects. What the page may be asked is registered before."""
        room = self.room
        room.on("track_subscribed", self._subscribed)
        room.on("track_unsubscribed", self._unsubscribed)
        room.on("reconnected", self._back)
        room.register_text_stream_handler("lk.transcription", self._caption)
        await room.connect(self._url, self._token, rtc.RoomOptions(auto_subscribe=self._takes))
        # Unlike the browser's client this one can register only when it is connected.
        room.local_participant.register_rpc_method(Rpc.state.value, self._on_state)
        room.local_participant.register_rpc_method(Rpc.heard.value, self._on_heard)
        self._spawn(self._listen())
        self._spawn(self._sample())

    async def leave(self) -> None:
        """Closes the page."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self.room.disconnect()

    async def reopen(self) -> None:
        """Closes the page and opens it anew."""
        await self.leave()
        self.room, self._microphone = rtc.Room(), None
        await self.join()

    # -- what a person does --------------------------------------------------------------------

    async def start(self, *, voice: bool = True) -> State:
        """Waits for an interviewer, consents and starts; gives the answer."""
        await self.until(lambda s: s["mode"] in ("ready", "live"))
        self.voice = voice
        if voice and self._microphone is None:
            track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
            self._microphone = await self.room.local_participant.publish_track(track, options)
            self._spawn(self._speak())
        return await self._start()

    async def say(self, wav: Path) -> float:
        """Speaks; gives the moment (`time.monotonic`) at which the last sound had gone out."""
        samples = speech.read(wav, RATE)
        pcm = speech.pcm(samples)
        self._said.clear()
        pcm += bytes(-len(pcm) % (2 * _PACKET))
        self._to_say.extend(pcm[at : at + 2 * _PIECE] for at in range(0, len(pcm), 2 * _PIECE))
        await self._said.wait()
        return time.monotonic()

    async def type(self, text: str, client_id: str) -> State:
        """Sends a typed answer."""
        return await self.call(Rpc.say, {"id": client_id, "text": text})

    def take(self) -> None:
        """Takes the interviewer's sound from now on."""
        for publication in self._published():
            publication.set_subscribed(True)

    async def call(self, method: Rpc, request: State) -> State:
        """Calls the interviewer."""
        answer = await self.room.local_participant.perform_rpc(
            destination_identity=self._interviewer,
            method=method.value,
            payload=json.dumps(request),
            response_timeout=10,
        )
        found: State = json.loads(answer)
        return found

    async def until(self, wanted: Callable[[State], bool], seconds: float = 60.0) -> State:
        """The first state that is as wanted, of those that came and those to come."""
        seen = 0
        async with asyncio.timeout(seconds):
            while True:
                for state in self.states[seen:]:
                    if wanted(state):
                        return state
                seen = len(self.states)
                self._changed.clear()
                await self._changed.wait()

    async def hears(self, after: float, seconds: float = 60.0) -> float:
        """When (`time.monotonic`) the interviewer is heard for the first time after a moment."""
        async with asyncio.timeout(seconds):
            while True:
                for began, ended in self.loud:
                    if ended >= after:
                        return max(began, after)
                self._changed.clear()
                await self._changed.wait()

    async def hears_the_end(self, quiet: float = 0.8, seconds: float = 60.0) -> None:
        """Returns when the interviewer has spoken and has been quiet for a while."""
        async with asyncio.timeout(seconds):
            while not self.loud or time.monotonic() - self.loud[-1][1] < quiet:
                await asyncio.sleep(0.05)

    @property
    def said_to_me(self) -> list[str]:
        """The interviewer's captions, each whole line once."""
        return [text for who, text in self.captions if who == "interviewer"]

    @property
    def voices(self) -> int:
        """How many sounds of interviewers are in the room."""
        return len(self._published())

    def _published(self) -> list[rtc.RemoteTrackPublication]:
        people = self.room.remote_participants.values()
        published = [one for person in people for one in person.track_publications.values()]
        return [one for one in published if one.kind == rtc.TrackKind.KIND_AUDIO]

    # -- the page's side -----------------------------------------------------------------------

    async def _on_state(self, data: rtc.RpcInvocationData) -> str:
        state = json.loads(data.payload)
        if state["fence"] < self._fence:
            raise rtc.RpcError(1403, "an older interviewer")
        newer = state["fence"] > self._fence and data.caller_identity != self._interviewer
        self._fence, self._interviewer = state["fence"], data.caller_identity
        self.states.append({**state, "at": time.monotonic(), "from": data.caller_identity})
        self._changed.set()
        if newer and self.in_talk and state["mode"] in ("ready", "live"):
            self._spawn(self._start_again())
        return '{"ok": true}'

    async def _on_heard(self, data: rtc.RpcInvocationData) -> str:
        asked = json.loads(data.payload)
        self.lines.append(asked["line"])
        seconds, now = float(asked["seconds"]), time.monotonic()
        got = [received for at, received in self._samples if at >= now - seconds - _SAMPLE_S]
        share = (got[-1] - got[0]) / max(seconds, 0.1) if len(got) > 1 else 0.0
        share = min(1.0, max(0.0, share))
        return json.dumps({"share": share, "playing": not self.deaf})

    async def _start(self) -> State:
        version, sha256, language = self._consent
        answer = await self.call(
            Rpc.start,
            {"version": version, "sha256": sha256, "language": language, "voice": self.voice},
        )
        self.in_talk = bool(answer.get("ok"))
        return answer

    async def _start_again(self) -> None:
        """As the page: until it got through."""
        while self.in_talk:
            with contextlib.suppress(rtc.RpcError):
                await self._start()
                return
            await asyncio.sleep(1)

    def _back(self) -> None:
        if self.in_talk:
            self._spawn(self._start_again())

    async def _speak(self) -> None:
        silence = bytes(2 * _PIECE)
        while True:
            data = self._to_say.popleft() if self._to_say else silence
            await self._source.capture_frame(rtc.AudioFrame(data, RATE, 1, len(data) // 2))
            if not self._to_say and not self._said.is_set() and data is not silence:
                await self._source.wait_for_playout()
                self._said.set()

    def _subscribed(
        self, track: rtc.Track, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        if who.identity.startswith(INTERVIEWER_PREFIX) and isinstance(track, rtc.RemoteAudioTrack):
            self._voices[who.identity] = track
            self._spawn(self._hear(track))

    def _unsubscribed(
        self, track: rtc.Track, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        if self._voices.get(who.identity) is track:
            del self._voices[who.identity]

    async def _hear(self, track: rtc.RemoteAudioTrack) -> None:
        stream = rtc.AudioStream(
            track, sample_rate=16_000, num_channels=1, frame_size_ms=self._hears_every_ms
        )
        try:
            async for event in stream:
                level = np.abs(np.frombuffer(event.frame.data, np.int16)).max(initial=0)
                now = time.monotonic()
                if level > _LOUD:
                    if self.loud and now - self.loud[-1][1] < 0.3:
                        self.loud[-1] = (self.loud[-1][0], now)
                    else:
                        self.loud.append((now, now))
                    self._changed.set()
        finally:
            await stream.aclose()

    async def _sample(self) -> None:
        """As the page: of one track, the one that plays."""
        followed: rtc.RemoteTrack | None = None
        while True:
            track = self._voices.get(self._interviewer)
            if track is not followed:
                followed = track
                self._samples.clear()
            for one in await track.get_stats() if track is not None else ():
                if one.WhichOneof("stats") == "inbound_rtp":
                    got = one.inbound_rtp.inbound
                    real = got.total_samples_received - got.concealed_samples
                    self._samples.append((time.monotonic(), real / RATE))
            await asyncio.sleep(_SAMPLE_S)

    def _caption(self, reader: rtc.TextStreamReader, who: str) -> None:
        self._spawn(self._read_caption(reader))

    async def _read_caption(self, reader: rtc.TextStreamReader) -> None:
        try:
            text = await reader.read_all()
        except StreamError:  # it broke off with whoever was sending it
            return
        about = reader.info.attributes or {}
        if about.get("lk.transcription_final") == "true":
            mine = self._microphone.sid if self._microphone is not None else None
            own = about.get("lk.transcribed_track_id") == mine
            self.captions.append(("candidate" if own else "interviewer", text))
            self._changed.set()

    async def _listen(self) -> None:
        """Asks whoever is there already to tell the state: it may have come before we did."""
        while not self.states:
            await asyncio.sleep(0.2)
            for who in self.room.remote_participants.values():
                if who.identity.startswith(INTERVIEWER_PREFIX) and not self.states:
                    with contextlib.suppress(rtc.RpcError):
                        await self.room.local_participant.perform_rpc(
                            destination_identity=who.identity,
                            method=Rpc.report.value,
                            payload=json.dumps({"kind": "opened"}),
                        )

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
