"""Words of the messages from `reports`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "letter.unknown_field": N_(
        "The letter’s template has an unknown field: {field}. Nothing was written; use name,"
        " vacancy, company or recruiter in braces."
    ),
}
