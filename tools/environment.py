"""Sets up what a command needs: Python, `.venv`, pinned packages, system libraries. Stdlib only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "hr-desktop.stamp"
VERSIONS = ((3, 12), (3, 13), (3, 11))  # in the order in which they are preferred
EXTRAS = "team,deepgram,cartesia,elevenlabs,test,bench,build"

# What Qt's window needs from a Debian or Ubuntu: library -> package.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libpulse.so.0": "libpulse0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# What the tests need besides: program -> package.
PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "convert": "imagemagick",
    "pdftotext": "poppler-utils",
    "/usr/lib/postgresql/15/bin/initdb": "postgresql-15",
    "/usr/sbin/pgbouncer": "pgbouncer",
    "ip": "iproute2",
    "text2wave": "festival",
    "firefox-esr": "firefox-esr",
    "pulseaudio": "pulseaudio",
}
_VOICES = Path("/usr/share/festival/voices")  # what candidates speak with: file -> package
DATA = {
    _VOICES / "russian" / "msu_ru_nsh_clunits": "festvox-ru",
    _VOICES / "us" / "cmu_us_slt_arctic_hts": "festvox-us-slt-hts",
}
# Browsers for the page of an interview and as a peer of PDF reports, by their names elsewhere.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "chrome-headless-shell")
FONTS = (Path("/usr/share/fonts/truetype/dejavu"), "fonts-dejavu-core")


class SetupError(Exception):
    """The set-up cannot go on; the text says what to do."""


def python() -> Path:
    """The interpreter of `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def cache() -> Path:
    """Where what takes long to build or bring stays, for every checkout of this user."""
    home = Path.home()
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "hr-desktop-dev"


def script(name: str) -> str:
    """A program that was installed into `.venv`."""
    return str(python().with_name(name + (".exe" if os.name == "nt" else "")))


def prepare(tests: bool = False) -> None:
    """Make everything ready, quickly when it already is; `tests` adds the tools of the tests."""
    _system_packages(tests)
    wanted = _fingerprint()
    if not python().exists():
        _make_venv()
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != wanted:
        say("Installing packages into .venv (some minutes the first time)")
        install("-e", f"{ROOT}[{EXTRAS}]", "-c", str(ROOT / "constraints.txt"))
        STAMP.write_text(wanted, encoding="utf-8")


def browser() -> str | None:
    """The path of a Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def say(text: str) -> None:
    """One line of progress on stderr."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def run(*command: str, env: dict[str, str] | None = None) -> int:
    """Run a command in the project's folder with its output shown; gives the exit status."""
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    digest.update(f"{EXTRAS} {ROOT}".encode())
    return digest.hexdigest()


def _make_venv() -> None:
    interpreter = _find_python()
    say(f"Making .venv with {interpreter}")
    if shutil.which("uv") and run("uv", "venv", "--quiet", "--python", interpreter, str(VENV)) == 0:
        return
    if run(interpreter, "-m", "venv", "--clear", str(VENV)) == 0:
        return
    package = f"python{_version(interpreter)}-venv"  # Debian and Ubuntu ship venv separately
    _apt([package])
    if run(interpreter, "-m", "venv", "--clear", str(VENV)) != 0:
        raise SetupError(f"No virtual environment could be made. Install {package} and try again.")


def _find_python() -> str:
    """A working Python 3.11 to 3.13: this one, those on the PATH, or one that uv can bring."""
    names = [f"python{major}.{minor}" for major, minor in VERSIONS]
    candidates = [sys.executable, *names, "python3", "python"]
    if os.name == "nt":
        candidates += [
            rf"{os.environ.get('LOCALAPPDATA', '')}\Programs\Python\Python312\python.exe"
        ]
    for candidate in candidates:
        found = shutil.which(candidate)
        if found and _version(found) in {f"{major}.{minor}" for major, minor in VERSIONS}:
            return found
    if shutil.which("uv"):
        found = _output("uv", "python", "find", "3.12") or (
            _output("uv", "python", "find", "3.12")
            if run("uv", "python", "install", "3.12") == 0
            else ""
        )
        if found:
            return found
    raise SetupError("Python 3.11, 3.12 or 3.13 is needed and none was found. Install one.")


def _version(interpreter: str) -> str:
    return _output(interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")


def install(*arguments: str) -> None:
    """Install Python packages into `.venv`, or where `--target` says."""
    if shutil.which("uv"):
        # Compiled at once, as pip does: the first start would otherwise take seconds longer.
        install = ("uv", "pip", "install", "--quiet", "--compile-bytecode")
        status = run(*install, "--python", str(python()), *arguments)
    else:
        pip = (str(python()), "-m", "pip")
        if not _output(*pip, "--version"):
            run(str(python()), "-m", "ensurepip", "--upgrade")
        status = run(*pip, "install", "--quiet", "--disable-pip-version-check", *arguments)
    if status != 0:
        raise SetupError("The packages could not be installed; the reason stands above.")


def _system_packages(tests: bool) -> None:
    """Install what is missing with apt as root; otherwise print the exact line. Linux only."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries()
    if tests:
        missing += [package for name, package in PROGRAMS.items() if not shutil.which(name)]
        missing += [package for path, package in DATA.items() if not path.exists()]
        missing += ["chromium"] if browser() is None else []
    if shutil.which("apt-get") and not FONTS[0].exists():
        missing.append(FONTS[1])
    if missing:
        _apt(missing)


def missing_libraries() -> list[str]:
    """The packages of those libraries that the linker does not know."""
    known = _output(shutil.which("ldconfig") or "/sbin/ldconfig", "-p")
    return [package for library, package in LIBRARIES.items() if known and library not in known]


def _apt(packages: list[str]) -> None:
    install = "apt-get install -y --no-install-recommends"
    line = f"{install} {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        say(f"These Debian packages, or your system's names for them, are missing: {packages}")
    elif os.name == "nt" or os.geteuid() != 0:
        say(f"System packages are missing. Run this, then start again: sudo {line}")
    else:
        say(f"Installing system packages: {' '.join(packages)}")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-qq", env=env)
        if run(*line.split(), "-qq", env=env) != 0:
            # One that this system does not know keeps out all the others.
            for package in packages:
                if run(*install.split(), "-qq", package, env=env) != 0:
                    say(f"That failed. The window, tests or benchmarks may miss: {package}")


def _output(*command: str) -> str:
    """What a command prints, or nothing when it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
