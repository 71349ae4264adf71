"""A candidate who answers from a script: for the tour, with the real agent process."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
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


class ScriptedCandidate:
    """Answers as in a script of another talk: to each question what was said to the nearest one."""

    def __init__(self, turns: Sequence[Turn], language: Language) -> None:
        self._language = language
        self._answers: list[tuple[frozenset[str], str]] = []
        self._questions: list[str] = []  # the candidate's own, asked at the end
        self._asked = 0
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

        def nearness(one: tuple[frozenset[str], str]) -> float:
            return len(words & one[0]) / max(1, len(words | one[0]))

        best = max(self._answers, key=nearness, default=None)
        if best is None or nearness(best) < NEAR:
            return _SKIP[self._language]
        self._answers.remove(best)
        return best[1]


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
                    await agent.say(interview_id, answer, uuid4().hex)
                case "error":
                    said = event.get("said") or message("agent.no_start").model_dump()
                    raise refuse(said["code"], **said.get("params", {}))
                case "ended":
                    return
    finally:
        stop()
