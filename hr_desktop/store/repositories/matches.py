"""Matches of candidates to vacancies, and the ranking read from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from hr_desktop.domain.matching import Match
from hr_desktop.domain.records import CandidateQuery, MatchRecord, Page, RankRecord
from hr_desktop.store.repositories import listing
from hr_desktop.store.repositories.base import Repository, chunks
from hr_desktop.store.schema import applications, candidates, matches, vacancies


class Matches(Repository):
    """Stored matches; made again when the vacancy or the profile has a newer version."""

    async def put_many(
        self, vacancy_id: int, vacancy_version: int, items: Sequence[tuple[int, int, Match]]
    ) -> None:
        """Keeps `(candidate_id, profile_version, match)`, in place of older ones."""
        # In pieces: turning a match into JSON takes time, and the event loop has other work.
        for part in chunks(items, 50):
            await self._put(vacancy_id, vacancy_version, part)
        if items:
            self._changed("match", vacancy_id)

    async def _put(
        self, vacancy_id: int, vacancy_version: int, items: Sequence[tuple[int, int, Match]]
    ) -> None:
        rows = [
            {
                "vacancy_id": vacancy_id,
                "candidate_id": candidate_id,
                "score": match.score,
                "verdict": match.verdict.value,
                "covered": match.covered[0],
                "required": match.covered[1],
                "match": match.model_dump(mode="json"),
                "vacancy_version": vacancy_version,
                "profile_version": profile_version,
                "made_at": self.now,
            }
            for candidate_id, profile_version, match in items
        ]
        name = self.tx.connection.dialect.name
        statement: Any = (sqlite if name == "sqlite" else postgresql).insert(matches)
        keys = ("vacancy_id", "candidate_id")
        newer = {c.name: statement.excluded[c.name] for c in matches.c if c.name not in keys}
        await self._run(
            statement.on_conflict_do_update(index_elements=list(keys), set_=newer), rows
        )

    async def get(self, vacancy_id: int, candidate_id: int) -> MatchRecord | None:
        """One match."""
        found = await self.many(vacancy_id, [candidate_id])
        return found[0] if found else None

    async def scores(self, candidate_id: int) -> dict[int, int]:
        """A person's scores by vacancy."""
        rows = await self._tuples(
            select(matches.c.vacancy_id, matches.c.score).where(
                matches.c.candidate_id == candidate_id
            )
        )
        return {row[0]: row[1] for row in rows}

    async def many(self, vacancy_id: int, candidate_ids: Sequence[int]) -> list[MatchRecord]:
        """Matches in the order of the ids."""
        found: dict[int, MatchRecord] = {}
        for part in chunks([int(i) for i in candidate_ids]):
            rows = await self._all(
                select(matches).where(
                    matches.c.vacancy_id == vacancy_id, matches.c.candidate_id.in_(part)
                )
            )
            found |= {row["candidate_id"]: MatchRecord.model_validate(dict(row)) for row in rows}
        return [found[int(i)] for i in candidate_ids if int(i) in found]

    async def ranking(
        self,
        vacancy_id: int,
        limit: int = 500,
        after: Page | None = None,
        query: CandidateQuery | None = None,
    ) -> list[RankRecord]:
        """Rows by score, best first; `after` is `Page(key=score, id=candidate_id)`."""
        statement = listing.narrowed(
            self,
            query or CandidateQuery(),
            candidates.c.id.label("candidate_id"),
            candidates.c.name,
            candidates.c.position,
            candidates.c.city,
            candidates.c.years,
            candidates.c.version,
            candidates.c.warning_count.label("warnings"),
            matches.c.score,
            matches.c.verdict,
            matches.c.covered,
            matches.c.required,
            matches.c.vacancy_version,
            matches.c.profile_version,
            vacancies.c.version.label("newest"),
            applications.c.id.label("application_id"),
            applications.c.state,
        )
        if statement is None:
            return []
        statement = (
            statement.join(matches, matches.c.candidate_id == candidates.c.id)
            .join(vacancies, vacancies.c.id == matches.c.vacancy_id)
            .join(
                applications,
                and_(
                    applications.c.candidate_id == candidates.c.id,
                    applications.c.vacancy_id == vacancy_id,
                    applications.c.deletion_id.is_(None),
                ),
                isouter=True,
            )
            .where(matches.c.vacancy_id == vacancy_id)
            .order_by(matches.c.score.desc(), matches.c.candidate_id)
            .limit(limit)
        )
        if after is not None:
            score, row_id = matches.c.score, matches.c.candidate_id
            statement = statement.where(
                score <= after.key,
                or_(score < after.key, and_(score == after.key, row_id > after.id)),
            )
        return [_rank(row) for row in await self._all(statement)]

    async def counts(self, vacancy_ids: Sequence[int]) -> dict[int, int]:
        """How many people each of these vacancies has ranked."""
        found: dict[int, int] = {}
        for part in chunks(vacancy_ids):
            statement = (
                select(matches.c.vacancy_id, func.count())
                .join(candidates, candidates.c.id == matches.c.candidate_id)
                .where(matches.c.vacancy_id.in_(part), candidates.c.deletion_id.is_(None))
                .group_by(matches.c.vacancy_id)
            )
            found.update({row[0]: row[1] for row in await self._tuples(statement)})
        return found

    async def stale(self, vacancy_id: int, limit: int = 10_000) -> list[int]:
        """Candidates with a read resume whose match is missing or made from older versions."""
        statement = (
            select(candidates.c.id)
            .select_from(candidates)
            .join(vacancies, vacancies.c.id == vacancy_id)
            .join(
                matches,
                and_(matches.c.candidate_id == candidates.c.id, matches.c.vacancy_id == vacancy_id),
                isouter=True,
            )
            .where(
                candidates.c.deletion_id.is_(None),
                or_(
                    matches.c.candidate_id.is_(None),
                    matches.c.vacancy_version != vacancies.c.version,
                    matches.c.profile_version != candidates.c.version,
                ),
            )
            .order_by(candidates.c.id)
            .limit(limit)
        )
        return await self._scalars(statement)

    async def drop(self, vacancy_id: int) -> None:
        """Forgets all matches of a vacancy."""
        await self._run(
            text("DELETE FROM matches WHERE vacancy_id = :id").bindparams(id=vacancy_id)
        )
        self._changed("match", vacancy_id)


def _rank(row: RowMapping) -> RankRecord:
    stale = row["vacancy_version"] != row["newest"] or row["profile_version"] != row["version"]
    return RankRecord.model_validate({**row, "stale": stale})
