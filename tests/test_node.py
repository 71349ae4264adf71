"""Node and npm come from a package of Python's: nobody has to install them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import node


def test_a_script_of_a_package_finds_the_same_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """npm runs a script that calls `node`, on a machine that has none of its own."""
    (tmp_path / "package.json").write_text('{"scripts": {"say": "node -p process.execPath"}}')
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    said = subprocess.run(
        [*node.npm(), "run", "--silent", "say"],
        env=node.environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert Path(said.strip()).resolve() == Path(node.node()[0]).resolve()


def test_without_the_package_the_text_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(node.NodeMissing, match=r"dev\.py"):
        node.npm()
