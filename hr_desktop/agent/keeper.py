"""Keeps turns: journal first, then the database, which may be away for a while."""

from __future__ import annotations

import asyncio
import json
import logging

from hr_desktop.agent.disk import Disk
from hr_desktop.agent.journal import Journal, entry_line
from hr_desktop.agent.machine import Machine
from hr_desktop.agent.ports import Kept, Records
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import Fenced
from hr_desktop.log import record_error

log = logging.getLogger(__name__)

Waiting = tuple[Turn | None, str]  # a turn and the state after it as JSON

_BACK_OFF_S = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)


class Keeper:
    """Writes one interview's turns in order. After `keep` returns, the turn is on disk.

    The database follows at once in a task of its own, with retries whatever fails; `lost` is set
    when it refuses because another agent holds the interview.
    """

    def __init__(
        self,
        interview_id: int,
        fence: int,
        journal: Journal,
        records: Records,
        machine: Machine,
        disk: Disk,
    ) -> None:
        self._id = interview_id
        self._fence = fence
        self._journal = journal
        self._records = records
        self._machine = machine
        self._disk = disk
        self._unwritten: list[Waiting] = []  # held back by `put`
        self._together: asyncio.Future[None] | None = None
        self._waiting: list[Waiting] = []  # on disk, not yet in the database
        self._wake = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self.lost = asyncio.Event()
        self._task = asyncio.create_task(self._write(), name=f"keeper-{interview_id}")

    async def keep(self, turn: Turn | None) -> None:
        """Puts a turn (or only the changed state) on disk. Raises OSError when the disk refuses."""
        await self.put(turn)

    def put(self, turn: Turn | None, *, soon: bool = True) -> asyncio.Future[None]:
        """Like `keep`, without waiting: the future ends when the turn is on disk.

        `soon` False lets the turn go to disk together with the next one, in one sync; call
        `push` when there is none.
        """
        state = self._machine.state.model_dump_json()
        self._unwritten.append((turn, state))
        if self._together is None:
            self._together = asyncio.get_running_loop().create_future()
        done = self._together
        if soon:
            self.push()
        return done

    def push(self) -> None:
        """Sends to disk what `put` has held back."""
        done, entries = self._together, self._unwritten
        if done is None:
            return
        self._together, self._unwritten = None, []
        lines = b"".join(entry_line(self._fence, turn, state) for turn, state in entries)

        def on_disk(written: asyncio.Future[None]) -> None:
            error = None if written.cancelled() else written.exception()
            if error is None:
                self.replay(entries)
            if done.done():
                return
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

        self._disk.append(self._journal, lines).add_done_callback(on_disk)

    def replay(self, entries: list[Waiting]) -> None:
        """Queues what is on disk already for the database."""
        if entries:
            self._waiting.extend(entries)
            self._drained.clear()
            self._wake.set()

    async def flushed(self, timeout: float) -> bool:
        """Whether everything is in the database within `timeout` seconds."""
        try:
            await asyncio.wait_for(self._drained.wait(), timeout)
        except TimeoutError:
            return False
        return True

    async def close(self, *, remove: bool) -> None:
        """Stops; `remove` deletes the journal when everything in it is in the database."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        gone = remove and self._drained.is_set()
        await self._disk.end(self._journal, remove=gone)

    async def _write(self) -> None:
        failures = 0
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = list(self._waiting)
                try:
                    await self._records.keep(self._id, self._fence, self._kept(batch))
                except Fenced:
                    self.lost.set()
                    self._drained.set()
                    return
                except Exception as error:  # noqa: BLE001 (whatever it is: it is in the journal)
                    failures += 1
                    self._tell(error, failures)
                    await asyncio.sleep(_BACK_OFF_S[min(failures, len(_BACK_OFF_S)) - 1])
                    continue
                failures = 0
                del self._waiting[: len(batch)]
            self._drained.set()

    def _tell(self, error: Exception, failures: int) -> None:
        if failures == 1 and not isinstance(error, PersonError | OSError):
            record_error(log, f"interview {self._id}: the database does not take a turn", error)
        log.warning(
            "interview %s: database away (%s), %s turns wait in the journal",
            self._id,
            error if isinstance(error, PersonError) else type(error).__name__,
            len(self._waiting),
        )

    def _kept(self, batch: list[Waiting]) -> Kept:
        state = self._machine.state
        # A command counts as taken when it is on disk, as the state of these entries says.
        taken = json.loads(batch[-1][1])["commands"]
        return Kept(
            turns=tuple(turn for turn, _ in batch if turn is not None),
            state=batch[-1][1],
            elapsed=state.elapsed,
            extended_minutes=state.extended_minutes,
            progress=self._machine.agenda.progress(),
            candidate_questions=tuple(state.candidate_questions),
            commands_done=tuple(taken),
        )
