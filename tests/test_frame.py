"""The frame around the code: pins, the one command, entry points."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools import environment

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def name_of(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_every_dependency_is_pinned() -> None:
    project = PROJECT["project"]
    wanted = project["dependencies"] + [
        one for extra in project["optional-dependencies"].values() for one in extra
    ]
    assert {name_of(one) for one in wanted} <= {name_of(pin) for pin in PINS}


# Needed without an import of ours: a driver, fonts, models, data of a library.
BY_NAME = {"aiosqlite", "asyncpg", "fontpkg-pt-sans", "natasha", "pymorphy3-dicts-ru", "tzdata"}


def test_the_program_imports_what_it_depends_on_and_nothing_else() -> None:
    imported = {
        name.partition(".")[0]
        for file in (ROOT / "hr_desktop").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    packages = packages_distributions()
    others = imported - sys.stdlib_module_names - {"hr_desktop"}
    wanted = (
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["team"],
    )
    declared = {name_of(one) for one in wanted}
    providers = {name: {name_of(p) for p in packages.get(name, [name])} for name in others}
    assert {name for name, found in providers.items() if not found & declared} <= {"shiboken6"}
    assert declared - BY_NAME <= set().union(*providers.values())


def test_pins_hold_neither_addresses_nor_paths() -> None:
    for pin in PINS:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][^\s]*( ; [^/]+)?", pin), pin


def test_continuous_integration_calls_the_one_command() -> None:
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec python3 dev.py test")
    assert script.stat().st_mode & 0o111


def test_changed_pins_are_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The set-up installs when the project or its pins changed, and only then."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(environment, "python", lambda: Path(sys.executable))
    monkeypatch.setattr(environment, "_system_packages", lambda tests: None)
    monkeypatch.setattr(environment, "install", lambda *a: installed.append(a))
    environment.prepare()
    environment.prepare()
    assert len(installed) == 1
    (tmp_path / "constraints.txt").write_text("two", encoding="utf-8")
    environment.prepare()
    assert len(installed) == 2


def test_the_one_command_explains_itself_without_its_packages() -> None:
    done = subprocess.run(
        [sys.executable, "-S", str(ROOT / "dev.py"), "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    for command in ("run", "test", "lint", "bench", "build", "translations"):
        assert re.search(rf"^{command} ", done.stdout, re.MULTILINE)


def test_the_entry_point_starts_nothing_heavy() -> None:
    """A front door is chosen before Qt, SQL or a model is imported."""
    heavy = "{'PySide6', 'sqlalchemy', 'pydantic', 'livekit', 'openai', 'numpy', 'faiss'}"
    code = f"import sys, hr_desktop.__main__; found = {heavy} & set(sys.modules); assert not found"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=ROOT)
