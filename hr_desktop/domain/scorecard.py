"""The scorecard: findings with the candidate's own words, totals computed here and nowhere else."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.domain.plan import CRITERIA, CriterionName
from hr_desktop.domain.vacancy import CriteriaWeights, Language


class Recommendation(StrEnum):
    strongly_recommend = "strongly_recommend"
    recommend = "recommend"
    consider = "consider"
    reject = "reject"
    insufficient_evidence = "insufficient_evidence"


class Evidence(Value):
    """A verified quote: found in the candidate's turn `turn`, or in the resume (`turn` None)."""

    quote: str
    turn: int | None = None
    concern: bool = False


class CriterionScore(Value):
    """One criterion. `score` is 0 to 100, or None when there is not enough evidence."""

    score: int | None
    reason: str
    concerns: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class QuestionFinding(Value):
    """What came of a question: where it was asked, whether it was covered, and what was found."""

    question: str
    question_id: str | None = None
    turn: int | None = None
    covered: bool
    finding: str


class Assessment(Value):
    """An engine's whole judgement of a transcript, checked by code.

    `overall` and `recommendation` come from `total`. `confidence` is 0 to 1: how sure the method
    can be at all. `language` is the language that the reasons are written in.
    """

    criteria: dict[CriterionName, CriterionScore]
    overall: int | None
    recommendation: Recommendation
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    next_round_questions: tuple[str, ...] = ()
    questions: tuple[QuestionFinding, ...] = ()
    limits: tuple[Message, ...] = ()
    confidence: float = 0.5
    language: Language = "en"
    method: str = "offline"
    model: str | None = None
    prompt_version: str = ""


class ScoreCorrection(Value):
    """A person's score for one criterion, beside the machine's."""

    criterion: CriterionName
    score: int | None
    reason: str
    by: str
    at: datetime


class OpinionKind(StrEnum):
    """What a colleague says about a candidate after reading the scorecard."""

    recommend = "recommend"
    doubtful = "doubtful"
    against = "against"


class Opinion(Value):
    """A colleague's opinion beside the machine's score and the decision; it changes neither.

    One for each person and scorecard. `earlier`: it was given on an older assessment of the same
    interview.
    """

    id: int
    kind: OpinionKind
    reason: str
    by: str
    at: datetime
    earlier: bool = False


class Scorecard(Value):
    """A stored scorecard: the machine's assessment, people's corrections and opinions beside it.

    `stale` is True when vacancy, weights or transcript have changed since it was made.
    """

    id: int
    interview_id: int
    application_id: int | None
    assessment: Assessment
    corrections: tuple[ScoreCorrection, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    weights: CriteriaWeights = CriteriaWeights()
    stale: bool = False
    created_at: datetime

    def final_scores(self) -> dict[CriterionName, int | None]:
        """Score of each criterion with the latest correction laid over the machine's."""
        scores = {name: c.score for name, c in self.assessment.criteria.items()}
        for correction in self.corrections:
            scores[correction.criterion] = correction.score
        return scores

    def final(self) -> tuple[int | None, Recommendation]:
        """Overall score and recommendation after people's corrections."""
        return total(self.final_scores(), self.weights)


def round_half_up(value: float) -> int:
    """Round to the nearest whole number, halves upwards (not to even)."""
    return math.floor(value + 0.5)


def recommendation_for(overall: int | None) -> Recommendation:
    """The recommendation for a rounded overall score: 90, 70 and 50 are the thresholds."""
    if overall is None:
        return Recommendation.insufficient_evidence
    if overall >= 90:
        return Recommendation.strongly_recommend
    if overall >= 70:
        return Recommendation.recommend
    if overall >= 50:
        return Recommendation.consider
    return Recommendation.reject


def total(
    scores: dict[CriterionName, int | None], weights: CriteriaWeights
) -> tuple[int | None, Recommendation]:
    """Weighted mean over the criteria that have evidence, weights renormalised.

    Fewer than three criteria with evidence, or less than 60 % of the weight behind them, give
    `(None, insufficient_evidence)`.
    """
    by_name = weights.model_dump()
    known = {name: score for name in CRITERIA if (score := scores.get(name)) is not None}
    all_weight = sum(by_name[name] for name in CRITERIA)
    weight = sum(by_name[name] for name in known)
    if len(known) < 3 or all_weight <= 0 or weight < 0.6 * all_weight:
        return None, Recommendation.insufficient_evidence
    overall = round_half_up(sum(by_name[n] * s for n, s in known.items()) / weight)
    return overall, recommendation_for(overall)
