"""The interview's state machine: owns the plan, the time and the right to end.

Pure Python, no clock and no model of its own: it is told what was heard, what a model thinks of
it, and how many seconds have been talked. A model words questions and judges answers; what
happens next is decided here (ARCHITECTURE.md, "The interview"), by where the talk stands in the
plan and the time (`agenda`).
"""

from __future__ import annotations

from typing import Literal

from hr_desktop.agent.agenda import Agenda
from hr_desktop.agent.state import Ending, MachineState, Move, Opinion, Phase
from hr_desktop.agent.talk import Talk
from hr_desktop.ai.offline.dialogue import Context, Heard, Intent
from hr_desktop.ai.offline.dialogue_checks import Matter, fit_to_say, to_the_matter
from hr_desktop.ai.offline.dialogue_judge import Gap, Judgement, judge, stems
from hr_desktop.ai.offline.dialogue_mentions import NOTHING, concrete_terms
from hr_desktop.ai.private_life import touches_private_life
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import (
    FROM_NOTE,
    NO_NEW_TOPIC,
    CandidateQuestion,
    Coverage,
    InterviewCommand,
    InterviewKind,
)
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.domain.voice import COMES_BACK_S

GOODBYE, GRACE_S = 0.9, 60.0


class Waits(Value):
    """How long silence lasts before something is done about it, in seconds."""

    check_in: float = 90.0
    thinking: float = 240.0
    most_check_ins: int = 2
    growing: bool = False  # each check-in waits longer than the one before
    paused: float = 1800.0
    away: float = COMES_BACK_S  # a candidate who cannot be reached may come back for so long
    recap: float = 15.0  # after a gap of so long it is said where the talk stands


SPOKEN = Waits(check_in=7.0, thinking=60.0, most_check_ins=3, growing=True)


class Machine:
    """One interview. `state` is what to keep; everything else is derived from the plan.

    `at` in all methods is seconds talked so far, pauses and interruptions left out.
    """

    def __init__(
        self,
        plan: InterviewPlan,
        *,
        seed: int,
        kind: InterviewKind,
        vacancy: VacancyData,
        minutes: int | None = None,
        state: MachineState | None = None,
        waits: Waits | None = None,
    ) -> None:
        self.plan = plan
        self.kind = kind
        self.vacancy = vacancy
        self.language = plan.language
        self.state = state or MachineState()
        self.waits = waits or Waits()
        self.called: tuple[str, ...] = ()  # the candidate's names: what a model may call them
        self.agenda = Agenda(plan, minutes or plan.minutes, self.state)
        self.talk = Talk(self.language, seed, self.state.used, kind, vacancy)

    def restore(self, state: MachineState) -> None:
        """Goes back to an earlier state."""
        self.state = state
        self.agenda.use(state)
        self.talk.use(state.used)

    # -- what can be asked of it ---------------------------------------------------------------

    @property
    def context(self) -> Context:
        """In what situation the next utterance is to be understood."""
        if self.state.confirming:
            return Context.confirm
        return {
            Phase.greeting: Context.greeting,
            Phase.candidate_questions: Context.candidate_questions,
        }.get(self.state.phase, Context.question)

    @property
    def clock_runs(self) -> bool:
        """Whether talking time passes now."""
        return not self.state.paused and self.state.ended is None

    def wants_model(self, heard: Heard) -> bool:
        """Whether a model's view of this utterance is of use; orders and plain wishes need none."""
        return (
            self.state.phase in (Phase.questions, Phase.candidate_questions)
            and not self.state.confirming
            and heard.intent in (Intent.answer, Intent.question, Intent.rephrase, Intent.off_topic)
        )

    # -- what happens --------------------------------------------------------------------------

    def open(self) -> Move:
        """The first words: that an AI speaks, what it is about, and whether to start."""
        self.state.greeted = True
        self.state.open_line = ""
        return Move(kind="greet", text=self.talk.greeting(self.agenda.minutes))

    def resume(self, away_s: float, *, short: bool = False, line: str = "") -> Move:
        """The first words after an interruption: a short recap, never a second greeting.

        `short` leaves out the open request, for when an answer to it waits for its reply; `line`
        stands in its place, for when it was not heard. What was asked or announced holds then.
        """
        state = self.state
        if not line:
            state.paused = False
        if not (line or short):
            state.confirming, state.thinking = "", False
        state.check_ins = 0
        question = self.agenda.current
        request = "" if short else line or self._request()
        state.line = request or state.line
        return Move(
            kind="recap",
            text=self.talk.recap(self.agenda.done, len(self.agenda.questions), request, away_s),
            question_id=question.id if question else None,
        )

    def hear(self, turn: int, client_id: str | None, at: float) -> None:
        """A candidate's turn has been kept; its reply is due."""
        state = self.state
        state.waiting_answer, state.elapsed = turn, at
        state.check_ins, state.thinking = 0, False
        if client_id:
            state.client_ids = [*state.client_ids[-199:], client_id]

    def reply(self, heard: Heard, opinion: Opinion | None, at: float) -> Move:
        """Decides what to say to what was heard, and changes the state accordingly."""
        state = self.state
        turn = state.waiting_answer or state.turns
        if state.ended:
            raise ValueError("the interview has ended")
        if state.paused:
            state.paused = False
            if heard.intent in (Intent.ready, Intent.greeting) or (
                heard.intent is Intent.answer and heard.words <= 4
            ):
                state.confirming = ""
                return self._again("unpause")
        move = self._confirmed(heard) or self._wish(heard, turn)
        if move is None and opinion is not None and opinion.wants_end and not heard.attempt:
            move = self._confirm("stop")  # a model's wish is only a reason to ask
        if move is None:
            move = {
                Phase.greeting: self._in_greeting,
                Phase.questions: self._in_questions,
                Phase.candidate_questions: self._in_candidate_questions,
            }[state.phase](heard, opinion, turn, at)
        speaks = heard.intent in (Intent.answer, Intent.question) and not heard.attempt
        if heard.other_language and speaks and not state.language_noted and not move.ends:
            state.language_noted = True
            move = move.model_copy(
                update={"text": f"{self.talk.say('other_language')} {move.text}"}
            )
        return move

    def tick(self, at: float, idle_s: float) -> Move | None:
        """What time alone brings: the end, the warning before it, a check-in after silence."""
        state = self.state
        state.elapsed = at
        waits = state.waiting_answer is not None and not state.paused
        if state.ended or not state.greeted or waits:
            return None
        if at >= self.agenda.limit + GRACE_S:
            return self._goodbye(Ending.time)
        if at >= GOODBYE * self.agenda.limit and not (
            state.warned or state.paused or state.confirming
        ):
            state.warned = True
            return Move(kind="warn", text=self.talk.say("warn"), question_id=self._id())
        if state.paused:
            return self._suspend() if idle_s >= self.waits.paused else None
        if idle_s < self._patience():
            return None
        if state.check_ins >= self.waits.most_check_ins:
            return self._suspend()
        state.check_ins += 1
        state.thinking = False
        if state.confirming:  # a "yes" to "are you there?" is none to that question
            return self._confirm(state.confirming)
        return Move(kind="check_in", text=self.talk.say("check_in"), question_id=self._id())

    def _patience(self) -> float:
        """Seconds of silence until the next check-in."""
        if self.state.thinking:
            return self.waits.thinking
        return self.waits.check_in * (1 + self.state.check_ins * self.waits.growing)

    def wish(self, wish: Literal["pause", "resume", "thinking"]) -> Move | None:
        """A candidate's button; gives words where some are due."""
        state = self.state
        if wish == "pause" and not state.paused:
            state.paused = True
            return Move(kind="pause", text=self.talk.say("pause"), question_id=self._id())
        if wish == "resume" and state.paused:
            state.paused, state.confirming = False, ""
            return self._again("unpause")
        if wish == "thinking":
            state.thinking = True
        return None

    def command(self, command: InterviewCommand) -> Move | None:
        """Carries out a recruiter's command once; gives words only when it ends the interview."""
        state = self.state
        if command.id in state.commands or state.ended:
            return None
        state.commands = [*state.commands[-99:], command.id]
        if command.kind == "extend":
            state.extended_minutes += max(0, min(command.minutes, 60))
            state.warned = False
        elif command.kind == "close":
            state.closing = True
        elif command.kind == "note":
            self._take_note(command.text)
        elif command.kind == "end":
            return self._goodbye(Ending.recruiter)
        return None

    def said(self, turns: int) -> None:
        """The move has been kept as turn number `turns - 1`: nothing waits for a reply."""
        self.state.turns = turns
        self.state.waiting_answer = None

    # -- wishes that are the same everywhere ---------------------------------------------------

    def _confirmed(self, heard: Heard) -> Move | None:
        if not self.state.confirming:
            return None
        self.state.confirming = ""
        if heard.intent in (Intent.ready, Intent.stop):
            return self._goodbye(Ending.stopped)
        if heard.intent is Intent.no:
            return self._again("go_on")
        return None  # went on talking: then it was not a wish to end

    def _wish(self, heard: Heard, turn: int) -> Move | None:
        state = self.state
        match heard.intent:
            case Intent.stop:
                return self._confirm("stop")
            case Intent.human:
                state.candidate_questions.append(
                    CandidateQuestion(turn=turn, text=heard.text, answered=False)
                )
                return self._confirm("human")
            case Intent.pause:
                state.paused = True
                return Move(kind="pause", text=self.talk.say("pause"), question_id=self._id())
            case Intent.thinking:
                state.thinking = True
                return Move(kind="wait", text=self.talk.say("wait"), question_id=self._id())
            case Intent.empty:
                return Move(kind="steer", text=self.talk.say("empty"), question_id=self._id())
            case Intent.repeat if state.phase is not Phase.greeting:
                return Move(
                    kind="repeat",
                    text=self.talk.say("repeat", question=self._request()),
                    question_id=self._id(),
                )
            case Intent.injection:
                return self._again("stay", kind="steer")
            case Intent.private:
                return self._again("private", kind="steer")
            case Intent.insult:
                return self._again("calm", kind="steer")
            case Intent.off_topic if state.phase is not Phase.questions:
                return self._again("steer", kind="steer")
        return None

    def _confirm(self, why: Literal["human", "stop"]) -> Move:
        self.state.confirming = why
        text = self.talk.say("human" if why == "human" else "confirm_stop")
        return Move(kind="confirm", text=text, question_id=self._id())

    def _again(self, kind_of_line: str, *, kind: str = "repeat") -> Move:
        """A line of its own, then the request that is still open."""
        text = f"{self.talk.say(kind_of_line)} {self.talk.say('back', question=self._request())}"
        if self.state.phase is not Phase.questions:
            text = f"{self.talk.say(kind_of_line)} {self._request()}"
        return Move(
            kind="steer" if kind == "steer" else "repeat", text=text, question_id=self._id()
        )

    # -- phases --------------------------------------------------------------------------------

    def _in_greeting(self, heard: Heard, opinion: Opinion | None, turn: int, at: float) -> Move:
        if heard.intent is Intent.no:
            return Move(kind="wait", text=self.talk.say("greet_again"))
        told = self._tell(heard, opinion, turn, at) if _asks(heard) else ""
        if told:
            return Move(kind="answer", text=f"{told} {self.talk.say('greet_again')}")
        return self._next(self.talk.say("start"), None, at)

    def _in_questions(self, heard: Heard, opinion: Opinion | None, turn: int, at: float) -> Move:
        question = self.agenda.current
        if question is None:  # the plan was empty
            return self._next("", opinion, at)
        if _asks(heard):
            told = self._tell(heard, opinion, turn, at)
            return Move(
                kind="answer",
                text=f"{told} {self.talk.say('back', question=self._request())}",
                question_id=question.id,
            )
        match heard.intent:
            case Intent.rephrase:
                return self._rephrase(question, opinion)
            case Intent.off_topic:
                return self._again("steer", kind="steer")
            case Intent.skip:
                # Declining a follow-up takes nothing back of what was answered before.
                given = self.state.answers
                self.agenda.close(
                    question, judge(given, question).coverage if given else Coverage.declined
                )
                return self._next(self.talk.say("ack_skip"), opinion, at)
            case Intent.dont_know if not self.state.answers:
                self.agenda.close(question, Coverage.declined)
                return self._next(self.talk.say("ack_unknown"), opinion, at)
        return self._judged(question, heard, opinion, turn, at)

    def _judged(
        self, question: PlannedQuestion, heard: Heard, opinion: Opinion | None, turn: int, at: float
    ) -> Move:
        state = self.state
        if heard.intent is not Intent.dont_know:
            state.answers.append(heard.substance or heard.text)
        own: Judgement | None = None
        # A model that wants to say what may not be said is not trusted with a verdict either.
        if opinion and opinion.line and not fit_to_say(opinion.line, self.language, asks=False):
            opinion = None
        if opinion is not None and opinion.coverage is not None and not heard.attempt:
            coverage, wants = opinion.coverage, opinion.follow_up
            if coverage is Coverage.covered:
                own = judge(state.answers, question, state.mentioned)
                if not own.told:  # nothing was said that could cover anything
                    coverage, wants = Coverage.thin, self.agenda.worth_more(own, at)
        else:
            own = judge(state.answers, question, state.mentioned)
            coverage, wants = own.coverage, self.agenda.worth_more(own, at)
        told = self._tell(heard, None, turn, at) if heard.questions else ""
        asked = self.agenda.follow_ups(question)
        if (
            wants
            and heard.intent is not Intent.dont_know
            and self.agenda.follow_ups_left() > 0
            and at < GOODBYE * self.agenda.limit
            and not (state.closing and asked)
        ):
            return self._follow_up(question, own, opinion, told)
        self.agenda.close(question, coverage)
        lead = told or self.talk.say("ack_unknown" if heard.intent is Intent.dont_know else "ack")
        return self._next(lead, opinion if not told else None, at)

    def _in_candidate_questions(
        self, heard: Heard, opinion: Opinion | None, turn: int, at: float
    ) -> Move:
        late = at >= GOODBYE * self.agenda.limit
        if _asks(heard) or (heard.questions and heard.intent is Intent.answer):
            told = self._tell(heard, opinion, turn, at)
            if late:
                return self._goodbye(Ending.finished, lead=told)
            more = self.talk.say("more")
            self.state.open_line = more
            return Move(kind="answer", text=f"{told} {more}")
        if heard.intent in (Intent.no, Intent.skip, Intent.dont_know) or late:
            return self._goodbye(Ending.finished)
        if heard.intent is Intent.rephrase:
            return Move(kind="repeat", text=self.talk.say("more"))
        self.state.remarks += 1
        if self.state.remarks > 2:
            return self._goodbye(Ending.finished)
        remark = self.talk.say("more" if heard.intent is Intent.ready else "remark")
        return Move(kind="invite", text=remark)

    # -- steps ---------------------------------------------------------------------------------

    def _next(self, lead: str, opinion: Opinion | None, at: float) -> Move:
        """Asks the next question, or goes on to the candidate's questions, or says goodbye."""
        state = self.state
        if at >= GOODBYE * self.agenda.limit:
            return self._goodbye(Ending.finished)
        question = self.agenda.upcoming(at)
        if question is None:
            return self._invite(lead, at)
        state.phase = Phase.questions
        self.agenda.ask(question)
        line = self._model_line(opinion, question)
        state.open_line = question.text if line is None else line
        if line is not None:
            return Move(kind="ask", text=line, question_id=question.id, by_model=True)
        bridge = self.talk.bridge() if question.id == self.agenda.personal else ""
        if question.id.startswith(FROM_NOTE):
            lead, text = "", self.talk.say("note_ask", question=question.text)
        else:
            text = question.text
        return Move(kind="ask", text=_join(lead, bridge, text), question_id=question.id)

    def _model_line(self, opinion: Opinion | None, question: PlannedQuestion) -> str | None:
        """A model's wording of the next question, if it asks just that and may be said."""
        if opinion is None or opinion.follow_up or not opinion.line:
            return None
        line = self._to_the_matter(opinion.line, question)
        wanted = stems(f"{question.text} {question.topic}")
        near = len(wanted & stems(line)) >= max(2, round(0.3 * len(wanted)))
        return line if near and fit_to_say(line, self.language, asks=True) else None

    def _to_the_matter(self, line: str, question: PlannedQuestion, *answers: str) -> str:
        """Of a model's wording what belongs to `question`, and takes up nothing but `answers`."""
        matter = Matter(
            asked=(question.text, question.topic),
            answered=answers,
            named=(*self.called, *(t for a in answers for t in concrete_terms(a) if " " not in t)),
            secret=(*question.look_for, *self.state.notes),
            later=tuple(
                q.text
                for number, q in enumerate(self.agenda.questions)
                if number > self.state.index and q.id != question.id
            ),
        )
        return to_the_matter(line, self.language, matter)

    def _invite(self, lead: str, at: float) -> Move:
        state = self.state
        self.agenda.finish()
        why = ""
        if state.closing:
            why = self.talk.say("closing")
        elif at >= NO_NEW_TOPIC * self.agenda.limit and state.index + 1 < len(
            self.agenda.questions
        ):
            why = self.talk.say("time_short")
        state.phase, state.index = Phase.candidate_questions, len(self.agenda.questions)
        state.open_line = self.talk.say("invite")
        return Move(kind="invite", text=_join(lead, why, state.open_line))

    def _follow_up(
        self, question: PlannedQuestion, own: Judgement | None, opinion: Opinion | None, told: str
    ) -> Move:
        state = self.state
        self.agenda.ask_more(question)
        line = self._to_the_matter(opinion.line, question, *state.answers) if opinion else ""
        near = stems(line) & stems(" ".join((*state.answers, question.text, question.topic)))
        if line and near and line != state.open_line and fit_to_say(line, self.language, asks=True):
            state.open_line = line
            if opinion and opinion.about:
                state.mentioned.append(opinion.about[:60])
            return Move(
                kind="follow_up", text=_join(told, line), question_id=question.id, by_model=True
            )
        own = own or judge(state.answers, question, state.mentioned)
        if own.gap is Gap.off and self.agenda.follow_ups(question) > 1:  # said once is enough
            own = own.model_copy(update={"gap": Gap.example})
        line = self.talk.follow_up(own, question.text)
        if own.mention.text and not fit_to_say(line, self.language, asks=True):
            own = own.model_copy(update={"mention": NOTHING})  # words that were put in her mouth
            line = self.talk.follow_up(own, question.text)
        if own.mention.text and own.mention.text in line:
            state.mentioned.append(own.mention.text)
        state.open_line = question.text if own.gap is Gap.off else line
        return Move(kind="follow_up", text=_join(told, line), question_id=question.id)

    def _rephrase(self, question: PlannedQuestion, opinion: Opinion | None) -> Move:
        line = opinion.line if opinion else ""
        line = self._to_the_matter(line, question, self.state.open_line, *self.state.answers)
        wanted = stems(f"{question.text} {question.topic} {self.state.open_line}")
        if line and wanted & stems(line) and fit_to_say(line, self.language, asks=True):
            return Move(kind="rephrase", text=line, question_id=question.id, by_model=True)
        text = self.talk.rephrase(self.state.open_line or question.text, question.topic)
        return Move(kind="rephrase", text=text, question_id=question.id)

    def _tell(self, heard: Heard, opinion: Opinion | None, turn: int, at: float) -> str:
        """An answer to the candidate's questions; what nobody can answer goes to the recruiter."""
        left = max(1, round((self.agenda.limit - at) / 60))
        told, kept = self.talk.tell(heard, opinion.line if opinion else "", left, turn)
        known = {q.text for q in self.state.candidate_questions}
        self.state.candidate_questions.extend(q for q in kept if q.text not in known)
        return told

    def _goodbye(self, ending: Ending, lead: str = "") -> Move:
        state = self.state
        self.agenda.finish()
        passed = any(not q.answered for q in state.candidate_questions)
        state.phase, state.ended, state.confirming = Phase.ended, ending, ""
        return Move(
            kind="goodbye", text=_join(lead, self.talk.goodbye(ending, passed)), ends=ending
        )

    def _suspend(self) -> Move:
        """Nobody is there: the interview is set aside, its state stays as it is."""
        return Move(
            kind="suspend", text=self.talk.say("suspend"), question_id=self._id(), ends=Ending.away
        )

    def break_off(self) -> Move:
        """A service is away without which nothing goes on; the state stays as it is."""
        return Move(
            kind="suspend",
            text=self.talk.say("break_off"),
            question_id=self._id(),
            ends=Ending.away,
        )

    def _take_note(self, text: str) -> None:
        text = " ".join(text.split())[:500]
        if not text:
            return
        self.state.notes = [*self.state.notes[-9:], text]
        question = self.talk.question_from_note(text)
        # What may not be asked is not asked, whoever wishes it (ARCHITECTURE.md, rule 4).
        if (
            question
            and not touches_private_life(question)
            and self.state.phase
            in (
                Phase.greeting,
                Phase.questions,
            )
        ):
            self.agenda.add(question)

    # -- small things --------------------------------------------------------------------------

    def _request(self) -> str:
        """What the candidate was last asked for, without what was said around it."""
        if self.state.phase is Phase.greeting:
            return self.talk.say("greet_again")
        question = self.agenda.current
        return self.state.open_line or (question.text if question else self.talk.say("more"))

    def _id(self) -> str | None:
        question = self.agenda.current
        return question.id if question else None


def _asks(heard: Heard) -> bool:
    return heard.intent in (Intent.question, Intent.process, Intent.about_ai, Intent.time)


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
