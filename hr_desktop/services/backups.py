"""A local workspace as one file, and back."""

from __future__ import annotations

import asyncio
import json
import lzma
import os
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from hr_desktop import __version__
from hr_desktop.config import Paths
from hr_desktop.documents.scratch import scratch_folder
from hr_desktop.domain.messages import refuse
from hr_desktop.durable import sync_folder
from hr_desktop.files import LocalFiles
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error
from hr_desktop.store.opening import set_aside

MANIFEST = "hr-desktop.json"
DATABASE = "workspace.sqlite3"
FILES = "files"
STAGED = "restored"  # in the data folder: a backup that takes its place at the next start


async def make_backup(core: Core, to: Path) -> Path:
    """Write the workspace to a new file; raises PersonError `backup.exists`, `backup.team`.

    The database goes in as a consistent copy (`VACUUM INTO`); secrets and settings stay out.
    """
    if core.store.path is None:
        raise refuse("backup.team")
    if await asyncio.to_thread(to.exists):
        raise refuse("backup.exists", file=to.name)
    await core.courier().send_all()  # what was recorded a moment ago goes in, too
    try:
        with scratch_folder() as folder:
            copy = Path(folder) / DATABASE
            await core.store.backup(copy)
            await asyncio.to_thread(_pack, core, copy, to)
    except OSError as error:
        raise as_person_error(error) from error
    return to


def _pack(core: Core, database: Path, to: Path) -> None:
    part = to.with_name(f".{to.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            about = {"program": "HR Desktop", "version": __version__, "form": 1}
            archive.writestr(MANIFEST, json.dumps(about))
            archive.write(database, DATABASE)
            for sha256 in core.files.all():
                source = core.files.path(sha256)
                archive.write(source, f"{FILES}/{sha256}", zipfile.ZIP_STORED)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, to)
    finally:
        part.unlink(missing_ok=True)


# What `zipfile` and `json` say of a file that is no backup, or a damaged one.
_NOT_OURS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    ValueError,
    RuntimeError,
)


def restore_backup(paths: Paths, source: Path) -> tuple[int, int]:
    """Unpack a backup into an empty data folder. Blocking.

    Gives the number of files, and how many more are damaged and were left out: one bad file must
    not cost all others. Raises PersonError `restore.not_empty` and `restore.not_backup`; nothing
    is changed then. The database is put in its place last, so that an interrupted restore leaves
    no half workspace.
    """
    if paths.database.exists():
        raise refuse("restore.not_empty", folder=str(paths.data))
    part = paths.database.with_suffix(".part")
    try:
        paths.make()
        with zipfile.ZipFile(source) as archive:
            about = json.loads(archive.read(MANIFEST))
            if not isinstance(about, dict) or about.get("form") != 1:
                raise refuse("restore.not_backup", file=source.name)
            _unpack_database(archive, part)
            counts = _unpack_files(archive, LocalFiles(paths.files))
        for ending in ("-wal", "-shm"):  # of a database that is gone: SQLite would play it in
            paths.database.with_name(paths.database.name + ending).unlink(missing_ok=True)
        os.replace(part, paths.database)
    except _NOT_OURS as error:
        raise refuse("restore.not_backup", file=source.name) from error
    except OSError as error:
        raise as_person_error(error) from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def stage_restore(paths: Paths, source: Path) -> tuple[int, int]:
    """Unpacks a backup beside an open workspace; it takes its place at the next start. Blocking.

    Gives what `restore_backup` gives. Raises PersonError `restore.not_backup`; nothing is changed
    then.
    """
    folder = paths.data / "restoring"
    shutil.rmtree(folder, ignore_errors=True)  # of a try that was cut off
    try:
        counts = restore_backup(Paths.under(folder), source)
        shutil.rmtree(paths.data / STAGED, ignore_errors=True)
        os.replace(folder, paths.data / STAGED)
    except OSError as error:
        raise as_person_error(error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return counts


def take_restored(paths: Paths) -> bool:
    """Puts a staged backup in its place, before the workspace is opened; False: there is none.

    The database that was there stays as a safe copy. Cut off, it goes on at the next start.
    """
    staged = Paths.under(paths.data / STAGED)
    if not staged.database.is_file():
        shutil.rmtree(staged.data, ignore_errors=True)  # cut off when it was in its place
        return False
    kept = LocalFiles(paths.files)
    came = LocalFiles(staged.files)
    for sha256 in list(came.all()):
        kept.put(came.path(sha256))
    set_aside(paths.database)
    os.replace(staged.database, paths.database)
    sync_folder(paths.data)
    shutil.rmtree(staged.data, ignore_errors=True)
    return True


def _unpack_database(archive: zipfile.ZipFile, to: Path) -> None:
    with archive.open(DATABASE) as stream, to.open("wb") as out:
        shutil.copyfileobj(stream, out, 1024 * 1024)  # its end compares the checksum
        out.flush()
        os.fsync(out.fileno())


def _unpack_files(archive: zipfile.ZipFile, store: LocalFiles) -> tuple[int, int]:
    names = {PurePosixPath(name) for name in archive.namelist()}
    named = {name.name for name in names if name.parent == PurePosixPath(FILES)}
    sound = damaged = 0
    for sha256 in sorted(named):
        try:
            with archive.open(f"{FILES}/{sha256}") as stream:
                kept = store.put(stream)  # type: ignore[arg-type]
        except _NOT_OURS:
            damaged += 1
            continue
        if kept == sha256:
            sound += 1
            continue
        damaged += 1  # it was altered before the backup was made
        if kept not in named:
            store.delete(kept)
    return sound, damaged
