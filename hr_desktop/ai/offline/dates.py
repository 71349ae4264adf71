"""Dates and spans of time as resumes write them, in Russian and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "мае": 5, "июн": 6, "июл": 7,
    "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|янв(?:ар[ьяе])?|февр?(?:ал[ьяе])?|мар(?:та?е?)?"
    r"|апр(?:ел[ьяе])?|ма[йяе]|июн[ьяе]?|июл[ьяе]?|авг(?:уста?е?)?|сент?(?:ябр[ьяе])?"
    r"|окт(?:ябр[ьяе])?|нояб?(?:р[ьяе])?|дек(?:абр[ьяе])?)"
)
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_Y_END = r"(?:\s?(?:гг?\.?|года?|году)(?!\w))?"
# One date: month and year, numbers, or a year alone.
_POINT = (
    rf"(?:{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?[\s.,]*)?{_MONTH}\.?\s*[,'’`/\-–]?\s*(?:{_YEAR}|['’`]?\d{{2}}(?!\d)){_Y_END}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./](?:{_YEAR}|\d{{2}}(?!\d)){_Y_END}"
    rf"|\d{{1,2}}\s?[./\-]\s?{_YEAR}{_Y_END}"
    rf"|{_YEAR}[./\-]\d{{1,2}}(?:[./\-]\d{{1,2}})?(?!\d)"
    rf"|(?:spring|summer|fall|autumn|winter|весна|лето|осень|зима)\s+{_YEAR}"
    rf"|{_YEAR}{_Y_END})"
)
_NOW = (
    r"(?:(?:по\s+|until\s+)?(?:the\s+)?(?:настоящ\w+\s+(?:время|момент|времени)|наст\.?\s*вр(?:емя)?\.?"
    r"|н\.?\s?в\.?(?!\w)|работа(?:ет|ю)\s+сейчас|(?:сей|сегодняшний)\s+день|сейчас|сегодня|текущ\w+\s+\w+|present(?:ly)?(?:\s+(?:day|time))?|current(?:ly)?"
    r"|now|onwards?|ongoing|to\s?date|till\s+(?:date|now|today)|today|date(?!\s+of)))"
)
_DASH = r"(?:\s*(?:-{1,2}|–|—|‐|‑|−|~|\.\.\.?|…|>)\s*|\s+(?:to|till|until|through|thru|по|до)(?:\s+|\s*:\s*)|\s+(?=till|to\s?date|по\s+наст))"
_RANGE = re.compile(
    rf"(?<![\w.])(?:(?:from|since|с|со|від)(?:\s+|\s*:\s*))?(?P<a>{_POINT})(?:{_DASH}(?P<b>{_POINT}|{_NOW})"
    rf"|(?P<gap>\s{{1,3}})(?P<b2>{_NOW})|(?: {{2}}|\t)(?P<b3>{_POINT}))(?![\w])",
    re.IGNORECASE,
)
# “09/14 – 03/17”: only as both ends of a span, or a score and a fraction would be dates.
_SHORT = r"(?:0?[1-9]|1[0-2])[/.](?:\d{2})"
_NUMBER_RANGE = re.compile(
    rf"(?<![\w./-])(?P<a>{_SHORT}){_DASH}(?P<b>{_SHORT}(?![\d./])|{_NOW})(?!\w)", re.IGNORECASE
)
_SHORT_RANGE = re.compile(
    rf"(?<![\w.])(?P<a>{_MONTH})\.?{_DASH}(?P<b>{_MONTH}\.?\s*,?\s*{_YEAR})(?!\w)", re.IGNORECASE
)
# moderncv prints “2013–2015”; where the dash is lost, the years stand together.
_GLUED = re.compile(rf"^(?P<a>{_YEAR})(?:(?P<b>{_YEAR})|(?P<now>present|now))(?!\w)", re.IGNORECASE)
# “1996-98”; “2012-06” may be a month.
_SHORT_YEAR = re.compile(rf"(?<![\w./-])(?P<a>{_YEAR})\s?[-–—/]\s?(?P<b>\d{{2}})(?![\w./-]\d|\d)")
_SINCE = re.compile(rf"(?<!\w)(?:since|с|со|from)\s+(?P<a>{_POINT})(?!\w)", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w.@/]){_POINT}(?![\w@/])", re.IGNORECASE)
_DIGITS = re.compile(r"\d\d")
_NOW_ONLY = re.compile(_NOW, re.IGNORECASE)
_MONTH_START = re.compile(rf"(?<!\w)({_MONTH})", re.IGNORECASE)
_DURATION = re.compile(
    r"(?<!\w)(?:(?P<y>\d{1,2})\s*(?:лет|года?|г\.|years?|yrs?)(?!\w))?[\s,]*(?:(?:и|and)\s+)?"
    r"(?:(?P<m>\d{1,2})\s*(?:мес(?:яц(?:а|ев)?)?\.?|months?|mos?\.?)(?!\w))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time in a text: `start` and `end` as `YYYY-MM` or `YYYY`, offsets of its words."""

    start: str | None
    end: str | None
    current: bool
    at: int
    to: int


def find_spans(text: str) -> list[Span]:
    """All spans (“March 2019 – present”) in `text`, in order."""
    if not _DIGITS.search(text):
        return []
    found: list[Span] = []
    for m in _RANGE.finditer(text):
        a = _parse(m["a"])
        last = m["b"] or m["b2"] or m["b3"]  # two blanks stand where a dash was lost
        current = _NOW_ONLY.fullmatch(last.strip()) is not None
        b = None if current else _parse(last)
        if a is None or (b is None and not current) or not _in_order(a, b):
            continue
        found.append(Span(a, b, current, m.start(), m.end()))
    if not found:
        found = [span for m in _NUMBER_RANGE.finditer(text) if (span := _numbers(m)) is not None]
    for m in _SHORT_RANGE.finditer(text):
        b = _parse(m["b"])
        month = _MONTHS.get(m["a"][:3].lower())
        if b and month and not any(s.at < m.end() and m.start() < s.to for s in found):
            found.append(Span(f"{b[:4]}-{month:02}", b, False, m.start(), m.end()))
    if not found and (glued := _GLUED.match(text)) and _in_order(glued["a"], glued["b"]):
        a, b = glued["a"], glued["b"]
        found.append(Span(a, b, b is None, glued.start(), glued.end()))
    if not found:
        for m in _SHORT_YEAR.finditer(text):
            if int(m["b"]) > 12 and int(m["a"][2:]) < int(m["b"]) < int(m["a"][2:]) + 20:
                found.append(Span(m["a"], m["a"][:2] + m["b"], False, m.start(), m.end()))
    if not found:
        for m in _SINCE.finditer(text):
            if a := _parse(m["a"]):
                found.append(Span(a, None, True, m.start(), m.end()))
    return sorted(found, key=lambda s: s.at)


def _numbers(m: re.Match[str]) -> Span | None:
    current = _NOW_ONLY.fullmatch(m["b"].strip()) is not None
    ends = []
    for part in (m["a"],) if current else (m["a"], m["b"]):
        month, year = re.split(r"[/.]", part)
        full = int(year) + (2000 if int(year) < 50 else 1900)
        ends.append(f"{full}-{int(month):02}")
    end = None if current else ends[1]
    if end is not None and ends[0] > end:
        return None
    return Span(ends[0], end, current, m.start(), m.end())


def find_dates(text: str) -> list[Span]:
    """All single dates in `text`: `start` is None, `end` the date."""
    if not _DIGITS.search(text):
        return []
    return [
        Span(None, value, False, m.start(), m.end())
        for m in _SINGLE.finditer(text)
        if (value := _parse(m.group()))
    ]


def _parse(words: str) -> str | None:
    words = words.strip().lower()
    year = re.search(_YEAR, words)
    if named := _MONTH_START.search(words):
        month = _MONTHS.get(named.group(1)[:3])
        rest = words[named.end() :]
        if year is None:
            short = re.search(r"\d{2}$", rest.strip())
            if short is None:
                return None
            full = int(short.group()) + (2000 if int(short.group()) < 50 else 1900)
            return f"{full}-{month:02}"
        return f"{year.group()}-{month:02}"
    if year is None:
        full_date = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{2})", words)
        if full_date is None:
            return None
        short_year = int(full_date[3])
        return _month_of(
            2000 + short_year if short_year < 50 else 1900 + short_year, full_date[2], full_date[1]
        )
    numbers = re.findall(r"\d{1,2}", words[: year.start()] + " " + words[year.end() :])
    if not numbers:
        return year.group()
    if year.start() == 0:
        return _month_of(int(year.group()), numbers[0])
    if len(numbers) >= 2:  # 18/06/2014, or 06/18/2014 as Americans write
        return _month_of(int(year.group()), numbers[1], numbers[0])
    return _month_of(int(year.group()), numbers[0])


def _month_of(year: int, *numbers: str) -> str:
    for number in numbers:
        if 1 <= int(number) <= 12:
            return f"{year}-{int(number):02}"
    return str(year)


def _in_order(a: str, b: str | None) -> bool:
    return b is None or a[:4] <= b[:4]


def find_duration(text: str) -> tuple[float, int, int] | None:
    """The first “6 лет 3 месяца” / “2 years 4 months” in `text`: years, and its offsets."""
    for m in _DURATION.finditer(text):
        if m["y"] or m["m"]:
            return int(m["y"] or 0) + int(m["m"] or 0) / 12, m.start(), m.end()
    return None


def says_now(text: str) -> bool:
    """Whether “present”, “н.в.” or the like is written; “since June 2023” says it without."""
    return _NOW_ONLY.search(text) is not None


def is_duration(text: str) -> bool:
    """Whether `text` is nothing but a duration, as hh.ru prints it under the dates."""
    m = _DURATION.fullmatch(text.strip(" ()·•.,"))
    return m is not None and bool(m["y"] or m["m"])


def years_of(spans: Iterable[tuple[str | None, str | None, bool]], today: date) -> float | None:
    """Years covered by `(start, end, current)`, overlaps counted once; None without any span.

    A bare year as the start counts from its January, as the end to its start (2018 to 2020 is
    two years), and both ends of a span in months are included (March to May is three months).
    """
    covered: list[tuple[int, int]] = []
    for start, end, current in spans:
        if start is None or (end is None and not current):
            continue
        first = _month_index(start, 1)
        now = today.year * 12 + today.month + 1  # the present month counts, as hh.ru counts it
        last = now if current else _after(start, end or start)
        if last > first:
            covered.append((first, min(last, now)))
    if not covered:
        return None
    months, reach = 0, -1
    for first, last in sorted(covered):
        months += max(0, last - max(first, reach))
        reach = max(reach, last)
    return round(months / 12, 1)


def _month_index(value: str, month: int) -> int:
    return int(value[:4]) * 12 + (int(value[5:7]) if len(value) > 4 else month)


def _after(start: str, end: str) -> int:
    if len(end) > 4:
        return _month_index(end, 1) + 1
    if start[:4] == end[:4]:
        return _month_index(start, 1) + 6  # “2019 – 2019”: part of a year
    return _month_index(end, 1)
