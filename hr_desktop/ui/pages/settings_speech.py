"""Settings: who recognises what candidates say, and with which voice the interviewer speaks."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from hr_desktop.durable import write_atomically
from hr_desktop.ui.components import (
    Button,
    Combo,
    FilterChips,
    FormField,
    Label,
    Line,
    row,
    save_file,
)
from hr_desktop.ui.loudspeaker import load_sound
from hr_desktop.ui.pages.settings_parts import Part, Secret, Test, renew_interviewer
from hr_desktop.ui.sound import play
from hr_desktop.ui.tasks import gently
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.config import Settings, SpeechProvider, SpeechService
    from hr_desktop.domain.vacancy import Language
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage

PROVIDERS: dict[str, str] = {
    "openai": N_("OpenAI-compatible"),
    "deepgram": "Deepgram",
    "cartesia": "Cartesia",
    "elevenlabs": "ElevenLabs",
}


class SpeechPart(Part):
    """A service and its stand-in: `voice.<kind>` and `voice.<kind>_fallback` of the settings."""

    kind: str

    def __init__(self, page: SettingsPage, title: str, text: str, language: FilterChips) -> None:
        tr = page.ctx.tr
        super().__init__(page, title, text)
        self.language = language
        self.first = ServiceForm(self, self.kind)
        self.box.addWidget(self.first)
        self.box.addWidget(Line())
        self.stands_in = QCheckBox(tr("Another service stands in when this one fails"))
        self.stands_in.clicked.connect(self._stand_in)
        self.box.addWidget(self.stands_in)
        self.box.addWidget(
            Label(
                tr(
                    "It takes over in the middle of an interview, after four seconds without an "
                    "answer, and gives way when the first one answers again."
                ),
                "small",
                "muted",
                wrap=True,
            )
        )
        self.second = ServiceForm(self, f"{self.kind}_fallback")
        self.box.addWidget(self.second)
        self.leaves = Label("", "small", "muted", wrap=True)
        self.box.addWidget(self.leaves)

    def service(self, name: str) -> SpeechService | None:
        """The stored service of `voice.<name>`."""
        settings = self.ctx.settings
        found: SpeechService | None = getattr(settings.voice, name) if settings else None
        return found

    def store(self, name: str, service: SpeechService | None) -> None:
        """Stores it."""
        settings = self.ctx.settings
        if settings is not None:
            self.page.change(voice=settings.voice.model_copy(update={name: service}))

    def fill(self, settings: Settings) -> None:
        """Shows what is stored; a field that is being typed into is left alone."""
        from hr_desktop.ai.speech_services import address_of
        from hr_desktop.network import hosts_of, inside

        super().fill(settings)
        first = getattr(settings.voice, self.kind)
        second = getattr(settings.voice, f"{self.kind}_fallback")
        self.first.show_service(first)
        self.stands_in.setChecked(second is not None)
        self.second.setVisible(second is not None)
        if second is not None:
            self.second.show_service(second)
        outside = [
            host
            for one in (first, second)
            if one is not None and not inside(address_of(one))
            for host in hosts_of(address_of(one))
        ]
        self.leaves.setVisible(bool(outside))
        self.leaves.setText(self._said(settings, ", ".join(dict.fromkeys(outside))))

    def _said(self, settings: Settings, hosts: str) -> str:
        raise NotImplementedError

    async def load(self) -> None:
        """Where the keys are."""
        await self.first.secret.load()
        await self.second.secret.load()

    def _stand_in(self, on: bool) -> None:
        from hr_desktop.config import SpeechService

        self.store(f"{self.kind}_fallback", SpeechService() if on else None)
        if self.ctx.settings is not None:
            self.page.fill(self.ctx.settings)


class RecogniserSettings(SpeechPart):
    """What turns a candidate's voice into text."""

    kind = "recogniser"

    def __init__(self, page: SettingsPage, language: FilterChips) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Speech recognition"),
            tr("What candidates say is turned into text by this service while they speak."),
            language,
        )

    def _said(self, settings: Settings, hosts: str) -> str:
        tr = self.ctx.tr
        if settings.ai.private:
            return tr(
                "Private mode replaces names in texts, never in sound: candidates’ voices go to "
                "{host} as they are. A service inside your network keeps them here.",
                host=hosts,
            )
        return tr("Candidates’ voices are sent to {host}.", host=hosts)


class VoiceOfStefani(SpeechPart):
    """What says the interviewer's lines."""

    kind = "speech"

    def __init__(self, page: SettingsPage, language: FilterChips) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Voice of the interviewer"),
            tr("Says the interviewer’s lines aloud."),
            language,
        )

    def _said(self, settings: Settings, hosts: str) -> str:
        tr = self.ctx.tr
        if settings.ai.private:
            return tr(
                "Private mode does not reach this service: the interviewer’s lines, which may name "
                "the candidate, go to {host} as they are. A service inside your network keeps them "
                "here.",
                host=hosts,
            )
        return tr("The interviewer’s lines are sent to {host}.", host=hosts)


class ServiceForm(QWidget):
    """One service: provider, address, model, voice, key, and whether it answers."""

    def __init__(self, part: SpeechPart, name: str) -> None:
        super().__init__()
        self.part, self.name, self.ctx = part, name, part.ctx
        page, tr = part.page, part.ctx.tr
        self.speaks = part.kind == "speech"
        self.provider = FilterChips([(key, tr(label)) for key, label in PROVIDERS.items()])
        self.provider.chosen.connect(self._provider_chosen)
        self.missing = Label("", "small", "warn_text", wrap=True)
        self.address = QLineEdit()
        self.address.editingFinished.connect(self._address_left)
        self.address_field = FormField(tr("Address"), self.address, "")
        self.model = QLineEdit()
        self.model.editingFinished.connect(
            lambda: self._change(model=self.model.text().strip() or None)
        )
        self.model_field = FormField(tr("Model"), self.model)
        self.voices = Combo()
        self.voices.activated.connect(lambda _: self._change(voice=self.voices.currentData()))
        self.voices_field = FormField(tr("Its voice"), self.voices)
        self.voice = QLineEdit()
        self.voice.editingFinished.connect(
            lambda: self._change(voice=self.voice.text().strip() or None)
        )
        self.voice_field = FormField(tr("Its voice"), self.voice)
        self.secret = Secret(
            page,
            "speech.openai_key",
            tr("Key"),
            keeps=True,
            then=partial(renew_interviewer, page.ctx),
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(FormField(tr("Service"), self.provider))
        box.addWidget(self.missing)
        box.addWidget(self.address_field)
        models = row(self.model_field, self.voices_field, self.voice_field, gap=12)
        for place in range(3):
            models.setStretch(place, 1)
        box.addLayout(models)
        box.addWidget(self.secret)
        if self.speaks:
            self.listen = Button(tr("Listen to a sample"), icon="play")
            self.listen.clicked.connect(page.action(f"listen to the {name}", self._listen))
            self.test = Test(page, f"the {name}", self._check, self.listen)
        else:
            self.test = Test(page, f"the {name}", self._check)
        box.addWidget(self.test)

    def show_service(self, service: SpeechService) -> None:
        """Shows what is stored."""
        from hr_desktop.ai import speech_services as known

        tr, own = self.ctx.tr, known.own_or_provider(service)
        self.provider.select(service.provider)
        there = known.installed(service.provider)
        self.missing.setVisible(not there)
        if not there:
            self.missing.setText(
                tr(
                    "The plug-in for {service} is not installed here: ask your administrator to "
                    "install “{extra}”.",
                    service=known.NAMES[service.provider],
                    extra=known.extra_of(service.provider),
                )
            )
        self.address.setPlaceholderText(known.ADDRESSES[service.provider])
        self.address_field.set_hint(
            tr("Empty: OpenAI’s own address. Any server with OpenAI’s protocol will do.")
            if service.provider == "openai"
            else tr("Empty: the address of {service}.", service=known.NAMES[service.provider])
        )
        models = known.SPEECH_MODELS if self.speaks else known.RECOGNISER_MODELS
        self.model.setPlaceholderText(models.get(own) or tr("chosen by the service"))
        for field, text in (
            (self.address, service.base_url),
            (self.model, service.model),
            (self.voice, service.voice),
        ):
            if not field.hasFocus():
                field.setText(text or "")
        self._show_voices(service)
        if self.secret.about(known.secret_of(service)):
            self.part.page.run("where the key is", self.secret.load())

    def _show_voices(self, service: SpeechService) -> None:
        from hr_desktop.ai import speech_services as known

        names = known.VOICES.get(service.provider, ()) if service.base_url is None else ()
        self.model_field.setVisible(not (self.speaks and service.provider == "deepgram"))
        self.voices_field.setVisible(self.speaks and bool(names))
        self.voice_field.setVisible(self.speaks and not names)
        self.voice.setPlaceholderText(
            known.OPENAI_VOICE
            if service.provider == "openai"
            else self.ctx.tr("the id of a voice; empty: the usual one")
        )
        shown = [*names, *([service.voice] if service.voice and service.voice not in names else [])]
        if [self.voices.itemData(i) for i in range(self.voices.count())] != shown:
            self.voices.clear()
            for name in shown:
                self.voices.addItem(name, name)
        usual = known.OPENAI_VOICE if service.provider == "openai" else next(iter(names), None)
        self.voices.choose(service.voice or usual)

    # -- storing ---------------------------------------------

    def _change(self, **changes: Any) -> None:
        service = self.part.service(self.name)
        if service is None or self.part.page.filling:
            return
        changed = service.model_copy(update=changes)
        if changed != service:
            self.part.store(self.name, changed)
            self.test.clear()
            if self.ctx.settings is not None:
                self.part.page.fill(self.ctx.settings)

    def _provider_chosen(self, provider: SpeechProvider) -> None:
        """Another maker's model, voice and address mean nothing to this one."""
        self._change(provider=provider, base_url=None, model=None, voice=None)

    def _address_left(self) -> None:
        text, tr = self.address.text().strip().rstrip("/"), self.ctx.tr
        valid = not text or (text.startswith(("http://", "https://")) and bool(QUrl(text).host()))
        self.address_field.set_problem(
            "" if valid else tr("An address begins with https:// and names a server.")
        )
        if valid:
            self._change(base_url=text or None)

    # -- trying ---------------------------------------------

    @property
    def _language(self) -> Language:
        return "ru" if self.part.language.current == "ru" else "en"

    async def _check(self) -> Check:
        from hr_desktop.services import connections

        settings, service = self.ctx.settings, self.part.service(self.name)
        assert settings is not None
        assert service is not None
        key = self.secret.typed
        if self.speaks:
            return (await connections.check_speech(settings, service, self._language, key))[0]
        return await connections.check_recogniser(settings, service, self._language, key)

    async def _listen(self) -> None:
        """Says the sample through the loudspeaker; without one it can be kept as a file."""
        from hr_desktop.services import connections

        tr, settings, service = self.ctx.tr, self.ctx.settings, self.part.service(self.name)
        assert settings is not None
        assert service is not None
        self.test.wait(tr("Asking…"))
        try:
            check, sound = await connections.check_speech(
                settings, service, self._language, self.secret.typed
            )
        except Exception:  # not when it is cancelled: the page is gone then
            self.test.clear()
            raise
        self.test.show_check(check)
        await asyncio.to_thread(gently, load_sound)
        if sound and not play(self, sound):
            self.ctx.notify(
                tr("This computer has no loudspeaker. The sample can be saved as a file."),
                "warn",
                tr("Save…"),
                lambda: self.part.page.run("save the sample", self._save(sound)),
            )

    async def _save(self, sound: bytes) -> None:
        from hr_desktop.services.failures import not_saved

        path = await save_file(self, self.ctx.tr("Save the sample"), "Stefani.wav", "WAV (*.wav)")
        if path is None:
            return
        try:
            await asyncio.to_thread(write_atomically, path, sound)
        except OSError as failed:
            raise not_saved(failed) from failed


def sample_language(page: SettingsPage) -> tuple[FilterChips, QWidget]:
    """The language in which services are tried, and its line on the page."""
    tr = page.ctx.tr
    chips = FilterChips((("ru", "Русский"), ("en", "English")), current=tr.language)
    line = QWidget()
    line.setLayout(row(Label(tr("Samples in"), "small", "muted"), chips, None, gap=12))
    return chips, line
