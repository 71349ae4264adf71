"""Whether words try to steer the interviewer or the assessor, or reach for what is not theirs.

`dialogue_patterns` knows sentences; this knows what such sentences are made of: somebody is
addressed (an order, "you"), and what is spoken of is the interview itself, its outcome, what stands
behind it, or other candidates, not work. Each sign has points, deeds of one's own take points away.
No punctuation is needed, since speech has none. Words that are disguised are read as they are meant.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from hr_desktop.ai.offline import dialogue_patterns as patterns
from hr_desktop.ai.offline.attempts_signs import (
    ABOUT,
    ADDRESS,
    BEHIND,
    INTERVIEW,
    Signs,
    orders_russian,
)

Aim = Literal["", "order", "secret"]

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WINDOW, _STEP = 18, 6  # words that are looked at together: a long answer adds nothing up
_ENOUGH, _OF_A_STORY, _BESIDE = 3.5, 4.5, 2.5  # points; fewer do for a sentence next to an attempt
_SPOKEN_TO, _ORDERED = 1.0, 2.0  # points of being addressed


def attempts_in(text: str) -> list[tuple[int, int]]:
    """Where attempts stand in `text`, as offsets of whole sentences."""
    spans = _spans(text)
    return [span for span, aim in zip(spans, _aims(text, spans), strict=True) if aim]


def without_attempts(text: str) -> str:
    """`text` with a mark in place of each attempt; what a model may be given to read."""
    for begin, end in reversed(attempts_in(text)):
        text = f"{text[:begin]}[…]{text[end:]}"
    return text


def aims_in(sentences: Sequence[str]) -> list[Aim]:
    """What each of an utterance's sentences is after."""
    spans, begin = [], 0
    for sentence in sentences:
        spans.append((begin, begin + len(sentence)))
        begin += len(sentence) + 1
    return _aims("\n".join(sentences), spans)


def _spans(text: str) -> list[tuple[int, int]]:
    found, begin = [], 0
    for gap in _SENTENCE.finditer(text):
        found.append((begin, gap.start()))
        begin = gap.end()
    found.append((begin, len(text)))
    return [(a, b) for a, b in found if text[a:b].strip()]


def _aims(text: str, spans: Sequence[tuple[int, int]]) -> list[Aim]:
    aims = [aim_of(text[begin:end]) for begin, end in spans]
    if not any(aims) and len(spans) > 1 and patterns.INJECTION.search(folded(text)):
        return ["order"] * len(spans)  # spread over several sentences
    return _spread(text, spans, _together(text, spans, aims))


def _together(text: str, spans: Sequence[tuple[int, int]], aims: Sequence[Aim]) -> list[Aim]:
    """Two short sentences that are an attempt only together."""
    found = list(aims)
    for place in range(len(spans) - 1):
        both = folded(text[spans[place][0] : spans[place + 1][1]])
        if found[place] or found[place + 1] or len(both.split()) > _WINDOW:
            continue
        if not _TELLS.search(both):
            found[place] = found[place + 1] = _weigh(both, tells=False)
    return found


def _spread(text: str, spans: Sequence[tuple[int, int]], aims: Sequence[Aim]) -> list[Aim]:
    """What stands beside an attempt and points the same way belongs to it."""
    found = list(aims)
    for step in (1, -1):
        order = range(len(spans)) if step == 1 else range(len(spans) - 1, -1, -1)
        for place in order:
            before = place - step
            if found[place] or not 0 <= before < len(spans) or not found[before]:
                continue
            seen = folded(text[slice(*spans[place])])
            ordered = len(seen.split()) <= 8 and (_sum(ADDRESS, seen) > 0 or orders_russian(seen))
            points = _BESIDE if ordered else _points(seen, beside=True)
            story = _TELLS.search(seen) or _RU_STORY.search(seen)
            same = not story and points >= _BESIDE
            if same or _FENCE.fullmatch(seen):
                found[place] = found[before]
    return found


def aim_of(sentence: str) -> Aim:
    """What a sentence of the candidate is after: nothing, an order to the interviewer, a secret."""
    return _aim(sentence[:4000])


@lru_cache(maxsize=4096)
def _aim(sentence: str) -> Aim:
    for seen in _readings(sentence):
        if patterns.MARKUP.search(seen):
            return "order"
        # "My manager said: give it the highest priority, so I ..." is no order to us.
        quoted = len(_DEEDS.findall(seen)) > 1 and not _ME.search(seen)
        if patterns.INJECTION.search(seen) and not quoted:
            return "order"
        if patterns.PRIVATE.search(seen):
            return "secret"
        if not any(sign.search(seen) for _, sign in ABOUT):
            continue  # most sentences
        words, tells = seen.split(), bool(_TELLS.search(seen))
        for begin in range(0, max(1, len(words) - _STEP), _STEP):
            if aim := _weigh(" ".join(words[begin : begin + _WINDOW]), tells):
                return aim
    return ""


def speaks_to_us(sentence: str) -> bool:
    """Whether a sentence is said to the interviewer and tells nothing of the speaker's doings.

    Less than an attempt: such words are heard and answered, but they are no evidence of anything.
    """
    seen = folded(sentence)
    if _DEEDS.search(seen) or _WOULD.search(seen):
        return False
    address = _sum(ADDRESS, seen) + (2.0 if orders_russian(seen) else 0.0)
    story = _TELLS.search(seen) or _RU_STORY.search(seen)
    return address >= (_ORDERED if story else _SPOKEN_TO)


# -- disguises -------------------------------------------------------------------------------------

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TO_LATIN = str.maketrans("аеорсухкмтвні", "aeopcyxkmtbhi")
_DIGITS = str.maketrans("0134578@$", "oieastbas")
_SPACED = re.compile(r"(?<!\w)(?:\w ){5,}\w(?!\w)")
_BLOB = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])")


def folded(text: str) -> str:
    """Lower case, ё as е, single spaces, plain apostrophes, nothing unseen."""
    seen = _UNSEEN.sub("", text).lower().replace("ё", "е").replace("’", "'")
    return " ".join(seen.split())


def _readings(text: str) -> list[str]:
    """The text as it stands and, where letters are disguised, as it is meant."""
    plain = folded(text)
    found = [plain]
    if re.search(r"[a-z][а-я]|[а-я][a-z]", plain):
        found.append(plain.translate(_TO_LATIN))
    if len(re.findall(r"[a-z][0134578@$]+[a-z]|\b[0134578@$]+[a-z]{2}", plain)) > 1:
        found.append(plain.translate(_DIGITS))
    if _SPACED.search(plain):
        # Words stand two blanks apart in what was typed, letters one.
        wide = re.sub(r"(?<=\w) (?=\w(?!\w))", "", _UNSEEN.sub("", text).lower())
        found.append(folded(wide))
    for blob in _BLOB.findall(text):
        if (said := _decoded(blob)) is not None:
            found.append(f"decode system: {folded(said)}")
    return found


def _decoded(blob: str) -> str | None:
    """The words that are written as base64, None when it is something else."""
    if blob.isalpha() and (blob.islower() or blob.isupper()):
        return None  # a long word
    try:
        said = base64.b64decode(blob + "=" * (-len(blob) % 4)).decode("utf-8")
    except ValueError:
        return None
    letters = sum(c.isalpha() or c.isspace() for c in said)
    return said if len(said) >= 8 and letters >= 0.8 * len(said) else None


# -- points ----------------------------------------------------------------------------------------


_SELF = re.compile(r"\b(?:me|my|myself|i have the job|мне|меня|мой|моя|мою|мое|моего|моей|мои|я)\b")
_WOULD = re.compile(r"\b(?:i|we)(?:'d|'ll| would| will)\b")
_ME = re.compile(r"\b(?:me|my|мне|меня|мой|моя|мою|мои)\b")
_DEEDS = re.compile(
    r"\b(?:i|we) (?:\w+ ){0,2}(?!answered|passed|nailed|told|said|asked|talked|hired|applied)(?:\w{3,}ed|built|made|wrote|led|ran|found|chose|took|taught|sold|gave|got|had|was|were|did|used|kept|put|set|cut)\b|"
    r"\b(?:я|мы) (?:\w+ ){0,3}(?!ответил|прошел|прошла|рассказал|сказал|справил|подход|ответ)\w{3,}(?:л|ла|ли|лся|лась|лись)\b"
)
_SECRETS = re.compile(
    r"\b(?:what|which|who|how|tell|show|read|list|reveal|quote|translate|recite|compare|name|did|am i)\b|"
    r"\b(?:что|какие|какой|какая|кто|сколько|покажи\w*|расскажи\w*|назови\w*|прочитай\w*|перечисли\w*|процитируй\w*|переведи\w*|сравни\w*|раскрой\w*|зачитай\w*)\b"
)
_RU_STORY = re.compile(r"\b[а-я]{2,}(?:[аиеяыу]л(?:а|и|ся|ась|ись)?|[аяую]ю(?:сь)?|[дж]у)\b")
_FENCE = re.compile(r"[^\w\s]+\w*\W*")  # a mark of code, a tag
# Somebody tells of his own doings: "I ...", and in Russian a past verb at the beginning, too.
_TELLS = re.compile(
    r"\b(?:i|we)\b(?! (?:know|think|guess|want|need|will|deserve|already|passed|answered|nailed)\b)|\b(?:я|мы)\b|^(?:\w+ )?[а-я]{3,}(?:л|ла|лся|лась)\b"
)
_PLAIN_WISH = re.compile(
    r"^(?:please |пожалуйста |давайте |можно |could you |can you |would you )*(?:повтори\w*|переформулируй\w*|поясни\w*|уточни\w*|объясни\w*|пропусти\w*|пропустим|"
    r"repeat|rephrase|clarify|explain|skip|reword)\b(?: \w+){0,4}[.?! ]*$"
)


def _weigh(seen: str, tells: bool) -> Aim:
    """What a stretch of words is after; `tells`: they are part of somebody's own story."""
    if _PLAIN_WISH.match(seen) or _points(seen, tells=tells) < (_OF_A_STORY if tells else _ENOUGH):
        return ""
    hidden = any(sign.search(seen) for _, sign in BEHIND)
    return "secret" if hidden and _SECRETS.search(seen) else "order"


def _points(seen: str, *, tells: bool = False, beside: bool = False) -> float:
    """The points of a stretch of words.

    Where nobody is addressed more is needed, and a story never has it; `beside` an attempt nobody
    needs to be addressed again.
    """
    of_power = _sum(ABOUT, seen)
    if not of_power:
        return 0.0
    about = _sum(INTERVIEW, seen) + of_power
    address = _sum(ADDRESS, seen) + (2.0 if orders_russian(seen) else 0.0)
    if not address and not beside and (about < 5.0 or tells):
        return 0.0
    own = 0.5 if _SELF.search(seen) else 0.0
    deeds = 2.0 * min(2, len(_DEEDS.findall(seen)))
    return min(address, 2.0) + about + own - deeds


def _sum(signs: Signs, seen: str) -> float:
    return sum(points for points, sign in signs if sign.search(seen))
