#!/usr/bin/env python3
"""One command for everything: python3 dev.py run | test | lint | bench | build | translations.

Each command does its own set-up: it finds Python 3.11 to 3.13, makes `.venv`, installs the pinned
packages and, as root on Debian or Ubuntu, missing system libraries. Needs nothing but Python.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tools import display, join_page, livekit_server
from tools.environment import (
    ROOT,
    SetupError,
    prepare,
    python,
    run,
    say,
    script,
)

COMMANDS = {
    "run": "start the application (arguments go to hr-desktop; without a screen: the tour)",
    "test": "everything that has to hold: format, lint, types, layers, translations, tests",
    "lint": "the same without the tests (--fix mends what can be mended)",
    "bench": "benchmarks, each beside its peer (a name: only those that begin with it)",
    "build": "the program as a folder that needs no Python, and its checks",
    "translations": "what is not translated yet, as a .po skeleton",
}


def main(arguments: list[str]) -> int:
    """Run one command; gives its exit status."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=(__doc__ or "").split("\n\n")[0],
        epilog="\n".join(f"{name:14}{text}" for name, text in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments of the command")
    chosen = parser.parse_args(arguments)
    os.chdir(ROOT)
    try:
        prepare(tests=chosen.command in ("test", "bench", "build"))
        run(str(python()), "-m", "tools.translations", "compile")
        if chosen.command in ("run", "test", "bench", "build"):
            _prepare_page()
        status: int = globals()[f"command_{chosen.command}"](chosen.rest)
    except SetupError as error:
        say(str(error))
        return 3
    except KeyboardInterrupt:
        return 130
    return status


def command_run(arguments: list[str]) -> int:
    """The application, or the tour where there is no screen."""
    arguments = [one for one in arguments if one != "--"]
    if not arguments and not display.has_display():
        say("There is no display here (DISPLAY is not set), so this is the tour instead.")
        arguments = ["tour"]
    return run(str(python()), "-m", "hr_desktop", *arguments)


def command_lint(arguments: list[str]) -> int:
    """Format, lint, types, layers and translations."""
    fix = ["--fix"] if "--fix" in arguments else []
    return _all(
        {
            "format": [script("ruff"), "format", *([] if fix else ["--check"])],
            "lint": [script("ruff"), "check", *fix],
            "types": [script("mypy")],
            "page's types": [str(python()), "-m", "tools.join_page", "--types"],
            "layers": [script("lint-imports"), "--no-logo"],
            "translations": [str(python()), "-m", "tools.translations", "check"],
        },
        dict(os.environ),
    )


def command_test(arguments: list[str]) -> int:
    """Lint, then the tests; with arguments only pytest with them."""
    _prepare_voice()
    with display.screen(own=True) as env:
        env["PYTHONFAULTHANDLER"] = "1"
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile it all anew
        pytest = [str(python()), "-m", "pytest"]
        if arguments:
            return run(*pytest, *arguments, env=env)
        linted = command_lint([])
        workers = str(max(2, min(4, os.cpu_count() or 2)))
        spread = ["-n", workers, "--dist", "loadscope", "--no-loadscope-reorder"]
        tested = _all({"tests": [*pytest, *spread]}, env)
    return linted or tested


def command_bench(arguments: list[str]) -> int:
    """Every benchmark, or those whose names begin with one of the arguments."""
    names = sorted(
        path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_")
    )
    chosen = [n for n in names if not arguments or any(n.startswith(a) for a in arguments)]
    if not chosen:
        say(f"No such benchmark. There are: {', '.join(names) or 'none yet'}")
        return 2
    if any(name.startswith(("join", "voice")) for name in chosen):
        _prepare_voice()
    with display.screen(own=True) as env:
        env.update(OMP_NUM_THREADS="1", HR_DESKTOP_BENCH="1")
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # cold starts are measured with compiled files
        with tempfile.TemporaryDirectory() as folder:
            env["HR_BENCH_RESULTS"] = str(Path(folder) / "results.jsonl")
            ended = _all({n: [str(python()), "-m", f"benchmarks.{n}"] for n in chosen}, env)
            run(str(python()), "-m", "benchmarks._result", env=env)
        return ended


def command_build(arguments: list[str]) -> int:
    """The PyInstaller bundle in `dist`, then its own checks."""
    with display.screen(own=True) as env:
        return run(str(python()), "-m", "tools.bundle", *arguments, env=env)


def command_translations(arguments: list[str]) -> int:
    """What is missing as .po text; `unused` lists translations that nothing asks for."""
    return run(str(python()), "-m", "tools.translations", *(arguments or ["skeleton"]))


def _prepare_page() -> None:
    """The page on which candidates join, built when it is missing or old."""
    if not join_page.is_built() and run(str(python()), "-m", "tools.join_page") != 0:
        say("Voice interviews cannot be offered without that page; the rest works.")


def _prepare_voice() -> None:
    """What voice interviews are tested with: a LiveKit server, and browsers that can be driven."""
    livekit_server.prepare()
    run(str(python()), "-m", "tools.puppeteer")


def _all(steps: dict[str, list[str]], env: dict[str, str]) -> int:
    """Run all steps even when one fails, say how each ended; the first failure's status."""
    results: dict[str, tuple[int, float]] = {}
    for name, command in steps.items():
        say(f"---- {name}")
        began = time.monotonic()
        results[name] = (run(*command, env=env), time.monotonic() - began)
    for name, (status, seconds) in results.items():
        say(f"{'ok  ' if status == 0 else 'FAIL'} {name} ({seconds:.0f} s)")
    return next((status for status, _ in results.values() if status), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
