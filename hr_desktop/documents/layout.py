"""The order in which a person reads a page: lines, columns, rows, whatever the file's own order.

The page is cut along vertical gutters (a variation of the recursive XY-cut, Nagy and Seth 1984).
A gutter counts only within a band of the page that no line crosses. What stands on its two sides
is either two columns, read one after the other, or rows: a column of dates or labels whose every
entry belongs to what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Literal

import numpy as np

_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    "|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_DATE = re.compile(
    rf"\b(?:19|20)\d\d\b|\b\d{{1,2}}[./]\d{{2,4}}\b|\b(?:{_MONTHS})[a-zа-я]*\.?,? +(?:19|20)?\d\d\b"
    r"|\bpresent\b|настоящее|по н\.?\s?в",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    rf"\b(?:{_MONTHS})[a-zа-я]*\b|\b(?:present|now|current|today|to|till|until|since|from|years?|yrs?"
    r"|mos|months?|по|с|до|настоящее|наст|время|н|в|г|гг|год|года|лет|месяц|месяца|месяцев|мес"
    r"|сейчас|нынешнее)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@\w|https?:|www\.|linkedin|github|t\.me/|telegram|\+?\d(?:[\s()\u2013-]*\d){9,}",
    re.IGNORECASE,
)
_BULLET = re.compile(
    "^(?:[\u2022\u00b7\u25cf\u25cb\u25aa\u25ab\u25a0\u25e6\u2023\u2219*\u2013\u2014\u27a2\u2713\u203a>\uf0a7"
    r"\uf0b7-]|\(?\d{1,2}[.)]|[a-zа-я][.)])$"
)
_LETTERS = re.compile(r"[^\W\d_]")

MIN_GUTTER = 7.0  # points; also 0.7 of the letters' size


@dataclass(slots=True)
class Word:
    """A word with its place: points from the page's upper left corner, `base` is its baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False


@dataclass(slots=True)
class Segment:
    """Words side by side on one line with no wide gap between them."""

    words: list[Word]
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    text: str = ""


class Row:
    """One line to be read: its segments from left to right; `gap` asks for a break before it.

    `box` is x0, top, x1, bottom; `size` is that of most of its letters.
    """

    __slots__ = ("_text", "box", "gap", "segments", "size")

    def __init__(self, segments: list[Segment]) -> None:
        self.segments = segments
        self.gap = False
        self._text = segments[0].text if len(segments) == 1 else ""
        first = segments[0]
        self.box = (first.x0, first.top, first.x1, first.bottom)
        self.size = first.size
        if len(segments) > 1:
            self.box = (
                min(s.x0 for s in segments),
                min(s.top for s in segments),
                max(s.x1 for s in segments),
                max(s.bottom for s in segments),
            )
            self.size = max(segments, key=lambda s: len(s.text)).size

    @property
    def text(self) -> str:
        """The line's text; a tab where a wide gap divides it."""
        if not self._text:
            parts = [self.segments[0].text]
            for left, right in pairwise(self.segments):
                wide = right.x0 - left.x1 > 1.5 * max(left.size, right.size)
                parts.append(("\t" if wide else " ") + right.text)
            self._text = "".join(parts)
        return self._text

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for segment in self.segments for word in segment.words)


@dataclass(slots=True)
class Reading:
    """A page's rows in reading order, and into how many columns it fell at most at one place."""

    rows: list[Row] = field(default_factory=list)
    columns: int = 1


def read_page(words: Sequence[Word]) -> Reading:
    """The rows of a page in reading order."""
    reading = Reading()
    for block in _arrange(segments_of(words), reading, 0):
        reading.rows.extend(_rows(block))
    for before, row in pairwise(reading.rows):
        row.gap = _is_apart(before, row)
    return reading


def _is_apart(before: Row, row: Row) -> bool:
    distance = row.box[1] - before.box[3]
    return distance > 0.75 * min(before.size, row.size) or distance < -2 * row.size


# Words into segments.


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """Joins words that stand side by side on one baseline."""
    rows: list[list[Word]] = []
    bases: list[float] = []
    for word in sorted(words, key=lambda w: w.base):
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            if abs(bases[index] - word.base) <= 0.3 * word.size:
                rows[index].append(word)
                break
        else:
            rows.append([word])
            bases.append(word.base)
    segments: list[Segment] = []
    for row in rows:
        row.sort(key=lambda w: w.x0)
        current = [row[0]]
        for word in row[1:]:
            before = current[-1]
            gap = word.x0 - before.x1
            limit = 0.7 * min(max(before.size, word.size), 24.0)
            if len(current) == 1 and _BULLET.match(before.text):
                limit = 4 * max(before.size, word.size)
            if gap > limit or (gap < -0.5 * word.size and _same_place(before, word) is False):
                segments.append(_segment(current))
                current = [word]
            elif not _same_place(before, word):
                current.append(word)
        segments.append(_segment(current))
    return segments


def _same_place(one: Word, other: Word) -> bool:
    """Whether a word is drawn twice, as cheap shadows and bold letters are."""
    return one.text == other.text and abs(one.x0 - other.x0) < 0.25 * one.size


def _segment(words: list[Word]) -> Segment:
    biggest = max(words, key=lambda w: len(w.text))
    return Segment(
        words,
        words[0].x0,
        max(w.x1 for w in words),
        min(w.top for w in words),
        max(w.bottom for w in words),
        biggest.base,
        biggest.size,
        _joined(words),
    )


def _joined(words: list[Word]) -> str:
    if sum(len(w.text) == 1 for w in words) >= 3:
        words = _unspaced(words)
    if any("\u0590" <= w.text[0] <= "\u08ff" for w in words) and all(
        not w.text.isascii() or not w.text.isalpha() for w in words
    ):
        return " ".join(w.text for w in reversed(words))  # Hebrew and Arabic run to the left
    parts = [words[0].text]
    for before, word in pairwise(words):
        close = word.x0 - before.x1 < 0.08 * max(before.size, word.size)
        shifted = abs(word.base - before.base) > 0.15 * before.size
        parts.append(word.text if close and (shifted or _sticks(before, word)) else " " + word.text)
    return "".join(parts)


def _sticks(before: Word, word: Word) -> bool:
    """Whether two pieces without any space between them are one word (kerned or coloured apart)."""
    return word.x0 - before.x1 < 0.03 * word.size


def _unspaced(words: list[Word]) -> list[Word]:
    """Joins letters set with wide spaces («J o h n  D o e») into words by the gaps between them."""
    result: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and len(word.text) == 1 and word.text.isalpha():
            run.append(word)
            continue
        if len(run) >= 4 or len(run) == len(words):
            gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
            limit = 1.7 * median(gaps) + 0.02 * run[0].size
            for index, letter in enumerate(run):
                if index and gaps[index - 1] <= limit:
                    last = result[-1]
                    result[-1] = Word(
                        last.text + letter.text, last.x0, min(last.top, letter.top), letter.x1,
                        max(last.bottom, letter.bottom), last.base, last.size, last.bold,
                    )  # fmt: skip
                else:
                    result.append(letter)
        else:
            result.extend(run)
        run = []
        if word is not None:
            result.append(word)
    return result


# Segments into blocks.


Kind = Literal["columns", "left belongs", "right belongs"]


@dataclass(slots=True)
class _Band:
    """A part of a region that a gutter divides: what stands left and right of it."""

    left: list[Segment]
    right: list[Segment]
    top: float
    bottom: float
    kind: Kind
    support: float


def _arrange(segments: list[Segment], reading: Reading, depth: int) -> list[list[Segment]]:
    """Blocks in reading order; each block is read line by line."""
    if len(segments) < 4 or depth > 8:
        return [segments] if segments else []
    ordered = sorted(segments, key=lambda s: s.top)
    bands = _best_bands(ordered)
    if not bands:
        return [ordered]
    blocks: list[list[Segment]] = []
    rest = ordered
    for band in bands:
        inside = {id(s) for s in (*band.left, *band.right)}
        above = [s for s in rest if id(s) not in inside and s.base <= band.top]
        rest = [s for s in rest if id(s) not in inside and s.base > band.top]
        blocks.extend(_arrange(above, reading, depth + 1))
        if band.kind == "columns":
            reading.columns = max(reading.columns, 2)
            blocks.extend(_arrange(band.left, reading, depth + 1))
            blocks.extend(_arrange(band.right, reading, depth + 1))
        else:
            blocks.extend(_pair(band, reading, depth + 1))
    blocks.extend(_arrange(rest, reading, depth + 1))
    return blocks


def _best_bands(segments: list[Segment]) -> list[_Band]:
    """The bands of the gutter that divides most of the region; empty when nothing divides it.

    Gutters between columns go before those beside dates or labels: a sidebar is cut off first.
    """
    choices: list[tuple[float, bool, list[_Band]]] = []
    for x in _candidates(segments):
        bands = _bands(segments, x)
        if bands:
            support = sum(band.support for band in bands)
            columns = sum(band.support for band in bands if band.kind == "columns")
            choices.append((support, columns > 0.5 * support, bands))
    if not choices:
        return []
    most = max(support for support, _, _ in choices)
    return max(choices, key=lambda c: (c[1] and c[0] >= 0.6 * most, c[0]))[2]


def _candidates(segments: list[Segment]) -> list[float]:
    """Right ends of likely gutters: places that many gaps between neighbours have in common."""
    x0 = np.array([s.x0 for s in segments])
    x1 = np.array([s.x1 for s in segments])
    top = np.array([s.top for s in segments])
    bottom = np.array([s.bottom for s in segments])
    beside = (top[:, None] < bottom[None, :]) & (top[None, :] < bottom[:, None])
    after = beside & (x0[None, :] >= x1[:, None] + MIN_GUTTER)
    nearest = np.where(after, x0[None, :], np.inf).min(axis=1)
    events: list[tuple[float, int]] = []
    for start, end in zip(x1.tolist(), nearest.tolist(), strict=True):
        if end < float("inf"):
            events += [(start, 1), (end, -1)]
    events.sort()
    found: list[tuple[int, float]] = []
    depth = 0
    for (_, step), (following, next_step) in pairwise(events):
        depth += step
        if step == 1 and next_step == -1:  # a local maximum ends at the next event
            found.append((depth, following))
    found.sort(reverse=True)
    return sorted({x for count, x in found[:12] if count >= 2})


def _bands(segments: list[Segment], x: float) -> list[_Band]:
    """The parts of the region that a gutter ending at `x` divides well."""
    bands: list[_Band] = []
    left: list[Segment] = []
    right: list[Segment] = []
    edge = x - 1.0

    def finish() -> None:
        band = _judge(left, right)
        if band is not None:
            bands.append(band)

    for segment in segments:
        if segment.x0 >= edge:
            right.append(segment)
        elif segment.x1 <= edge - 0.5:
            left.append(segment)
        else:  # it crosses
            finish()
            left, right = [], []
    finish()
    return bands


def _judge(left: list[Segment], right: list[Segment]) -> _Band | None:
    """Whether two sides are columns or rows; None when they are neither."""
    if not left or not right:
        return None
    size = median(s.size for s in (*left, *right))
    width = min(s.x0 for s in right) - max(s.x1 for s in left)
    if width < max(MIN_GUTTER, 0.7 * size):
        return None
    left_rows, right_rows = _rows(left), _rows(right)
    top = max(left_rows[0].box[1], right_rows[0].box[1])
    bottom = min(left_rows[-1].box[3], right_rows[-1].box[3])
    overlap = bottom - top
    few = min(len(left_rows), len(right_rows))
    if few < 2 or overlap < 1.5 * size:
        return None
    kind = _kind(left_rows, right_rows)
    if few < 4 and kind == "columns":
        # Little text side by side is a row of the page more often than it is two columns.
        fewer, more = sorted((left_rows, right_rows), key=len)
        mixed = _has_contact(left_rows) != _has_contact(right_rows)
        loose = _aligned(fewer, more) < 0.5
        if not (width > 2 * size and len(_blocks(fewer, 1.5)) == 1 and (mixed or loose)):
            return None
    if kind == "columns" and max(left_rows[-1].box[3], right_rows[-1].box[3]) - bottom > size:
        left_rows, right_rows = _cut_off(left_rows, right_rows, bottom, overlap)
        left, right = _flat(left_rows), _flat(right_rows)
    start = min(left_rows[0].segments[0].base, right_rows[0].segments[0].base)
    end = max(left_rows[-1].segments[0].base, right_rows[-1].segments[0].base)
    return _Band(left, right, start, end, kind, overlap)


def _cut_off(
    left: list[Row], right: list[Row], bottom: float, overlap: float
) -> tuple[list[Row], list[Row]]:
    """Leaves out what follows below a short block that stands beside the beginning of a page.

    Contacts to the right of a name end before the next section begins: that section is below
    both, not a part of the name's column.
    """
    left_is_long = left[-1].box[3] > right[-1].box[3]
    long, short = (left, right) if left_is_long else (right, left)
    if len(short) > 8 or overlap > 130:
        return left, right
    for number in range(1, len(long)):
        row = long[number]
        if row.box[1] >= bottom - 2 and row.box[1] - long[number - 1].box[3] > 0.9 * row.size:
            long = long[:number]
            break
    return (long, short) if left_is_long else (short, long)


def _kind(left: list[Row], right: list[Row]) -> Kind:
    if len(left) <= len(right):
        if _belongs(left, right, True):
            return "left belongs"
        return "right belongs" if _belongs(right, left, False) else "columns"
    if _belongs(right, left, False):
        return "right belongs"
    return "left belongs" if _belongs(left, right, True) else "columns"


def _belongs(few: list[Row], many: list[Row], is_left: bool) -> bool:
    """Whether the rows of one side are dates or labels of what stands beside them."""
    beside = _beside(few, many)
    if len(beside) < 2 or _has_contact(beside):
        return False
    if not is_left and _aligned(beside, many) >= 0.9:
        top, bottom = beside[0].box[1], beside[-1].box[3]
        within = sum(row.box[1] < bottom and row.box[3] > top for row in many)
        ends = [row.box[2] for row in beside]
        begins = [row.box[0] for row in beside]
        flush = max(ends) - min(ends) < 3 and max(begins) - min(begins) > 10
        if flush or len(beside) <= 0.6 * within:
            return True
    if is_left and _is_margin(beside, many):
        return True
    blocks = _blocks(beside)
    aligned = sum(_has_base(block[0], many) for block in blocks) / len(blocks)
    texts = [" ".join(row.text for row in block) for block in blocks]
    dated = sum(bool(_DATE.search(text)) for text in texts) / len(texts)
    letters = sum(len(_LETTERS.findall(text)) for text in texts)
    others = sum(len(_LETTERS.findall(_DATE_WORDS.sub("", text))) for text in texts)
    if dated >= 0.6 and aligned >= 0.6 and others <= max(8 * len(texts), 0.6 * letters):
        return True
    mean_length = sum(len(row.text) for row in beside) / len(beside)
    labelled = sum(text.rstrip().endswith(":") for text in texts) / len(texts)
    both = _aligned(beside, many)
    if is_left and labelled >= 0.5 and both >= 0.7 and mean_length <= 30:
        return True
    starts = [block[0] for block in _blocks(many)]
    on_start = sum(_has_base(block[0], starts) for block in blocks) / len(blocks)
    return (
        is_left
        and aligned >= 0.85
        and on_start >= 0.75
        and mean_length <= 30
        and len(beside) <= 2.5 * len(blocks)
        and len(beside) <= 0.55 * len(many)
    )


def _is_margin(left: list[Row], right: list[Row]) -> bool:
    """Whether short labels are set flush right beside what they name, as moderncv sets them."""
    begins = [row.box[0] for row in left]
    ends = [row.box[2] for row in left]
    flush = max(ends) - min(ends) < 3 and max(begins) - min(begins) > 10
    return flush and _aligned(left, right) >= 0.9 and max(len(row.text) for row in left) <= 40


def _blocks(rows: Iterable[Row], limit: float = 0.6) -> list[list[Row]]:
    """Rows that follow each other closely, with less than `limit` of their size between them."""
    blocks: list[list[Row]] = []
    for row in rows:
        if blocks and row.box[1] - blocks[-1][-1].box[3] < limit * row.size:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _beside(rows: list[Row], others: list[Row]) -> list[Row]:
    """The rows that have something of the other side on their height."""
    spans = [(other.box[1], other.box[3]) for other in others]
    return [
        row for row in rows if any(row.box[1] < end and start < row.box[3] for start, end in spans)
    ]


def _has_base(row: Row, others: Iterable[Row]) -> bool:
    base, limit = row.segments[0].base, 0.3 * row.size
    low, high = base - limit, base + limit
    return any(low <= other.segments[0].base <= high for other in others)


def _aligned(rows: list[Row], others: list[Row]) -> float:
    return sum(_has_base(row, others) for row in rows) / len(rows)


def _has_contact(rows: Iterable[Row]) -> bool:
    return any(_CONTACT.search(row.text) for row in rows)


def _pair(band: _Band, reading: Reading, depth: int) -> list[list[Segment]]:
    """Each entry of the sparse side together with what stands beside it."""
    left, right = _rows(band.left), _rows(band.right)
    left_is_few = band.kind == "left belongs"
    few, many = (left, right) if left_is_few else (right, left)
    entries = _entries(few, many)
    starts = [entry[0].segments[0].base - 0.35 * entry[0].size for entry in entries]
    parts: list[list[Row]] = [[] for _ in range(len(entries) + 1)]
    for row in many:
        parts[sum(start <= row.segments[0].base for start in starts)].append(row)
    blocks: list[list[Segment]] = []
    if parts[0]:
        blocks.extend(_arrange(_flat(parts[0]), reading, depth))
    reach = max(row.box[2] for row in many) - min(row.box[0] for row in many)
    for entry, part in zip(entries, parts[1:], strict=True):
        together = 0
        if len(entry) == 1 or not left_is_few:
            while (
                together < min(len(entry), len(part))
                and _has_base(entry[together], part[together : together + 1])
                and (together == 0 or _is_short(part[together], reach))
            ):
                both = [*entry[together].segments, *part[together].segments]
                blocks.append(both)
                together += 1
        blocks.append(_flat(entry[together:]))
        blocks.extend(_arrange(_flat(part[together:]), reading, depth))
    return [block for block in blocks if block]


def _is_short(row: Row, reach: float) -> bool:
    """Whether a line is a title or a name rather than a part of running text or a list."""
    box = row.box
    return box[2] - box[0] < 0.6 * reach and not _BULLET.match(row.text.split(" ", 1)[0])


def _entries(few: list[Row], many: list[Row]) -> list[list[Row]]:
    """The entries of a date or label column: they begin where a block or a new line beside does."""
    beside = _beside(few, many)
    if len(many) <= 1.3 * len(beside) and _aligned(beside, many) >= 0.9:
        return [[row] for row in few]  # a table of pairs
    margin = len(beside) > 1 and _is_margin(beside, many)
    entries: list[list[Row]] = []
    for row in few:
        close = entries and row.box[1] - entries[-1][-1].box[3] < 0.6 * row.size
        if close:
            full = _DATE.search(" ".join(r.text for r in entries[-1]))
            own_row = _DATE.search(row.text) and full and _has_base(row, many)
            # Dates of consecutive short jobs stand close together, each on its job's first line.
            if own_row and _is_whole_date(entries[-1]):
                close = False
            if margin and _has_base(row, many):
                close = False
        if close:
            entries[-1].append(row)
        else:
            entries.append([row])
    return entries


def _is_whole_date(rows: list[Row]) -> bool:
    text = " ".join(row.text for row in rows).rstrip()
    return not text.endswith(("-", "\u2013", "\u2014", "по", "to", "с"))


def _flat(rows: Iterable[Row]) -> list[Segment]:
    return [segment for row in rows for segment in row.segments]


def _rows(segments: Iterable[Segment]) -> list[Row]:
    """Segments of one baseline as rows, from top to bottom."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.base):
        first = groups[-1][0] if groups else None
        if first is not None and segment.base - first.base <= 0.3 * min(first.size, segment.size):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [Row(sorted(group, key=lambda s: s.x0)) for group in groups]
