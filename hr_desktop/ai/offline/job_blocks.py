"""Cuts a section of jobs into entries: dates as anchors, header rows, description."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from hr_desktop.ai.offline.dates import Span, find_dates, find_spans, is_duration, says_now
from hr_desktop.ai.offline.job_pieces import EDGE, PLACE, glued_org, listed_org, no_place, pieces_of
from hr_desktop.ai.offline.rows import Row
from hr_desktop.ai.offline.titles import (
    begins_task,
    is_post,
    names_post,
    org_marks,
)

URL = re.compile(
    r"^(?:https?://|www\.)?\S+\.(?:ru|com|net|org|io|by|kz|su|рф)/?\S*$", re.IGNORECASE
)
LABEL_POST = re.compile(
    r"^(?:\d{1,2}[.)]\s*)?(?:position|designation|role|job title|title|post|должность|occupation or position held|position held|current position|позиция|занимаемая должность|job role|роль)(?:\s*[:：|-]\s*|\s*\t\s*)",
    re.IGNORECASE,
)
LABEL_ORG = re.compile(
    r"^(?:\d{1,2}[.)]\s*)?(?:company(?: name)?|organi[sz]ation(?: name)?|employer|firm|компания|организация|место работы|работодатель|название организации|name (?:and address )?of employer|наименование организации|client(?: name)?|employer'?s? name|company'?s? name|institution)(?:\s*[:：-]\s*|\s*\t\s*)",
    re.IGNORECASE,
)
LABEL_DATE = re.compile(
    r"^(?:\d{1,2}[.)]\s*)?(?:duration|period|dates?|tenure|период(?: работы)?|сроки?|даты|время работы|from|годы|worked from|working from)\s*[:：-]*\s*$",
    re.IGNORECASE,
)
SUBHEAD = re.compile(
    r"^(?:main activities(?: and responsibilities)?|(?:key |main |job |major |roles? (?:and|&) )?(?:responsibilit(?:y|ies)|duties|achievements?|accomplishments?|projects?|description|technologies|environment|tools|stack|tasks)|(?:основные |должностные |функциональные )*(?:обязанности|достижения|задачи|функции|технологии|стек|проекты|результаты))\s*[:：.]?",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"^(?:№|n|no|#|п/п|период.*|дат[аы].*|год\w*.*|с|по|срок\w*.*|организация|название организации|компания|место работы|работодатель|предприятие|должность|позиция|"
    r"(?:основные |должностные )?обязанности.*|функции.*|достижения|учебное заведение|вуз|специальность|факультет|квалификация|степень|"
    r"dates?|period|years?|from|to|duration|company|employer|organi[sz]ation|position|job title|title|role|responsibilities|duties|location|city|institution|university|school|degree|field|major|board|board ?/ ?university|university ?/ ?board|institute|college|school/college|examination|exam passed|qualification|percentage|marks|cgpa|grade|year of passing|passing year|course)?$",
    re.IGNORECASE,
)
SHORTENED = re.compile(r"\b(?:(?i:inc|ltd|co|corp|llc|pvt|etc|jr|sr)|[A-ZА-ЯЁ])\.$")
END = re.compile(r"[.;!?…]$")
_MAX_HEADER = 110


@dataclass(slots=True)
class Anchor:
    """A row with a span of time, and the rows that belong to its entry.

    `post` and `org` are set where the layout itself says which row is which.
    """

    at: int
    span: Span
    header: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    post: Row | None = None
    org: Row | None = None


def entries(rows: list[Row]) -> list[Anchor]:
    """The entries of a section of jobs, each with its header and description rows."""
    rows[:] = [r for r in rows if not names_columns(r.text)]
    anchors = _anchors(rows)
    if not anchors:
        return []
    first = _first_header(rows, anchors[0].at)
    date_first = anchors[0].at == first and not _tells(rows[first], anchors[0].span)
    if date_first:
        _share_below(rows, anchors)
    else:
        _share_around(rows, anchors, first)
    return anchors


def names_columns(text: str) -> bool:
    """Whether a row is the head of a table: “Период | Организация | Должность”."""
    cells = [c.strip(" :.№") for c in text.split("\t")]
    return len(cells) >= 2 and sum(_COLUMN.match(c) is not None for c in cells) == len(cells)


def _tells(row: Row, span: Span) -> bool:
    """Whether the row with the dates names a post or a company, too."""
    rest = (row.text[: span.at] + " " + row.text[span.to :]).strip(EDGE + ".")
    return (
        len(rest) > 3
        and not is_duration(rest)
        and LABEL_DATE.match(rest) is None
        and (not PLACE.match(rest) or is_post(rest))
    )


def _anchors(rows: list[Row]) -> list[Anchor]:
    anchors: list[Anchor] = []
    for number, row in enumerate(rows):
        if len(row.text) > 400:
            continue
        if (
            anchors
            and anchors[-1].at == number - 1
            and anchors[-1].span.to > len(rows[number - 1].text)
        ):
            continue  # these words are the end of the span above
        text = row.text
        below = rows[number + 1].text if number + 1 < len(rows) else ""
        spans = find_spans(text) or _over_two_rows(text, below) or _one_date(row)
        if not spans:
            continue
        span = spans[0]
        outside = len(text) - (span.to - span.at)
        sentence = (
            outside > _MAX_HEADER
            or (row.bullet and outside > 60)
            or (END.search(text) and outside > 50 and not _entry(text, span))
            or (
                span.current
                and span.at > 3
                and span.to <= len(text)
                and not says_now(text[span.at :])
                and not is_post(text)
            )
            or (text[:1].islower() and span.at > 3 and (outside > 25 or END.search(text)))
        )
        if sentence:
            continue
        anchors.append(Anchor(number, span))
    return anchors


def _entry(text: str, span: Span) -> bool:
    """Whether dates and then “Engineer, Acme, Berlin.” stand on a row, as moderncv sets them."""
    return span.at == 0 and text.endswith(".") and listed_org(text[span.to :].strip()) is not None


def _over_two_rows(text: str, below: str) -> list[Span]:
    """“… March 2019 –” over “Present”: a span that ends on the next row."""
    if not below or len(text) > 200 or not re.search(r"(?:\d{4}|[-–—]|\b(?:to|по))\s*$", text):
        return []
    joint = " " if re.search(r"(?:[-–—]|\b(?:to|по))\s*$", text) else " - "
    joined = find_spans(text + joint + below[:40])
    found = [s for s in joined if s.at < len(text) < s.to]
    if joint == " - " and found and found[0].to < len(text) + 3 + min(len(below), 40):
        return []  # the next row says more than a date
    return found


def _one_date(row: Row) -> list[Span]:
    """“Summer 2014” in place of a span: a row that is a date, or a short header with one."""
    text = row.text
    if row.bullet or len(text) > 90 or not re.search(r"(?:19|20)\d{2}\W*$", text):
        return []
    dates = find_dates(text)
    if len(dates) != 1 or END.search(text):
        return []
    date = dates[0]
    rest = text[: date.at].strip(EDGE)
    if rest and not (is_post(rest) or org_marks(rest) or len(rest) < 4):
        return []
    return [Span(date.end, date.end, False, date.at, date.to)]


def is_header(row: Row, limit: int = _MAX_HEADER) -> bool:
    """Whether the row can be part of an entry's header: short, no bullet, no sentence."""
    if row.bullet or len(row.text) > limit:
        return False
    if LABEL_ORG.match(row.text) or LABEL_POST.match(row.text):
        return True
    if SUBHEAD.match(row.text) or begins_task(row.text):
        return False
    if END.search(row.text) and not SHORTENED.search(row.text):
        return org_marks(row.text) > 1 and len(row.text) < 80  # “Ennore Foundries Limited, India.”
    first = row.text.lstrip("«\"'( ")[:1]
    return not (first.islower() and not (is_post(row.text) and len(row.text) < 60))


def _first_header(rows: list[Row], at: int) -> int:
    begin = at
    while begin > 0 and at - begin < 4 and is_header(rows[begin - 1]):
        begin -= 1
    return begin


def _share_below(rows: list[Row], anchors: list[Anchor]) -> None:
    """Dates stand first, as hh.ru and Europass print them: company and post follow."""
    for number, anchor in enumerate(anchors):
        end = anchors[number + 1].at if number + 1 < len(anchors) else len(rows)
        anchor.header = [rows[anchor.at]]
        body = _behind_dates(rows, anchor, end)
        if _tells(rows[anchor.at], anchor.span):
            if body and not _has_both(anchor.header) and is_header(body[0], 90):
                anchor.header, body = [*anchor.header, body[0]], body[1:]
            anchor.body = body
            continue
        if not body:
            continue
        top, body = body[0], body[1:]
        anchor.header.append(top)
        listed = listed_org(top.text)
        both = (is_post(top.text) and org_marks(top.text)) or (listed is not None and listed[2])
        if both or _alone_with_both(top, body):
            pass
        elif names_post(top.text):
            anchor.post = top
            if (
                body
                and is_header(body[0], 90)
                and not (body[0].after_blank and not org_marks(body[0].text))
            ):
                anchor.org = body[0]
                anchor.header, body = [*anchor.header, body[0]], body[1:]
        else:
            place = _post_place(body)
            if place is None and glued_org(top.text) is not None:
                anchor.body = body
                continue  # “STRUCTURAL ENGINEER STUDIO ROSSI”: cut where the job is made
            anchor.org = top
            if place is not None:
                anchor.post = body[place]
                anchor.header, body = [*anchor.header, body[place]], body[place + 1 :]
        anchor.body = body


def _alone_with_both(top: Row, body: list[Row]) -> bool:
    """Whether “Architect - The Firm” says both, and no employer follows on the next row."""
    if not _has_both([top]):
        return False
    return not body or not is_header(body[0], 90) or PLACE.match(body[0].text) is not None


def _post_place(body: list[Row]) -> int | None:
    """Which of the rows under a company names the post; place, site and trade may come first."""
    for number, row in enumerate(body[:10]):
        if (
            not row.bullet
            and len(row.text) <= 110
            and names_post(row.text)
            and not LABEL_ORG.match(row.text)
            and not row.text[:1].islower()
        ):
            return number
        if not row.bullet and len(row.text) > 110:
            break
    for number, row in enumerate(body[:8]):
        if (
            row.after_blank
            and is_header(row, 70)
            and not URL.match(row.text)
            and not PLACE.match(row.text)
        ):
            return number
    return None


def _behind_dates(rows: list[Row], anchor: Anchor, end: int) -> list[Row]:
    """The entry's rows behind its dates, without the duration that hh.ru prints there."""
    body = rows[anchor.at + 1 : end]
    if anchor.span.to > len(rows[anchor.at].text) and body:  # the span ends on the next row
        body = body[1:]
    while body and (is_duration(body[0].text) or LABEL_DATE.match(body[0].text)):
        body = body[1:]
    return body


def _share_around(rows: list[Row], anchors: list[Anchor], first: int) -> None:
    """Post and company stand above the dates or on their row, sometimes below."""
    lead = anchors[0].at - first
    begins = [first]
    for above, anchor in itertools.pairwise(anchors):
        low = above.at + 1
        begin = anchor.at
        most = lead or (0 if _tells(rows[anchor.at], anchor.span) else 2)
        if not most and _post_above(rows, begin, low):
            most = 1
        while begin > low and anchor.at - begin < most and is_header(rows[begin - 1]):
            begin -= 1
            if is_duration(rows[begin].text) and begin > low:
                most += 2  # LinkedIn: the firm, how long in all, the post, its dates
            if rows[begin].after_blank and _has_both(rows[begin : anchor.at + 1]):
                break
        begins.append(begin)
    for number, anchor in enumerate(anchors):
        end = begins[number + 1] if number + 1 < len(anchors) else len(rows)
        header = rows[begins[number] : anchor.at + 1]
        body = _behind_dates(rows, anchor, end)
        taken = 0
        while body and taken < 3 and is_header(body[0]) and not _has_both(header):
            if not _may_follow(header, body[0], taken):
                break
            header, body, taken = [*header, body[0]], body[1:], taken + 1
        anchor.header, anchor.body = header, body


def _post_above(rows: list[Row], at: int, low: int) -> bool:
    """Whether the row over “«Acme», 2018 – 2021” is the post: the dates' row names none."""
    if at <= low or _post_row([rows[at]]):
        return False
    above = rows[at - 1]
    return is_header(above, 90) and names_post(above.text) and not org_marks(above.text)


def _may_follow(header: list[Row], row: Row, taken: int) -> bool:
    if (
        names_post(row.text)
        or names_post(no_place(row.text))
        or org_marks(row.text)
        or LABEL_ORG.match(row.text)
        or row.bold
    ):
        return True
    return taken == 0 and len(row.text) < 60 and _post_row(header) and not _org_row(header)


def _post_row(rows: list[Row]) -> bool:
    return any(is_post(r.text) for r in rows)


def _org_row(rows: list[Row]) -> bool:
    return any(org_marks(r.text) for r in rows)


def _has_both(rows: list[Row]) -> bool:
    """Whether the rows name a post and something that can be its employer."""
    pieces = [p for r in rows for p in pieces_of(r.text, r.start)]
    posts = [p for p in pieces if is_post(p[0])]
    others = [p for p in pieces if not is_post(p[0]) or org_marks(p[0])]
    return bool(posts) and bool(others)
