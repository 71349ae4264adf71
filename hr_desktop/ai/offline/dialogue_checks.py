"""Checks on what the interviewer is about to say, whoever worded it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from hr_desktop.ai.offline.dialogue import fold, split_sentences, word_list
from hr_desktop.ai.offline.dialogue_words import lines_of
from hr_desktop.ai.private_life import touches_private_life
from hr_desktop.domain.base import Value
from hr_desktop.domain.vacancy import Language

LONGEST_LINE = 700  # characters; a longer line is not a question any more

_PROMISE = re.compile(
    r"\b(?:поздравля\w+|добро пожаловать|жд[её]м вас|предложени\w+ о работе|оффер\w*|(?:сделать|сделаем|готовы) вам предложени\w*|"
    r"мы (?:вас )?(?:нанимаем|наймем|бер[её]м|возьмем)|гарантиру\w+|вы (?:нам )?подошли|congratulat\w+|welcome (?:to the team|aboard)|job offer|"
    r"offer you|we(?:'re| are) (?:hiring|delighted|happy to)|you got the (?:job|role|position)|(?:i|we) guarantee|you start on|when can you start|когда (?:вы )?(?:сможете|готовы) (?:выйти|приступить)|вы приняты|мы вас берем|вас возьмут|вы (?:нам )?(?:не )?подходите|вы прошли|вы не прошли|ваш (?:балл|рейтинг)|ваша оценка|"
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


def grounded(line: str, sources: Iterable[str], asked: Iterable[str] = ()) -> bool:
    """Whether an answer to the candidate says only what the sources say.

    Every number must stand in them, and most words with meaning too. What the candidate `asked`
    may be taken up, but it makes no answer: many of the words must be the sources' own.
    """
    from hr_desktop.ai.offline.dialogue_judge import stems

    allowed = " ".join(sources)
    if not _figures_stand(line, allowed):
        return False
    words = stems(line)
    own = words & stems(allowed)
    taken_up = words & stems(" ".join(asked))
    return bool(words) and len(own | taken_up) >= 0.6 * len(words) and 3 * len(own) >= len(words)


def _figures_stand(line: str, text: str) -> bool:
    numbers = set(re.findall(r"\d+", text.replace(" ", "").replace("\u00a0", "")))
    numbers |= set(re.findall(r"\d+", text))
    return all(
        re.sub(r"\s", "", number) in numbers for number in re.findall(r"\d[\d\s\u00a0]*\d|\d", line)
    )


_VERDICT = re.compile(
    r"\b(?:балл\w*|оценк\w*|оценить|рейтинг\w*|рекоменд\w*|нанять|нанима\w*|найм\w*|принять|лучш\w+ кандидат\w*|сильн\w+ кандидат\w*|"
    r"идеальн\w+|подходит|отказать|scores?|rating|points|grade|recommend\w*|hire|hired|best candidate|strong (?:candidate|hire)|"
    r"(?:perfect|excellent|ideal|outstanding) \w+|reject\w*|offer)\b"
)


def fit_to_note(text: str) -> bool:
    """Whether a model's note may reach the recruiter: a matter to look into, never a verdict."""
    folded = fold(text)
    return not (
        _VERDICT.search(folded)
        or _PROMISE.search(folded)
        or _LEAK.search(folded)
        or touches_private_life(text)
    )


class Matter(Value):
    """What a model's words may be about, and what they may not give away.

    `asked`: the question and its topic. `answered`: what the candidate said, which a question may
    take up; a statement only repeats names from it (`named`), or she would say whatever she is told
    to. `secret`: expected answers and notes. `later`: questions that are not asked now.
    """

    asked: tuple[str, ...]
    answered: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def to_the_matter(line: str, language: Language, matter: Matter) -> str:
    """The sentences of a model's wording that may be said: courtesy, and questions to the matter."""
    courtesy = _courtesy(language)
    named = _roots(*matter.asked, *matter.named) | courtesy
    known = named | _roots(*matter.answered)
    told = " ".join((*matter.asked, *matter.answered, *matter.named))
    hidden = _long_roots(*matter.secret) - _long_roots(told, *_lines(language))
    later = [roots - known for text in matter.later if (roots := _roots(text))]
    kept = []
    for sentence in split_sentences(line):
        roots = _roots(sentence)
        asks = _ASKS.search(fold(sentence))
        may = known if asks or _TAKES_UP.match(fold(sentence)) else named
        if (
            len(roots & may) >= (0.5 if asks else 0.6) * len(roots)
            and not _long_roots(sentence) & hidden
            and not any(own and 2 * len(roots & own) >= len(own) for own in later)
            and _figures_stand(sentence, told)
            and not _strangers(sentence, may)
        ):
            kept.append(sentence)
    return " ".join(kept)


def _roots(*texts: str) -> set[str]:
    """Beginnings of the words with meaning: enough to know a word again in another form."""
    return {_root(w) for text in texts for w in word_list(text) if len(w) > 2 and w not in _SMALL}


def _root(word: str) -> str:
    return word[:4] if len(word) > 4 else word[:3]


def _long_roots(*texts: str) -> set[str]:
    """Like `_roots`, for words that must not be taken for others with the same beginning."""
    words = (w for text in texts for w in word_list(text) if len(w) > 2 and w not in _SMALL)
    return {w[: min(6, max(3, len(w) - 2))] for w in words}


def _strangers(sentence: str, known: set[str]) -> list[str]:
    """Names that nobody has mentioned: capital letters inside a sentence, long strings of signs."""
    words = [name or run for name, run in _NAME.findall(sentence)]
    return [w for w in words if len(w) > 1 and _root(fold(w)) not in known]


_NAME = re.compile(r"(?<=[\w,;:»”\"'] )[«“\"]?([A-ZА-ЯЁ][\w.+#-]*)|(?<!\w)([\w+/=]{24,})")
_TAKES_UP = re.compile(
    r"вы (?:упомянули|сказали|назвали|говорите|рассказали)\b|you (?:mentioned|said|told|named|spoke)\b"
)
_SMALL = frozenset(
    """что как это эта этот эти все всё был была было были для при или если когда где вас вам вами вы
    ваш ваша ваше ваши вашем вашей нас нам мне меня она они его еще ещё уже тут там чем чего кто так
    тоже также бы ли же the and that this these those with for from was were are is have has had you
    your yours what which how why who whom when where did does can could would will not but there
    then than about into some any more most very just also been being their them they our out""".split()
)
# Occasions of her own lines that are courtesy, or ask for more: their words may always be said.
_OCCASIONS = ("start", "ack", "ack_", "to_personal", "follow_", "repeat", "rephrase", "back", "go_on", "note_ask", "wait")  # fmt: skip
_MORE_COURTESY = """интересно очень подробный ответ рассказ пример спасибо благодарю понятно хорошо
ясно отлично важный полезный теперь дальше следующий вопрос перейдем давайте хотелось узнать
подскажите расскажите опишите поделитесь пожалуйста подробнее конкретно именно обычно почему каким
образом опыт работа работали случай ситуация пришлось удалось получилось сделали сделать делали решили
решение выбрали измеряли проверяли использовали помогло трудно сложно команда проект задача риск
видели снижали избежать оказалось полезный повлияло учесть варианты причина последствия
interesting great good clear thanks thank helpful detailed example answer story next question let
move now would like hear tell describe share please detail specific exactly usually why experience
work worked case situation manage did made make decide decision choose chose measure measured check
checked use used help hard difficult team project task part step first result outcome change sense
risk reduce avoid useful turned should done consider option alternative reason consequence"""


@lru_cache(maxsize=2)
def _courtesy(language: Language) -> frozenset[str]:
    return frozenset(_roots(*_lines(language)))


@lru_cache(maxsize=2)
def _lines(language: Language) -> tuple[str, ...]:
    own = (line for kind, line in lines_of(language) if kind.startswith(_OCCASIONS))
    return (_MORE_COURTESY, *own)
