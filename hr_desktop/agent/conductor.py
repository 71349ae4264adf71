"""Holds one interview: words in, turns out, through a `Voice`: text, or a LiveKit room.

Order of every exchange: the candidate's turn goes to the journal, the model is asked, the machine
decides, the interviewer's turn goes to the journal, then the voice says it. livekit's session has
no model of its own and keeps no history: what was said is in our turns alone, and a reply that the
session generated would cost five times what saying it does.

A spoken line is kept unfinished until the candidate has heard it; what was not heard is said again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from hr_desktop.agent.keeper import Keeper
from hr_desktop.agent.machine import Machine
from hr_desktop.agent.model import Brain
from hr_desktop.agent.opinions import Opinions
from hr_desktop.agent.ports import Emit, Held, Seconds, Voice
from hr_desktop.agent.state import Ending, MachineState, Move, Phase
from hr_desktop.agent.stopwatch import Stopwatch
from hr_desktop.agent.telling import Telling
from hr_desktop.ai.offline.dialogue import Intent
from hr_desktop.ai.offline.dialogue_checks import fit_to_note
from hr_desktop.domain.interview import CandidateQuestion, InterviewCommand, Role, Turn
from hr_desktop.domain.messages import Message, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

Wish = Literal["pause", "resume", "thinking"]
_MOST_REPEATS = 3  # of a line that was not heard; then nobody hears
_NO_ANSWER_S = 2.0  # after what sounded like speech
_LAST_WORDS_S = 10.0  # into the goodbye: the end waits so long for who goes on speaking
_BREATH_S = 1.0  # between two sentences of theirs
_PAUSES = timedelta(seconds=2)  # from the press until the page's microphone is closed, at most
_ENOUGH = 0.5  # of a line that was repeated twice: more repeats would help nobody


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
        voice: Voice,
    ) -> None:
        self.id = held.interview.id
        self.fence = held.fence
        self.machine = machine
        self.keeper = keeper
        self.ended: Ending | None = None
        self.failure: Message | None = None  # why it was set aside, when no person wanted it
        self._held, self._brain, self._clock = held, brain, clock
        self._tell = Telling(emit, self.id, self.fence, machine)
        self._opinions = Opinions(machine, brain, held.names)
        self._watch = Stopwatch(clock, machine.state.elapsed)
        self._watch.run(False)
        self._touched, self._lock = clock(), asyncio.Lock()
        self._speaking = False  # everything is on disk, and the state is nobody's at work
        self._voice = voice
        self._waits = machine.waits
        self._gone: float | None = None  # since when the candidate cannot be reached
        self._unheard: Turn | None = None
        self._repeats = 0
        self._begun: Turn | None = None  # the part that is kept of an answer that goes on
        self._cut_off: Turn | None = None  # such a part, when the goodbye came after it
        # A recap that is due when the candidate has finished speaking: seconds away, the line.
        self._owed: tuple[float, str] | None = None
        self._paused_at: datetime | None = None  # the press on the button
        self._turns: list[Turn] = list(held.turns)
        self._note_state()

    @property
    def goodbye_unheard(self) -> bool:
        """Whether an interview that has ended owes the candidate its last words."""
        ended, line = self.machine.state.ended is not None, self._last_line
        return self._voice.spoken and ended and line is not None and not line.finished

    @property
    def _last_line(self) -> Turn | None:
        return next((turn for turn in reversed(self._turns) if turn.role == "interviewer"), None)

    @property
    def _unanswered(self) -> Turn | None:
        """The answer that waits for its reply."""
        number = self.machine.state.waiting_answer
        return next((turn for turn in self._turns if turn.number == number), None)

    # -- what comes in -------------------------------------------------------------------------

    async def begin(self) -> None:
        """Greets, or goes on where the interview stopped; an answer without a reply gets it."""
        async with self._lock:
            self._watch.run(True)
            state = self.machine.state
            await self._voice.start(self._opinions.instructions)
            answer = self._unanswered
            last = self._turns[-1] if self._turns else None
            if last is not None and last.number >= state.turns:  # an answer that was cut off
                state.turns = last.number + 1
            self._note_state()
            if (line := self._last_line) is not None and state.ended is not None:
                # killed in the middle of the goodbye
                await self._say(Move(kind="goodbye", text=line.text, ends=state.ended))
            elif not state.greeted:
                await self._say(self.machine.open())
            elif answer is not None:
                recap = self.machine.resume(self._held.away_s, short=True)
                await self._answer(answer, before=recap.text)
            elif last is not None and last.role == "interviewer" and not last.finished:
                await self._again(self._held.away_s)
            else:
                await self._recap(self._held.away_s)

    async def say(
        self,
        text: str,
        client_id: str | None,
        took_s: float = 0.0,
        *,
        quality: float | None = 1.0,
        began_at: datetime | None = None,
    ) -> None:
        """The candidate's answer. The same `client_id` twice is one answer.

        `took_s` is speaking time that this clock has not seen, for an answer that was prepared.
        `quality` and `began_at` are of a spoken one (see `domain.interview.Turn`). Raises OSError
        when the disk refuses, PersonError when the interview has ended: it may be sent again then.
        """
        async with self._lock:
            state = self.machine.state
            if self.ended:
                raise refuse("agent.not_running")
            self._touched = self._clock()
            if client_id is not None and client_id in state.client_ids:
                if state.waiting_answer is None:
                    self._tell.kept(client_id)
                    self.announce()
                else:  # it was kept, and its reply failed
                    await self._answer(self._turns[-1])
                return
            self._watch.run(True)
            self._watch.add(took_s)
            text = text.strip()
            question = self.machine.agenda.current
            early = self._before_pause(began_at)
            turn = self._turn("candidate", text, question.id if question else None).model_copy(
                update={"quality": quality, "began_at": began_at}
            )
            before = state.model_dump_json()
            self.machine.hear(turn.number, client_id, turn.at)
            state.turns = turn.number + 1
            # A model takes its time: the answer goes to disk first. Rules answer at once: then
            # answer and reply go to disk in one sync, and nothing is shown before.
            soon = self._brain.remote_ready
            kept = self.keeper.put(turn, soon=soon)
            kept.add_done_callback(lambda done: self._on_disk(done, turn, client_id))
            try:
                if early:  # its reply comes with the end of the pause
                    self.keeper.push()
                    while more := await self._voice.more(_NO_ANSWER_S):
                        turn, kept = self._amend(turn, text=f"{turn.text} {more.text}")
                    if self._opinions.hear(turn.text).intent in (Intent.pause, Intent.thinking):
                        state.waiting_answer = None  # that was what the button says
                        turn, kept = self._amend(turn, finished=True)
                    await kept
                    self._watch.run(self.machine.clock_runs)
                    self.announce()
                else:
                    await self._answer(turn, kept=kept if soon else None)
            except OSError:
                if not kept.done() or kept.exception() is not None:
                    self._restore(before)  # the answer does not count, nothing was said to it
                raise
            finally:
                self.keeper.push()

    async def partial(self, text: str, quality: float | None, began_at: datetime | None) -> None:
        """What was recognised so far of an answer that goes on: kept unfinished, for a kill."""
        async with self._lock:
            if self.ended or not text.strip():
                return
            question = self.machine.agenda.current
            turn = self._turn("candidate", text.strip(), question.id if question else None)
            turn = turn.model_copy(
                update={"quality": quality, "began_at": began_at, "finished": False}
            )
            await self.keeper.keep(turn)
            self._begun = turn

    def _before_pause(self, began_at: datetime | None) -> bool:
        """Whether these words, begun then, were being said when the pause was asked for."""
        if not self.machine.state.paused or began_at is None or self._paused_at is None:
            return False
        return began_at < self._paused_at + _PAUSES

    async def wish(self, wish: Wish) -> None:
        """A button of the candidate: a pause, the end of it, or time to think."""
        pressed = datetime.now(UTC)
        async with self._lock:
            self._touched = self._clock()
            if self.ended:
                return
            self._note_state()
            move = self.machine.wish(wish)
            if wish == "pause":
                self._paused_at = pressed
            self._progress()  # the page closes or opens its microphone at once
            answer = self._unanswered if wish == "resume" and move is not None else None
            if answer is not None:
                self._watch.run(True)
                await self._answer(answer, before=self.machine.talk.say("unpause"))
            else:
                await self._carry_out(move)

    def _on_disk(self, done: asyncio.Future[None], turn: Turn, client_id: str | None) -> None:
        if not done.cancelled() and done.exception() is None:
            self._turns.append(turn)
            self._tell.turn(turn, client_id)
            self._tell.thinking()

    def _note_state(self) -> None:
        """Where it goes back to when the disk refuses what is decided now."""
        self._before = self.machine.state.model_dump_json()

    def _restore(self, state: str) -> None:
        self.machine.restore(MachineState.model_validate_json(state))

    def announce(self) -> None:
        """Tells a window that has just opened where the interview stands."""
        self._progress()
        self._tell.listening()

    def guess(self, text: str) -> None:
        """An answer that seems to be over: see `Opinions.guess`."""
        if not (self._lock.locked() or self.ended):
            self._opinions.guess(text, self._turns, self.at())

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
            if self._voice.failure is not None:
                await self._break_off(self._voice.failure)
                return
            self._note_state()
            waits = self._voice.waits or self._waits
            if waits != self.machine.waits:  # begins or ceases to write
                self.machine.waits, self._touched = waits, self._clock()
            if not await self._reachable():
                return
            if self._voice.busy:
                self._touched = self._clock()
            if not self.machine.state.greeted:  # the disk refused the greeting
                await self._say(self.machine.open())
                return
            if self._owed is not None and self._clock() - self._touched >= _NO_ANSWER_S:
                (away, line), self._owed = self._owed, None
                await self._say_recap(away, line)  # what was heard was no answer
                return
            silence = self._clock() - self._touched
            if self.machine.state.waiting_answer is not None and not self.machine.state.paused:
                if silence >= self.machine.waits.check_in:  # its reply has failed: on without one
                    await self._say(self.machine.resume(0.0))
                return
            move = self.machine.tick(self.at(), silence)
            if move is not None:
                await self._say(move)

    async def _reachable(self) -> bool:
        """Whether somebody is there. The time of a gap does not count; two minutes end the talk.

        After the return a line that was not heard is said again; otherwise a short recap, when
        the candidate had left or was away for long.
        """
        now = self._clock()
        if not self._voice.here:
            if self._gone is None:
                self._gone = now
                self._watch.run(False)
                self._progress()
            if now - self._gone >= self.machine.waits.away:
                await self._set_aside()
            return False
        if self._gone is None and self._unheard is None:
            return True
        away, self._gone = now - (self._gone if self._gone is not None else now), None
        self._touched = now
        self._watch.run(self.machine.clock_runs)
        unheard, self._unheard = self._unheard, None
        left = self._voice.left
        if unheard is not None:
            self._repeats += 1
            if self._repeats > _MOST_REPEATS:
                await self._set_aside()
                return False
            state = self.machine.state
            if state.line or away or left or not (state.thinking or self._voice.busy):
                await self._again(away)
            else:  # who was to be asked whether anybody is there has spoken or pressed
                self._progress()
        elif left or away >= self.machine.waits.recap:
            await self._recap(away)
        else:
            self._progress()
        return False

    async def _break_off(self, failure: Message) -> None:
        """A service is away for too long: the candidate is told, and may come back later."""
        self.failure = failure
        if self._voice.here and failure.code != "speech.voice_away":
            await self._say(self.machine.break_off())
        else:
            await self._set_aside()

    async def _set_aside(self) -> None:
        self.ended = Ending.away
        self.machine.state.elapsed = self.at()
        await self.keeper.keep(None)

    async def _again(self, away_s: float) -> None:
        """Says a line that was not heard; after a check-in, or a long absence, the open request."""
        line = self.machine.state.line if away_s < self.machine.waits.away else ""
        await self._recap(away_s, line)

    async def _recap(self, away_s: float, line: str = "") -> None:
        """Says where the talk stands, after whatever the candidate is saying just now."""
        line, self._owed = line or (self._owed[1] if self._owed else ""), None
        await self._voice.reached()
        if self._voice.busy:
            self._owed = away_s, line
            self._progress()
        else:
            await self._say_recap(away_s, line)

    async def _say_recap(self, away_s: float, line: str) -> None:
        """The greeting as it is to whoever has not heard it, whatever came in between."""
        state, lines = self.machine.state, [t for t in self._turns if t.role == "interviewer"]
        if (answer := self._unanswered) is not None and state.paused and not line:
            move = self.machine.resume(away_s, short=True)
            await self._answer(answer, before=move.text)
            return
        greeted = any(turn.finished and turn.text == lines[0].text for turn in lines)
        if greeted or state.phase is not Phase.greeting:
            await self._say(self.machine.resume(away_s, line=line))
        else:
            state.paused, state.confirming = False, ""
            await self._say(Move(kind="greet", text=lines[0].text))

    async def command(self, command: InterviewCommand) -> None:
        """A recruiter's command; carried out once, and kept as done.

        A line that is being said delays nothing: the end cuts it short, and the others need no
        words.
        """
        if command.kind == "end" and command.id not in self.machine.state.commands:
            self._voice.hush()
        elif self._speaking and not self.ended:
            if self.machine.command(command) is None:
                await self.keeper.keep(None)
                self._progress()
            return
        async with self._lock:
            if self.ended or command.id in self.machine.state.commands:
                return
            self._note_state()
            await self._carry_out(self.machine.command(command))

    async def _carry_out(self, move: Move | None) -> None:
        """Says what a wish or a command calls for; one without words is kept."""
        if move is not None:
            self._owed = None
            await self._say(move)
        else:
            await self.keeper.keep(None)
            self._progress()

    async def suspend(self) -> None:
        """Sets the interview aside after the exchange that is going on; everything is kept."""
        async with self._lock:
            if self.ended is None:
                await self._set_aside()

    async def close(self) -> None:
        """Ends the voice."""
        self._opinions.drop()
        self._watch.run(False)
        await self._voice.close()

    def at(self) -> float:
        """Seconds talked so far."""
        return self._watch.read()

    # -- what goes out -------------------------------------------------------------------------

    async def _answer(
        self, answer: Turn, before: str = "", kept: asyncio.Future[None] | None = None
    ) -> None:
        """Decides the reply to an answer and says it. `kept` ends when the answer is on disk.

        Without `kept` it is there, or goes there in one sync with the reply. Words that come while
        the reply is being made belong to the answer. Goes back to where it was, and raises OSError,
        when the disk refuses.
        """
        at = self.at()
        heard = self._opinions.hear(answer.text)
        opinion = await self._opinions.of(answer.text, heard, self._turns, at)
        while more := await self._voice.more():
            answer, kept = self._amend(answer, text=f"{answer.text} {more.text}")
            at = self.at()
            heard = self._opinions.hear(answer.text)
            opinion = await self._opinions.of(answer.text, heard, self._turns, at)
        if kept is not None:
            await kept
        await self._voice.reached()
        state = self.machine.state.model_dump_json()
        if opinion is not None and opinion.notes and not heard.attempt:
            self._take_notes(opinion.notes)
        if self._owed is not None:
            # The beginning of this answer was heard by nobody: it is asked for once more.
            (away, line), self._owed = self._owed, None
            move = self.machine.resume(away, line=line)
        else:
            move = self.machine.reply(heard, opinion, at)
        if move.kind != "recap":
            self.machine.state.line = move.text
        if before:
            move = move.model_copy(update={"text": f"{before} {move.text}"})
        turn = self._turn("interviewer", move.text, move.question_id)
        self.machine.said(turn.number + 1)
        if not answer.finished:
            answer = answer.model_copy(update={"finished": True})
            self.keeper.put(answer, soon=False)
            self._replace(answer)
        try:
            await self.keeper.put(turn)
        except OSError:
            self._restore(state)
            raise
        await self._speak(move, turn)

    def _amend(self, turn: Turn, **fields: Any) -> tuple[Turn, asyncio.Future[None]]:
        """A turn that is not finished as it is now known, on its way to the disk."""
        turn = turn.model_copy(update=fields)

        def on_disk(done: asyncio.Future[None]) -> None:
            if not done.cancelled() and done.exception() is None:
                self._replace(turn)
                self._tell.turn(turn)

        kept = self.keeper.put(turn)
        kept.add_done_callback(on_disk)
        return turn, kept

    def _replace(self, turn: Turn) -> None:
        self._turns = [turn if one.number == turn.number else one for one in self._turns]

    def _take_notes(self, notes: Sequence[str]) -> None:
        state = self.machine.state
        turn = state.waiting_answer or 0
        for text in [note for note in notes if fit_to_note(note)][:2]:
            state.candidate_questions.append(
                CandidateQuestion(turn=turn, text=text, answered=False)
            )

    async def _say(self, move: Move) -> None:
        """Words that answer nothing: greeting, check-in, recap, the end of the time."""
        await self._voice.reached()
        begun = self._begun
        if begun is not None and (move.ends is None or begun.number != self.machine.state.turns):
            begun = None
        if begun is not None:
            self.machine.state.turns += 1  # its part stays, the rest comes behind the goodbye
        turn = self._turn("interviewer", move.text, move.question_id)
        if move.kind != "recap":
            self.machine.state.line = "" if move.kind in ("suspend", "check_in") else move.text
        state = self.machine.state
        waiting = state.waiting_answer if move.kind == "suspend" or state.paused else None
        self.machine.said(turn.number + 1)
        state.waiting_answer = waiting  # it has its reply when the talk goes on
        try:
            await self.keeper.put(turn)
        except OSError:  # not on disk: not said, and decided anew
            self._restore(self._before)
            raise
        self._cut_off = begun or self._cut_off
        await self._speak(move, turn)

    async def _speak(self, move: Move, turn: Turn) -> None:
        """Says and shows what is on disk."""
        self._turns.append(turn)
        before = self.at()
        # Whoever answers it is here, except in a pause.
        aside = move.ends is Ending.away and self.failure is None and not self.machine.state.paused
        self._speaking = True
        try:
            said = await self._voice.say(turn, last=move.ends is not None and not aside)
        finally:
            self._speaking = False
        if self._voice.spoken:
            if said.began_at is None and not said.finished:  # no time was talked
                self._watch.add(before - self.at())
            turn = turn.model_copy(
                update={
                    "finished": said.finished,
                    "heard": said.heard,
                    "began_at": said.began_at,
                }
            )
            if self._repeats >= 2 and (turn.heard or 0.0) >= _ENOUGH:
                turn = turn.model_copy(update={"finished": True})
            self._replace(turn)
            try:
                await self.keeper.keep(turn)
            except OSError:
                if move.ends is None:
                    raise
                log.exception("interview %s: the goodbye is not noted as heard", self.id)
            self._unheard = None if turn.finished else turn
            self._repeats = 0 if turn.finished else self._repeats
        self._tell.turn(turn)
        self._watch.run(self.machine.clock_runs and self._voice.here)
        self._touched = self._clock()
        self._progress()
        if move.ends is not None and not (aside and self._voice.answering):
            if self._say_again(move):
                await self._say(move)
                return
            if move.ends is not Ending.away:
                await self._keep_last_words()
            self.ended = move.ends
        else:
            self._tell.listening()

    async def _keep_last_words(self) -> None:
        """What the candidate says into the goodbye stands behind it, without a reply."""
        state, until = self.machine.state, time.monotonic() + _LAST_WORDS_S
        while words := await self._voice.more(max(0.0, until - time.monotonic())):
            text, part, self._cut_off = words.text, self._cut_off, None
            if part is not None and f"{text} ".startswith(f"{part.text} "):
                text = text[len(part.text) :].strip()
            if text:
                turn = self._turn("candidate", text, part.question_id if part else None)
                turn = turn.model_copy(update={**dict(words), "text": text, "finished": True})
                state.turns = turn.number + 1
                try:
                    await self.keeper.keep(turn)
                except OSError:  # nobody would say them again
                    log.exception("interview %s: last words are not kept", self.id)
                    state.turns = turn.number
                    return
                self._turns.append(turn)
                self._tell.turn(turn)
            if not self._voice.here or time.monotonic() >= until:
                return  # nothing more can come, or it may have been the beginning of more
            await asyncio.sleep(_BREATH_S)

    def _say_again(self, move: Move) -> bool:
        """Whether the last words were not heard, and somebody is there who might hear them."""
        if self._unheard is None or move.ends is Ending.away or self._repeats >= _MOST_REPEATS:
            return False
        self._repeats += 1
        return self._voice.here and self._voice.failure is None

    def _turn(self, role: Role, text: str, question_id: str | None) -> Turn:
        return Turn(
            number=self.machine.state.turns,
            role=role,
            text=text,
            at=round(self.at(), 2),
            question_id=question_id,
            # Spoken words are finished when they were heard, or when they have been answered.
            finished=not self._voice.spoken,
            quality=1.0,
        )

    def _progress(self) -> None:
        self._tell.progress(self.at())
