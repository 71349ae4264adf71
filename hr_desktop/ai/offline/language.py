"""Words of Russian and English: which language, their base forms, sentences."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from hr_desktop.domain.vacancy import Language

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_])\.net\b|[^\W_]+(?:[+#]+(?![^\W_]))?", re.IGNORECASE)
# A resume in Russian may hold more Latin terms than Russian words.
_RUSSIAN_SHARE = 0.2
_VOWEL = re.compile(r"[aeiouy]")
_LOOK = 20_000
_TOO_LONG = 40


@cache
def morphology() -> MorphAnalyzer:
    """The Russian morphology of pymorphy3, loaded once for each process (about 0.2 s)."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


def language_of(text: str) -> Language:
    """`ru` when a fair share of the letters is Cyrillic, else `en`."""
    head = text[:_LOOK]
    cyrillic, latin = len(_CYRILLIC.findall(head)), len(_LATIN.findall(head))
    return "ru" if cyrillic > _RUSSIAN_SHARE * (cyrillic + latin) else "en"


def words(text: str) -> list[str]:
    """The words of `text`, lower case, ё as е; `C++`, `C#` and `.NET` are words."""
    return [w.lower().replace("ё", "е") for w in _WORD.findall(text)]


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The base form of one lower-case word: dictionary form in Russian, stem in English."""
    if len(word) > _TOO_LONG:
        return word
    if _CYRILLIC.search(word):
        if not word.isalpha() or _LATIN.search(word):
            return word
        return str(morphology().parse(word)[0].normal_form).replace("ё", "е")
    return _stem(word)


def inside_quotes(text: str) -> str:
    """`text` on one line and ready to stand in quotation marks: its own become the inner kind."""
    inner = str.maketrans({"«": "„", "»": "“", "“": "‘", "”": "’"})
    if "«" in text:
        inner = str.maketrans({"«": "„", "»": "“"})
    return " ".join(text.translate(inner).split())


def lemmas(text: str) -> list[str]:
    """Base forms of all words of `text`, in order."""
    return [lemma(word) for word in words(text)]


def _stem(word: str) -> str:
    """A light English stemmer: plurals, -ing, -ed (steps 1a and 1b of Porter, 1980)."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("sses"):
        word = word[:-2]
    elif word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        body = word.removesuffix(ending)
        if body != word and len(body) > 2 and _VOWEL.search(body):
            if body.endswith(("at", "bl", "iz")):
                return body + "e"
            if body[-1] == body[-2] and body[-1] not in "lsz":
                return body[:-1]
            return body
    return word.removesuffix("e") if len(word) > 4 else word


_BREAK = re.compile(
    r"\n\s*\n|\n(?=\s*[•●▪◦*–—-]\s)|(?<=[.!?…])[\"»”)]*\s+(?=[\"«“(]?[A-ZА-ЯЁ0-9])|\n"
)
_ABBREVIATION = re.compile(
    r"(?:\b[А-ЯЁA-Z]|\b(?:г|гг|ул|т|д|п|им|ст|руб|тыс|млн|mr|mrs|ms|dr|prof|inc|ltd|co|corp|"
    r"vs|etc|e\.g|i\.e|approx|no|st))\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text`, stripped, none of them empty."""
    found: list[str] = []
    begin = 0
    for gap in _BREAK.finditer(text):
        piece = text[begin : gap.start()]
        if "\n" not in gap.group() and _ABBREVIATION.search(piece[-12:]):
            continue
        found.append(piece)
        begin = gap.end()
    found.append(text[begin:])
    return [" ".join(piece.split()) for piece in found if piece.strip()]
