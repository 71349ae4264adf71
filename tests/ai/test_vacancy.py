"""Understanding vacancies in Russian and English."""

from __future__ import annotations

from pathlib import Path

from hr_desktop.ai.offline.engine import read_vacancy
from hr_desktop.ai.offline.titles import nominative
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.vacancy import EmploymentType, ExperienceBand, Schedule, VacancyData

TEXTS = Path(__file__).parent / "texts"


def data_of(text: str) -> VacancyData:
    return read_vacancy(DocumentText(media_type=MediaType.text, text=text)).data


def vacancy(name: str) -> VacancyData:
    return data_of((TEXTS / name).read_text(encoding="utf-8"))


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


def test_a_post_in_a_sentence_becomes_a_title_in_the_nominative() -> None:
    assert nominative("медицинской сестры палатной") == "медицинская сестра палатная"
    assert nominative("опытных продавцов-консультантов") == "опытный продавец-консультант"
    assert nominative("учителя английского языка") == "учитель английского языка"
    assert nominative("ВОДИТЕЛИ КАТЕГОРИИ Е") == "Водитель категории Е"
    assert nominative("Senior Python Developer") == "Senior Python Developer"


def test_a_message_of_a_channel_is_understood() -> None:
    v = data_of(
        "🔥 Ищем Middle Frontend-разработчика в команду стартапа «Монетка»!\n\n💰 200–280к net\n"
        "📍 Удалёнка по РФ\n\nЧто делать:\n— писать интерфейсы на React\n\nЧто ждём:\n"
        "— 2+ года с React\n— английский от B1\n\nПлюсом будет:\n— Next.js\n\nЧто даём:\n— ДМС\n\n"
        "Резюме: jobs@monetka.example.ru\n"
    )
    assert (v.title, v.company) == ("Middle Frontend-разработчик", "Монетка")
    assert (v.salary_from, v.salary_to, v.salary_gross) == (200000, 280000, False)
    assert v.schedule is Schedule.remote
    assert [(r.text, r.must) for r in v.requirements] == [
        ("2+ года с React", True), ("английский от B1", True), ("Next.js", False),
    ]  # fmt: skip
    assert v.may_be_told == "ДМС"
    assert [(x.code, x.level) for x in v.languages] == [("en", "B1")]


def test_what_a_job_board_adds_is_no_skill() -> None:
    v = data_of(
        "Менеджер по работе с маркетплейсами\nот 90 000 до 140 000 ₽ за месяц, на руки\n"
        "Опыт работы: 1–3 года\nПолная занятость\nГрафик: 5/2\nРабочие часы: 8\n\nООО ТекстильПро\n"
        "Иваново, улица Станкостроителей, 1А\n\nТребования:\n• Опыт на маркетплейсах от 1 года\n\n"
        "Ключевые навыки\nOzon\nSEO\n\nЗадайте вопрос работодателю\n"
        "Он получит его с откликом на вакансию\n\nГде предстоит работать\nИваново\n"
    )
    assert (v.company, v.area) == ("ООО ТекстильПро", "Иваново")
    assert set(v.key_skills) == {"Маркетплейсы", "SEO"}
    assert v.experience is ExperienceBand.between_1_and_3


def test_requirements_in_one_sentence_are_parted() -> None:
    v = data_of(
        "Требуется бухгалтер в ООО «Вектор»\nОбязанности: первичная документация\n"
        "Требования: опыт работы от 2 лет, знание 1С, высшее образование\n"
        "Условия: 5/2, оклад 80 000 руб.\n"
    )
    assert (v.title, v.company, v.salary_from) == ("Бухгалтер", "Вектор", 80000)
    assert [r.text for r in v.requirements] == [
        "опыт работы от 2 лет", "знание 1С", "высшее образование",
    ]  # fmt: skip


def test_an_aside_makes_no_requirement_optional() -> None:
    v = data_of(
        "Developer\n\nRequirements\n- Cloud platforms (AWS preferred)\n- Master's degree (preferred)\n"
        "- Go\n\nNice to have\n- Internship experience\n\nSkills\nGo, AWS\n\nTo apply:\n"
        "Send your CV to jobs@acme.example.com\n"
    )
    assert [(r.text, r.must) for r in v.requirements] == [
        ("Cloud platforms (AWS preferred)", True), ("Master's degree (preferred)", False),
        ("Go", True), ("Internship experience", False),
    ]  # fmt: skip
    assert "Go" in v.key_skills
    assert v.employment is None


def test_a_vacancy_in_prose_counts_years_in_words() -> None:
    v = data_of(
        "Head of Logistics – FreshBox, Manchester\n\nFreshBox is looking for a Head of Logistics. You "
        "must have at least seven years of experience in logistics. Experience with WMS is essential. "
        "Knowledge of the cold chain would be an advantage. A driving licence is required. Salary "
        "£65,000–£75,000. To apply, send your CV to people@freshbox.example.co.uk by 12 December.\n"
    )
    assert (v.title, v.company, v.area) == ("Head of Logistics", "FreshBox", "Manchester")
    assert v.experience is ExperienceBand.more_than_6
    assert [r.must for r in v.requirements] == [True, True, False, True]
    assert not any("send your CV" in r.text for r in v.requirements)


def test_what_is_not_asked_for_is_neither_a_requirement_nor_a_language() -> None:
    data = data_of(
        "Инженер ПТО\nТребования:\n• знание AutoCAD\n• английский язык не требуется\n"
        "• опыт не требуется, но нужна медкнижка\n"
    )
    texts = [r.text for r in data.requirements]
    assert texts == ["знание AutoCAD", "опыт не требуется, но нужна медкнижка"]
    assert data.languages == ()


def test_pay_is_no_telephone_and_a_title_stands_without_sexes() -> None:
    data = data_of(
        "Senior Accountant (m/f/d)\nRequirements:\n- SAP\n45000-55000 руб. на руки\n"
        "Тел. 8-800-555-35-35\n"
    )
    assert data.title == "Senior Accountant"
    assert "45000" not in data.contacts
    assert "8-800-555-35-35" in data.contacts
