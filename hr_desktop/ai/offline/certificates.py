"""Certificates and courses, as they are named."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.dates import find_dates, find_spans
from hr_desktop.ai.offline.education import cut_row
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.domain.resume import Fact

_BARE_YEAR = re.compile(r"(?:19|20)\d{2}(?=$|\s+[^\W\d])")


def find_certificates(sheet: Sheet, sections: list[Section]) -> tuple[Fact, ...]:
    """Certificates and courses, one a row, as they are named."""
    found: dict[str, Fact] = {}
    last: tuple[str, int, int] | None = None  # the name before, its row's index and start
    for section in sections:
        if section.kind not in ("certificates", "courses"):
            continue
        by_year = any(_BARE_YEAR.match(r.text) for r in section.rows)
        given = False
        for row in section.rows:
            year = _BARE_YEAR.match(row.text) if by_year else None
            if year is not None:
                row = cut_row(row, row.start + len(row.text) - len(row.text[year.end() :].lstrip()))
                given = False
                if not row.text:
                    continue
            if by_year and given and not (last and _goes_on(last[0], row)):
                continue  # hh.ru: year, name, and then who gave it
            given = True
            start = max(row.start, section.inline_from or 0)
            text = sheet.clean[start : row.end]
            if not 3 <= len(text) <= 200 or not (len(text) > 3 or text.isupper()):
                continue
            if not re.search(r"[^\W\d_]{3}", text):
                continue
            if re.fullmatch(r"https?://\S+", text) or _only_dates(text):
                continue
            if last is not None and last[1] == row.index - 1 and _goes_on(last[0], row):
                start = last[2]
                found.pop(last[0].casefold(), None)
            text = " ".join(sheet.clean[start : row.end].split())
            last = (text, row.index, start)
            found.setdefault(text.casefold(), Fact(value=text, source=sheet.source(start, row.end)))
    return tuple(list(found.values())[:30])


def _only_dates(text: str) -> bool:
    """Whether nothing but dates and words such as “expires” stands in `text`."""
    for span in sorted([*find_spans(text), *find_dates(text)], key=lambda s: -s.at):
        text = text[: span.at] + text[span.to :]
    return not re.search(
        r"[^\W\d_]",
        re.sub(r"(?i)\b(?:issued|expires?|valid|until|till|to|from|выдан|до|год)\b", "", text),
    )


def _goes_on(above: str, row: Row) -> bool:
    """Whether a certificate's name is broken over two rows."""
    if row.bullet or row.after_blank:
        return False
    linking = (
        "–",
        "-",
        "—",
        ",",
        "&",
        ":",
        " and",
        " of",
        " for",
        " in",
        " to",
        " и",
        " в",
        " по",
        " для",
        " на",
    )
    return above.endswith(linking) or (
        row.text[:1].islower() or above.count("(") > above.count(")")
    )
