"""The offline engine: rules, vocabularies and morphology, run in a process of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from hr_desktop.ai.engine import AssessmentRequest, PlanRequest
from hr_desktop.ai.offline.resume import ENGINE, understand_resume
from hr_desktop.ai.offline.vacancy import understand_vacancy
from hr_desktop.ai.verify import verify_reading, verify_vacancy
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.resume import ResumeReading
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import VacancyReading

Run = Callable[..., Awaitable[Any]]


class OfflineEngine:
    """`Engine` without a model and without a network.

    `run(function, *args)` carries out a module-level function elsewhere (`ProcessWorkers.run`),
    so that the event loop stays free and the Russian models live in one process.
    """

    name = ENGINE

    def __init__(self, run: Run) -> None:
        self._run = run

    async def understand_resume(self, document: DocumentText) -> ResumeReading:
        """The profile that the text shows, every value verified against it."""
        reading: ResumeReading = await self._run(read_resume, document)
        return reading

    async def understand_vacancy(self, document: DocumentText) -> VacancyReading:
        """The vacancy as it is written, for the preview."""
        reading: VacancyReading = await self._run(read_vacancy, document)
        return reading

    async def plan_interview(self, request: PlanRequest) -> InterviewPlan:
        """A plan from the vacancy and the profile."""
        plan: InterviewPlan = await self._run(make_plan, request)
        return plan

    async def assess(self, request: AssessmentRequest) -> Assessment:
        """A scorecard from the whole transcript."""
        assessment: Assessment = await self._run(make_assessment, request)
        return assessment


def read_resume(document: DocumentText) -> ResumeReading:
    """`understand_resume`, verified; runs in a worker."""
    return verify_reading(understand_resume(document), document)


def read_vacancy(document: DocumentText) -> VacancyReading:
    """`understand_vacancy`, verified; runs in a worker."""
    return verify_vacancy(understand_vacancy(document), document)


def make_plan(request: PlanRequest) -> InterviewPlan:
    """`ai.offline.plan.plan_interview`; runs in a worker."""
    from hr_desktop.ai.offline.plan import plan_interview

    return plan_interview(request)


def make_assessment(request: AssessmentRequest) -> Assessment:
    """`ai.offline.assess.assess`; runs in a worker."""
    from hr_desktop.ai.offline.assess import assess

    return assess(request)


def warm_up() -> None:
    """Loads vocabulary and models, for a worker's start."""
    from hr_desktop.ai.offline.skills import find_skills

    find_skills("Python, продажи")
