"""This computer's session in a team's workspace: kept alive, listed, and signed out."""

from __future__ import annotations

import asyncio
import logging
import platform
from collections.abc import Callable

from hr_desktop import __version__
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.services.core import Core
from hr_desktop.services.values import SessionRow
from hr_desktop.vault import TEAM_SECRETS, Vault

log = logging.getLogger(__name__)

SECONDS = 15.0  # between two signs of life


class Presence:
    """Says now and then that this computer is at work, and hears when it was signed out."""

    def __init__(self, core: Core, session_id: int | None) -> None:
        self._core = core
        self._id = session_id  # None: a local workspace has no sessions
        self._told: list[Callable[[], None]] = []
        self.seconds = SECONDS
        self.signed_out = False

    def on_signed_out(self, told: Callable[[], None]) -> None:
        """Call `told` when this computer was signed out; its secrets are gone by then."""
        self._told.append(told)

    async def check(self) -> None:
        """One sign of life; raises PersonError `team.signed_out` after dropping the secrets."""
        if self._id is None:
            return
        async with self._core.store.write() as tx:
            alive = await tx.sessions.alive(self._id, platform.node(), __version__)
        if not alive:
            self.signed_out = True
            await asyncio.to_thread(drop_secrets)
            raise refuse("team.signed_out")

    async def run(self) -> None:
        """A sign of life every 15 seconds until the end; ends when this computer is signed out."""
        while True:
            await asyncio.sleep(self.seconds)
            try:
                await self.check()
            except PersonError as refused:
                if refused.said.code == "team.signed_out":
                    log.warning("this computer was signed out")
                    for told in self._told:
                        told()
                    await asyncio.Event().wait()  # what listens closes the workspace
                log.warning("no sign of life: %s", refused.said.code)

    async def sessions(self) -> list[SessionRow]:
        """The computers that are signed in; empty for a local workspace."""
        if self._id is None:
            return []
        async with self._core.read() as tx:
            found = await tx.sessions.all()
            login = await tx.sessions.login()
        manages = self._core.store.role == "admin"
        return [
            SessionRow(
                id=one.id,
                name=one.name,
                login=one.login,
                computer=one.computer,
                version=one.version,
                started_at=one.started_at,
                seen_at=one.seen_at,
                here=one.id == self._id,
                may_sign_out=manages or one.login == login,
            )
            for one in found
        ]

    async def sign_out(self, session_id: int) -> None:
        """Sign a computer out: at its next sign of life it drops its secrets and closes."""
        async with self._core.store.write(self._core.actor) as tx:
            if not await tx.sessions.revoke(session_id):
                raise refuse("store.not_allowed")
            if self._core.may_write:
                await tx.audit.add("session.revoked", "session", session_id)


def drop_secrets() -> None:
    """Forget what opens the team's services; a keyring that refuses is noted and left."""
    vault = Vault()
    for name in TEAM_SECRETS:
        try:
            vault.delete(name)
        except PersonError as refused:
            log.warning("a secret could not be dropped: %s", refused.said.code)
