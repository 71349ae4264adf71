# ruff: noqa: E501 (patterns are easier to read in one piece)
"""Sex, age, nationality, family, health, faith, looks: what no requirement or question may probe.

They take no part in a judgement of a person (ARCHITECTURE.md, rule 4; Labour Code of Russia, article 64, and
the grounds of EU Directive 2000/78/EC). Two measures: a recruiter's words and a resume's are refused
only when they probe ("married?", "men only"), since a teacher works with children and a nurse with
the ill; words that the interviewer is about to say must not even touch the subject.
"""

from __future__ import annotations

import re

_PRIVATE_SUBJECT = re.compile(
    r"(?i)\b(?:пол (?:мужской|женский)|"
    r"(?:только|требу\w+|ищем|нуж(?:ен|на|ны)|приглаша\w+|рассматрива\w+) "
    r"(?:мужчин\w*|женщин\w*|девуш\w+|парн\w+|юнош\w*)|(?:мужчины|женщины|девушки) (?:от|до) \d|"
    r"возраст\w* (?:до|от|не|кандидат|\d)|ваш возраст|сколько вам лет|(?:вы )?замужем|женаты?\b|"
    r"гражданств\w*|национальност\w*|славян\w*|вероисповедани\w*|религиозн\w*|"
    r"семейн\w+ (?:положени|статус)\w*|беременн\w+ (?:ли|не)|вы беременны|без детей|"
    r"есть ли у вас (?:семья|муж|жена|дети)|планируете\w* (?:ли )?(?:вы )?(?:завести |рожать |дет)|"
    r"у вас (?:есть )?(?:семья|дети|муж|жена)|"
    r"внешност\w*|внешн\w+ данн\w*|прописк\w*|место рождения|перерыв\w* в (?:карьере|работе)|"
    r"where (?:are you (?:originally )?from|were you born)|how old are you|your age|"
    r"aged? (?:under|over|between|limit|\d{2})|(?:under|over) \d{2} years old|\d{2} years of age|"
    r"(?:male|female)s? (?:only|candidate\w*)|(?:men|women) only|your gender|nationalit\w+|"
    r"citizenship|citizen of|ethnic\w*|marital status|are you (?:married|single|pregnant)|"
    r"(?:do you have|plan\w* (?:to have|for)) (?:kids|children|a family)|your religion|"
    r"good[- ]looking|attractive appearance|native[- ]born|career (?:gap|break)s?)"
)
_AGE_OF_OTHERS = re.compile(r"(?i)опыт|стаж|дет|ребен|учен|клиент|пациент")
_AGE_LIMIT = re.compile(r"(?i)\b(?:до|не старше|моложе|старше) \d{2} лет\b")


def probes_private_life(text: str) -> bool:
    """Whether a requirement, a question or a quote is about the person's own private life."""
    if _AGE_LIMIT.search(text) and not _AGE_OF_OTHERS.search(text):
        return True
    return _PRIVATE_SUBJECT.search(text) is not None


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


def touches_private_life(text: str) -> bool:
    """Whether a text touches such a subject at all: the measure for what the interviewer says."""
    folded = " ".join(text.lower().replace("ё", "е").replace("’", "'").split())
    return bool(_PRIVATE_LIFE.search(_AT_WORK.sub(" ", folded))) or probes_private_life(text)
