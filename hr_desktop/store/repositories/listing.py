"""Lists of candidates: narrowing, keyset order, ids of whole views as numpy arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text

from hr_desktop.domain.records import CandidateQuery, CandidateSort, Page
from hr_desktop.domain.resume import ResumeState
from hr_desktop.store import dialect
from hr_desktop.store.schema import applications, candidate_keys, candidates
from hr_desktop.store.sorting import fold_key, sort_key
from hr_desktop.store.types import Id, to_json

if TYPE_CHECKING:
    from hr_desktop.store.repositories.base import Repository

FEW = 5_000  # so many are looked up and sorted one by one
Ids: TypeAlias = npt.NDArray[np.int64]
# of multiplicative hashing
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA24BAED4963EE407)

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
        words = _words(repository, query)
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
    for kind, key in _keys(query):
        statement = statement.where(
            exists().where(
                candidate_keys.c.candidate_id == c.id,
                candidate_keys.c.kind == kind,
                candidate_keys.c.key == key,
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


def _words(repository: Repository, query: CandidateQuery) -> str:
    """What the search index is asked for: the words as typed or their base forms."""
    texts = [repository.tx.fold(t) for t in (query.text, query.base_text) if t.strip()]
    return dialect.search_words(repository.tx.connection.dialect.name, *texts)


def _keys(query: CandidateQuery) -> list[tuple[str, str]]:
    """Kind and key of everything a person has to have."""
    return [
        (kind, fold_key(value))
        for kind, values in (
            ("skill", query.skills),
            ("language", query.languages),
            ("tag", query.tags),
        )
        for value in values
    ]


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


async def ids(
    repository: Repository, query: CandidateQuery, sort: CandidateSort, descending: bool
) -> Ids:
    """Ids of everybody the query finds, in the order of `sort`; who has no value comes last.

    Conditions and order are answered by indexes apart and brought together here: one statement
    for both would read a wide row for each candidate.
    """
    wanted = await _found(repository, query)
    if wanted is not None and wanted.size <= FEW:
        return await _order(repository, CandidateQuery(ids=wanted), sort, descending)
    if sort == "created":
        everybody = await _some(repository, narrowed(repository, CandidateQuery(), candidates.c.id))
        found = np.sort(everybody if wanted is None else everybody[inside(everybody, wanted)])
        return found[::-1].copy() if descending else found
    ordered = await _order(repository, CandidateQuery(), sort, descending)
    return ordered if wanted is None else ordered[inside(ordered, wanted)]


async def _found(repository: Repository, query: CandidateQuery) -> Ids | None:
    """Who meets all conditions, in no order; None when there are none."""
    name = repository.tx.connection.dialect.name
    sets: list[Ids] = []
    await dialect.use_indexes(repository.tx.connection)
    if query.ids is not None:
        sets.append(np.unique(query.ids.astype(np.int64)))
    if query.text.strip():
        words = _words(repository, query)
        if not words:
            return np.empty(0, dtype=np.int64)
        found = text(dialect.search_clause(name)).bindparams(words=words).columns(rowid=Id)
        sets.append(await _some(repository, select(found.subquery().c.rowid)))
    for kind, key in _keys(query):
        holders = select(candidate_keys.c.candidate_id).where(
            candidate_keys.c.kind == kind, candidate_keys.c.key == key
        )
        sets.append(await _some(repository, holders))
    rest = replace(query, text="", base_text="", ids=None, skills=(), languages=(), tags=())
    if rest != CandidateQuery():
        sets.append(await _some(repository, narrowed(repository, rest, candidates.c.id)))
    if not sets:
        return None
    sets.sort(key=len)
    found_by_all = sets[0]
    for other in sets[1:]:
        found_by_all = found_by_all[inside(found_by_all, other)]
    return found_by_all


def inside(ids: Ids, wanted: Ids) -> npt.NDArray[np.bool_]:
    """Which of `ids` are in `wanted`.

    A hash table of numpy's: ten times as fast as `np.isin`, which sorts both.
    """
    found = np.zeros(ids.size, dtype=bool)
    for factor in _FACTORS:
        if not wanted.size:
            return found
        bits = max(10, (8 * wanted.size).bit_length())
        table = np.full(1 << bits, wanted[0])  # an empty place can only be taken for a true one
        place = _places(wanted, factor, bits)
        table[place] = wanted
        found |= table[_places(ids, factor, bits)] == ids
        wanted = wanted[table[place] != wanted]  # driven out by another one: next round
    found |= np.isin(ids, wanted)
    return found


def _places(ids: Ids, factor: int, bits: int) -> Ids:
    return ((ids.view(np.uint64) * np.uint64(factor)) >> np.uint64(64 - bits)).view(np.int64)


async def _order(
    repository: Repository, query: CandidateQuery, sort: CandidateSort, descending: bool
) -> Ids:
    key, row_id = _SORTS[sort], candidates.c.id
    statement = narrowed(repository, query, row_id)
    assert statement is not None
    order = (key.desc(), row_id.desc()) if descending else (key, row_id)
    found = await _some(repository, statement.where(key.is_not(None)).order_by(*order))
    if sort != "years":
        return found
    unknown = await _some(repository, statement.where(key.is_(None)).order_by(row_id))
    return np.concatenate([found, unknown])


async def _some(repository: Repository, statement: Select[Any] | None) -> Ids:
    """The ids that a statement gives, in its order.

    The database joins them to one text: a row each would cost ten times as much.
    """
    if statement is None:
        return np.empty(0, dtype=np.int64)
    packed = dialect.packed(repository.tx.connection.dialect.name, statement)
    found = await repository._scalars(packed)
    return np.fromstring(found[0] or "", dtype=np.int64, sep=",")
