"""Finds skills in Russian and English text by a vocabulary of many professions.

The vocabulary stands in `resources/skills/*.tsv`, one skill a line:
`canonical <tab> synonyms <tab> related <tab> doubtful`, the last three separated by `;`. A
doubtful word (Go, C, Spring, Access) counts only as written there, case included, and only in a
list or beside other skills. A canonical name that is doubtful stands in the last column, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache

from hr_desktop.ai.offline.language import lemma
from hr_desktop.domain.vacancy import Language
from hr_desktop.resources import resource_folder

_TOKEN = re.compile(r"(?<![^\W_])\.net(?![^\W_])|[^\W_]+(?:[+#]+(?![^\W_]))?", re.IGNORECASE)
# What may stand between the words of one skill; a full stop with a blank ends a sentence.
_GAP = re.compile(r"[ \u00a0\t]{0,2}\n?[ \u00a0\t]{0,2}|[ \u00a0]?[-‐‑–—/.:&'’_«»\"+][ \u00a0]?\n?")
_STOPS = re.compile(r"\.\s|:\n")
_BEFORE_IN_LIST = re.compile(
    r"(?:^|[\n,;|/•·●▪:()\[\]–—]|\band|\bи|\bor|\bили|\bin|\bна|[a-z]\+\+)[ \t\u00a0*-]*$"
)
_AFTER_IN_LIST = re.compile(r"[ \t\u00a0]*(?:$|[\n,;|/•·●▪()\[\].–—]|and\b|и\b|or\b|или\b|\d)")
_ASKED_FOR = re.compile(
    r"(?:владение|владею|знание|знания|работ[аы] (?:в|с)|программ[аы]|knowledge of|proficien(?:t|cy) (?:in|with)|experience (?:with|in|of)|skills? in|using)\s+$",
    re.IGNORECASE,
)
_NEAR = 90


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill found in a text: canonical name, and the words `text[start:end]` that show it."""

    name: str
    quote: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """One step of the word tree; `names` maps exact writing (or "" for any) to a skill."""

    next: dict[str, _Node] = field(default_factory=dict)
    name: str | None = None
    doubtful: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    name: str
    category: str
    related: tuple[str, ...]
    english: str | None


@dataclass(slots=True)
class _Vocabulary:
    root: _Node = field(default_factory=_Node)
    entries: dict[str, _Entry] = field(default_factory=dict)


_SAME_LOOK = str.maketrans("асеорхук", "aceopxyk")  # Cyrillic letters that look Latin


@lru_cache(maxsize=60_000)
def _key(token: str) -> str:
    """What a word is compared by: 1C is 1С whichever letter stands there, forms are one word."""
    low = token.lower().replace("ё", "е")
    if low[0].isdigit() and len(low) <= 3:
        return low.translate(_SAME_LOOK)
    if low.isascii():
        if len(low) > 4 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
            return low[:-1]
        return low
    return lemma(low)


@cache
def _vocabulary() -> _Vocabulary:
    made = _Vocabulary()
    for path in sorted((resource_folder() / "skills").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            columns = [c.strip() for c in line.split("\t")] + ["", "", ""]
            name, synonyms, related, doubtful = columns[:4]
            english = next((s for s in _listed(synonyms) if s.isascii()), None)
            made.entries.setdefault(
                name, _Entry(name, path.stem, tuple(_listed(related)), _english(name, english))
            )
            sharp = set(_listed(doubtful))
            for word in dict.fromkeys([name, *_listed(synonyms), *sharp]):
                _add(made.root, word, name, word in sharp)
    return made


def _english(name: str, synonym: str | None) -> str | None:
    """A Latin name for a skill whose own name is Cyrillic."""
    if name.isascii() or synonym is None:
        return None
    return synonym if synonym != synonym.lower() else synonym[:1].upper() + synonym[1:]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _add(root: _Node, words: str, name: str, doubtful: bool) -> None:
    node = root
    for token in _TOKEN.findall(words):
        node = node.next.setdefault(_key(token), _Node())
    if node is root:
        return
    if doubtful:
        node.doubtful.setdefault(words, name)
    elif node.name is None:
        node.name = name


def find_skills(text: str) -> list[FoundSkill]:
    """All mentions of known skills in order, longest first where they overlap."""
    vocabulary = _vocabulary()
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
    keys = [_key(text[a:b]) for a, b in tokens]
    sure: list[FoundSkill] = []
    maybe: list[FoundSkill] = []
    index = 0
    begins = vocabulary.root.next
    while index < len(tokens):
        if keys[index] not in begins:
            index += 1
            continue
        step, found, doubtful = _match(vocabulary.root, text, tokens, keys, index)
        if found is not None:
            (maybe if doubtful else sure).append(found)
        index += step
    return sorted(sure + _believed(text, sure, maybe), key=lambda f: f.start)


def _match(
    root: _Node, text: str, tokens: list[tuple[int, int]], keys: list[str], index: int
) -> tuple[int, FoundSkill | None, bool]:
    node: _Node | None = root.next.get(keys[index])
    begin = tokens[index][0]
    best: FoundSkill | None = None
    step, doubtful, last = 1, False, index
    while node is not None:
        end = tokens[last][1]
        written = text[begin:end]
        name = node.name
        if name is None:
            name = node.doubtful.get(written)
        if name is not None and written == name.lower() + "s":
            name = None  # “canvas” is not Canva
        if name is not None:
            best = FoundSkill(name, written, begin, end)
            step, doubtful = last - index + 1, node.name is None
        last += 1
        if last >= len(tokens):
            break
        gap = text[end : tokens[last][0]]
        if len(gap) > 4 or not _GAP.fullmatch(gap) or _STOPS.search(gap):
            break
        node = node.next.get(keys[last])
    return step, best, doubtful


def _field(name: str) -> str:
    """The field of work of a known skill; programs for data count as IT."""
    found = _vocabulary().entries[name].category
    return {"data": "it", "office": "it", "design": "it", "engineering": "it"}.get(found, found)


def _believed(text: str, sure: list[FoundSkill], maybe: list[FoundSkill]) -> list[FoundSkill]:
    """The doubtful ones that stand in a list with a sure skill close by."""
    starts = [f.start for f in sure]
    kept: list[FoundSkill] = []
    for found in maybe:
        before = text[max(0, found.start - 20) : found.start]
        after = text[found.end : found.end + 6]
        if _ASKED_FOR.search(before):
            kept.append(found)
            continue
        listed = _BEFORE_IN_LIST.search(before) and _AFTER_IN_LIST.match(after)
        if not listed:
            continue
        place = bisect_right(starts, found.start)
        near = [
            s for s in sure[max(0, place - 1) : place + 1] if abs(s.start - found.start) <= _NEAR
        ]
        if any(_field(s.name) == _field(found.name) for s in near):
            kept.append(found)
    return kept


def canonical(name: str) -> str | None:
    """The vocabulary's name for a skill as somebody writes it, or None when it is unknown."""
    tokens = _TOKEN.findall(name)
    node: _Node | None = _vocabulary().root
    for token in tokens:
        node = node.next.get(_key(token)) if node is not None else None
    if node is None or not tokens:
        return None
    return node.name or next(iter(node.doubtful.values()), None)


def related(name: str) -> tuple[str, ...]:
    """Skills that usually come with this one (canonical names), nearest first."""
    entry = _vocabulary().entries.get(canonical(name) or name)
    return entry.related if entry else ()


def skill_names() -> tuple[str, ...]:
    """The canonical names of all known skills."""
    return tuple(_vocabulary().entries)


def label(name: str, language: Language) -> str:
    """How a known skill is called in a language; the name itself when it is unknown."""
    known = canonical(name)
    entry = _vocabulary().entries.get(known) if known else None
    if entry is None or language == "ru" or known is None:
        return known or name
    return entry.english or known


def category(name: str) -> str | None:
    """The field of work a skill belongs to (the vocabulary file's name), or None."""
    entry = _vocabulary().entries.get(canonical(name) or name)
    return entry.category if entry else None
