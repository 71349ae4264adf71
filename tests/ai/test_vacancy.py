"""Understanding vacancies in Russian and English."""

from __future__ import annotations

from pathlib import Path

from hr_desktop.ai.offline.engine import read_vacancy
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.vacancy import EmploymentType, ExperienceBand, Schedule, VacancyData

TEXTS = Path(__file__).parent / "texts"


def vacancy(name: str) -> VacancyData:
    text = (TEXTS / name).read_text(encoding="utf-8")
    return read_vacancy(DocumentText(media_type=MediaType.text, text=text)).data


def test_a_russian_vacancy_with_labels_is_understood_whole() -> None:
    v = vacancy("vacancy_sales_ru.txt")
    assert (v.title, v.company, v.area) == (
        "Менеджер по продажам B2B",
        "ООО «Альфа-Снаб»",
        "Казань",
    )
    assert (v.salary_from, v.salary_to, v.salary_currency, v.salary_gross) == (
        90000,
        150000,
        "RUB",
        False,
    )
    assert v.experience is ExperienceBand.between_1_and_3
    assert (v.employment, v.schedule) == (EmploymentType.full, Schedule.remote)
    must = {r.text: r for r in v.requirements if r.must}
    assert len(must) == 4
    licence = must["Обязательно наличие водительских прав категории B"]
    assert licence.weight == 5
    nice = [r.text for r in v.requirements if not r.must]
    assert nice == [
        "Английский язык не ниже B1 будет плюсом",
        "Опыт участия в тендерах",
        "Знание рынка строительных материалов",
    ]
    assert v.key_skills[:3] == ("Холодные звонки", "Ведение переговоров", "CRM")
    assert v.company_values == ("Честность с клиентом", "Командная работа")
    assert len(v.core_questions) == 2
    assert "hr@alfa.example" in v.contacts
    assert v.interview_language == "ru"


def test_a_vacancy_without_labels_gives_title_pay_and_schedule() -> None:
    v = vacancy("vacancy_nurse_ru.txt")
    assert v.title == "Медицинская сестра процедурного кабинета"
    assert (v.company, v.area, v.metro) == ("Здоровье+", "Санкт-Петербург", "Озерки")
    assert (v.salary_from, v.salary_to, v.salary_gross) == (70000, None, True)
    assert v.schedule is Schedule.shift
    assert [r.must for r in v.requirements] == [True, True, True, False]


def test_an_english_vacancy_separates_required_from_preferred() -> None:
    v = vacancy("vacancy_data_en.txt")
    assert (v.title, v.company, v.area) == ("Data Scientist", "Acme Analytics", "Berlin, Germany")
    assert (v.salary_from, v.salary_to, v.salary_currency) == (70000, 90000, "EUR")
    assert v.experience is ExperienceBand.between_3_and_6
    assert [(x.code, x.level) for x in v.languages] == [("en", "C1")]
    assert {r.text for r in v.requirements if not r.must} == {
        "German is a plus", "PhD in Statistics", "Experience with Airflow",
    }  # fmt: skip


def test_too_little_text_is_said_and_invents_nothing() -> None:
    reading = read_vacancy(DocumentText(media_type=MediaType.text, text="hi"))
    assert reading.data == VacancyData()
    assert [w.said.code for w in reading.warnings] == ["vacancy.empty"]


def test_a_resume_in_place_of_a_vacancy_is_pointed_out() -> None:
    text = (TEXTS / "hh_ru_1.txt").read_text(encoding="utf-8")
    reading = read_vacancy(DocumentText(media_type=MediaType.text, text=text))
    assert "vacancy.is_a_resume" in {w.said.code for w in reading.warnings}
