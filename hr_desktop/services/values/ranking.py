"""Values about vacancies and their rankings."""

from __future__ import annotations

from datetime import datetime

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import Value
from hr_desktop.domain.matching import Verdict


class VacancyRow(Value):
    """What a list shows of a vacancy. `applications` counts the open ones by state."""

    id: int
    title: str
    company: str = ""
    area: str = ""
    archived: bool = False
    applications: dict[ApplicationState, int] = {}
    ranked: int = 0
    problems: int = 0
    updated_at: datetime


class RankFilter(Value):
    """Which rows of a ranking are shown; place and salary are filters, never points."""

    text: str = ""
    verdicts: frozenset[Verdict] = frozenset()
    states: frozenset[ApplicationState] = frozenset()
    min_score: int | None = None
    city: str = ""
    max_salary: int | None = None
    without_application: bool = False


class RankRow(Value):
    """One candidate in a ranking.

    `covered` of `required` requirements are shown by the resume. `state` is that of the
    application for this vacancy (None: none yet). `stale` rows are being ranked again.
    """

    candidate_id: int
    application_id: int | None = None
    name: str
    subtitle: str = ""
    score: int
    verdict: Verdict
    covered: int
    required: int
    years: float | None = None
    city: str = ""
    state: ApplicationState | None = None
    warnings: int = 0
    stale: bool = False


class RankingView(Value):
    """A vacancy's candidates, best first. `working` True while matches are being computed.

    `total` counts all ranked candidates of the vacancy, `rows` are those the filter left.
    """

    vacancy_id: int
    rows: tuple[RankRow, ...] = ()
    total: int = 0
    working: bool = False
