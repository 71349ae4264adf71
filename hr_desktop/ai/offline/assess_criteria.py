"""One criterion of the scorecard: score, reason, concerns, quotes that stand in the transcript."""

from __future__ import annotations

from collections.abc import Callable

from hr_desktop.ai.matching_terms import WORD
from hr_desktop.ai.offline.assess_answers import Sentence, key_of, telling
from hr_desktop.ai.offline.assess_score import AnswerScore, best_mean, criterion_value, points
from hr_desktop.ai.offline.assess_words import AssessWords
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.interview import Transcript
from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.scorecard import CriterionScore, Evidence, round_half_up
from hr_desktop.domain.vacancy import VacancyData

_WORTH: dict[CriterionName, Callable[[Sentence], float]] = {
    "technical_skills": lambda s: (
        sum(s.terms.values()) + 0.6 * s.own + 0.4 * s.would + 0.4 * s.cause
    ),
    "experience_relevance": lambda s: (
        (1.2 * s.own + 2.0 * s.result + 1.2 * s.number + 0.5 * s.example)
        * (0.5 + min(1.0, 0.4 * sum(s.terms.values())))
        * (1.0 if s.own or (s.result and not s.would) else 0.0)
    ),
    "communication": lambda s: s.weight + 0.8 * s.order + 0.8 * s.example,
    "problem_solving": lambda s: (
        (s.cause + s.options + s.choice + s.check + 0.5 * s.result)
        * (0.5 + min(1.0, 0.4 * sum(s.terms.values())))
    ),
    "cultural_fit": lambda s: s.weight,
}
_LEAST_WORTH = 1.1


def judge_criterion(
    name: CriterionName,
    answers: list[AnswerScore],
    vacancy: VacancyData,
    words: AssessWords,
    transcript: Transcript,
    on_topic: float = 1.0,
) -> CriterionScore:
    """Score and evidence for one criterion; None where there is nothing to judge by."""
    if name == "cultural_fit":
        return _culture(answers, vacancy, words, transcript)
    if len(answers) < 2:
        return CriterionScore(score=None, reason=words.too_little)
    value = criterion_value(name, answers)
    if value is None:
        return CriterionScore(score=None, reason=words.not_asked[name])
    value *= on_topic
    targeted = [a for a in answers if name == "communication" or name in a.targets] or answers
    shown = targeted + [a for a in answers if a not in targeted and a.value(name) > max(value, 0.3)]
    evidence = _evidence(name, shown, targeted, transcript)
    concerns, concern_quotes = _concerns(name, targeted, words, transcript)
    evidence += [e for e in concern_quotes if e.quote not in {x.quote for x in evidence}]
    if not evidence:
        return CriterionScore(score=None, reason=words.not_asked[name])
    if not any(not e.concern for e in evidence):
        value = min(value, 0.2)  # only gaps were shown
    return CriterionScore(
        score=round_half_up(points(value)),
        reason=_reason(name, targeted, answers, words),
        concerns=tuple(concerns),
        evidence=tuple(evidence),
    )


def _evidence(
    name: CriterionName,
    answers: list[AnswerScore],
    targeted: list[AnswerScore],
    transcript: Transcript,
) -> list[Evidence]:
    """The best sentence of each of the best answers, at most four; quotes checked by code."""
    ranked: list[tuple[float, Sentence]] = []
    for answer in answers:
        usable = [s for s in answer.exchange.useful if s.shows and not s.gap]
        for sentence in sorted(usable, key=lambda s: -_WORTH[name](s))[:2]:
            worth = _WORTH[name](sentence) + (0.5 if answer in targeted else 0.0)
            ranked.append((worth, sentence))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].turn))
    found: list[Evidence] = []
    turns: list[int] = []
    for worth, sentence in ranked:
        if worth < _LEAST_WORTH or len(found) == 4:
            break
        if turns.count(sentence.turn) >= (1 if len({s.turn for _, s in ranked}) > 2 else 2):
            continue
        if (quote := verified(sentence, transcript)) is not None:
            found.append(Evidence(quote=quote, turn=sentence.turn))
            turns.append(sentence.turn)
    return found


def verified(sentence: Sentence, transcript: Transcript, limit: int = 320) -> str | None:
    """The sentence's words as they stand in its turn, cut at a clause when very long."""
    turn = next((t for t in transcript.turns if t.number == sentence.turn), None)
    if turn is None or turn.role != "candidate":
        return None
    if sentence.text in turn.text:
        quote = sentence.text
    elif (place := find_quote(sentence.text, turn.text)) is not None:
        quote = turn.text[place[0] : place[1]]
    else:
        return None
    if len(quote) > limit:
        cut = max(quote.rfind(mark, 60, limit) for mark in (", ", "; ", " - ", " — ", " "))
        quote = quote[:cut] if cut > 0 else quote[:limit]
    return quote


def _concerns(
    name: CriterionName,
    targeted: list[AnswerScore],
    words: AssessWords,
    transcript: Transcript,
) -> tuple[list[str], list[Evidence]]:
    concerns: list[str] = []
    quotes: list[Evidence] = []

    def add(template: str, sentence: Sentence) -> None:
        quote = verified(sentence, transcript)
        if quote is not None and len(quotes) < 3 and quote not in {q.quote for q in quotes}:
            concerns.append(template.format(quote=quote))
            quotes.append(Evidence(quote=quote, turn=sentence.turn, concern=True))

    for answer in targeted:
        if answer.exchange.poorly_heard or answer.exchange.unfinished:
            continue  # what was not heard or not finished is nobody's fault
        usable = [s for s in answer.exchange.sentences if s.left_out != "plea"]
        if not usable:
            continue
        unknown = next((s for s in usable if s.unknown), None)
        if answer.declined and unknown is not None:
            add(words.unknown_concern, unknown)
        elif answer.thin:
            add(words.thin_concern, max(usable, key=lambda s: len(s.text)))
        if name in ("technical_skills", "experience_relevance"):
            gap = next((s for s in usable if s.gap and not s.unknown), None)
            if gap is not None:
                add(words.gap_concern, gap)
    return concerns, quotes


def _reason(
    name: CriterionName, targeted: list[AnswerScore], answers: list[AnswerScore], words: AssessWords
) -> str:
    def answers_with(sign: Callable[[Sentence], bool]) -> int:
        return sum(any(sign(s) and s.shows for s in a.exchange.useful) for a in targeted)

    n = len(targeted)
    if name == "technical_skills":
        good = sum(a.technical >= 0.5 for a in targeted)
        text = words.technical.format(good=good, n=n)
        terms = list(
            dict.fromkeys(
                t for a in answers for s in a.exchange.useful if s.weight >= 1 for t in s.tools
            )
        )
        if terms:
            text += " " + words.terms.format(terms=", ".join(terms[:8]))
        return text
    if name == "experience_relevance":
        return words.experience.format(
            own=answers_with(lambda s: s.own),
            result=answers_with(lambda s: s.result),
            number=answers_with(lambda s: s.number),
            n=n,
        )
    if name == "communication":
        good = sum(a.communication >= 0.55 and not a.thin for a in targeted)
        return words.communication.format(good=good, n=n)
    return words.problem.format(
        cause=answers_with(lambda s: s.cause),
        options=answers_with(lambda s: s.options),
        choice=answers_with(lambda s: s.choice),
        check=answers_with(lambda s: s.check),
    )


def _culture(
    answers: list[AnswerScore], vacancy: VacancyData, words: AssessWords, transcript: Transcript
) -> CriterionScore:
    """Only against values written in the vacancy: a deed told in an answer about one of them."""
    values = [v for v in vacancy.company_values if v.strip()]
    if not values:
        return CriterionScore(score=None, reason=words.no_values)
    keys = [frozenset(key_of(w) for w in WORD.findall(v) if telling(w)) for v in values]
    everything = frozenset().union(*keys)
    about: list[tuple[AnswerScore, float]] = []
    for answer in answers:
        asked = "cultural_fit" in answer.targets or bool(everything & answer.exchange.keys)
        said = frozenset(k for s in answer.exchange.useful for k in s.keys)
        if not asked and not everything & said:
            continue
        deed = 0.45 * answer.experience + 0.3 * answer.communication + 0.25 * answer.problem
        about.append((answer, deed if asked else 0.8 * deed))
    if not about:
        return CriterionScore(score=None, reason=words.not_asked["cultural_fit"])
    value = best_mean([v for _, v in about], 0.7)
    chosen = [a for a, _ in about]
    evidence = _evidence("cultural_fit", chosen, chosen, transcript)
    concerns, quotes = _concerns("cultural_fit", chosen, words, transcript)
    if not evidence and not quotes:
        return CriterionScore(score=None, reason=words.not_asked["cultural_fit"])
    if not evidence:
        value = min(value, 0.2)
    good = sum(v >= 0.4 for _, v in about)
    return CriterionScore(
        score=round_half_up(points(value * 1.1)),
        reason=words.culture.format(good=good, n=len(about)),
        concerns=tuple(concerns),
        evidence=(*evidence, *quotes),
    )
