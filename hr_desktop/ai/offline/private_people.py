"""Whose names stand in a text, so that they can be hidden: found by the offline engine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.offline.assess_answers import NOT_NAMES
from hr_desktop.ai.offline.assess_common_words import COMMON_WORDS
from hr_desktop.ai.offline.language import lemma, morphology
from hr_desktop.ai.offline.names_model import persons
from hr_desktop.ai.offline.resume import understand_resume
from hr_desktop.ai.offline.rows import sheet
from hr_desktop.ai.offline.sections import heading_kind
from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.ai.offline.titles import is_post
from hr_desktop.ai.private_text import SMALL, Hidden, hide, introduced
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.interview import Transcript
from hr_desktop.domain.resume import Profile

_PIECE = 1000  # characters that the tagger reads at once
_HEAD_ROWS = 5
_CYRILLIC = re.compile(r"[А-ЯЁа-яё]")
_NAME = r"[A-ZА-ЯЁ][\w'’-]+"
_GREETED = re.compile(
    r"(?:\b[Hh]i|\b[Hh]ello|\b[Hh]ey|\b[Dd]ear|\b[Ww]elcome|\b[Mm]orning|\b[Aa]fternoon|\b[Ee]vening"
    r"|[Mm]eet you|\b[Tt]hanks|\b[Tt]hank you|\b[Bb]ye|[Зз]дравствуйте|[Дд]обрый день|[Дд]обрый вечер"
    rf"|[Дд]оброе утро|[Пп]ривет|[Сс]пасибо|[Пп]риятно познакомиться),?\s+((?:{_NAME} ?){{1,3}})"
)
# Here it may be something else with a capital, too.
_PERHAPS = (
    re.compile(
        rf"(?:\bI['’]m|\bI am|\b[Tt]his is|\b[Яя]|\b[Ээ]то)\s+(?:[–—-]\s*)?((?:{_NAME} ?){{1,3}})"
    ),
    re.compile(rf"\b({_NAME}(?: {_NAME})?) (?:here|speaking)\b"),
)
_ADDRESSED = (
    re.compile(rf"(?:^|[.!?]\s+)({_NAME}),"),
    re.compile(rf",\s+({_NAME}(?: {_NAME})?)(?=\s*(?:[.!?,]|$))"),
)


def hidden_resume(document: DocumentText) -> Hidden | None:
    """A resume without what identifies; None when whose it is was not found: it must not leave."""
    profile = understand_resume(document).profile
    if profile.name is None:
        return None
    names = [profile.name.value, *_head_names(document), *_mail_names(profile)]
    return hide(document.text, names, _tagged(document.text))


def hidden_text(text: str, profile: Profile | None) -> Hidden:
    """Any other text; the names of the profile's person are hidden in it."""
    names = [profile.name.value] if profile is not None and profile.name is not None else []
    if profile is not None:
        names += _mail_names(profile)
    return hide(text, names, _tagged(text))


def hidden_talk(text: str, request: AssessmentRequest) -> Hidden:
    """A transcript written as `text`; the names that are called in it are hidden, too."""
    profile = request.profile
    known = [profile.name.value] if profile is not None and profile.name is not None else []
    if profile is not None:
        known += _mail_names(profile)
    return hide(text, [*known, *_called(request.transcript)], _tagged(text))


def _called(transcript: Transcript) -> list[str]:
    """Words by which people of an interview introduce themselves and are spoken to."""
    found: set[str] = set()
    for turn in transcript.turns:
        for said in (*introduced(turn.text), *_GREETED.findall(turn.text)):
            found |= set(_words_of_name(said))
        asks = turn.role == "interviewer"
        for perhaps in (*_PERHAPS, *(_ADDRESSED if asks else ())):
            for said in perhaps.findall(turn.text):
                if not is_post(said) and not find_skills(said):
                    found |= set(_words_of_name(said))
    return sorted(found)


def _words_of_name(said: str) -> Iterator[str]:
    """The words up to the first that is no name: "anna and i have worked" is Anna."""
    for word in re.findall(r"[^\W\d_][\w'’-]+", said):
        low = word.lower()
        if low in NOT_NAMES | SMALL or low in COMMON_WORDS or lemma(low) in COMMON_WORDS:
            return
        if _is_plain(low) or (len(word) == 2 and not word.istitle()):
            return
        yield word


def _is_plain(word: str) -> bool:
    """Whether the dictionary knows a Russian word, and not as a name."""
    if not _CYRILLIC.search(word):
        return False
    parses = morphology().parse(word)
    named = any(kind in one.tag for one in parses for kind in ("Name", "Surn", "Patr"))
    return morphology().word_is_known(word) and not named


def _tagged(text: str) -> list[tuple[int, int]]:
    """Whole names that the tagger finds anywhere in a Russian text.

    A single word is left: the tagger takes many a heading and trade for a surname.
    """
    if not _CYRILLIC.search(text):
        return []
    found: list[tuple[int, int]] = []
    for start in range(0, len(text), _PIECE):
        for a, b in persons(text[start : start + _PIECE]):
            words = text[start + a : start + b].split()
            whole = len(words) > 1 and "\n" not in text[start + a : start + b]
            if whole and all(w[0].isupper() for w in words) and not is_post(" ".join(words)):
                found.append((start + a, start + b))
    return found


def _head_names(document: DocumentText) -> list[str]:
    """Rows at the top that could be a name, in case the chosen one is not the person's."""
    found = []
    for row in sheet(document).rows[:_HEAD_ROWS]:
        words = row.text.split()
        named = 2 <= len(words) <= 4 and all(w[0].isupper() and w.isalpha() for w in words)
        trade = is_post(row.text) or find_skills(row.text) or heading_kind(row.text) is not None
        if named and not trade:
            found.append(row.text)
    return found


def _mail_names(profile: Profile) -> list[str]:
    """Words of the address before the @: people put their names there."""
    local = [fact.value.partition("@")[0] for fact in profile.emails]
    return [word.capitalize() for one in local for word in re.findall(r"[^\W\d_]{3,}", one)]
