"""Words of the messages from `cli`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "cli.no_display": N_(
        "There is no display to show the window on. Nothing was changed; start it from a desktop,"
        " or use the command line: hr-desktop tour."
    ),
}

__all__ = ["MESSAGES", "N_"]
