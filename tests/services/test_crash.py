"""The program is killed in the middle of an import; the next start finishes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.records import WorkState
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.services.removal import PURGING
from hr_desktop.services.workspace import Workspace
from tests.services.conftest import Workers
from tests.services.people import write_resumes

FILES = 100
PROGRAM = """
import asyncio, sys
from pathlib import Path
from hr_desktop.config import Paths, Settings
from hr_desktop.services.workspace import Workspace

async def main():
    ws = await Workspace.open(Paths.under(Path(sys.argv[1])), Settings(language="en"))
    if len(sys.argv) > 2:
        await ws.imports.add([Path(sys.argv[2])])
    while True:
        print((await ws.imports.progress()).done, flush=True)
        await asyncio.sleep(0.02)

if __name__ == "__main__":
    asyncio.run(main())
"""


def run_until(program: Path, arguments: list[str], done: int) -> None:
    """Run the program and kill it without warning when `done` files are imported."""
    child = subprocess.Popen(
        [sys.executable, str(program), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    try:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= done:
                break
        workers = psutil.Process(child.pid).children(recursive=True)
        child.send_signal(signal.SIGKILL)
        child.wait(30)
        # Worker processes notice that their parent is gone and leave by themselves.
        _, alive = psutil.wait_procs(workers, timeout=60)
        assert not alive
    finally:
        child.kill()
        child.stdout.close()  # type: ignore[union-attr]
        child.wait(30)


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
async def test_a_killed_import_goes_on_with_nothing_missing_or_doubled(
    data_folder: Path, tmp_path: Path, workers: Workers
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    incoming = tmp_path / "входящие"
    write_resumes(incoming, FILES)
    run_until(program, [str(data_folder), str(incoming)], 15)
    run_until(program, [str(data_folder)], 55)

    workspace = await Workspace.open(
        Paths.under(data_folder), Settings(language="en"), workers=workers
    )
    try:
        before = await workspace.imports.progress()
        assert before.total == FILES
        assert before.done < FILES
        assert await workspace.imports.wait_idle(90)
        rows = await workspace.imports.rows(limit=1000)
        assert Counter(row.state.value for row in rows) == {"done": FILES}
        assert len({row.filename for row in rows}) == FILES
        assert len({row.candidate_id for row in rows}) == FILES
        view = await workspace.candidates.view()
        assert view.total == FILES
        names = Counter(row.name for row in await workspace.candidates.rows(view.ids))
        assert set(names.values()) == {1}
        files = [f for f in (data_folder / "files").rglob("*") if f.is_file()]
        assert len(files) == FILES
    finally:
        await workspace.close()


CHANGING = """
import asyncio, sys
from pathlib import Path
from hr_desktop.config import Paths, Settings
from hr_desktop.services.workspace import Workspace

async def main():
    ws = await Workspace.open(Paths.under(Path(sys.argv[1])), Settings(language="en"))
    [row] = await ws.vacancies.list()
    vacancy = await ws.vacancies.get(row.id)
    data = vacancy.data.model_copy(update={"company": vacancy.data.company + "x"})
    print("go", flush=True)
    await ws.vacancies.update(vacancy.id, vacancy.version, data)
    for person in (await ws.candidates.view()).ids.tolist()[: int(sys.argv[2])]:
        await ws.candidates.delete_for_good([person])
        print("deleted", flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
async def test_killed_while_it_ranks_and_deletes_it_ends_both_at_the_next_start(
    data_folder: Path, tmp_path: Path, workers: Workers
) -> None:
    paths, settings = Paths.under(data_folder), Settings(language="en")
    workspace = await Workspace.open(paths, settings, workers=workers)
    await workspace.imports.add(write_resumes(tmp_path / "in", 9))
    assert await workspace.imports.wait_idle(60)
    wanted = VacancyData(title="Python developer", requirements=(Requirement(text="Python"),))
    vacancy = await workspace.vacancies.create(wanted)
    await workspace.close()
    program = tmp_path / "program.py"
    program.write_text(CHANGING)
    for deletions in (0, 1, 2):  # killed at once, and after so many more people were deleted
        child = subprocess.Popen(
            [sys.executable, str(program), str(data_folder), str(deletions + 1)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        try:
            assert child.stdout is not None
            for _ in range(deletions + 1):
                assert child.stdout.readline()
        finally:
            child.kill()
            child.wait(30)
            child.stdout.close()  # type: ignore[union-attr]

        workspace = await Workspace.open(paths, settings, workers=workers)
        try:
            assert await workspace.ranking.wait_ready(vacancy.id, 60)
            people = set((await workspace.candidates.view()).ids.tolist())
            assert 3 <= len(people) <= 9 - deletions
            ranking = await workspace.ranking.view(vacancy.id)
            assert sorted(row.candidate_id for row in ranking.rows) == sorted(people)
            assert len(list(workspace.core.files.all())) == len(people)
            assert not (data_folder / PURGING).exists()
            async with workspace.core.read() as tx:
                assert (await tx.jobs.rows(states=[WorkState.failed])) == []
        finally:
            await workspace.close()
