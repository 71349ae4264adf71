"""The LiveKit server is built once, whole or not at all, with whatever Go there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import livekit_server

Commands = list[tuple[str, ...]]


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What would have been run, on a machine whose own Go is too old."""
    ran: Commands = []

    def run(*command: str, env: dict[str, str] | None = None) -> int:
        ran.append(command)
        if command[0] == "/usr/bin/go":
            return 1
        assert env is not None
        (Path(env["GOBIN"])).mkdir()
        (Path(env["GOBIN"]) / "server").write_bytes(b"program")
        return 0

    monkeypatch.setattr(livekit_server, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(livekit_server, "install", lambda *wanted: ran.append(wanted))
    monkeypatch.setattr(livekit_server, "run", run)
    monkeypatch.setattr(livekit_server, "_ENDING", "")
    return ran


def test_a_go_that_is_too_old_is_replaced_for_the_build(commands: Commands) -> None:
    livekit_server.prepare()
    own, package, brought = commands
    assert own[:2] == ("/usr/bin/go", "install")
    assert livekit_server.GO in package
    assert brought[1:] == own[1:]
    assert livekit_server.program().read_bytes() == b"program"
    livekit_server.prepare()
    assert len(commands) == 3  # what is there is not built again


def test_what_cannot_be_built_is_said_and_the_rest_goes_on(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(livekit_server, "run", lambda *command, env: 1)
    livekit_server.prepare()
    assert not livekit_server.program().exists()
    assert "voice interviews" in capsys.readouterr().err
