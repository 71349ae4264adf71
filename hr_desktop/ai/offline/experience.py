"""Jobs: who, where, from when to when, and what was done there."""

from __future__ import annotations

import re
from dataclasses import replace

from hr_desktop.ai.offline.dates import find_spans
from hr_desktop.ai.offline.job_blocks import (
    LABEL_DATE,
    LABEL_ORG,
    LABEL_POST,
    SHORTENED,
    SUBHEAD,
    URL,
    Anchor,
    entries,
    is_header,
)
from hr_desktop.ai.offline.job_pieces import (
    PLACE,
    Piece,
    glued_org,
    listed_org,
    no_place,
    pieces_of,
)
from hr_desktop.ai.offline.places import is_address, is_town
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.ai.offline.titles import (
    begins_task,
    is_post,
    is_prose,
    names_post,
    org_marks,
    post_words,
)
from hr_desktop.domain.resume import Job

_COMMA = re.compile(r",\s+")
_FIRM_WORD = re.compile(
    r"^(?:компания|организация|фирма|работодатель|company|employer|employer name)\s*[:：]?\s+(?=[«\"A-ZА-ЯЁ])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+(?=[A-ZА-ЯЁ«\"])")
_STAFF = re.compile(
    r"\s*\((?:[^)]*(?:человек|сотрудник|employees|people)|\d+\+? ?[-–—] ?\d+)[^)]*\)?$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:team size|project(?: name)?|duration|tel|phone|fax|e-?mail|salary|hours|location|url|website|environment|gpa|tools|technologies|applications|databases|"
    r"operating systems?|supervisor|references?|page|reason for leaving|численность|телефон|сайт|причина увольнения|адрес)\s*[:：|].*",
    re.IGNORECASE,
)
_TOWN_AND_STATE = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w'’-]+){0,2}, ?[A-Z]{2}")
# What is left of a date or a sentence and is no name.
_NO_NAME = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:spring|summer|fall|autumn|winter)s?|"
    r"of|and|the|for|in|to|at|on|a|with|from|by|page(?: \d+)?|.*(?:\b(?:20|19)xx\b|\[year).*|\d+ (?:days|weeks|months|years|hours))",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"(?<!\w)(?:(?:bachelor|master|doctor)(?:'?s)?(?: degree)?(?: of| in|,)|b\.\s?(?:a|s|sc|tech|e)\.|m\.\s?(?:a|s|sc|tech)\.|ph\.?d\.?|diploma|бакалавр|магистр|диплом)(?!\w)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"(?:г\.\s?)?[A-ZА-ЯЁÀ-Þ][\w.'’-]+(?: [A-ZА-ЯЁÀ-Þ][\w'’-]+){0,2}")
_LEGAL = re.compile(r"(?i:S\.?A|S\.?R\.?L|B\.?V|N\.?V|P\.?C|L\.?P|Inc|LLC|Ltd|Plc)\.?|[A-Z]{2,5}")


def _rows_of(section: Section) -> list[Row]:
    """The rows of a section; the first begins behind a heading on the same row."""
    rows = list(section.rows)
    if section.inline_from is not None and rows and rows[0].start < section.inline_from:
        first = rows[0]
        rest = first.text[section.inline_from - first.start :]
        rows[0] = replace(first, text=rest, start=section.inline_from)
    return rows


def find_jobs(sheet: Sheet, sections: list[Section]) -> tuple[Job, ...]:
    """The jobs in the order of the resume."""
    jobs: list[Job] = []
    for section in sections:
        if section.kind == "experience":
            jobs += _jobs_of(sheet, _rows_of(section))
    if not jobs:
        for section in sections:
            if section.kind in ("head", "summary", "other", "additional", "skills"):
                jobs += [
                    j
                    for j in _jobs_of(sheet, list(section.rows))
                    if j.position and j.company and j.start and (j.current or j.start != j.end)
                ]
    return tuple(jobs)


def _jobs_of(sheet: Sheet, rows: list[Row]) -> list[Job]:
    found = entries(rows)
    if not found:
        return _undated(sheet, rows)
    jobs = [job for a in found if (job := _job(sheet, a)) is not None]
    cities = {
        r.text.split(",")[0].strip()
        for r in rows
        if r.text.count(",") == 1 and is_address(r.text) and not is_post(r.text)
    }
    jobs = [j.model_copy(update={"company": None}) if j.company in cities else j for j in jobs]
    return _company_over_posts(jobs)


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


def _job(sheet: Sheet, anchor: Anchor) -> Job | None:
    post: str | None = None
    org: str | None = None
    pieces: list[Piece] = []
    if anchor.post is not None:
        post = _tidy(_undate(anchor.post.text))
    if anchor.org is not None:
        org = _firm(no_place(_undate(anchor.org.text)))
    for row in anchor.header:
        if row in (anchor.post, anchor.org) or re.fullmatch(r"\([^()]*\)", row.text):
            continue
        if label := LABEL_POST.match(row.text):
            post = post or _tidy(row.text[label.end() :])
        elif label := LABEL_ORG.match(row.text):
            named = pieces_of(row.text[label.end() :], 0)
            org = org or (_firm(named[0][0]) if named else None)
        else:
            pieces += _unglued(pieces_of(row.text, row.start))
    pieces = [
        p
        for p in pieces
        if not (URL.match(p[0]) or LABEL_DATE.match(p[0]) or _OTHER_LABEL.match(p[0]))
        and not begins_task(p[0])
        and not _NO_NAME.fullmatch(p[0])
    ]
    kept = [p for p in pieces if is_post(p[0]) or not PLACE.match(p[0])] or pieces
    if post is None and org is None and sum(not is_post(p[0]) for p in kept) == 0:
        kept = [q for p in kept for q in (_at_comma(p) or [p])]
    kept = [q for p in kept for q in ((org_marks(p[0]) and is_post(p[0]) and _at_comma(p)) or [p])]
    if post is None and kept and not any(is_post(p[0]) for p in kept):
        post = _post_below(anchor)
    if post is None:
        chosen = _best_post(kept)
        if chosen is not None:
            post = _tidy(chosen[0])
            kept = [p for p in kept if p is not chosen]
    if org is None:
        places = [(no_place(p[0]), p[1]) for p in pieces if PLACE.match(p[0])]
        chosen = _best_org(kept or places)  # “FLASHSTARTS, Cleveland, OH” looks like a place, too
        if chosen is not None and not _TOWN_AND_STATE.fullmatch(chosen[0]):
            org = _firm(no_place(chosen[0]) if PLACE.match(chosen[0]) else chosen[0])
    for row in anchor.body if org is None else ():
        if label := LABEL_ORG.match(row.text):  # Europass names the employer behind the tasks
            named = pieces_of(row.text[label.end() :], 0)
            org = _firm(named[0][0]) if named else None
            break
    if org is None and post is not None and (parted := listed_org(post)) is not None:
        post, org = _tidy(parted[0]), _firm(parted[1])
    if post is None and org is None:
        return None
    if post is None or org is None:
        read = " ".join(r.text for r in anchor.header)
        if (post is None or not names_post(post)) and _STUDIED.search(read):
            return None  # a degree among the jobs
    first, last = anchor.header[0], anchor.header[-1]
    body = anchor.body
    text = _description(sheet, body)
    if not body and len(anchor.header) == 1 and (cell := _told_in_cell(first, post, org)):
        text = cell
    end = body[-1].end if body else last.end
    return Job(
        position=post,
        company=org,
        start=anchor.span.start,
        end=anchor.span.end,
        current=anchor.span.current,
        description=text,
        source=sheet.source(
            first.start, min(end, first.start + 600) if end > last.end else last.end
        ),
    )


def _told_in_cell(row: Row, post: str | None, org: str | None) -> str | None:
    """The last cell of a table's row of period, employer, post and duties."""
    cells = [c.strip() for c in row.text.split("\t")]
    last = cells[-1]
    if len(cells) < 4 or len(last) < 12 or (post and post in last) or (org and org in last):
        return None
    return last


def _unglued(pieces: list[Piece]) -> list[Piece]:
    """“STRUCTURAL ENGINEER STUDIO ROSSI” as the only piece of a row: post and employer."""
    if len(pieces) == 1 and (cut := glued_org(pieces[0][0])) is not None:
        words, at = pieces[0]
        return [(words[:cut].strip(), at), (words[cut:], at + cut)]
    return pieces


def _post_below(anchor: Anchor) -> str | None:
    """A post that stands under a line about the company: short, marked, before the tasks."""
    for row in anchor.body[:4]:
        marked = row.bold or row.heading or row.text.isupper()
        if (
            marked
            and not row.bullet
            and is_post(row.text)
            and len(row.text) < 80
            and not SUBHEAD.match(row.text)
        ):
            return _tidy(row.text)
    return None


def _undate(text: str) -> str:
    """A header row without the dates on it."""
    for pattern in (LABEL_POST, LABEL_ORG):
        text = pattern.sub("", text)
    return " ".join(p[0] for p in pieces_of(text, 0)[:1]) if find_spans(text) else text


def _at_comma(piece: Piece) -> list[Piece] | None:
    """“Accountant, Ромашка LLC” in one piece: cut where one side is a post and the other is not."""
    for mark in _COMMA.finditer(piece[0]):
        left, right = piece[0][: mark.start()], piece[0][mark.end() :]
        sides = (org_marks(left) > 0 and names_post(right)) or (
            names_post(left) and org_marks(right) > 0
        )
        if is_post(left) != is_post(right) or (sides and org_marks(left) * org_marks(right) == 0):
            return [(left, piece[1]), (right, piece[1] + mark.end())]
    return None


def _best_post(pieces: list[Piece]) -> Piece | None:
    scored = [
        (post_words(p[0]) * 2 + (is_post(p[0])) - org_marks(p[0]) * 1.5 - (len(p[0]) > 70), -i, p)
        for i, p in enumerate(pieces)
        if is_post(p[0]) and not begins_task(p[0])
    ]
    if scored:
        best = max(scored, key=lambda s: s[:2])
        if best[0] > 0 or len(pieces) > 1:
            return best[2]
    if len(pieces) >= 2:
        plain = [p for p in pieces if org_marks(p[0]) == 0 and not is_prose(p[0])]
        if len(plain) == 1 and len(pieces) == 2:
            return plain[0]
    return None


def _best_org(pieces: list[Piece]) -> Piece | None:
    pieces = [p for p in pieces if not is_prose(p[0])]
    if not pieces:
        return None
    scored = [
        (org_marks(p[0]) - 0.5 * is_post(p[0]), -i, p)
        for i, p in enumerate(pieces)
        if len(p[0]) > 1
    ]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _firm(words: str) -> str | None:
    """An employer's name without the word “company” before it and the town behind it."""
    words = _STAFF.sub("", _FIRM_WORD.sub("", _NUMBER.sub("", words.strip())))
    if not any(c.isalpha() for c in words):
        return None
    head, _, tail = words.rpartition(", ")
    if head and "," not in head and _TOWN.fullmatch(tail) and not org_marks(tail):
        known = not re.search(r"[а-яё]", tail, re.IGNORECASE) or is_town(tail)
        if known and not is_post(tail) and not _LEGAL.fullmatch(tail):
            words = head
    return _tidy(words)


def _tidy(words: str) -> str | None:
    words = " ".join(words.split()).strip(" ,;:|•–—-/")
    if words.endswith(".") and not SHORTENED.search(words):
        words = words.rstrip(" .")
    if words.count("(") > words.count(")"):
        words = words[: words.rindex("(")].strip(" ,;:|–—-")
    return words[:160] or None


def _description(sheet: Sheet, rows: list[Row]) -> str:
    lines = [
        ("• " if r.bullet else "") + " ".join(r.text.split()) for r in rows if not URL.match(r.text)
    ]
    return "\n".join(lines)[:6000]


def _undated(sheet: Sheet, rows: list[Row]) -> list[Job]:
    """Jobs of an experience section without any span: rows with a post and a company."""
    jobs: list[Job] = []
    begin: int | None = None
    starts: list[int] = []
    for number, row in enumerate(rows):
        short = is_header(row, 90)
        if short and names_post(row.text) and len(row.words) <= 9:
            if begin is None or number - begin > 1:
                starts.append(number)
            begin = number
    for place, number in enumerate(starts[:30]):
        end = starts[place + 1] if place + 1 < len(starts) else len(rows)
        header = [rows[number]]
        pieces = pieces_of(rows[number].text, rows[number].start)
        post = _best_post(pieces)
        rest = [p for p in pieces if p is not post]
        if (
            not rest
            and number + 1 < end
            and is_header(rows[number + 1], 70)
            and not is_post(rows[number + 1].text)
        ):
            header.append(rows[number + 1])
            rest = pieces_of(rows[number + 1].text, rows[number + 1].start)
        org = _best_org(rest)
        if post is None:
            continue
        body = rows[number + len(header) : end]
        jobs.append(
            Job(
                position=_tidy(post[0]),
                company=_firm(org[0]) if org else None,
                description=_description(sheet, body),
                source=sheet.source(header[0].start, header[-1].end),
            )
        )
    return jobs
