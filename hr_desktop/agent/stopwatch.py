"""The clock of a talk, which stands still in pauses and gaps."""

from __future__ import annotations

from hr_desktop.agent.ports import Seconds


class Stopwatch:
    """Seconds talked: runs only while the interview does."""

    def __init__(self, clock: Seconds, base: float) -> None:
        self._clock = clock
        self._base = base
        self._since: float | None = clock()

    def read(self) -> float:
        """Seconds so far."""
        return self._base + (self._clock() - self._since if self._since is not None else 0.0)

    def add(self, seconds: float) -> None:
        """Counts time that passed elsewhere."""
        self._base += seconds

    def run(self, running: bool) -> None:
        """Lets time pass, or stops it."""
        if running and self._since is None:
            self._since = self._clock()
        elif not running and self._since is not None:
            self._base, self._since = self.read(), None
