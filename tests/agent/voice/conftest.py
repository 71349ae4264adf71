"""A store for voice agents, and a LiveKit server that is told to them by the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hr_desktop.store import Store
from tests.agent.voice.fleet import Fleet
from tests.livekit_server import LiveKitServer


@pytest.fixture
async def store(data_folder: Path) -> AsyncIterator[Store]:
    opened = await Store.open(data_folder / "workspace.sqlite3")
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def _speech_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agents take no call when nobody could speak; what is tried here has a job of its own."""
    monkeypatch.setenv("SPEECH_API_KEY", "a key")


@pytest.fixture
async def fleet(
    store: Store, livekit: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Fleet]:
    monkeypatch.setenv("LIVEKIT_URL", livekit.url)
    monkeypatch.setenv("LIVEKIT_API_KEY", livekit.api_key)
    monkeypatch.setenv("LIVEKIT_API_SECRET", livekit.api_secret)
    made = Fleet(store, livekit)
    yield made
    await made.close()
