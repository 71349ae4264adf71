"""The bundled examples: load, notice, remove."""

from __future__ import annotations


class SampleService:
    """Loads the examples so that every page can be seen alive."""

    async def available(self) -> bool:
        """Whether this installation has examples."""
        raise NotImplementedError

    async def loaded(self) -> bool:
        """Whether any of the examples is in the workspace."""
        raise NotImplementedError

    async def load(self) -> None:
        """Add vacancies, resumes and finished interviews; returns when the resumes are understood."""
        raise NotImplementedError

    async def remove(self) -> None:
        """Remove the examples for good, and nothing else."""
        raise NotImplementedError
