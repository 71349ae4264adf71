"""One thread that writes all journals: what waits together is synced together."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable

from hr_desktop.agent.journal import Journal

Done = asyncio.Future[None]


class Disk:
    """Carries out blocking work in order, away from the event loop.

    Under load the thread takes everything that waits in one go, syncs each journal once and
    reports back once, so that many interviews at once do not cost a sync and a change of thread
    for each turn.
    """

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Journal, bytes | Callable[[], None], Done] | None] = (
            queue.SimpleQueue()
        )
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def append(self, journal: Journal, line: bytes) -> Done:
        """Writes a line; the future ends when it is on disk, or with the error."""
        return self._put(journal, line)

    def end(self, journal: Journal, *, remove: bool) -> Done:
        """Closes a journal, or deletes it."""
        return self._put(journal, journal.remove if remove else journal.close)

    def close(self, timeout: float = 5.0) -> None:
        """Finishes what is queued and ends the thread."""
        self._queue.put(None)
        self._thread.join(timeout)

    def _put(self, journal: Journal, work: bytes | Callable[[], None]) -> Done:
        future: Done = asyncio.get_running_loop().create_future()
        self._queue.put((journal, work, future))
        return future

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get())
            done: list[tuple[Done, BaseException | None]] = []
            written: dict[Journal, list[Done]] = {}
            for item in batch:
                if item is None:
                    continue
                journal, work, future = item
                try:
                    if isinstance(work, bytes):
                        journal.write(work)
                        written.setdefault(journal, []).append(future)
                        continue
                    self._sync(journal, written.pop(journal, []), done)
                    work()
                except Exception as error:  # noqa: BLE001 (handed to whoever waits)
                    done.append((future, error))
                else:
                    done.append((future, None))
            for journal, futures in written.items():
                self._sync(journal, futures, done)
            if done:
                try:
                    done[0][0].get_loop().call_soon_threadsafe(_report, done)
                except RuntimeError:  # the loop has closed; the work is done all the same
                    return
            if None in batch:
                return

    @staticmethod
    def _sync(
        journal: Journal, futures: list[Done], done: list[tuple[Done, BaseException | None]]
    ) -> None:
        if not futures:
            return
        error: BaseException | None = None
        try:
            journal.sync()
        except OSError as failed:
            error = failed
        done.extend((future, error) for future in futures)


def _report(done: list[tuple[Done, BaseException | None]]) -> None:
    for future, error in done:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
