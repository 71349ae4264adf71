"""Red flags: abuse, and what the candidate says against the resume. Always with quotes.

Never about age, sex, family, nationality, address or breaks in a career, and never about refusing
to answer a question of that kind.
"""

from __future__ import annotations

import re

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.offline import assess_cues_empty as empty_cues
from hr_desktop.ai.offline.assess_answers import Exchange, Sentence
from hr_desktop.ai.offline.assess_criteria import verified
from hr_desktop.ai.offline.assess_words import AssessWords
from hr_desktop.ai.offline.language import inside_quotes
from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.ai.private_life import probes_private_life

_NEVER = re.compile(
    r"(?i)\b(?:never (?:(?:really|actually|even) )?(?:used|worked|done|touched|tried|wrote|written)|"
    r"(?:haven't|have not|hadn't|didn't|did not) (?:(?:really|actually|ever) )?(?:used?|work(?:ed)?|"
    r"tried|touch(?:ed)?)|no experience (?:with|in|of)|don't know|do not know)\b|"
    r"(?<!\w)(?:никогда не|не) (?:работал\w*|использовал\w*|пользовал\w*|применял\w*|знаком\w*|"
    r"сталкивал\w*|знаю|писал\w*)\b|нет опыта|опыта (?:нет|не было)"
)
_CLAUSE = re.compile(
    r"[,;:.!?()]\s|\s(?:но|зато|однако|but|though|although|while|and|а)\s|\s[-–—]\s"
)
# "Not in production" leaves learning and trying out open.
_PARTLY = re.compile(
    r"(?i)\b(?:production|commercial\w*|at work|yet|much|in depth)\b|прод(?!а|у)|продакш|"
    r"коммерч|на работе|боев|глубоко|много|плотно"
)


def red_flags(
    request: AssessmentRequest, found: list[Exchange], words: AssessWords
) -> tuple[str, ...]:
    """At most four flags, each with the candidate's words."""
    flags: list[str] = []
    for exchange in found:
        if probes_private_life(exchange.question):
            continue
        for sentence in exchange.sentences:
            quote = verified(sentence, request.transcript)
            if quote is None:
                continue
            if (
                empty_cues.HOSTILE.search(sentence.text.lower().replace("ё", "е"))
                and not sentence.example
            ):
                flags.append(words.hostile_flag.format(quote=inside_quotes(quote)))
                continue
            denied = _denied(sentence.text)
            if not denied:
                continue
            said = inside_quotes(quote)
            if (line := _in_resume(denied, request)) is not None:
                flags.append(words.resume_flag.format(resume=inside_quotes(line), quote=said))
            elif (other := _told(denied, sentence, found)) is not None:
                flags.append(words.talk_flag.format(one=inside_quotes(other.text), other=said))
    return tuple(dict.fromkeys(flags))[:4]


def _denied(text: str) -> frozenset[str]:
    """The skills that a sentence says were never used: those in the clause of the denial."""
    never = _NEVER.search(text)
    if never is None or _PARTLY.search(text):
        return frozenset()
    begin, end = 0, len(text)
    for gap in _CLAUSE.finditer(text):
        if gap.end() <= never.start():
            begin = gap.end()
        elif gap.start() >= never.end():
            end = gap.start()
            break
    return frozenset(f.name for f in find_skills(text[begin:end]))


def _in_resume(denied: frozenset[str], request: AssessmentRequest) -> str | None:
    text = request.resume_text
    if not text or request.profile is None:
        return None
    for skill in find_skills(text):
        if skill.name in denied:
            return _line(text, skill.start, skill.end)
    return None


def _told(denied: frozenset[str], denial: Sentence, found: list[Exchange]) -> Sentence | None:
    """A sentence of the same talk that tells of work with what is denied."""
    for exchange in found:
        for sentence in exchange.useful:
            if sentence is denial or not sentence.own or _NEVER.search(sentence.text):
                continue
            if denied & {f.name for f in find_skills(sentence.text)}:
                return sentence
    return None


def _line(text: str, start: int, end: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[begin : stop if stop >= 0 else len(text)].strip()
    if len(line) <= 140:
        return line
    return text[start:end]
