"""How well a resume fits a vacancy: parts with evidence, a total made in code, a verdict."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.domain.resume import Source

PartName = Literal["requirements", "experience", "meaning", "languages"]


class Verdict(StrEnum):
    worth_an_interview = "worth_an_interview"
    doubtful = "doubtful"
    far = "far"


class MatchPart(Value):
    """One part of the score: `points` of at most `of`, why, and the words that show it."""

    name: PartName
    points: float
    of: float
    reasons: tuple[Message, ...] = ()
    evidence: tuple[Source, ...] = ()


class RequirementMatch(Value):
    """Coverage of one requirement: 0 (nothing found) to 1 (shown), with the resume's words."""

    text: str
    must: bool
    weight: int
    coverage: float
    evidence: tuple[Source, ...] = ()


class Match(Value):
    """The fit of one resume to one vacancy. `score` is 0 to 100, rounded half up."""

    score: int
    verdict: Verdict
    parts: tuple[MatchPart, ...]
    requirements: tuple[RequirementMatch, ...] = ()
    reasons: tuple[Message, ...] = ()  # of the verdict, the most telling first
    to_check: tuple[Message, ...] = ()  # what to clear up in an interview
    method: str = "offline"

    @property
    def covered(self) -> tuple[int, int]:
        """Requirements covered at least half, and all of them."""
        return sum(r.coverage >= 0.5 for r in self.requirements), len(self.requirements)
