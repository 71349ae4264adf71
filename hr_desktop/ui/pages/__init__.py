"""The pages of the window, in the order of the rail. Modules are imported when first opened."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.ui.pages.base import Page


@dataclass(frozen=True)
class PageSpec:
    """A page: key, title (English, translated when shown), icon, and the class that builds it."""

    key: str
    title: str
    icon: str
    class_name: str
    bottom: bool = False  # below, with the settings

    def load(self) -> type[Page]:
        """The page's class; imports its module."""
        module = importlib.import_module(f"hr_desktop.ui.pages.{self.key}")
        found: type[Page] = getattr(module, self.class_name)
        return found


PAGES = (
    PageSpec("today", N_("Today"), "today", "TodayPage"),
    PageSpec("candidates", N_("Candidates"), "candidates", "CandidatesPage"),
    PageSpec("vacancies", N_("Vacancies"), "vacancies", "VacanciesPage"),
    PageSpec("interviews", N_("Interviews"), "interviews", "InterviewsPage"),
    PageSpec("reports", N_("Reports"), "reports", "ReportsPage"),
    PageSpec("analytics", N_("Analytics"), "analytics", "AnalyticsPage"),
    PageSpec("system", N_("System"), "system", "SystemPage"),
    PageSpec("settings", N_("Settings"), "settings", "SettingsPage", bottom=True),
)
