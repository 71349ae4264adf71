"""Collects garbage in Qt's thread, by a timer, in steps that nobody feels.

By itself Python collects in whichever thread happens to allocate. A cycle with a widget in it that
is found by a thread of the database takes the widget's C++ half down there, while Qt is at it in
its own; timers stay behind with Qt and are rung after their owner's death. Both end the program.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 50  # so that little piles up between two steps
START_MS = 10_000  # by then a start is over, whatever became of it
MANY = 50_000  # objects beside those that stay, which are looked through at once
LONG_S = 0.02  # seconds: as long as looking through those that stay may take


class Collector(QObject):
    """From now on no thread collects; this one does once a start is over.

    Until `settle` nothing is collected: hardly anything of a start is garbage.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._settled = False
        self._new = 0  # objects that stayed since everything was looked through
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._timer.start(START_MS)

    def settle(self) -> None:
        """What is here now stays: no later step looks through it again."""
        gc.freeze()
        self._settled, self._new = True, 0
        self._timer.start(EVERY_MS)

    def _step(self) -> None:
        """What Python would do by its own thresholds, and everything before it gets too much."""
        if not self._settled:
            self.settle()
            return
        counts, most = gc.get_count(), gc.get_threshold()
        due = [age for age in range(3) if counts[age] > most[age] > 0]
        if not due:
            return
        if self._new < MANY and due[-1] < 2:
            self._new += counts[0] - gc.collect(due[-1])
            return
        began = time.thread_time()
        gc.collect()
        self._new = 0
        if time.thread_time() - began > LONG_S:
            gc.freeze()
