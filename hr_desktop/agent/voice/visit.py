"""One job in one room: a candidate at the door, the interview, and what is asked after it."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from livekit import rtc
from livekit.agents import AgentSession, stt, tts

from hr_desktop.agent.conductor import Wish
from hr_desktop.agent.model import Brain
from hr_desktop.agent.ports import Event, Utterance
from hr_desktop.agent.server import AgentServer
from hr_desktop.agent.voice.desk import Desk, Guest
from hr_desktop.agent.voice.line import Line
from hr_desktop.agent.voice.page import Answer, Page
from hr_desktop.agent.voice.receipts import Receipts
from hr_desktop.agent.voice.room_voice import Recording, RoomVoice
from hr_desktop.agent.voice.timing import VoiceTiming
from hr_desktop.domain.interview import InterviewState, Role
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import Fenced
from hr_desktop.domain.vacancy import Language
from hr_desktop.domain.voice import (
    FENCE_ATTRIBUTE,
    LONGEST_TYPED,
    Control,
    Live,
    Mode,
    RequestKind,
    Rpc,
)

log = logging.getLogger(__name__)

_OK: Answer = {"ok": True}
_MOST_REQUESTS = 20  # of one interview that nobody has answered
_TURNS_BYTES = 9_000  # of one answer; an RPC takes 15 kB
_SHOWN = 4_000  # characters of one turn; the page shows the beginning of a longer one
_KEPT_S = 6.0  # until a typed answer is on disk
_LONGEST_ID = 100  # characters of a typed answer's id; the page's have 36


class Tools:
    """What a visit is held with: who recognises, who speaks, who thinks, who records."""

    def __init__(
        self,
        ears: Callable[[Language], stt.STT[Any]],
        mouth: Callable[[Language], tts.TTS[Any]],
        brain: Callable[[], Brain],
        recording: Callable[[Guest, int, AgentSession[Any]], Recording | None],
    ) -> None:
        self.ears, self.mouth, self.brain = ears, mouth, brain
        self.recording = recording


class Visit:
    """Serves one candidate until nobody is there any more. `run` returns then."""

    def __init__(
        self,
        room: rtc.Room,
        invitation_id: int,
        desk: Desk,
        tools: Tools,
        data: Path,
        timing: VoiceTiming | None = None,
    ) -> None:
        self._room = room
        self._invitation_id = invitation_id
        self._desk = desk
        self._tools = tools
        self._data = data
        self._timing = timing or VoiceTiming.current()
        self._line = Line(room)
        self._page = Page(room)
        self._guest: Guest | None = None
        self._fence = 0
        self._server: AgentServer | None = None
        self._voice: RoomVoice | None = None
        self._progress: Event = {}
        self._thinking = False
        self._said: str | None = None
        self._away = self._ended = False
        # Requests by the page's id: it may not have heard that one is kept, or not have waited.
        self._asked: dict[str, asyncio.Task[Answer]] = {}
        self._live = Live()
        self._talked, self._looked = 0.0, time.monotonic()  # since the conductor told the time
        self._away_since: datetime | None = None
        self._over = asyncio.Event()
        self.ended = asyncio.Event()  # nothing is left to do
        self._typed = Receipts()
        self._tasks: list[asyncio.Task[None]] = []
        self._ending: set[asyncio.Task[None]] = set()
        room.on("disconnected", self._room_gone)
        room.on("participant_connected", self._came)

    async def run(self) -> None:
        """Takes the lease, opens the door, and returns when the visit is over.

        `ended` is set then, whatever happened. Raises PersonError when the database is away
        before anything has begun.
        """
        try:
            guest = await self._desk.guest(self._invitation_id, self._room.name)
            if guest is None:  # deleted: the page waits for nobody
                self._page.tell({"fence": self._fence, "mode": Mode.cancelled.value})
            elif await self._take(guest.interview.id):
                await self._serve(guest)
        finally:
            try:
                await self._leave()
            finally:
                self.ended.set()

    async def _serve(self, guest: Guest) -> None:
        self._guest = guest
        for method, handler in (
            (Rpc.report, self._on_report),
            (Rpc.start, self._on_start),
            (Rpc.say, self._on_say),
            (Rpc.typing, self._on_typing),
            (Rpc.control, self._on_control),
            (Rpc.request, self._on_request),
            (Rpc.transcript, self._on_transcript),
        ):
            self._page.answer(method, handler)
        self._line.start()
        self._tell()
        self._tasks = [
            asyncio.create_task(self._show_fence(), name="fence"),
            asyncio.create_task(self._keep_door(), name="door"),
            asyncio.create_task(self._show_live(), name="live"),
        ]
        await self._over.wait()

    async def _show_fence(self) -> None:
        """For whoever looks at the room. LiveKit may take seconds; the lease does not wait."""
        attributes = {FENCE_ATTRIBUTE: str(self._fence)}
        try:
            await self._room.local_participant.set_attributes(attributes)
        except Exception as error:
            log.exception("the fence is not shown: %s", type(error).__name__)

    def end(self) -> None:
        """Leaves; whoever comes next takes the interview up."""
        self._over.set()

    async def _take(self, interview_id: int) -> bool:
        """The lease: a dead interviewer's has to run out. False: somebody else is at work."""
        until = time.monotonic() + self._timing.server.lease + 1.0
        while True:
            try:
                self._fence = await self._desk.take(interview_id)
                return True
            except Fenced:
                if time.monotonic() > until or not self._room.isconnected():
                    log.info("interview %s is held by another interviewer", interview_id)
                    return False
            await asyncio.sleep(0.25)

    async def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._ending, return_exceptions=True)
        if self._asked:
            await asyncio.wait(self._asked.values(), timeout=_KEPT_S)
        if self._server is not None:
            await self._server.let_go()
            await self._server.close()
        elif self._guest is not None and self._fence:
            try:
                await self._desk.records.release(self._guest.interview.id, self._fence)
            except (PersonError, OSError) as error:  # it runs out by itself
                log.warning("lease not given back: %s", type(error).__name__)
        await self._page.told()
        await self._line.close()

    # -- the door ------------------------------------------------------------------------------

    async def _keep_door(self) -> None:
        """While no interview runs: the lease, changes of the invitation, and who is there."""
        alone_since = time.monotonic()
        opened = time.monotonic()
        while not self._over.is_set():
            await asyncio.sleep(self._timing.door_look)
            now = time.monotonic()
            if self._line.present:
                alone_since = now
            if self._server is not None or self._ending:
                opened = now
                continue
            try:
                if self._mode is Mode.live and self._line.microphone:
                    self._line.ready = True  # the page was in the interview before we came
                    await self._begin()
                elif now - alone_since > self._timing.door or (
                    self._ended and now - opened > self._timing.reception
                ):
                    self._over.set()
                    return
                else:
                    await self._look_again()
            except Fenced:
                self._over.set()
                return
            except (PersonError, OSError) as error:
                log.warning("the door cannot see the database: %s", type(error).__name__)
            except Exception as error:  # a visit whose door nobody keeps would never end
                log.exception("at the door: %s", type(error).__name__)

    async def _look_again(self) -> None:
        assert self._guest is not None
        before, interview_id = self._guest.mode, self._guest.interview.id
        renewed = await self._desk.records.renew({interview_id: self._fence})
        if renewed.lost and self._server is None:
            # Calling it off frees the lease: somebody has to say so. Else another one has it.
            self._fence = await self._desk.take(interview_id)
        guest = await self._desk.guest(self._invitation_id, self._room.name)
        if self._server is not None:
            return  # begun in this moment: under another fence, and with a consent that we have not
        self._guest = guest
        if self._guest is None:  # deleted meanwhile
            self._page.tell({"fence": self._fence, "mode": Mode.cancelled.value})
            self._over.set()
        elif self._away:  # the database, when the interview was to begin
            self._away, self._said, self._line.ready = False, None, True
            await self._begin()
            self._tell()
        elif self._guest.mode is not before:
            self._tell()

    def _came(self, participant: rtc.RemoteParticipant) -> None:
        if self._guest is not None:
            self._said = None  # whoever comes back may try again
            self._tell()

    def _room_gone(self, *_: object) -> None:
        """For good: whoever comes next, in whatever room, takes the interview up."""
        self._over.set()

    # -- what the page is told -----------------------------------------------------------------

    @property
    def _mode(self) -> Mode:
        assert self._guest is not None
        if self._said is not None:
            return Mode.unavailable
        if self._server is not None:
            return Mode.closing if self._progress.get("phase") == "ended" else Mode.live
        return self._guest.mode

    def _tell(self) -> None:
        guest, progress = self._guest, self._progress
        if guest is None:
            return
        interview = guest.interview
        order = [one["question_id"] for one in progress.get("progress", ())]
        current = progress.get("question_id")
        self._page.tell(
            {
                "fence": self._fence,
                "mode": self._mode.value,
                "opens": _iso(interview.window_opens_at),
                "closes": _iso(interview.window_ends_at),
                "elapsed": progress.get("elapsed", interview.elapsed),
                "limit": progress.get(
                    "limit", 60.0 * (interview.minutes + interview.extended_minutes)
                ),
                "question": order.index(current) + 1 if current in order else 0,
                "questions": len(order),
                "paused": bool(progress.get("paused")),
                "thinking": self._thinking,
                "typed": self._line.typed,
                "said": self._said,
            }
        )

    # -- the page's calls ----------------------------------------------------------------------

    async def _on_report(self, request: dict[str, Any]) -> Answer:
        assert self._guest is not None
        fields: dict[str, Any] = {"opened_at": True}
        if request.get("kind") == "microphone":
            fields |= {"microphone_at": True, "microphone_ok": bool(request.get("ok"))}
        zone = request.get("time_zone")
        if isinstance(zone, str) and 0 < len(zone) < 64 and not self._guest.invitation.time_zone:
            fields["time_zone"] = zone
        return await self._safely(self._desk.report(self._guest.invitation, **fields))

    async def _on_start(self, request: dict[str, Any]) -> Answer:
        """Consent, and "I can hear you now"."""
        if self._ending:  # what has just ended is not begun again as it stood before
            await asyncio.wait(self._ending, timeout=_KEPT_S)
            if self._ending:
                return {"ok": False, "said": "page.try_again"}
        guest = self._guest
        assert guest is not None
        if self._mode not in (Mode.ready, Mode.live):
            return {"ok": False, "said": f"page.{self._mode.value}"}
        if guest.interview.consent is None:
            language: Language = "ru" if request.get("language") == "ru" else "en"
            version, sha256 = str(request.get("version")), str(request.get("sha256"))
            try:
                given = await self._desk.consent(guest, self._fence, version, sha256, language)
                if given is None:
                    return {"ok": False, "said": "interview.consent_old"}
                self._guest = given
            except Fenced:
                self._over.set()
                return {"ok": False, "said": "agent.replaced"}
            except (PersonError, OSError) as error:
                log.warning("consent not kept: %s", type(error).__name__)
                return {"ok": False, "said": "page.try_again"}
        self._line.typed = request.get("voice") is False
        self._line.ready = True
        if self._server is None:
            await self._begin()
        self._tell()
        return _OK

    async def _begin(self) -> None:
        guest = self._guest
        assert guest is not None
        if guest.interview.consent is None:
            raise RuntimeError("no consent, no interview")
        self._server = AgentServer(
            self._desk.records,
            self._tools.brain,
            self._data,
            self._emit,
            timing=self._timing.server,
            voice=self._make_voice,
            workspace=self._desk.store.workspace,
        )
        self._server.start()
        self._server.handle({"op": "start", "interview_id": guest.interview.id})
        try:
            await self._desk.report(guest.invitation, opened_at=True, joined_at=True)
        except (PersonError, OSError) as error:
            log.warning("joining not noted: %s", type(error).__name__)

    def _make_voice(self) -> RoomVoice:
        guest, tools = self._guest, self._tools
        assert guest is not None
        language = guest.interview.language
        self._voice = RoomVoice(
            self._room,
            self._line,
            self._page,
            language=language,
            ears=tools.ears(language),
            mouth=tools.mouth(language),
            answered=self._answered,
            partly=self._partly,
            perhaps=lambda text: self._request("guess", text=text),
            shown=self._shown,
            speech=self._timing.speech,
            give_up=self._timing.services.give_up,
            resumed=guest.interview.started_at is not None,
            recording=lambda session: tools.recording(guest, self._fence, session),
            voiceless=self.end,
            typed=self._timing.typed,
        )
        return self._voice

    async def _on_say(self, request: dict[str, Any]) -> Answer:
        """A typed answer: on disk before it is acknowledged."""
        text, client_id = request.get("text"), request.get("id")
        if not isinstance(text, str) or not isinstance(client_id, str) or not text.strip():
            return {"ok": False, "said": "agent.bad_request"}
        if len(client_id) > _LONGEST_ID:  # it is kept with every turn
            return {"ok": False, "said": "agent.bad_request"}
        if len(text) > LONGEST_TYPED:
            return {"ok": False, "said": "agent.answer_long"}
        if not self._typed.expected(client_id):
            if self._server is None or self._voice is None or self._guest is None:
                return {"ok": False, "said": "page.try_again"}
            self._line.ready = True
            self._typed.expect(client_id)
            if not self._server.knows(self._guest.interview.id, client_id):
                self._voice.hush()
                self._voice.typed()
            self._request("say", text=text, client_id=client_id)
        kept = await self._typed.wait(client_id, _KEPT_S)
        return _OK if kept else {"ok": False, "said": "page.try_again"}

    async def _on_typing(self, request: dict[str, Any]) -> Answer:
        if self._server is not None and self._guest is not None:
            self._server.handle({"op": "typing", "interview_id": self._guest.interview.id})
        return _OK

    async def _on_control(self, request: dict[str, Any]) -> Answer:
        kind = request.get("kind")
        if kind not in get_args(Control) or self._server is None or self._voice is None:
            return {"ok": False, "said": "agent.bad_request"}
        if kind in get_args(Wish):
            if kind == "pause":
                self._voice.finished_speaking()
            self._voice.hush()
            self._request("wish", wish=kind)
        elif kind == "finished":
            self._voice.finished_speaking()
        elif kind == "leave":
            self._voice.hush()
            self._request("leave")
        else:
            self._line.typed = kind == "typed"
            self._tell()
        return _OK

    async def _on_request(self, request: dict[str, Any]) -> Answer:
        assert self._guest is not None
        kind: Any = request.get("kind")
        text, number = request.get("text", ""), request.get("id")
        if kind not in get_args(RequestKind) or not isinstance(number, str):
            return {"ok": False, "said": "agent.bad_request"}
        if not 0 < len(number) <= _LONGEST_ID:
            return {"ok": False, "said": "agent.bad_request"}
        if number not in self._asked:
            said = text.strip()[:LONGEST_TYPED] if isinstance(text, str) else ""
            asking = self._ask(self._guest.interview.id, number, kind, said)
            self._asked[number] = asyncio.create_task(asking, name="request")
        return await asyncio.shield(self._asked[number])  # LiveKit cancels a call that takes long

    async def _ask(self, interview_id: int, number: str, kind: RequestKind, text: str) -> Answer:
        answer = _OK
        try:
            if not await self._desk.request(interview_id, kind, text, _MOST_REQUESTS):
                answer = {"ok": False, "said": "agent.bad_request"}
        except Exception as error:  # noqa: BLE001 (whatever it is: the page asks again)
            log.warning("a request was not kept: %s", type(error).__name__)
            answer = {"ok": False, "said": "page.try_again"}
        if not answer["ok"]:
            self._asked.pop(number)
        return answer

    async def _on_transcript(self, request: dict[str, Any]) -> Answer:
        assert self._guest is not None
        after = request.get("after")
        found = await self._desk.turns(
            self._guest.interview.id, after if isinstance(after, int) else -1
        )
        turns: list[dict[str, Any]] = []
        size = 0
        for turn in found:
            size += len(turn.text.encode()) + 40
            if turns and size > _TURNS_BYTES:
                break
            text = turn.text if len(turn.text) <= _SHOWN else f"{turn.text[:_SHOWN]} …"
            turns.append({"number": turn.number, "role": turn.role, "text": text})
        return {"turns": turns, "more": len(turns) < len(found)}

    async def _safely(self, work: Any) -> Answer:
        try:
            await work
        except (PersonError, OSError) as error:
            log.warning("not kept for the page: %s", type(error).__name__)
            return {"ok": False, "said": "page.try_again"}
        return _OK

    # -- the interview -------------------------------------------------------------------------

    def _request(self, op: str, **more: Any) -> None:
        if self._server is not None and self._guest is not None:
            self._server.handle({"op": op, "interview_id": self._guest.interview.id, **more})

    def _answered(self, utterance: Utterance) -> None:
        self._request("say", client_id=secrets.token_hex(8), **utterance.model_dump())

    def _partly(self, utterance: Utterance) -> None:
        self._request("partial", **utterance.model_dump())

    def _shown(self, role: Role, text: str) -> None:
        speaking = role if text else None
        self._live = self._live.model_copy(
            update={"speaking": speaking, "role": speaking, "text": text}
        )

    def _emit(self, event: Event) -> None:
        kind = event["event"]
        if kind in ("turn", "kept"):
            self._typed.kept(event.get("client_id"))
        elif kind == "progress":
            self._progress, self._talked = event, 0.0
            self._fence = event.get("fence", self._fence)
            self._tell()
        elif kind in ("thinking", "listening"):
            self._thinking = kind == "thinking"
            self._tell()
        elif kind == "ended":
            failure = event.get("said")
            self._back_to_the_door(failure["code"] if failure is not None else None)
        elif kind == "error":
            self._failed(event["said"]["code"])

    def _failed(self, code: str) -> None:
        log.warning("interview of invitation %s: %s", self._invitation_id, code)
        self._typed.give_up()
        if code in ("agent.replaced", "agent.held_elsewhere"):
            self._over.set()  # without another word
        elif code in ("agent.answer_long", "agent.bad_request", "agent.not_running"):
            pass  # the last one: it has just ended
        elif self._server is not None and not self._server.active:
            self._back_to_the_door(code)  # it could not begin
        elif code != "agent.disk":  # that one may have room again
            self._said = code
            self._tell()

    def _back_to_the_door(self, said: str | None) -> None:
        task = asyncio.get_running_loop().create_task(self._after(said), name="after")
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _after(self, said: str | None) -> None:
        """The interview has ended or was set aside, maybe since something failed: at the door."""
        server, self._server, self._voice = self._server, None, None
        assert self._guest is not None
        if said == "agent.over":  # called off, or ended, in this moment: its state says so
            said = None
        self._said, self._away = said, (said or "").startswith("store.")
        self._line.ready, self._thinking, self._progress = False, False, {}
        if server is not None:
            await server.close()
        self._typed.give_up()
        interview_id = self._guest.interview.id
        try:
            await self._desk.show(interview_id, self._fence, None)
            self._fence = await self._desk.take(interview_id)
            self._guest = await self._desk.guest(self._invitation_id, self._room.name)
        except Fenced:
            self._over.set()
            return
        except (PersonError, OSError) as error:
            log.warning("interview %s: after the end: %s", interview_id, type(error).__name__)
        if self._guest is None:
            self._over.set()
            return
        self._ended = self._guest.interview.state is InterviewState.completed
        self._tell()

    # -- for whoever watches -------------------------------------------------------------------

    async def _show_live(self) -> None:
        shown: Live | None = None
        written = 0.0
        while True:
            await asyncio.sleep(self._timing.live)
            if self._server is None or self._guest is None:
                shown, self._looked = None, time.monotonic()
                continue
            live = self._now()
            same = shown is not None and live == shown.model_copy(update={"elapsed": live.elapsed})
            if same and time.monotonic() - written < 3.0:
                continue  # whoever watches lets the clock go on by itself
            try:
                await self._desk.show(self._guest.interview.id, self._fence, live)
            except Exception as error:  # noqa: BLE001 (whatever it is: the next one is tried)
                log.info("live row not written: %s", type(error).__name__)
                continue
            shown, written = live, time.monotonic()

    def _now(self) -> Live:
        here, paused = self._line.here, bool(self._progress.get("paused"))
        now = time.monotonic()
        if here and not paused:  # the conductor says the time at its steps alone
            self._talked += now - self._looked
        self._looked = now
        if here:
            self._away_since = None
        elif self._away_since is None:
            self._away_since = datetime.now(UTC)
        return self._live.model_copy(
            update={
                "thinking": self._thinking,
                "present": self._line.present,
                "line": self._line.quality,
                "elapsed": round(float(self._progress.get("elapsed", 0.0)) + self._talked, 1),
                "away_since": self._away_since,
                "paused": paused,
                "typed": self._line.typed,
            }
        )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
