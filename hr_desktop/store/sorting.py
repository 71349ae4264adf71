"""Sort keys and folding of text, done here because databases disagree about Cyrillic."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_BEFORE_ZHE = 0x0435
_IO = 0x0451


@cache
def _alphabet() -> dict[int, int]:
    """Moves Ё from behind Я to its place after Е; everything between shifts by one."""
    table = {code: code + 1 for code in range(_BEFORE_ZHE + 1, _IO)}
    table[_IO] = _BEFORE_ZHE + 1
    return table


def sort_key(text: str) -> str:
    """A key whose byte order is the order people expect: case-blind, Ё after Е, é beside e.

    Empty text sorts last. Russian letters keep the order of the alphabet (Ё as a letter of its
    own, after Е); accents of Latin letters are left out.
    """
    folded = unicodedata.normalize("NFC", " ".join(text.split()).casefold())
    if not folded:
        return "1"
    letters = "".join(
        unicodedata.normalize("NFKD", c)[0] if "\u00c0" <= c <= "\u024f" else c for c in folded
    )
    return "0" + letters.translate(_alphabet())


def fold_key(text: str) -> str:
    """A key for equality of names, cities, skills, tags: case-blind, ё as е, blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").split())


_WORD = re.compile(r"[^\W_]+(?:[+#]+)?", re.UNICODE)


def simple_fold(text: str) -> str:
    """Words of `text`, case-blind and ё as е; stands in where no lemmatiser is handed in."""
    return " ".join(_WORD.findall(fold_key(text)))


def phone_key(text: str) -> str:
    """The last ten digits of a telephone number (8… and +7… are one number in Russia), or ""."""
    digits = re.sub(r"\D", "", text)
    return digits[-10:] if len(digits) >= 7 else ""
