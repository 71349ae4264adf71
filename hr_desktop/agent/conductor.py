"""Holds one interview: text in, turns out, through a livekit `AgentSession`.

The room of a voice interview would be another input and output of the same session; here there
is none. Order of every exchange: the candidate's turn goes to the journal, the model is asked,
the machine decides, the interviewer's turn goes to the journal, then it is said.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from livekit.agents import Agent, AgentSession, APIConnectOptions, llm
from livekit.agents.voice import ModelSettings
from livekit.agents.voice.agent_session import SessionConnectOptions

from hr_desktop.agent import prompt
from hr_desktop.agent.keeper import Keeper
from hr_desktop.agent.machine import Machine
from hr_desktop.agent.model import Brain, to_opinion
from hr_desktop.agent.offline_llm import OfflineLLM
from hr_desktop.agent.ports import Emit, Event, Held, Seconds
from hr_desktop.agent.state import Ending, MachineState, Move, Opinion
from hr_desktop.ai.offline.dialogue import Heard, hear
from hr_desktop.domain.interview import CandidateQuestion, InterviewCommand, Role, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

_NO_RETRY = APIConnectOptions(max_retry=0, timeout=30)


class Stopwatch:
    """Seconds talked: runs only while the interview does."""

    def __init__(self, clock: Seconds, base: float) -> None:
        self._clock = clock
        self._base = base
        self._since: float | None = clock()

    def read(self) -> float:
        """Seconds so far."""
        return self._base + (self._clock() - self._since if self._since is not None else 0.0)

    def add(self, seconds: float) -> None:
        """Counts time that passed elsewhere."""
        self._base += seconds

    def run(self, running: bool) -> None:
        """Lets time pass, or stops it."""
        if running and self._since is None:
            self._since = self._clock()
        elif not running and self._since is not None:
            self._base, self._since = self.read(), None


class Interviewer(Agent):
    """The livekit agent: every reply comes from the conductor, whatever the model said."""

    def __init__(self, conductor: Conductor, instructions: str, history: llm.ChatContext) -> None:
        super().__init__(instructions=instructions, chat_ctx=history)
        self._conductor = conductor

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> str:
        """The words of the next turn, journaled before they are given."""
        return await self._conductor.compose(chat_ctx)


@dataclass(frozen=True)
class Composed:
    """A reply that was decided: `kept` ends when it is on disk, `before` is the state before it."""

    move: Move
    turn: Turn
    kept: asyncio.Future[None]
    before: str


class Conductor:
    """One running interview. Calls are serialised; each returns when its reply has been said."""

    def __init__(
        self,
        held: Held,
        machine: Machine,
        keeper: Keeper,
        brain: Brain,
        emit: Emit,
        clock: Seconds,
    ) -> None:
        self.id = held.interview.id
        self.fence = held.fence
        self.machine = machine
        self.keeper = keeper
        self.ended: Ending | None = None
        self._held = held
        self._brain = brain
        self._emit = emit
        self._clock = clock
        self._watch = Stopwatch(clock, machine.state.elapsed)
        self._watch.run(False)
        self._touched = clock()
        self._lock = asyncio.Lock()
        self._heard: Heard | None = None
        self._offline = OfflineLLM(lambda: machine, self.at, lambda: self._heard)
        self._session: AgentSession[None] = AgentSession(
            llm=self._offline,
            vad=None,
            turn_handling={"turn_detection": None, "preemptive_generation": {"enabled": False}},
            user_away_timeout=None,
            aec_warmup_duration=None,
            max_tool_steps=1,
            tts_text_transforms=None,
            conn_options=SessionConnectOptions(
                llm_conn_options=_NO_RETRY, max_unrecoverable_errors=1_000_000
            ),
        )
        self._turns: list[Turn] = list(held.turns)
        # what to understand, what to say before the reply, and when the answer is on disk
        self._pending: tuple[str, str, asyncio.Future[None] | None] | None = None
        self._failed: OSError | None = None
        self._soon = True
        self._composed: Composed | None = None

    # -- what comes in -------------------------------------------------------------------------

    async def begin(self) -> None:
        """Greets, or goes on where the interview stopped; an answer without a reply gets it."""
        async with self._lock:
            self._watch.run(True)
            history = llm.ChatContext.empty()
            state = self.machine.state
            pending = state.waiting_answer
            for turn in self._turns:
                if turn.number != pending:
                    history.add_message(
                        role="user" if turn.role == "candidate" else "assistant", content=turn.text
                    )
            agent = Interviewer(self, prompt.instructions(self.machine), history)
            await self._session.start(agent, record=False)
            answer = next((t for t in self._turns if t.number == pending), None)
            if not state.greeted:
                await self._say(self.machine.open())
            elif answer is not None:
                recap = self.machine.resume(self._held.away_s, short=True)
                await self._answer(answer.text, before=recap.text)
            else:
                await self._say(self.machine.resume(self._held.away_s))

    async def say(self, text: str, client_id: str | None, took_s: float = 0.0) -> None:
        """The candidate's answer. The same `client_id` twice is one answer.

        `took_s` is speaking time that this clock has not seen, for an answer that was prepared.
        Raises OSError when the disk refuses; the answer then waits for being sent again.
        """
        async with self._lock:
            state = self.machine.state
            if self.ended:
                return
            self._touched = self._clock()
            if client_id is not None and client_id in state.client_ids:
                if state.waiting_answer is None:
                    self.announce()
                else:  # it was kept, and its reply failed
                    await self._answer(self._turns[-1].text)
                return
            self._watch.run(True)
            self._watch.add(took_s)
            text = text.strip()
            question = self.machine.current
            turn = self._turn("candidate", text, question.id if question else None)
            before = state.model_dump_json()
            self.machine.hear(turn.number, client_id, turn.at)
            state.turns = turn.number + 1
            # A model takes its time: the answer goes to disk first. Rules answer at once: then
            # answer and reply go to disk in one sync, and nothing is shown before.
            self._soon = self._brain.remote_ready
            kept = self.keeper.put(turn, soon=self._soon)
            kept.add_done_callback(lambda done: self._on_disk(done, turn, client_id))
            try:
                await self._answer(text, kept=kept)
            except OSError:
                if not kept.done() or kept.exception() is not None:
                    self._restore(before)  # the answer does not count, nothing was said to it
                raise
            finally:
                self.keeper.push()

    def _on_disk(self, done: asyncio.Future[None], turn: Turn, client_id: str | None) -> None:
        if not done.cancelled() and done.exception() is None:
            self._turns.append(turn)
            self._emit_turn(turn, client_id)
            self._emit({"event": "thinking", "interview_id": self.id})

    def _restore(self, state: str) -> None:
        self.machine.restore(MachineState.model_validate_json(state))

    def announce(self) -> None:
        """Tells a window that has just opened where the interview stands."""
        self._progress()
        self._emit({"event": "listening", "interview_id": self.id})

    def typing(self) -> None:
        """A keystroke: nobody is silent who writes."""
        self._touched = self._clock()

    async def tick(self) -> None:
        """What time brings. Call it about twice a second."""
        if self._lock.locked():
            return
        async with self._lock:
            if self.ended:
                return
            move = self.machine.tick(self.at(), self._clock() - self._touched)
            if move is not None:
                await self._say(move)

    async def command(self, command: InterviewCommand) -> None:
        """A recruiter's command; carried out once, and kept as done."""
        async with self._lock:
            if self.ended or command.id in self.machine.state.commands:
                return
            move = self.machine.command(command)
            if move is not None:
                await self._say(move)
            else:
                await self.keeper.keep(None)
                self._progress()

    async def suspend(self) -> None:
        """Sets the interview aside after the exchange that is going on; everything is kept."""
        async with self._lock:
            if self.ended is None:
                self.ended = Ending.away
                self.machine.state.elapsed = self.at()
                await self.keeper.keep(None)

    async def close(self) -> None:
        """Ends the livekit session."""
        self._watch.run(False)
        await self._session.aclose()

    def at(self) -> float:
        """Seconds talked so far."""
        return self._watch.read()

    # -- what goes out -------------------------------------------------------------------------

    async def _answer(
        self, text: str, before: str = "", kept: asyncio.Future[None] | None = None
    ) -> None:
        """The reply to an answer; `kept` is when the answer is on disk, None: it is."""
        self._pending, self._composed, self._failed = (text, before, kept), None, None
        try:
            await self._session.run(user_input=text)
        except Exception as error:  # noqa: BLE001 (a failing session must not end the interview)
            log.warning("interview %s: session failed: %s", self.id, type(error).__name__)
        if self._pending is not None:  # the session did not come to ask us
            await self.compose(None)
        await self._said()

    async def _said(self) -> None:
        """Shows the reply when it is on disk; goes back to where it was when the disk refuses."""
        if self._failed is not None:
            raise self._failed
        composed = self._composed
        if composed is None:
            return
        try:
            await composed.kept
        except OSError:
            self._composed = None
            self._restore(composed.before)
            raise
        self._turns.append(composed.turn)
        await self._done(composed.move, composed.turn)

    async def compose(self, context: llm.ChatContext | None) -> str:
        """Decides the interviewer's next turn and sends it to the journal; called by the session.

        Text is shown by `_said` only, which waits for the disk; so the session need not. A room
        would have to wait here. A disk's refusal is kept for `_said`: the session swallows it.
        """
        if self._pending is None:
            return self._composed.turn.text if self._composed else ""
        (text, lead, answer_kept), at = self._pending, self.at()
        self._pending = None
        heard = self._heard = hear(text, self.machine.language, self.machine.context)
        opinion = await self._opinion(context, heard, at)
        if answer_kept is not None and self._soon:
            try:
                await answer_kept
            except OSError as error:
                self._failed = error
                return ""
        before = self.machine.state.model_dump_json()
        if opinion is not None and opinion.notes and not heard.attempt:
            self._take_notes(opinion.notes)
        move = self.machine.reply(heard, opinion, at)
        if lead:
            move = move.model_copy(update={"text": f"{lead} {move.text}"})
        turn = self._turn("interviewer", move.text, move.question_id)
        self.machine.said(turn.number + 1)
        self._composed = Composed(move, turn, self.keeper.put(turn), before)
        return turn.text

    async def _opinion(
        self, context: llm.ChatContext | None, heard: Heard, at: float
    ) -> Opinion | None:
        if context is None or not self.machine.wants_model(heard):
            return None
        if self._brain.remote_ready:
            asked = context.copy()
            asked.add_message(role="system", content=prompt.situation(self.machine, heard, at))
            opinion = await self._brain.ask(asked)
            if opinion is not None:
                return opinion
        # The rules answer at once; a stream of the session's model takes longer than they do.
        call = self._offline.report(heard.text)
        return to_opinion("", [call] if call is not None else [])

    def _take_notes(self, notes: Sequence[str]) -> None:
        state = self.machine.state
        turn = state.waiting_answer or 0
        for text in notes[:2]:
            state.candidate_questions.append(
                CandidateQuestion(turn=turn, text=text, answered=False)
            )

    async def _say(self, move: Move) -> None:
        """Words that answer nothing: greeting, check-in, recap, the end of the time."""
        turn = self._turn("interviewer", move.text, move.question_id)
        self.machine.said(turn.number + 1)
        try:
            await self.keeper.put(turn)
        except OSError:  # not on disk: not said
            self.machine.state.turns = turn.number
            raise
        self._turns.append(turn)
        try:
            await self._session.say(turn.text)
        except RuntimeError:  # a session that is closing; the turn is kept and shown all the same
            log.warning("interview %s: the session is closing", self.id)
        await self._done(move, turn)

    async def _done(self, move: Move, turn: Turn) -> None:
        self._emit_turn(turn, None)
        self._watch.run(self.machine.clock_runs)
        self._touched = self._clock()
        self._progress()
        if move.ends is not None:
            self.ended = move.ends
        else:
            self._emit({"event": "listening", "interview_id": self.id})

    def _turn(self, role: Role, text: str, question_id: str | None) -> Turn:
        return Turn(
            number=self.machine.state.turns,
            role=role,
            text=text,
            at=round(self.at(), 2),
            question_id=question_id,
            quality=1.0,
        )

    def _emit_turn(self, turn: Turn, client_id: str | None) -> None:
        event: Event = {
            "event": "turn",
            "interview_id": self.id,
            "turn": turn.model_dump(mode="json"),
        }
        if client_id is not None:
            event["client_id"] = client_id
        self._emit(event)

    def _progress(self) -> None:
        state = self.machine.state
        question = self.machine.current
        self._emit(
            {
                "event": "progress",
                "interview_id": self.id,
                "phase": state.phase.value,
                "question_id": question.id if question else None,
                "elapsed": round(self.at(), 1),
                "limit": self.machine.limit,
                "extended_minutes": state.extended_minutes,
                "paused": state.paused,
                "progress": [
                    {
                        "question_id": p.question_id,
                        "coverage": p.coverage.value,
                        "follow_ups": p.follow_ups,
                    }
                    for p in self.machine.progress()
                ],
            }
        )
