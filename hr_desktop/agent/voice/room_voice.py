"""Lines said aloud in a room, and answers heard there: livekit's session as a `ports.Voice`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from livekit import rtc
from livekit.agents import (
    NOT_GIVEN,
    Agent,
    AgentSession,
    APIConnectOptions,
    CloseEvent,
    CloseReason,
    ErrorEvent,
    StopResponse,
    UserInputTranscribedEvent,
    llm,
    stt,
    tts,
)
from livekit.agents.voice import SpeechHandle
from livekit.agents.voice.agent_session import SessionConnectOptions
from livekit.agents.voice.io import PlaybackFinishedEvent, PlaybackStartedEvent
from livekit.agents.voice.room_io import AudioInputOptions, RoomOptions
from livekit.rtc.participant import UnpublishTrackError

from hr_desktop.agent.machine import Waits
from hr_desktop.agent.pipe import plain
from hr_desktop.agent.ports import Said, Utterance
from hr_desktop.agent.voice.answer_end import AnswerEnd
from hr_desktop.agent.voice.line import Line
from hr_desktop.agent.voice.page import Page
from hr_desktop.ai.offline.dialogue_ends import goes_on
from hr_desktop.ai.speech.recogniser import Recogniser
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Role, Turn
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import CANDIDATE

log = logging.getLogger(__name__)

HEARD = 0.9  # of a line's sound: less, and it is said again
_SILENT = 0.05  # seconds; nothing of a line was played
_NOTHING = 0.2  # of a line's sound: nobody has understood a word of it
_JUDGED_S = 1.0  # of a line: before, it is too early to tell what arrives
_GONE_S = 10.0  # without the candidate; a short gap ends no wait for the rest of an answer
_LOOK_S = 0.1
_OPENS_S = 3.0
_PUBLISHES_S = 12.0  # LiveKit's client itself waits ten
_NOTICES_S = 0.6  # until speech is noticed
_AGAIN_S = 1.0  # between two attempts to say a line


class Speech(Value):
    """Waits of the conversation in seconds."""

    pause: float = 0.5  # after which an answer is over
    long_pause: float = 3.0  # when it breaks off in the middle of a sentence
    after_gap: float = 2.0
    mute: float = 7.0


class Recording(Protocol):
    """What keeps the sound (see `recording.Recorder`)."""

    def start(self) -> None:
        """Begins, before the first words."""
        ...

    def cut(self) -> None:
        """Closes a segment and begins the next."""
        ...

    async def aclose(self) -> None:
        """Closes the last one."""
        ...


Heard = Callable[[Utterance], None]


class RoomVoice:
    """One candidate in one room.

    `answered` gets finished answers, `partly` what was recognised so far of one that goes on,
    `perhaps` the words of one that seems to be over, some moments before it is, `shown` what is
    being said at this moment (for whoever watches). `voiceless` is called when LiveKit does not
    take our sound at all: nobody can be spoken to from here, and this talk is to be ended. `typed`:
    how long a candidate who writes may be silent.
    """

    spoken = True

    def __init__(
        self,
        room: rtc.Room,
        line: Line,
        page: Page,
        *,
        language: Language,
        ears: stt.STT[Any],
        mouth: tts.TTS[Any],
        answered: Heard,
        partly: Heard,
        perhaps: Callable[[str], None],
        shown: Callable[[Role, str], None],
        speech: Speech | None = None,
        give_up: float = 30.0,  # her voice has been away for so long: the interview is set aside
        resumed: bool = False,
        recording: Callable[[AgentSession[Any]], Recording | None],
        voiceless: Callable[[], None],
        typed: Waits,
    ) -> None:
        speech = speech or Speech()
        self._room, self._line, self._page = room, line, page
        self._answered, self._partly, self._shown = answered, partly, shown
        self._perhaps, self._language = perhaps, language
        self._voiceless, self._typing_waits = voiceless, typed
        self._ears = ears
        self._recognised = ears.idle if isinstance(ears, Recogniser) else _always()
        self._end = AnswerEnd(
            line,
            self._recognised,
            language,
            after_gap_s=speech.after_gap,
            mute_s=speech.mute,
        )
        self._mouth = mouth
        self._session: AgentSession[None] = AgentSession(
            stt=self._ears,
            tts=mouth,
            vad=ears.detector.for_session() if isinstance(ears, Recogniser) else NOT_GIVEN,
            turn_handling={
                "turn_detection": self._end,
                "endpointing": {"min_delay": speech.pause, "max_delay": speech.long_pause},
                "preemptive_generation": {"enabled": False},
            },
            user_away_timeout=None,
            conn_options=SessionConnectOptions(
                stt_conn_options=APIConnectOptions(max_retry=1, timeout=8.0),
                tts_conn_options=APIConnectOptions(max_retry=1, timeout=8.0),
                max_unrecoverable_errors=1_000_000,  # the interview ends by its own rules
            ),
        )
        self._recording = recording(self._session)
        self._pieces: list[str] = []  # recognised, of an answer that goes on
        self._qualities: list[float] = []
        self._guessed = False  # words are shown that are not recognised yet
        self._began: datetime | None = None
        self._replying = False  # an answer was handed on, its reply is not said yet
        self._last = False  # the line that is being said ends the talk
        self._late: list[Utterance] = []
        self._started: float | None = None
        self._finished: PlaybackFinishedEvent | None = None
        self._fresh = resumed  # it is not known yet whether the candidate is speaking
        self._give_up = give_up
        self._older: set[str] = set()  # publications in this room, of talks before this one
        self._subscribed: asyncio.Future[None] | None = None  # to ours
        self._failed = False  # the service that speaks, in the line that is being said
        self._hushed = False  # the candidate has typed or pressed something meanwhile
        self.failure: Message | None = None

    # -- ports.Voice ---------------------------------------------------------------------------

    @property
    def here(self) -> bool:
        """Whether the candidate can hear."""
        return self._line.here

    @property
    def left(self) -> bool:
        """Whether the candidate has left since this was asked last."""
        return self._line.left

    @property
    def busy(self) -> bool:
        """Whether the candidate speaks, or has spoken and the answer is not over."""
        return (
            self._session.user_state == "speaking"
            or bool(self._pieces)
            or not self._recognised.is_set()
        )

    @property
    def answering(self) -> bool:
        """Whether the candidate speaks, or an answer waits for its reply."""
        return self.busy or self._replying

    @property
    def waits(self) -> Waits | None:
        """Of whoever writes."""
        return self._typing_waits if self._line.typed else None

    async def start(self, instructions: str) -> None:
        """Publishes our voice and begins to listen."""
        await self._withdraw()
        await self._session.start(
            _Interviewer(self._turn_over),
            room=self._room,
            room_options=RoomOptions(
                text_input=False,
                audio_input=AudioInputOptions(
                    pre_connect_audio=False,
                    auto_gain_control=False,  # the browser has done it
                ),
                participant_identity=CANDIDATE,
                close_on_disconnect=False,
                delete_room_on_close=False,
            ),
            session_host=False,
            record=False,
        )
        self._session.on("user_input_transcribed", self._transcribed)
        self._session.on("user_state_changed", self._user_state)
        self._session.on("error", self._service_failed)
        self._session.on("close", self._closed)
        if self._recording is not None:
            self._recording.start()
        self._subscribed = self._session.room_io.subscribed_fut
        audio = self._session.output.audio
        assert audio is not None
        audio.on("playback_started", self._playback_started)
        audio.on("playback_finished", self._playback_finished)

    async def _withdraw(self) -> None:
        """Takes back the voice of a talk that was set aside in this room.

        livekit's session leaves it published: whoever comes in later could follow the silent one.
        """
        me = self._room.local_participant
        for sid in list(me.track_publications):
            try:
                await asyncio.wait_for(me.unpublish_track(sid), _OPENS_S)
            except (UnpublishTrackError, TimeoutError) as error:
                log.warning("an older voice stays in the room: %s", type(error).__name__)
        self._older = set(me.track_publications)

    async def reached(self) -> None:
        """A line that has just been opened needs a moment until sound comes, both ways."""
        await self._taken()
        until = time.monotonic() + _OPENS_S
        while not await self._line.whole() and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_S)
        if self._fresh and self._line.microphone:  # somebody may be speaking already
            self._fresh = False
            await asyncio.sleep(_NOTICES_S)

    async def _taken(self) -> None:
        """Until the candidate takes our sound, or it is spoken all the same.

        LiveKit's word of it can be lost (livekit/node-sdks#462, livekit/client-sdk-js#1878), and a
        line would wait for it without a limit. What was heard is known from the page. Here and not
        beside the line: interrupted in that wait, it would leave the session mute for good.
        """
        taken, until = self._subscribed, time.monotonic() + _PUBLISHES_S
        while taken is not None and not taken.done() and self._line.present:
            if not self._room.local_participant.track_publications.keys() - self._older:
                if time.monotonic() > until:
                    log.error("the voice could not be published")
                    self._voiceless()
                    await asyncio.Event().wait()  # until whoever was called has ended this talk
                await asyncio.sleep(_LOOK_S)
                continue
            await asyncio.wait([taken], timeout=_OPENS_S)
            if not taken.done():
                log.warning("nobody is known to take the voice: speaking all the same")
                taken.set_result(None)

    async def say(self, turn: Turn, *, last: bool = False) -> Said:
        """Says a line; see `ports.Voice`. A voice that does not answer is tried for a while."""
        self._hushed, self._last = False, last
        if not (self.busy or self._guessed):
            self._end.over()  # a press that found nothing to end
        if last:
            self._replying = True
        else:
            self._hand_on_late()
        until = time.monotonic() + self._give_up
        while True:
            if not await self._line.whole():
                return Said(finished=False, heard=0.0)
            await self._taken()  # by whoever has just come back, say
            if self._hushed or not self._line.here:
                return Said(finished=False, heard=0.0)
            said = await self._say(turn)
            if said is not None:
                return said
            if self._hushed or self.failure is not None:
                return Said(finished=False, heard=0.0)
            if time.monotonic() > until:
                log.error("nothing can be said: the voice has been away for too long")
                self.failure = message("speech.voice_away")
                return Said(finished=False, heard=0.0)
            await asyncio.sleep(_AGAIN_S)

    def _hand_on_late(self) -> None:
        """Words that came when the reply was ready, on its way to the disk: an answer."""
        late, self._late = self._late, []
        self._replying = bool(late)
        for utterance in late:
            self._answered(utterance)

    async def _say(self, turn: Turn) -> Said | None:
        """One attempt; None when the voice did not answer."""
        self._started, self._finished, self._failed = None, None, False
        self._shown("interviewer", turn.text)
        try:
            handle = self._session.say(turn.text, add_to_chat_ctx=False)
            await handle.wait_for_playout()
        except RuntimeError:  # the session is closing
            log.warning("the session is closing")
            return Said(finished=False, heard=0.0)
        self._shown("interviewer", "")
        return await self._how_it_went(turn, handle)

    async def _how_it_went(self, turn: Turn, handle: SpeechHandle) -> Said | None:
        finished = self._finished
        played = finished.playback_position if finished is not None else 0.0
        began = _moment(self._started) if self._started is not None else None
        if played < _SILENT and not handle.interrupted:
            log.warning("a line could not be spoken")
            return None if self._failed else Said(finished=False, heard=0.0)
        if self._failed and not handle.interrupted:
            log.warning("a line broke off")
            return Said(finished=False, heard=0.0, began_at=began)
        heard = await self._page.heard(turn.number, played)
        if self._line.typed:  # who writes may read along and need no sound
            return Said(finished=heard is not None, began_at=began)
        if heard is None:
            return Said(finished=False, heard=0.0, began_at=began)
        share = heard.share if heard.playing else 0.0
        if share < _NOTHING and (not heard.playing or played >= _JUDGED_S):
            # Whoever speaks into it has not heard it: "hello?" is no answer.
            return Said(finished=False, heard=round(share, 3), began_at=began)
        if handle.interrupted and began is not None and await self._line.whole():
            # The candidate has spoken into it: enough was heard to answer.
            return Said(heard=_share_said(turn, finished, share), began_at=began)
        return Said(finished=share >= HEARD, heard=round(share, 3), began_at=began)

    async def more(self, at_most_s: float = 300.0) -> Utterance | None:
        """Words that came after the answer; waits while the candidate goes on speaking."""
        until = time.monotonic() + at_most_s
        # Several things end the wait; none of them has an event of its own.
        here = time.monotonic()
        while self.busy and not self._late and time.monotonic() < until:
            if self._last and not self._line.present:
                break
            here = time.monotonic() if self._line.here else here
            if time.monotonic() - here > _GONE_S:
                break  # what was begun is not waited for: the absence has rules of its own
            await asyncio.sleep(_LOOK_S)
        late, self._late = self._late, []
        if not late:  # who speaks into the last line and does not come to an end
            return self.so_far() if self._last else None
        return Utterance(
            text=" ".join(one.text for one in late),
            quality=_mean([one.quality for one in late if one.quality is not None]),
            began_at=late[0].began_at,
        )

    async def close(self) -> None:
        """Ends the session; the room is left to whoever joined it."""
        async with contextlib.AsyncExitStack() as last:  # each, whatever happens to the others
            last.push_async_callback(self._mouth.aclose)
            last.push_async_callback(self._ears.aclose)
            last.push_async_callback(self._close_session)
            if self._recording is not None:
                last.push_async_callback(self._recording.aclose)

    async def _close_session(self) -> None:
        with contextlib.suppress(RuntimeError):
            await self._session.aclose()

    # -- the candidate -------------------------------------------------------------------------

    def finished_speaking(self) -> None:
        """The button "I have finished"; nothing when it comes after the end of the answer."""
        if not (self.busy or self._guessed):
            return
        self._end.press()
        with contextlib.suppress(RuntimeError):
            self._session.commit_user_turn()

    def hush(self) -> None:
        """A typed answer comes: she stops speaking."""
        self._hushed = True
        with contextlib.suppress(RuntimeError):
            self._session.interrupt()

    def typed(self) -> None:
        """A typed answer was handed on; its reply comes next."""
        self._replying = True

    def so_far(self) -> Utterance | None:
        """What was recognised of an answer that is not over."""
        if not self._pieces:
            return None
        return Utterance(
            text=" ".join(self._pieces), quality=_mean(self._qualities), began_at=self._began
        )

    def _turn_over(self, message: llm.ChatMessage) -> None:
        metrics = message.metrics or {}
        metric = metrics.get("started_speaking_at")
        began = self._began or (_moment(metric) if metric is not None else None)
        text = plain(message.text_content or "").strip()
        utterance = Utterance(
            text=text,
            quality=message.transcript_confidence or None,
            began_at=began,
        )
        self._pieces, self._qualities, self._began = [], [], None
        self._end.over()
        if not text:
            return
        self._shown("candidate", "")
        if self._recording is not None:
            self._recording.cut()
        if self._replying:
            self._late.append(utterance)
        else:
            self._replying = True
            self._answered(utterance)

    def _transcribed(self, event: UserInputTranscribedEvent) -> None:
        text = plain(event.transcript).strip()
        if not event.is_final:
            if text or self._guessed:  # none: what was guessed of a noise is taken back
                self._shown("candidate", " ".join([*self._pieces, text]).strip())
            self._guessed = bool(text)
            return
        self._guessed = False
        if not text:
            return
        self._pieces.append(text)
        self._shown("candidate", " ".join(self._pieces))
        so_far = self.so_far()
        if so_far is not None and not self._replying:
            self._partly(so_far)
            if self._session.user_state != "speaking" and not goes_on(text, self._language):
                self._perhaps(so_far.text)

    def _user_state(self, event: object) -> None:
        if self._session.user_state != "speaking":
            self._end.fell_silent()
        elif not (self._pieces or self._guessed) and self._recognised.is_set():
            self._began = datetime.now(UTC)  # what came before was a noise

    def _service_failed(self, event: ErrorEvent) -> None:
        if isinstance(event.error, tts.TTSError):
            self._failed = True
        elif isinstance(event.error, stt.STTError) and not event.error.recoverable:
            if self._line.typed:
                return  # whoever writes needs none
            log.error("the recogniser has been away for too long")
            self.failure = message("speech.recogniser_away")

    def _closed(self, event: CloseEvent) -> None:
        if event.reason is CloseReason.ERROR:
            log.error("the session ended by itself")
            self.failure = message("agent.failed")

    def _playback_started(self, event: PlaybackStartedEvent) -> None:
        self._started = self._started or event.created_at

    def _playback_finished(self, event: PlaybackFinishedEvent) -> None:
        self._finished = event


class _Interviewer(Agent):
    """Hands finished answers on; what is said to them is decided elsewhere."""

    def __init__(self, over: Callable[[llm.ChatMessage], None]) -> None:
        super().__init__(instructions="")
        self._over = over

    async def on_user_turn_completed(
        self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage
    ) -> None:
        """livekit's hook."""
        self._over(new_message)
        raise StopResponse


def _always() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _share_said(turn: Turn, finished: PlaybackFinishedEvent | None, share: float) -> float | None:
    """How much of a line had been said when the candidate spoke into it."""
    said = finished.synchronized_transcript if finished is not None else None
    if said is None or not turn.text:
        return None
    return round(min(1.0, len(said) / len(turn.text)) * share, 3)
