"""Many pieces of work at once, results in the order of the input."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

from hr_desktop.domain.messages import PersonError

T = TypeVar("T")
R = TypeVar("R")


async def in_order(
    items: Iterable[T], work: Callable[[T], Awaitable[R]], at_once: int
) -> AsyncIterator[tuple[T, R | PersonError]]:
    """`(item, result)` for each item in order, at most `at_once` running or waiting to be taken.

    A `PersonError` is given in place of the result, so that one bad file never stops the rest.
    """
    running: deque[tuple[T, asyncio.Task[R]]] = deque()

    async def take() -> tuple[T, R | PersonError]:
        item, task = running.popleft()
        try:
            return item, await task
        except PersonError as refused:
            return item, refused

    async def start(item: T) -> R:
        return await work(item)

    try:
        for item in items:
            running.append((item, asyncio.create_task(start(item))))
            if len(running) >= at_once:
                yield await take()
        while running:
            yield await take()
    finally:
        for _, task in running:
            task.cancel()
        await asyncio.gather(*(task for _, task in running), return_exceptions=True)
