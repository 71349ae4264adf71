"""Interview plans: each save is a new version, nothing is written over."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select

from hr_desktop.domain.base import new_id
from hr_desktop.domain.plan import InterviewPlan, StoredPlan
from hr_desktop.domain.records import Changed
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import applications, candidates, plans, vacancies


class Plans(Repository):
    """Plans of applications, marked stale when vacancy or profile have moved on."""

    async def add(
        self,
        application_id: int,
        plan: InterviewPlan,
        *,
        edited: bool = False,
        over: int | None = None,
    ) -> StoredPlan:
        """Keeps a plan as the newest version.

        `over` is the version that it was made from (0: there was none); raises `Changed` when
        there is a newer one.
        """
        await self._run(  # one after the other: versions have no gaps and no twins
            select(applications.c.id).where(applications.c.id == application_id).with_for_update()
        )
        application = await self.tx.applications.get(application_id)
        vacancy = await self.tx.vacancies.get(application.vacancy_id)
        candidate = await self.tx.candidates.full(application.candidate_id)
        before = await self.latest(application_id)
        now = before.version if before else 0
        if over is not None and over != now:
            raise Changed(f"plan of {application_id}")
        version = now + 1
        row_id = new_id()
        await self._run(
            insert(plans).values(
                id=row_id,
                application_id=application_id,
                version=version,
                plan=plan.model_dump(mode="json"),
                edited=edited,
                vacancy_version=vacancy.version,
                profile_version=candidate.version,
                created_at=self.now,
            )
        )
        self._changed("plan", row_id, "added", application_id)
        self._audit(
            "plan.edited" if edited else "plan.made",
            "plan",
            row_id,
            before.plan.model_dump(mode="json") if before and edited else None,
            plan.model_dump(mode="json") if edited else {"version": version},
            candidate_id=application.candidate_id,
        )
        return StoredPlan(
            id=row_id,
            application_id=application_id,
            version=version,
            plan=plan,
            edited=edited,
            created_at=self.now,
        )

    async def latest(self, application_id: int) -> StoredPlan | None:
        """The newest plan of an application."""
        statement = (
            select(
                plans,
                vacancies.c.version.label("vacancy_now"),
                candidates.c.version.label("profile_now"),
            )
            .join(applications, applications.c.id == plans.c.application_id)
            .join(vacancies, vacancies.c.id == applications.c.vacancy_id)
            .join(candidates, candidates.c.id == applications.c.candidate_id)
            .where(plans.c.application_id == application_id)
            .order_by(plans.c.version.desc())
            .limit(1)
        )
        row = await self._first(statement)
        return None if row is None else _plan(row)


def _plan(row: RowMapping) -> StoredPlan:
    return StoredPlan(
        id=row["id"],
        application_id=row["application_id"],
        version=row["version"],
        plan=row["plan"],
        edited=row["edited"],
        stale=row["vacancy_version"] != row["vacancy_now"]
        or row["profile_version"] != row["profile_now"],
        created_at=row["created_at"],
    )
