"""What all values share: frozen pydantic models, and ids that sort by time of birth."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value. Unknown fields are ignored, so that older programs read newer rows."""

    model_config = ConfigDict(frozen=True, extra="ignore")


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment as an aware UTC datetime; the default `Clock`."""
    return datetime.now(UTC)


_EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00Z


class IdSource:
    """Makes 63-bit ids: milliseconds since 2024 (41 bits), then 22 bits that start at random.

    Integers fit numpy, faiss and both databases; they sort by creation and two programs that
    work offline do not collide in practice. Within one process ids always grow.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def __call__(self) -> int:
        fresh = (time.time_ns() // 1_000_000 - _EPOCH_MS) << 22 | secrets.randbits(21)
        with self._lock:
            self._last = max(fresh, self._last + 1)
            return self._last


new_id = IdSource()
