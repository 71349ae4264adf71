"""Changes, for whoever listens: the window's pages subscribe here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from hr_desktop import log as logs
from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message
from hr_desktop.services.core import Core
from hr_desktop.store.feed import QUICK, SLOW

log = logging.getLogger(__name__)

_KINDS = {"added": "created", "changed": "updated", "removed": "deleted"}


class Change(Value):
    """Something changed: `entity` such as candidate, import, vacancy, match, interview, turn.

    `parent_id` is the row it belongs to (a turn's interview, an application's candidate). A
    `match` carries the vacancy's id, an added `import` that of its batch.
    """

    seq: int
    entity: str
    entity_id: int
    kind: str  # created, updated, deleted
    parent_id: int | None = None


Listener = Callable[[Sequence[Change]], None]


class FeedService:
    """Tells listeners, on the event loop, what changed (here or in another process), in batches."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._listeners: list[Listener] = []
        self._seen: int | None = None  # the last change that was told

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each batch of changes; the result ends the subscription."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def on_away(self, told: Callable[[Message | None], None]) -> None:
        """Call `told` with the reason when the database does not answer, with None when it does."""
        self._core.store.feed.on_away = told

    @property
    def away(self) -> Message | None:
        """Why the database does not answer now."""
        return self._core.store.feed.away

    def watch(self, *, closely: bool) -> None:
        """Look for changes by others ten times a second (a window in front), or four times."""
        self._core.store.feed.interval = QUICK if closely else SLOW

    async def run(self) -> None:
        """Follow the store's feed until cancelled; run again, it goes on where it was."""
        feed = self._core.store.feed
        if self._seen is None:
            self._seen = await feed.last_seq()
        async for batch in feed.follow(self._seen):
            self._seen = batch[-1].seq
            changes = [
                Change(
                    seq=one.seq,
                    entity=one.kind,
                    entity_id=one.id,
                    kind=_KINDS[one.op],
                    parent_id=one.parent_id,
                )
                for one in batch
            ]
            for listener in list(self._listeners):
                try:
                    listener(changes)
                except Exception as error:  # noqa: BLE001 (one page must not silence the others)
                    logs.record_error(log, "a listener of the feed failed", error)
