"""A team's files in a bucket: kept without it, sent by themselves, opened on other computers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from hr_desktop.config import Paths, S3Settings, Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.files import open_files
from hr_desktop.services import uploads
from hr_desktop.services.connections import check_files
from hr_desktop.services.workspace import Workspace
from tests.s3_server import S3Server, Way, key_id, secret
from tests.services.conftest import Opener, Workers
from tests.services.people import write_resumes


async def until(true: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.05)


async def nothing_waits(workspace: Workspace) -> bool:
    return (await workspace.uploads.progress()).waiting == 0


async def resume_of(workspace: Workspace) -> int:
    [person] = (await workspace.candidates.view()).ids.tolist()
    async with workspace.core.read() as tx:
        return (await tx.resumes.of_candidate(person))[0].id


def objects(service: S3Server, s3: S3Settings) -> list[str]:
    found = service.client().list_objects_v2(Bucket=s3.bucket, Prefix=s3.prefix)
    return [one["Key"] for one in found.get("Contents", [])]


async def test_a_file_of_one_computer_opens_on_another(
    team: Opener, tmp_path: Path, s3_service: S3Server, s3: S3Settings
) -> None:
    anna = await team("Anna")
    [source] = write_resumes(tmp_path / "in", 1)
    await anna.imports.add([source])
    assert await anna.imports.wait_idle(60)
    await until(lambda: nothing_waits(anna))
    assert len(objects(s3_service, s3)) == 1
    boris = await team("Boris", background=False)
    shown = await boris.candidates.original(await resume_of(boris))
    assert shown.read_bytes() == source.read_bytes()
    checks = {check.name: check for check in await boris.system.checks()}
    assert (checks["files"].ok, checks["files"].said.code) == (True, "check.files")
    [copy] = boris.core.files.copies()
    boris.core.files.path(copy).write_bytes(b"altered on this disk")
    shown.unlink()
    again = await boris.candidates.original(await resume_of(boris))
    assert again.read_bytes() == source.read_bytes()


async def test_work_goes_on_without_the_bucket_and_others_are_told_where_the_file_is(
    team: Opener, tmp_path: Path, way: Way, s3_service: S3Server, s3: S3Settings
) -> None:
    way.frozen.set()
    anna = await team("Anna", way)
    await anna.imports.add(write_resumes(tmp_path / "in", 1))
    assert await anna.imports.wait_idle(60)
    assert [row.state for row in await anna.imports.rows()] == ["done"]
    resume = await resume_of(anna)
    assert (await anna.candidates.original(resume)).is_file()

    async def failed() -> bool:
        return (await anna.uploads.progress()).said is not None

    await until(failed)
    progress = await anna.uploads.progress()
    assert (progress.waiting, progress.said and progress.said.code) == (1, "files.slow")
    assert progress.retry_at is not None
    assert {c.name: c.ok for c in await anna.system.checks()}["files"] is False

    boris = await team("Boris", background=False)
    with pytest.raises(PersonError) as caught:
        await boris.candidates.original(resume)
    assert caught.value.said.code == "files.not_here_yet"
    assert caught.value.said.params["by"] == "Anna"
    checks = {check.name: check.said for check in await boris.system.checks()}
    assert checks["files"].code == "check.files_waiting"
    assert checks["files"].params == {"n": 0, "others": 1}

    way.frozen.clear()
    anna.uploads.try_now()
    await until(lambda: nothing_waits(anna))
    assert (await boris.candidates.original(resume)).is_file()
    async with boris.core.read() as tx:
        assert await tx.files.announced(anna.core.outbox or "") == []


async def test_whoever_is_deleted_before_the_file_went_up_never_goes_up(
    team: Opener, tmp_path: Path, way: Way, s3_service: S3Server, s3: S3Settings
) -> None:
    way.frozen.set()
    anna = await team("Anna", way, background=False)
    sha256 = await anna.core.keep(b"nobody needs this yet")
    way.frozen.clear()
    assert await anna.uploads.send_all() == 1
    assert objects(s3_service, s3) == []
    note = anna.core.files._waiting / sha256  # type: ignore[attr-defined]
    for old in (note, anna.core.files.path(sha256)):
        os.utime(old, (1, 1))
    assert await anna.uploads.send_all() == 0
    assert objects(s3_service, s3) == []
    assert not anna.core.files.exists(sha256)


async def test_a_deletion_reaches_the_bucket_when_it_is_back(
    team: Opener, tmp_path: Path, way: Way, s3_service: S3Server, s3: S3Settings
) -> None:
    anna = await team("Anna", way)
    await anna.imports.add(write_resumes(tmp_path / "in", 1))
    assert await anna.imports.wait_idle(60)
    await until(lambda: nothing_waits(anna))
    await asyncio.sleep(1.1)  # the service tells times in whole seconds
    way.frozen.set()
    [person] = (await anna.candidates.view()).ids.tolist()
    await anna.candidates.delete_for_good([person])
    assert len(objects(s3_service, s3)) == 1
    way.frozen.clear()
    anna.uploads.try_now()

    async def gone() -> bool:
        return not objects(s3_service, s3)

    await until(gone)


async def test_a_viewers_key_that_only_reads_is_all_that_a_viewer_needs(
    team: Opener, tmp_path: Path, s3: S3Settings
) -> None:
    anna = await team("Anna")
    await anna.imports.add(write_resumes(tmp_path / "in", 1))
    assert await anna.imports.wait_idle(60)
    await until(lambda: nothing_waits(anna))
    vera = await team("Vera", background=False)
    reads = s3.model_copy(update={"access_key_id": key_id("reader")})
    vera.core.files = open_files(vera.paths, reads, secret("reader"))
    checks = {check.name: check.said.code for check in await vera.system.checks()}
    assert checks["files"] == "files.no_write"
    vera.core.store.role = "viewer"
    checks = {check.name: check.said.code for check in await vera.system.checks()}
    assert checks["files"] == "check.files"
    assert (await vera.candidates.original(await resume_of(vera))).is_file()


async def test_a_person_deleted_for_good_leaves_every_computer(
    team: Opener, tmp_path: Path
) -> None:
    anna, boris = await team("Anna"), await team("Boris", background=False)
    await anna.imports.add(write_resumes(tmp_path / "in", 2))
    assert await anna.imports.wait_idle(60)
    await until(lambda: nothing_waits(anna))
    people = (await boris.candidates.view()).ids.tolist()
    async with boris.core.read() as tx:
        for one in people:
            await boris.candidates.original((await tx.resumes.of_candidate(one))[0].id)
    assert len(list(boris.core.files.copies())) == 2
    await anna.candidates.delete_for_good(people[:1])
    assert await boris.uploads.drop_copies() == 1
    assert len(list(boris.core.files.copies())) == 1
    assert not (boris.paths.cache / "originals").exists()


async def test_a_local_workspaces_files_go_along_into_a_bucket(
    data_folder: Path, tmp_path: Path, workers: Workers, s3_service: S3Server, s3: S3Settings
) -> None:
    settings, paths = Settings(language="en", recruiter="Anna"), Paths.under(data_folder)
    before = await Workspace.open(paths, settings, workers=workers)
    await before.imports.add(write_resumes(tmp_path / "in", 2))
    assert await before.imports.wait_idle(60)
    await before.close()
    after = await Workspace.open(paths, settings.model_copy(update={"s3": s3}), workers=workers)
    await until(lambda: nothing_waits(after))
    assert len(objects(s3_service, s3)) == 2
    checks = {check.name: check.said.code for check in await after.system.checks()}
    assert checks["files"] == "check.files"
    # Another workspace keeps its files there, too: no clean-up of this one touches them.
    s3_service.client().put_object(Bucket=s3.bucket, Key=f"{s3.prefix}{'a' * 64}", Body=b"x")
    after.core.clock = lambda: uploads.datetime.now().astimezone() + timedelta(days=3)
    await after.system.clean_up()
    assert len(objects(s3_service, s3)) == 3
    await after.close()


async def test_settings_can_be_tried_before_they_are_kept(
    data_folder: Path, workers: Workers, s3: S3Settings
) -> None:
    ws = await Workspace.open(
        Paths.under(data_folder), Settings(language="en"), workers=workers, background=False
    )
    assert (await check_files(s3)).ok is True
    wrong = await check_files(s3, "wrong")
    assert (wrong.ok, wrong.said.code) == (False, "files.key_refused")
    await ws.apply_settings(ws.settings.model_copy(update={"s3": s3}))
    assert ws.core.files.shared
    await ws.close()


async def test_files_go_into_a_bucket_only_when_the_database_opens(
    data_folder: Path, workers: Workers, s3: S3Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, settings = Paths.under(data_folder), Settings(language="en")
    ws = await Workspace.open(paths, settings, workers=workers, background=False)
    sha256 = await ws.core.keep(b"an original")
    await ws.close()
    kept = paths.database.read_bytes()
    paths.database.write_bytes(b"damaged" * 1000)
    with pytest.raises(PersonError, match=r"store\.damaged"):
        await Workspace.open(
            paths, settings.model_copy(update={"s3": s3}), workers=workers, background=False
        )
    paths.database.write_bytes(kept)
    ws = await Workspace.open(paths, settings, workers=workers, background=False)
    assert ws.core.files.read(sha256) == b"an original"
    await ws.close()
