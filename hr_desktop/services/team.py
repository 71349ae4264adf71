"""For administrators of a team: the database's roles, its recruiters, and their profiles."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import Recruiter
from hr_desktop.services.known import Known
from hr_desktop.services.workspace import database_password
from hr_desktop.store import Store
from hr_desktop.store.roles import SCRIPT

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,62}")


def script() -> str:
    """What `init_database` runs, for administrators who run it by hand."""
    return "".join(f"{statement};\n\n" for statement in SCRIPT)


async def init_database(paths: Paths, settings: Settings) -> None:
    """Roles, rights and tables on the team's PostgreSQL; may be run again at any time.

    Whatever workspace is there is accepted by this computer. Raises PersonError:
    `team.no_database`, and what `Store.open` raises (`store.not_allowed` for a login that is no
    administrator's).
    """
    url = _url(settings)
    store = await Store.open(url, password=await database_password(settings), rights=True)
    await store.close()
    if store.workspace is not None:
        await asyncio.to_thread(Known(paths.data).remember, url, store.workspace)


async def list_recruiters(paths: Paths, settings: Settings) -> list[Recruiter]:
    """Everybody with a login of the team."""
    async with _opened(paths, settings) as store, store.read() as tx:
        return await tx.recruiters.all()


async def remove_recruiter(paths: Paths, settings: Settings, login: str) -> None:
    """Take a login away and cut its connections; what its owner did stays.

    Raises PersonError `team.no_recruiter`.
    """
    async with _opened(paths, settings) as store, store.write(_actor(settings)) as tx:
        if not await tx.recruiters.remove(login):
            raise refuse("team.no_recruiter", login=login)


@asynccontextmanager
async def _opened(paths: Paths, settings: Settings) -> AsyncIterator[Store]:
    url = _url(settings)
    store = await Store.open(
        url,
        password=await database_password(settings),
        known=await asyncio.to_thread(Known(paths.data).workspace, url),
    )
    try:
        yield store
    finally:
        await store.close()


def _url(settings: Settings) -> str:
    if settings.database_url is None:
        raise refuse("team.no_database")
    return settings.database_url


def _actor(settings: Settings) -> str:
    return settings.recruiter.strip() or "administrator"
