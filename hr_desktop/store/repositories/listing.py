"""Lists of candidates: narrowing, keyset order, whole views as numpy arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text

from hr_desktop.domain.records import CandidateQuery, CandidateSort, Page, View
from hr_desktop.domain.resume import ResumeState
from hr_desktop.store import dialect
from hr_desktop.store.schema import applications, candidate_keys, candidates
from hr_desktop.store.sorting import fold_key, sort_key
from hr_desktop.store.types import to_json

if TYPE_CHECKING:
    from hr_desktop.store.repositories.base import Repository

CHUNK = 10_000

_SORTS: dict[CandidateSort, ColumnElement[Any]] = {
    "name": candidates.c.sort_key,
    "position": candidates.c.position_key,
    "city": candidates.c.city_key,
    "years": candidates.c.years,
    "updated": candidates.c.updated_at,
    "created": candidates.c.id,
}


def narrowed(
    repository: Repository, query: CandidateQuery, *columns: ColumnElement[Any]
) -> Select[Any] | None:
    """A selection of `columns` from the live candidates that the query finds.

    None when the query's text holds no word at all, so that nothing can be found.
    """
    c = candidates.c
    statement = select(*columns).where(c.deletion_id.is_(None))
    if query.text.strip():
        name = repository.tx.connection.dialect.name
        words = dialect.search_words(name, repository.tx.fold(query.text))
        if not words:
            return None
        found = text(dialect.search_clause(name)).bindparams(words=words)
        statement = statement.where(c.id.in_(found))
    if query.ids is not None:
        name = repository.tx.connection.dialect.name
        ids = text(dialect.among(name)).bindparams(ids=to_json(query.ids.tolist()))
        statement = statement.where(c.id.in_(ids))
    if query.status:
        statement = statement.where(c.status.in_([s.value for s in query.status]))
    if query.resume_state:
        statement = statement.where(c.resume_state.in_([s.value for s in query.resume_state]))
    if query.min_years is not None:
        statement = statement.where(c.years >= query.min_years)
    if query.max_years is not None:
        statement = statement.where(c.years <= query.max_years)
    if query.city.strip():
        statement = statement.where(c.city_key == sort_key(query.city))
    for kind, values in (
        ("skill", query.skills),
        ("language", query.languages),
        ("tag", query.tags),
    ):
        for value in values:
            statement = statement.where(
                exists().where(
                    candidate_keys.c.candidate_id == c.id,
                    candidate_keys.c.kind == kind,
                    candidate_keys.c.key == fold_key(value),
                )
            )
    if query.vacancy_id is not None:
        statement = statement.where(
            exists().where(
                applications.c.candidate_id == c.id,
                applications.c.vacancy_id == query.vacancy_id,
                applications.c.deletion_id.is_(None),
            )
        )
    if query.only_attention:
        doubtful = [ResumeState.parse_failed.value, ResumeState.under_review.value]
        statement = statement.where(or_(c.warning_count > 0, c.resume_state.in_(doubtful)))
    return statement


def after(
    statement: Select[Any], key: ColumnElement[Any], page: Page | None, *, descending: bool
) -> Select[Any]:
    """The statement in the order of `key` and id, from behind where `page` ended."""
    row_id = candidates.c.id
    if descending:
        statement = statement.order_by(key.desc(), row_id.desc())
    else:
        statement = statement.order_by(key, row_id)
    if page is None:
        return statement
    # The first comparison alone bounds the index range; SQLite does not see that in the OR.
    if descending:
        return statement.where(
            key <= page.key, or_(key < page.key, and_(key == page.key, row_id < page.id))
        )
    return statement.where(
        key >= page.key, or_(key > page.key, and_(key == page.key, row_id > page.id))
    )


async def view(
    repository: Repository, query: CandidateQuery, sort: CandidateSort, descending: bool
) -> View:
    """All ids with their sort keys, read in keyset chunks; rows without a value come last."""
    key = _SORTS[sort]
    statement = narrowed(repository, query, candidates.c.id, key.label("sort_value"))
    ids: list[int] = []
    keys: list[Any] = []
    if statement is not None:
        page: Page | None = None
        while True:
            piece = after(statement.where(key.is_not(None)), key, page, descending=descending)
            rows = await repository._tuples(piece.limit(CHUNK))
            if rows:
                piece_ids, piece_keys = zip(*rows, strict=True)
                ids.extend(piece_ids)
                keys.extend(piece_keys)
            if len(rows) < CHUNK:
                break
            page = Page(key=rows[-1][1], id=rows[-1][0])
        if sort == "years":
            last = 0
            while True:
                piece = statement.where(key.is_(None), candidates.c.id > last)
                rows = await repository._tuples(piece.order_by(candidates.c.id).limit(CHUNK))
                ids += [row[0] for row in rows]
                keys += [None] * len(rows)
                if len(rows) < CHUNK:
                    break
                last = rows[-1][0]
    numbers = np.asarray(ids, dtype=np.int64)
    values = np.empty(len(keys), dtype=object)
    values[:] = keys
    return View(ids=numbers, keys=values)
