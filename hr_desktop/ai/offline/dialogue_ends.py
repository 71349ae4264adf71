"""Whether what was said so far breaks off in the middle of a sentence."""

from __future__ import annotations

import re

from hr_desktop.domain.vacancy import Language

_OPEN: dict[Language, frozenset[str]] = {
    "ru": frozenset(
        "и а но или либо что чтобы если когда где куда который которая которое которые как "
        "потому поэтому хотя пока ведь ну эм эээ ээ э м мм на в во с со по для к ко у от до "
        "из за над под при про о об без через между наш наша наши мой моя мои это этот эта не ни "
        "например типа короче также тоже ещё еще плюс".split()
    ),
    "en": frozenset(
        "and but or so because that which who if when where while as than then also to of in on at "
        "with for from by about into over the a an my our their his her its this these is are was "
        "were be been have has had not like um uh er hmm well plus".split()
    ),
}
_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
_ENDED = re.compile(r"[.!?…]\s*$")


def goes_on(said: str, language: Language) -> bool:
    """True when the last word is one that sentences do not end with.

    A full stop after it counts for nothing: recognisers put one at every pause.
    """
    words = _WORDS.findall(said.lower())
    if not words:
        return False
    if said.rstrip().endswith(("...", "…", ",", "-", "–", "—")):
        return True
    if words[-1] not in _OPEN[language]:
        return False
    # "Да." and "Well?" alone are answers.
    return len(words) > 1 or not _ENDED.search(said)
