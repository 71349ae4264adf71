"""Reads documents in worker processes and says in words what a worker's end means."""

from __future__ import annotations

from pathlib import Path

from hr_desktop.documents.reading import read_document
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.messages import refuse
from hr_desktop.workers import ProcessWorkers, WorkerDied, WorkerOutOfMemory, WorkerTimeout


class Reader:
    """The asynchronous door to `read_document`."""

    def __init__(self, workers: ProcessWorkers) -> None:
        self._workers = workers

    async def read(self, path: Path) -> DocumentText:
        """The document's text; raises PersonError, also for a reader that hung or died."""
        try:
            return await self._workers.run(read_document, path)
        except WorkerTimeout as error:
            raise refuse("document.too_slow") from error
        except WorkerOutOfMemory as error:
            raise refuse("document.too_much_memory") from error
        except WorkerDied as error:
            raise refuse("document.reader_died") from error
