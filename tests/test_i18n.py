"""Sentences, numbers and dates in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from hr_desktop.domain.messages import message
from hr_desktop.i18n import NBSP, Translator
from hr_desktop.wording import templates

RU, EN = Translator("ru"), Translator("en")


@pytest.fixture(autouse=True)
def _moscow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Moscow")
    time.tzset()
    yield
    monkeypatch.undo()
    os.environ.setdefault("TZ", "UTC")
    time.tzset()


def test_plurals_follow_the_language() -> None:
    def both(n: int) -> tuple[str, str]:
        return tuple(t.plural("{n} year", "{n} years", n) for t in (RU, EN))  # type: ignore[return-value]

    assert both(1) == ("1 год", "1 year")
    assert both(2) == ("2 года", "2 years")
    assert both(5) == ("5 лет", "5 years")
    assert both(11) == ("11 лет", "11 years")
    assert both(12) == ("12 лет", "12 years")
    assert both(21) == ("21 год", "21 years")
    assert both(22) == ("22 года", "22 years")
    assert both(112) == ("112 лет", "112 years")
    assert both(0) == ("0 лет", "0 years")


def test_a_coded_message_is_rendered_in_both_languages() -> None:
    said = message("settings.damaged", file="settings.json.damaged")
    assert "settings.json.damaged" in RU.message(said)
    assert RU.message(said).startswith("Файл настроек")
    assert EN.message(said).startswith("The settings file")


def test_an_unknown_code_and_a_missing_parameter_still_give_a_sentence() -> None:
    assert RU.message(message("from.the_future")) == "from.the_future"
    assert "…" in EN.message(message("settings.damaged"))


def test_every_code_can_be_rendered_in_both_languages() -> None:
    for code in templates():
        for translator in (RU, EN):
            assert translator.message(message(code, n=2))


@pytest.mark.parametrize(
    ("value", "russian", "english"),
    [
        (6.2, "6,2", "6.2"),
        (6.0, "6", "6"),
        (-0.01, "0", "0"),
        (1234, "1234", "1,234"),
        (100, "100", "100"),
        (1234567, f"1{NBSP}234{NBSP}567", "1,234,567"),
        (12345.56, f"12{NBSP}345,6", "12,345.6"),
    ],
)
def test_numbers(value: float, russian: str, english: str) -> None:
    assert (RU.number(value), EN.number(value)) == (russian, english)


def test_money_and_salaries() -> None:
    assert RU.money(150000, "RUR") == f"150{NBSP}000{NBSP}₽"
    assert EN.money(4000, "USD") == "$4,000"
    assert EN.money(4000.5, "CHF") == f"4,000.5{NBSP}CHF"
    assert RU.salary(100000, 150000, "RUB", True) == (
        f"100{NBSP}000–150{NBSP}000{NBSP}₽, до вычета налогов"
    )
    assert RU.salary(None, 2000, "USD", False) == f"до 2000{NBSP}$, на руки"
    assert EN.salary(2000, None, "USD") == "from $2,000"
    assert EN.salary(None) == ""


def test_moments_are_shown_in_local_time() -> None:
    late = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)
    assert (RU.datetime(late), EN.datetime(late)) == ("24.11.2026, 01:05", "24 Nov 2026, 01:05")
    assert (RU.date(late, long=True), EN.date(late, long=True)) == (
        "24 ноября 2026",
        "24 November 2026",
    )
    assert RU.date(date(2026, 5, 3)) == "03.05.2026"


def test_months_and_periods() -> None:
    assert (RU.month("2022-03"), EN.month("2022-03")) == ("март 2022", "March 2022")
    assert (RU.month("2022"), RU.month(None), RU.month("2022-13")) == ("2022", "", "2022")
    assert RU.period("2022-03", None, current=True) == "март 2022 — настоящее время"
    assert EN.period("2019", "2021-01") == "2019 — January 2021"
    assert EN.period(None, None) == ""


def test_years_and_durations() -> None:
    assert [RU.years(v) for v in (None, 0, 0.5, 1.0, 5.0, 6.2)] == [
        "",
        "0 лет",
        "6 месяцев",
        "1 год",
        "5 лет",
        "6,2 года",
    ]
    assert (RU.size(123456), EN.size(3_500_000)) == ("121 КБ", "3.3 MB")


def test_the_translator_is_quick_to_import() -> None:
    """The first window is translated before anything heavy is imported."""
    heavy = "{'pydantic', 'numpy', 'babel', 'sqlalchemy', 'PySide6'}"
    code = (
        "import sys; from hr_desktop.i18n import Translator; t = Translator('ru');"
        "t('now'); t.code('application.new');"
        f"assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_button_that_opens_is_no_shelf_of_open_vacancies() -> None:
    tr = Translator("ru")
    assert (tr("Open"), tr("Active")) == ("Открыть", "Открытые")
