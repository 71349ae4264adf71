"""The search box: people and vacancies by words."""

from __future__ import annotations

from sqlalchemy import bindparam, select, text

from hr_desktop.domain.records import CandidateQuery, FoundText
from hr_desktop.store import dialect
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import candidates, vacancies


class Texts(Repository):
    """Search over folded texts; all words must occur, the last one may be a beginning."""

    async def find(self, words: str, limit: int = 20) -> list[FoundText]:
        """Vacancies and people that hold all words, by name; at most `limit` of each."""
        name = self.tx.connection.dialect.name
        folded = dialect.search_words(name, self.tx.fold(words))
        if not folded:
            return []
        await dialect.use_indexes(self.tx.connection)
        hits = text(dialect.search_clause(name)).bindparams(bindparam("words", folded))
        if name == "sqlite":  # would sort wide rows of everybody who fits
            ids = await self.tx.candidates.ids(CandidateQuery(text=words))
            first = await self.tx.candidates.records(ids[:limit].tolist())
            found = [
                FoundText(kind="candidate", id=row.id, title=row.name, subtitle=row.position)
                for row in first
            ]
        else:
            people = select(candidates.c.id, candidates.c.name, candidates.c.position).where(
                candidates.c.id.in_(hits),
                candidates.c.deletion_id.is_(None),
            )
            rows = await self._all(people.order_by(candidates.c.sort_key).limit(limit))
            found = [
                FoundText(kind="candidate", id=r["id"], title=r["name"], subtitle=r["position"])
                for r in rows
            ]
        jobs = select(vacancies.c.id, vacancies.c.title).where(
            vacancies.c.id.in_(hits),
            vacancies.c.deletion_id.is_(None),
        )
        found += [
            FoundText(kind="vacancy", id=row["id"], title=row["title"])
            for row in await self._all(jobs.order_by(vacancies.c.sort_key).limit(limit))
        ]
        return found
