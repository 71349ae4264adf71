"""Checks on what the interviewer is about to say, whoever worded it.

The forbidden topics are those that take no part in a judgement of a person and that no question
may probe (age, family, nationality, health, faith and the like; Labour Code of Russia, article 64,
and the grounds of EU Directive 2000/78/EC).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hr_desktop.ai.offline.dialogue import fold, word_list
from hr_desktop.domain.vacancy import Language

LONGEST_LINE = 700  # characters; a longer line is not a question any more

_PRIVATE_LIFE = re.compile(
    r"\b(?:сколько (?:вам|ей|ему|тебе|кандидату|исполнилось) (?:полных )?лет|какого (?:вы|она|он) года|ваш возраст|возраст\w*|год\w* рождени\w*|дат\w+ рождени\w*|женат\w*|замуж\w*|супруг\w*|"
    r"муж(?:а|у|ем|е)?\b|жен(?:а|ы|е|у|ой)\b|дет(?:и|ей|ям|ьми|ях)\b|реб(?:е|ё)н\w+|беремен\w*|декрет\w*|семь[яюеи]\w*|семейн\w*|мат(?:ь|ери)\b|мам[аыуе]\b|отец|отц[ауе]|родител\w*|"
    r"национальност\w*|этническ\w*|гражданств\w*|религи\w*|вероисповед\w*|веру(?:ете|ющ\w*)|церк\w+|мечет\w*|политическ\w*|парти(?:я|и|ю)\b|"
    r"здоровь\w*|болезн\w*|болеете|инвалидност\w*|диагноз\w*|ориентаци[яию]|беременн\w*|внешност\w*|прописк\w*|место жительства|"
    r"перерыв\w* в (?:работе|карьере|стаже|трудов\w*)|пробел\w* в (?:стаже|карьере)|пол кандидата|"
    r"how old|your age|\bage\b|birth ?(?:day|date)|date of birth|married|marital|spouse|mother|father|parents|husband|wife|child(?:ren)?\b|kids\b|pregnan\w*|"
    r"famil(?:y|ies)\b|nationality|ethnic\w*|citizenship|native country|where (?:are|were) you (?:from|born)|religio\w*|faith|church|political\w*|"
    r"health\b|illness|disease|disabilit\w*|diagnos\w*|sexual\w*|gender|skin colou?r|\brace\b|maternity|paternity|"
    r"gaps? in (?:your|the) (?:career|resume|cv|employment|work)|accent)\b"
)
# Words that are innocent at work: "a family of products", "health check", "coming of age".
_AT_WORK = re.compile(
    r"\bhealth[- ]?(?:check|care|tech|endpoint|probe)s?\b|\brace condition\w*|\bsystem health\b|"
    r"\b(?:семейств\w* (?:продуктов|алгоритмов|протоколов)|диагностик\w*)\b|\bfamily of (?:products|protocols)\b|"
    r"\bchild (?:process|node|element|component)\w*|\bgit\w* children\b|\bв одной семье протоколов\b"
)
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


def touches_private_life(text: str) -> bool:
    """Whether a text touches a topic that no question may probe."""
    return bool(_PRIVATE_LIFE.search(_AT_WORK.sub(" ", fold(text))))


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
