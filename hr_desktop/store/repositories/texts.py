"""The search box: people and vacancies by words."""

from __future__ import annotations

from sqlalchemy import bindparam, select, text

from hr_desktop.domain.records import FoundText
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
        hits = text(dialect.search_clause(name)).bindparams(bindparam("words", folded))
        people = select(candidates.c.id, candidates.c.name, candidates.c.position).where(
            candidates.c.id.in_(hits),
            candidates.c.deletion_id.is_(None),
        )
        found = [
            FoundText(kind="candidate", id=row["id"], title=row["name"], subtitle=row["position"])
            for row in await self._all(people.order_by(candidates.c.sort_key).limit(limit))
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
