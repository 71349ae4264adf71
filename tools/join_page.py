"""Builds the page on which candidates join: its sources become one file without outside parts.

`python -m tools.join_page` builds `resources/join/join.html` when it is missing or its sources
have changed since (`--force`: in any case). `--types` only checks the types of the sources.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from tools import node
from tools.environment import ROOT, say

FOLDER = ROOT / "resources" / "join"
PAGE = FOLDER / "join.html"
_TEMPLATE = FOLDER / "page.html"
_MODULES = FOLDER / "node_modules"
_LOCK = FOLDER / "package-lock.json"
# The program fills these in when the page goes out (hr_desktop/services/join_page.py).
_CONNECTS_NOWHERE = "'none'"
_NO_CONFIG = "null"


class BuildError(Exception):
    """The page could not be built; the text says why."""


def main(arguments: list[str]) -> int:
    """Build where needed; gives the exit status."""
    try:
        if "--types" in arguments:
            return check_types()
        build(force="--force" in arguments)
    except (BuildError, node.NodeMissing) as error:
        say(str(error))
        return 1
    return 0


def build(force: bool = False) -> Path:
    """The built page, made anew where its sources have changed. Raises BuildError, NodeMissing."""
    if force or not is_built():
        say("Building the page on which candidates join")
        install()
        _write(_bundle("src/main.tsx", ".js"), _bundle("src/style.css", ".css"))
    return PAGE


def is_built() -> bool:
    """Whether the built page is that of the sources as they are now."""
    return PAGE.exists() and f'"{fingerprint()}"' in PAGE.read_text(encoding="utf-8")[:4000]


def fingerprint() -> str:
    """What the page is made of, as one word."""
    digest = hashlib.sha256()
    sources = [one for one in (FOLDER / "src").rglob("*") if one.is_file()]
    # An order that does not depend on where the checkout lies.
    for path in (*sorted(sources), _TEMPLATE, _LOCK, FOLDER / "tsconfig.json", Path(__file__)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def shipped() -> list[Path]:
    """The files of `resources` that go to users: of the page only what was built."""
    files = (one for one in (ROOT / "resources").rglob("*") if one.is_file())
    return sorted(
        one
        for one in files
        if one.suffix != ".po" and (one == PAGE or not one.is_relative_to(FOLDER))
    )


def install() -> None:
    """Puts the locked packages into `node_modules`. Raises BuildError, NodeMissing."""
    stamp = _MODULES / "hr-desktop.stamp"
    wanted = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    _run(*node.npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(wanted, encoding="utf-8")


def check_types() -> int:
    """TypeScript's word on the sources; gives the exit status. Raises BuildError, NodeMissing."""
    install()
    compiler = str(_MODULES / "typescript" / "bin" / "tsc")
    return subprocess.run([*node.node(), compiler, "--noEmit"], cwd=FOLDER, check=False).returncode


def _bundle(entry: str, suffix: str) -> str:
    """One file out of an entry and all that it imports."""
    made = _run(
        *node.node(),
        str(_MODULES / "esbuild" / "bin" / "esbuild"),
        entry,
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2022,safari15.4",
        "--jsx=automatic",
        "--jsx-import-source=preact",
        "--legal-comments=none",
        "--charset=utf8",
        "--log-level=error",
    ).strip()
    if "</" + suffix.replace(".js", "script").replace(".css", "style") in made.lower():
        raise BuildError(f"{entry}: the bundle would end its own element")
    return made


def _write(script: str, style: str) -> None:
    parts = {
        "{script-hash}": _source_hash(script),
        "{style-hash}": _source_hash(style),
        "{connect}": _CONNECTS_NOWHERE,
        "{sources}": fingerprint(),
        "{config}": _NO_CONFIG,
        "{licences}": _licences(),
        "{style}": style,
        "{script}": script,
    }
    text = _TEMPLATE.read_text(encoding="utf-8")
    for name, value in parts.items():
        before, found, after = text.partition(name)
        if not found:
            raise BuildError(f"page.html has no place for {name}")
        text = before + value + after
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def _licences() -> str:
    """The words of the packages inside, which go with every copy of the page."""
    packages = json.loads(_LOCK.read_text(encoding="utf-8"))["packages"]
    by_text: dict[str, list[str]] = {}
    for place, about in packages.items():
        name = place.removeprefix("node_modules/")
        if not name or about.get("dev") or name.startswith("@types/"):
            continue
        files = sorted((FOLDER / place).glob("LICENSE*"))
        text = files[0].read_text(encoding="utf-8").strip() if files else ""
        title = f"{name} {about['version']} ({about['license']})"
        by_text.setdefault(text, []).append(title)
    parts = ["\n".join(["Contains:", *titles, "", text]) for text, titles in by_text.items()]
    return "\n\n".join(parts).replace("<", "‹").replace(">", "›")


def _source_hash(text: str) -> str:
    """How a content security policy names a script or style that may run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _run(*command: str) -> str:
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env=node.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
        timeout=600,
        encoding="utf-8",
    )
    if done.returncode != 0:
        raise BuildError("The page for candidates could not be built; the reason stands above.")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
