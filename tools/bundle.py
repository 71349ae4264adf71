"""Builds the program as a folder that needs no Python, and checks what was built.

The checks run with a PATH that holds nothing, in a data folder with a space and Cyrillic letters:
the tour, the window, and a practice interview through the agent process.
"""

from __future__ import annotations

import asyncio
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools import join_page
from tools.environment import ROOT, say
from tools.translations import compile_catalogues

DIST = ROOT / "dist"
FOLDER = DIST / "hr-desktop"
SUFFIX = ".exe" if os.name == "nt" else ""
LIMIT = 180.0  # seconds for any one step; each waits for a state and is usually done much earlier


class CheckError(Exception):
    """A check of the bundle failed; the text says which and how."""


def main(arguments: list[str]) -> int:
    """Build, then check (`--check` alone: check what is there, `--no-check`: build only)."""
    if "--check" not in arguments:
        build()
    if "--no-check" in arguments:
        return 0
    with tempfile.TemporaryDirectory(prefix="hr-desktop ", ignore_cleanup_errors=True) as name:
        try:
            check(Path(name) / "Данные проверки")
        except (CheckError, subprocess.TimeoutExpired) as error:
            say(f"The bundle is not good: {error}")
            return 1
    say(f"{FOLDER}: {_size(FOLDER) / 1e6:.0f} MB, checked")
    return 0


def build() -> None:
    """Run PyInstaller on `build.spec`; raises CalledProcessError when it fails."""
    compile_catalogues(force=True)
    join_page.build()
    shutil.rmtree(FOLDER, ignore_errors=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders = ["--distpath", str(DIST), "--workpath", str(ROOT / "build")]
    subprocess.run([*command, *folders, "build.spec"], cwd=ROOT, check=True)
    say(f"Built in {time.monotonic() - began:.0f} s: {_size(FOLDER) / 1e6:.0f} MB")


def check(data: Path) -> None:
    """Run the checks on the bundle; raises CheckError."""
    if [one.name for one in FOLDER.rglob("resources/join/*")] != [join_page.PAGE.name]:
        raise CheckError("the page for candidates is missing, or more than it is there")
    data.mkdir(parents=True)
    env = _environment(data)
    check_tour(env, data.parent / "Отчёты")
    check_interview(env, data)
    check_window(env)


def check_tour(env: dict[str, str], out: Path) -> None:
    """The main job in both languages ends well and leaves a PDF."""
    for language in ("ru", "en"):
        folder = out / language
        began = time.monotonic()
        done = subprocess.run(
            [_program("hr-desktop-cli"), "tour", "--language", language, "--out", str(folder)],
            env=env,
            capture_output=True,
            timeout=LIMIT,
            check=False,
        )
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        reports = [p for p in folder.rglob("*.pdf") if p.read_bytes().startswith(b"%PDF")]
        if done.returncode != 0 or not reports:
            raise CheckError(f"tour --language {language} ended with {done.returncode}\n{text}")
        say(f"tour {language}: {time.monotonic() - began:.0f} s, {len(reports)} PDF")


def check_interview(env: dict[str, str], data: Path) -> None:
    """A practice interview with the bundle's agent, from the first sentence to the goodbye."""
    interview_id = asyncio.run(_practice(data))
    agent = subprocess.Popen(
        [_program("hr-desktop-cli"), "agent", "--stdio"],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    events: queue.Queue[dict[str, Any]] = queue.Queue()
    errors: list[bytes] = []
    threading.Thread(target=_pump, args=(agent, events), daemon=True).start()
    threading.Thread(target=lambda: errors.extend(agent.stderr or ()), daemon=True).start()

    def send(**message: Any) -> None:
        assert agent.stdin is not None
        agent.stdin.write(json.dumps(message).encode() + b"\n")
        agent.stdin.flush()

    try:
        turns = _talk(events, send, interview_id)
        agent.stdin.close()  # type: ignore[union-attr]
        if agent.wait(LIMIT) != 0:
            raise CheckError(f"the agent ended with {agent.returncode}")
    except (CheckError, OSError, subprocess.TimeoutExpired) as error:
        raise CheckError(f"interview: {error}\n{b''.join(errors).decode()[-3000:]}") from error
    finally:
        agent.kill()
    say(f"practice interview: {turns} turns")


def _talk(events: queue.Queue[dict[str, Any]], send: Callable[..., None], interview_id: int) -> int:
    answer = (
        "In my last project I rewrote the billing service in Python and PostgreSQL with two "
        "colleagues; I compared three options, chose a queue, and we checked it with load tests."
    )
    turns = said = 0
    deadline = time.monotonic() + LIMIT
    send(op="start", interview_id=interview_id)
    while time.monotonic() < deadline:
        try:
            event = events.get(timeout=10)
        except queue.Empty:
            continue
        kind = event.get("event")
        if kind == "ended" and event.get("interview_id") == interview_id:
            if event.get("state") != "completed" or said < 2:
                raise CheckError(f"it ended as {event.get('state')} after {said} answers")
            return turns
        if kind == "error":
            raise CheckError(f"the agent said {event.get('said')}")
        if kind == "closed":
            raise CheckError("the agent stopped")
        if kind == "turn":
            turns += 1
        if kind == "listening":
            said += 1
            text = answer if said < 4 else "Thank you, I would like to stop the interview here."
            send(op="say", interview_id=interview_id, text=text, client_id=f"check-{said}")
    raise CheckError(f"it did not end within {LIMIT:.0f} s ({turns} turns)")


def _pump(agent: subprocess.Popen[bytes], events: queue.Queue[dict[str, Any]]) -> None:
    for line in agent.stdout or ():
        try:
            events.put(json.loads(line))
        except ValueError:
            events.put({"event": "error", "said": f"not JSON: {line[:80]!r}"})
    events.put({"event": "closed"})


async def _practice(data: Path) -> int:
    """A practice interview in the data folder, made by the same code outside the bundle."""
    from hr_desktop.config import Paths, Settings
    from hr_desktop.domain.vacancy import VacancyData
    from hr_desktop.services.workspace import Workspace

    workspace = await Workspace.open(Paths.under(data), Settings(language="en"))
    try:
        vacancy = await workspace.vacancies.create(VacancyData(title="Python developer"))
        interview = await workspace.interviews.create_practice(vacancy_id=vacancy.id, language="en")
        return interview.id
    finally:
        await workspace.close()


def check_window(env: dict[str, str]) -> None:
    """The window is shown and painted; then it opens a workspace and ends by itself."""
    if not sys.platform.startswith("linux") or not env.get("DISPLAY"):
        say("window: not checked here, there is no X server")
        return
    began = time.monotonic()
    program = subprocess.Popen(
        [_program("hr-desktop")], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        window = _wait(lambda: _xdotool("search", "--onlyvisible", "--name", "HR Desktop"), program)
        shown = time.monotonic() - began
        _wait(lambda: _painted(window.split()[0]), program)
    finally:
        program.kill()
        program.wait()
    opened = subprocess.run(
        [_program("hr-desktop"), "--check-window"],
        env=env,
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )
    if opened.returncode != 0:
        raise CheckError(f"window: {(opened.stdout + opened.stderr).decode('utf-8', 'replace')}")
    say(f"window: shown after {shown:.1f} s")


def _wait(state: Callable[[], str], program: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if program.poll() is not None:
            text = program.stderr.read().decode("utf-8", "replace") if program.stderr else ""
            raise CheckError(f"window: the program ended with {program.returncode}\n{text}")
        if found := state():
            return found
        time.sleep(0.1)
    raise CheckError(f"window: nothing was shown within {LIMIT:.0f} s")


def _xdotool(*arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _painted(window: str) -> str:
    """The number of colours in a window, or nothing while it is of one colour."""
    shot = subprocess.run(["import", "-window", window, "png:-"], capture_output=True, check=False)
    counted = subprocess.run(
        ["identify", "-format", "%k", "png:-"], input=shot.stdout, capture_output=True, check=False
    )
    colours = int(counted.stdout) if counted.stdout.isdigit() else 0
    return str(colours) if colours > 20 else ""


def _environment(data: Path) -> dict[str, str]:
    """What the bundle gets: no Python, no virtual environment, nothing on the PATH."""
    empty = data.parent / "empty"
    empty.mkdir(exist_ok=True)
    kept = ("DISPLAY", "QT_QPA_PLATFORM", "SYSTEMROOT", "TEMP", "TMP", "XAUTHORITY")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    home = data.parent / "home"
    home.mkdir(exist_ok=True)
    return {
        **env,
        "PATH": str(empty),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "HR_DESKTOP_DATA": str(data),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def _program(name: str) -> str:
    return str(FOLDER / f"{name}{SUFFIX}")


def _size(folder: Path) -> int:
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
