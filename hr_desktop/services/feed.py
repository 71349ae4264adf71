"""Changes, for whoever listens: the window's pages subscribe here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hr_desktop.domain.base import Value


class Change(Value):
    """Something changed: `entity` such as candidate, import, vacancy, match, interview, turn."""

    seq: int
    entity: str
    entity_id: int
    kind: str  # created, updated, deleted


Listener = Callable[[Sequence[Change]], None]


class FeedService:
    """Tells listeners, on the event loop, what changed (here or in another process), in batches."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each batch of changes; the result ends the subscription."""
        raise NotImplementedError
