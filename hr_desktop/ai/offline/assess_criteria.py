"""One criterion of the scorecard: score, reason, concerns, quotes that stand in the transcript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from hr_desktop.ai.matching_terms import WORD
from hr_desktop.ai.offline.assess_answers import Sentence, key_of, telling
from hr_desktop.ai.offline.assess_score import (
    AnswerScore,
    best_mean,
    criterion_value,
    points,
    too_little,
)
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
    "communication": lambda s: (
        (s.weight + 0.8 * s.order + 0.8 * s.example) * (0.4 + min(1.0, 0.4 * sum(s.terms.values())))
    ),
    "problem_solving": lambda s: (
        (s.cause + s.options + s.choice + s.check + 0.5 * s.result)
        * (0.5 + min(1.0, 0.4 * sum(s.terms.values())))
    ),
    "cultural_fit": lambda s: s.weight,
}
_LEAST_WORTH = 1.1
_FRESH = 0.5  # of the best sentence's worth: what a quote not used elsewhere must have
_FEW = 2  # quotes; below this, one that another criterion has may serve again


def judge_criterion(
    name: CriterionName,
    answers: list[AnswerScore],
    vacancy: VacancyData,
    words: AssessWords,
    transcript: Transcript,
    on_topic: float = 1.0,
    quoted: Counter[str] | None = None,
) -> CriterionScore:
    """Score and evidence for one criterion; None where there is nothing to judge by.

    `quoted` holds what other criteria quote already and takes up what this one quotes: a quote
    serves again only where there is no other.
    """
    quoted = Counter() if quoted is None else quoted
    if name == "cultural_fit":
        return _culture(answers, vacancy, words, transcript, quoted)
    if too_little(answers):
        return CriterionScore(score=None, reason=words.too_little)
    value = criterion_value(name, answers)
    if value is None:
        return CriterionScore(score=None, reason=words.not_asked[name])
    value *= on_topic
    targeted = [a for a in answers if name == "communication" or name in a.targets] or answers
    shown = targeted + [a for a in answers if a not in targeted and a.value(name) > max(value, 0.3)]
    evidence = _evidence(name, shown, targeted, transcript, quoted)
    if not evidence:
        value = min(value, 0.2)  # only gaps were shown
    shown_here = {e.quote for e in evidence}
    concerns, concern_quotes = _concerns(name, targeted, words, transcript, quoted, shown_here)
    evidence += [e for e in concern_quotes if e.quote not in {x.quote for x in evidence}]
    if not evidence and any(name in a.targets for a in answers):
        concerns, evidence = _said_only(targeted, words, transcript)
    if not evidence:
        return CriterionScore(score=None, reason=words.not_asked[name])
    quoted.update(e.quote for e in evidence)
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
    quoted: Counter[str],
) -> list[Evidence]:
    """The best sentence of each of the best answers, at most four; quotes checked by code."""
    ranked: list[tuple[float, Sentence]] = []
    told = [a for a in answers if a.exchange.kind != "motive"]  # wishes are no evidence
    for answer in told or answers:
        usable = [s for s in answer.exchange.useful if s.shows and not s.gap]
        for sentence in sorted(usable, key=lambda s: -_WORTH[name](s))[:3]:
            worth = _WORTH[name](sentence) + (0.5 if answer in targeted else 0.0)
            if worth >= _LEAST_WORTH:
                ranked.append((worth, sentence))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].turn))
    best = ranked[0][0] if ranked else 0.0
    most = 1 if len({s.turn for _, s in ranked}) > 2 else 2
    found: list[Evidence] = []

    # What no other criterion quotes comes first, and only what is nearly as good as the best.
    fresh = [r for r in ranked if r[0] >= _FRESH * best and not _uses(r[1], quoted, transcript)]
    again = sorted(ranked, key=lambda r: _uses(r[1], quoted, transcript))
    for enough, pairs in ((4, fresh), (_FEW, again)):
        for _, sentence in pairs:
            quote = verified(sentence, transcript)
            if len(found) >= enough or quote is None or quote in {e.quote for e in found}:
                continue
            if [e.turn for e in found].count(sentence.turn) < most:
                found.append(Evidence(quote=quote, turn=sentence.turn))
    return found


def _uses(sentence: Sentence, quoted: Counter[str], transcript: Transcript) -> int:
    return quoted[verified(sentence, transcript) or ""]


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
    quoted: Counter[str],
    shown: set[str],
) -> tuple[list[str], list[Evidence]]:
    """Concerns with their quotes; one raised elsewhere is repeated only without other evidence."""
    concerns: list[str] = []
    quotes: list[Evidence] = []

    def add(template: str, sentence: Sentence) -> None:
        quote = verified(sentence, transcript)
        if quote in shown or (shown and quote in quoted):
            return
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


def _said_only(
    targeted: list[AnswerScore], words: AssessWords, transcript: Transcript
) -> tuple[list[str], list[Evidence]]:
    """What was said to a question about a criterion that the answers do not show."""
    for answer in targeted:
        if answer.exchange.poorly_heard or answer.exchange.unfinished:
            continue
        for sentence in sorted(answer.exchange.useful, key=lambda s: -len(s.text)):
            if (quote := verified(sentence, transcript)) is not None:
                concern = words.said_only_concern.format(quote=quote)
                return [concern], [Evidence(quote=quote, turn=sentence.turn, concern=True)]
    return [], []


def _reason(
    name: CriterionName, targeted: list[AnswerScore], answers: list[AnswerScore], words: AssessWords
) -> str:
    def answers_with(sign: Callable[[Sentence], bool]) -> int:
        return sum(any(sign(s) and s.shows for s in a.exchange.useful) for a in answers)

    n = len(answers)
    if name == "technical_skills":
        good = sum(a.technical >= 0.5 for a in targeted)
        text = words.technical.format(good=good, n=len(targeted))
        used = (s for a in answers for s in a.exchange.useful if s.weight >= 1)
        terms = list(dict.fromkeys(t for s in used for t in s.tools if _is_name(t, s.text)))
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
        good = sum(a.communication >= 0.55 and not a.thin for a in answers)
        return words.communication.format(good=good, n=n)
    return words.problem.format(
        n=n,
        cause=answers_with(lambda s: s.cause),
        options=answers_with(lambda s: s.options),
        choice=answers_with(lambda s: s.choice),
        check=answers_with(lambda s: s.check),
    )


def _is_name(term: str, sentence: str) -> bool:
    """Whether a word of the trade is a name worth listing: `Kafka`, `1С`, `pytest`, not `rest`."""
    if " " in term or re.search(r"\d|[A-ZА-ЯЁ+#.]", term[1:]):
        return True
    if re.search(r"[А-Яа-яЁё]", term):
        return False
    foreign = re.search(r"[А-Яа-яЁё]", sentence) is not None
    return foreign or (term[0].isupper() and not sentence.startswith(term))


def _culture(
    answers: list[AnswerScore],
    vacancy: VacancyData,
    words: AssessWords,
    transcript: Transcript,
    quoted: Counter[str],
) -> CriterionScore:
    """Only against values written in the vacancy: a deed told in an answer about one of them."""
    values = [v for v in vacancy.company_values if v.strip()]
    if not values:
        return CriterionScore(score=None, reason=words.no_values)
    keys = [frozenset(key_of(w) for w in WORD.findall(v) if telling(w)) for v in values]
    everything = frozenset().union(*keys)
    planned = [a for a in answers if "cultural_fit" in a.targets]
    asked = planned or [a for a in answers if a.exchange.question and everything & a.exchange.keys]
    told = [a for a in answers if everything & {k for s in a.exchange.useful for k in s.keys}]
    about = [
        (
            a,
            (1.0 if asked else 0.8)
            * (0.45 * a.experience + 0.3 * a.communication + 0.25 * a.problem),
        )
        for a in asked or told
    ]
    if not about:
        return CriterionScore(score=None, reason=words.not_asked["cultural_fit"])
    value = best_mean([v for _, v in about], 0.7)
    chosen = [a for a, _ in about]
    evidence = _evidence("cultural_fit", chosen, chosen, transcript, quoted)
    concerns, quotes = _concerns(
        "cultural_fit", chosen, words, transcript, quoted, {e.quote for e in evidence}
    )
    if not evidence and not quotes:
        return CriterionScore(score=None, reason=words.not_asked["cultural_fit"])
    if not evidence:
        value = min(value, 0.2)
    quoted.update(e.quote for e in (*evidence, *quotes))
    good = sum(v >= 0.4 for _, v in about)
    return CriterionScore(
        score=round_half_up(points(value * 1.1)),
        reason=words.culture.format(good=good, n=len(about)),
        concerns=tuple(concerns),
        evidence=(*evidence, *quotes),
    )
