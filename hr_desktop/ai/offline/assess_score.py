"""Scores of single answers, and of the five criteria from all answers. Pure arithmetic.

Every sign saturates inside an answer, and general words count little without something specific
beside them (`anchor`), so neither length nor padding nor a list of fine words lifts a score.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hr_desktop.ai.offline.assess_answers import PLAIN, Exchange, Sentence, common
from hr_desktop.domain.plan import CriterionName


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """What one answer shows, each 0 to 1; `targets` are the criteria its question asks about."""

    exchange: Exchange
    technical: float
    experience: float
    problem: float
    communication: float
    declined: bool
    thin: bool
    targets: frozenset[CriterionName]

    def value(self, criterion: CriterionName) -> float:
        """The answer's part in a criterion."""
        return {
            "technical_skills": self.technical,
            "experience_relevance": self.experience,
            "problem_solving": self.problem,
            "communication": self.communication,
            "cultural_fit": 0.0,
        }[criterion]


def specific(sentences: Iterable[Sentence]) -> float:
    """How specific the words are, 0 to 1: each distinct term once, ever less for each more."""
    terms: dict[str, float] = {}
    for sentence in sentences:
        for term, weight in sentence.terms.items():
            terms[term] = max(terms.get(term, 0.0), weight)
    plain = min(_MOST_PLAIN, sum(w for w in terms.values() if w <= PLAIN))
    return 1.0 - math.exp(-(plain + sum(w for w in terms.values() if w > PLAIN)) / 4.5)


_MOST_PLAIN = 4.2  # twelve words


def _count(sentences: list[Sentence], sign: Callable[[Sentence], bool]) -> int:
    return sum(1 for s in sentences if sign(s))


def _credit(sentences: list[Sentence], sign: Callable[[Sentence], bool]) -> float:
    return sum(s.credit for s in sentences if sign(s))


def score_answer(exchange: Exchange, targets: frozenset[CriterionName]) -> AnswerScore:
    """Scores one answer for every criterion it can show something about."""
    useful = [s for s in exchange.useful if not s.unknown and not s.question]
    showing = [s for s in useful if s.shows]
    spec = specific(showing)
    anchor = 0.35 + 0.65 * spec
    own = _count(showing, lambda s: s.own)
    own_i = _count(showing, lambda s: s.own and s.own_i)
    would = _count(showing, lambda s: s.would and not s.own)
    told = _count(showing, lambda s: not s.own and not s.would and sum(s.terms.values()) >= 1.0)
    result = _credit(showing, lambda s: s.result)
    number = _count(showing, lambda s: s.number)
    example = _count(showing, lambda s: s.example)
    order = _count(showing, lambda s: s.order)
    cause, options = _credit(showing, lambda s: s.cause), _credit(showing, lambda s: s.options)
    choice, check = _credit(showing, lambda s: s.choice), _credit(showing, lambda s: s.check)

    doing = min(1.0, (0.6 * own + 0.5 * would + 0.45 * told) / 1.8)
    reasons = min(1.0, 0.28 * (min(2, cause) + min(2, choice) + min(2, options) + min(2, check)))
    technical = 0.5 * spec + 0.3 * doing + 0.2 * reasons
    if exchange.kind in ("past", "open") and own + would == 0:
        technical *= 0.65  # asked about one's own work, the trade was described
    past = exchange.kind != "would"
    experience = (
        0.3 * min(1.0, own / 2)
        + 0.12 * min(1, own_i)
        + 0.13 * min(1, example)
        + 0.27 * min(1, result)
        + 0.18 * min(1, number)
    ) * (0.4 + 0.6 * spec)
    if not past:
        experience *= 0.5
    steps = sum(
        0.75 * min(1.0, n) + 0.25 * min(1.0, max(0.0, n - 1))
        for n in (cause, options, choice, check)
    )
    acts = min(1.0, (own + would) / 3)
    problem = min(1.0, (steps + 0.5 * min(1.0, result) + 0.5 * acts) / 3.1) * anchor
    shared = {k for s in useful for k in s.keys} & (exchange.keys | exchange.topic_keys)
    relevant = 1.0 if shared and spec > 0.25 else 0.75 if spec > 0.5 else 0.5 if shared else 0.25
    concrete = min(
        1.0,
        0.2 * min(1, example)
        + 0.2 * min(1, number)
        + 0.2 * min(1.0, 0.6 * (own + would))
        + 0.15 * min(1, result)
        + 0.45 * spec,
    )
    ordered = 1.0 if order >= 2 or (order and cause + choice + result) else 0.7 if order else 0.4
    declined = any(s.unknown for s in exchange.sentences) and len(showing) < 2
    total = sum(s.weight for s in showing)
    thin = declined or total < 2.4
    direct = 0.0 if declined else 0.6 if thin else 1.0
    communication = (
        0.25 * relevant * direct
        + 0.2 * ordered * min(1.0, total / 5)
        + 0.4 * concrete
        + 0.15 * direct
    )
    if useful and useful[0].gap and exchange.kind == "past":
        # "Have you done this?" "No": honest, and not held against how it is said.
        technical, experience = 0.65 * technical, 0.5 * experience
    if declined:
        technical, problem, experience = 0.35 * technical, 0.35 * problem, 0.5 * experience
    return AnswerScore(
        exchange, technical, experience, problem, communication, declined, thin, targets
    )


_FEW_ANSWERS, _FEW_WORDS = 3, 40


def too_little(answers: list[AnswerScore]) -> bool:
    """Whether so little was said that a low score would be a verdict on the interview."""
    said = sum(len(s.text.split()) for a in answers for s in a.exchange.sentences)
    return len(answers) < 2 or (len(answers) < _FEW_ANSWERS and said < _FEW_WORDS)


def topical(answers: list[AnswerScore], subject: frozenset[str]) -> float:
    """0.45 to 1: how much of the talk is about what was asked, or about the trade at all.

    A good answer may share no word with its question; hardly any answer doing so means that the
    talk is about something else, however lively it is told.
    """
    asked = [a for a in answers if a.exchange.kind != "motive" and a.exchange.useful]
    if not asked:
        return 1.0
    near = 0
    for answer in asked:
        said = {k for s in answer.exchange.useful for k in s.terms}
        goal = (answer.exchange.keys | subject) - common()
        roots = {k[:6] for k in goal if len(k) > 6}
        tools = any(s.tools and s.shows for s in answer.exchange.useful)
        near += bool(said & goal or tools or any(k[:6] in roots for k in said if len(k) > 6))
    return 0.45 + 0.55 * min(1.0, near / len(asked) / _ENOUGH_NEAR)


_ENOUGH_NEAR = 0.25


def best_mean(values: list[float], part: float) -> float:
    """Mean of the best `part` of the values (at least one): a single miss is not a verdict."""
    if not values:
        return 0.0
    keep = max(1, round(len(values) * part))
    chosen = sorted(values, reverse=True)[:keep]
    return sum(chosen) / len(chosen)


def criterion_value(criterion: CriterionName, answers: list[AnswerScore]) -> float | None:
    """0 to 1, or None when nothing was asked or said that could show it."""
    if criterion == "communication":
        values = [a.communication for a in answers]
        return best_mean(values, 0.85) if len(values) >= 2 else None
    targeted = [a for a in answers if criterion in a.targets]
    others = [a for a in answers if criterion not in a.targets]
    values = [a.value(criterion) for a in targeted]
    mean = best_mean(values, 0.7)
    # Something shown where it was not asked for counts, too, but only upwards.
    bonus = [a.value(criterion) for a in others if a.value(criterion) > max(mean, 0.3)]
    if not targeted and len(bonus) < 2:
        return None
    if bonus:
        weight = min(len(bonus), 3) * (0.5 if targeted else 1.0)
        pool = len(targeted) or 0
        mean = (mean * pool + best_mean(bonus, 1.0) * weight) / (pool + weight)
    if criterion == "problem_solving":
        mean = 0.75 * mean + 0.25 * _breadth(answers)
    return mean


def _breadth(answers: list[AnswerScore]) -> float:
    """Which of cause, options, choice and check are shown at all, each at least twice."""
    sentences = [s for a in answers for s in a.exchange.useful if sum(s.terms.values()) >= 0.8]
    counts = (
        _credit(sentences, lambda s: s.cause),
        _credit(sentences, lambda s: s.options),
        _credit(sentences, lambda s: s.choice),
        _credit(sentences, lambda s: s.check),
    )
    return sum(min(1.0, n / 2) for n in counts) / 4


# From signs to points: what an average answer of a person who can do the work shows (about 0.55)
# is 70, and nobody shows every sign in every answer.
_CURVE = ((0.0, 5.0), (0.15, 23.0), (0.3, 45.0), (0.45, 63.0), (0.6, 77.0), (0.75, 88.0), (0.9, 96.0), (1.0, 100.0))  # fmt: skip


def points(value: float) -> float:
    """0 to 100 for a value of 0 to 1, along a fixed curve."""
    for (x0, y0), (x1, y1) in itertools.pairwise(_CURVE):
        if value <= x1:
            return y0 + (y1 - y0) * (max(value, x0) - x0) / (x1 - x0)
    return 100.0
