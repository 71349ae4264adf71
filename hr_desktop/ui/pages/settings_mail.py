"""Settings: the mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox

from hr_desktop.ui.components import FilterChips
from hr_desktop.ui.pages.settings_parts import Part, Secret, Test

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage

PORTS = {"starttls": 587, "tls": 465, "none": 25}  # the usual ones


class MailSettings(Part):
    """Stored when a field is left, as all of Settings."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Mail server"),
            tr(
                "Invitations, reminders and answers to candidates go out through this server. "
                "Without one they are copied, or opened in your mail program."
            ),
        )
        self.host = self.line(
            "smtp.host", tr("Server"), tr("Empty: there is none."), "smtp.example.org"
        )
        self.encryption = FilterChips(
            (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", tr("none"))), "starttls"
        )
        self.encryption.chosen.connect(self._chosen)
        self.box.addWidget(self.field("smtp.encryption", tr("Encryption"), self.encryption))
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.box.addWidget(self.field("smtp.port", tr("Port"), self.port))
        self.user = self.line(
            "smtp.user", tr("User name"), tr("Empty: the server asks for no login.")
        )
        self.password = Secret(page, "smtp.password", tr("Password"), keeps=True)
        self.box.addWidget(self.password)
        self.sent_by = self.line(
            "smtp.sender", tr("Sender"), tr("Empty: your email for letters."), "hr@example.org"
        )
        for field in (self.host, self.user, self.sent_by, self.port):
            field.editingFinished.connect(self._left)
        self.test = Test(page, "the mail", self._check)
        self.box.addWidget(self.test)

    def fill(self, settings: Settings) -> None:
        """A field that is being typed into is left alone."""
        super().fill(settings)
        smtp = settings.smtp
        for field, text in (
            (self.host, smtp.host),
            (self.user, smtp.user),
            (self.sent_by, smtp.sender),
        ):
            if not field.hasFocus():
                field.setText(text or "")
        self.encryption.select(smtp.encryption)
        if not self.port.hasFocus():
            self.port.setValue(smtp.port)

    async def load(self) -> None:
        """Where the password is."""
        await self.password.load()

    def _chosen(self, encryption: str) -> None:
        """The usual port comes along, unless another one was chosen."""
        if self.port.value() in PORTS.values() and "smtp.port" not in self.page.fixed:
            self.port.setValue(PORTS[encryption])
        self._left()

    def _left(self) -> None:
        settings = self.ctx.settings
        if settings is not None:
            typed = {
                "host": self.host.text().strip() or None,
                "port": self.port.value(),
                "encryption": self.encryption.current,
                "user": self.user.text().strip() or None,
                "sender": self.sent_by.text().strip() or None,
            }
            if self.page.change(smtp=settings.smtp.model_copy(update=typed)):
                self.test.clear()

    async def _check(self) -> Check:
        from hr_desktop.services.connections import check_mail

        self._left()
        assert self.ctx.settings is not None
        return await check_mail(self.ctx.settings.smtp, self.password.typed)
