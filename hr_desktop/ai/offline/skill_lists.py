"""A resume's skills: known ones from the whole text, unknown ones from the lists of skills."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from hr_desktop.ai.offline.language import language_of
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.ai.offline.skills import FoundSkill, canonical, find_skills, label
from hr_desktop.ai.offline.titles import find_degree, has_school
from hr_desktop.ai.offline.tongues import has_tongue
from hr_desktop.domain.resume import Fact, Job, Skill

_SEPARATOR = re.compile(r"\s*[,;•|·▪\n\t]\s*|\s{2,}|\s+[–—]\s+|\s*/\s*(?=[A-ZА-Я])(?<!\w/)")
_LABEL = re.compile(r"^[^:]{2,45}:\s+")
_BRACKET = re.compile(
    r"\s*\((?:[^)]*(?:years?|лет|год|month|мес|less than)[^)]*|advanced|intermediate|beginner|expert|proficient|basic|уверенн[^)]*|базов[^)]*|продвинут[^)]*)\)?$",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\s*[-–—:]\s*(?:advanced|intermediate|beginner|expert|proficient|basic|novice|fluent|\d{1,3}\s?%|[★☆•●○]+|\d(?:/\d+)?|средний уровень|продвинутый уровень|начальный уровень|отлично|хорошо).*$",
    re.IGNORECASE,
)
_BARE_LEVEL = re.compile(
    r"^(?:advanced|intermediate|beginner|expert|proficient|basic|novice|fluent|skills?|tools?|other|etc|languages?|years?|page \d+|продвинутый|средний|начальный|базовый|прочее|другое)\b[ .:]*$",
    re.IGNORECASE,
)
_VERB_START = re.compile(
    r"^(?:have|having|am|was|good|strong|excellent|ability|able|knowledge|experience[d]?|proficient|familiar|responsible|worked|working|well|very|can|to|умею|имею|знаю|владею|знание|опыт|отличн\w+|хорош\w+|уверенн\w+)\b",
    re.IGNORECASE,
)
# Private life has no place among skills.
_PRIVATE = re.compile(
    r"(?:не )?(?:курю|пью)\b|(?:не )?(?:женат|замужем)|холост|разведен|(?:двое|трое|один|есть|без)?\s?дет(?:и|ей)\b|(?:без )?вредных привычек|вредные привычки|"
    r"married|single$|divorced|non-?smoker|children$",
    re.IGNORECASE,
)
_PAY = re.compile(r"заработн\w+ плат\w*|зарплат\w*|salary", re.IGNORECASE)
_MAX_UNKNOWN = 40


def collect_skills(
    sheet: Sheet, sections: list[Section], name: Fact | None, jobs: tuple[Job, ...] = ()
) -> tuple[Skill, ...]:
    """Skills in the order in which they first show, each once under its canonical name."""
    lists = [s for s in sections if s.kind == "skills"]
    hidden = sorted(_not_skills(sheet, sections, name) + _firms(sheet, jobs))
    ends = list(accumulate((end for _, end in hidden), max))  # of all that begin before
    found = []
    for one in find_skills(sheet.clean):
        before = bisect_right(hidden, one.start, key=lambda place: place[0])
        if not before or ends[before - 1] <= one.start:
            found.append(one)
    places: dict[str, tuple[int, FoundSkill]] = {}
    for mark in found:
        inside = any(s.start <= mark.start < s.end for s in lists)
        key = mark.name.casefold()
        rank = 0 if inside else 1
        if key not in places or rank < places[key][0]:
            places[key] = (rank, mark)
    unknown = [u for s in lists for u in _unknown(sheet, s, found)]
    for mark in unknown[:_MAX_UNKNOWN]:
        places.setdefault(mark.name.casefold(), (0, mark))
    ordered = sorted((mark for _, mark in places.values()), key=lambda m: m.start)
    language = language_of(sheet.text)
    return tuple(
        Skill(name=label(m.name, language), source=sheet.source(m.start, m.end)) for m in ordered
    )


def _firms(sheet: Sheet, jobs: tuple[Job, ...]) -> list[tuple[int, int]]:
    """Where the employers' names stand: “Greenfield Logistics” is no skill in logistics."""
    places: list[tuple[int, int]] = []
    for job in jobs:
        if job.company and job.source is not None:
            at = sheet.clean.find(job.company, job.source.start, job.source.end)
            if at >= 0:
                places.append((at, at + len(job.company)))
    return places


def _not_skills(sheet: Sheet, sections: list[Section], name: Fact | None) -> list[tuple[int, int]]:
    """Where a skill's word is something else: the name, references, hobbies, addresses."""
    hidden = [(s.start, s.end) for s in sections if s.kind in ("references", "interests")]
    # A field of study and a school's name are no skills, nor is a heading.
    hidden += [
        (r.start, r.end)
        for s in sections
        if s.kind == "education"
        for r in s.rows
        if has_school(r.text) or find_degree(r.text)
    ]
    hidden += [
        (s.heading.start, s.heading.end) for s in sections if s.heading and s.inline_from is None
    ]
    hidden += [
        (m.start(), m.end())
        for s in sections
        if s.kind in ("head", "position", "personal", "contacts")
        for r in s.rows
        for m in [_PAY.search(sheet.clean, r.start, r.end)]
        if m
    ]
    if name is not None and name.source is not None:
        hidden.append((name.source.start, name.source.end))
    hidden += [
        (m.start(), m.end())
        for m in re.finditer(
            r"\S+@\S+|https?://\S+|www\.\S+|\S+\.(?:com|ru|org|io)/\S*", sheet.clean
        )
    ]
    return hidden


def _unknown(sheet: Sheet, section: Section, known: list[FoundSkill]) -> list[FoundSkill]:
    out: list[FoundSkill] = []
    for row in section.rows:
        start = max(row.start, section.inline_from or 0)
        text = sheet.clean[start : row.end]
        if len(text) > 1200 or (has_tongue(text) and len(text) < 80):
            continue
        if label := _LABEL.match(text):
            start, text = start + label.end(), text[label.end() :]
        begin = 0
        for gap in [*_SEPARATOR.finditer(text), None]:
            end = gap.start() if gap else len(text)
            if skill := _item(text[begin:end], start + begin, row, known):
                out.append(skill)
            begin = gap.end() if gap else len(text)
    return out


def _item(part: str, start: int, row: Row, known: list[FoundSkill]) -> FoundSkill | None:
    words = part.lstrip(' :-–—*\t"').rstrip(' .:-–—*\t"')
    words = _LEVEL.sub("", _BRACKET.sub("", words)).strip(" :-–—*(").rstrip(".")
    if words.count("(") < words.count(")"):
        words = words.replace(")", " ").strip()
    if _BARE_LEVEL.match(words) or _PRIVATE.match(words) or words not in part:
        return None
    if not 2 <= len(words) <= 45 or len(words.split()) > 4 or not re.search(r"[^\W\d_]{2}", words):
        return None
    if (
        has_tongue(words)
        or re.search(r"(?:19|20)\d{2}|[@?!]|\.\s", words)
        or _VERB_START.match(words)
    ):
        return None
    if words[0].islower() and words.split()[0] in (
        "and",
        "or",
        "in",
        "of",
        "the",
        "with",
        "и",
        "в",
        "на",
        "с",
        "для",
        "по",
        "for",
        "to",
        "a",
        "etc",
        "using",
    ):
        return None
    if words not in part:
        return None
    at = start + part.index(words)
    if row.soft and len(words.split()) > 3:
        return None
    if name := canonical(words):
        return FoundSkill(name, words, at, at + len(words))
    if len(words.split()) > 3 and (row.text.endswith(".") and words == row.text.strip(" .")):
        return None
    covered = sum(f.end - f.start for f in known if at <= f.start and f.end <= at + len(words))
    if covered > 0.5 * len(words):
        return None
    return FoundSkill(words, words, at, at + len(words))
