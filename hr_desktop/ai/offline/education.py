"""Schools, degrees and fields of study."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.dates import find_dates, find_spans
from hr_desktop.ai.offline.job_blocks import names_columns
from hr_desktop.ai.offline.places import is_town
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.ai.offline.titles import find_degree, has_school, is_prose
from hr_desktop.domain.resume import Study

_PIECES = re.compile(
    r"\s+[-–—|•]+\s+|\s*[|•;]\s*|\s{3,}|\s*\t\s*|-\s+(?=[A-Z])|(?<=\w)\s*[-–—]\s*$|\s+(?:from|at)\s+(?=[A-Z])|(?<=[\w)]):\s+(?=[A-ZА-ЯЁ«])"
)
_COMMA = re.compile(r",\s+")
_FIELD = re.compile(
    r"(?:\s+(?:in|of)|,|:|\s+по (?:направлению|специальности)|\s+—|\s+-)\s+(?P<field>[^,;|()–—]{3,80})",
    re.IGNORECASE,
)
_IN_FIELD = re.compile(r"\s(?:in|по (?:направлению|специальности))\s+(?P<field>[^,;|()–—]{3,80})")
_RU_FIELD = re.compile(
    r"(?:специальность|направление(?: подготовки)?|факультет|квалификация|профиль|field of study|major|specialization)\s*[:：–—-]?\s*(?P<field>[^;|\n]{3,100})",
    re.IGNORECASE,
)
_FACULTY = re.compile(
    r"(?<!\w)(?:факультет|кафедра|институт(?= \w+ого)|faculty|department)", re.IGNORECASE
)
_NO_FIELD = re.compile(
    r"факультет|институт|кафедра|филиал|специальность|направление|квалификация|профиль|форма|диплом",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?:g\.?p\.?a|cgpa|grade|aggregate|percentage|средний балл|score)\b.*|\d{1,2}(?:[.,]\d+)?\s?%.*|\d\.\d+\s?/\s?\d.*",
    re.IGNORECASE,
)
_LEVEL_ROW = re.compile(
    r"^(?:высшее|неоконченное высшее|среднее|среднее специальное|среднее профессиональное|бакалавр|магистр|специалист|кандидат наук|доктор наук|высшее образование)$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^[A-Z][\w.' -]+,\s?(?:[A-Z]{2}|[A-Z][a-z]+)$")
_KIND = re.compile(
    r"^\s*of (?:applied |fine |liberal )?(?:science|arts|engineering|technology|commerce|education|laws|philosophy)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:учебное заведение|название учебного заведения|вуз|место учебы|institution|school|university|college|name and type of organisation[^:\t]*|title of qualification[^:\t]*|квалификация|степень)(?:\s*[:：]\s*|\s*\t\s*|$)",
    re.IGNORECASE,
)
_TIME_LABEL = re.compile(r"^(?:dates?|period|years?|период|годы|год окончания)\b", re.IGNORECASE)
# “High school diploma” is a degree and not the school that gave it.
_NO_SCHOOL = re.compile(
    r"^(?:senior )?(?:high|secondary|middle) school (?:diploma|graduate|certificate|degree|leaving)",
    re.IGNORECASE,
)
# Words about a study that are not the name of its place.
_NO_NAME = re.compile(
    r"(?:eqf|level|major|minor|specialization|thesis|dissertation|(?:summa|magna) cum laude|cum laude|with honou?rs|class of|dean|activities|coursework|relevant|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|средний балл|диплом|тема|с отличием)",
    re.IGNORECASE,
)
# A part of a university on the row under it: “Институт экономики, Бухгалтерский учёт”.
_PART_OF = re.compile(
    r"(?:институт|факультет|школа|высшая школа|кафедра|отделение|филиал|колледж|institute|faculty|school|department|college)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"университет|академия|universi[td]|univerzit|academy|[А-ЯЁ]{1,4}ГУ", re.IGNORECASE
)
_SHORT_NAME = re.compile(r"(?=\w*[А-ЯЁA-Z]\w*[А-ЯЁA-Z])\w{2,8}(?:$|,)")
_EDGE = " ,;:|•()–—-/\t."


def find_studies(sheet: Sheet, sections: list[Section]) -> tuple[Study, ...]:
    """The places of study in the order of the resume."""
    studies: list[Study] = []
    for section in sections:
        if section.kind != "education":
            continue
        rows = list(section.rows)
        if section.inline_from is not None and rows:
            studies += _read(sheet, [cut_row(rows[0], section.inline_from), *rows[1:]])
        else:
            studies += _read(sheet, rows)
    return tuple(studies[:20])


def cut_row(row: Row, start: int) -> Row:
    """The part of a row from `start` on."""
    return Row(row.text[start - row.start :], start, row.end, row.index, row.page)


def _read(sheet: Sheet, rows: list[Row]) -> list[Study]:
    rows = [r for r in rows if len(r.text) <= 300 and not names_columns(r.text)]
    level: str | None = None
    if len(rows) > 1 and _LEVEL_ROW.match(rows[0].text.strip(_EDGE)) and not rows[0].bullet:
        level, rows = rows[0].text.strip(_EDGE), rows[1:]  # hh.ru: said once for all that follow
    studies = [s for block in _blocks(rows) if (s := _study(sheet, block)) is not None]
    if level is None:
        return studies
    return [s if s.degree else s.model_copy(update={"degree": level}) for s in studies]


def _signs(row: Row) -> set[str]:
    signs: set[str] = set()
    if has_school(row.text):
        signs.add("school")
    if find_degree(row.text):
        signs.add("degree")
    if find_spans(row.text) or (find_dates(row.text) and len(row.text) < 120):
        signs.add("date")
    return signs


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """Rows grouped into entries: a new one begins where a sign comes the second time."""
    blocks: list[list[Row]] = []
    seen: set[str] = set()
    now: list[Row] = []
    date_first = bool(rows) and _signs(rows[0]) == {"date"}
    for row in rows:
        signs = _signs(row)
        if row.bullet and "school" not in signs and len(row.text) > 60:
            signs = set()
        if now and "school" in signs and _is_part(now[-1], row):
            signs = signs - {"school"}
        again = bool(signs & seen)
        if date_first:
            again = "date" in signs and "date" in seen
        elif (
            signs == {"degree"}
            and "school" in seen
            and "degree" in seen
            and not row.after_blank
            and "date" not in seen
            and len(seen) == 2
            and len(now) == 1
        ):
            again = False
        if again and now:
            blocks.append(now)
            now, seen = [], set()
        if now or signs:
            now.append(row)
            seen |= signs
    if now:
        blocks.append(now)
    return _with_names(blocks, rows)


def _is_part(above: Row, row: Row) -> bool:
    """Whether a row names a faculty of the university on the row above it."""
    return (
        not row.after_blank
        and _PART_OF.match(row.text) is not None
        and bool(_WHOLE.search(above.text) or _SHORT_NAME.match(above.text))
        and _PART_OF.match(above.text) is None
        and not find_dates(row.text)
    )


def _with_names(blocks: list[list[Row]], rows: list[Row]) -> list[list[Row]]:
    """Gives an entry without a school the row above it: “ESMT Berlin” over “MBA, 2019 - 2021”."""
    place = {row.index: n for n, row in enumerate(rows)}
    for number, block in enumerate(blocks):
        if any("school" in _signs(r) for r in block[:2]):
            continue
        at = place[block[0].index]
        above = rows[at - 1] if at else None
        if above is None or _signs(above) or above.bullet or not 2 < len(above.text) <= 80:
            continue
        if not above.text[:1].isupper() or above.text.endswith((".", ";", ":")):
            continue
        before = blocks[number - 1] if number else None
        if before is not None and above is before[-1]:
            if len(before) < 2 or not above.after_blank:
                continue
            before.pop()
        elif before is not None and above in before:
            continue
        block.insert(0, above)
    return blocks


def _study(sheet: Sheet, rows: list[Row]) -> Study | None:
    school = degree = subject = start = end = None
    by_faculty = False
    used_end = rows[0].end
    for row in rows[:8]:
        text = row.text
        signs = _signs(row)
        if not signs and school and degree:
            continue
        spans = find_spans(text)
        if start is None and end is None:
            if spans:
                start, end = spans[0].start, spans[0].end
                used_end = row.end
            elif (dates := find_dates(text)) and "date" in signs:
                end = dates[-1].end
                used_end = row.end
        for piece in _pieces(_LABEL.sub("", text)):
            piece = _LABEL.sub("", piece)
            if has_school(piece) and school is None and not _NO_SCHOOL.match(piece):
                first = find_degree(piece)
                if (
                    first
                    and first.end() <= 5
                    and first.start() == 0
                    and re.match(r"\s[A-Z]", piece[first.end() :])
                ):
                    degree, piece = degree or first.group(), piece[first.end() :].strip()
                school = _school(piece)
                if is_prose(school):
                    school = None
                    continue
                used_end = row.end
                before, _, after = piece.partition(school)
                rest = before if find_degree(before) else after
                if degree is None and (mark := find_degree(rest)) and len(rest) < 120:
                    degree, subject = _degree(rest, mark)
                subject = subject or _behind_school(rest)
            elif (mark := find_degree(piece)) and degree is None and len(piece) < 140:
                degree, found = _degree(piece, mark)
                subject = subject or found
                used_end = row.end
        named = _RU_FIELD.search(text)
        if named and (subject is None or (by_faculty and not _FACULTY.match(named.group()))):
            by_faculty = _FACULTY.match(named.group()) is not None
            subject = named["field"].strip(_EDGE).split(", ")[0].strip(_EDGE + '«»"') or None
    if school is None and degree is not None:
        school = _unmarked_school(rows)
    if subject is None and school:
        subject = _field_after(rows, school, degree)
    if school is None and (degree is None or all(r.bullet for r in rows)):
        return None
    if degree and _LEVEL_ROW.match(degree) and school is None and start is None and end is None:
        return None
    return Study(
        institution=_single(school), degree=_single(degree), field=_single(subject), start=start, end=end,
        source=sheet.source(rows[0].start, used_end),
    )  # fmt: skip


def _single(words: str | None) -> str | None:
    return " ".join(words.split()) if words else words


def _pieces(text: str) -> list[str]:
    for span in [*find_spans(text), *find_dates(text)]:
        text = text[: span.at] + "\t" * (span.to - span.at) + text[span.to :]
    text = text.replace("()", "\t\t").replace("(\t", "\t\t").replace("\t)", "\t\t")
    return [
        _shut(p.strip(_EDGE), p)
        for p in re.split(r"\t+", "\n".join(_PIECES.split(text)).replace("\n", "\t"))
        if len(p.strip(_EDGE)) > 1
    ]


def _school(piece: str) -> str:
    """The institution's name: “University of X, Faculty” loses what is not its name."""
    parts = [p for p in _COMMA.split(piece) if p]
    named = [i for i, p in enumerate(parts) if has_school(p) and not _FACULTY.match(p.strip())]
    if not named:
        return piece.strip(_EDGE)
    first = named[0]
    words = parts[first]
    if (
        re.match(
            r"^(?:university|college|institute|institution|school)$", words.strip(), re.IGNORECASE
        )
        and first
    ):
        words = parts[first - 1] + ", " + words
    mark = find_degree(words)
    if mark and (cut := re.search(r"\s(?:from|at|,)\s(?:the\s)?", words)):
        words = words[cut.end() :]
    stop = re.search(
        r"\.\s+(?=[A-Z][a-z]+ (?:in|on|with|for|at)\b|[A-Z][a-z]+:|(?:Thesis|Dissertation|Major|Minor|Grade)\b)",
        words,
    )
    words = words[: stop.start()] if stop and has_school(words[: stop.start()]) else words
    words = words.strip(_EDGE + '«»"' if words.count("«") != words.count("»") else _EDGE)
    return _closed(words)


def _closed(words: str) -> str:
    """“Anna University (Chennai” with its bracket's other half or without the bracket."""
    if words.count("(") <= words.count(")"):
        return words
    return words[: words.rindex("(")].strip(_EDGE)


def _behind_school(rest: str) -> str | None:
    """“ГУУ, Маркетинг, 2016”: the field of study stands behind the school, if no town does."""
    if not re.match(r"\s*[,(«»\")\s]*,", rest) or not re.search(r"[а-яё]", rest):
        return None
    for part in (p.strip(_EDGE + '«»"') for p in _COMMA.split(rest)):
        if len(part) > 4 and not re.match(r"(?:г|город|гор)\b|\d", part) and not is_town(part):
            return None if _NO_FIELD.search(part) or find_degree(part) else part
    return None


def _degree(piece: str, mark: re.Match[str]) -> tuple[str, str | None]:
    if re.search(r"[а-яё]", mark.group(), re.IGNORECASE):
        return _russian_degree(piece)
    text = re.sub(r",(?:\s*,)+", ",", _GRADE.sub("", piece)).strip(_EDGE)
    after = text[mark.end() :] if text.startswith(piece[: mark.end()]) else ""
    subject = None
    behind = _KIND.sub("", after)  # “Bachelor of Science, Statistics”: the field comes behind
    if found := _IN_FIELD.search(text) or _FIELD.search(behind) or _FIELD.search(after):
        subject = found["field"].strip(_EDGE)
    elif bracket := re.search(r"\((?=[^)]*[^\W\d_]{3})([^)]{3,60})\)", after):
        subject = bracket.group(1).strip(_EDGE)
    return _shut(text[:160], piece), subject


def _shut(text: str, piece: str) -> str:
    """The degree with the bracket that was trimmed from its end."""
    return text + ")" if text.count("(") > text.count(")") and text + ")" in piece else text


def _russian_degree(piece: str) -> tuple[str, str | None]:
    """“Менеджмент, бакалавр”, “бакалавр по направлению «Экономика»”: the degree and its field."""
    named = _RU_FIELD.search(piece)
    parts = [p.strip(_EDGE) for p in _COMMA.split(piece)]
    own = [p for p in parts if find_degree(p)]
    others = [p for p in parts if p not in own and len(p) > 3 and not has_school(p)]
    degree = own[0] if own else piece
    subject = named["field"].split(",")[0] if named else None
    if subject is None and (found := _FIELD.search(degree)):
        subject = found["field"]
    if subject is None and others:
        subject = others[0]
    return degree[:160].strip(_EDGE), subject.strip(_EDGE + '«»"') if subject else None


def _unmarked_school(rows: list[Row]) -> str | None:
    """A row that is neither dates nor a degree and short enough to be a school's name."""
    for row in rows[:4]:
        if _NO_NAME.match(row.text):
            continue
        for piece in _pieces(_LABEL.sub("", row.text)):
            if (
                find_degree(piece)
                or _NO_NAME.match(piece)
                or _TIME_LABEL.match(piece)
                or len(piece) > 90
                or _GRADE.match(piece)
                or row.bullet
            ):
                continue
            if (
                (len(piece) > 3 or piece.isupper())
                and not _PLACE.match(piece)
                and piece[0].isupper()
                and not piece.endswith(".")
            ):
                return piece
    return None


def _field_after(rows: list[Row], school: str, degree: str | None) -> str | None:
    """hh.ru prints faculty and field on the row under the school."""
    for number, row in enumerate(rows[:-1]):
        if school in row.text:
            below = rows[number + 1].text
            if _is_part(row, rows[number + 1]) and ", " in below:
                return below.split(", ", 1)[1].strip(_EDGE)
            if (
                not _signs(rows[number + 1])
                and len(below) < 120
                and below != degree
                and re.search(r"[а-яё]", below)
            ):
                return below.split(", ", 1)[-1].strip(_EDGE)
    return None
