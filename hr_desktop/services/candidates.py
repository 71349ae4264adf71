"""Candidates: views, details, corrections, notes and tags, deletion, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.resume import Profile
from hr_desktop.services.values import (
    CandidateDetail,
    CandidateFilter,
    CandidateRow,
    CandidateView,
    DuePerson,
    DuplicatePair,
    Note,
    UndoToken,
)

SORTS = ("name", "position", "city", "years", "status", "warnings", "updated_at")


class CandidateService:
    """Everything about people who applied."""

    async def view(
        self,
        what: CandidateFilter | None = None,
        sort: str = "name",
        descending: bool = False,
    ) -> CandidateView:
        """Ids of the candidates that `what` leaves, in the order of `sort` (one of `SORTS`)."""
        raise NotImplementedError

    async def rows(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> list[CandidateRow]:
        """Contents of the given rows, in the given order; people gone meanwhile are left out."""
        raise NotImplementedError

    async def get(self, candidate_id: int) -> CandidateDetail:
        """Everything about one candidate; raises PersonError `candidate.gone`."""
        raise NotImplementedError

    async def resume_text(self, resume_id: int) -> DocumentText:
        """The text of a resume as it was read; raises PersonError `resume.gone`."""
        raise NotImplementedError

    async def original(self, resume_id: int) -> Path:
        """A copy of the original under its own name, to show or open; never edited by us."""
        raise NotImplementedError

    async def create(self, profile: Profile) -> int:
        """A candidate added by hand; needs a name. Gives the id."""
        raise NotImplementedError

    async def correct(self, candidate_id: int, field: str, value_json: Any) -> None:
        """Lay a person's value over one field of the profile (`Profile.model_fields`).

        `value_json` is the whole field in JSON form. Raises PersonError `correction.invalid`.
        """
        raise NotImplementedError

    async def revert(self, candidate_id: int, field: str) -> None:
        """Take a correction away; the machine's value shows again."""
        raise NotImplementedError

    async def add_note(self, candidate_id: int, text: str) -> Note:
        """Add a note, signed with the recruiter's name."""
        raise NotImplementedError

    async def remove_note(self, note_id: int) -> None:
        """Remove a note."""
        raise NotImplementedError

    async def set_tags(self, candidate_id: int, tags: Sequence[str]) -> None:
        """Replace a candidate's tags."""
        raise NotImplementedError

    async def all_tags(self) -> list[str]:
        """All tags in use, sorted."""
        raise NotImplementedError

    async def add_resume(self, candidate_id: int, path: Path) -> int:
        """Import a file as a newer resume of this candidate. Gives the batch's id."""
        raise NotImplementedError

    async def reparse(self, resume_id: int) -> None:
        """Read and understand a resume again; corrections stay."""
        raise NotImplementedError

    async def confirm_review(self, resume_id: int) -> None:
        """A person has looked: `under_review` becomes `parsed`."""
        raise NotImplementedError

    async def delete(self, ids: Sequence[int]) -> UndoToken:
        """Delete people: out of every list at once, gone for good when the undo time is over."""
        raise NotImplementedError

    async def delete_for_good(self, ids: Sequence[int]) -> None:
        """Delete people for good at once: rows, files, vectors, interviews, reports, audit contents."""
        raise NotImplementedError

    async def purge_due(self) -> int:
        """Make deletions final whose undo time is over; gives how many people."""
        raise NotImplementedError

    async def due_for_deletion(self) -> list[DuePerson]:
        """People whose retention period has ended; deleted only by `delete` after a person's yes."""
        raise NotImplementedError

    async def export_person(self, candidate_id: int, to: Path) -> Path:
        """Everything kept about one person as a ZIP (JSON, originals, reports). Gives its path."""
        raise NotImplementedError

    async def duplicates(self) -> list[DuplicatePair]:
        """Pairs who may be one person and were not kept apart."""
        raise NotImplementedError

    async def merge(self, keep: int, other: int) -> UndoToken:
        """Make two candidates one: everything of `other` moves to `keep`, newest resume current."""
        raise NotImplementedError

    async def keep_apart(self, a: int, b: int) -> None:
        """These two are different people; never offered again."""
        raise NotImplementedError
