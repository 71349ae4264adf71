"""For administrators of a team: the database's roles, its recruiters, and their profiles."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hr_desktop.config import (
    LiveKitSettings,
    Paths,
    Settings,
    parameter,
    with_login,
    with_parameter,
)
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import Recruiter
from hr_desktop.durable import write_atomically
from hr_desktop.services.known import Known
from hr_desktop.services.profiles import TeamProfile, seal
from hr_desktop.services.workspace import database_password
from hr_desktop.store import Store
from hr_desktop.store.roles import SCRIPT, Role
from hr_desktop.vault import SPEECH_SECRETS, Vault

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


async def add_recruiter(
    paths: Paths,
    settings: Settings,
    login: str,
    role: Role,
    name: str,
    file: Path,
    passphrase: str,
    *,
    ai_key: bool = True,
) -> None:
    """Make a login (or renew one of the team) and write its profile to `file`.

    The password is made here and is nowhere but in the profile. A viewer's profile holds no key
    for models, voice or mail; `ai_key` False leaves out that of the models for the others, too.
    Raises PersonError: `team.login_name`, `team.login_exists`, `team.not_prepared`,
    `profile.weak`, `profile.not_written`; nothing was changed then.
    """
    if not _LOGIN.fullmatch(login):
        raise refuse("team.login_name")
    password = secrets.token_urlsafe(24)
    async with _opened(paths, settings) as store:
        async with store.read() as tx:
            ours = login in {one.login for one in await tx.recruiters.all()}
            if not ours and await tx.recruiters.server_has(login):
                raise refuse("team.login_exists", login=login)
            if store.workspace is None or not await tx.recruiters.server_has("hr_admin"):
                raise refuse("team.not_prepared")
        profile = await asyncio.to_thread(
            _profile, settings, store.workspace, login, role, name, password, ai_key
        )
        sealed = await asyncio.to_thread(seal, profile, passphrase)
        async with store.write(_actor(settings)) as tx:
            await tx.recruiters.put(login, name, role, password)
            try:  # before the commit: a password that is in no file would be lost
                await asyncio.to_thread(write_atomically, file, sealed)
            except OSError as error:
                raise refuse("profile.not_written", file=str(file)) from error


def _profile(
    settings: Settings,
    workspace: str,
    login: str,
    role: Role,
    name: str,
    password: str,
    ai_key: bool,
) -> TeamProfile:
    vault, url = Vault(), _url(settings)
    kept = {"database.password": password, "s3.secret_key": vault.get("s3.secret_key")}
    remote = settings.ai.engine == "openai" and role != "viewer"
    if remote and ai_key:
        kept["ai.api_key"] = vault.get("ai.api_key")
    # A server of this computer alone is nothing for the others.
    speaks = role != "viewer" and settings.livekit.url is not None and not settings.livekit.local
    if speaks:
        kept["livekit.api_secret"] = vault.get("livekit.api_secret")
        if ai_key:
            kept |= {name: vault.get(name) for name in SPEECH_SECRETS}
    mail = settings.smtp if settings.smtp.host is not None and role != "viewer" else None
    if mail is not None:
        kept["smtp.password"] = vault.get("smtp.password")
    root = parameter(url, "sslrootcert")
    try:
        ca = Path(root).read_text(encoding="ascii") if root else None
    except (OSError, UnicodeDecodeError) as error:
        raise refuse("profile.not_read", file=str(root)) from error
    return TeamProfile(
        workspace=workspace,
        login=login,
        name=name,
        role=role,
        organisation=settings.organisation,
        database_url=with_parameter(with_login(url, login), "sslrootcert", None),
        database_ca=ca,
        s3=settings.s3,
        ai=settings.ai if remote else None,
        livekit=settings.livekit if speaks else LiveKitSettings(),
        voice=settings.voice if speaks else None,
        smtp=mail,
        secrets={name: value for name, value in kept.items() if value},
    )


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
