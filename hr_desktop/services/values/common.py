"""Values that several services share."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message


class UndoToken(Value):
    """Something that can be taken back with `Workspace.undo(token)` until `until`.

    `said` is the sentence for the toast, e.g. "3 people were deleted".
    """

    id: int
    said: Message
    until: datetime


class Meanwhile(Value):
    """Who changed or deleted something last, and when; `undo` brings back what was deleted."""

    by: str = ""
    at: datetime | None = None
    undo: UndoToken | None = None


CheckName = Literal[
    "workspace",
    "data_folder",
    "database",
    "files",
    "reader",
    "understanding",
    "engine",
    "voice",
    "join",
    "recogniser",
    "speech",
    "mail",
    "fonts",
    "libreoffice",
]


class Check(Value):
    """One line of `doctor`: a part of the program, whether it works, and what to do if not.

    `ok` None means that the part is not configured (and need not be).
    """

    name: CheckName
    ok: bool | None
    said: Message
    latency_ms: float | None = None


class Uploads(Value):
    """Files of this computer that wait for the team's storage (none in a local workspace).

    `said` is why the last try failed, `retry_at` when the next one is; `deletions` wait, too.
    """

    waiting: int
    bytes: int
    since: datetime | None = None
    deletions: int = 0
    said: Message | None = None
    retry_at: datetime | None = None


class CopyOverview(Value):
    """What a local workspace would bring into the team's, without what went there before."""

    people: int
    vacancies: int
    interviews: int
    scorecards: int
    files: int
    bytes: int


class CopyResult(Value):
    """A finished copy: rows and files that went now, and who of this workspace is there.

    `left`: rows that the team has in a form of its own; `lost`: files that were missing before.
    """

    rows: int
    left: int
    files: int
    lost: int = 0
    people: int
    vacancies: int
    interviews: int


HitKind = Literal["candidate", "vacancy", "interview"]


class Hit(Value):
    """A find of the search box: `id` of a candidate, vacancy or interview."""

    kind: HitKind
    id: int
    title: str
    subtitle: str = ""
