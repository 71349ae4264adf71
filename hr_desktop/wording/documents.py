"""Words of the messages from `documents`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {}

__all__ = ["MESSAGES", "N_"]
