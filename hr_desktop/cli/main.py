"""The command line: arguments in, exit status out. Everything heavy is imported by its command."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any

from hr_desktop import __version__, log
from hr_desktop.cli.exits import SOME_REJECTED, WRONG_USAGE, status_of
from hr_desktop.config import Paths, Settings, read_settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.i18n import Translator


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments (stable: scripts depend on them)."""
    top = argparse.ArgumentParser(
        prog="hr-desktop",
        description="Recruiting on one computer: without a command the window opens.",
        epilog="Exit status: 0 all done, 1 some inputs rejected or nothing done, 2 wrong usage (of "
        "the agent: not set up), 3 a service, or a display, is not there. `--data FOLDER` before "
        "the command chooses the data folder.",
    )
    top.add_argument("--version", action="version", version=f"hr-desktop {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    tour = commands.add_parser("tour", help="the main job on the bundled samples, with no screen")
    tour.add_argument("--language", choices=("ru", "en"), help="of the steps, the talk and the PDF")
    tour.add_argument("--out", type=Path, metavar="DIR", help="where the PDF is put")

    parse = commands.add_parser("parse", help="understand resumes; with --json one object a line")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files or folders")
    _engine(parse)

    vacancy = commands.add_parser("vacancy", help="understand a vacancy")
    vacancy.add_argument("file", type=Path, metavar="FILE")
    _engine(vacancy)

    rank = commands.add_parser("rank", help="rank resumes for a vacancy, with reasons")
    rank.add_argument("--vacancy", type=Path, required=True, metavar="FILE")
    rank.add_argument("--texts", type=Path, metavar="FILE.jsonl", help='lines of {"id", "text"}')
    rank.add_argument("resumes", nargs="*", type=Path, metavar="RESUME", help="files or folders")
    _engine(rank)

    assess = commands.add_parser(
        "assess",
        help="a scorecard from a transcript",
        description='The transcript file is {"language", "turns": [{"role", "text", "at"}]}. '
        "`turn` in the answer is the index in `turns`, from 0.",
    )
    assess.add_argument("--vacancy", type=Path, required=True, metavar="FILE")
    assess.add_argument("--resume", type=Path, metavar="FILE")
    assess.add_argument("--transcript", type=Path, required=True, metavar="FILE.json")
    assess.add_argument("--pdf", type=Path, metavar="OUT", help="also write the report")
    _engine(assess)

    commands.add_parser("agent", help="the interviewer process")
    commands.add_parser("worker", help="work off the queue of a workspace with no screen")
    doctor = commands.add_parser("doctor", help="check every part and say what to do")
    doctor.add_argument("--json", action="store_true")
    backup = commands.add_parser("backup", help="the local workspace as one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = commands.add_parser("restore", help="a workspace from its backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    _team(commands)
    copy = commands.add_parser("copy", help="a local workspace into the team's (see Settings)")
    copy.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="default: this computer's"
    )
    copy.add_argument("--show", action="store_true", help="only say what would go")
    return top


def _team(commands: Any) -> None:
    admin = commands.add_parser("admin", help="for administrators of a team's PostgreSQL")
    acts = admin.add_subparsers(dest="act", required=True, metavar="WHAT")
    prepare = acts.add_parser(
        "init-database",
        help="roles, rights and tables",
        description="DATABASE_URL names the database, with a login that owns it and may make "
        "roles. May be run again at any time.",
    )
    prepare.add_argument("--sql", action="store_true", help="print the SQL, change nothing")
    add = acts.add_parser(
        "add-recruiter",
        help="a login, and the team profile that brings it to a computer",
        description="Makes the login, or renews one of the team: then its old password and "
        "profile are worthless. The profile holds what the settings and the environment of this "
        "command hold: the database, S3_*, OPENAI_*, LIVEKIT_* (for a viewer give an S3 key that "
        "may only read; keys of models and voice are left out).",
    )
    add.add_argument("login", metavar="LOGIN")
    add.add_argument("--role", choices=("recruiter", "viewer", "admin"), default="recruiter")
    add.add_argument("--name", required=True, help="of the person")
    add.add_argument("--profile", type=Path, required=True, metavar="FILE", help="is written")
    add.add_argument("--no-ai-key", action="store_true", help="leave out the key of the models")
    _passphrase(add)
    acts.add_parser("list-recruiters", help="who has a login")
    profile = commands.add_parser("profile", help="open a team profile on this computer")
    profile.add_argument("file", type=Path, metavar="FILE")
    profile.add_argument(
        "--environment",
        type=Path,
        metavar="OUT",
        help="without a keyring: write the passwords and keys as variables into this file, which "
        "only you may read",
    )
    _passphrase(profile)
    remove = acts.add_parser("remove-recruiter", help="take a login away")
    remove.add_argument("login", metavar="LOGIN")


def _passphrase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="its first line is the passphrase; else it is asked for",
    )


def _engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--engine", choices=("offline", "openai"), help="default: the settings'")
    command.add_argument("--json", action="store_true", help="for programs, one JSON object")


def main(argv: list[str]) -> int:
    """Run one command; gives the exit status. A failure is one sentence on stderr."""
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as done:  # argparse has printed help or what was wrong
        return int(done.code or 0) if isinstance(done.code, int) else WRONG_USAGE
    paths = Paths.default()
    settings, said = read_settings(paths)
    log.set_up(paths.logs, "command", logging.WARNING)
    chosen = getattr(arguments, "language", None)
    tr = Translator(chosen or settings.effective_language())
    if said is not None:
        print(tr.message(said), file=sys.stderr)
    try:
        return asyncio.run(_run(arguments, paths, settings, tr))
    except PersonError as refused:
        return _failed(refused, arguments, tr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has left
        _drop_output()
        return SOME_REJECTED
    except OSError as error:  # a full disk behind our output, a folder that cannot be made
        from hr_desktop.services.failures import as_person_error

        _drop_output()
        print(tr.message(as_person_error(error).said), file=sys.stderr)
        return SOME_REJECTED


def _failed(refused: PersonError, arguments: argparse.Namespace, tr: Translator) -> int:
    """Say what ended the whole command: in words, and to a program as JSON, too."""
    from hr_desktop.cli.output import complain, error_json, say_json

    complain(tr.message(refused.said))
    if getattr(arguments, "json", False):
        say_json({"error": error_json(refused.said, tr)})
    return status_of(refused)


def _drop_output() -> None:
    """What is still in the buffer goes nowhere, so that the end of the program says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _run(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    match arguments.command:
        case "parse":
            from hr_desktop.cli.parse import parse

            return await parse(arguments, settings, tr)
        case "vacancy":
            from hr_desktop.cli.parse import vacancy

            return await vacancy(arguments, settings, tr)
        case "rank":
            from hr_desktop.cli.rank import rank

            return await rank(arguments, settings, tr)
        case "assess":
            from hr_desktop.cli.assess import assess

            return await assess(arguments, settings, tr)
        case "tour":
            from hr_desktop.cli.tour import tour

            return await tour(arguments, tr)
        case "doctor":
            from hr_desktop.cli.admin import doctor

            return await doctor(arguments, paths, settings, tr)
        case "backup" | "restore":
            from hr_desktop.cli.admin import backup, restore

            act = backup if arguments.command == "backup" else restore
            return await act(arguments, paths, settings, tr)
        case "admin":
            from hr_desktop.cli.team import admin

            return await admin(arguments, paths, settings, tr)
        case "profile":
            from hr_desktop.cli.team import profile

            return await profile(arguments, paths, tr)
        case "copy":
            from hr_desktop.cli.admin import copy

            return await copy(arguments, paths, settings, tr)
        case "worker":
            from hr_desktop.cli.admin import worker

            return await worker(paths, settings, tr)
        case _:
            return WRONG_USAGE
