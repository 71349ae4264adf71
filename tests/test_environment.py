"""The set-up: root gets the programs that tests need, others are told the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import environment


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What would have been run, on a Linux with apt and without a browser or a voice."""
    ran: list[tuple[str, ...]] = []

    def run(*command: str, env: dict[str, str] | None = None) -> int:
        ran.append(command)
        return 0

    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment.os, "name", "posix")
    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "missing_libraries", list)
    monkeypatch.setattr(environment, "PROGRAMS", {"text2wave": "festival"})
    monkeypatch.setattr(environment, "DATA", {Path("/nowhere/voice"): "festvox-ru"})
    monkeypatch.setattr(environment, "FONTS", (Path(__file__), "fonts"))
    monkeypatch.setattr(
        environment.shutil, "which", lambda name: name if name == "apt-get" else None
    )
    return ran


def test_root_gets_what_the_tests_need(
    commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0, raising=False)
    environment._system_packages(tests=True)
    assert commands[-1][-4:] == ("festival", "festvox-ru", "chromium", "-qq")


def test_a_package_that_the_system_does_not_know_keeps_out_no_other(
    commands: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(
        environment,
        "run",
        lambda *command, env=None: commands.append(command) or int("festvox-ru" in command),
    )
    environment._system_packages(tests=True)
    assert [command[-1] for command in commands[-3:]] == ["festival", "festvox-ru", "chromium"]
    assert "may miss: festvox-ru" in capsys.readouterr().err


def test_others_are_told_the_exact_line(
    commands: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    environment._system_packages(tests=True)
    assert not commands
    line = "sudo apt-get install -y --no-install-recommends festival festvox-ru chromium"
    assert line in capsys.readouterr().err


def test_what_is_there_is_left_alone(
    commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment, "DATA", {Path(__file__): "festvox-ru"})
    environment._system_packages(tests=True)
    assert not commands
    assert environment.browser() == "/usr/bin/chromium"
