"""Settings: language and look, and the recruiter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit

from hr_desktop.ui.components import FilterChips, combo
from hr_desktop.ui.pages.settings_parts import Part

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.ui.pages.settings import SettingsPage


class LookSettings(Part):
    """Language, look and notices; all change at once."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(page, tr("Language and look"))
        self.language = combo(
            ((None, tr("As the system")), ("ru", "Русский"), ("en", "English")), None
        )
        self.language.currentIndexChanged.connect(
            lambda: page.change(language=self.language.currentData())
        )
        self.look = FilterChips(
            (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark")))
        )
        self.look.chosen.connect(lambda look: page.change(look=look))
        self.box.addWidget(self.field("language", tr("Language"), self.language))
        self.box.addWidget(self.field("look", tr("Look"), self.look))
        self.notices = QCheckBox(tr("Tell me when a voice interview begins, ends or needs help"))
        self.notices.clicked.connect(lambda on: page.change(notices=on))
        self.box.addWidget(self.notices)

    def fill(self, settings: Settings) -> None:
        """Shows what is stored."""
        super().fill(settings)
        self.language.choose(settings.language)
        self.look.select(settings.look)
        self.notices.setChecked(settings.notices)


class PersonSettings(Part):
    """Who works here."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Recruiter"),
            tr("Your name stands beside your decisions and notes, and in letters."),
        )
        self.recruiter = self._kept("recruiter", tr("Your name"))
        self.organisation = self._kept("organisation", tr("Company"))
        self.mail_from = self._kept("mail_from", tr("Your email for letters"))

    def fill(self, settings: Settings) -> None:
        """A field that is being typed into is left alone."""
        super().fill(settings)
        for field, text in (
            (self.recruiter, settings.recruiter),
            (self.organisation, settings.organisation),
            (self.mail_from, settings.mail_from),
        ):
            if not field.hasFocus():
                field.setText(text)

    def _kept(self, name: str, label: str) -> QLineEdit:
        made = self.line(name, label)
        made.editingFinished.connect(lambda: self.page.change(**{name: made.text().strip()}))
        return made
