"""Typed answers on their way to the disk; the page sends each until it hears that it is there."""

from __future__ import annotations

import asyncio


class Receipts:
    """What became of the page's typed answers, by the page's ids."""

    def __init__(self) -> None:
        self._kept: dict[str, asyncio.Future[bool]] = {}

    def expected(self, client_id: str) -> bool:
        """Whether it is on its way or there already: the page may not have heard."""
        return client_id in self._kept

    def expect(self, client_id: str) -> None:
        """It is on its way from now on."""
        self._kept[client_id] = asyncio.get_running_loop().create_future()

    def kept(self, client_id: object) -> None:
        """It is on disk. What came in another way is nobody's to wait for."""
        done = self._kept.get(client_id) if isinstance(client_id, str) else None
        if done is not None and not done.done():
            done.set_result(True)

    def give_up(self) -> None:
        """None of those that are on their way arrives any more: the page sends them again."""
        for client_id in [one for one, done in self._kept.items() if not done.done()]:
            self._kept.pop(client_id).set_result(False)

    async def wait(self, client_id: str, seconds: float) -> bool:
        """Whether an expected one is on disk within so long."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._kept[client_id]), seconds)
        except TimeoutError:
            return False
