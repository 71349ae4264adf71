"""Amounts of money with their currency: what a person asks for, what a vacancy offers."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNS = {
    "₽": "RUB",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₸": "KZT",
    "₴": "UAH",
    "₹": "INR",
    "¥": "CNY",
}
_WORDS = (
    ("RUB", r"руб(?:л\w*|\.)?|р\.|rub|rur|rubles?|₽"), ("USD", r"usd|долл\w*|us\$|\$|dollars?"),
    ("EUR", r"eur(?:os?)?|евро|€"), ("GBP", r"gbp|£|pounds?"), ("KZT", r"kzt|тенге|₸|тг"),
    ("BYN", r"byn|бел\.?\s?руб\w*"), ("UAH", r"uah|грн|₴"), ("INR", r"inr|₹|rs\.?|rupees"), ("UZS", r"uzs|сум"),
    ("CHF", r"chf"), ("PLN", r"pln|zł"), ("CNY", r"cny|¥|юан\w+"),
)  # fmt: skip
_CURRENCY = "|".join(f"(?:{words})" for _, words in _WORDS)
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+|\d{2,9}(?:[.,]\d{1,2})?|\d{1,3}(?:[.,]\d)?"
_SCALE = r"\s?(?:тыс(?:яч\w*|\.)?|т\.\s?р\.?|тр|k|к|млн\.?|lakhs?|lpa|m(?![a-z]))"
_AMOUNT = re.compile(
    rf"(?P<pre>[$€£₽₹]|usd|eur|gbp|rub|inr|rs\.?)?\s?(?P<n>{_NUMBER})(?P<scale>{_SCALE})?(?!\d)\s?(?P<post>{_CURRENCY})?(?![а-яёa-z])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[-–—]|до|to)\s*", re.IGNORECASE)
_NET = re.compile(r"на руки|net\b|после вычета|чистыми|after tax", re.IGNORECASE)
_GROSS = re.compile(r"gross|до вычета|до налогов|before tax|брутто", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pay:
    """A range of pay: bounds as written (a month or a year), currency, gross or net, offsets."""

    low: int | None
    high: int | None
    currency: str | None
    gross: bool | None
    start: int
    end: int


def find_pay(text: str, *, sure: bool) -> Pay | None:
    """The first pay in `text`. With `sure` (beside a label) a bare number is enough."""
    marks = list(_AMOUNT.finditer(text))
    for place, mark in enumerate(marks):
        amount = _value(mark)
        currency = _currency(mark)
        nearby = marks[place + 1] if place + 1 < len(marks) else None
        high: int | None = None
        end = mark.end()
        if nearby is not None and _BETWEEN.fullmatch(text[mark.end() : nearby.start()]):
            high = _value(nearby)
            currency = currency or _currency(nearby)
            end = nearby.end()
            if nearby["scale"] and not mark["scale"] and amount < 1000:
                amount = _scaled(amount, nearby["scale"])
        around = text[max(0, mark.start() - 40) : end + 60]
        told = amount >= 1000 and (_NET.search(around) or _GROSS.search(around))
        if currency is None and not ((sure and amount >= 1000) or (told and mark.end() < end)):
            continue
        if max(amount, high or 0) < 100 or re.match(r"\s*%", text[end:]):
            continue
        before = text[max(0, mark.start() - 12) : mark.start()].lower()
        low: int | None = amount
        if high is None and re.search(r"(?:до|up to|to|max)\s*$", before):
            low, high = None, amount
        gross = False if _NET.search(around) else True if _GROSS.search(around) else None
        return Pay(low, high, currency, gross, mark.start(), end)
    return None


def _value(mark: re.Match[str]) -> int:
    digits = mark["n"]
    if re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+", digits):
        amount = float(re.sub(r"\D", "", digits))
    else:
        amount = float(digits.replace(",", "."))
    return _scaled(amount, mark["scale"])


def _scaled(amount: float, scale: str | None) -> int:
    if not scale:
        return int(amount)
    low = scale.strip().lower()
    if low.startswith(("lakh", "lpa")):
        return int(amount * 100_000)
    if low.startswith(("млн", "m")):
        return int(amount * 1_000_000)
    return int(amount * 1000)


def _currency(mark: re.Match[str]) -> str | None:
    for words in (mark["pre"], mark["post"]):
        if not words:
            continue
        if words in _SIGNS:
            return _SIGNS[words]
        for code, pattern in _WORDS:
            if re.fullmatch(pattern, words.strip(), re.IGNORECASE):
                return code
    return None
