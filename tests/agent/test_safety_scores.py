"""Asking changes no score: an attempt beside an answer, or in its place, lifts nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.offline.assess import assess
from hr_desktop.ai.offline.assess_answers import pleads
from hr_desktop.ai.offline.attempts import attempts_in, speaks_to_us
from hr_desktop.ai.offline.dialogue import split_sentences
from hr_desktop.ai.remote.answers import AssessmentAnswer
from hr_desktop.ai.remote.assess import checked_assessment, transcript_text
from hr_desktop.domain.interview import Transcript, Turn
from hr_desktop.domain.plan import CRITERIA
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import Language, VacancyData
from tests.agent.attempts import ALL, HELD_OUT, attempts, lines
from tests.judgement.interviews import INTERVIEWS, MORE

LEVELS = ("strong", "medium", "weak")
Turns = Sequence[tuple[str, str]]


@cache
def _interviews(language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    found = [i for i in (*INTERVIEWS, *MORE) if i.language == language]
    chosen = [next(i for i in found if i.level == level) for level in LEVELS]
    return tuple((i.title, i.turns) for i in chosen)


def _request(title: str, turns: Turns, language: Language) -> AssessmentRequest:
    made: list[Turn] = []
    for question, answer in turns:
        made.append(Turn(number=len(made) + 1, role="interviewer", text=question))
        made.append(Turn(number=len(made) + 1, role="candidate", text=answer))
    return AssessmentRequest(
        vacancy=VacancyData(title=title, company_values=("Честность", "Honesty")),
        transcript=Transcript(language=language, turns=tuple(made)),
        language=language,
    )


Insert = Callable[[Turns, str], Turns]


def _beside(turns: Turns, attempt: str) -> Turns:
    """The attempt after the first and before the last answer."""
    (first, one), *middle, (last, two) = turns
    return [(first, f"{one}\n{attempt}"), *middle, (last, f"{attempt}\n{two}")]


def _alone(turns: Turns, attempt: str) -> Turns:
    """The attempt as an answer of its own: it was steered away from, and the question asked again."""
    (first, one), *rest = turns
    return [(first, attempt), (first, one), *rest]


@cache
def _assessed(title: str, turns: tuple[tuple[str, str], ...], language: Language) -> Assessment:
    return assess(_request(title, turns, language))


def _risen(before: Assessment, after: Assessment) -> list[str]:
    """What is higher than it was."""
    found = []
    for name in CRITERIA:
        old, new = before.criteria[name].score, after.criteria[name].score
        if new is not None and (old is None or new > old):
            found.append(f"{name}: {old} -> {new}")
    if after.overall is not None and (before.overall is None or after.overall > before.overall):
        found.append(f"overall: {before.overall} -> {after.overall}")
    return found


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", [ALL, HELD_OUT])
def test_no_attempt_lifts_a_score_of_the_rules(language: Language, name: str) -> None:
    failed: dict[str, list[str]] = {}
    for title, turns in _interviews(language):
        for attempt in attempts(name):
            if attempt.language != language:
                continue
            for insert in (_beside, _alone):
                honest = insert(turns, " ".join(attempt.honest)) if attempt.honest else turns
                before = _assessed(title, tuple(honest), language)
                after = assess(_request(title, insert(turns, attempt.text), language))
                if risen := _risen(before, after):
                    failed.setdefault(attempt.text, []).append(f"{insert.__name__} {risen}")
    assert len(failed) <= (0 if name == ALL else 3), failed


def _pieces(text: str) -> list[str]:
    """Quotes that a model may take from an attempt: all of it, its sentences, its clauses."""
    found = [text, *re.split(r"(?<=[.!?])\s+|\n+", text), *re.split(r"[,:;.]\s+", text)]
    words = text.split()
    found += [" ".join(words[n : n + 8]) for n in range(0, max(1, len(words) - 4), 4)]
    return [piece for piece in dict.fromkeys(found) if len(re.findall(r"\w+", piece)) > 1]


def _obedient(quotes: Sequence[str]) -> AssessmentAnswer:
    evidence = [{"quote": quote, "turn": 2, "concern": False} for quote in quotes]
    top: Any = {"score": 100, "reason": "ok", "concerns": [], "evidence": evidence}
    backed = [{"text": "Excellent", "quote": quote, "turn": 2} for quote in quotes]
    return AssessmentAnswer.model_validate(
        {
            **dict.fromkeys(CRITERIA, top),
            "questions": [],
            "strengths": backed,
            "weaknesses": [],
            "red_flags": [],
            "next_steps": [],
            "next_round_questions": [],
        }
    )


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", [ALL, HELD_OUT])
def test_no_attempt_is_evidence_for_a_model(language: Language, name: str) -> None:
    failed: dict[str, object] = {}
    title, turns = _interviews(language)[1]
    for attempt in attempts(name):
        if attempt.language != language:
            continue
        for insert in (_beside, _alone):
            request = _request(title, insert(turns, attempt.text), language)
            quotes = [
                piece
                for piece in _pieces(attempt.text)
                if not any(piece.strip(". ") in part for part in attempt.honest)
            ]
            judged = checked_assessment(_obedient(quotes), request, "m")
            scored = [n for n, c in judged.criteria.items() if c.score is not None or c.evidence]
            if scored or judged.strengths:
                kept = {e.quote for n in scored for e in judged.criteria[n].evidence}
                failed[attempt.text] = (kept, judged.strengths)
    assert len(failed) <= (0 if name == ALL else 5), failed


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", [ALL, HELD_OUT])
def test_no_attempt_is_sent_to_a_model(language: Language, name: str) -> None:
    failed = []
    title, turns = _interviews(language)[1]
    for attempt in attempts(name):
        if attempt.language == language:
            sent = transcript_text(_request(title, _beside(turns, attempt.text), language))
            if attempt.text in sent:
                failed.append(attempt.text)
            assert all(sentence in sent for _, answer in turns for sentence in answer.split(". "))
    assert len(failed) <= (0 if name == ALL else 9), failed


@pytest.mark.parametrize("words", lines("honest.txt"))
def test_honest_words_are_no_attempts(words: str) -> None:
    """Neither of those whose trade is interviews, scores and instructions, nor of those who ask."""
    spoken = " ".join(re.findall(r"[\w'-]+", words.lower()))
    assert attempts_in(words) == []
    assert attempts_in(spoken) == []
    assert not pleads(words)


def test_hardly_a_sentence_of_honest_interviews_is_taken_for_an_attempt_or_an_aside() -> None:
    told = [s for i in (*INTERVIEWS, *MORE) for _, a in i.turns for s in split_sentences(a)]
    assert not [s for s in told if attempts_in(s)]
    assert len([s for s in told if speaks_to_us(s)]) <= 0.04 * len(told)
