"""The words for coded messages, one module for each area.

Each module has `MESSAGES`: code -> English template, or (singular, plural) chosen by the
parameter `n`. `N_` marks them for the catalogue; translation happens when they are rendered.
"""

from __future__ import annotations

import importlib
from functools import cache

AREAS = (
    "agent",
    "ai",
    "cli",
    "config",
    "connections",
    "documents",
    "invitations",
    "fleet",
    "judgement",
    "reports",
    "services",
    "speech",
    "states",
    "store",
    "team",
    "understanding",
    "watching",
)

Template = str | tuple[str, str]


@cache
def templates() -> dict[str, Template]:
    """All templates by code; raises ValueError when two areas use the same code."""
    found: dict[str, Template] = {}
    for area in AREAS:
        for code, template in importlib.import_module(
            f"hr_desktop.wording.{area}"
        ).MESSAGES.items():
            if code in found:
                raise ValueError(f"message code {code} is defined twice")
            found[code] = template
    return found
