"""One thread that writes all journals: what waits together is synced together."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from hr_desktop.agent.journal import Journal

Done = asyncio.Future[None]

_SYNCS_AT_ONCE = 8


class Disk:
    """Carries out blocking work in order, away from the event loop.

    Under load the thread takes everything that waits in one go, syncs each journal once, several
    at a time, and reports back once: many interviews at once do not cost a sync and a change of
    thread for each turn, and a disk makes syncs that wait together safe together.
    """

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Journal, bytes | Callable[[], None], Done] | None] = (
            queue.SimpleQueue()
        )
        self._helpers = ThreadPoolExecutor(_SYNCS_AT_ONCE, thread_name_prefix="sync")
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
        self._helpers.shutdown(wait=False)

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
                    if journal in written:
                        done += _told(written.pop(journal), _sync(journal))
                    work()
                except Exception as error:  # noqa: BLE001 (handed to whoever waits)
                    done.append((future, error))
                else:
                    done.append((future, None))
            at_once = self._helpers.map if len(written) > 1 else map
            errors = at_once(_sync, list(written))
            for futures, failed in zip(written.values(), errors, strict=True):
                done += _told(futures, failed)
            if done:
                try:
                    done[0][0].get_loop().call_soon_threadsafe(_report, done)
                except RuntimeError:  # the loop has closed; the work is done all the same
                    return
            if None in batch:
                return


def _sync(journal: Journal) -> OSError | None:
    try:
        journal.sync()
    except OSError as error:
        return error
    return None


def _told(futures: list[Done], error: OSError | None) -> list[tuple[Done, BaseException | None]]:
    return [(future, error) for future in futures]


def _report(done: list[tuple[Done, BaseException | None]]) -> None:
    for future, error in done:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
