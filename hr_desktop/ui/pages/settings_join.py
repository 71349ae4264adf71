"""Settings: the page on which candidates are interviewed, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import Button, save_file
from hr_desktop.ui.pages.settings_parts import Part, Test

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage


class JoinSettings(Part):
    """Stored when the field is left, as all of Settings."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Interview page"),
            tr(
                "Candidates open one page, whose link they get by mail. Put it on your web server, "
                "or into the team’s bucket. Put it there again after an update of the program, or "
                "when the LiveKit server or the organisation has changed."
            ),
        )
        self.url = self.line(
            "voice.page_url",
            tr("Address of the page"),
            tr("Empty: links into the bucket, for interviews that end within six days."),
            "https://jobs.example.org/interview.html",
        )
        self.url.editingFinished.connect(self._left)
        self.upload = Button(tr("Put into the bucket"), icon="upload")
        self.upload.clicked.connect(page.action("publish the interview page", self._upload))
        self.save = Button(tr("Save as a file…"), icon="download")
        self.save.clicked.connect(page.action("save the interview page", self._save))
        self.test = Test(page, "the interview page", self._check, self.upload, self.save)
        self.box.addWidget(self.test)

    def fill(self, settings: Settings) -> None:
        """A field that is being typed into is left alone."""
        super().fill(settings)
        if not self.url.hasFocus():
            self.url.setText(settings.voice.page_url or "")
        voice = settings.livekit.url is not None
        self.upload.setVisible(settings.s3.bucket is not None)
        for button in (self.upload, self.save):
            button.setEnabled(voice)

    def _left(self) -> None:
        settings = self.ctx.settings
        if settings is not None:
            typed = {"page_url": self.url.text().strip() or None}
            if self.page.change(voice=settings.voice.model_copy(update=typed)):
                self.test.clear()

    async def _upload(self) -> None:
        self.test.wait(self.ctx.tr("Putting it there…"))
        try:
            await self.ctx.ws.join_page.publish()
        except PersonError:
            self.test.clear()
            raise
        self.ctx.notify(self.ctx.tr("The interview page is in the bucket."), "good")
        await self.test.run()

    async def _save(self) -> None:
        tr = self.ctx.tr
        to = await save_file(self, tr("Save the interview page"), "interview.html", "HTML (*.html)")
        if to is not None:
            await self.ctx.ws.join_page.write(to)
            self.ctx.notify(tr("The interview page was saved. Put it on your web server."), "good")

    async def _check(self) -> Check:
        from hr_desktop.services.connections import check_join

        self._left()
        assert self.ctx.settings is not None
        return await check_join(self.ctx.settings)
