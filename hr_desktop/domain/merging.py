"""Two people edit the same thing: what only one of them changed, and what both did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def without_sources(value: Any) -> Any:
    """A value in JSON form without where its words stand: a new reading moves places alone."""
    if isinstance(value, dict):
        return {k: without_sources(v) for k, v in value.items() if k != "source"}
    if isinstance(value, list | tuple):
        return [without_sources(one) for one in value]
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two values in JSON form say the same."""
    return bool(without_sources(one) == without_sources(other))


def differing(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """Fields that both changed in different ways, and fields that only the others changed.

    `base` is what I began with. Values are in JSON form.
    """
    moved = [
        name
        for name in dict.fromkeys([*mine, *theirs])
        if not same(theirs.get(name), base.get(name)) and not same(theirs.get(name), mine.get(name))
    ]
    both = [name for name in moved if not same(mine.get(name), base.get(name))]
    return both, [name for name in moved if name not in both]
