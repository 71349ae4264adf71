"""Several services as one: which of them is asked, since when one is away, and what they used."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from livekit.agents.metrics import STTMetrics, TTSMetrics

from hr_desktop.ai.remote.prices import SpendSink, Usage
from hr_desktop.ai.speech.prices import sound_cost
from hr_desktop.domain.base import Value

log = logging.getLogger(__name__)


class Waits(Value):
    """Seconds; tests shorten them."""

    patience: float = 4.0  # without any answer: the next service is asked
    again: float = 15.0  # after that one that failed is tried again, beside the interview
    give_up: float = 30.0  # all have failed for so long: the interview hears of it
    count: float = 60.0  # what was used is handed on so often, and at the end


class _Service(Protocol):
    @property
    def label(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def provider(self) -> str: ...

    def on(self, event: Any, callback: Any) -> Any: ...

    def off(self, event: Any, callback: Any) -> Any: ...

    async def aclose(self) -> None: ...


T = TypeVar("T", bound=_Service)


class Services(Generic[T]):
    """Services of one kind in the order of preference.

    `probe(service)` asks one for a trifle and raises when it does not answer.
    """

    def __init__(
        self,
        ones: Sequence[T],
        waits: Waits,
        probe: Callable[[T], Awaitable[None]],
        spent: SpendSink | None,
        purpose: str,
    ) -> None:
        if not ones:
            raise ValueError("no service")
        self.ones, self.waits = list(ones), waits
        self._probe, self._spent, self._purpose = probe, spent, purpose
        self._away: dict[int, float] = {}  # since when
        self._failed: dict[int, float] = {}  # when last
        self._probes: dict[int, asyncio.Task[None]] = {}
        self._used: dict[tuple[str, str], tuple[float, int]] = {}  # seconds, characters
        self._counted = time.monotonic()
        self._handing: set[asyncio.Task[None]] = set()
        for one in self.ones:
            one.on("metrics_collected", self._count)

    @property
    def best(self) -> int:
        """The place of the one to ask: the first that answers, else the one that failed first."""
        return self.order[0]

    @property
    def order(self) -> list[int]:
        """All places, those that answer first."""
        return sorted(
            range(len(self.ones)),
            key=lambda i: (i in self._away, self._failed.get(i, 0.0) if i in self._away else 0, i),
        )

    @property
    def all_away_s(self) -> float:
        """For how long none has answered; 0 when one does."""
        if len(self._away) < len(self.ones):
            return 0.0
        return time.monotonic() - max(self._away.values())

    def failed(self, place: int, error: BaseException) -> None:
        """This one did not answer: it is tried again beside the interview."""
        self._failed[place] = time.monotonic()
        if place not in self._away:
            self._away[place] = time.monotonic()
            log.warning(
                "speech service %s of %s (%s) failed: %s",
                place + 1, len(self.ones), self._purpose, type(error).__name__,
            )  # fmt: skip
        running = self._probes.get(place)
        if running is None or running.done():
            self._probes[place] = asyncio.create_task(self._watch(place), name="speech-probe")

    def worked(self, place: int) -> None:
        """This one answered."""
        if self._away.pop(place, None) is not None:
            log.info("speech service %s (%s) answers again", place + 1, self._purpose)

    async def _watch(self, place: int) -> None:
        while place in self._away:
            await asyncio.sleep(self.waits.again)
            try:
                await asyncio.wait_for(self._probe(self.ones[place]), 2 * self.waits.patience)
            except Exception as error:  # noqa: BLE001 (any failure says the same: it is still away)
                log.debug("still away: %s", type(error).__name__)
            else:
                self.worked(place)

    def _count(self, metrics: Any) -> None:
        if self._spent is None or metrics.metadata is None:
            return
        key = (metrics.metadata.model_name or "unknown", metrics.metadata.model_provider or "")
        seconds, characters = self._used.get(key, (0.0, 0))
        if isinstance(metrics, STTMetrics | TTSMetrics):
            seconds += metrics.audio_duration
        if isinstance(metrics, TTSMetrics):
            characters += metrics.characters_count
        self._used[key] = seconds, characters
        if time.monotonic() - self._counted > self.waits.count:
            task = asyncio.create_task(self.hand_on(), name="speech-spend")
            self._handing.add(task)
            task.add_done_callback(self._handing.discard)

    async def hand_on(self) -> None:
        """Hands on what was used since the last time: seconds of sound, or characters spoken."""
        used, self._used = self._used, {}
        self._counted = time.monotonic()
        if self._spent is None:
            return
        for (model, provider), (seconds, characters) in used.items():
            if seconds or characters:
                await self._spent(
                    Usage(
                        model=model,
                        purpose=self._purpose,
                        input_tokens=0,
                        cost=sound_cost(model, provider, seconds, characters),
                        seconds=round(seconds, 1),
                    )
                )

    async def close(self) -> None:
        """Ends what runs beside the interview and hands on the last numbers."""
        tasks = [*self._probes.values(), *self._handing]
        for task in self._probes.values():
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in self.ones:
            one.off("metrics_collected", self._count)
            await one.aclose()
        await self.hand_on()
