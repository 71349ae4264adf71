"""Chooses the interviewer's lines: varied, never the same twice while others are left."""

from __future__ import annotations

import random
from collections.abc import Iterator, MutableMapping

from hr_desktop.ai.offline import dialogue_words_en, dialogue_words_ru
from hr_desktop.domain.vacancy import Language

_LINES = {"ru": dialogue_words_ru.LINES, "en": dialogue_words_en.LINES}
_MINUTES = {"ru": dialogue_words_ru.minutes, "en": dialogue_words_en.minutes}


def lines_of(language: Language) -> Iterator[tuple[str, str]]:
    """All lines with their occasions."""
    for kind, lines in _LINES[language].items():
        for line in lines:
            yield kind, line


class Words:
    """Lines in one language. `used` counts what was said of each kind and is changed in place.

    The order of the variants depends on `seed` alone, so that an interview that is continued in
    another process goes on with the variants it has not used yet.
    """

    def __init__(self, language: Language, seed: int, used: MutableMapping[str, int]) -> None:
        self._lines = _LINES[language]
        self._in_minutes = _MINUTES[language]
        self._seed = seed
        self._used = used

    def line(self, kind: str, /, **params: str | int) -> str:
        """The next variant of `kind` with its parameters filled in."""
        variants = self._lines[kind]
        count = self._used.get(kind, 0)
        self._used[kind] = count + 1
        order = list(range(len(variants)))
        if len(order) > 1:
            random.Random(f"{self._seed}:{kind}:{count // len(order)}").shuffle(order)
        return variants[order[count % len(order)]].format_map(params)

    def has(self, kind: str) -> bool:
        """Whether there are lines of this kind."""
        return kind in self._lines

    def minutes(self, n: int) -> str:
        """`n` minutes in words."""
        return self._in_minutes(n)
