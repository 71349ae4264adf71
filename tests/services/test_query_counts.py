"""Lists, statistics and changes of many ask the database a few times, not once a row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert, select

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import ImportState
from hr_desktop.services.reporting import shortlist_data
from hr_desktop.services.values import CandidateFilter, RankFilter
from hr_desktop.services.workspace import Workspace
from hr_desktop.store import NewImport, Store, schema
from tests.store.examples import interviewed, match

ROWS = 300
# What is read in pieces of 50, so that the event loop gets its turns, takes 6 statements for 300
# rows.
MOST = 45
# Set in what a call does and starts; what the workspace does of itself meanwhile is not counted.
_counted: ContextVar[bool] = ContextVar("_counted", default=False)


class Many:
    """300 people, each with application, interview, scorecard and match for one vacancy."""

    vacancy_id: int
    people: list[int]
    applications: list[int]
    interviews: list[int]


async def _many(store: Store) -> Many:
    many, case = Many(), await interviewed(store)
    many.vacancy_id = case.vacancy.id

    def ids(first: int) -> list[int]:
        return [first, *(new_id() for _ in range(ROWS - 1))]

    many.people, many.applications = ids(case.candidate_id), ids(case.application.id)
    many.interviews, scorecards = ids(case.interview.id), ids(case.scorecard_id)
    async with store.write() as tx:
        await tx.matches.put_many(many.vacancy_id, 1, [(case.candidate_id, 2, match(60))])

        async def copies(table: Any, **changed: list[int]) -> None:
            rows = [dict(r) for r in (await tx.connection.execute(select(table))).mappings()]
            made = [
                row
                | ({"id": new_id()} if "id" in row else {})
                | {name: values[number] for name, values in changed.items()}
                for number in range(1, ROWS)
                for row in rows
            ]
            await tx.connection.execute(insert(table), made)

        await copies(schema.candidates, id=many.people)
        await copies(schema.applications, id=many.applications, candidate_id=many.people)
        await copies(schema.application_steps, application_id=many.applications)
        await copies(schema.interviews, id=many.interviews, application_id=many.applications)
        await copies(schema.turns, interview_id=many.interviews)
        await copies(
            schema.scorecards,
            id=scorecards,
            interview_id=many.interviews,
            application_id=many.applications,
        )
        await copies(schema.matches, candidate_id=many.people)
    return many


async def statements(work: Callable[[], Awaitable[object]]) -> tuple[int, Any]:
    """How many statements some work asks the database for, and its result."""
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += _counted.get()

    event.listen(Engine, "before_cursor_execute", counted)
    mark = _counted.set(True)
    try:
        return_value = await work()
    finally:
        _counted.reset(mark)
        event.remove(Engine, "before_cursor_execute", counted)
    assert count > 0
    return count, return_value


async def test_lists_and_changes_of_300_rows_take_a_few_statements(
    workspace: Workspace, tmp_path: Path
) -> None:
    ws = workspace
    many = await _many(ws.core.store)
    one = many.people[0]

    async def everybody() -> list[Any]:
        return await ws.candidates.rows((await ws.candidates.view(CandidateFilter())).ids)

    reads: dict[str, tuple[Callable[[], Awaitable[Any]], int | None]] = {
        "scorecards": (lambda: ws.scorecards.list(limit=ROWS), ROWS),
        "interviews": (lambda: ws.interviews.list(), ROWS),
        "interview": (lambda: ws.interviews.row(many.interviews[0]), None),
        "candidates": (everybody, ROWS),
        "candidate": (lambda: ws.candidates.get(one), None),
        "counts": (lambda: ws.candidates.counts(), None),
        "table": (lambda: ws.candidates.export(many.people, tmp_path / "a.csv", "csv"), None),
        "ranking": (lambda: ws.ranking.view(many.vacancy_id, RankFilter(max_salary=1)), None),
        "ranked table": (
            lambda: ws.ranking.export(many.vacancy_id, tmp_path / "b.csv", "csv"),
            None,
        ),
        "statistics": (lambda: ws.analytics.overview(), None),
        "statistics of one": (lambda: ws.analytics.overview(many.vacancy_id), None),
        "shortlist": (lambda: shortlist_data(ws.core, many.vacancy_id, "en"), None),
        "today": (lambda: ws.today.overview(), None),
        "search": (lambda: ws.search.find("python"), None),
    }
    taken = {}
    for name, (work, rows) in reads.items():
        taken[name], found = await statements(work)
        assert rows is None or len(found) == rows, name
    assert {name: n for name, n in taken.items() if n > MOST} == {}

    changes: dict[str, Callable[[], Awaitable[Any]]] = {
        "reject": lambda: ws.ranking.reject(many.vacancy_id, many.people, "no"),
        "reopen": lambda: ws.applications.change_many(
            many.applications, ApplicationState.shortlisted, "again"
        ),
        "tag": lambda: ws.candidates.tag_many(many.people, "soon"),
        "delete": lambda: ws.candidates.delete(many.people),
    }
    taken = {name: (await statements(work))[0] for name, work in changes.items()}
    assert {name: n for name, n in taken.items() if n > MOST} == {}


async def test_stopping_300_imports_takes_a_few_statements(workspace: Workspace) -> None:
    files = [NewImport(filename=f"{n}.txt", source_path=f"/gone/{n}.txt") for n in range(ROWS)]
    async with workspace.core.program() as tx:  # without jobs: nobody works on them meanwhile
        await tx.imports.add_batch(files, job_kind=None)
    count, stopped = await statements(workspace.imports.cancel_all)
    assert stopped == ROWS
    assert count <= MOST
    rows = await workspace.imports.rows()
    assert {row.state.value for row in rows} == {ImportState.cancelled.value}
    assert all(row.can_retry for row in rows)
