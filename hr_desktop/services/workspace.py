"""One workspace: database, files, worker pools, engines and services, opened and closed as one."""

from __future__ import annotations

from typing import Self

from hr_desktop.config import Paths, Settings
from hr_desktop.services.analytics import AnalyticsService
from hr_desktop.services.applications import ApplicationService
from hr_desktop.services.candidates import CandidateService
from hr_desktop.services.feed import FeedService
from hr_desktop.services.finding import SearchService, TodayService
from hr_desktop.services.imports import ImportService
from hr_desktop.services.interviews import InterviewService
from hr_desktop.services.plans import PlanService
from hr_desktop.services.ranking import RankingService
from hr_desktop.services.reports import ReportService
from hr_desktop.services.samples import SampleService
from hr_desktop.services.scorecards import ScorecardService
from hr_desktop.services.system import AuditService, SystemService
from hr_desktop.services.vacancies import VacancyService
from hr_desktop.services.values import UndoToken


class Workspace:
    """Everything the window, the command line and the agent do, behind one object."""

    paths: Paths
    settings: Settings
    actor: str
    imports: ImportService
    candidates: CandidateService
    vacancies: VacancyService
    ranking: RankingService
    applications: ApplicationService
    plans: PlanService
    interviews: InterviewService
    scorecards: ScorecardService
    reports: ReportService
    analytics: AnalyticsService
    system: SystemService
    audit: AuditService
    search: SearchService
    today: TodayService
    samples: SampleService
    feed: FeedService

    @classmethod
    async def open(cls, paths: Paths, settings: Settings, *, background: bool = True) -> Self:
        """Migrate, open and start everything.

        `background` False starts no loops and no worker processes (agents, short commands).
        Raises PersonError when the folder cannot be written or the database is newer.
        """
        raise NotImplementedError

    async def apply_settings(self, settings: Settings) -> None:
        """Use changed settings at once (engine, recruiter, retention); does not write the file."""
        raise NotImplementedError

    async def undo(self, token: UndoToken) -> None:
        """Take back what gave this token; raises PersonError `undo.too_late`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Stop everything in reverse order, bounded in time; unfinished work goes on at next start."""
        raise NotImplementedError
