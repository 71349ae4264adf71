"""Puts words together that were divided at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAIL = re.compile(r"^[a-zа-яё]+[\w'’/+#&]*[^\w\s]*")
_HEAD = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*)[-\u00ad\u2010\ufffe]$")
_ADDRESS = re.compile(r"(?:https?:|www\.|@|\w\.\w+/)\S*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# First and second parts of words that are written with a hyphen anyway.
_FIRST = frozenset(
    "best bi client cloud co cost cross customer data decision deep detail end event family fast"
    " first five fault four front full goal hands hard high large late left level life long low"
    " many mission next non object open part peer problem production project quasi real"
    " result right role sales second self semi server service short single small state team test"
    " third three time top two user vice well wide work world year"
    " бизнес веб видео вице интернет инженер контент медиа мини онлайн пиар прямо смс спорт супер"
    " топ фото экс юго северо физико социально".split()
)
_SECOND = frozenset(
    "agnostic aided aware based bound centric compliant critical depth driven edge efficient"
    " facing first focused friendly functional generation intensive level loop minded native"
    " oriented paced party performance premises prone qualified sensitive savvy sided solving"
    " specific stack standing tenant thinking threaded tier tolerant wide winning"
    " менеджер инженер аналитик разработчик дизайнер разработка класс тест центр".split()
)
_PARTICLES = frozenset({"то", "либо", "нибудь"})
_BEFORE_PARTICLES = re.compile(
    r"^(?:кто|что|как|где|куда|когда|кем|чем|чей|как(?:ой|ая|ие|ого|ие))$"
)


def join_divided(lines: Sequence[str]) -> list[str]:
    """The lines with each divided word whole, on the line where it began.

    The hyphen stays where the word has one of its own: judged by the document's other words,
    then by usual first and second parts.
    """
    known = {word.lower() for line in lines for word in _WORD.findall(line)}
    result = list(lines)
    for number in range(len(result) - 1):
        head = _HEAD.search(result[number])
        if head is None:
            continue
        tail = _TAIL.match(result[number + 1])
        if tail is None:
            continue
        if _ADDRESS.search(result[number]):  # a hyphen in a web address is its own
            whole, _, rest = result[number + 1].partition(" ")
            result[number] += whole
            result[number + 1] = rest.lstrip(" ")
            continue
        body = result[number][: head.end(1)]
        rest = result[number + 1][tail.end() :].lstrip(" ")
        hyphen = "-" if _keeps_hyphen(head[1], tail[0], known) else ""
        result[number] = f"{body}{hyphen}{tail[0]}"
        result[number + 1] = rest
    return [line.replace("\ufffe", "-") for line in result]


def _keeps_hyphen(first: str, second: str, known: set[str]) -> bool:
    second_word = _WORD.match(second)
    tail = second_word[0].lower() if second_word else second.lower()
    head = first.lower()
    if f"{head.rsplit('-', 1)[-1]}{tail}" in known:
        return False
    if f"{head}-{tail}" in known or not first.isalpha():
        return True
    latin = first.isascii()
    if latin != tail.isascii() or (first.isupper() and len(first) > 1):
        return True  # «IT-отдел», «web-разработчик», "SQL-based"
    if tail in _PARTICLES:
        return bool(_BEFORE_PARTICLES.match(head))
    return head in _FIRST or tail.split("-")[0] in _SECOND
