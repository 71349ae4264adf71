"""Files become rows, rows become resumes: the import list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hr_desktop.services.values import ImportProgress, ImportRow


class ImportService:
    """The import list: add files, watch, cancel, try again."""

    async def add(self, paths: Sequence[Path]) -> int:
        """Add files and folders (walked in a thread); rows appear at once. Gives the batch's id."""
        raise NotImplementedError

    async def add_bytes(self, name: str, data: bytes) -> int:
        """Add one document that is not a file (pasted, dragged from a mail). Gives the batch's id."""
        raise NotImplementedError

    async def rows(self, limit: int = 500, *, only_attention: bool = False) -> list[ImportRow]:
        """The newest rows that were not dismissed, newest batch first, files in order."""
        raise NotImplementedError

    async def progress(self) -> ImportProgress:
        """Counts over all rows that were not dismissed."""
        raise NotImplementedError

    async def cancel(self, import_id: int) -> None:
        """Stop one row; work under way on it is killed."""
        raise NotImplementedError

    async def cancel_all(self) -> int:
        """Stop all rows that are not finished; gives how many."""
        raise NotImplementedError

    async def retry(self, import_id: int) -> None:
        """Take a failed or cancelled row up again; raises PersonError when its file is gone."""
        raise NotImplementedError

    async def dismiss(self, import_ids: Sequence[int] | None = None) -> None:
        """Take finished rows off the list (all finished ones when None); resumes stay."""
        raise NotImplementedError

    async def wait_idle(self, timeout: float = 60.0) -> bool:
        """True once nothing waits or runs; False after `timeout` seconds."""
        raise NotImplementedError
