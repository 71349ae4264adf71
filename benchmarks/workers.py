"""One and two workers on one PostgreSQL import the same resumes with a model of fixed delay.

The model answers after 1.5 s, as a real one does; a worker asks it for four resumes at once. What
two workers gain is what the queue, its leases and the database leave them. Goal: 1.6 times.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks._result import figure, status, title
from hr_desktop.config import Paths, Settings
from hr_desktop.services.workspace import Workspace
from tests.openai_server import OpenAIServer, Reply, structured
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer, migrated
from tests.services.people import write_resumes

FILES, DELAY = 64, 1.5
GOAL = 1.6
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Prints the seconds of both and the ratio."""
    title(f"{FILES} resumes, a model that answers after {DELAY} s")
    server = PostgresServer()
    try:
        alone, pair = asyncio.run(_both(server))
    finally:
        server.close()
    figure(
        "two workers", pair, "s", peer=("one worker", alone),
        goal=f"{GOAL} times as fast as one", met=alone / pair >= GOAL,
    )  # fmt: skip
    return status()


async def _both(server: PostgresServer) -> tuple[float, float]:
    async with OpenAIServer(_reply) as model:
        return await _seconds(server, model, 1), await _seconds(server, model, 2)


def _reply(body: dict[str, Any]) -> Reply:
    """What a model understands of an invented resume: the name and the address."""
    data = str(body["messages"][-1]["content"])
    name = re.sub(r"<data>\s*", "", data).splitlines()[0]
    mail = re.search(r"\S+@example\.com", data)
    answer = {
        "is_resume": True, "name": {"value": name, "quote": name},
        "emails": [mail[0]] if mail else [], "phones": [], "city": None, "links": [],
        "position": None, "salary": None, "summary": None, "stated_total_years": None,
        "skills": [], "experience": [], "education": [], "languages": [], "certificates": [],
    }  # fmt: skip
    made = structured(answer)
    made.delay = DELAY
    return made


async def _seconds(server: PostgresServer, model: OpenAIServer, count: int) -> float:
    database = server.url(await server.new_database(await migrated(server)))
    os.environ["HR_DESKTOP_DATABASE_PASSWORD"] = SUPERUSER_PASSWORD
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        env = {
            **os.environ, "HR_DESKTOP_DATA": str(data), "DATABASE_URL": database,
            "HR_DESKTOP_ENGINE": "openai", "HR_DESKTOP_AI_BASE_URL": model.base_url,
            "HR_DESKTOP_LANGUAGE": "en",
        }  # fmt: skip
        window = await Workspace.open(
            Paths.under(data), Settings(language="en", database_url=database), background=False
        )
        workers = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "hr_desktop", "worker", cwd=ROOT, env=env,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )
            for _ in range(count)
        ]  # fmt: skip
        try:
            for worker in workers:
                assert worker.stdout is not None
                await worker.stdout.readline()  # it says that it works
            await _import(window, write_resumes(Path(folder) / "warm", 4, start=90))
            files = write_resumes(Path(folder) / "in", FILES)
            began = time.monotonic()
            await _import(window, files)
            return time.monotonic() - began
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                await worker.wait()
            await window.close()


async def _import(window: Workspace, files: list[Path]) -> None:
    await window.imports.add(files)
    if not await window.imports.wait_idle(300):
        raise RuntimeError("the import did not end")
    failed = [row for row in await window.imports.rows(limit=1000) if row.state.value == "failed"]
    if failed:
        raise RuntimeError(f"{len(failed)} files failed")


if __name__ == "__main__":
    sys.exit(main())
