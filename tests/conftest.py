"""Fixtures for every test: the shared material, a data folder, and no network."""

from __future__ import annotations

import faulthandler
import ipaddress
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import browsers as real_browsers
from tests import livekit_server, s3_server, speech, spreading
from tests.livekit_server import LiveKitServer
from tests.openai_server import whisper
from tests.postgres_server import Missing, PostgresServer, running
from tests.s3_server import S3Server
from tools.translations import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, before any test (and any worker) looks for them."""
    compile_catalogues()
    worker = getattr(config, "workerinput", None)
    if worker is not None:  # after pytest, whose own words scroll by
        faulthandler.enable(_last_words(worker["testrunuid"], worker["workerid"]).open("w"))
        config.add_cleanup(faulthandler.disable)


_DIED: list[tuple[str, str]] = []


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Keeps where a worker of pytest-xdist was when it died."""
    words = _last_words(node.workerinput["testrunuid"], node.gateway.id)
    if error and words.exists():
        _DIED.append((node.gateway.id, words.read_text()))
    words.unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows it beside the failures."""
    for worker, words in _DIED:
        terminalreporter.section(f"{worker} died")
        terminalreporter.write_line(words)


def _last_words(run: str, worker: str) -> Path:
    return Path(tempfile.gettempdir()) / f"hr-desktop-tests-{run}-{worker}.txt"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real time goes on when a busy computer cannot keep up: such a test has a second and third try.

    That is, whatever speaks, every window, and every browser that talks with a LiveKit server or is
    listened to.
    """
    items.sort(key=lambda item: spreading.order(item.nodeid))
    for item in items:
        if spreading.group(item.nodeid) is not None or item.nodeid.startswith("tests/browsers/"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spreads tests over the workers."""
    return spreading.Spreading(config, log)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real resumes, vacancies and transcripts, which is not in the repository."""
    folder = Path(os.environ.get("HR_DESKTOP_SHARED", ROOT.parent / "shared"))
    if not (folder / "samples").is_dir():
        pytest.skip(f"no shared material at {folder} (set HR_DESKTOP_SHARED)")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The newest PostgreSQL, one server for all tests of this process."""
    yield from _postgres("postgres")


@pytest.fixture(scope="session")
def postgres_15() -> Iterator[PostgresServer]:
    """Debian's PostgreSQL 15."""
    yield from _postgres("postgres-15")


@pytest.fixture(scope="session")
def s3_service() -> Iterator[S3Server]:
    """An S3 service, one server for all tests of this process."""
    try:
        yield from s3_server.running()
    except s3_server.Missing as missing:
        _without(missing)


@pytest.fixture(scope="session")
def livekit() -> Iterator[LiveKitServer]:
    """A LiveKit server, one for all tests of this process."""
    try:
        yield from livekit_server.running()
    except livekit_server.Missing as missing:
        _without(missing)


@pytest.fixture(scope="session")
def browsers() -> None:
    """Chromium and Firefox are there, and what drives them."""
    try:
        real_browsers.look_for()
    except real_browsers.Missing as missing:
        _without(missing)


@pytest.fixture(scope="session")
def speaking() -> None:
    """The voices of `tests.speech` are there."""
    try:
        for language in speech.VOICES:
            speech.utterance("да" if language == "ru" else "yes", language)
    except speech.Missing as missing:
        _without(missing)


@pytest.fixture(scope="session")
def whispering() -> None:
    """A real recogniser is there (`tests.openai_server.whisper`)."""
    try:
        whisper.hear(np.zeros(16_000, np.float32), "en")
    except whisper.Missing as missing:
        _without(missing)


def _postgres(version: str) -> Iterator[PostgresServer]:
    try:
        yield from running(version)
    except Missing as missing:
        _without(missing)


def _without(missing: Exception) -> None:
    if os.environ.get("CI"):
        pytest.fail(str(missing))
    pytest.skip(str(missing))


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, a space and Cyrillic letters in its path, named in the environment."""
    folder = tmp_path / "Папка данных"
    folder.mkdir()
    monkeypatch.setenv("HR_DESKTOP_DATA", str(folder))
    return folder


_OUTER = (  # the usual names of a team's services
    "DATABASE_URL",
    "PGPASSWORD",
    "S3_BUCKET_NAME",
    "S3_ENDPOINT_URL",
    "S3_REGION",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
    "LIVEKIT_URL",
    "LIVEKIT_API_KEY",
    "LIVEKIT_API_SECRET",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_ENCRYPTION",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "SMTP_FROM",
)


@pytest.fixture(scope="session", autouse=True)
def _known_environment() -> Iterator[None]:
    """The same language, no keyring and no keys, whatever the machine has."""
    with pytest.MonkeyPatch.context() as patch:
        if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
            patch.setenv("QT_QPA_PLATFORM", "offscreen")
        for name in list(os.environ):
            if name.startswith("HR_DESKTOP_") and name != "HR_DESKTOP_SHARED":
                patch.delenv(name)
        for name in (*_OUTER, "OPENAI_API_KEY", "OPENAI_BASE_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this computer is spoken to: a test that reaches out fails and names the address."""

    def guarded(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
                pytest.fail(f"the test reached for {address[0]}:{address[1]}")
            return original(self, address)

        return connect

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(name))


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return host in ("localhost", "")
    return address.is_loopback or address.is_unspecified
