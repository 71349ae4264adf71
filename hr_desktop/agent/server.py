"""The interviews of a process, many by text or one by voice: their leases, commands and clocks."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hr_desktop.agent.conductor import Conductor
from hr_desktop.agent.disk import Disk
from hr_desktop.agent.journal import Entry, Journal, journal_path
from hr_desktop.agent.keeper import Keeper, Waiting
from hr_desktop.agent.life import Load
from hr_desktop.agent.machine import Machine, Waits
from hr_desktop.agent.model import Brain
from hr_desktop.agent.ports import Emit, Event, Held, Records, Seconds, Voice
from hr_desktop.agent.state import Ending, MachineState
from hr_desktop.agent.text import TextVoice
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import InterviewCommand, InterviewKind, InterviewState, Turn
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.domain.records import Fenced

log = logging.getLogger(__name__)

LONGEST_ANSWER = 20_000  # characters of a typed answer; a spoken one has no limit
_LONGEST_ANSWER_S = 900.0


def spare_the_collector() -> None:
    """Leaves what is loaded by now out of garbage collection, for the life of the process.

    The libraries are hundreds of thousands of objects that stay; with 100 interviews at once,
    going through them again and again took a quarter of the processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


class Timing(Value):
    """Waits of the process in seconds; tests shorten them."""

    heartbeat: float = 1.0
    lease: float = 4.0
    tick: float = 0.5
    claim_patience: float = 8.0  # a dead agent's lease has to run out
    flush: float = 5.0
    end: float = 0.0  # so much longer a finished interview waits for a database that is away
    waits: Waits = Waits()
    # voice
    watch: float = 1.0  # between two looks of the watcher
    call: float = 2.0  # an agent that follows a call does so sooner
    arrival: float = 10.0  # from the call to the lease, at most, on a computer that is busy
    patience: float = 3.0  # a candidate without an interviewer for so long is said to wait
    tidy: float = 30.0
    life: float = 2.0  # between two signs of life
    drain: float = 2 * 3600.0  # then interviews that still go on are left to other agents


class AgentServer:
    """Takes requests (`handle`) and gives events (`emit`); see `agent.main` for their form."""

    def __init__(
        self,
        records: Records,
        brain: Callable[[], Brain],
        data: Path,
        emit: Emit,
        *,
        timing: Timing | None = None,
        clock: Seconds = time.monotonic,
        load: Load | None = None,
        others: Callable[[], int] = lambda: 0,
        voice: Callable[[], Voice] = TextVoice,
        workspace: str | None = None,
    ) -> None:
        self._voice = voice
        self._records = records
        self._brain = brain
        self._data, self._workspace = data, workspace
        self._emit = emit
        self._timing = timing or Timing()
        self._clock = clock
        self._running: dict[int, Conductor] = {}
        self._starting: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: dict[int, asyncio.Queue[Event]] = {}
        self._disk = Disk()
        self._load = load or Load()
        self._others = others  # interviews of this process that are not ours
        self.draining = False
        self._ending: dict[int, asyncio.Task[None]] = {}
        self._obeying: set[int] = set()  # commands

    @property
    def active(self) -> int:
        """Interviews being held."""
        return len(self._running) + len(self._starting)

    def start(self) -> None:
        """Starts the clocks."""
        for work in (self._heartbeat(), self._ticks()):
            self._spawn(work, "server")
        self._spawn(self._tidy(), "tidy")

    def knows(self, interview_id: int, client_id: str) -> bool:
        """Whether this answer of an interview that is being held is kept already."""
        conductor = self._running.get(interview_id)
        return conductor is not None and client_id in conductor.machine.state.client_ids

    # -- requests ------------------------------------------------------------------------------

    def handle(self, request: Event) -> None:
        """Takes one request and returns at once; what comes of it is emitted."""
        kind, interview_id = request.get("op"), request.get("interview_id")
        if kind == "ping":
            self._pong(request)
        elif type(interview_id) is not int or not 0 <= interview_id < 1 << 63:
            self._error(None, message("agent.bad_request"))
        elif kind == "typing":
            if interview_id in self._running:
                self._running[interview_id].typing()
        elif kind == "guess":
            if interview_id in self._running:
                self._running[interview_id].guess(request["text"])
        elif kind in ("start", "say", "leave", "partial", "wish"):
            self._in_order(interview_id, request)
        else:
            self._error(interview_id, message("agent.bad_request"))

    def _in_order(self, interview_id: int, request: Event) -> None:
        """Requests for one interview are carried out one after the other."""
        queue = self._lines.get(interview_id)
        if queue is None:
            queue = self._lines[interview_id] = asyncio.Queue()
            self._spawn(self._serve(interview_id, queue), f"interview-{interview_id}")
        queue.put_nowait(request)

    async def _serve(self, interview_id: int, queue: asyncio.Queue[Event]) -> None:
        while not queue.empty() or interview_id in self._running:
            request = await queue.get()
            if request.get("op") == "over":
                continue
            try:
                await self._carry_out(interview_id, request)
            except PersonError as error:
                self._error(interview_id, error.said)
            except Fenced:
                await self._forget(interview_id)
                self._error(interview_id, message("agent.replaced"))
            except OSError:
                self._error(interview_id, message("agent.disk"))
            except Exception as error:
                log.exception("interview %s: %s", interview_id, type(error).__name__)
                self._error(interview_id, message("agent.failed"))
        self._lines.pop(interview_id, None)

    async def _carry_out(self, interview_id: int, request: Event) -> None:
        conductor = self._running.get(interview_id)
        if request["op"] == "start":
            if conductor is None:
                await self._begin(interview_id)
            else:
                conductor.announce()
        elif conductor is None:
            if request["op"] == "say":
                raise refuse("agent.not_running")
        elif request["op"] == "say":
            text, client_id = request.get("text"), request.get("client_id")
            if not isinstance(text, str):
                raise refuse("agent.bad_request")
            took = request.get("took_s", 0.0)
            if not isinstance(took, int | float) or not 0 <= took <= _LONGEST_ANSWER_S:
                raise refuse("agent.bad_request")
            if len(text) > LONGEST_ANSWER and "began_at" not in request:  # typed
                raise refuse("agent.answer_long", most=LONGEST_ANSWER)
            await conductor.say(
                text,
                None if client_id is None else str(client_id),
                float(took),
                quality=request.get("quality", 1.0),
                began_at=request.get("began_at"),
            )
            await self._look(conductor)
        elif request["op"] == "partial":
            await conductor.partial(
                request["text"], request.get("quality"), request.get("began_at")
            )
        elif request["op"] == "wish":
            await conductor.wish(request["wish"])
            await self._look(conductor)
        else:
            await conductor.suspend()
            await self._look(conductor)

    # -- one interview's life ------------------------------------------------------------------

    async def _begin(self, interview_id: int) -> None:
        if self.draining:
            raise refuse("agent.draining")
        self._starting.add(interview_id)
        try:
            held = await self._claim(interview_id)
            conductor = await self._take_up(held)
            if conductor is None:
                return
            self._running[interview_id] = conductor
        finally:
            self._starting.discard(interview_id)
        await conductor.begin()
        await self._look(conductor)

    async def _claim(self, interview_id: int) -> Held:
        """Takes the lease; waits as long as a dead agent's may still run."""
        until = self._clock() + self._timing.claim_patience
        while True:
            try:
                return await self._records.claim(interview_id)
            except Fenced:
                if self._clock() >= until:
                    raise refuse("agent.held_elsewhere") from None
            await asyncio.sleep(self._timing.tick)

    async def _take_up(self, held: Held) -> Conductor | None:
        """Builds the interview from journal and database; None when it has in truth ended."""
        interview = held.interview
        if interview.kind is not InterviewKind.practice and interview.consent is None:
            await self._records.release(interview.id, held.fence)
            raise refuse("agent.consent_missing")
        journal = Journal(self._journal(interview.id))
        entries = await asyncio.to_thread(journal.read)
        turns, state, missing = _reconcile(held, entries)
        machine = Machine(
            interview.plan,
            seed=interview.id,
            kind=interview.kind,
            vacancy=held.vacancy,
            minutes=interview.minutes,
            state=state,
            waits=self._timing.waits,
        )
        voice = self._voice()  # may refuse: nothing is to be ended then
        keeper = Keeper(interview.id, held.fence, journal, self._records, machine, self._disk)
        keeper.replay(missing)
        conductor = Conductor(
            held.model_copy(update={"turns": turns}),
            machine,
            keeper,
            self._brain(),
            self._emit,
            self._clock,
            voice,
        )
        try:
            await self._activate(held)
        except Exception:  # it has not begun: nothing of it may stay
            await self._close(conductor)
            await keeper.close(remove=False)
            raise
        if machine.state.ended is not None and not conductor.goodbye_unheard:
            conductor.ended = machine.state.ended  # killed between the goodbye and the database
            await self._finish(conductor)
            return None
        return conductor

    async def _activate(self, held: Held) -> None:
        if held.interview.state is not InterviewState.active:
            await self._records.set_state(held.interview.id, held.fence, InterviewState.active)

    async def _look(self, conductor: Conductor) -> None:
        """Sees whether an interview has ended, and ends it properly."""
        if conductor.ended is None:
            return
        if self._running.get(conductor.id) is conductor:
            ending = asyncio.create_task(self._finish(conductor), name=f"end {conductor.id}")
            self._ending[conductor.id] = ending
            ending.add_done_callback(lambda _: self._ending.pop(conductor.id, None))
        if conductor.id in self._ending:  # whoever looks, waits for the one that ends it
            await asyncio.shield(self._ending[conductor.id])

    def _drop(self, interview_id: int) -> Conductor | None:
        conductor = self._running.pop(interview_id, None)
        if interview_id in self._lines:  # lets the line end when it is empty
            self._lines[interview_id].put_nowait({"op": "over"})
        return conductor

    async def _finish(self, conductor: Conductor) -> None:
        self._drop(conductor.id)
        away = conductor.ended is Ending.away
        state = InterviewState.interrupted if away else InterviewState.completed
        await self._close(conductor)
        try:
            kept = await self._kept(conductor, state)
        except Fenced:
            await self._put_away(conductor, remove=False)
            self._error(conductor.id, message("agent.replaced"))
            return
        await self._put_away(conductor, remove=kept and not away)
        failure = conductor.failure
        self._emit(
            {
                "event": "ended",
                "interview_id": conductor.id,
                "state": state.value,
                "said": failure.model_dump(mode="json") if failure is not None else None,
            }
        )

    async def _put_away(self, conductor: Conductor, *, remove: bool) -> None:
        """The journal. One that cannot be removed (Windows: a scanner reads it) holds nobody up."""
        try:
            await conductor.keeper.close(remove=remove)
        except OSError as error:
            log.warning("interview %s: its journal stays: %s", conductor.id, type(error).__name__)

    async def _kept(self, conductor: Conductor, state: InterviewState) -> bool:
        """Whether all turns and the end are in the database. Raises `Fenced`.

        False: it was away for too long, the journal has it, and the next start completes it. Of a
        finished interview there may be no next start: it is waited for longer, with its lease.
        """
        away, loop = state is InterviewState.interrupted, asyncio.get_running_loop()
        began, said = loop.time(), False
        while True:
            kept = await conductor.keeper.flushed(self._timing.heartbeat)
            if conductor.keeper.lost.is_set():
                raise Fenced(f"interview {conductor.id}")
            try:
                if kept:
                    await self._records.set_state(
                        conductor.id, conductor.fence, state, conductor.failure
                    )
                    if away:
                        await self._records.release(conductor.id, conductor.fence)
                    return True
                if (await self._records.renew({conductor.id: conductor.fence})).lost:
                    raise Fenced(f"interview {conductor.id}")
            except Fenced:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is: the journal has it)
                if not said:
                    name = type(error).__name__
                    log.warning("interview %s: not closed in the database (%s)", conductor.id, name)
                said = True
            more = 0.0 if away or self.draining else self._timing.end
            if loop.time() - began >= self._timing.flush + more:
                return False
            await asyncio.sleep(self._timing.tick)

    async def _forget(self, interview_id: int) -> None:
        """Another agent holds this interview now: stop without another word or write."""
        conductor = self._drop(interview_id)
        if conductor is not None:
            await self._close(conductor)
            await conductor.keeper.close(remove=False)

    async def _close(self, conductor: Conductor) -> None:
        """A voice that cannot be closed keeps no interview from its end."""
        try:
            await conductor.close()
        except Exception as error:
            log.exception("interview %s: voice not closed: %s", conductor.id, type(error).__name__)

    async def let_go(self) -> None:
        """Stops without ending anything: the next who takes a lease goes on at once."""
        self.draining = True
        for conductor in list(self._running.values()):
            self._drop(conductor.id)
            await self._close(conductor)
            await conductor.keeper.flushed(self._timing.flush)
            try:
                await self._records.release(conductor.id, conductor.fence)
            except (PersonError, OSError) as error:  # it runs out by itself
                log.warning("interview %s: lease kept (%s)", conductor.id, type(error).__name__)
            await conductor.keeper.close(remove=False)

    async def drain(self) -> None:
        """Takes no new interview, sets the text ones aside so that they resume, then is done."""
        self.draining = True
        await asyncio.gather(*(self._set_aside(c) for c in list(self._running.values())))
        await self._ended()

    async def _set_aside(self, conductor: Conductor) -> None:
        with contextlib.suppress(Fenced, TimeoutError, OSError):
            await asyncio.wait_for(conductor.suspend(), self._timing.flush)
        await self._look(conductor)

    async def _ended(self) -> None:
        """Waits for interviews that are being ended."""
        await asyncio.gather(*self._ending.values(), return_exceptions=True)

    async def close(self) -> None:
        """Stops all tasks and sessions; interviews that were not set aside go on elsewhere."""
        await self._ended()
        for interview_id in list(self._running):
            await self._forget(interview_id)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._disk.close)

    # -- clocks --------------------------------------------------------------------------------

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(self._timing.heartbeat)
            if not self._running:
                continue
            try:
                held = {c.id: c.fence for c in self._running.values()}
                renewed = await self._records.renew(held)
            except (PersonError, OSError) as error:
                log.warning("heartbeat failed: %s", type(error).__name__)
                continue
            except Exception as error:  # without a next one every lease would run out
                log.exception("heartbeat failed: %s", type(error).__name__)
                continue
            # One that has ended meanwhile has no lease any more.
            for interview_id in renewed.lost & self._running.keys():
                await self._forget(interview_id)
                self._error(interview_id, message("agent.replaced"))
            for command in renewed.commands:
                conductor = self._running.get(command.interview_id)
                if conductor is not None and command.id not in self._obeying:
                    self._obeying.add(command.id)
                    self._spawn(self._obey(conductor, command), f"command {command.id}")

    async def _obey(self, conductor: Conductor, command: InterviewCommand) -> None:
        """Beside the heartbeat: who speaks while a command waits would lose the lease."""
        try:
            await self._guarded(conductor, conductor.command(command))
        finally:
            self._obeying.discard(command.id)

    async def _ticks(self) -> None:
        while True:
            await asyncio.sleep(self._timing.tick)
            for conductor in list(self._running.values()):
                if conductor.keeper.lost.is_set():
                    await self._forget(conductor.id)
                    self._error(conductor.id, message("agent.replaced"))
                else:
                    await self._guarded(conductor, conductor.tick())

    async def _guarded(self, conductor: Conductor, work: Any) -> None:
        try:
            await work
            await self._look(conductor)
        except OSError:
            self._error(conductor.id, message("agent.disk"))
        except Exception as error:
            log.exception("interview %s: %s", conductor.id, type(error).__name__)

    async def _tidy(self) -> None:
        """Removes journals of interviews that were deleted for good."""
        folder = self._journal(0).parent
        ids = [int(p.stem) for p in folder.glob("*.jsonl") if p.stem.isdecimal()]
        if not ids:
            return
        try:
            for interview_id in await self._records.missing(ids):
                self._journal(interview_id).unlink(missing_ok=True)
        except (PersonError, OSError) as error:
            log.warning("journals not tidied: %s", type(error).__name__)

    # -- small things --------------------------------------------------------------------------

    def _journal(self, interview_id: int) -> Path:
        return journal_path(self._data, interview_id, self._workspace)

    def _pong(self, request: Event) -> None:
        self._emit(
            {
                "event": "pong",
                "id": request.get("id"),
                "rss_mb": self._load.rss_mb,
                "cpu": self._load.cpu,
                "active": self.active + self._others(),
            }
        )

    def _error(self, interview_id: int | None, said: Message) -> None:
        self._emit(
            {"event": "error", "interview_id": interview_id, "said": said.model_dump(mode="json")}
        )

    def _spawn(self, work: Any, name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _reconcile(
    held: Held, entries: list[Entry]
) -> tuple[tuple[Turn, ...], MachineState | None, list[Waiting]]:
    """Turns and state to go on with, and what the database has not got yet.

    The journal is ahead when the database was away or the process was killed in between. The
    database wins when another computer has held the interview since: its candidate has gone on
    from there.
    """
    known = {turn.number: turn for turn in held.turns}
    newest = max(known, default=-1)
    entries = [entry for entry in _in_order(entries) if entry.fence >= held.state_fence]
    if not entries:
        return held.turns, held.state, []
    last = entries[-1]
    if held.state is not None and held.state.turns > last.state.turns:
        return held.turns, held.state, []
    # The newest may be there unfinished: what the journal knows of it later comes after it.
    missing = [_pair(e) for e in entries if e.turn is not None and e.turn.number >= newest]
    known |= {turn.number: turn for turn, _ in missing if turn is not None}
    turns = tuple(known[number] for number in sorted(known))
    missing.append((None, last.state.model_dump_json()))
    return turns, last.state, missing


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Without what an owner still wrote after it had been replaced on this computer."""
    found: list[Entry] = []
    for entry in entries:
        if not found or entry.fence >= found[-1].fence:
            found.append(entry)
    return found


def _pair(entry: Entry) -> Waiting:
    return entry.turn, entry.state.model_dump_json()
