"""Settings of voice interviews: speech services, recordings, and LiveKit on this computer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hr_desktop.config import Paths, SpeechService, load_settings
from hr_desktop.services import speech_check
from hr_desktop.services.workspace import Workspace
from hr_desktop.ui.pages import settings_speech
from hr_desktop.ui.window import MainWindow
from hr_desktop.vault import Vault
from tests import livekit_server
from tests.ui.conftest import until
from tests.ui.test_settings import Keyring, answered, show, texts

Open = Callable[..., MainWindow]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    made = Keyring()
    monkeypatch.setattr(Vault, "_backend", lambda self: made)
    return made.kept


def test_a_speech_service_is_entered_tried_and_heard(
    window: Open, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, played = "http://127.0.0.1:9/v1", list[object]()
    asked: list[tuple[str, str | None]] = []  # in a process of its own: tests/services

    async def recognise(settings: object, service: SpeechService, *_: object) -> str:
        asked.append(("recognise", service.base_url))
        return "can you hear me"

    async def say(settings: object, service: SpeechService, *_: object) -> bytes:
        asked.append(("say", service.base_url))
        return b"RIFF"

    def load() -> None:
        played.append(threading.current_thread() is threading.main_thread())

    def play(owner: object, wav: bytes) -> bool:
        played.append(wav)
        return False  # there is no loudspeaker

    async def where(*_: object) -> Path:
        return Path(__file__) / "below a file.wav"

    monkeypatch.setattr(settings_speech, "load_sound", load)
    monkeypatch.setattr(settings_speech, "play", play)
    monkeypatch.setattr(settings_speech, "save_file", where)

    async def scenario(w: MainWindow) -> None:
        page = show(w, "interviews")
        first = page.recogniser.first
        assert "api.openai.com" in page.recogniser.leaves.text()
        word, said = await answered(first.test)
        assert (word, "key of OpenAI is missing" in said) == ("does not work", True)
        monkeypatch.setattr(speech_check, "recognise_sample", recognise)
        monkeypatch.setattr(speech_check, "say_sample", say)
        first.address.setText("no address")
        first.address.editingFinished.emit()
        assert first.address_field.problem.isVisible()
        for form in (first, page.speech.first):
            form.address.setText(url)
            form.address.editingFinished.emit()
        assert not first.address_field.problem.isVisible()
        assert first.model.placeholderText() == "whisper-1"
        assert not page.recogniser.leaves.isVisible()
        assert page.speech.first.voice_field.isVisible()
        word, said = await answered(first.test)
        assert (word, "can you hear me" in said) == ("works", True)
        page.speech.first.listen.click()
        await until(lambda: played == [False, b"RIFF"], "the sample, loaded beside the window")
        toasts = w.toasts
        assert toasts is not None
        await until(toasts.toasts, "there is no loudspeaker")
        save = toasts.toasts()[-1].action
        assert save is not None
        save.click()
        await until(
            lambda: ["could not be saved" in one.text for one in toasts.toasts()] == [True],
            "a folder that takes no file is said in words",
        )
        assert asked == [("recognise", url), ("say", url)]
        assert w.ctx.settings is not None
        voice = w.ctx.settings.voice
        assert voice.recogniser.base_url == voice.speech.base_url == url

    window(scenario)


def test_a_stand_in_has_a_service_and_a_key_of_its_own(
    window: Open, keyring: dict[str, str]
) -> None:
    async def scenario(w: MainWindow) -> None:
        part = show(w, "interviews").speech
        assert not part.second.isVisible()
        part.stands_in.click()
        await until(part.second.isVisible, "the stand-in")
        part.second.provider._pick("elevenlabs")
        await until(lambda: part.second.voice_field.isVisible(), "a field for the voice's id")
        part.second.voice.setText("Xb7hH8MSUJpSbSDYk0k2")
        part.second.voice.editingFinished.emit()
        part.second.secret.edit.setText("key-of-elevenlabs")
        await part.second.secret.keep()
        assert keyring == {"speech.elevenlabs_key": "key-of-elevenlabs"}
        assert "api.elevenlabs.io" in part.leaves.text()
        assert w.ctx.settings is not None
        stored = w.ctx.settings.voice
        assert stored.speech_fallback is not None
        assert stored.speech_fallback.voice == "Xb7hH8MSUJpSbSDYk0k2"
        assert stored.speech.provider == "openai"
        part.second.provider._pick("deepgram")
        assert part.second.voices_field.isVisible()
        assert w.ctx.settings.voice.speech_fallback is not None
        assert w.ctx.settings.voice.speech_fallback.voice is None, "an id of another maker"
        part.stands_in.click()
        assert w.ctx.settings.voice.speech_fallback is None

    window(scenario)


def test_a_plug_in_that_is_missing_and_what_private_mode_does_not_reach_are_said(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hr_desktop.ai import speech_services

    monkeypatch.setattr(speech_services, "installed", lambda provider: provider == "openai")

    async def scenario(w: MainWindow) -> None:
        page = show(w, "interviews")
        page.recogniser.first.provider._pick("deepgram")
        assert "hr-desktop[deepgram]" in page.recogniser.first.missing.text()
        assert page.recogniser.first.missing.isVisible()
        page.engine._change(private=True)
        page.fill(w.ctx.settings)
        assert "never in sound" in page.recogniser.leaves.text()

    window(scenario)


def test_capacity_and_recordings_are_chosen(window: Open, data_folder: object) -> None:
    async def scenario(w: MainWindow) -> None:
        part = show(w, "interviews").holding
        part.capacity.setValue(3)
        part.capacity.editingFinished.emit()
        part.days.setValue(30)
        part.days.editingFinished.emit()
        part.record.click()
        assert not part.days_field.isEnabled()
        assert w.ctx.settings is not None
        voice = w.ctx.settings.voice
        assert (voice.capacity, voice.recording_days, voice.record) == (3, 30, False)
        await until(lambda: load_settings(Paths.default()).voice.capacity == 3, "it is stored")

    window(scenario)


def test_a_livekit_of_this_computer_is_started_and_stopped(
    window: Open, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    try:
        program = str(livekit_server.program())
    except livekit_server.Missing as missing:
        pytest.skip(str(missing))
    begun: list[str | None] = []

    async def begins(workspace: Workspace) -> None:
        begun.append(workspace.settings.livekit.url)

    monkeypatch.setattr(Workspace, "wait_for_candidates", begins)

    async def scenario(w: MainWindow) -> None:
        page = show(w, "interviews")
        part = page.local
        part.start.click()
        await until(lambda: "livekit-server is not on this computer" in part.said.text(), "where")
        assert w.ctx.settings is not None
        chosen = w.ctx.settings.livekit.model_copy(update={"program": program})
        page.change(livekit=chosen)
        runs = "start the local LiveKit"  # one press at a time
        await until(lambda: runs not in w.ctx.tasks.names, "the first press has ended")
        part.start.click()
        await until(lambda: part.badge.text() == "running", "it runs", 60)
        assert "ws://127.0.0.1:" in part.said.text()
        await until(lambda: bool(begun and begun[-1]), "an interviewer begins")
        assert page.voice.url.text().startswith("ws://127.0.0.1:")
        assert len(keyring["livekit.api_secret"]) >= 32
        assert (await answered(page.voice.test))[0] == "works"
        assert keyring["livekit.api_secret"] not in texts(page)
        part.stop.click()
        await until(part.start.isVisible, "it can be started again")
        assert w.ctx.settings.livekit.url is None
        await until(lambda: w.ctx.ws.livekit.health.pid is None, "it has ended")

    window(scenario)
