"""A visit at the door, without a LiveKit server: the room is a stand-in, the database is real."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc

from hr_desktop.agent.model import Brain
from hr_desktop.agent.ports import Renewed
from hr_desktop.agent.records import StoreRecords
from hr_desktop.agent.text import TextVoice
from hr_desktop.agent.voice.desk import Desk
from hr_desktop.agent.voice.page import Page
from hr_desktop.agent.voice.receipts import Receipts
from hr_desktop.agent.voice.timing import VoiceTiming
from hr_desktop.agent.voice.visit import Tools, Visit
from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.interview import InterviewKind, InterviewState, Turn
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.voice import CANDIDATE, Invitation, Rpc
from hr_desktop.services.consent import voice_text
from hr_desktop.store import Store
from tests.agent.examples import make_plan
from tests.store.examples import interviewed

LEASE_S = 4.0
OWNER = "stefani-AJ_1"
MOST_BYTES = 15_000  # of an RPC's answer, as LiveKit takes it


class Me:
    """Our own participant: methods that the page may call, and states that it is sent."""

    def __init__(self) -> None:
        self.methods: dict[str, Any] = {}
        self.told: list[dict[str, Any]] = []

    def register_rpc_method(self, name: str, handler: Any) -> None:
        self.methods[name] = handler

    async def set_attributes(self, attributes: Mapping[str, str]) -> None:
        """Nobody looks."""

    async def perform_rpc(self, *, method: str, payload: str, **_: Any) -> str:
        if method == Rpc.state.value:
            self.told.append(json.loads(payload))
        return "{}"


class Candidate:
    """Who is in the room, without a microphone."""

    track_publications: Mapping[str, Any] = {}


class Room:
    """One candidate and us."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.local_participant = Me()
        self.remote_participants = {CANDIDATE: Candidate()}

    def on(self, *_: Any) -> None:
        """Nothing happens by itself."""

    off = on

    def isconnected(self) -> bool:
        return True

    async def call(self, method: Rpc, payload: str) -> str:
        """What the page gets; `payload` as it is sent."""
        asked = rtc.RpcInvocationData("1", CANDIDATE, payload, 10.0)
        answer: str = await self.local_participant.methods[method.value](asked)
        return answer


class Scene:
    """An invitation, a room, and records that can be held up."""

    def __init__(self, store: Store, invitation: Invitation, data: Path) -> None:
        self.store, self.invitation = store, invitation
        self.room = Room(invitation.room)
        self.records = Slow(store, OWNER, LEASE_S)
        tools = Tools(
            ears=cast(Any, None),
            mouth=cast(Any, None),
            brain=lambda: Brain(None),
            recording=lambda *_: None,
        )
        self.visit = Visit(
            cast(rtc.Room, self.room),
            invitation.id,
            Desk(store, self.records, OWNER, LEASE_S),
            tools,
            data,
            VoiceTiming(door_look=0.01, door=60.0),
        )
        # Spoken lines need a room that carries sound; what is tried here is what goes on around them.
        self.visit._make_voice = TextVoice  # type: ignore[method-assign, assignment]

    async def call(self, method: Rpc, **request: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await self.room.call(method, json.dumps(request)))
        return found

    async def start(self) -> dict[str, Any]:
        """The press on Start, with consent."""
        text = voice_text("ru", self.invitation.recording_days)
        return await self.call(Rpc.start, version=text.version, sha256=text.sha256, language="ru")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The visit goes on meanwhile."""
        running = asyncio.create_task(self.visit.run())
        try:
            await until(lambda: bool(self.room.local_participant.told))
            yield
        finally:
            self.visit.end()
            await asyncio.wait_for(running, 20)


class Slow(StoreRecords):
    """Renewing a lease waits for `gate` when it is closed."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.gate = asyncio.Event()
        self.gate.set()
        self.at_gate = 0

    async def renew(self, held: Mapping[int, int]) -> Renewed:
        self.at_gate += 1
        await self.gate.wait()
        self.at_gate -= 1
        return await super().renew(held)


async def until(true: Any) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


async def _invited(store: Store, data_folder: Path, application_id: int | None = None) -> Scene:
    async with store.write("Анна") as tx:
        interview = await tx.interviews.add(
            kind=InterviewKind.voice,
            plan=make_plan("ru"),
            language="ru",
            minutes=30,
            application_id=application_id,
            window_opens_at=tx.now - timedelta(hours=1),
            window_ends_at=tx.now + timedelta(hours=1),
        )
        invitation = await tx.invitations.add(interview.id, "hr-1")
    return Scene(store, invitation, data_folder)


@pytest.fixture
async def scene(store: Store, data_folder: Path) -> Scene:
    return await _invited(store, data_folder)


async def test_the_press_on_start_in_the_moment_of_a_look_at_the_door_begins_the_interview(
    scene: Scene,
) -> None:
    async with scene.open():
        scene.records.gate.clear()
        await until(lambda: scene.records.at_gate)
        assert (await scene.start())["ok"]
        await until(lambda: scene.room.local_participant.told[-1]["fence"] > 1)
        scene.records.gate.set()  # the door's lease is another one's by now: our own
        await until(lambda: not scene.records.at_gate)
        await asyncio.sleep(0.2)
        assert not scene.visit._over.is_set()
        assert scene.visit._guest is not None
        assert scene.visit._guest.interview.consent is not None
    async with scene.store.read() as tx:
        interview = await tx.interviews.get(scene.invitation.interview_id)
    assert interview.state is InterviewState.active


async def test_a_visit_that_cannot_begin_is_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise refuse("store.unreachable")

    monkeypatch.setattr(scene.visit._desk, "guest", away)
    with pytest.raises(PersonError):
        await scene.visit.run()
    await asyncio.wait_for(scene.visit.ended.wait(), 1)  # the process that holds it waits for this


async def test_the_door_is_kept_whatever_happens_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scene.open():
        guest, failures = scene.visit._desk.guest, 0

        async def fails(*args: Any) -> Any:
            nonlocal failures
            failures += 1
            if failures == 1:
                raise ValueError("nobody has foreseen this")
            return await guest(*args)

        monkeypatch.setattr(scene.visit._desk, "guest", fails)
        await until(lambda: failures > 2)


async def test_why_nobody_can_speak_is_told_and_logged(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    def no_key() -> Any:
        raise refuse("speech.key_missing", service="OpenAI")

    scene.visit._make_voice = no_key  # type: ignore[method-assign]
    async with scene.open():
        await scene.start()
        told = scene.room.local_participant.told
        await until(lambda: told[-1]["mode"] == "unavailable")
        assert told[-1]["said"] == "speech.key_missing"
    assert "speech.key_missing" in caplog.text


async def test_own_words_in_any_language_fit_into_an_answer(scene: Scene) -> None:
    said = "Я спроектировал очередь событий, потому что вызовы не выдерживали нагрузку. " * 50
    async with scene.open():
        fence = await scene.visit._desk.take(scene.invitation.interview_id)
        async with scene.store.write() as tx:
            turns = [Turn(number=n, role="candidate", text=said) for n in range(3)]
            await tx.turns.add(scene.invitation.interview_id, fence, turns)
        found: list[dict[str, Any]] = []
        more = True
        while more:
            after = found[-1]["number"] if found else -1
            answer = await scene.room.call(Rpc.transcript, json.dumps({"after": after}))
            assert len(answer.encode()) < MOST_BYTES
            page = json.loads(answer)
            found += page["turns"]
            more = page["more"]
    assert [turn["text"] for turn in found] == [said] * 3


async def test_what_no_database_takes_does_not_come_from_the_page(scene: Scene) -> None:
    given: list[dict[str, Any]] = []

    async def handle(request: dict[str, Any]) -> dict[str, Any]:
        given.append(request)
        return {}

    Page(cast(rtc.Room, scene.room)).answer(Rpc.say, handle)
    await scene.room.call(Rpc.say, r'{"id": "1", "text": "a\u0000b\ud800c", "more": 3}')
    assert given == [{"id": "1", "text": "ab?c", "more": 3}]


async def test_a_page_that_does_not_answer_holds_nobody_who_leaves(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hr_desktop.agent.voice.page._ANSWER_S", 0.1)
    asked = asyncio.Event()

    async def hangs(**_: Any) -> str:
        asked.set()
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(scene.room.local_participant, "perform_rpc", hangs)
    page = Page(cast(rtc.Room, scene.room))
    page.tell({"mode": "ready"})
    await asked.wait()
    await asyncio.wait_for(page.told(), 5)


async def test_an_endless_id_is_refused(scene: Scene) -> None:
    async with scene.open():
        answer = await scene.call(Rpc.say, id="x" * 5000, text="Да")
    assert answer == {"ok": False, "said": "agent.bad_request"}


async def test_a_request_whose_answer_was_lost_is_one_request(scene: Scene) -> None:
    async with scene.open():
        for number in ("a", "a", "b"):  # the page has not heard that the first one is kept
            answer = await scene.call(Rpc.request, id=number, kind="problem", text="No sound")
            assert answer == {"ok": True}
    async with scene.store.read() as tx:
        kept = await tx.requests.of_interview(scene.invitation.interview_id)
    assert [one.text for one in kept] == ["No sound", "No sound"]


async def test_a_page_that_was_deaf_for_long_is_told_all_the_same(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hr_desktop.agent.voice.page._AGAIN_S", (0.01,))
    me, calls = scene.room.local_participant, 0
    hears = me.perform_rpc

    async def deaf(**call: Any) -> str:
        nonlocal calls
        calls += 1
        if calls < 20:
            raise rtc.RpcError(rtc.RpcError.ErrorCode.CONNECTION_TIMEOUT, "Connection timeout")
        return await hears(**call)

    monkeypatch.setattr(me, "perform_rpc", deaf)
    Page(cast(rtc.Room, scene.room)).tell({"mode": "over"})
    await until(lambda: me.told)
    assert me.told == [{"mode": "over"}]


async def test_an_answer_that_was_kept_is_acknowledged_after_the_end_too(scene: Scene) -> None:
    async with scene.open():
        assert (await scene.start())["ok"]
        answer = {"id": "answer-1", "text": "Да, я готов."}
        visit = scene.visit
        await until(lambda: visit._progress)
        visit._voice = cast(Any, Hushed())
        assert (await scene.call(Rpc.say, **answer))["ok"]
        await visit._after(None)
        assert (await scene.call(Rpc.say, **answer))["ok"]
        assert not (await scene.call(Rpc.say, id="answer-2", text="Ещё одно."))["ok"]


async def test_an_answer_that_comes_while_the_talk_is_set_aside_is_taken_when_it_goes_on(
    scene: Scene,
) -> None:
    """It was swallowed, and every other one waited behind it."""
    answer = {"id": "answer-1", "text": "Да, я готов."}
    async with scene.open():
        assert (await scene.start())["ok"]
        visit = scene.visit
        await until(lambda: visit._progress)
        visit._voice, server = cast(Any, Hushed()), visit._server
        assert server is not None
        conductor = server._running[scene.invitation.interview_id]
        async with conductor._lock:
            asked = asyncio.create_task(scene.call(Rpc.say, **answer))
            await until(lambda: visit._typed.expected("answer-1"))
            await conductor._set_aside()
        assert await asked == {"ok": False, "said": "page.try_again"}
        await until(lambda: visit._server is None and not visit._ending)
        assert (await scene.start())["ok"]
        await until(lambda: visit._progress)
        visit._voice = cast(Any, Hushed())
        assert (await scene.call(Rpc.say, **answer))["ok"]


async def test_an_answer_that_is_sent_again_cuts_nobody_short(scene: Scene) -> None:
    async with scene.open():
        assert (await scene.start())["ok"]
        visit = scene.visit
        await until(lambda: visit._progress)
        visit._voice = cast(Any, voice := Hushed())
        for _ in range(2):
            visit._typed = Receipts()  # another interviewer's, who took over
            assert (await scene.call(Rpc.say, id="answer-1", text="Да, я готов."))["ok"]
        assert voice.hushed == 1


async def test_a_request_that_takes_long_is_one_request_however_often_it_is_asked_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LiveKit cancels a call whose time is over, and the page asks again with the same id."""
    desk, slow = scene.visit._desk, asyncio.Event()
    keep = desk.request

    async def held_up(*args: Any) -> bool:
        await slow.wait()
        return await keep(*args)

    monkeypatch.setattr(desk, "request", held_up)
    wanted = {"id": "a", "kind": "human", "text": "Call me"}
    async with scene.open():
        given_up = asyncio.create_task(scene.call(Rpc.request, **wanted))
        await until(lambda: scene.visit._asked)
        given_up.cancel()
        again = asyncio.create_task(scene.call(Rpc.request, **wanted))
        await asyncio.sleep(0)
        slow.set()
        assert await again == {"ok": True}
    async with scene.store.read() as tx:
        assert len(await tx.requests.of_interview(scene.invitation.interview_id)) == 1


async def test_one_candidate_cannot_fill_the_list_of_requests(scene: Scene) -> None:
    async with scene.open():
        answers = [
            await scene.call(Rpc.request, id=str(number), kind="problem", text="!")
            for number in range(22)
        ]
        assert [answer["ok"] for answer in answers] == 20 * [True] + 2 * [False]
        async with scene.store.write("Анна") as tx:
            first, *_ = await tx.requests.of_interview(scene.invitation.interview_id)
            await tx.requests.answer(first.id, "Yes")
        assert (await scene.call(Rpc.request, id="more", kind="problem", text="!"))["ok"]


async def test_a_page_that_calls_without_end_is_refused_for_a_while(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr("hr_desktop.agent.voice.page.time", clock)
    calls = 0

    async def handle(_: dict[str, Any]) -> dict[str, Any]:
        nonlocal calls
        calls += 1
        return {}

    page = Page(cast(rtc.Room, scene.room))
    page.answer(Rpc.say, handle)
    page.answer(Rpc.report, handle)
    for number in range(1000):
        with suppress(rtc.RpcError):
            await scene.room.call((Rpc.say, Rpc.report)[number % 2], "{}")
    assert calls == 100
    now += 3
    await scene.room.call(Rpc.report, "{}")
    assert calls == 101


@pytest.mark.parametrize(
    "answer",
    [
        '{"share": NaN, "playing": true}',
        '{"share": 1e308, "playing": true}',
        '{"share": -1, "playing": true}',
        "[" * 14_000,
    ],
)
async def test_what_a_page_says_of_a_line_is_a_share_or_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    async def says(**_: Any) -> str:
        return answer

    monkeypatch.setattr(scene.room.local_participant, "perform_rpc", says)
    assert await Page(cast(rtc.Room, scene.room)).heard(3, 4.0) is None


async def test_who_presses_start_while_the_interview_ends_is_told_that_it_is_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the end is in the database the door knows the interview as it began."""
    told = scene.room.local_participant.told
    async with scene.open():
        assert (await scene.start())["ok"]
        visit = scene.visit
        await until(lambda: visit._progress)
        show, at_work, go_on = visit._desk.show, asyncio.Event(), asyncio.Event()

        async def slow(*args: Any) -> None:
            if args[-1] is None:
                at_work.set()
                await go_on.wait()
            await show(*args)

        monkeypatch.setattr(visit._desk, "show", slow)
        async with scene.store.write("Анна") as tx:
            await tx.commands.add(scene.invitation.interview_id, "end")
        await asyncio.wait_for(at_work.wait(), 20)
        pressed = asyncio.create_task(scene.start())
        await asyncio.sleep(0.1)
        go_on.set()
        assert await pressed == {"ok": False, "said": "page.over"}
        await until(lambda: told[-1]["mode"] == "over")
        await asyncio.sleep(0.2)
        assert {state["mode"] for state in told} <= {"ready", "live", "closing", "over"}


async def test_what_was_called_off_at_the_press_on_start_is_said_to_be_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = scene.room.local_participant.told
    async with scene.open():
        scene.records.gate.clear()  # the door does not look meanwhile
        await until(lambda: scene.records.at_gate)
        async with scene.store.write("Анна") as tx:
            await tx.interviews.set_state(scene.invitation.interview_id, InterviewState.cancelled)
        await scene.start()
        scene.records.gate.set()
        await until(lambda: told[-1]["mode"] == "cancelled")
        assert "unavailable" not in {state["mode"] for state in told}


async def test_whoever_waits_at_the_door_is_told_that_it_is_called_off(scene: Scene) -> None:
    told = scene.room.local_participant.told
    async with scene.open():
        async with scene.store.write("Анна") as tx:
            await tx.interviews.set_state(scene.invitation.interview_id, InterviewState.cancelled)
        await until(lambda: told[-1]["mode"] == "cancelled")
        assert not scene.visit._over.is_set()


async def test_of_what_was_deleted_the_page_is_told_that_it_is_called_off(scene: Scene) -> None:
    async with scene.store.write("Анна") as tx:
        await tx.deletions.hide_interviews([scene.invitation.interview_id])
    await asyncio.wait_for(scene.visit.run(), 20)
    assert [one["mode"] for one in scene.room.local_participant.told] == ["cancelled"]


async def test_a_rejected_candidate_begins_no_interview(store: Store, data_folder: Path) -> None:
    case = await interviewed(store)
    scene = await _invited(store, data_folder, case.application.id)
    told = scene.room.local_participant.told
    async with scene.open():
        assert told[-1]["mode"] == "ready"
        async with store.write("Анна") as tx:
            await tx.applications.change(case.application.id, ApplicationState.rejected, "опыт")
        await until(lambda: told[-1]["mode"] == "cancelled")
        assert (await scene.start())["said"] == "page.cancelled"


async def test_questions_after_the_end_are_waited_for_from_the_end_on(scene: Scene) -> None:
    """And not from the moment at which somebody came to the door."""
    scene.visit._timing = scene.visit._timing.model_copy(update={"reception": 2.0})
    async with scene.open():
        assert (await scene.start())["ok"]
        await until(lambda: scene.visit._progress)
        await asyncio.sleep(2.5)  # the interview has lasted for longer than that
        async with scene.store.write("Анна") as tx:
            await tx.commands.add(scene.invitation.interview_id, "end")
        await until(lambda: scene.visit._ended)
        await asyncio.sleep(0.5)
        assert not scene.visit._over.is_set()
        await until(scene.visit._over.is_set)


class Hushed:
    """A voice that a typed answer finds silent."""

    hushed = 0

    def hush(self) -> None:
        """Nothing is being said."""
        self.hushed += 1

    def typed(self) -> None:
        """The reply comes next."""
