"""A document as rows: short pieces of text with their offsets, cleaned without moving any of them.

The cleaned text has the same length as the original, so that offsets into one are offsets into
the other. Documents that have lost their line breaks are cut where two or more blanks stand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hr_desktop.ai.offline.titles import begins_task, post_words
from hr_desktop.domain.document import DocumentText, Line, MediaType
from hr_desktop.domain.resume import Source

_ESCAPED_BYTES = re.compile(r"(?:\\x[0-9a-f]{2})+")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffc\ufffd\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_BULLETS = str.maketrans(dict.fromkeys("●▪◦∙■□◆◇►▶➢➤✓✔❖⚫⬤○‣⁃✦★☆➔→•·", "•"))
_BLANKS = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f\u200a\u2002\u2003\u3000\v\f\r", " ")
)
_BULLET = re.compile(r"^(?:[•*+]|[-–—](?=\s)|o(?=\s{1,3}[A-ZА-Я]))\s*")
_WIDE_GAP = re.compile(r"(?<! ) {2,}(?![ :])|(?<=[^\s•]) *(?=• )")
_PAGE_MARK = re.compile(
    r"(?:(?:page|страница|стр\.?)\s*)?\d{1,2}\s*(?:of|из|/)\s*\d{1,2}$|(?:page|страница|стр\.)\s*\d{1,2}$"
    r"|\S.{0,60}•?\s*(?:резюме обновлено|resume updated)\b.*$",
    re.IGNORECASE,
)
# A line that long, with blanks for breaks in it, has lost its line breaks.
_LONG_LINE = 250
_LONGEST_ROW = 2_000  # no paragraph is longer; a text made to cost time may be
# “1996  2000”, “Dec 2013  current”: a span that has lost its dash with the breaks.
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_LEFT_OF_DASH = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)$")
_RIGHT_OF_DASH = re.compile(
    r"(?:(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? |\d{1,2}[/.])?(?:19[5-9]\d|20[0-4]\d)(?![\d/.-])|(?:present|current(?:ly)?|now|to ?date|ongoing)\b)",
    re.IGNORECASE,
)
_LINKING = re.compile(
    r"(?:[,&–/-]|(?<!\w)(?:of|and|or|the|a|an|for|in|to|with|by|on|at|from|as|into|и|в|на|с|по|для|от|к|при|или|за))$",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"https?:|www\.|\S+@", re.IGNORECASE)
_ENDS_NAME = re.compile(
    r"(?:University|College|Institute|School|Academy|Corporation|Company|Inc|Ltd|LLC)\b(?! of\b)",
    re.IGNORECASE,
)
MAX_TEXT = 400_000
_Piece = tuple[int, int, int, float | None, float | None, bool, bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One line or piece of a line: `clean[start:end] == text`, without bullet and outer blanks."""

    text: str
    start: int
    end: int
    index: int
    page: int = 1
    size: float | None = None
    x0: float | None = None
    bold: bool = False
    heading: bool = False
    bullet: bool = False
    after_blank: bool = False
    soft: bool = False  # cut at blanks: may be the middle of a sentence
    column: int = 0  # rows of one number stand under one another; another number: another column
    top: float | None = None

    @property
    def words(self) -> list[str]:
        """The row's words as they stand there, without punctuation around them."""
        return [w for w in re.split(r"[\s,;:|()/]+", self.text) if w]


def clean(text: str) -> str:
    """`text` with odd blanks, bullets and leftovers of fonts made plain; the same length."""
    text = text.translate(_BULLETS).translate(_BLANKS)
    text = _PRIVATE.sub(" ", text)
    if "\\x" in text:
        text = _ESCAPED_BYTES.sub(_plain_bytes, text)
    return text


def _plain_bytes(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found.group().replace("\\x", ""))
    letters = raw.decode("utf-8", errors="replace").translate(_BULLETS)
    letters = _PRIVATE.sub("•", letters)
    return letters[:1] + letters[1:].ljust(len(found.group()) - 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document ready for understanding: original text, cleaned text, rows in reading order."""

    document: DocumentText
    text: str
    clean: str
    rows: tuple[Row, ...]
    body_size: float | None

    def source(self, start: int, end: int) -> Source:
        """The place `text[start:end]`, blanks at its ends left out."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Source(
            quote=self.text[start:end], start=start, end=end, page=self.document.page_of(start)
        )


def sheet(document: DocumentText) -> Sheet:
    """The rows of a document; what lies beyond the first 400 000 characters is left out."""
    text = document.text[:MAX_TEXT]
    plain = clean(text)
    rows: list[Row] = []
    pieces = _layout(document, len(text)) or _lines(plain)
    if document.media_type is MediaType.text:
        plain, pieces = _unbroken(plain, pieces)
    running = _running_rows(document, plain)
    columns = _columns(document)
    blank = True
    for start, end, page, size, x0, bold, heading in pieces:
        if start in running and end > start:
            continue
        part = plain[start:end]
        if not part.strip() or _PAGE_MARK.match(part.strip()):
            blank = blank or not part.strip()
            continue
        soft = end - start > _LONG_LINE and len(_WIDE_GAP.findall(part)) >= 3
        for a, b in _cut(part) if soft else [(0, len(part))]:
            row = _row(plain, start + a, start + b, len(rows), page, size, x0, bold, heading)
            if row is not None and not (soft and _PAGE_MARK.fullmatch(row.text)):
                column, top = columns.get(start, (0, None))
                rows.append(replace(row, after_blank=blank, soft=soft, column=column, top=top))
                blank = False
    sizes = sorted(r.size for r in rows if r.size for _ in range(max(1, len(r.text) // 10)))
    return Sheet(document, text, plain, tuple(rows), sizes[len(sizes) // 2] if sizes else None)


def _running_rows(document: DocumentText, plain: str) -> set[int]:
    """Starts of the rows that are printed at the edge of several pages: “John Doe – 2/3”.

    A row without any digit stays where it stands first, since it may be the name.
    """
    if document.pages < 2 or not document.lines:
        return set()
    edges: dict[int, list[Line]] = {}
    for line in document.lines:
        edges.setdefault(line.page, []).append(line)
    places: dict[str, list[Line]] = {}
    for lines in edges.values():
        by_top = sorted(lines, key=lambda n: n.top or 0.0) if lines[0].top is not None else lines
        for line in {n.start: n for n in (*by_top[:2], *by_top[-2:])}.values():
            words = re.sub(r"\d+", "#", " ".join(plain[line.start : line.end].split()))
            if 2 < len(words) <= 90:
                places.setdefault(words, []).append(line)
    running: set[int] = set()
    for words, lines in places.items():
        if len({n.page for n in lines}) < max(2, document.pages // 2):
            continue
        tops = [n.top for n in lines if n.top is not None]
        if tops and max(tops) - min(tops) > 40 and "#" not in words:
            continue
        numbered = re.search(r"#\W*(?:#|of #|из #)?\W*$", words) and len(words) > 4
        running |= {n.start for n in (lines if numbered else lines[1:])}
    return running


def _columns(document: DocumentText) -> dict[int, tuple[int, float | None]]:
    """For the start of each line the number of its column, and its top.

    A run of lines ends where the text goes up again or the page ends; runs one over the other
    (half of the narrower one's width or more) are one column.
    """
    found: dict[int, tuple[int, float | None]] = {}
    spans: list[tuple[float, float]] = []
    for run in _runs(document):
        left = min(n.x0 or 0.0 for n in run)
        right = max(n.x1 or 0.0 for n in run)
        number = len(spans)
        for known, (a, b) in enumerate(spans):
            common = min(b, right) - max(a, left)
            wider = max(b - a, right - left)
            if common > 0.5 * wider:
                number = known
                break
        if number == len(spans):
            spans.append((left, right))
        found.update({n.start: (number, n.top) for n in run})
    return found


def _runs(document: DocumentText) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in document.lines:
        if line.top is None or line.x0 is None or line.x1 is None:
            return []
        last = runs[-1][-1] if runs else None
        if last is None or line.page != last.page or line.top < (last.top or 0.0) - 12:
            runs.append([])
        runs[-1].append(line)
    return runs


def _layout(document: DocumentText, limit: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    last = 0
    for line in document.lines:
        if line.end > limit:
            break
        between = document.text[last : line.start]
        if between.count("\n") > 1:
            pieces.append((last, last, line.page, None, None, False, False))
        pieces.append(
            (line.start, line.end, line.page, line.size, line.x0, line.bold, line.heading)
        )
        last = line.end
    return pieces


def _lines(plain: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    start = 0
    for line in plain.split("\n"):
        pieces.append((start, start + len(line), 1, None, None, False, False))
        start += len(line) + 1
    return pieces


def _cut(part: str) -> list[tuple[int, int]]:
    """Where the lost lines stood; a line that was broken at the margin goes on in one piece."""
    ends = [0]
    for gap in _WIDE_GAP.finditer(part):
        ends += [gap.start(), gap.end()]
    ends.append(len(part))
    lines = list(zip(ends[::2], ends[1::2], strict=True))
    width = _margin(b - a for a, b in lines)
    cuts = [lines[0]]
    for above, line in itertools.pairwise(lines):
        left, right = part[above[0] : above[1]], part[line[0] : line[1]]
        dash = _LEFT_OF_DASH.search(left) and _RIGHT_OF_DASH.match(right)
        near = line[0] - above[1] == 2 and line[1] - cuts[-1][0] < _LONGEST_ROW
        if near and (dash or _goes_on(left, right, width)):
            cuts[-1] = (cuts[-1][0], line[1])
        else:
            cuts.append(line)
    return cuts


def _unbroken(plain: str, pieces: list[_Piece]) -> tuple[str, list[_Piece]]:
    """Lines that were broken at the margin in one piece; their break becomes a blank."""
    width = _margin(p[1] - p[0] for p in pieces)
    joined: list[_Piece] = []
    breaks: list[int] = []
    left = ""
    for piece in pieces:
        right = plain[piece[0] : piece[1]]
        near = joined and piece[0] - joined[-1][1] == 1
        if near and piece[1] - joined[-1][0] < _LONGEST_ROW and _goes_on(left, right, width):
            breaks.append(joined[-1][1])
            joined[-1] = (joined[-1][0], *piece[1:])
        else:
            joined.append(piece)
        left = right
    letters = list(plain) if breaks else []
    for at in breaks:
        letters[at] = " "
    return ("".join(letters) if breaks else plain), joined


def _margin(lengths: Iterable[int]) -> int:
    """How many characters a full line has, 0 where lines do not end at a margin."""
    ordered = sorted(lengths)
    width = ordered[len(ordered) * 9 // 10] if len(ordered) >= 12 else 0
    full = sum(width * 0.8 <= n <= width * 1.25 for n in ordered)
    return width if width >= 50 and full >= max(4, len(ordered) // 10) else 0


def _goes_on(left: str, right: str, width: int) -> bool:
    """Whether a line of words goes on in the next one because the margin broke it."""
    first = right.split(" ", 1)[0]
    if not width or left[-1:] in ".:;!?" or not first[:1].isalnum() or _CONTACT.match(first):
        return False
    full = len(left) + 1 + len(first) > width * 0.9
    if full and (_ENDS_NAME.match(right) or (left.endswith((" of", " &")) and first[0].isupper())):
        return True
    if len(left) + 1 + len(first) < width * 0.75:
        return False
    if _YEAR.search(left) or (post_words(" ".join(left.split()[:4])) and not begins_task(left)):
        return False  # the head of a job or of a school
    return first[0].islower() or (full and _LINKING.search(left) is not None)


def _row(
    plain: str,
    start: int,
    end: int,
    index: int,
    page: int,
    size: float | None,
    x0: float | None,
    bold: bool,
    heading: bool,
) -> Row | None:
    part = plain[start:end]
    odd = part.count('"') % 2 == 1  # one quote mark alone belongs to nothing on this row
    lead = len(part) - len(part.lstrip(' \t\n"#' if odd else " \t\n#"))
    body = part[lead:]
    mark = _BULLET.match(body)
    bullet = mark is not None
    if mark:
        lead += mark.end()
    stripped = part[lead:].rstrip(' \t\n"' if odd else " \t\n")
    if not stripped:
        return None
    if stripped.startswith("**") or stripped.startswith("__"):  # emphasis of Markdown
        inner = stripped.strip("*_ ")
        if inner:
            lead += stripped.index(inner[0])
            stripped, bold = inner.rstrip("*_ "), True
    a = start + lead
    return Row(
        stripped, a, a + len(stripped), index, page, size, x0, bold,
        heading or part.startswith("#"), bullet,
    )  # fmt: skip
