"""The scorecard without a model: what the candidate's own words show, and nothing else.

Method: each answer is read for signs of evidence as the criteria are defined (own role,
result, figures, cause, options, choice, check, an example, specific terms in use). It sees whether
an answer is specific, relevant and reasoned; it cannot see whether it is true. That is said in
`limits`, and `confidence` stays low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.offline.assess_answers import Exchange, Sentence, exchanges, names_in, subject_of
from hr_desktop.ai.offline.assess_criteria import judge_criterion
from hr_desktop.ai.offline.assess_flags import red_flags
from hr_desktop.ai.offline.assess_score import AnswerScore, score_answer, topical
from hr_desktop.ai.offline.assess_words import AssessWords, assess_words
from hr_desktop.ai.offline.language import inside_quotes
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.plan import CRITERIA, CriterionName, InterviewPlan
from hr_desktop.domain.scorecard import (
    Assessment,
    CriterionScore,
    QuestionFinding,
    Recommendation,
    total,
)
from hr_desktop.domain.vacancy import VacancyData

METHOD_VERSION = "offline-signs-2"
_LONGEST_ANSWER = 20_000  # characters; what stands behind that in one answer is not judged


def assess(request: AssessmentRequest) -> Assessment:
    """Judges a whole transcript. Pure and deterministic; needs no network.

    Every quote stands word for word in a turn of the candidate. A criterion that was neither
    asked about nor shown has the score None.
    """
    request, cut = _bounded(request)
    words = assess_words(request.language)
    profile_name = request.profile.name.value if request.profile and request.profile.name else ""
    names = names_in(request.transcript, profile_name)
    subject = subject_of(request.vacancy)
    found = exchanges(request.transcript, request.plan, subject, names)
    answers = [
        score_answer(e, targets_of(e, request.plan, request.vacancy)) for e in found if e.assessed
    ]
    on_topic = topical(answers, subject.keys)
    quoted: Counter[str] = Counter()
    # Values first: the one deed told about a value belongs there before anywhere else.
    judged = {
        name: judge_criterion(
            name, answers, request.vacancy, words, request.transcript, on_topic, quoted
        )
        for name in sorted(CRITERIA, key=lambda n: n != "cultural_fit")
    }
    criteria = _only_upwards({name: judged[name] for name in CRITERIA}, answers, request, words)
    overall, recommendation = total(
        {name: c.score for name, c in criteria.items()}, request.vacancy.criteria_weights
    )
    flags = red_flags(request, found, words)
    return Assessment(
        criteria=criteria,
        overall=overall,
        recommendation=recommendation,
        strengths=_strengths(criteria, answers, words),
        weaknesses=_weaknesses(criteria, answers, words),
        red_flags=flags,
        next_steps=_steps(recommendation, criteria, words),
        next_round_questions=_next_questions(criteria, answers, request.vacancy, words),
        questions=_findings(found, answers, request.plan, words),
        limits=_limits(request, found, answers, cut),
        confidence=_confidence(answers, criteria),
        language=request.language,
        method="offline",
        model=None,
        prompt_version=METHOD_VERSION,
    )


def _only_upwards(
    criteria: dict[CriterionName, CriterionScore],
    answers: list[AnswerScore],
    request: AssessmentRequest,
    words: AssessWords,
) -> dict[CriterionName, CriterionScore]:
    """The criteria without those that nobody asked about and that would lower the total.

    A good example given unasked may lift a score; it must not cost anything that it is only one.
    """
    kept = dict(criteria)
    weights = request.vacancy.criteria_weights
    for name in ("technical_skills", "experience_relevance", "problem_solving"):
        score = kept[name].score
        if score is None or any(name in a.targets for a in answers):
            continue
        rest, _ = total({n: None if n == name else c.score for n, c in kept.items()}, weights)
        if rest is not None and score < rest:
            kept[name] = CriterionScore(score=None, reason=words.not_asked[name])
    return kept


def _bounded(request: AssessmentRequest) -> tuple[AssessmentRequest, int]:
    """The request with endless answers cut, and how many were: the card says so.

    Reading is not linear, and hardly anybody speaks for ten minutes without a question.
    """
    cut = sum(len(turn.text) > _LONGEST_ANSWER for turn in request.transcript.turns)
    if not cut:
        return request, 0
    turns = tuple(
        turn.model_copy(update={"text": turn.text[:_LONGEST_ANSWER]})
        for turn in request.transcript.turns
    )
    transcript = request.transcript.model_copy(update={"turns": turns})
    return request.model_copy(update={"transcript": transcript}), cut


def targets_of(
    exchange: Exchange, plan: InterviewPlan | None, vacancy: VacancyData
) -> frozenset[CriterionName]:
    """What the question gives evidence for: as the plan says, else by its words."""
    if plan is not None and exchange.question_id is not None:
        for question in plan.questions:
            if question.id == exchange.question_id:
                return frozenset(question.criteria)
    targets: set[CriterionName] = set()
    if exchange.kind != "motive":
        targets.add("technical_skills")
    if exchange.kind in ("past", "open"):
        targets.add("experience_relevance")
    if exchange.problem and exchange.kind != "motive":
        targets.add("problem_solving")
    return frozenset(targets)


# What a quote must show to bear out the strength that is named before it.
_SHOWS_STRENGTH: dict[CriterionName, Callable[[Sentence], bool]] = {
    "technical_skills": lambda s: len(s.terms) >= 2,
    "experience_relevance": lambda s: s.own and (s.result or s.number),
    "communication": lambda s: len(s.terms) >= 3,
    "problem_solving": lambda s: s.cause or s.options or s.choice or s.check,
    "cultural_fit": lambda s: s.own,
}


def _strengths(
    criteria: dict[CriterionName, CriterionScore], answers: list[AnswerScore], words: AssessWords
) -> tuple[str, ...]:
    ranked = sorted(
        ((c.score, name) for name, c in criteria.items() if c.score is not None and c.score >= 65),
        key=lambda pair: (-pair[0], CRITERIA.index(pair[1])),
    )
    said = [s for a in answers for s in a.exchange.useful]
    found: list[str] = []
    used: set[str] = set()
    for _, name in ranked:
        shows = _SHOWS_STRENGTH[name]
        for evidence in criteria[name].evidence:
            if evidence.concern or evidence.quote in used:
                continue
            if any(shows(s) and s.turn == evidence.turn and evidence.quote in s.text for s in said):
                used.add(evidence.quote)
                found.append(words.strength[name].format(quote=inside_quotes(evidence.quote)))
                break
    return tuple(found[:4])


def _weaknesses(
    criteria: dict[CriterionName, CriterionScore], answers: list[AnswerScore], words: AssessWords
) -> tuple[str, ...]:
    low = sorted(
        ((c.score, name) for name, c in criteria.items() if c.score is not None and c.score < 60),
        key=lambda pair: pair[0],
    )
    found = [words.weakness[name] for _, name in low]
    declined = sum(a.declined for a in answers)
    if declined:
        found.append(words.weak_answers.format(n=declined, total=len(answers)))
    concerns = [
        c
        for name in CRITERIA
        for c in criteria[name].concerns
        if name != "cultural_fit" and not c.startswith(words.not_shown[:6])
    ]
    found += list(dict.fromkeys(concerns))[: max(0, 4 - len(found))]
    return tuple(found[:5])


def _steps(
    recommendation: Recommendation,
    criteria: dict[CriterionName, CriterionScore],
    words: AssessWords,
) -> tuple[str, ...]:
    steps = [words.steps[recommendation.value]]
    if criteria["technical_skills"].score is not None and recommendation not in (
        Recommendation.reject,
        Recommendation.insufficient_evidence,
    ):
        steps.append(words.check_step)
    return tuple(steps)


def _next_questions(
    criteria: dict[CriterionName, CriterionScore],
    answers: list[AnswerScore],
    vacancy: VacancyData,
    words: AssessWords,
) -> tuple[str, ...]:
    found = [
        words.ask_again.format(question=a.exchange.question)
        for a in answers
        if a.thin and a.exchange.question and a.exchange.kind != "motive"
    ][:2]
    for name in sorted(CRITERIA, key=lambda n: _or_low(criteria[n].score)):
        score = criteria[name].score
        if name == "cultural_fit":
            if vacancy.company_values and (score is None or score < 70):
                found.append(words.next_questions[name].format(value=vacancy.company_values[0]))
        elif score is None or score < 70:
            found.append(words.next_questions[name])
    if not found:
        found.append(words.next_questions["problem_solving"])
    return tuple(found[:5])


def _or_low(score: int | None) -> int:
    return -1 if score is None else score


def _findings(
    found: list[Exchange],
    answers: list[AnswerScore],
    plan: InterviewPlan | None,
    words: AssessWords,
) -> tuple[QuestionFinding, ...]:
    by_exchange = {id(a.exchange): a for a in answers}
    findings: list[QuestionFinding] = []
    asked: dict[str, list[AnswerScore]] = {}
    for exchange in found:
        answer = by_exchange.get(id(exchange))
        if answer is None or not exchange.question:
            continue
        if plan is not None and exchange.question_id is not None:
            asked.setdefault(exchange.question_id, []).append(answer)
            continue
        findings.append(_finding(exchange.question, None, [answer], words))
    if plan is None:
        return tuple(findings)
    planned = []
    for question in plan.questions:
        own = asked.get(question.id, [])
        if own:
            planned.append(_finding(question.text, question.id, own, words))
        else:
            planned.append(
                QuestionFinding(
                    question=question.text,
                    question_id=question.id,
                    covered=False,
                    finding=words.no_answer,
                )
            )
    return (*planned, *findings)


# What an answer to a question of a kind can be asked to hold; of a wish, nothing.
_WANTED = {
    "past": ("own", "result", "cause", "check"),
    "would": ("cause", "choice", "check"),
    "knowledge": (),
    "motive": (),
}
_WANTED_OPEN = ("example", "cause", "check")
_NAMED: dict[str, tuple[str, ...]] = {
    "would": ("cause", "choice", "check"),
    "knowledge": ("own", "example", "cause"),
    "motive": (),
}


def _finding(
    question: str, question_id: str | None, answers: list[AnswerScore], words: AssessWords
) -> QuestionFinding:
    sentences = [s for a in answers for s in a.exchange.useful if not s.unknown]
    covered = any(not a.thin for a in answers)
    showing = [s for s in sentences if s.shows]
    has = {
        "own": any(s.own for s in showing),
        "result": any(s.result for s in showing),
        "number": any(s.number for s in showing),
        "example": any(s.example for s in showing),
        "cause": any(s.cause for s in showing),
        "choice": any(s.choice for s in showing),
        "check": any(s.check for s in showing),
    }
    kind = answers[0].exchange.kind
    wanted = _WANTED.get(kind, _WANTED_OPEN)
    verdict = words.covered if covered else words.thin
    if all(a.declined for a in answers):
        verdict = words.declined
    elif any(a.exchange.unfinished for a in answers):
        verdict = f"{verdict} {words.unfinished}"
    parts = [verdict]
    present = [words.signs[s] for s in _NAMED.get(kind, tuple(has)) if has[s]]
    absent = [words.signs[s] for s in wanted if not has[s]]
    if present:
        parts.append(words.shown.format(signs=", ".join(present)))
    if absent and len(absent) < len(wanted):
        parts.append(words.not_shown.format(signs=", ".join(absent)))
    return QuestionFinding(
        question=question,
        question_id=question_id,
        turn=answers[0].exchange.turns[0] if answers[0].exchange.turns else None,
        covered=covered,
        finding=" ".join(parts),
    )


def _limits(
    request: AssessmentRequest, found: list[Exchange], answers: list[AnswerScore], cut: int
) -> tuple[Message, ...]:
    limits = [message("judgement.assess.offline")]
    if not request.vacancy.requirements and not request.vacancy.description:
        limits.append(message("judgement.assess.title_only"))
    if not request.vacancy.company_values:
        limits.append(message("judgement.assess.no_values"))
    if len(answers) < 4:
        limits.append(message("judgement.assess.few_answers", n=len(answers)))
    if cut:
        limits.append(message("judgement.assess.cut", n=cut, most=_LONGEST_ANSWER))
    poor = sum(e.poorly_heard for e in found)
    if poor:
        limits.append(message("judgement.assess.poorly_heard", n=poor))
    pleas = sum(s.left_out == "plea" for e in found for s in e.sentences)
    if pleas:
        limits.append(message("judgement.assess.pleas", n=pleas))
    return tuple(limits)


def _confidence(answers: list[AnswerScore], criteria: dict[CriterionName, CriterionScore]) -> float:
    """At most 0.6: signs of evidence are not the truth of what is said."""
    scored = sum(c.score is not None for c in criteria.values())
    return round(min(0.6, 0.1 + 0.04 * min(len(answers), 8) + 0.05 * scored), 2)
