"""A team on PostgreSQL: recruiters with their logins, and the computers that are signed in."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, text, update

from hr_desktop.domain.records import Recruiter, Session
from hr_desktop.store import roles
from hr_desktop.store.repositories.base import Repository
from hr_desktop.store.schema import recruiters, sessions


class Recruiters(Repository):
    """Who belongs to the team. An administrator's login that may make roles is needed to write."""

    async def all(self) -> list[Recruiter]:
        """Everybody, by name."""
        found = await self._all(select(recruiters).order_by(recruiters.c.name, recruiters.c.login))
        return [Recruiter.model_validate(dict(row)) for row in found]

    async def server_has(self, login: str) -> bool:
        """Whether the server knows a role of this name, ours or not."""
        asked = text("SELECT 1 FROM pg_roles WHERE rolname = :login")
        return (await self._run(asked, {"login": login})).scalar() is not None

    async def put(self, login: str, name: str, role: roles.Role, password: str) -> None:
        """Makes a login, or gives one of the team a new password, name and role."""
        before = await self._first(select(recruiters).where(recruiters.c.login == login))
        for statement in roles.new_login(login, role, password, exists=before is not None):
            await self.tx.connection.exec_driver_sql(statement)
        values = {"name": name, "role": role}
        if before is None:
            await self._run(insert(recruiters).values(login=login, created_at=self.now, **values))
        else:
            await self._run(update(recruiters).where(recruiters.c.login == login).values(**values))
        self._audit(
            "recruiter.added" if before is None else "recruiter.renewed",
            "recruiter",
            0,
            None if before is None else {"name": before["name"], "role": before["role"]},
            {"login": login, **values},
        )

    async def remove(self, login: str) -> bool:
        """Takes a login away with its connections; False when the team has none of this name."""
        gone = await self._run(delete(recruiters).where(recruiters.c.login == login))
        if not gone.rowcount:
            return False
        if await self.server_has(login):
            for statement in roles.drop_login(login):
                await self.tx.connection.exec_driver_sql(statement)
        await self._run(delete(sessions).where(sessions.c.login == login))
        self._audit("recruiter.removed", "recruiter", 0, {"login": login}, None)
        return True


class Sessions(Repository):
    """Computers that work on a team's workspace. PostgreSQL alone; rows change by functions."""

    async def alive(self, session_id: int, computer: str, version: str) -> bool:
        """Says that this computer is at work; False when it was signed out."""
        call = func.hr_session_alive(session_id, computer, version)
        return bool((await self._scalars(select(call)))[0])

    async def revoke(self, session_id: int) -> bool:
        """Signs a computer out: one's own, or any with an administrator's login."""
        return bool((await self._scalars(select(func.hr_session_revoke(session_id))))[0])

    async def all(self) -> list[Session]:
        """The computers that are signed in, the latest at work first."""
        name = (
            select(recruiters.c.name)
            .where(recruiters.c.login == sessions.c.login)
            .scalar_subquery()
        )
        statement = (
            select(sessions, func.coalesce(name, sessions.c.login).label("name"))
            .where(sessions.c.revoked_at.is_(None))
            .order_by(sessions.c.seen_at.desc())
        )
        return [Session.model_validate(dict(row)) for row in await self._all(statement)]

    async def login(self) -> str:
        """The login of this connection."""
        return str((await self._scalars(select(text("session_user"))))[0])
