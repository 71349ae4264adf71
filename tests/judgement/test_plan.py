"""Interview plans: the same core for everybody, personal questions with reasons, nothing private."""

from __future__ import annotations

import re
from datetime import date

import pytest

from hr_desktop.ai.engine import PlanRequest
from hr_desktop.ai.offline.plan import criteria_of, plan_interview
from hr_desktop.ai.offline.plan_words import EN, RU, years_words
from hr_desktop.ai.private_life import probes_private_life
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.resume import Job, Profile
from hr_desktop.domain.vacancy import Requirement, VacancyData
from tests.judgement.people import POOLS, Person

TODAY = date(2026, 11, 1)


def make(
    vacancy: VacancyData, person: Person | None, language: str = "ru", minutes: int = 30
) -> InterviewPlan:
    profile, text = person.read() if person is not None else (None, "")
    return plan_interview(
        PlanRequest(
            vacancy=vacancy, profile=profile, resume_text=text, language=language, minutes=minutes
        ),  # type: ignore[arg-type]
        today=TODAY,
    )


def section(plan: InterviewPlan, kind: str) -> list[str]:
    return [q.text for s in plan.sections if s.kind == kind for q in s.questions]


@pytest.mark.parametrize("name", POOLS)
@pytest.mark.parametrize("minutes", [10, 15, 30, 45])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_plan_fits_its_minutes_and_asks_everybody_the_same_core(
    name: str, minutes: int, language: str
) -> None:
    vacancy, people = POOLS[name]
    plans = [make(vacancy, p, language, minutes) for p in people]
    for plan in plans:
        assert sum(s.minutes for s in plan.sections) == pytest.approx(minutes)
        assert minutes / 6 <= len(plan.questions) <= minutes / 2.2
        assert section(plan, "personal")
        assert [s.kind for s in plan.sections][:2] == ["greeting", "core"]
        assert [s.kind for s in plan.sections][-2:] == ["candidate_questions", "goodbye"]
        ids = [q.id for q in plan.questions]
        assert len(set(ids)) == len(ids)
        assert len({q.text for q in plan.questions}) == len(ids)
        for question in plan.questions:
            assert question.text.rstrip().endswith(("?", "."))
            assert question.look_for
            assert question.criteria
            assert bool(question.reason) == question.id.startswith("personal")
            assert not probes_private_life(question.text)
            assert "{" not in question.text + question.reason
    assert len({tuple(section(plan, "core")) for plan in plans}) == 1
    assert section(plans[0], "core") == section(make(vacancy, None, language, minutes), "core")


def test_written_core_questions_stand_first_word_for_word() -> None:
    vacancy = VacancyData(
        title="Бухгалтер",
        core_questions=("Как вы закрываете месяц?", "Расскажите о самой крупной ошибке в учёте."),
        company_values=("Честность",),
    )
    core = section(make(vacancy, None), "core")
    assert core[:2] == list(vacancy.core_questions)
    assert any("Честность" in q for q in core)


def test_values_are_asked_about_only_when_written() -> None:
    vacancy = POOLS["sales-ru"][0]
    assert not any("cultural_fit" in q.criteria for q in make(vacancy, None, minutes=45).questions)
    valued = vacancy.model_copy(update={"company_values": ("Открытость",)})
    assert any("cultural_fit" in q.criteria for q in make(valued, None).questions)


@pytest.mark.parametrize(
    "question",
    [
        "Сколько вам лет?", "Вы замужем?", "Планируете ли вы завести детей?", "How old are you?",
        "Where are you originally from?", "Are you married?", "Какое у вас гражданство?",
        "Почему у вас перерыв в карьере?",
    ],
)  # fmt: skip
def test_a_question_about_private_life_is_left_out_and_that_is_said(question: str) -> None:
    vacancy = VacancyData(
        title="Продавец", core_questions=(question, "Как вы встречаете покупателя?")
    )
    plan = make(vacancy, None)
    assert question not in [q.text for q in plan.questions]
    assert any(question in line for line in plan.focus_areas)


@pytest.mark.parametrize(
    "text",
    [
        "Опыт работы от 10 лет", "Стаж вождения не менее 15 лет", "Работа с детьми до 12 лет",
        "Консультации женщин до и после родов", "Experience with aging systems",
        "Работа с пациентами старше 60 лет", "Опыт ведения single-page приложений",
        "Experience in a national company", "Воспитание детей", "Знание возрастной психологии",
    ],
)  # fmt: skip
def test_requirements_of_the_work_are_not_taken_for_private_ones(text: str) -> None:
    assert not probes_private_life(text)


def test_personal_questions_quote_the_resume_or_the_vacancy() -> None:
    for vacancy, people in POOLS.values():
        for person in people:
            _, text = person.read()
            plan = make(vacancy, person)
            known = (
                text
                + "\n"
                + vacancy.description
                + "\n".join((*vacancy.key_skills, *(r.text for r in vacancy.requirements)))
            )
            for question in plan.sections[2].questions if len(plan.sections) > 4 else ():
                for quote in re.findall(r"«([^»]+)»", question.text):
                    bare = quote.rstrip("…")
                    parts = [bare, *bare.split(", ")]
                    assert any(find_quote(p, known) for p in parts), (quote, question.text)


def test_a_claimed_result_and_a_missing_requirement_are_asked_about() -> None:
    vacancy, people = POOLS["sales-ru"]
    personal = section(make(vacancy, people[0]), "personal")
    assert any("118 %" in q for q in personal)
    vacancy, people = POOLS["sales-ru"]
    plan = make(vacancy, people[2])
    reasons = [q.reason for q in plan.questions if q.reason]
    assert any("не показано" in reason for reason in reasons)
    assert plan.focus_areas


def overlapping(first_end: str) -> Profile:
    return Profile(
        experience=(
            Job(
                position="Аналитик",
                company="Альфа",
                start="2020-01",
                end=first_end,
                description="а",
            ),
            Job(
                position="Менеджер", company="Бета", start="2021-01", end="2022-06", description="б"
            ),
        )
    )


def test_overlapping_jobs_are_a_contradiction_and_gaps_are_not() -> None:
    def plan_of(profile: Profile) -> InterviewPlan:
        return plan_interview(
            PlanRequest(vacancy=VacancyData(title="Аналитик"), profile=profile, language="ru"),
            today=TODAY,
        )

    found = plan_of(overlapping("2021-12")).contradictions
    assert len(found) == 1
    assert "Альфа" in found[0].first
    assert "Бета" in found[0].second
    assert not plan_of(overlapping("2020-03")).contradictions  # a gap of ten months
    assert not plan_of(overlapping("2021-02")).contradictions  # handing over takes a while


def test_more_years_stated_than_the_dates_give_is_a_contradiction() -> None:
    text = "Опыт работы более 10 лет в продажах.\nМенеджер, Альфа, 2022-01 – 2024-01"
    profile = Profile(
        experience=(
            Job(
                position="Менеджер",
                company="Альфа",
                start="2022-01",
                end="2024-01",
                description="в",
            ),
        )
    )
    request = PlanRequest(
        vacancy=VacancyData(title="Менеджер"), profile=profile, resume_text=text, language="ru"
    )
    found = plan_interview(request, today=TODAY).contradictions
    assert len(found) == 1
    assert "10 лет" in found[0].first
    assert "2 года" in found[0].second


def test_a_requirement_about_the_person_is_never_asked_about() -> None:
    vacancy = VacancyData(
        title="Секретарь",
        requirements=(
            Requirement(text="Девушка до 30 лет, приятная внешность", weight=5),
            Requirement(text="Деловая переписка"),
        ),
    )
    for person in POOLS["recruiter-ru"][1]:
        plan = make(vacancy, person)
        assert not any("внешность" in q.text for q in plan.questions)


@pytest.mark.parametrize(
    ("years", "ru", "en"),
    [(1, "1 год", "1 year"), (2, "2 года", "2 years"), (5, "5 лет", "5 years"),
     (11, "11 лет", "11 years"), (21, "21 год", "21 years"), (1.5, "1,5 года", "1.5 years")],
)  # fmt: skip
def test_years_are_worded_right(years: float, ru: str, en: str) -> None:
    assert (years_words(years, "ru"), years_words(years, "en")) == (ru, en)


def test_both_languages_use_the_same_parameters() -> None:
    def names(value: object) -> list[set[str]]:
        lines = value if isinstance(value, tuple) else (value,)
        return [set(re.findall(r"{(\w+)}", str(line))) for line in lines]

    for name in RU.__slots__:
        assert names(getattr(RU, name)) == names(getattr(EN, name)), name


def test_nobody_is_asked_for_a_story_about_a_paper_or_about_being_what_they_are() -> None:
    vacancy, people = POOLS["nurse-ru"]
    papers = ("Действующий сертификат по сестринскому делу", "Медицинская книжка", "Портфолио")
    asking = vacancy.model_copy(
        update={"requirements": (*vacancy.requirements, *(Requirement(text=t) for t in papers))}
    )
    for one in people:
        for language in ("ru", "en"):
            plan = make(asking, one, language, 45)
            told = " ".join(q.text for q in plan.questions)
            assert not any(paper in told for paper in papers)
            title = one.text.split("\n")[1]
            assert not any(f"указали: «{title}»" in q.text for q in plan.questions)


@pytest.mark.parametrize(
    "claim",
    ["Выиграл 11 закупок на электронных площадках, самая крупная на 60 млн",
     "Split the monolith, response times fell from 900 to 180 ms"],
)  # fmt: skip
def test_a_result_with_a_figure_is_asked_about_in_any_words(claim: str) -> None:
    vacancy, _ = POOLS["sales-ru"]
    one = Person("x", f"Илья Гусев\nМенеджер\n## Менеджер | Склад | 2020-01 | now\n{claim}")
    assert any(claim[:30] in q for q in section(make(vacancy, one, "ru", 45), "personal"))


@pytest.mark.parametrize(
    "question",
    [
        "What does your current job look like, and what is your own part in it?",
        "How did you make the report faster?",
        "How have you worked with spreadsheets?",
        "Расскажите о вашей нынешней работе и о вашей роли в ней.",
        "Как вы ускорили отчёт?",
    ],
)
def test_a_question_about_own_work_gives_evidence_for_skills_and_experience(question: str) -> None:
    judged = criteria_of(question, VacancyData(title="Analyst"))
    assert {"technical_skills", "experience_relevance"} <= set(judged)


@pytest.mark.parametrize(
    "question", ["Which indexes does PostgreSQL have?", "Чем отличаются TCP и UDP?"]
)
def test_a_question_about_knowledge_gives_no_evidence_for_experience(question: str) -> None:
    assert "experience_relevance" not in criteria_of(question, VacancyData(title="Analyst"))
