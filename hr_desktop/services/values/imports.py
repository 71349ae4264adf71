"""Rows of the import list."""

from __future__ import annotations

from datetime import datetime

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.domain.records import ImportState


class ImportRow(Value):
    """One file that was dropped. `said` is why it failed, or what it is a duplicate of.

    `pages` and `seconds` (spent reading and understanding) are None until known. An archive
    becomes the rows of its files; its own row is then `done` and says how many. `warnings` is
    how many there are; the resume has them (`CandidateService.get`).
    """

    id: int
    batch_id: int
    filename: str
    state: ImportState
    said: Message | None = None
    resume_id: int | None = None
    candidate_id: int | None = None
    candidate_name: str | None = None
    pages: int | None = None
    seconds: float | None = None
    warnings: int = 0
    can_retry: bool = False
    created_at: datetime


class ImportProgress(Value):
    """Counts over the rows that were not dismissed.

    `attention` counts failed rows and rows with warnings; `running` is False when nothing waits.
    """

    total: int = 0
    done: int = 0
    failed: int = 0
    attention: int = 0
    running: bool = False
