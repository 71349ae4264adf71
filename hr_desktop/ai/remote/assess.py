"""A model's findings become an assessment: quotes verified, totals computed, the rest dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.offline.assess_answers import pleads
from hr_desktop.ai.offline.attempts import attempts_in, speaks_to_us, without_attempts
from hr_desktop.ai.private_life import probes_private_life, touches_private_life
from hr_desktop.ai.remote import prompts
from hr_desktop.ai.remote.answers import (
    AssessmentAnswer,
    CriterionAnswer,
    QuoteAnswer,
    QuoteBackedAnswer,
)
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.plan import CRITERIA, CriterionName
from hr_desktop.domain.scorecard import (
    Assessment,
    CriterionScore,
    Evidence,
    QuestionFinding,
    total,
)

_MOST_QUOTES = 4
_QUESTION = re.compile(r"[^.!?]*\?")


def transcript_text(request: AssessmentRequest) -> str:
    """The whole transcript with numbered turns, and the vacancy it is judged against."""
    vacancy = request.vacancy
    lines = [f"Vacancy: {vacancy.title}"]
    lines += [f"Requirement: {r.text}" for r in vacancy.requirements]
    lines += [f"Value of the company: {value}" for value in vacancy.company_values]
    if vacancy.description:
        lines.append(f"Description: {vacancy.description[:4000]}")
    lines.append("Transcript:")
    for turn in request.transcript.turns:
        # What asks for points is not sent: a model cannot obey what it has not read.
        said = without_attempts(turn.text) if turn.role == "candidate" else turn.text
        lines.append(f"[{turn.number}] {turn.role}: {said}")
    return "\n".join(lines)


def checked_assessment(
    answer: AssessmentAnswer, request: AssessmentRequest, model: str
) -> Assessment:
    """The assessment; a criterion whose quotes are not the candidate's has no score."""
    spoken = {turn.number: turn for turn in request.transcript.candidate_turns()}
    criteria: dict[CriterionName, CriterionScore] = {
        name: _criterion(getattr(answer, name), spoken) for name in CRITERIA
    }
    if not request.vacancy.company_values:
        fit = criteria["cultural_fit"]
        criteria["cultural_fit"] = fit.model_copy(update={"score": None, "evidence": ()})
    overall, recommendation = total(
        {name: c.score for name, c in criteria.items()}, request.vacancy.criteria_weights
    )
    turns = {turn.number for turn in request.transcript.turns}
    planned = {q.text.casefold(): q.id for q in request.plan.questions} if request.plan else {}
    return Assessment(
        criteria=criteria,
        overall=overall,
        recommendation=recommendation,
        strengths=_backed(answer.strengths, spoken, praise=True),
        weaknesses=_backed(answer.weaknesses, spoken, quote_needed=False),
        red_flags=_backed(answer.red_flags, spoken),
        next_steps=tuple(step for step in answer.next_steps if not touches_private_life(step)),
        next_round_questions=tuple(
            q for q in answer.next_round_questions if not touches_private_life(q)
        ),
        questions=tuple(
            QuestionFinding(
                question=item.question,
                question_id=planned.get(item.question.casefold()),
                turn=item.turn if item.turn in turns else None,
                covered=item.covered,
                finding=item.finding,
            )
            for item in answer.questions
        ),
        limits=(message("assessment.by_model", model=model), *_left_out(spoken)),
        confidence=0.75,
        language=request.language,
        method="openai",
        model=model,
        prompt_version=prompts.VERSION,
    )


def _left_out(spoken: dict[int, Turn]) -> tuple[Message, ...]:
    """Says how many sentences that ask for points the model was not given."""
    asked = sum(len(attempts_in(turn.text)) for turn in spoken.values())
    return (message("judgement.assess.pleas", n=asked),) if asked else ()


def _criterion(answer: CriterionAnswer, spoken: dict[int, Turn]) -> CriterionScore:
    evidence = [item for quote in answer.evidence if (item := _evidence(quote, spoken))]
    proven = any(not item.concern for item in evidence) or (
        bool(evidence) and (answer.score or 0) < 50  # a low score may rest on concerns alone
    )
    score = answer.score if proven else None
    return CriterionScore(
        score=None if score is None else min(100, max(0, score)),
        reason=answer.reason.strip(),
        concerns=tuple(c for c in answer.concerns if c.strip() and not probes_private_life(c)),
        evidence=tuple(evidence[:_MOST_QUOTES]),
    )


def _evidence(answer: QuoteAnswer, spoken: dict[int, Turn]) -> Evidence | None:
    """The quote in the candidate's own turn: the named one first, then any other."""
    named = spoken.get(answer.turn)
    for turn in ([named] if named else []) + [t for t in spoken.values() if t is not named]:
        found = find_quote(answer.quote, turn.text)
        if found and not _asks(turn.text, *found):
            quote = turn.text[found[0] : found[1]]
            return Evidence(quote=quote, turn=turn.number, concern=answer.concern)
    return None


def _asks(text: str, start: int, end: int) -> bool:
    """Whether the words ask for something, points or whatever: then they are no evidence."""
    if any(begin < end and start < stop for begin, stop in attempts_in(text)):
        return True
    around = _sentence_around(text, start, end)
    return pleads(around) or speaks_to_us(around) or _QUESTION.fullmatch(around) is not None


def _sentence_around(text: str, start: int, end: int) -> str:
    """The whole sentences that a quote is a part of."""
    begin = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    stops = [stop for mark in ".!?\n" if (stop := text.find(mark, end - 1)) >= 0]
    return text[begin : min(stops, default=len(text)) + 1].strip()


def _backed(
    items: Sequence[QuoteBackedAnswer],
    spoken: dict[int, Turn],
    quote_needed: bool = True,
    praise: bool = False,
) -> tuple[str, ...]:
    """Statements that have a quote of the candidate; a weakness may be something never said.

    None is about the person's private life. For `praise` asking for it is no quote.
    """
    kept = []
    for item in items:
        quoted = bool(item.quote) and any(
            (found := find_quote(item.quote, turn.text))
            and not (praise and _asks(turn.text, *found))
            for turn in spoken.values()
        )
        said = quoted or (not quote_needed and not item.quote)
        if item.text.strip() and said and not probes_private_life(item.text):
            kept.append(item.text.strip())
    return tuple(kept)
