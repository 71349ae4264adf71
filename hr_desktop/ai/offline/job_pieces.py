"""The parts of a header row of a job: post, employer, place, with what stands between them."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.dates import find_dates, find_spans, is_duration
from hr_desktop.ai.offline.titles import (
    is_post,
    is_prose,
    last_post_word,
    names_post,
    org_marks,
    post_words,
)

_SPLIT = re.compile(
    r"\s+[-–—|•/~]+\s+|\s*[|•]\s*|\s{3,}|\s*\t\s*|\s+@\s+|\s+at\s+(?:the\s+)?(?=[A-Z])|,?\s+(?=(?:ООО|АО|ПАО|ЗАО|ОАО|ИП|ГБУ\w*|ФГ\w+|МБ\w+|ГК|ТК|ТД)\s*[«\"])|,\s+(?=(?:ООО|АО|ПАО|ЗАО|ОАО|ИП)\b)|,\s+(?=[«\"])|[-–—]\s+(?=[A-ZА-Я])"
)
_LISTED = re.compile(r",\s+|:\s+")
_OWN_MASTER = re.compile(r"freelanc|self-employed|independent", re.IGNORECASE)
# What stands behind a post's comma and is a part of the post.
_FIELD_OF_POST = re.compile(
    r"(?:[A-Z]{2,4}|Ph\.?D.*|M\.?[BDSA].*|B\.?S.*|Inc\.?|LLC|Ltd\.?|(?i:part|full)[- ]time|(?i:remote|contract|freelance|acting|interim)|"
    r"(?i:north|south|east|west|emea|apac|international|global|level|grade|department|division|team|sales|marketing|operations|finance|engineering|"
    r"research|product|human resources|information technology|android|ios|mobile|web|software|data|quality|logistics|accounting)\b.*)$"
)
EDGE = " ,;:|•()[]–—-/\t.«".replace("«", "").replace(".", "")
_CITY = r"[A-ZА-ЯЁ][\w.'’-]+(?: [A-ZА-ЯЁ][\w.'’-]+){0,2}"
_REGION = rf"(?:[A-Z]{{2}}(?:\s\d{{5}})?|{_CITY})"
PLACE = re.compile(
    rf"^(?:(?i:remote|удал[её]нно|hybrid|on-?site)\b.*|{_CITY},\s?{_REGION}(?:,\s?{_CITY})?|г\.\s?\w.*|(?i:москва|санкт-петербург|спб)|\(?{_CITY},\s?[A-Z]{{2}}\)?)$"
)
_TAIL_PLACE = re.compile(
    rf"(?:,\s*|\s+[-–—]\s*|\s*\(\s*|\s{{2,}})(?:{_CITY},\s?(?:[A-Z]{{2}}|{_CITY})(?:,\s?{_CITY})?|г\.\s?{_CITY})\)?\s*$"
)
_TAIL_ST = re.compile(
    rf",\s*(?:{_CITY},\s*)?(?:[A-Z]{{2}}|(?:USA|India|UK|Россия|РФ))(?:\s\d{{5}})?\s*$"
)

Piece = tuple[str, int]


def glued_org(text: str) -> int | None:
    """Where the employer begins behind a post without any mark between them, else None."""
    end = last_post_word(text)
    if end is None or end == 0:
        return None
    rest = text[end:]
    words = rest.split()
    capital = [w for w in words if w[:1].isupper()]
    if not words or words[0] in ("in", "of", "for", "to", "and") or rest[:1] != " ":
        return None
    if len(words) > 7 or len(capital) < max(1, len(words) - 2):
        return None
    if re.match(r" (?:I{1,3}|IV|[A-Z]|\d)$", rest) or not (text.isupper() or org_marks(rest)):
        return None
    return end + 1


def pieces_of(text: str, start: int) -> list[Piece]:
    """The parts of a header row, dates and durations taken out: (words, offset)."""
    dates = find_spans(text) or [s for s in find_dates(text) if len(text) < 90]
    for span in sorted(dates, key=lambda s: -s.at):
        text = text[: span.at] + "\t" * (span.to - span.at) + text[span.to :]
    pieces: list[Piece] = []
    begin = 0
    for gap in [*_SPLIT.finditer(text), None]:
        end = gap.start() if gap else len(text)
        part = text[begin:end]
        stripped = part.strip(EDGE)
        if stripped.count("(") != stripped.count(")") and "(" in part and ")" in part:
            stripped = part.strip(" ,;:|•–—-/\t")
        if stripped and any(c.isalnum() for c in stripped) and not is_duration(stripped):
            at = start + begin + part.index(stripped)
            if stripped.count(", ") >= 3 and (listed := listed_org(stripped)) and listed[2]:
                pieces += [(listed[0], at), (listed[1], at + stripped.index(listed[1]))]
                begin = gap.end() if gap else len(text)
                continue
            if not PLACE.match(stripped):
                stripped = no_place(stripped)
            pieces.append((stripped, at))
        begin = gap.end() if gap else len(text)
    return pieces


def listed_org(text: str) -> tuple[str, str, bool] | None:
    """“Engineer, Acme, Berlin.”: post, employer, and whether more than a comma says so.

    moderncv prints entries so; also “Tutor: Monash University”.
    """
    parts = text.split(", ")
    if len(parts) == 3 and text.endswith(".") and names_post(parts[0]) and parts[1][:1].isupper():
        return parts[0], parts[1], True
    for mark in _LISTED.finditer(text):
        post, rest = text[: mark.start()], text[mark.end() :].strip()
        org, _, place = rest.partition(", ")
        if not names_post(post) or len(post.split()) > 8 or _OWN_MASTER.match(post):
            continue
        if re.fullmatch(r"[A-Z]{2}(?: \d{5})?", place):
            return None  # “Intern, Santa Clara, CA” names a town
        if not org[:1].isupper() or len(org) < 3 or is_prose(rest) or org[:1].isdigit():
            return None
        if is_post(org) or _FIELD_OF_POST.match(org):
            continue
        sure = org_marks(org) > 0 or (mark.group() == ", " and (bool(place) or rest.endswith(".")))
        return post, org.strip(EDGE + "."), sure
    return None


def no_place(words: str) -> str:
    """“TAROKO TECHNOLOGIES, San Francisco, CA” without the place behind the name."""
    near = _no_near_place(words)
    if near != words:
        return near
    for pattern in (_TAIL_PLACE, _TAIL_ST):
        cut = pattern.sub("", words).strip(EDGE)
        if cut != words and len(cut) > 2:
            return cut
    return words


def _no_near_place(words: str) -> str:
    """“Research Intern Santa Clara, CA”: the place follows the post without any mark."""
    if words.count(",") == 0 or not re.search(r",\s?[A-Z]{2}$", words):
        return words
    before, _, _ = words.rpartition(",")
    tokens = before.split(" ")
    city = 0
    while city < 2 and len(tokens) - city > 1:
        token = tokens[-1 - city]
        if not token[:1].isupper() or post_words(token) or token.endswith((",", "&")):
            break
        city += 1
    rest = " ".join(tokens[: len(tokens) - city])
    return rest.strip(EDGE) if city and is_post(rest) else words
