"""Processes that hold interviews: what a person has to know of them."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

_FULL = "{n} candidates wait: all interviewers are taken. Start one on another computer, or allow more interviews at once in Settings."
_NOBODY = "{n} candidates wait and no interviewer runs for voice. Start the interviewer here."

MESSAGES: dict[str, str | tuple[str, str]] = {
    "fleet.full": (
        N_(
            "{n} candidate waits: all interviewers are taken. Start one on another computer, or allow more interviews at once in Settings.",
            "{n} candidates wait: all interviewers are taken. Start one on another computer, or allow more interviews at once in Settings.",
        ),
        _FULL,
    ),
    "fleet.nobody": (
        N_(
            "{n} candidate waits and no interviewer runs for voice. Start the interviewer here.",
            "{n} candidates wait and no interviewer runs for voice. Start the interviewer here.",
        ),
        _NOBODY,
    ),
}
