"""What calls cost: a table of list prices; a model without a price counts tokens only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from hr_desktop.domain.base import Value


class Price(Value):
    """US dollars for a million tokens."""

    input: float
    output: float = 0.0


# OpenAI's list prices as published in 2025.
PRICES: Mapping[str, Price] = {
    "gpt-4.1": Price(input=2.0, output=8.0),
    "gpt-4.1-mini": Price(input=0.4, output=1.6),
    "gpt-4.1-nano": Price(input=0.1, output=0.4),
    "gpt-4o": Price(input=2.5, output=10.0),
    "gpt-4o-mini": Price(input=0.15, output=0.6),
    "gpt-5": Price(input=1.25, output=10.0),
    "gpt-5-mini": Price(input=0.25, output=2.0),
    "gpt-5-nano": Price(input=0.05, output=0.4),
    "text-embedding-3-small": Price(input=0.02),
    "text-embedding-3-large": Price(input=0.13),
}


class Usage(Value):
    """One call of a model: tokens, and the cost in US dollars when the model has a price."""

    model: str
    purpose: str
    input_tokens: int
    output_tokens: int = 0
    cost: float | None = None
    seconds: float | None = None


SpendSink = Callable[[Usage], Awaitable[None]]


def cost_of(
    model: str, input_tokens: int, output_tokens: int, prices: Mapping[str, Price] = PRICES
) -> float | None:
    """US dollars of a call, or None when `model` (or its undated name) has no price."""
    price = prices.get(model)
    if price is None:  # gpt-4.1-mini-2025-04-14 costs what gpt-4.1-mini costs
        known = [name for name in prices if model.startswith(name + "-20")]
        price = prices[max(known, key=len)] if known else None
    if price is None:
        return None
    return (input_tokens * price.input + output_tokens * price.output) / 1_000_000
