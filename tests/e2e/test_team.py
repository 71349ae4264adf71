"""A team: two windows and two workers on one PostgreSQL and one bucket, and what goes wrong there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import ROOT, Program, Start
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer
from tests.s3_server import S3Server, key_id, secret
from tests.services.people import write_resumes
from tools.display import screen

FILES = 50  # of each window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.processes,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL"),
]
Worker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL that is stopped in between."""
    made = PostgresServer()
    yield made
    made.close()


@pytest.fixture
async def team(server: PostgresServer, s3_service: S3Server) -> dict[str, str]:
    """What every computer of the team has in its environment."""
    return {
        "DATABASE_URL": server.url(await server.new_database()),
        "HR_DESKTOP_DATABASE_PASSWORD": SUPERUSER_PASSWORD,
        "S3_ENDPOINT_URL": s3_service.url,
        "S3_BUCKET_NAME": s3_service.new_bucket(),
        "S3_ACCESS_KEY_ID": key_id("team"),
        "S3_SECRET_ACCESS_KEY": secret("team"),
    }


@pytest.fixture
def worker(team: dict[str, str], tmp_path: Path) -> Iterator[Worker]:
    """Starts a worker on a computer of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def go() -> subprocess.Popen[bytes]:
        folder = tmp_path / f"worker {len(started)}"
        env = {**os.environ, **team, "HR_DESKTOP_DATA": str(folder), "HR_DESKTOP_LANGUAGE": "en"}
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "hr_desktop", "worker"],
                cwd=ROOT,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
        return started[-1]

    yield go
    for one in started:
        children = psutil.Process(one.pid).children(recursive=True) if one.poll() is None else []
        one.kill()
        one.wait(10)
        for child in children:
            child.kill()


def test_two_windows_and_two_workers_end_with_everybody_once_and_no_silent_overwriting(
    start: Start, worker: Worker, server: PostgresServer, team: dict[str, str], tmp_path: Path
) -> None:
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    folders = [tmp_path / f"in {number}" for number in range(2)]
    for number, folder in enumerate(folders):
        write_resumes(folder, FILES, start=number * FILES)
    with ExitStack() as screens:
        windows: list[Program] = []
        for scenario, folder in zip(("first", "second"), folders, strict=True):
            display = screens.enter_context(screen(own=True))
            windows.append(
                start(
                    f"scenarios_team:{scenario}", folder, meeting, FILES,
                    data=tmp_path / f"Данные {scenario}", env={**team, **display},
                )
            )  # fmt: skip
        for window in windows:
            window.says(imported=True)
        killed, lasting = worker(), worker()
        for one in (killed, lasting):
            assert one.stdout is not None
            assert one.stdout.readline()
        killed.send_signal(signal.SIGKILL)
        server.stop()
        server.start()
        try:
            seen = [window.says(limit=600) for window in windows]
        except pytest.fail.Exception as failure:  # which may be the other window's fault
            pytest.fail("\n\n".join([str(failure), *(window.stands() for window in windows)]))
        for window in windows:
            window.ends_well()
    assert seen[0] == seen[1]
    assert len(set(seen[0]["people"])) == len(seen[0]["ids"]) == 2 * FILES
    lasting.terminate()
    assert lasting.wait(30) == 0
