"""Checks on what the interviewer is about to say, whoever worded it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hr_desktop.ai.offline.dialogue import fold, word_list
from hr_desktop.ai.private_life import touches_private_life
from hr_desktop.domain.vacancy import Language

LONGEST_LINE = 700  # characters; a longer line is not a question any more

_PROMISE = re.compile(
    r"\b(?:вы приняты|мы вас берем|вас возьмут|вы (?:нам )?(?:не )?подходите|вы прошли|вы не прошли|ваш (?:балл|рейтинг)|ваша оценка|"
    r"рекомендую (?:вас|этого)|я (?:вас )?рекоменд\w*|оценка\s*[:—-]?\s*\d|\d+ (?:балл\w*|из 100)|максимальн\w+ (?:балл|оценк)\w*|"
    r"you(?:'re| are) hired|you(?:'ve| have) (?:got the job|passed|failed)|you got the job|your (?:score|rating|grade)|"
    r"i(?:'ll| will| would)? (?:strongly )?recommend (?:you|this)|we(?:'ll| will) hire|score\s*[:=]?\s*\d|\d+ (?:points|out of 100)|"
    r"highest score|full marks)\b"
)
_LEAK = re.compile(
    r"\b(?:system prompt|my instructions|my prompt|answer_covered|follow_up|end_interview|function tool|tool call|look[_ ]for|"
    r"мои инструкции|мой промпт|системн\w+ промпт|мне поручено|as an? (?:ai )?language model)\b|[{}<>]|```"
)
_RUN = re.compile(r"(.)\1{7,}")


def fit_to_say(line: str, language: Language, *, asks: bool) -> bool:
    """Whether a model's wording may be said.

    In the interview's language, of sensible length, no private life, no promise or score, nothing
    of the instructions; when `asks`, it really asks for something.
    """
    folded = fold(line)
    words = word_list(line)
    if not len(words) >= 2 or len(line) > LONGEST_LINE or _RUN.search(line):
        return False
    if not _in_language(line, language) or len(set(words)) * 4 < len(words):
        return False
    if touches_private_life(line) or _PROMISE.search(folded) or _LEAK.search(folded):
        return False
    return not asks or bool(_ASKS.search(folded))


def _in_language(line: str, language: Language) -> bool:
    """Whether most letters are of the language; names of things may be Latin in Russian."""
    cyrillic = len(re.findall(r"[а-яё]", line, re.IGNORECASE))
    latin = len(re.findall(r"[a-z]", line, re.IGNORECASE))
    return cyrillic >= latin if language == "ru" else latin > 2 * cyrillic


_ASKS = re.compile(
    r"\?|\b(?:расскаж\w+|опиш\w+|привед\w+|поделит\w+|назов\w+|объясн\w+|вспомн\w+|уточн\w+|покаж\w+|"
    r"tell|describe|explain|share|give|walk|name|talk|elaborate)\b"
)


def grounded(line: str, sources: Iterable[str]) -> bool:
    """Whether an answer to the candidate says only what the sources say.

    Every number must stand in them, and most words with meaning too.
    """
    from hr_desktop.ai.offline.dialogue_judge import stems

    allowed = " ".join(sources)
    numbers = set(re.findall(r"\d+", allowed.replace(" ", "").replace("\u00a0", "")))
    for number in re.findall(r"\d[\d\s\u00a0]*\d|\d", line):
        if re.sub(r"\s", "", number) not in numbers:
            return False
    words = stems(line)
    if not words:
        return False
    return len(words & stems(allowed)) >= 0.6 * len(words)
