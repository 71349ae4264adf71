"""What a text is about, as weighted terms: base forms, concepts, canonical skills.

Words that every vacancy and every resume shares (experience, knowledge, responsible …) are left
out or damped, since without a corpus there is no document frequency to do it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from hr_desktop.ai.matching_concepts import concept
from hr_desktop.ai.offline.language import lemma
from hr_desktop.ai.offline.skills import find_skills

WORD = re.compile(r"(?<![^\W_])\.net\b|[^\W_]+(?:[+#]+(?![^\W_]))?", re.IGNORECASE)

# Function words; lemmas are folded the same way when the sets are built.
_STOP_RU = """
и в во на с со к ко у о об от до по за из под над при для без через между не ни но а или либо то
что чтобы как так же ли бы это этот тот весь все свой наш ваш мой твой он она они мы вы я ты оно
который быть есть был где когда если также более менее очень уже еще только можно нужно надо там
тут здесь сам себя его ее их ним нас вас вам нам мне меня тебе один два три год лет месяц день
г гг т д п др пр лет года годы настоящее время январь февраль март апрель май июнь июль август
сентябрь октябрь ноябрь декабрь
"""
_STOP_EN = """
a an the and or of to in on at by for from with without into over under as is are was were be been
being it its this that these those i me my we our us you your he she they them their his her who
which what when where how why if then than so too very can could will would shall should may might
must do does did done has have had not no nor but also such etc per via about between within across
while during more most less least any some all each both other others own same just only up out off
jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august
september october november december present year month day ago
"""
# Words of the genre: they say nothing about the profession.
_GENERIC_RU = """
опыт работа работать знание умение навык владение владеть знать уметь понимание обязанность
требование условие компания организация должность вакансия резюме кандидат специалист сотрудник
высокий хороший отличный уверенный уверенно базовый основной различный новый большой крупный
ответственность ответственный обязательный желательный приветствоваться плюс будет наличие
возможность готовность способность уровень область сфера направление задача решение участие
проведение осуществление обеспечение выполнение ведение использование выполнять вести проводить
осуществлять обеспечивать участвовать использовать заниматься являться иметь ооо зао оао ип пао
город москва россия профессиональный личный качество коммуникабельность стрессоустойчивость
старший младший ведущий главный эффективный успешный современный соответствующий аналогичный
писать написать делать создавать готовить подготовить полный занятость
командировка образование высшее средний
"""
_GENERIC_EN = """
experience work working knowledge skill skills ability able strong excellent good great proficient
proficiency familiarity familiar understanding responsible responsibility requirement required
preferred qualification candidate role position job company team member including include using use
used various new high level degree bachelor master related field equivalent plus bonus ideal
environment opportunity competitive benefit salary join looking seeking help ensure provide
providing need best practice ltd inc llc corp city senior junior middle lead professional expert
solid proven track record successful successfully well effective effectively day daily basis least
minimum hands ability summary profile etc
personal write writing written keep keeping make making create creating
"""


@lru_cache(maxsize=1)
def _stop() -> frozenset[str]:
    words = (_STOP_RU + _STOP_EN).split()
    return frozenset(words) | {lemma(word) for word in words}


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    words = (_GENERIC_RU + _GENERIC_EN).split()
    return frozenset(words) | {lemma(word) for word in words}


@lru_cache(maxsize=60_000)
def word_weight(base: str) -> float:
    """How telling a base form is: 0 (function words, numbers), 0.15 (the genre's) or 1."""
    if len(base) < 2 or base in _stop() or base.isdigit():
        return 0.0
    return 0.15 if base in _generic() else 1.0


def content(text: str) -> list[str]:
    """Base forms of the telling words of `text`, in order (weight 1 only)."""
    return [b for w in WORD.findall(text) if word_weight(b := fold(w)) == 1.0]


@lru_cache(maxsize=60_000)
def fold(word: str) -> str:
    """The base form of a word as it stands in a text."""
    return lemma(word.lower().replace("ё", "е"))


def key(base: str) -> str:
    """What two words share when they mean the same: the concept, else the base form."""
    return concept(base) or base


def terms(text: str) -> dict[str, float]:
    """Weighted terms of `text` for a vector: words, concepts, skills and pieces of words.

    Counts are damped (1 + ln n), so that repeating a word gains little. Pieces (the first six
    letters of long words) keep words of one root near each other.
    """
    counts: Counter[str] = Counter()
    for word in WORD.findall(text):
        base = fold(word)
        weight = word_weight(base)
        if weight == 0.0:
            continue
        same = concept(base)
        if weight < 1.0:
            counts["g:" + base] += 1
        elif same is not None:
            counts["c:" + same] += 1
            counts["w:" + base] += 1
        else:
            counts["w:" + base] += 1
        if weight == 1.0 and len(base) > 6:
            counts["r:" + base[:6]] += 1
    for found in find_skills(text):
        counts["s:" + found.name.lower()] += 1
    return {t: _KIND[t[0]] * (1.0 + math.log(n)) for t, n in counts.items()}


_KIND = {"w": 0.8, "c": 1.3, "s": 1.8, "r": 0.4, "g": 0.1}
