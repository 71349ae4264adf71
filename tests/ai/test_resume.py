"""Understanding resumes of many professions and designs, in Russian and English."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest

from hr_desktop.ai.offline.engine import read_resume
from hr_desktop.ai.offline.resume import understand_resume
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.resume import Profile, ResumeReading

TEXTS = Path(__file__).parent / "texts"
TODAY = date(2026, 11, 1)


def document(text: str) -> DocumentText:
    return DocumentText(media_type=MediaType.text, text=text)


def reading_of(name: str) -> ResumeReading:
    return understand_resume(document((TEXTS / name).read_text(encoding="utf-8")), TODAY)


def profile_of(name: str) -> Profile:
    reading = reading_of(name)
    assert reading.failure is None
    return reading.profile


def codes(reading: ResumeReading) -> set[str]:
    return {w.said.code for w in reading.warnings}


def test_an_hh_export_of_an_accountant_is_understood_whole() -> None:
    p = profile_of("hh_ru_1.txt")
    assert p.name is not None
    assert p.name.value == "Лебедева Анна Сергеевна"
    assert [(x.value, x.e164) for x in p.phones] == [("+7 (916) 123-45-67", "+79161234567")]
    assert [e.value for e in p.emails] == ["anna.lebedeva@example.ru"]
    assert p.city is not None
    assert p.city.value == "Москва"
    assert p.position is not None
    assert p.position.value == "Главный бухгалтер"
    assert p.salary is not None
    assert (p.salary.amount, p.salary.currency, p.salary.gross) == (180000, "RUB", False)
    assert p.total_years == pytest.approx(11.3, abs=0.1)
    assert [(j.position, j.company, j.start, j.end, j.current) for j in p.experience] == [
        ("Главный бухгалтер", "ООО «Северный ветер»", "2019-03", None, True),
        ("Бухгалтер по заработной плате", 'АО "Ромашка"', "2015-07", "2019-02", False),
    ]
    assert {"МСФО", "1С", "Первичная документация"} <= {s.name for s in p.skills}
    assert [(t.code, t.level) for t in p.languages] == [("ru", "native"), ("en", "B2")]
    study = p.education[0]
    assert study.institution == "Финансовый университет при Правительстве Российской Федерации"
    assert (study.degree, study.end) == ("Высшее", "2014")


def test_an_hh_export_with_dates_on_two_lines_keeps_company_and_post_apart() -> None:
    p = profile_of("hh_ru_2.txt")
    assert p.name is not None
    assert p.name.value == "Сидоров-Кузнецов Пётр"
    assert [x.e164 for x in p.phones] == ["+79035551212"]
    assert [(j.position, j.company, j.start, j.end) for j in p.experience] == [
        ("Водитель-экспедитор", "ИП Козлов А.А.", "2016-09", None),
        ("Водитель-дальнобойщик", "ТК «Энергия»", "2011-10", "2016-08"),
    ]
    assert p.salary is not None
    assert p.salary.text == "95000 RUB"
    assert p.total_years == pytest.approx(15.2, abs=0.1)


def test_a_nurse_s_plain_text_with_sections_on_one_line_is_understood() -> None:
    p = profile_of("nurse_ru.txt")
    assert p.name is not None
    assert p.name.value == "Морозова Екатерина Игоревна"
    assert p.city is not None
    assert p.city.value == "Казань"
    assert [j.company for j in p.experience] == [
        "ГАУЗ «Городская поликлиника № 7»",
        "Республиканская клиническая больница",
    ]
    assert p.experience[0].current
    assert {t.code for t in p.languages} == {"tt", "en"}
    assert {"Забор крови", "Инъекции", "СЛР"} <= {s.name for s in p.skills}


def test_capitals_become_a_readable_name_and_overlaps_count_once() -> None:
    p = profile_of("sales_ru.txt")
    assert p.name is not None
    assert p.name.value == "Иван Дмитриевич Орлов"
    assert p.name.source is not None
    assert p.name.source.quote == "ИВАН ДМИТРИЕВИЧ ОРЛОВ"
    assert p.experience[0].company == "ООО «ТехноСталь»"
    assert p.total_years is not None
    assert 9 < p.total_years < 10


def test_an_english_nurse_with_credentials_behind_the_name_is_understood() -> None:
    p = profile_of("nurse_en.txt")
    assert p.name is not None
    assert p.name.value == "María Fernández-O'Brien"
    assert p.phones[0].value == "(512) 555-0199"
    assert p.phones[0].e164 is None  # no country is written
    assert p.experience[1].company == "Seton Hospital"
    assert (p.experience[1].start, p.experience[1].end) == ("2016-06", "2019-04")
    assert [(t.code, t.level) for t in p.languages] == [
        ("en", "native"),
        ("es", "C1"),
        ("fr", "B1"),
    ]


def test_a_linkedin_export_finds_the_name_behind_the_sidebar() -> None:
    p = profile_of("linkedin_en.txt")
    assert p.name is not None
    assert p.name.value == "Jonas Weber"
    assert [(j.position, j.company) for j in p.experience] == [
        ("Logistics Manager", "Nordhafen GmbH"),
        ("Logistics Coordinator", "Nordhafen GmbH"),
        ("Dispatcher", "Spedition Krause"),
    ]


def test_a_europass_with_labels_is_understood() -> None:
    p = profile_of("europass_en.txt")
    assert p.name is not None
    assert p.name.value == "Giulia Rossi"
    assert [x.e164 for x in p.phones] == ["+390212345678", "+393471234567"]
    assert p.experience[0].position == "Interior Designer"
    assert p.education[0].institution == "Politecnico di Milano"
    assert ("it", "native") in [(t.code, t.level) for t in p.languages]


def test_words_to_an_ai_are_text_and_are_pointed_out() -> None:
    reading = reading_of("cook_en.txt")
    assert reading.profile.name is not None
    assert reading.profile.name.value == "Ahmed Al-Rashid"
    assert "resume.instruction_to_ai" in codes(reading)


@pytest.mark.parametrize(
    "name", sorted(p.name for p in TEXTS.glob("*.txt") if "vacancy" not in p.name)
)
def test_every_source_quotes_the_text_it_points_to(name: str) -> None:
    text = (TEXTS / name).read_text(encoding="utf-8")
    profile = profile_of(name)
    facts = [profile.name, profile.city, profile.position, profile.summary]
    entries = [
        *[f for f in facts if f], *profile.emails, *profile.phones, *profile.links,
        *profile.skills, *profile.experience, *profile.education, *profile.languages,
        *profile.certificates,
    ]  # fmt: skip
    for entry in entries:
        assert entry.source is not None
        assert text[entry.source.start : entry.source.end] == entry.source.quote != ""


@pytest.mark.parametrize(
    "name", sorted(p.name for p in TEXTS.glob("*.txt") if "vacancy" not in p.name)
)
def test_the_offline_engine_says_nothing_that_verification_drops(name: str) -> None:
    reading = read_resume(document((TEXTS / name).read_text(encoding="utf-8")))
    assert "resume.dropped" not in codes(reading)


CONTRACT = """ДОГОВОР № 17 оказания услуг
г. Москва 12 марта 2024 г.
ООО «Луч», именуемое в дальнейшем «Заказчик», и ИП Петров П. П., именуемый в дальнейшем
«Исполнитель», заключили настоящий договор о нижеследующем.
1. Предмет договора
1.1. Исполнитель обязуется оказать услуги, а Заказчик оплатить их.
Реквизиты сторон: тел. +7 495 000-00-00, luch@example.ru"""
RECIPE = """Apple pie
Ingredients: 3 cups of flour, 2 tablespoons of sugar, 5 apples
Preheat the oven to 180 degrees. Mix everything, bake for 40 minutes and serve warm."""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "resume.too_little_text"),
        ("   \n\n \t", "resume.too_little_text"),
        ("1 2 3", "resume.too_little_text"),
        (CONTRACT, "resume.not_a_resume"),
        (RECIPE, "resume.not_a_resume"),
        ((TEXTS / "vacancy_sales_ru.txt").read_text(encoding="utf-8"), "resume.is_a_vacancy"),
        ((TEXTS / "vacancy_data_en.txt").read_text(encoding="utf-8"), "resume.is_a_vacancy"),
    ],
)
def test_what_is_no_resume_never_becomes_a_person(text: str, code: str) -> None:
    reading = understand_resume(document(text), TODAY)
    assert reading.failure is not None
    assert reading.failure.code == code
    assert reading.profile == Profile()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "Python, " * 120_000,
        "Опыт работы " + "1" * 200_000,
        "(" * 20_000 + "Experience\n2019 - 2020\n" + ")" * 20_000,
        "Experience\n" + "2019 – 2020 Engineer, Acme Inc.\n" * 5_000,
        "מהנדס תוכנה\nיוסי כהן\n+972 50 123 4567\nExperience\n2019 - 2021 Engineer, Acme Ltd",
        "👩‍💻 Anna Ivanova 👩‍💻\n📧 anna@example.com 📱 +7 900 000 00 00\n💼 Experience\n🏢 Acme Inc 2019 – 2020\nEngineer",
        "\x00\x01\x02 Experience \ud800",
        "-" * 50_000 + "\n" + "_" * 50_000,
        "\n" * 100_000,
        "Jan 2019 - " * 5_000,
        "a@" * 50_000,
        "+7 900 " * 20_000,
    ],
)
def test_hostile_text_costs_seconds_at_most_and_raises_nothing(text: str) -> None:
    begin = time.perf_counter()
    read_resume(document(text))
    assert time.perf_counter() - begin < 20


def test_the_samples_give_the_right_person(shared: Path) -> None:
    reading = pytest.importorskip("hr_desktop.documents.reading")
    expected = {
        "rendercv_John_Doe_ClassicTheme_CV.pdf": ("John Doe", "john.doe@email.com", ""),
        "rendercv_John_Doe_ModerncvTheme_CV.pdf": ("John Doe", "john.doe@email.com", ""),
        "reactive_gengar.pdf": ("John Doe", "john.doe@gmail.com", "5551234567"),
        "resumematcher_two-column.pdf": ("John Doe", "john.doe@email.com", "14155550142"),
        "skillora_data_scientist_resume.docx": ("Sarah Johnson", "sarah.johnson@email.com", "5559876543"),
        "skillora_software_engineer_resume.pdf": ("John Doe", "john.doe@email.com", "5551234567"),
        "skillora_test_resume.rtf": ("John Smith", "john.smith@email.com", "5551234567"),
        "scorelia_sample_resume.docx": ("John Doe", "john.doe@email.com", "1234567890"),
        "erizov_resume_ru.txt": ("Иван Петров", "ivan.petrov@example.com", "79991234567"),
    }  # fmt: skip
    for name, (person, email, digits) in expected.items():
        profile = read_resume(reading.read_document(shared / "samples" / "resumes" / name)).profile
        assert profile.name is not None, name
        assert profile.name.value == person, name
        assert [e.value for e in profile.emails] == [email], name
        assert "".join(re.sub(r"\D", "", p.value) for p in profile.phones) == digits, name
        assert len(profile.experience) >= 2, name
