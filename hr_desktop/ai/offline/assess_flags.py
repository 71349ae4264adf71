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
from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.ai.private_life import probes_private_life

_NEVER = re.compile(
    r"(?i)\b(?:never (?:really )?(?:used|worked|done|touched|tried)|haven't (?:used|worked|tried|touched)|"
    r"have not (?:used|worked|tried)|no experience (?:with|in)|don't know)\b|"
    r"(?<!\w)(?:никогда не|не) (?:работал\w*|использовал\w*|пользовал\w*|применял\w*|знаком\w*|"
    r"сталкивал\w*|знаю)\b|нет опыта"
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
                flags.append(words.hostile_flag.format(quote=quote))
            elif (line := _against_resume(sentence, request)) is not None:
                flags.append(words.resume_flag.format(resume=line, quote=quote))
    return tuple(dict.fromkeys(flags))[:4]


def _against_resume(sentence: Sentence, request: AssessmentRequest) -> str | None:
    text = request.resume_text
    if not text or request.profile is None:
        return None
    never = _NEVER.search(sentence.text)
    if never is not None:
        denied = {f.name for f in find_skills(sentence.text) if 0 <= f.start - never.end() <= 60}
        if denied:
            for skill in find_skills(text):
                if skill.name in denied:
                    return _line(text, skill.start, skill.end)
    return None


def _line(text: str, start: int, end: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[begin : stop if stop >= 0 else len(text)].strip()
    if len(line) <= 140:
        return line
    return text[start:end]
