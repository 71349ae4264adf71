"""Checks what an engine says against the text it read: a value that is not there is dropped."""

from __future__ import annotations

import re
from functools import lru_cache

_DASHES = "‐‑‒–—―−﹣－"
_DOUBLE = "«»“”„‟″〝〞＂"
_SINGLE = "‘’‚‛′`´＇"
_BLANK = "\u00a0\u2007\u2009\u202f\u200a\u2002\u2003\u3000\t\r\n\v\f"
_FOLD = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_BLANK, " ")
    | {"ё": "е", "Ё": "е"}
)
# Marks that a reader does not see: soft hyphen, zero-width characters, direction marks.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_LONG_ENOUGH_TO_CUT_WORDS = 12


def fold(text: str) -> str:
    """`text` with case, quote marks, dashes, blanks and ё made equal; the same length always."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.translate(_FOLD)


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return fold(text)


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`: offsets with `text[start:end]` being the words as written.

    Tolerant to case, ё, blanks and line breaks, kinds of quote marks, dashes and ellipses, words
    divided at the end of a line, and marks around the quote that the text does not have. A short
    quote is found at whole words only. None when the words are not there.
    """
    haystack = _folded(text)
    asked = fold(quote).strip().strip(_UNSEEN)
    bare = asked.strip(" \"'").rstrip(" .,;:")
    for words in dict.fromkeys((asked, bare)):
        if not any(c.isalnum() for c in words):
            continue
        for pattern in _patterns(words):
            if found := pattern.search(haystack):
                return found.span()
    return None


def _patterns(words: str) -> list[re.Pattern[str]]:
    parts = [_part(part) for part in words.split()]
    plain = " +".join(parts)
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    patterns = [re.compile(before + plain + after)]
    if len(words) >= _LONG_ENOUGH_TO_CUT_WORDS:
        patterns.append(re.compile(plain))
    if len(words) <= 600:
        # Last resort: characters nobody sees and words divided by a hyphen at a line's end.
        loose = rf"(?:[{_UNSEEN}]|- +)?"
        letters = " +".join(
            loose.join(re.escape(c) for c in part if c not in _UNSEEN) for part in words.split()
        )
        patterns.append(re.compile(before + letters + after))
    return patterns


def _part(word: str) -> str:
    return re.escape(word).replace("…", r"\.\.\.").replace(r"\.\.\.", r"(?:\.\.\.|…)")
