"""The set-up: a benchmark's browser is installed by root alone, others are told the line."""

from __future__ import annotations

import pytest

from tools import environment


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What would have been run, on a Linux with apt and without a browser."""
    ran: list[tuple[str, ...]] = []

    def run(*command: str, env: dict[str, str] | None = None) -> int:
        ran.append(command)
        return 0

    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment.os, "name", "posix")
    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(
        environment.shutil, "which", lambda name: name if name == "apt-get" else None
    )
    return ran


def test_root_gets_the_browser_of_the_benchmark(
    commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0, raising=False)
    environment.prepare_browser()
    assert any("chromium" in command for command in commands)


def test_others_are_told_the_exact_line(
    commands: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    environment.prepare_browser()
    assert not commands
    line = "sudo apt-get install -y --no-install-recommends chromium"
    assert line in capsys.readouterr().err


def test_a_browser_that_is_there_is_left_alone(
    commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    environment.prepare_browser()
    assert not commands
    assert environment.browser() == "/usr/bin/chromium"
