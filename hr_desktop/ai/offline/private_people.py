"""Whose names stand in a text, so that they can be hidden: found by the offline engine."""

from __future__ import annotations

import re

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.offline.assess_answers import names_in
from hr_desktop.ai.offline.names_model import persons
from hr_desktop.ai.offline.resume import understand_resume
from hr_desktop.ai.offline.rows import sheet
from hr_desktop.ai.offline.sections import heading_kind
from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.ai.offline.titles import is_post
from hr_desktop.ai.private_text import Hidden, hide
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.resume import Profile

_PIECE = 1000  # characters that the tagger reads at once
_HEAD_ROWS = 5
_CYRILLIC = re.compile(r"[А-ЯЁа-яё]")


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
    name = profile.name.value if profile is not None and profile.name is not None else ""
    called = [one.capitalize() for one in names_in(request.transcript, name)]
    return hide(text, [name, *called], _tagged(text))


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
