# ruff: noqa: E501 (a prompt and patterns are easier to read in one piece)
"""Composes the interviewer's lines from the pools of `ai.offline.dialogue_words`."""

from __future__ import annotations

import re
from collections.abc import MutableMapping

from hr_desktop.agent.state import Ending
from hr_desktop.ai.offline.dialogue import (
    Heard,
    Intent,
    fold,
    question_intent,
    single_questions,
)
from hr_desktop.ai.offline.dialogue_answers import answer_from, may_answer_from
from hr_desktop.ai.offline.dialogue_checks import fit_to_say, grounded
from hr_desktop.ai.offline.dialogue_judge import Gap, Judgement
from hr_desktop.ai.offline.dialogue_words import Words
from hr_desktop.ai.offline.language import inside_quotes
from hr_desktop.domain.interview import CandidateQuestion, InterviewKind
from hr_desktop.domain.vacancy import Language, VacancyData

LONG_BREAK_S = 1800.0


class Talk:
    """What the interviewer can say, in one language and for one vacancy."""

    def __init__(
        self,
        language: Language,
        seed: int,
        used: MutableMapping[str, int],
        kind: InterviewKind,
        vacancy: VacancyData,
    ) -> None:
        self._language: Language = language
        self._seed = seed
        self._words = Words(language, seed, used)
        self._practice = kind is InterviewKind.practice
        self._vacancy = vacancy
        self._sources: list[str] | None = None

    def use(self, used: MutableMapping[str, int]) -> None:
        """Counts what was said in `used` from now on."""
        self._words = Words(self._language, self._seed, used)

    def say(self, occasion: str, /, **params: str | int) -> str:
        """The next line of a kind."""
        return self._words.line(occasion, **params)

    def greeting(self, minutes: int) -> str:
        """The first words; their first sentence says that an AI speaks (ARCHITECTURE.md, rule 5)."""
        title = inside_quotes(self._vacancy.title)
        company = self._vacancy.company.strip()
        if title and company:
            about = self.say("about", title=title, company=company)
        else:
            about = self.say("about_title", title=title) if title else self.say("about_none")
        kind = self.say("kind_practice" if self._practice else "kind_real")
        return self.say("greet", about=about, kind=kind, minutes=self._words.minutes(minutes))

    def bridge(self) -> str:
        """The transition to the personal questions."""
        return self.say("to_personal_practice" if self._practice else "to_personal")

    def follow_up(self, judgement: Judgement, question: str) -> str:
        """A follow-up on what an answer left open, about a thing it named when there is one."""
        gap = Gap.example if judgement.gap is Gap.nothing else judgement.gap
        kind = f"follow_{gap.value}"
        mention = judgement.mention
        if mention.kind == "figure" and gap is Gap.how:
            return self.say("follow_figure", x=mention.text)
        if mention.kind in ("name", "object") and self._words.has(f"{kind}_x"):
            return self.say(f"{kind}_x", x=mention.text)
        return self.say(kind, question=question)

    def rephrase(self, request: str, topic: str) -> str:
        """The open request in other words."""
        if topic:
            return self.say("rephrase", question=request, topic=inside_quotes(topic))
        return self.say("rephrase_plain", question=request)

    def recap(self, done: int, total: int, request: str, away_s: float) -> str:
        """After an interruption: how far we are, and the request that is open."""
        if done == 0:
            state = self.say("done_none")
        elif done >= total:
            state = self.say("done_all")
        else:
            state = self.say("done", n=done, all=total)
        kind = "recap_long" if away_s > LONG_BREAK_S else "recap"
        return self.say(kind, done=state, question=request).strip()

    def goodbye(self, ending: Ending, passed: bool) -> str:
        """The last words."""
        notice = self.say("passed") if passed and not self._practice else ""
        if ending is Ending.stopped:
            return self.say("goodbye_stop", passed=notice)
        if ending is Ending.time:
            return self.say("goodbye_time", passed=notice)
        if self._practice:
            return self.say("goodbye_practice")
        return self.say("goodbye", passed=notice)

    def tell(
        self, heard: Heard, model_line: str, minutes_left: int, turn: int
    ) -> tuple[str, list[CandidateQuestion]]:
        """Answers the candidate's questions; gives the words, and the questions to keep.

        A model's answer is said only when the vacancy bears it out.
        """
        questions = list(heard.questions) or [heard.text]
        if model_line and self._may_say(model_line, questions):
            return model_line.strip(), [
                CandidateQuestion(turn=turn, text=q, answered=True) for q in questions
            ]
        lines: list[str] = []
        kept: list[CandidateQuestion] = []
        answers: list[str] = []
        for question in (one for asked in questions for one in single_questions(asked)):
            own = self._about_the_talk(question, minutes_left)
            if own is not None:
                lines += [own] if own not in lines else []
                continue
            answer = answer_from(question, self._vacancy, self._language)
            kept.append(CandidateQuestion(turn=turn, text=question, answered=answer is not None))
            if answer is not None and answer not in answers:
                answers.append(answer)
        if answers:
            answer = " ".join(answers)
            sourced = answer.startswith(("В вакансии", "The vacancy"))
            lines.append(answer if sourced else self.say("told", answer=answer))
        if not all(k.answered for k in kept):
            lines.append(self.say("unknown_rest" if lines else "unknown"))
        return " ".join(lines), kept

    def _about_the_talk(self, question: str, minutes_left: int) -> str | None:
        """The answer to a question about this interview itself, None when it is about the job."""
        match question_intent(question):
            case Intent.time:
                return self.say("time", minutes=self._words.minutes(minutes_left))
            case Intent.about_ai:
                return self.say("about_ai")
            case Intent.process:
                return self.say("process_practice" if self._practice else "process")
        return None

    def _may_say(self, line: str, questions: list[str]) -> bool:
        if self._sources is None:
            vacancy = self._vacancy
            self._sources = [
                *may_answer_from(vacancy),
                vacancy.title,
                vacancy.company,
                vacancy.area,
                *vacancy.key_skills,
                f"{vacancy.salary_from or ''} {vacancy.salary_to or ''}",
            ]
        return fit_to_say(line, self._language, asks=False) and grounded(
            line, self._sources, questions
        )

    def question_from_note(self, note: str) -> str | None:
        """The question in a recruiter's note, in words for the candidate; None when it has none."""
        note = note.strip()
        if note.endswith("?") and not _ASK_VERB.match(fold(note)):
            return note
        match = _ASK_VERB.match(note.lower().replace("ё", "е"))
        if match is None:
            return None
        rest = note[match.end() :].strip(" ,:-–—.?!")
        if not rest:
            return None
        about = bool(_PREPOSITION.match(rest.lower()))
        if self._language == "ru":
            return f"Расскажите, пожалуйста, {rest}." if about else f"Скажите, пожалуйста, {rest}?"
        return f"Please tell me {rest}." if about else f"Could you tell me {rest}?"


_ASK_VERB = re.compile(
    r"^(?:пожалуйста,?\s+)?(?:спроси(?:те)?|уточни(?:те)?|поинтересуй(?:тесь|ся)|узнай(?:те)?|выясни(?:те)?)\b"
    r"(?:\s+(?:его|ее|у него|у нее|кандидата|еще|подробнее))*|"
    r"^(?:please\s+)?(?:ask|find out|clarify|check|enquire|inquire)\b(?:\s+(?:him|her|them|the candidate|also|more))*",
)
_PREPOSITION = re.compile(r"^(?:про|о|об|обо|about)\s")
