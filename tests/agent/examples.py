"""A vacancy, plans and answers in both languages, and records kept in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hr_desktop.agent.ports import Held, Kept, Renewed
from hr_desktop.agent.state import MachineState
from hr_desktop.domain.interview import (
    Consent,
    Interview,
    InterviewCommand,
    InterviewKind,
    InterviewState,
    Turn,
)
from hr_desktop.domain.messages import Message, refuse
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion, PlanSection
from hr_desktop.domain.records import Fenced
from hr_desktop.domain.states import change_interview
from hr_desktop.domain.vacancy import Language, Schedule, VacancyData

QUESTIONS: dict[str, list[tuple[str, str, str]]] = {
    "ru": [
        (
            "core-1",
            "Расскажите о самом сложном сервисе, который вы разрабатывали.",
            "сложный сервис",
        ),
        ("core-2", "Как вы ищете причину медленной работы базы данных?", "медленная база данных"),
        ("core-3", "Опишите случай, когда вы не согласились с решением команды.", "спор в команде"),
        (
            "personal-1",
            "В резюме указан переход на микросервисы. Какова была ваша роль?",
            "микросервисы",
        ),
        ("personal-2", "Как вы строили наблюдаемость в банковском проекте?", "наблюдаемость"),
    ],
    "en": [
        (
            "core-1",
            "Tell me about the most difficult service that you have built.",
            "a difficult service",
        ),
        ("core-2", "How do you find out why a database is slow?", "a slow database"),
        (
            "core-3",
            "Describe a case when you disagreed with a decision of your team.",
            "a disagreement",
        ),
        (
            "personal-1",
            "Your resume mentions a move to microservices. What was your role?",
            "microservices",
        ),
        ("personal-2", "How did you build observability in the banking project?", "observability"),
    ],
}

GOOD: dict[str, dict[str, str]] = {
    "ru": {
        "core-1": "Самым сложным был сервис платежей на Kafka и PostgreSQL. Я сам спроектировал очередь "
        "событий, потому что синхронные вызовы не выдерживали нагрузку. В результате задержка "
        "снизилась с 900 до 200 мс, что я проверил нагрузочным тестом.",
        "core-2": "Сначала я смотрю планы запросов через EXPLAIN ANALYZE, затем проверяю индексы и "
        "блокировки. Однажды нашёл последовательное чтение таблицы заказов, добавил индекс, и "
        "в итоге запрос ускорился с 3 секунд до 20 мс.",
        "core-3": "Команда хотела переписать всё на Go, а я предложил сначала измерить. Я собрал профиль, "
        "показал, что 80% времени уходит в базу, и мы решили чинить запросы. В итоге сэкономили "
        "три месяца, потому что переписывать не пришлось.",
        "personal-1": "Я отвечал за выделение сервиса заказов: описал контракты, настроил RabbitMQ и провёл "
        "миграцию данных. В итоге релизы стали выходить каждый день вместо раза в месяц, "
        "потому что команды перестали ждать друг друга.",
        "personal-2": "Я внедрил Prometheus и Grafana, потому что инциденты мы узнавали от клиентов. Сначала "
        "описал метрики, затем сделал алерты. В результате время обнаружения сократилось с часа "
        "до 3 минут.",
    },
    "en": {
        "core-1": "The hardest one was a payments service on Kafka and PostgreSQL. I designed the event queue "
        "myself because synchronous calls could not stand the load. As a result the latency dropped "
        "from 900 to 200 ms, which I checked with a load test.",
        "core-2": "First I look at query plans with EXPLAIN ANALYZE, then I check indexes and locks. Once I "
        "found a sequential scan of the orders table, added an index, and the query improved from "
        "3 seconds to 20 ms.",
        "core-3": "The team wanted to rewrite everything in Go, and I proposed to measure first. I collected a "
        "profile, showed that 80 percent of the time was in the database, and we decided to fix the "
        "queries. We saved three months because no rewrite was needed.",
        "personal-1": "I was responsible for extracting the order service: I wrote the contracts, set up RabbitMQ "
        "and moved the data. As a result releases went out daily instead of monthly because teams "
        "no longer waited for each other.",
        "personal-2": "I introduced Prometheus and Grafana because customers told us about incidents. First I "
        "described metrics, then built alerts. As a result detection dropped from an hour to 3 minutes.",
    },
}


def make_plan(language: Language = "ru", minutes: int = 30) -> InterviewPlan:
    """Three core and two personal questions."""
    questions = [PlannedQuestion(id=i, text=t, topic=n) for i, t, n in QUESTIONS[language]]
    return InterviewPlan(
        language=language,
        minutes=minutes,
        sections=(
            PlanSection(kind="greeting", minutes=1),
            PlanSection(kind="core", minutes=15, questions=tuple(questions[:3])),
            PlanSection(kind="personal", minutes=8, questions=tuple(questions[3:])),
            PlanSection(kind="candidate_questions", minutes=4),
            PlanSection(kind="goodbye", minutes=2),
        ),
    )


def make_vacancy(language: Language = "ru") -> VacancyData:
    """A vacancy with facts that candidates may be told."""
    if language == "ru":
        return VacancyData(
            title="Бэкенд-разработчик",
            company="Ромашка",
            description="Ищем разработчика в команду платежей. Команда из шести человек.",
            salary_from=250_000,
            salary_to=320_000,
            salary_currency="RUB",
            salary_gross=True,
            schedule=Schedule.remote,
            key_skills=("Python", "PostgreSQL", "Kafka"),
            may_be_told="Испытательный срок три месяца. ДМС со второго месяца. После интервью "
            "следует один технический этап с руководителем команды.",
        )
    return VacancyData(
        title="Backend developer",
        company="Daisy",
        description="We are looking for a developer for the payments team. The team has six people.",
        salary_from=4_000,
        salary_to=5_500,
        salary_currency="EUR",
        schedule=Schedule.remote,
        key_skills=("Python", "PostgreSQL", "Kafka"),
        may_be_told="The probation period is three months. Health insurance starts in the second "
        "month. After this interview there is one technical stage with the team lead.",
    )


def make_interview(
    interview_id: int = 7,
    language: Language = "ru",
    kind: InterviewKind = InterviewKind.practice,
    minutes: int = 30,
    consent: bool = False,
) -> Interview:
    """An interview that was created and not begun."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Interview(
        id=interview_id,
        application_id=None,
        vacancy_id=None,
        kind=kind,
        state=InterviewState.created,
        language=language,
        minutes=minutes,
        plan=make_plan(language, minutes),
        consent=Consent(at=now, text_version="1", text_sha256="0" * 64) if consent else None,
        created_at=now,
    )


class MemoryRecords:
    """The store's part in memory: leases with fencing, turns by number, commands."""

    def __init__(self, *interviews: Interview, vacancy: VacancyData | None = None) -> None:
        self.interviews = {i.id: i for i in interviews}
        self.vacancy = vacancy or make_vacancy(interviews[0].language if interviews else "ru")
        self.turns: dict[int, dict[int, Turn]] = {i.id: {} for i in interviews}
        self.states: dict[int, MachineState] = {}
        self.fences: dict[int, int] = {}
        self.state_fences: dict[int, int] = {}
        self.busy: set[int] = set()
        self.waiting: list[InterviewCommand] = []
        self.away = False  # the database cannot be reached
        self.away_s = 0.0  # since the last turn was kept, as the next who claims is told
        self.writes = 0

    def _here(self) -> None:
        if self.away:
            raise refuse("store.unreachable")

    def _fenced(self, interview_id: int, fence: int) -> None:
        if self.fences.get(interview_id) != fence:
            raise Fenced(f"interview {interview_id}")

    async def claim(self, interview_id: int) -> Held:
        self._here()
        interview = self.interviews[interview_id]
        if interview.state not in ("created", "active", "interrupted"):
            raise refuse("agent.over")
        if interview_id in self.busy:
            raise Fenced(f"interview {interview_id}")
        self.fences[interview_id] = self.fences.get(interview_id, 0) + 1
        return Held(
            interview=interview,
            vacancy=self.vacancy,
            turns=tuple(self.said(interview_id)),
            state=self.states.get(interview_id),
            fence=self.fences[interview_id],
            state_fence=self.state_fences.get(interview_id, 0),
            away_s=self.away_s,
        )

    async def keep(self, interview_id: int, fence: int, kept: Kept) -> None:
        self._here()
        self._fenced(interview_id, fence)
        self.writes += 1
        for turn in kept.turns:
            known = self.turns[interview_id].get(turn.number)
            if known is None or not known.finished:
                self.turns[interview_id][turn.number] = turn
        self.states[interview_id] = MachineState.model_validate_json(kept.state)
        self.state_fences[interview_id] = fence
        self.interviews[interview_id] = self.interviews[interview_id].model_copy(
            update={
                "progress": kept.progress,
                "candidate_questions": kept.candidate_questions,
                "elapsed": kept.elapsed,
            }
        )

    async def set_state(
        self, interview_id: int, fence: int, state: InterviewState, failure: Message | None = None
    ) -> None:
        self._here()
        self._fenced(interview_id, fence)
        interview = self.interviews[interview_id]
        if interview.state is not state:
            change_interview(interview.state, state)
            self.interviews[interview_id] = interview.model_copy(update={"state": state})

    async def renew(self, held: Mapping[int, int]) -> Renewed:
        self._here()
        return Renewed(
            lost=frozenset(i for i, fence in held.items() if self.fences.get(i) != fence),
            commands=tuple(c for c in self.waiting if c.interview_id in held),
        )

    async def release(self, interview_id: int, fence: int) -> None:
        self._fenced(interview_id, fence)

    async def missing(self, interview_ids: Sequence[int]) -> set[int]:
        return set(interview_ids) - set(self.interviews)

    def said(self, interview_id: int) -> list[Turn]:
        return [t for _, t in sorted(self.turns[interview_id].items())]
