"""What calls of models cost, kept call by call, and the limit of a day."""

from __future__ import annotations

import logging
from typing import Any

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.store import Store

log = logging.getLogger(__name__)


class SpendMeter:
    """Keeps purpose, model, tokens, cost and duration of each call; never its text.

    `daily_limit` in US dollars a day (UTC), over all who share the database; None: no limit.
    """

    def __init__(self, store: Store, daily_limit: float | None) -> None:
        self._store, self._limit = store, daily_limit

    async def allowed(self) -> None:
        """Raises PersonError `ai.limit_reached` when today's limit is used up."""
        if self._limit is None:
            return
        async with self._store.read() as tx:
            midnight = tx.now.replace(hour=0, minute=0, second=0, microsecond=0)
            spent = await tx.spend.total(midnight)
        if spent >= self._limit:
            raise refuse("ai.limit_reached", limit=self._limit)

    async def spent(self, usage: Any) -> None:
        """Keeps one finished call (`ai.remote.prices.Usage`).

        An answer that was paid for is not thrown away because the database is away: the call is
        then missing in the sums, and the log says so.
        """
        try:
            async with self._store.write(None) as tx:
                await tx.spend.add(
                    usage.model,
                    usage.purpose,
                    usage.input_tokens,
                    usage.output_tokens,
                    usage.cost,
                    usage.seconds,
                )
        except PersonError as refused:
            log.warning("a call of a model was not counted: %s", refused.said.code)
