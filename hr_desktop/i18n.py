"""One gettext catalogue for window, agent, command line, PDF: English source, Russian complete.

Numbers, dates and money are formatted here too, with small tables instead of a locale library:
the first window is on the screen before such a library would be imported.
"""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hr_desktop.resources import resource_folder
from hr_desktop.wording import templates
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:  # pydantic costs 130 ms, and the first window is translated too
    from hr_desktop.domain.messages import Message
    from hr_desktop.domain.vacancy import Language

DOMAIN = "hr_desktop"
NBSP = "\u00a0"

_MONTHS_EN = (
    "January February March April May June July August September October November December"
).split()
_MONTHS_RU = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
).split()
_MONTHS_RU_OF = (  # genitive, as in a date
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
).split()
_SIGNS = {
    "RUB": "₽", "RUR": "₽", "USD": "$", "EUR": "€", "GBP": "£", "KZT": "₸", "BYR": "Br",
    "BYN": "Br", "UAH": "₴", "GEL": "₾", "AMD": "֏", "AZN": "₼", "CNY": "¥",
}  # fmt: skip


class Translator:
    """Renders sentences and coded messages in one language.

    Call it with an English sentence: `tr("Add resumes")`, `tr("{name} was added", name=…)`.
    Raises FileNotFoundError when the language's catalogue was not compiled (see `dev.py`).
    """

    def __init__(self, language: Language, locale_folder: Path | None = None) -> None:
        self.language: Language = language
        folder = locale_folder or resource_folder() / "locale"
        self._catalogue = gettext.translation(
            DOMAIN, str(folder), languages=[language], fallback=language == "en"
        )

    def __call__(self, text: str, /, **params: Any) -> str:
        """The sentence in this language, with its parameters filled in."""
        translated = self._catalogue.gettext(text) if text else ""
        return translated.format_map(params) if params else translated

    def plural(self, singular: str, plural: str, n: int, /, **params: Any) -> str:
        """The right plural form for `n`, which is also the parameter `{n}`."""
        translated = self._catalogue.ngettext(singular, plural, n)
        return translated.format_map({"n": self.number(n), **params})

    def message(self, said: Message) -> str:
        """A coded message in words. An unknown code (from a newer program) is shown as it is."""
        return self._render(said.code, said.params)

    def code(self, code: str, /) -> str:
        """The words for a code without parameters, e.g. `application.new`."""
        return self._render(code, {})

    def titled(self, name: str, said: Message) -> tuple[str, str]:
        """What a check of that name is about, and what it found."""
        text = self.message(said)
        if said.code.startswith("check."):  # these begin with it themselves
            title, _, text = text.partition(": ")
            return title, text
        return self.code(f"check_name.{name}"), text

    def _render(self, code: str, given: Mapping[str, Any]) -> str:
        template = templates().get(code)
        if template is None:
            return code
        params = _Forgiving({key: self._value(value) for key, value in given.items()})
        if isinstance(template, tuple):
            n = given.get("n", 0)
            count = n if isinstance(n, int) else 0
            return self._catalogue.ngettext(*template, count).format_map(params)
        return self._catalogue.gettext(template).format_map(params)

    def number(self, value: float, digits: int = 1) -> str:
        """A number for reading: `12,345.5` in English, `12 345,5` in Russian; no trailing zero."""
        text = f"{value:,.{0 if isinstance(value, int) else digits}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if text == "-0":
            text = "0"
        if self.language == "en":
            return text
        whole, point, fraction = text.partition(".")
        grouped = whole.replace(",", NBSP if len(whole.lstrip("-")) > 5 else "")
        return grouped + ("," if point else "") + fraction

    def percent(self, share: float) -> str:
        """A share from 0 to 1: `64%` in English, `64 %` in Russian."""
        text = self.number(share * 100, 0)
        return f"{text}%" if self.language == "en" else f"{text}{NBSP}%"

    def money(self, amount: float, currency: str | None = None) -> str:
        """An amount: `150 000 ₽` in Russian, `$150,000` or `150,000 ₽` in English."""
        text = self.number(amount, 2)
        if not currency:
            return text
        sign = _SIGNS.get(currency.upper(), currency.upper())
        if self.language == "en" and sign in ("$", "€", "£"):
            return sign + text
        return f"{text}{NBSP}{sign}"

    def salary(
        self,
        low: float | None,
        high: float | None = None,
        currency: str | None = None,
        gross: bool | None = None,
    ) -> str:
        """A vacancy's or a candidate's salary in words; empty when neither bound is known."""
        if low is None and high is None:
            return ""
        if low is not None and high is not None and low != high:
            text = f"{self.number(low, 2)}–{self.money(high, currency)}"
        elif low is not None and high is not None:
            text = self.money(low, currency)
        elif low is not None:
            text = self(N_("from {amount}"), amount=self.money(low, currency))
        else:
            text = self(N_("up to {amount}"), amount=self.money(high or 0, currency))
        if gross is None:
            return text
        return f"{text}, {self(N_('before tax') if gross else N_('after tax'))}"

    def date(self, day: dt.date, long: bool = False) -> str:
        """A day, local for a moment: `23.11.2026`, `23 Nov 2026`; long: `23 ноября 2026`."""
        day = _local(day)
        if self.language == "ru":
            return (
                f"{day.day} {_MONTHS_RU_OF[day.month - 1]} {day.year}"
                if long
                else f"{day:%d.%m.%Y}"
            )
        name = _MONTHS_EN[day.month - 1]
        return f"{day.day} {name if long else name[:3]} {day.year}"

    def time(self, moment: dt.datetime) -> str:
        """The local time of day, `14:38`."""
        return f"{_local(moment):%H:%M}"

    def datetime(self, moment: dt.datetime) -> str:
        """Day and time, local: `23.11.2026, 14:38` or `23 Nov 2026, 14:38`."""
        return f"{self.date(moment)}, {self.time(moment)}"

    def month(self, month: str | None) -> str:
        """`2022-03` as `март 2022` or `March 2022`; `2022` stays; None is empty."""
        if not month:
            return ""
        year, _, number = month.partition("-")
        if not number.isdigit() or not 1 <= int(number) <= 12:
            return year
        names = _MONTHS_RU if self.language == "ru" else _MONTHS_EN
        return f"{names[int(number) - 1]} {year}"

    def period(self, start: str | None, end: str | None, current: bool = False) -> str:
        """`март 2022 — май 2024`; with `current` and no end: until now. Empty when unknown."""
        last = self(N_("now")) if current and not end else self.month(end)
        return " — ".join(part for part in (self.month(start), last) if part)

    def years(self, years: float | None) -> str:
        """Experience in words: `6,2 года`, `5 лет`, `8 месяцев`; empty when unknown."""
        if years is None:
            return ""
        if 0 < years < 0.95:
            return self.plural("{n} month", "{n} months", max(1, round(years * 12)))
        rounded = round(years, 1)
        if rounded == int(rounded):
            return self.plural("{n} year", "{n} years", int(rounded))
        return self(N_("{number} years"), number=self.number(rounded))

    def size(self, count: float) -> str:
        """A size in bytes: `12 KB`, `3.4 MB`."""
        for unit in (N_("{size} KB"), N_("{size} MB")):
            count /= 1024
            if count < 1000:
                return self(unit, size=self.number(count, 0 if count >= 10 else 1))
        return self(N_("{size} GB"), size=self.number(count / 1024))

    def _value(self, value: object) -> object:
        if isinstance(value, float):
            return self.number(value)
        return "" if value is None else value


class _Forgiving(dict[str, Any]):
    """Parameters in which a missing one shows as `…`: a sentence is better than a failure."""

    def __missing__(self, key: str) -> str:
        return "…"


def _local(day: Any) -> Any:
    """A moment in this computer's time zone; a plain date as it is. Naive moments count as UTC."""
    if isinstance(day, dt.datetime):
        return (day if day.tzinfo else day.replace(tzinfo=dt.UTC)).astimezone()
    return day
