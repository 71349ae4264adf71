"""Vacancies with their versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import RowMapping, func, insert, select, update

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import Changed, UndoToken
from hr_desktop.domain.vacancy import Vacancy, VacancyData
from hr_desktop.store import dialect
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import applications, vacancies
from hr_desktop.store.sorting import simple_fold, sort_key


class Vacancies(Repository):
    """Vacancies; deleted ones are not there for any method."""

    async def add(self, data: VacancyData) -> Vacancy:
        """A new vacancy, version 1."""
        vacancy = Vacancy(
            id=new_id(), version=1, data=data, created_at=self.now, updated_at=self.now
        )
        await self._run(
            insert(vacancies).values(
                id=vacancy.id,
                version=1,
                title=data.title,
                sort_key=sort_key(data.title),
                data=data.model_dump(mode="json"),
                archived=False,
                created_at=self.now,
                updated_at=self.now,
            )
        )
        await self._index(vacancy.id, data)
        self._changed("vacancy", vacancy.id, "added")
        self._audit("vacancy.added", "vacancy", vacancy.id, None, data.model_dump(mode="json"))
        return vacancy

    async def get(self, vacancy_id: int) -> Vacancy:
        """The vacancy; raises `store.gone`."""
        found = await self.find(vacancy_id)
        if found is None:
            raise gone("vacancy")
        return found

    async def find(self, vacancy_id: int) -> Vacancy | None:
        """The vacancy, None when it is not there."""
        row = await self._first(
            select(vacancies).where(vacancies.c.id == vacancy_id, vacancies.c.deletion_id.is_(None))
        )
        return None if row is None else _vacancy(row)

    async def all(self, archived: bool = False, limit: int = 1000) -> list[Vacancy]:
        """Vacancies by title; the archived ones instead with `archived`."""
        statement = (
            select(vacancies)
            .where(vacancies.c.archived.is_(archived), vacancies.c.deletion_id.is_(None))
            .order_by(vacancies.c.sort_key, vacancies.c.id)
            .limit(limit)
        )
        return [_vacancy(row) for row in await self._all(statement)]

    async def update(self, vacancy_id: int, version: int, data: VacancyData) -> Vacancy:
        """Writes new data over `version`; raises `Changed` when there is a newer one."""
        before = await self.get(vacancy_id)
        if before.version != version:
            raise Changed(f"vacancy {vacancy_id}")
        if before.data == data:
            return before
        done = await self._run(
            update(vacancies)
            .where(vacancies.c.id == vacancy_id, vacancies.c.version == version)
            .values(
                version=version + 1,
                title=data.title,
                sort_key=sort_key(data.title),
                data=data.model_dump(mode="json"),
                updated_at=self.now,
            )
        )
        if done.rowcount == 0:
            raise Changed(f"vacancy {vacancy_id}")
        await self._index(vacancy_id, data)
        self._changed("vacancy", vacancy_id)
        old, new = before.data.model_dump(mode="json"), data.model_dump(mode="json")
        fields = [name for name in new if old.get(name) != new[name]]
        self._audit(
            "vacancy.changed",
            "vacancy",
            vacancy_id,
            {name: old.get(name) for name in fields},
            {name: new[name] for name in fields},
        )
        return before.model_copy(
            update={"version": version + 1, "data": data, "updated_at": self.now}
        )

    async def archive(self, vacancy_id: int, archived: bool) -> None:
        """Puts the vacancy away, or takes it back out."""
        before = await self.get(vacancy_id)
        await self._run(
            update(vacancies)
            .where(vacancies.c.id == vacancy_id)
            .values(archived=archived, updated_at=self.now)
        )
        self._changed("vacancy", vacancy_id)
        self._audit("vacancy.archived", "vacancy", vacancy_id, before.archived, archived)

    async def delete(self, ids: Sequence[int]) -> UndoToken:
        """Hides vacancies with their applications and interviews; see `Deletions`."""
        return await self.tx.deletions.hide_vacancies(ids)

    async def counts(self, ids: Sequence[int]) -> dict[int, dict[ApplicationState, int]]:
        """Applications by state for each vacancy."""
        found: dict[int, dict[ApplicationState, int]] = {i: {} for i in ids}
        for part in chunks(list(ids)):
            statement = (
                select(applications.c.vacancy_id, applications.c.state, func.count().label("n"))
                .where(applications.c.vacancy_id.in_(part), applications.c.deletion_id.is_(None))
                .group_by(applications.c.vacancy_id, applications.c.state)
            )
            for row in await self._all(statement):
                found[row["vacancy_id"]][ApplicationState(row["state"])] = row["n"]
        return found

    async def titles(self, ids: Iterable[int]) -> dict[int, str]:
        """Titles by id."""
        found: dict[int, str] = {}
        for part in chunks(list(ids)):
            rows = await self._all(
                select(vacancies.c.id, vacancies.c.title).where(vacancies.c.id.in_(part))
            )
            found |= {row["id"]: row["title"] for row in rows}
        return found

    async def index_again(self, ids: Iterable[int]) -> None:
        """Brings the search index up to date with vacancies."""
        for part in chunks(list(ids)):
            rows = await self._all(
                select(vacancies.c.id, vacancies.c.data).where(vacancies.c.id.in_(part))
            )
            for row in rows:
                await self._index(row["id"], VacancyData.model_validate(row["data"]))

    async def _index(self, vacancy_id: int, data: VacancyData) -> None:
        short = " ".join([data.title, data.company, data.area, *data.key_skills])
        body = f"{simple_fold(short)} {self.tx.fold(short)} {simple_fold(data.description)}"
        await dialect.put_search(self.tx.connection, "vacancy", {vacancy_id: body})


def _vacancy(row: RowMapping) -> Vacancy:
    return Vacancy(
        id=row["id"],
        version=row["version"],
        data=VacancyData.model_validate(row["data"]),
        archived=row["archived"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
