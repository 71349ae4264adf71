"""What a person does on the page: read, and press what has a name."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.browsers import Page

WAIT_S = 40.0  # on a busy computer


async def shows(page: Page, text: str, seconds: float = WAIT_S) -> None:
    """Waits until the page shows a text."""
    await until(page, f"document.body.innerText.includes({json.dumps(text)})", seconds)


async def until(page: Page, code: str, seconds: float = WAIT_S) -> Any:
    """Waits until an expression is true: the page's policy allows no functions made of text."""
    found = None
    try:
        async with asyncio.timeout(seconds):
            while not (found := await page.evaluate(code)):
                await asyncio.sleep(0.05)
    except TimeoutError:
        shown = await page.evaluate("document.body.innerText")
        raise AssertionError(f"never came: {code}; the page shows:\n{shown}") from None
    return found


async def press(page: Page, name: str) -> None:
    """Presses what has this accessible name, as a screen reader says it."""
    await page.click(f'::-p-aria([name="{name}"])')
