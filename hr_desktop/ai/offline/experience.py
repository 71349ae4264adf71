"""Jobs: who, where, from when to when, and what was done there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hr_desktop.ai.offline.dates import Span, find_spans, is_duration
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.ai.offline.titles import is_post, org_marks, post_words
from hr_desktop.domain.resume import Job

_SPLIT = re.compile(
    r"\s+[-–—|•/~]+\s+|\s*[|•]\s*|\s{3,}|\s*\t\s*|\s+@\s+|\s+at\s+(?=[A-Z])|,\s+(?=(?:ООО|АО|ПАО|ЗАО|ОАО|ИП|ГБУ|ФГ)\b)|,?\s+(?=[«\"])|[-–—]\s+(?=[A-ZА-Я])"
)
_COMMA = re.compile(r",\s+")
_EDGE = " ,;:|•()[]–—-/\t.«".replace("«", "").replace(".", "")
_URL = re.compile(
    r"^(?:https?://|www\.)?\S+\.(?:ru|com|net|org|io|by|kz|su|рф)/?\S*$", re.IGNORECASE
)
_PLACE = re.compile(
    r"^(?:(?:remote|удал[её]нно|hybrid|on-?site)\b.*|[A-ZА-ЯЁ][\w.'’-]+(?: [A-ZА-ЯЁ][\w.'’-]+){0,2},\s?(?:[A-Z]{2}|[A-ZА-ЯЁ][\w.]+(?: [A-ZА-ЯЁ][\w.]+){0,2})(?:,\s?[A-ZА-ЯЁ][\w.]+)?(?:\s\d{5})?|г\.\s?\w.*|москва|санкт-петербург)$",
    re.IGNORECASE,
)
_LABEL_POST = re.compile(
    r"^(?:position|designation|role|job title|title|post|должность|occupation or position held|позиция|job role|роль)\s*[:：-]\s*",
    re.IGNORECASE,
)
_LABEL_ORG = re.compile(
    r"^(?:company(?: name)?|organi[sz]ation(?: name)?|employer|firm|компания|организация|место работы|работодатель|название организации|name (?:and address )?of employer|наименование организации|client)\s*[:：-]\s*",
    re.IGNORECASE,
)
_LABEL_DATE = re.compile(
    r"^(?:duration|period|dates?|tenure|период(?: работы)?|сроки?|даты|время работы|from|годы|worked from|working from)\s*[:：-]*\s*$",
    re.IGNORECASE,
)
_SUBHEAD = re.compile(
    r"^(?:(?:key |main |job |major |roles? (?:and|&) )?(?:responsibilit(?:y|ies)|duties|achievements?|accomplishments?|projects?|description|technologies|environment|tools|stack|tasks)|(?:основные |должностные |функциональные )*(?:обязанности|достижения|задачи|функции|технологии|стек|проекты|результаты))\s*[:：.]?",
    re.IGNORECASE,
)
_INDUSTRY = re.compile(
    r"^(?:•\s*)?(?:[А-ЯЁ][а-яё]+(?:,? [а-яё-]+){0,5}(?:\.\.\.|,.*)?\s*(?:Показать еще)?|.*показать еще)$"
)
_END = re.compile(r"[.;!?…]$")
_MAX_HEADER = 110


@dataclass(slots=True)
class _Anchor:
    """A row with a span of time, and the rows that belong to its entry."""

    at: int
    span: Span
    header: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    rest: str = ""


def find_jobs(sheet: Sheet, sections: list[Section]) -> tuple[Job, ...]:
    """The jobs in the order of the resume."""
    jobs: list[Job] = []
    for section in sections:
        if section.kind == "experience":
            jobs += _jobs_of(sheet, list(section.rows))
    if not any(s.kind == "experience" for s in sections):
        for section in sections:
            if section.kind in ("head", "summary", "other", "additional", "skills"):
                jobs += [j for j in _jobs_of(sheet, list(section.rows)) if j.position and j.company]
    return tuple(jobs)


def _jobs_of(sheet: Sheet, rows: list[Row]) -> list[Job]:
    anchors = _anchors(rows)
    if not anchors:
        return _undated(sheet, rows)
    first = _first_header(rows, anchors[0].at)
    before = anchors[0].at - first > 0 or _tells(rows[anchors[0].at], anchors[0].span)
    date_first = not before
    _share(rows, anchors, date_first, first)
    made = [job for a in anchors if (job := _job(sheet, rows, a)) is not None]
    return _company_over_posts(made)


def _company_over_posts(jobs: list[Job]) -> list[Job]:
    """LinkedIn lists several posts under one company: those without one take the last named."""
    out: list[Job] = []
    for job in jobs:
        if (
            job.company is None
            and job.position
            and out
            and out[-1].company
            and _adjoins(out[-1], job)
        ):
            job = job.model_copy(update={"company": out[-1].company})
        out.append(job)
    return out


def _adjoins(above: Job, below: Job) -> bool:
    """Whether the lower job ends where the upper one starts, as promotions do."""
    if above.start is None or below.end is None:
        return False
    a, b = above.start, below.end
    months = (int(a[:4]) - int(b[:4])) * 12
    if len(a) > 4 and len(b) > 4:
        months += int(a[5:7]) - int(b[5:7])
    return 0 <= months <= 2


def _tells(row: Row, span: Span) -> bool:
    """Whether the row with the dates names a post or a company, too."""
    rest = (row.text[: span.at] + " " + row.text[span.to :]).strip(_EDGE + ".")
    return (
        len(rest) > 3
        and not is_duration(rest)
        and _LABEL_DATE.match(rest) is None
        and not _PLACE.match(rest)
    )


def _anchors(rows: list[Row]) -> list[_Anchor]:
    anchors: list[_Anchor] = []
    for number, row in enumerate(rows):
        if len(row.text) > 400:
            continue
        text = row.text
        spans = find_spans(text)
        if not spans and number + 1 < len(rows) and re.search(r"[-–—]\s*$|\b(?:to|по)$", text):
            spans = [
                s for s in find_spans(text + " " + rows[number + 1].text) if s.at < len(text) < s.to
            ]
        if not spans:
            continue
        span = spans[0]
        outside = len(text) - (span.to - span.at)
        sentence = (
            outside > _MAX_HEADER
            or (row.bullet and outside > 60)
            or (_END.search(text) and outside > 50)
        )
        if sentence:
            continue
        anchors.append(_Anchor(number, span))
    return anchors


def _is_header(row: Row, limit: int = _MAX_HEADER) -> bool:
    if row.bullet or len(row.text) > limit:
        return False
    if (
        _SUBHEAD.match(row.text)
        and not _LABEL_ORG.match(row.text)
        and not _LABEL_POST.match(row.text)
    ):
        return False
    if _END.search(row.text) and not re.search(
        r"\b(?:inc|ltd|co|corp|llc|pvt|etc|jr|sr)\.$", row.text, re.IGNORECASE
    ):
        return False
    first = row.text.lstrip("«\"'( ")[:1]
    return not (first.islower() and not (is_post(row.text) and len(row.text) < 60))


def _first_header(rows: list[Row], at: int) -> int:
    begin = at
    while begin > 0 and at - begin < 4 and _is_header(rows[begin - 1]):
        begin -= 1
    return begin


def _share(rows: list[Row], anchors: list[_Anchor], date_first: bool, first: int) -> None:
    """Gives each anchor its header rows and its description."""
    lead = anchors[0].at - first
    begins: list[int] = []
    for number, anchor in enumerate(anchors):
        if date_first or number == 0:
            begins.append(anchor.at if date_first else first)
            continue
        low = anchors[number - 1].at + 1
        begin = anchor.at
        most = lead if lead else 0
        own = _tells(rows[anchor.at], anchor.span)
        if lead == 0 and not own:
            most = 2
        while begin > low and anchor.at - begin < max(most, 0) and _is_header(rows[begin - 1]):
            begin -= 1
            if (
                rows[begin].after_blank
                and anchor.at - begin >= 1
                and _has_both(rows[begin : anchor.at + 1])
            ):
                break
        begins.append(begin)
    for number, anchor in enumerate(anchors):
        end = begins[number + 1] if number + 1 < len(anchors) else len(rows)
        block = rows[begins[number] : end]
        offset = anchor.at - begins[number]
        header, body = block[: offset + 1], block[offset + 1 :]
        text = rows[anchor.at].text
        if anchor.span.to > len(text) and body:  # the span ends on the next row
            header, body = [*header, body[0]], body[1:]
        while body and (is_duration(body[0].text) or _LABEL_DATE.match(body[0].text)):
            body = body[1:]
        wanted = 4 if date_first else 3
        taken = 0
        while body and taken < wanted and _is_header(body[0]):
            enough = (
                _has_both(header)
                if not date_first
                else _has_both(
                    header[1:] if not _tells(text_row(rows, anchor), anchor.span) else header
                )
            )
            if enough:
                break
            if (
                taken
                and body[0].after_blank
                and _post_row(header)
                and not is_post(body[0].text)
                and not org_marks(body[0].text)
            ):
                break
            if not date_first and not (
                is_post(body[0].text)
                or org_marks(body[0].text)
                or _LABEL_ORG.match(body[0].text)
                or body[0].bold
                or (
                    _post_row(header)
                    and not _org_row(header)
                    and len(body[0].text) < 60
                    and taken == 0
                )
            ):
                break
            header, body, taken = [*header, body[0]], body[1:], taken + 1
        anchor.header, anchor.body = header, body


def text_row(rows: list[Row], anchor: _Anchor) -> Row:
    """The row that holds the anchor's dates."""
    return rows[anchor.at]


def _post_row(rows: list[Row]) -> bool:
    return any(is_post(r.text) for r in rows)


def _org_row(rows: list[Row]) -> bool:
    return any(org_marks(r.text) for r in rows)


def _has_both(rows: list[Row]) -> bool:
    """Whether the rows name a post and something that can be its employer."""
    pieces = [p for r in rows for p in _pieces_of(r.text, r.start)]
    posts = [p for p in pieces if is_post(p[0])]
    others = [p for p in pieces if not is_post(p[0]) or org_marks(p[0])]
    return bool(posts) and bool(others)


_Piece = tuple[str, int]


def _pieces_of(text: str, start: int) -> list[_Piece]:
    """The parts of a header row, dates and durations taken out: (words, offset)."""
    for span in sorted(find_spans(text), key=lambda s: -s.at):
        text = text[: span.at] + "\t" * (span.to - span.at) + text[span.to :]
    pieces: list[_Piece] = []
    begin = 0
    for gap in [*_SPLIT.finditer(text), None]:
        end = gap.start() if gap else len(text)
        part = text[begin:end]
        stripped = part.strip(_EDGE)
        if stripped.count("(") != stripped.count(")") and "(" in part and ")" in part:
            stripped = part.strip(" ,;:|•–—-/\t")
        if stripped and any(c.isalnum() for c in stripped) and not is_duration(stripped):
            at = start + begin + part.index(stripped)
            pieces.append((stripped, at))
        begin = gap.end() if gap else len(text)
    return pieces


def _job(sheet: Sheet, rows: list[Row], anchor: _Anchor) -> Job | None:
    post: str | None = None
    org: str | None = None
    pieces: list[_Piece] = []
    for row in anchor.header:
        if label := _LABEL_POST.match(row.text):
            post = post or _tidy(row.text[label.end() :])
        elif label := _LABEL_ORG.match(row.text):
            org = (
                org or _tidy(_pieces_of(row.text[label.end() :], 0)[0][0])
                if row.text[label.end() :].strip()
                else org
            )
        else:
            pieces += _pieces_of(row.text, row.start)
    pieces = [p for p in pieces if not _URL.match(p[0]) and not _LABEL_DATE.match(p[0])]
    kept = [p for p in pieces if not _PLACE.match(p[0])] or pieces
    if len(kept) == 1 and post is None and org is None:
        kept = _at_comma(kept[0]) or kept
    if post is None:
        chosen = _best_post(kept)
        if chosen is not None:
            post = _tidy(chosen[0])
            kept = [p for p in kept if p is not chosen]
    if org is None:
        chosen = _best_org(kept)
        if chosen is not None:
            org = _tidy(chosen[0])
    if post is None and org is None:
        return None
    first, last = anchor.header[0], anchor.header[-1]
    body = anchor.body
    end = body[-1].end if body else last.end
    return Job(
        position=post,
        company=org,
        start=anchor.span.start,
        end=anchor.span.end,
        current=anchor.span.current,
        description=_description(sheet, body),
        source=sheet.source(
            first.start, min(end, first.start + 600) if end > last.end else last.end
        ),
    )


def _at_comma(piece: _Piece) -> list[_Piece] | None:
    """“Accountant, Ромашка LLC” in one piece: cut where one side is a post and the other is not."""
    for mark in _COMMA.finditer(piece[0]):
        left, right = piece[0][: mark.start()], piece[0][mark.end() :]
        if is_post(left) != is_post(right):
            return [(left, piece[1]), (right, piece[1] + mark.end())]
    return None


def _best_post(pieces: list[_Piece]) -> _Piece | None:
    scored = [
        (post_words(p[0]) * 2 + (is_post(p[0])) - org_marks(p[0]) * 1.5 - (len(p[0]) > 70), -i, p)
        for i, p in enumerate(pieces)
        if is_post(p[0])
    ]
    if scored:
        best = max(scored, key=lambda s: s[:2])
        if best[0] > 0 or len(pieces) > 1:
            return best[2]
    if len(pieces) >= 2:
        plain = [p for p in pieces if org_marks(p[0]) == 0]
        if len(plain) == 1 and len(pieces) == 2:
            return plain[0]
    return None


def _best_org(pieces: list[_Piece]) -> _Piece | None:
    if not pieces:
        return None
    scored = [
        (org_marks(p[0]) - 0.5 * is_post(p[0]), -i, p)
        for i, p in enumerate(pieces)
        if len(p[0]) > 1
    ]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _tidy(words: str) -> str | None:
    words = " ".join(words.split()).strip(" ,;:|•–—-/")
    if words.count("(") > words.count(")"):
        words = words[: words.rindex("(")].strip(" ,;:|–—-")
    return words[:160] or None


def _description(sheet: Sheet, rows: list[Row]) -> str:
    lines = [
        ("• " if r.bullet else "") + " ".join(r.text.split())
        for r in rows
        if not _URL.match(r.text)
    ]
    return "\n".join(lines)[:6000]


def _undated(sheet: Sheet, rows: list[Row]) -> list[Job]:
    """Jobs of an experience section without any span: rows with a post and a company."""
    jobs: list[Job] = []
    begin: int | None = None
    starts: list[int] = []
    for number, row in enumerate(rows):
        short = _is_header(row, 90)
        if short and is_post(row.text) and len(row.words) <= 12 and not _END.search(row.text):
            if begin is None or number - begin > 1:
                starts.append(number)
            begin = number
    for place, number in enumerate(starts[:30]):
        end = starts[place + 1] if place + 1 < len(starts) else len(rows)
        header = [rows[number]]
        pieces = _pieces_of(rows[number].text, rows[number].start)
        post = _best_post(pieces)
        rest = [p for p in pieces if p is not post]
        if (
            not rest
            and number + 1 < end
            and _is_header(rows[number + 1], 70)
            and not is_post(rows[number + 1].text)
        ):
            header.append(rows[number + 1])
            rest = _pieces_of(rows[number + 1].text, rows[number + 1].start)
        org = _best_org(rest)
        if post is None:
            continue
        body = rows[number + len(header) : end]
        jobs.append(
            Job(
                position=_tidy(post[0]),
                company=_tidy(org[0]) if org else None,
                description=_description(sheet, body),
                source=sheet.source(header[0].start, header[-1].end),
            )
        )
    return jobs
