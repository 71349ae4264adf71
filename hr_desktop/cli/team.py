"""`admin …`: the database of a team, its recruiters and their profiles."""

from __future__ import annotations

import argparse

from hr_desktop.cli.exits import DONE
from hr_desktop.cli.output import say
from hr_desktop.config import Paths, Settings
from hr_desktop.i18n import Translator
from hr_desktop.services import team


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
        case "list-recruiters":
            for one in await team.list_recruiters(paths, settings):
                say(f"{one.login}  {tr.code('role.' + one.role)}  {one.name}")
        case "remove-recruiter":
            await team.remove_recruiter(paths, settings, arguments.login)
            say(tr("The login {login} was taken away.", login=arguments.login))
    return DONE
