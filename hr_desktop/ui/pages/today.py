"""Today: what waits for the recruiter."""

from __future__ import annotations

from hr_desktop.ui.components import EmptyState
from hr_desktop.ui.pages.base import Page
from hr_desktop.wording.mark import N_


class TodayPage(Page):
    """Interviews now and next, new resumes, scorecards that wait, failures."""

    title = N_("Today")

    def build(self) -> None:
        """Makes the empty state."""
        self.body.addWidget(EmptyState("upload", "x", "y", ("Add", lambda: None)))
