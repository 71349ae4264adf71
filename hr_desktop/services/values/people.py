"""Values about candidates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from hr_desktop.domain.application import Application, ApplicationState
from hr_desktop.domain.base import Value
from hr_desktop.domain.document import MediaType, Warning_
from hr_desktop.domain.messages import Message
from hr_desktop.domain.records import CandidateRow, Note
from hr_desktop.domain.resume import Profile, ResumeState


class CandidateFilter(Value):
    """What a view shows; empty fields do not restrict.

    `text` finds words (in any form) in name, profile and resume. `meaning` keeps the candidates
    whose resume is nearest in meaning, the nearest first. `skills` are canonical names and
    `languages` ISO 639-1 codes, all of them wanted, as are `tags`. `status` is the candidate's
    status in lists.
    """

    text: str = ""
    meaning: str = ""
    status: frozenset[ApplicationState] = frozenset()
    resume_state: frozenset[ResumeState] = frozenset()
    min_years: float | None = None
    max_years: float | None = None
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    city: str = ""
    tags: tuple[str, ...] = ()
    only_attention: bool = False


@dataclass(frozen=True, slots=True)
class CandidateView:
    """Ids of all candidates of a view in order (int64, shape (n,)); contents come by `rows`."""

    ids: npt.NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many candidates the view has."""
        return len(self.ids)


class ResumeInfo(Value):
    """One resume of a candidate. `current` is the newest; `failure` says why it has no profile."""

    id: int
    filename: str
    media_type: MediaType
    size: int
    pages: int | None = None
    state: ResumeState
    current: bool = False
    engine: str | None = None
    model: str | None = None
    warnings: tuple[Warning_, ...] = ()
    failure: Message | None = None
    added_at: datetime


class ApplicationInfo(Value):
    """An application with its vacancy's title and the score of the match, if one was computed."""

    application: Application
    vacancy_title: str
    score: int | None = None


class Correction(Value):
    """A person's value for one field of the profile, in JSON form (as `Profile.model_dump`)."""

    field: str
    value: Any
    by: str
    at: datetime


class DuplicatePair(Value):
    """Two candidates who may be one person; `reasons` say what is the same."""

    first: CandidateRow
    second: CandidateRow
    reasons: tuple[Message, ...]


class CandidateDetail(Value):
    """Everything about one candidate.

    `profile` is the machine's with the person's corrections laid over it. `text` in the current
    resume comes by `CandidateService.resume_text`. `created_by_hand` candidates have no resume.
    """

    id: int
    name: str
    profile: Profile
    machine_profile: Profile
    corrections: tuple[Correction, ...] = ()
    resumes: tuple[ResumeInfo, ...] = ()
    applications: tuple[ApplicationInfo, ...] = ()
    interview_ids: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    duplicates: tuple[DuplicatePair, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    created_by_hand: bool = False
    created_at: datetime
    updated_at: datetime

    @property
    def current_resume(self) -> ResumeInfo | None:
        """The newest resume, or None for a candidate added by hand."""
        return next((r for r in self.resumes if r.current), None)


class DuePerson(Value):
    """A person whose retention period has ended; `last_touched` began it."""

    id: int
    name: str
    last_touched: datetime
    due_at: datetime
