"""Skills, dates, languages and pay in single sentences."""

from __future__ import annotations

from datetime import date

import pytest

from hr_desktop.ai.offline.dates import find_duration, find_spans, years_of
from hr_desktop.ai.offline.language import language_of, lemmas, sentences
from hr_desktop.ai.offline.pay import find_pay
from hr_desktop.ai.offline.skills import canonical, find_skills, label, related
from hr_desktop.ai.offline.tongues import level_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Навыки: Python, Go, C, C++, C#, .NET, R",
            ["Python", "Go", "C", "C++", "C#", ".NET", "R"],
        ),
        ("I go to school in C major; access granted. Word of honour.", []),
        ("опыт ведения переговоров и холодных звонков", ["Ведение переговоров", "Холодные звонки"]),
        ("1C:Бухгалтерия, 1С ЗУП", ["1С:Бухгалтерия", "1С:ЗУП"]),
        ("Node.js, REST APIs, CI/CD", ["Node.js", "REST API", "CI/CD"]),
        ("уверенное владение Excel", ["Microsoft Excel"]),
        ("Googled it with JavaScripting", []),
    ],
)
def test_skills_are_found_by_name_form_and_context(text: str, names: list[str]) -> None:
    found = find_skills(text)
    assert [f.name for f in found] == names
    assert all(text[f.start : f.end] == f.quote for f in found)


def test_names_of_skills_lead_to_one_another() -> None:
    assert canonical("golang") == "Go"
    assert canonical("problem solving") == canonical("решение проблем") == "Решение проблем"
    assert label("Решение проблем", "en") == "Problem solving"
    assert canonical("underwater basket weaving") is None
    assert "Kubernetes" in related("Docker")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Март 2022 — настоящее время", ("2022-03", None, True)),
        ("с марта 2019 г. по июнь 2020 г.", ("2019-03", "2020-06", False)),
        ("Jun'19 – Aug'20", ("2019-06", "2020-08", False)),
        ("18/06/2014  Present", ("2014-06", None, True)),
        ("01.2018 - 05.2020", ("2018-01", "2020-05", False)),
        ("May - July 2018", ("2018-05", "2018-07", False)),
        ("2008-2012", ("2008", "2012", False)),
        ("Sep 2012 - Till date", ("2012-09", None, True)),
        ("03.2016 – н.в.", ("2016-03", None, True)),
    ],
)
def test_spans_of_time_are_read(text: str, span: tuple[str, str | None, bool]) -> None:
    found = find_spans(text)
    assert [(s.start, s.end, s.current) for s in found] == [span]


def test_years_count_overlaps_once() -> None:
    jobs = [("2018-01", "2019-12", False), ("2019-01", "2020-12", False), ("2025-11", None, True)]
    assert years_of(jobs, date(2026, 10, 15)) == 4.0
    assert years_of([], date(2026, 1, 1)) is None
    assert find_duration("Опыт работы — 6 лет 3 месяца") == (6.25, 14, 28)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("B2 — Средне-продвинутый", "B2"), ("fluent", "C1"), ("родной", "native"),
        ("upper-intermediate", "B2"), ("pre-intermediate", "A2"), ("базовый", "A1"),
        ("разговорный", "B1"), ("С1", "C1"), ("", None),
    ],
)  # fmt: skip
def test_levels_of_languages_follow_cefr(words: str, level: str | None) -> None:
    assert level_of(words) == level


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("180 000 ₽ на руки", (180000, None, "RUB", False)),
        ("от 90 000 до 150 000 руб.", (90000, 150000, "RUB", None)),
        ("$60,000 - $80,000", (60000, 80000, "USD", None)),
        ("до 120 тыс. руб. до вычета налогов", (None, 120000, "RUB", True)),
        ("70–90k EUR gross", (70000, 90000, "EUR", True)),
    ],
)
def test_pay_is_read(text: str, pay: tuple[int | None, int | None, str, bool | None]) -> None:
    found = find_pay(text, sure=True)
    assert found is not None
    assert (found.low, found.high, found.currency, found.gross) == pay


def test_language_lemmas_and_sentences() -> None:
    assert language_of("Разработчик Python, Django, PostgreSQL") == "ru"
    assert language_of("Developer") == "en"
    assert lemmas("программистов companies C++") == ["программист", "company", "c++"]
    assert sentences("Жил в г. Москве. Потом уехал!\n- раз\n- два") == [
        "Жил в г. Москве.", "Потом уехал!", "- раз", "- два",
    ]  # fmt: skip
