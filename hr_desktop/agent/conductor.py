"""Holds one interview: text in, turns out, through a livekit `AgentSession`.

The room of a voice interview would be another input and output of the same session; here there
is none. Order of every exchange: the candidate's turn goes to the journal, the model is asked,
the machine decides, the interviewer's turn goes to the journal, then the session says it. The
session has no model of its own and keeps no history: what was said is in our turns alone, and a
reply that the session generated would cost five times what saying it does.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from livekit.agents import Agent, AgentSession, llm

from hr_desktop.agent import prompt
from hr_desktop.agent.keeper import Keeper
from hr_desktop.agent.machine import Machine
from hr_desktop.agent.model import Brain
from hr_desktop.agent.ports import Emit, Event, Held, Seconds
from hr_desktop.agent.rules import opinion_of_rules
from hr_desktop.agent.state import Ending, MachineState, Move, Opinion
from hr_desktop.ai.offline.dialogue import Heard, hear
from hr_desktop.domain.interview import CandidateQuestion, InterviewCommand, Role, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)


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
        self._session: AgentSession[None] = AgentSession(
            vad=None,
            turn_handling={"turn_detection": None},
            user_away_timeout=None,
            aec_warmup_duration=None,
            tts_text_transforms=None,
        )
        self._instructions = prompt.instructions(machine)
        self._turns: list[Turn] = list(held.turns)

    # -- what comes in -------------------------------------------------------------------------

    async def begin(self) -> None:
        """Greets, or goes on where the interview stopped; an answer without a reply gets it."""
        async with self._lock:
            self._watch.run(True)
            state = self.machine.state
            await self._session.start(Agent(instructions=self._instructions), record=False)
            pending = state.waiting_answer
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
            soon = self._brain.remote_ready
            kept = self.keeper.put(turn, soon=soon)
            kept.add_done_callback(lambda done: self._on_disk(done, turn, client_id))
            try:
                await self._answer(text, kept=kept if soon else None)
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
        """Decides the reply to an answer and says it. `kept` ends when the answer is on disk.

        Without `kept` it is there, or goes there in one sync with the reply. Goes back to where it
        was, and raises OSError, when the disk refuses.
        """
        at = self.at()
        heard = hear(text, self.machine.language, self.machine.context)
        opinion = await self._opinion(text, heard, at)
        if kept is not None:
            await kept
        state = self.machine.state.model_dump_json()
        if opinion is not None and opinion.notes and not heard.attempt:
            self._take_notes(opinion.notes)
        move = self.machine.reply(heard, opinion, at)
        if before:
            move = move.model_copy(update={"text": f"{before} {move.text}"})
        turn = self._turn("interviewer", move.text, move.question_id)
        self.machine.said(turn.number + 1)
        try:
            await self.keeper.put(turn)
        except OSError:
            self._restore(state)
            raise
        await self._speak(move, turn)

    async def _opinion(self, text: str, heard: Heard, at: float) -> Opinion | None:
        if not self.machine.wants_model(heard):
            return None
        if self._brain.remote_ready:
            opinion = await self._brain.ask(self._context(text, heard, at), self._held.names)
            if opinion is not None:
                return opinion
        return opinion_of_rules(self.machine, heard, at)

    def _context(self, text: str, heard: Heard, at: float) -> llm.ChatContext:
        """What a model is told: who it is, what was said so far, and where the interview stands."""
        context = llm.ChatContext.empty()
        context.add_message(role="system", content=self._instructions)
        for turn in self._turns:
            if turn.number != self.machine.state.waiting_answer:
                context.add_message(
                    role="user" if turn.role == "candidate" else "assistant", content=turn.text
                )
        context.add_message(role="user", content=text)
        context.add_message(role="system", content=prompt.situation(self.machine, heard, at))
        return context

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
        await self._speak(move, turn)

    async def _speak(self, move: Move, turn: Turn) -> None:
        """Says and shows what is on disk."""
        self._turns.append(turn)
        try:
            await self._session.say(turn.text, add_to_chat_ctx=False)
        except RuntimeError:  # a session that is closing; the turn is kept and shown all the same
            log.warning("interview %s: the session is closing", self.id)
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
