"""A candidate who answers from a script: for the tour, with the real agent process."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from hr_desktop.ai.offline.language import lemmas
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import message, refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.services.agent_process import AgentProcess

_READY: dict[Language, str] = {"ru": "Да, можем начинать.", "en": "Yes, let us start."}
_SKIP: dict[Language, str] = {
    "ru": "Этот вопрос я бы хотела пропустить.",
    "en": "I would like to skip this question.",
}
_NO_QUESTIONS: dict[Language, str] = {
    "ru": "Спасибо, вопросов больше нет.",
    "en": "Thank you, I have no more questions.",
}
NEAR = 0.12  # share of common words below which an answer belongs to another question
_SAME = 0.4  # from this share on, a question is the script's own
_SPEED = 13.0  # characters a second of calm speech
_PAUSE_S = 2.0  # before an answer


@dataclass(frozen=True)
class Prepared:
    """What the candidate can say on a subject, whichever way it is asked about."""

    about: frozenset[str]  # base forms of the subject's words; empty: fits anything
    text: str

    @classmethod
    def read(cls, talk: Mapping[str, Any]) -> tuple[Prepared, ...]:
        """The prepared answers of an example interview."""
        return tuple(
            cls(frozenset(lemmas(one["about"])), one["text"]) for one in talk.get("prepared", ())
        )


class ScriptedCandidate:
    """Answers as in a script of another talk: to each question what was said to the nearest one.

    `prepared` serves questions and follow-ups that the script does not have.
    """

    def __init__(
        self, turns: Sequence[Turn], language: Language, prepared: Sequence[Prepared] = ()
    ) -> None:
        self._language = language
        self._answers: list[tuple[frozenset[str], str]] = []
        self._prepared = list(prepared)
        self._questions: list[str] = []  # the candidate's own, asked at the end
        self._asked = 0
        self._topic: tuple[str | None, frozenset[str]] = (None, frozenset())
        asked = ""
        for turn in turns:
            if turn.role == "interviewer":
                asked = turn.text
            elif turn.text.rstrip().endswith("?"):
                self._questions.append(turn.text)
            else:
                self._answers.append((frozenset(lemmas(asked)), turn.text))

    def answer(self, question: str, question_id: str | None) -> str:
        """What the candidate says to this line of the interviewer."""
        self._asked += 1
        if self._asked == 1:
            return _READY[self._language]
        if question_id is None:
            return self._questions.pop(0) if self._questions else _NO_QUESTIONS[self._language]
        words = frozenset(lemmas(question))
        if self._topic[0] == question_id:  # a follow-up is about the question before it, too
            return self._on(words | self._topic[1]) or self._near(words, NEAR) or self._skip()
        self._topic = (question_id, words)
        return (
            self._near(words, _SAME) or self._on(words) or self._near(words, NEAR) or self._skip()
        )

    def _near(self, words: frozenset[str], least: float) -> str | None:
        def nearness(one: tuple[frozenset[str], str]) -> float:
            return len(words & one[0]) / max(1, len(words | one[0]))

        best = max(self._answers, key=nearness, default=None)
        if best is None or nearness(best) < least:
            return None
        self._answers.remove(best)
        return best[1]

    def _on(self, words: frozenset[str]) -> str | None:
        """The prepared answer that shares most words with the question, else one for anything."""
        best = max(self._prepared, key=lambda p: len(p.about & words), default=None)
        if best is None or not best.about & words:
            best = next((p for p in self._prepared if not p.about), None)
        if best is None:
            return None
        self._prepared.remove(best)
        return best.text

    def _skip(self) -> str:
        return _SKIP[self._language]


def spoken_s(*texts: str) -> float:
    """Seconds that it takes to say `texts` one after another, with a pause before each answer."""
    return _PAUSE_S + sum(len(text) for text in texts) / _SPEED


def core_questions(turns: Sequence[Turn]) -> tuple[str, ...]:
    """The questions of a script that were answered, without greeting and the candidate's own."""
    found: list[str] = []
    for turn, reply in itertools.pairwise(turns):
        answered = reply.role == "candidate" and not reply.text.rstrip().endswith("?")
        if turn.role == "interviewer" and answered and turn.number > 1:
            found.append(turn.text)
    return tuple(found)


async def hold_interview(
    agent: AgentProcess, interview_id: int, candidate: ScriptedCandidate
) -> AsyncIterator[dict[str, Any]]:
    """Hold an interview through the agent's process; gives each turn as it is kept.

    The interview's clock runs as if everything were spoken aloud.

    Raises PersonError with what the agent says when it fails.
    """
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    stop = agent.listen(events.put_nowait)
    question, question_id = "", None
    try:
        await agent.hold(interview_id)
        while True:
            event = await events.get()
            if event.get("interview_id") != interview_id:
                continue
            match event["event"]:
                case "turn":
                    yield event["turn"]
                    if event["turn"]["role"] == "interviewer":
                        question = event["turn"]["text"]
                        question_id = event["turn"].get("question_id")
                case "listening":
                    answer = candidate.answer(question, question_id)
                    await agent.say(
                        interview_id, answer, uuid4().hex, took_s=spoken_s(question, answer)
                    )
                case "error":
                    said = event.get("said") or message("agent.no_start").model_dump()
                    raise refuse(said["code"], **said.get("params", {}))
                case "ended":
                    return
    finally:
        stop()
