"""Settings: the LiveKit server for interviews."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hr_desktop.ui.pages.settings_parts import Part, Secret, Test, renew_interviewer

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage


class VoiceSettings(Part):
    """Stored when a field is left, as all of Settings."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("LiveKit server"),
            tr(
                "Voice interviews take place in rooms of a LiveKit server, your company’s own or "
                "LiveKit Cloud. Interviews at this computer are held in text and need none."
            ),
        )
        self.url = self.line(
            "livekit.url", tr("Address"), tr("Empty: there is none."), "wss://livekit.example.org"
        )
        self.api_key = self.line("livekit.api_key", tr("Key"))
        self.secret = Secret(
            page,
            "livekit.api_secret",
            tr("Secret"),
            keeps=True,
            then=partial(renew_interviewer, page.ctx),
        )
        self.box.addWidget(self.secret)
        for field in (self.url, self.api_key):
            field.editingFinished.connect(self._left)
        self.test = Test(page, "the voice", self._check)
        self.box.addWidget(self.test)

    def fill(self, settings: Settings) -> None:
        """A field that is being typed into is left alone."""
        super().fill(settings)
        for field, text in (
            (self.url, settings.livekit.url),
            (self.api_key, settings.livekit.api_key),
        ):
            if not field.hasFocus():
                field.setText(text or "")

    async def load(self) -> None:
        """Where the secret is."""
        await self.secret.load()

    def _left(self) -> None:
        settings = self.ctx.settings
        if settings is not None:
            url, before = self.url.text().strip() or None, settings.livekit
            typed = {
                "url": url,
                "api_key": self.api_key.text().strip() or None,
                "local": before.local and url == before.url,
            }
            if self.page.change(livekit=settings.livekit.model_copy(update=typed)):
                self.test.clear()

    async def _check(self) -> Check:
        from hr_desktop.services.connections import check_voice

        self._left()
        assert self.ctx.settings is not None
        return await check_voice(self.ctx.settings.livekit, self.secret.typed)
