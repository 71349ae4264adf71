"""`doctor`, `backup`, `restore`, `worker`: for administrators."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal

from hr_desktop.cli.exits import DONE, SOME_REJECTED, UNREACHABLE
from hr_desktop.cli.output import complain, say, say_json
from hr_desktop.config import Paths, Settings
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.i18n import Translator
from hr_desktop.services.backups import restore_backup
from hr_desktop.services.connections import check_services
from hr_desktop.services.values import Check
from hr_desktop.services.workspace import Workspace


async def doctor(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    """Check every part; exit status 3 when a configured one does not work."""
    checks = await _checks(paths, settings)
    marks = {True: "+", False: "!", None: "-"}
    for check in checks:
        if arguments.json:
            say_json(
                {
                    "name": check.name,
                    "ok": check.ok,
                    "message": tr.message(check.said),
                    "latency_ms": check.latency_ms,
                }
            )
        else:
            say(f"{marks[check.ok]} {': '.join(tr.titled(check.name, check.said))}")
    return UNREACHABLE if any(check.ok is False for check in checks) else DONE


async def _checks(paths: Paths, settings: Settings) -> list[Check]:
    try:
        workspace = await Workspace.open(paths, settings, background=False)
    except PersonError as refused:
        found = await check_services(paths, settings)
        if found[0].ok:  # the database is not what keeps it from opening
            found.insert(0, Check(name="workspace", ok=False, said=refused.said))
        return found
    try:
        return await workspace.system.checks()
    finally:
        await workspace.close()


async def backup(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    """The local workspace as one file."""
    workspace = await Workspace.open(paths, settings, background=False)
    try:
        written = await workspace.system.backup(arguments.file.absolute())
    finally:
        await workspace.close()
    say(tr("The workspace was written to {file}.", file=str(written)))
    return 0


async def restore(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    """A workspace from its backup, into an empty data folder."""
    if settings.database_url is not None:
        raise refuse("backup.team")
    _, damaged = await asyncio.to_thread(restore_backup, paths, arguments.file.absolute())
    workspace = await Workspace.open(paths, settings, background=False)  # migrates an older one
    await workspace.came_back()
    await workspace.close()
    say(tr("The workspace is back in {folder}.", folder=str(paths.data)))
    if damaged:
        complain(tr.message(message("restore.damaged", n=damaged)))
    return SOME_REJECTED if damaged else DONE


async def copy(
    arguments: argparse.Namespace, paths: Paths, settings: Settings, tr: Translator
) -> int:
    """A local workspace into the team's; says what goes, then how far it is."""
    folder = arguments.folder.absolute() if arguments.folder else None
    workspace = await Workspace.open(paths, settings, background=False)
    said: Message | None = None

    def tell(what: Message, done: int, total: int) -> None:
        nonlocal said
        if what != said:
            said = what
            say(tr.message(what))

    try:
        found = await workspace.copying.overview(folder)
        if found is not None:
            say(
                tr(
                    "To go: {people} people, {vacancies} vacancies, {interviews} interviews, "
                    "{files} files ({size} MB).",
                    people=found.people,
                    vacancies=found.vacancies,
                    interviews=found.interviews,
                    files=found.files,
                    size=tr.number(found.bytes / 1e6, 1),
                )
            )
        if found is None or not arguments.show:
            result = await workspace.copying.run(tell, folder)
            say(
                tr(
                    "The copy is complete and was compared: {rows} rows and {files} files went "
                    "now. The local workspace is unchanged.",
                    rows=result.rows,
                    files=result.files,
                )
            )
            if result.lost:
                say(
                    tr.plural(
                        "{n} file was missing in the local workspace before.",
                        "{n} files were missing in the local workspace before.",
                        result.lost,
                    )
                )
    finally:
        await workspace.close()
    return 0


async def worker(paths: Paths, settings: Settings, tr: Translator) -> int:
    """Work off the queue until the process is asked to end (SIGTERM or Ctrl+C)."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT"):
        with contextlib.suppress(NotImplementedError, ValueError, AttributeError):  # Windows
            loop.add_signal_handler(getattr(signal, name), ended.set)
    workspace = await Workspace.open(paths, settings)
    if workspace.said is not None:
        complain(tr.message(workspace.said))
    workspace.presence.on_signed_out(ended.set)
    if workspace.shared:
        say(tr("Working on the team’s queue. Stop with Ctrl+C."))
    else:
        say(tr("Working on the queue of {folder}. Stop with Ctrl+C.", folder=str(paths.data)))
    try:
        await ended.wait()
    finally:
        await workspace.close()
    if workspace.presence.signed_out:
        raise refuse("team.signed_out")
    return DONE
