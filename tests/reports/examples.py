"""One interview with everything in it, in both languages, for the report's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from hr_desktop.domain.application import ApplicationState, Decision, DecisionKind
from hr_desktop.domain.interview import CandidateQuestion, Transcript, Turn
from hr_desktop.domain.matching import Verdict
from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.scorecard import (
    Assessment,
    CriterionScore,
    Evidence,
    Opinion,
    OpinionKind,
    QuestionFinding,
    ScoreCorrection,
    total,
)
from hr_desktop.domain.vacancy import CriteriaWeights, Language
from hr_desktop.reports.data import Person, ReportData, ShortlistData, ShortlistEntry

NOON = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)

_RU = (
    "Расскажите, как вы сделали так, чтобы платёж не списался дважды.",
    "Ключ и результат пишутся в одной транзакции со списанием, поэтому повтор получает"
    " сохранённый ответ. Состояние остаётся неизвестным, задача сверки раз в минуту спрашивает"
    " банк по ключу.",
    "А что было, когда добавили партиции?",
    "Порядок потеряли, когда добавили партиции. Потом ввели ключ по счёту.",
)
_EN = (
    "How would you make sure that a payment is never charged twice?",
    "The key and the result are written in the same transaction as the charge, so a repeat gets"
    " the stored answer. The state stays unknown, and a reconciliation job asks the bank by the"
    " key every minute.",
    "And what happened when you added partitions?",
    "The order was lost when we added partitions. Then we keyed the messages by account.",
)


def report_data(language: Language, *, turns: int = 24, with_contacts: bool = True) -> ReportData:
    """A report of about four pages with corrections, concerns and a decision."""
    russian = language == "ru"
    lines = _RU if russian else _EN
    transcript = Transcript(
        language=language,
        turns=tuple(
            Turn(
                number=i,
                role="interviewer" if i % 2 == 0 else "candidate",
                text=lines[i % 4],
                at=i * 41.0,
                finished=i != turns - 1,
            )
            for i in range(turns)
        ),
    )
    reason = (
        "Объясняет идемпотентность и сверку с банком на своих примерах; слабее раскрыта Kafka."
        if russian
        else "Explains idempotency and reconciliation by own examples; Kafka is less clear."
    )
    quote = lines[1].split(". ")[0]
    concern = lines[3].split(". ")[0]
    scores: dict[CriterionName, int | None] = {
        "technical_skills": 88,
        "experience_relevance": 92,
        "communication": 81,
        "problem_solving": 85,
        "cultural_fit": None,
    }
    criteria = {
        name: CriterionScore(
            score=score,
            reason=reason,
            concerns=(reason,) if name == "technical_skills" else (),
            evidence=(Evidence(quote=quote, turn=1), Evidence(quote=concern, turn=3, concern=True))
            if score is not None
            else (),
        )
        for name, score in scores.items()
    }
    correction = ScoreCorrection(
        criterion="communication",
        score=74,
        reason="Второй вопрос раскрыт не сразу." if russian else "The second answer came late.",
        by="Мария Ким" if russian else "Maria Kim",
        at=NOON,
    )
    final = {**scores, "communication": 74}
    overall, recommendation = total(final, CriteriaWeights())
    points = (
        ("Платежи в бою", "Тесты и ревью в команде из пяти человек", "Ясная речь", "Лишняя строка")
        if russian
        else ("Payments in production", "Tests and reviews in a team", "Speaks clearly", "One more")
    )
    against = (
        ("Kafka раскрыта поверхностно", "Роль в «Шлюзе» неясна")
        if russian
        else ("Kafka stays on the surface", "Own role in the gateway is unclear")
    )
    return ReportData(
        person=Person(
            name="Анна Лебедева" if russian else "Elena Markovic",
            position="Старший Python-разработчик" if russian else "Senior Python developer",
            city="Казань" if russian else "Belgrade",
            total_years=6.2,
            emails=("lebedeva@example.org",),
            phones=("+7 916 000-00-00",),
        ),
        vacancy_title="Python-разработчик, платежи" if russian else "Python developer, payments",
        company="Северная линия" if russian else "Northern Line",
        language=language,
        with_contacts=with_contacts,
        assessment=Assessment(
            criteria=criteria,
            overall=87,
            recommendation=recommendation,
            strengths=points,
            weaknesses=against,
            next_steps=points[:2],
            next_round_questions=(lines[0],),
            questions=(
                QuestionFinding(question=lines[0], turn=1, covered=True, finding=reason),
                QuestionFinding(question=lines[2], turn=3, covered=False, finding=reason),
            ),
            language=language,
            prompt_version="3",
        ),
        corrections=(correction,),
        opinions=(
            Opinion(
                id=1,
                kind=OpinionKind.doubtful,
                reason="Сильна в платежах, нужен разговор о Kafka."
                if russian
                else "Strong in payments, Kafka needs a talk.",
                by="Борис Орлов" if russian else "Boris Orlov",
                at=NOON,
            ),
        ),
        overall=overall,
        recommendation=recommendation,
        decision=Decision(
            id=1,
            application_id=1,
            scorecard_id=1,
            kind=DecisionKind.advance,
            reason=points[0],
            by="Мария Ким" if russian else "Maria Kim",
            at=NOON,
        ),
        transcript=transcript,
        candidate_questions=(CandidateQuestion(turn=3, text=lines[2], answered=False),),
        interviewed_at=NOON,
        elapsed=1724,
        assessed_at=NOON,
        made_at=NOON,
        time_zone="Europe/Moscow",
        recruiter="Мария Ким" if russian else "Maria Kim",
    )


def shortlist_data(language: Language, people: int = 8) -> ShortlistData:
    """A shortlist in which every second person had an interview."""
    report = report_data(language)
    entries = tuple(
        ShortlistEntry(
            person=report.person,
            state=ApplicationState.interviewed if i % 2 == 0 else ApplicationState.shortlisted,
            match_score=91 - i * 4,
            verdict=Verdict.worth_an_interview if i < 5 else Verdict.doubtful,
            covered=7 - i // 2,
            required=7,
            overall=report.overall if i % 2 == 0 else None,
            recommendation=report.recommendation if i % 2 == 0 else None,
            decision=report.decision if i == 0 else None,
            strengths=report.assessment.strengths[:1] if i % 2 == 0 else (),
            concerns=report.assessment.weaknesses[:1] if i % 2 == 0 else (),
        )
        for i in range(people)
    )
    return ShortlistData(
        vacancy_title=report.vacancy_title,
        company=report.company,
        area="Казань" if language == "ru" else "Belgrade",
        language=language,
        entries=entries,
        candidates_total=128,
        interviewed_total=4,
        made_at=NOON,
        recruiter=report.recruiter,
    )
