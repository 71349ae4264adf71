"""Finds the person's name: its place, its shape, Russian morphology, the e-mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hr_desktop.ai.offline.language import morphology
from hr_desktop.ai.offline.names_model import persons
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section, heading_kind
from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.ai.offline.titles import has_school, is_post, org_marks
from hr_desktop.domain.resume import Fact

_WORD = r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?"
_NAME = re.compile(rf"{_WORD}(?:,?\s+{_WORD}){{0,5}}")
_LABEL = re.compile(
    r"^(?:ф\.?\s?и\.?\s?о\.?|фамилия,? имя,?(?: и)? отчество|фамилия имя отчество|имя(?: и фамилия)?|full name|name|candidate(?: name)?|кандидат|соискатель|first name and surname|first name\(?s?\)?\s*/\s*surname\(?s?\)?|surname\(?s?\)?\s*/\s*first name\(?s?\)?|surname\(s\)\s*/\s*first name\(s\)|name\s*/\s*surname)(?:\s*[:：\-–—]\s*|\s*\t\s*)|"
    r"^(?:резюме|curriculum vitae(?: of)?|cv(?: of)?|resume(?: of)?|résumé(?: of)?)\s*[:：\-–—|]?\s+(?=[A-ZА-ЯЁ])",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s+[-–—|•/]+\s+|\s*[|•;:(\[]\s*|,\s+|\s{3,}|(?<=[A-Za-z])-(?=\s)|\s+(?=\+?\d)"
)
_AFTER = re.compile(
    r",?\s+(?:ph\.?d\.?|mba|m\.?d\.?|cpa|pmp|r\.?n\.?|esq\.?|jr\.?|sr\.?|bsn|msc|cfa|b\.?sc|dds|к\.?\s?[а-я]{1,3}\.?\s?н\.?|lpn|shrm-cp|m\.?a|m\.?s|b\.?e)(?:[,.\s].*)?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|er|shri|smt|sri)\.?\s+(?=[A-Z])", re.IGNORECASE)
_NEVER = set(
    """resume cv curriculum vitae résumé резюме анкета profile contact contacts email e-mail mail phone telephone mobile address page confidential
    linkedin github indeed experience education skills summary objective professional personal details information date birth nationality
    street road avenue city state country university college school company project projects manager references about the and of for with in to
    мужчина женщина год года лет родился родилась телефон почта адрес город дата рождения страница обновлено проживает москва россия гражданство
    software hardware sales marketing business data bank web senior junior lead work team home india usa january february march april june july august september
    october november december declaration career technical functional vision mission goal seeking looking position applied photo фото контакты опыт образование навыки
    your name first last not do copy sample example template font margins note advised authorized any employer campus permanent current applicant here insert
    job agreement contract invoice certificate letter cover dear договор акт счет приказ заявление inc llc ltd vacancy вакансия требуется order report today
    """.split()
)
_LINKS = {
    "de",
    "van",
    "von",
    "der",
    "den",
    "da",
    "di",
    "del",
    "la",
    "le",
    "bin",
    "ibn",
    "al",
    "el",
    "ben",
    "dos",
    "do",
    "du",
    "y",
    "оглы",
    "кызы",
    "ter",
    "st",
}
_TRANSLIT = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".replace(
            "  ", " \0 "
        ).split(" "),
        strict=False,
    )
)
_CYRILLIC = re.compile(r"[А-ЯЁа-яё]")
_LIKELY, _SURE = 2.3, 4.2
_PLACE_AFTER = re.compile(
    r",\s*(?:[A-Z]{2}(?!\w)|[A-Z][a-z]+(?: [A-Z][a-z]+)?\s+\d{5}|(?:USA|India|Canada|UK)(?!\w))|\s+\d{5}(?!\d)|\s*-\s*\d{6}(?!\d)"
)
_CONTACT = re.compile(r"@|\+?\d[\d\s().-]{8,}\d|linkedin|github|https?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    start: int
    score: float


def find_name(
    sheet: Sheet, sections: list[Section], emails: tuple[Fact, ...]
) -> tuple[Fact, bool] | None:
    """The name with its place, and whether it is sure; None when nothing reads as a name."""
    locals_ = [_letters(f.value.split("@")[0]) for f in emails[:3]]
    rows = _rows_to_ask(sheet, sections, locals_)
    biggest = max(
        (r.size for r in rows if r.size and re.search(r"[^\W\d_]{2}", r.text)), default=None
    )
    judged = [
        _Candidate(c.text, c.start, c.score + _judge(c.text, row, place, biggest, locals_, sheet))
        for place, row in enumerate(rows)
        for c in _candidates(row, rows, place)
    ]
    if not judged:
        return None
    best = max(judged, key=lambda c: c.score)
    if best.score < _SURE and _CYRILLIC.search(best.text):
        # The model is a second opinion: trained on news, it knows persons in sentences.
        spans = persons(sheet.clean)
        judged = [_Candidate(c.text, c.start, c.score + 1.5 * _overlaps(c, spans)) for c in judged]
        best = max(judged, key=lambda c: c.score)
    if best.score < _LIKELY:
        return None
    end = best.start + len(best.text)
    fact = Fact(value=display(sheet.clean[best.start : end]), source=sheet.source(best.start, end))
    return fact, best.score >= _SURE


def _overlaps(candidate: _Candidate, spans: list[tuple[int, int]]) -> bool:
    end = candidate.start + len(candidate.text)
    return any(a < end and candidate.start < b for a, b in spans)


def _rows_to_ask(sheet: Sheet, sections: list[Section], locals_: list[str]) -> list[Row]:
    first = [r for r in sheet.rows if r.page == 1][:18]
    asked = {r.index for r in first}
    # Designs with a sidebar put the name behind other things: large letters say so.
    body = sheet.body_size or 0
    large = [r for r in sheet.rows if r.page == 1 and r.size and r.size > body * 1.35]
    labelled = [
        r for r in sheet.rows[:400] if _LABEL.match(r.text) and re.search(r"[:\t]", r.text[:40])
    ]
    # LinkedIn prints it behind the sidebar; the address knows it.
    known = [
        r
        for r in sheet.rows[18:60]
        if 2 <= len(r.words) <= 3 and _NAME.fullmatch(r.text) and _fits_all(r.words, locals_)
    ]
    more = [r for r in [*large, *labelled, *known] if r.index not in asked]
    return [*first, *dict.fromkeys(more)]


def _candidates(row: Row, rows: list[Row], place: int) -> list[_Candidate]:
    found: list[_Candidate] = []
    text, start, bonus = row.text, row.start, 0.0
    if label := _LABEL.match(text):
        bonus = (
            5.0
            if re.search(r"[:\t]", label.group()) or label.group().lower().startswith("ф")
            else 2.0
        )
        text, start = text[label.end() :], start + label.end()
    if heading_kind(text) or len(text) > 400:
        return []
    first = _PARTS.split(text, maxsplit=1)[0]
    for whole in dict.fromkeys((first, text if len(text) < 60 else first)):
        piece, at = whole, start
        if title := _BEFORE.match(piece):
            piece, at = piece[title.end() :], at + title.end()
        piece = (
            _AFTER.sub("", piece).rstrip(" ,.:-–—|")
            if not re.search(r"\s[A-ZА-ЯЁ]\.$", piece)
            else piece
        )
        if _shape(piece):
            found.append(_Candidate(piece, at, bonus))
    # “JOHN” over “DOE”: two rows of one word each, in the same large letters.
    if place + 1 < len(rows) and len(row.words) == 1 and not row.soft:
        below = rows[place + 1]
        alike = below.size == row.size and below.index == row.index + 1
        if (
            alike
            and len(below.words) <= 2
            and (row.size or place == 0)
            and _shape(row.text)
            and _shape(below.text)
        ) and (not row.after_blank or not below.after_blank):
            gap = below.start - row.end
            if 0 < gap <= 3:
                joined = row.text + " " * gap + below.text
                found.append(_Candidate(joined, row.start, bonus + 0.3))
    return found


def _shape(text: str) -> bool:
    if not 3 <= len(text) <= 70 or not _NAME.fullmatch(text.strip()):
        return False
    words = [w.strip(",.") for w in text.split()]
    named = [w for w in words if w not in _LINKS]
    if not 1 <= len(named) <= 6 or not any(len(w) > 1 for w in named):
        return False
    if any(w.lower() in _NEVER for w in words):
        return False
    capital = [w for w in named if w[:1].isupper()]
    return len(capital) == len(named) or (len(named) >= 2 and text.islower())


def _judge(
    text: str, row: Row, place: int, biggest: float | None, locals_: list[str], sheet: Sheet
) -> float:
    words = [w.strip(",.") for w in text.split()]
    score = max(0.0, 3.0 - place * 0.25) if place < 18 else 0.0
    count = len([w for w in words if w not in _LINKS])
    score += {1: -1.2, 2: 1.2, 3: 1.0, 4: 0.4}.get(count, -0.3)
    if text.islower():
        score -= 1.5
    russian = re.search(r"[а-яё]", text, re.IGNORECASE) is not None
    if russian:
        score += _grammar(words)
    if row.size and biggest:
        if row.size >= biggest - 0.1 and row.size > (sheet.body_size or 0) * 1.15:
            score += 2.0
        elif row.size > (sheet.body_size or 0) * 1.3:
            score += 1.0
    elif row.bold or row.heading:
        score += 0.5
    if any(_fits_email(words, local) for local in locals_):
        score += 2.5
        score += 1.0 * (len(words) > 1 and _fits_all(words, locals_))
    if row.bullet:
        score -= 1.0
    if _PLACE_AFTER.match(row.text[row.text.find(text) + len(text) :]) or re.search(
        r"\s[A-Z]{2}$", text
    ):
        score -= 3.0
    if is_post(text):
        score -= 3.0
    if org_marks(text) or has_school(text):
        score -= 2.5
    if found := find_skills(text):
        score -= 2.5 if sum(f.end - f.start for f in found) > len(text) * 0.5 else 0.8
    around = sheet.clean[row.end : row.end + 250]
    if place <= 3 and _CONTACT.search(around):
        score += 0.6
    return score


def _grammar(words: list[str]) -> float:
    """What the dictionary says of the words: given name, patronymic, surname."""
    first = patronymic = last = other = 0
    for word in words:
        if len(word) == 1:
            continue
        tags = [p.tag for p in morphology().parse(word.lower().split("-")[0])[:4]]
        if any("Patr" in t for t in tags):
            patronymic += 1
        elif any("Name" in t for t in tags):
            first += 1
        elif any("Surn" in t for t in tags) or re.search(
            r"(?:ов|ев|ёв|ин|ын|ский|цкий|ова|ева|ина|ына|ская|цкая|енко|чук|юк|ян|дзе|швили|их|ых)$",
            word.lower(),
        ):
            last += 1
        elif tags and tags[0].POS and morphology().word_is_known(word.lower()):
            other += 1
    score = 1.5 * (first > 0) + 1.5 * (patronymic > 0) + 1.0 * (last > 0)
    return score - 1.5 * other


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def latin(word: str) -> str:
    """A word in Latin letters: Cyrillic transliterated, diacritics taken off."""
    import unicodedata

    low = word.lower().replace("ё", "е")
    low = "".join(_TRANSLIT.get(c, c) for c in low)
    return "".join(c for c in unicodedata.normalize("NFKD", low) if "a" <= c <= "z")


def _fits_email(words: list[str], local: str) -> bool:
    parts = [p for w in words if len(p := latin(w)) >= 3]
    hits = sum(p[:5] in local for p in parts)
    return hits > 0


def _fits_all(words: list[str], locals_: list[str]) -> bool:
    """Whether every word of a name stands in an address: maria.gonzalez@…"""
    parts = [p for w in words if len(p := latin(w)) >= 3]
    return len(parts) > 1 and any(all(p[:6] in local for p in parts) for local in locals_)


def display(name: str) -> str:
    """A name for reading: capitals only become `Anna Lebedeva`, blanks single."""
    words = [w.rstrip(",") for w in name.split()]
    text = " ".join(words)
    letters = [c for c in text if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(letters) > 3:
        return " ".join(_cased(w) for w in words)
    if text.islower():
        return " ".join(_cased(w) for w in words)
    if any(w.isupper() and len(w) > 3 for w in words):
        return " ".join(_cased(w) if w.isupper() and len(w) > 3 else w for w in words)
    return text


def _cased(word: str) -> str:
    if len(word) <= 2 and word.endswith("."):
        return word.upper()
    return re.sub(r"[^\W\d_]+", lambda m: m.group()[:1].upper() + m.group()[1:].lower(), word)
