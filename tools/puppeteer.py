"""Brings puppeteer-core, with which tests drive Chromium and Firefox, into the user's cache folder.

Run by the Python of `.venv`: `python -m tools.puppeteer`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from tools import node
from tools.environment import cache, run, say

VERSION = "25.16.0"


def module() -> Path:
    """The file that a script imports, once it is there."""
    return _folder() / "node_modules/puppeteer-core/lib/puppeteer/puppeteer-core.js"


def prepare() -> bool:
    """Bring the package unless it is there; whether it is there now."""
    if module().exists():
        return True
    cache().mkdir(parents=True, exist_ok=True)
    say(f"Bringing puppeteer-core {VERSION} for tests in browsers")
    work = Path(tempfile.mkdtemp(prefix="puppeteer-", dir=cache()))
    try:
        options = ("--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error")
        package = f"puppeteer-core@{VERSION}"
        command = [*node.npm(), "install", "--prefix", str(work), *options, package]
        if run(*command, env=node.environment()) != 0:
            say("That failed. Tests in browsers will not run.")
        elif not module().exists():  # another run may have been quicker
            os.replace(work, _folder())
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return module().exists()


def _folder() -> Path:
    return cache() / f"puppeteer-core-{VERSION}"


if __name__ == "__main__":
    sys.exit(0 if prepare() else 1)
