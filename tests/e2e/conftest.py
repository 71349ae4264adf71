"""Real processes of the real program, one after the other, on one screen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import psutil
import pytest

from tools.display import screen

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., "Program"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They open windows."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.window)


class Program:
    """A started program: the lines it says, its end, and what is left of it."""

    def __init__(self, arguments: list[str], env: dict[str, str], errors: Path) -> None:
        self._errors = errors
        self._stderr = errors.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", *arguments],
            cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=self._stderr, encoding="utf-8",
        )  # fmt: skip
        self.lines: Queue[dict[str, Any] | None] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict):
                self.lines.put(said)
        self.lines.put(None)

    @property
    def errors(self) -> str:
        """What it wrote on stderr."""
        self._stderr.flush()
        return self._errors.read_text("utf-8", "replace")[-8000:]

    def stands(self) -> str:
        """Where it stands now, for a test that failed: its end, or what its tasks wait for."""
        if self.process.poll() is not None:
            return f"ended with status {self.process.returncode}\n{self.errors}"
        self.process.send_signal(signal.SIGUSR1)
        time.sleep(2)  # until it has said it
        tasks = self.errors
        self.process.send_signal(signal.SIGABRT)  # faulthandler says where its threads stand
        self.process.wait(30)
        return f"{tasks}\n{self.errors}"

    def says(self, limit: float = 90.0, **wanted: Any) -> dict[str, Any]:
        """Waits for a line with these values and gives it."""
        while True:
            try:
                line = self.lines.get(timeout=limit)
            except Empty:
                pytest.fail(f"said nothing for {limit} s, waited for {wanted}\n{self.errors}")
            if line is None:
                pytest.fail(f"ended before it said {wanted}\n{self.errors}")
            if all(line.get(key) == value for key, value in wanted.items()):
                return line

    def ends(self, limit: float = 90.0) -> int:
        """Waits for its end; gives the exit status."""
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # faulthandler says where it stands
            self.process.wait(30)
            pytest.fail(f"still running after {limit} s\n{self.errors}")

    def ends_well(self, limit: float = 90.0) -> None:
        """Waits for its end, which has to be a good one."""
        status = self.ends(limit)
        assert status == 0, f"exit status {status}\n{self.errors}"
        assert "Traceback" not in self.errors, self.errors

    def kill(self) -> None:
        """Kills it without warning; its own children then leave by themselves."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait(30)
        _, alive = psutil.wait_procs(children, timeout=60)
        assert not alive, f"left behind: {[p.cmdline() for p in alive if p.is_running()]}"

    def close(self) -> None:
        """Leaves nothing behind, whatever happened."""
        try:
            children = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            children = []
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(30)
        for child in children:
            if child.is_running():
                child.kill()
        psutil.wait_procs(children, timeout=30)
        self._reader.join(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._stderr.close()


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """An environment with a screen of the test's own: no other window takes the keyboard there."""
    with screen(own=True) as env:
        yield env


@pytest.fixture
def start(data_folder: Path, tmp_path: Path, display: dict[str, str]) -> Iterator[Start]:
    """`start(scenario, …, language=…, look=…)` starts the program on the test's data folder.

    `data` and `env` make it the program of another computer.
    """
    started: list[Program] = []

    def go(
        scenario: str,
        *arguments: object,
        language: str = "en",
        look: str = "light",
        data: Path = data_folder,
        env: Mapping[str, str] = display,
    ) -> Program:
        settings = data / "settings.json"
        if not settings.exists():
            data.mkdir(exist_ok=True)
            known = {"language": language, "look": look, "recruiter": "Анна Верещагина"}
            settings.write_text(json.dumps(known), encoding="utf-8")
        name = f"{scenario.partition(':')[2]}-{language}"
        known_to_qt = {n: env[n] for n in ("DISPLAY", "QT_QPA_PLATFORM") if n in env}
        services = {n: text for n, text in env.items() if n not in os.environ}
        env = {**os.environ, **services, **known_to_qt, "PYTHONPATH": str(ROOT), "E2E_NAME": name}
        env.update(PYTHONUTF8="1", HR_DESKTOP_DATA=str(data))
        words = ["-m", "tests.e2e.program", scenario, *map(str, arguments)]
        errors = tmp_path / f"errors {len(started)}.txt"
        started.append(Program(words, env, errors))
        return started[-1]

    yield go
    for program in started:
        program.close()
