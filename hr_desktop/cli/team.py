"""`admin …` and `profile`: the database of a team, its recruiters and their profiles."""

from __future__ import annotations

import argparse
import asyncio
import getpass
from pathlib import Path

from hr_desktop.cli.exits import DONE, SOME_REJECTED, WRONG_USAGE
from hr_desktop.cli.output import complain, say
from hr_desktop.config import Paths, Settings
from hr_desktop.domain.messages import refuse
from hr_desktop.i18n import Translator
from hr_desktop.services import team
from hr_desktop.services.profiles import open_profile, read_passphrase
from hr_desktop.vault import Vault


async def admin(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    """One of the administrator's commands."""
    match arguments.act:
        case "init-database" if arguments.sql:
            say(team.script().rstrip())
        case "init-database":
            await team.init_database(paths, settings)
            say(tr("The database is prepared for the team."))
        case "add-recruiter":
            return await _add(arguments, paths, settings, tr)
        case "list-recruiters":
            for one in await team.list_recruiters(paths, settings):
                say(f"{one.login}  {tr.code('role.' + one.role)}  {one.name}")
        case "remove-recruiter":
            await team.remove_recruiter(paths, settings, arguments.login)
            say(tr("The login {login} was taken away.", login=arguments.login))
    return DONE


async def _add(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    passphrase = await asyncio.to_thread(_passphrase, arguments.passphrase_file, tr, twice=True)
    if passphrase is None:
        complain(tr("The two passphrases differ. Nothing was changed."))
        return WRONG_USAGE
    file: Path = arguments.profile.absolute()
    await team.add_recruiter(
        paths,
        settings,
        arguments.login,
        arguments.role,
        arguments.name,
        file,
        passphrase,
        ai_key=not arguments.no_ai_key,
    )
    say(
        tr(
            "The profile of {login} was written to {file}. Send the file and the "
            "passphrase separately.",
            login=arguments.login,
            file=str(file),
        )
    )
    return DONE


async def profile(arguments: argparse.Namespace, paths: Paths, tr: Translator) -> int:
    """Open a team profile on this computer."""
    passphrase = await asyncio.to_thread(_passphrase, arguments.passphrase_file, tr)
    await asyncio.to_thread(paths.make)
    opened, said = await open_profile(
        paths, arguments.file, passphrase or "", Vault(), arguments.environment
    )
    if said is not None:
        complain(tr.message(said))
        return SOME_REJECTED
    say(
        tr(
            "This computer works with the team now, as {login} ({role}).",
            login=opened.login,
            role=tr.code(f"role.{opened.role}"),
        )
    )
    return DONE


def _passphrase(file: Path | None, tr: Translator, *, twice: bool = False) -> str | None:
    """From the file, or asked for on the terminal; None when the two answers differ."""
    if file is not None:
        return read_passphrase(file)
    try:
        first = getpass.getpass(tr("Passphrase of the profile: "))
        return None if twice and getpass.getpass(tr("Once more: ")) != first else first
    except EOFError:  # no terminal
        raise refuse("profile.no_terminal") from None
