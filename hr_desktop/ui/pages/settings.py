"""Settings: a list of sections at the left, one of them beside it.

Every change is stored at once; there is no button "save" to forget. Fields that are typed into
are stored when they are left. Only another database or another storage waits for its button.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from hr_desktop.ui.components import ListRow, ScrollColumn, column, row
from hr_desktop.ui.context import Target
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.settings_data import DataSettings
from hr_desktop.ui.pages.settings_database import DatabaseSettings
from hr_desktop.ui.pages.settings_engine import EngineSettings
from hr_desktop.ui.pages.settings_examples import Examples
from hr_desktop.ui.pages.settings_files import FilesSettings
from hr_desktop.ui.pages.settings_general import LookSettings, PersonSettings
from hr_desktop.ui.pages.settings_holding import HoldingSettings
from hr_desktop.ui.pages.settings_join import JoinSettings
from hr_desktop.ui.pages.settings_letters import LetterTemplates
from hr_desktop.ui.pages.settings_local import LocalTrial
from hr_desktop.ui.pages.settings_mail import MailSettings
from hr_desktop.ui.pages.settings_parts import WIDTH
from hr_desktop.ui.pages.settings_speech import (
    RecogniserSettings,
    VoiceOfStefani,
    sample_language,
)
from hr_desktop.ui.pages.settings_team import TeamGroup
from hr_desktop.ui.pages.settings_voice import VoiceSettings
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.config import Settings

SECTIONS = {
    "general": N_("General"),
    "database": N_("Database"),
    "files": N_("Files"),
    "ai": N_("AI"),
    "interviews": N_("Interviews"),
    "mail": N_("Mail"),
    "letters": N_("Letters"),
    "data": N_("Data"),
}


class SettingsPage(Page):
    """What a person can choose."""

    title = N_("Settings")

    def build(self) -> None:
        """Makes the sections."""
        self.filling = True
        self.fixed: dict[str, str] = {}  # settings that the environment decides, and by what
        self.general, self.person = LookSettings(self), PersonSettings(self)
        self.team, self.database = TeamGroup(self), DatabaseSettings(self)
        self.files, self.engine = FilesSettings(self), EngineSettings(self)
        self.voice, self.mail = VoiceSettings(self), MailSettings(self)
        self.local, self.holding = LocalTrial(self), HoldingSettings(self)
        self.join = JoinSettings(self)
        language, samples_in = sample_language(self)
        self.recogniser = RecogniserSettings(self, language)
        self.speech = VoiceOfStefani(self, language)
        self.letters = LetterTemplates(self)
        self.data, self.examples = DataSettings(self), Examples(self)
        self._parts = (
            self.general, self.person, self.database, self.files, self.engine, self.voice,
            self.mail, self.join, self.holding, self.recogniser, self.speech,
        )  # fmt: skip
        self._sections: dict[str, QWidget] = {}
        self._rows: dict[str, ListRow] = {}
        self.stack = QStackedWidget()
        for key, cards in (
            ("general", (self.general, self.person)),
            ("database", (self.team, self.database)),
            ("files", (self.files,)),
            ("ai", (self.engine,)),
            (
                "interviews",
                (
                    self.voice,
                    self.local,
                    self.join,
                    self.holding,
                    samples_in,
                    self.recogniser,
                    self.speech,
                ),
            ),
            ("mail", (self.mail,)),
            ("letters", (self.letters,)),
            ("data", (self.data, self.examples)),
        ):
            self._add(key, *cards)
        names = QWidget()
        names.setFixedWidth(172)
        names.setLayout(column(*self._rows.values(), None, gap=1))
        names.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        sides = row(names, self.stack, gap=16)
        sides.setStretch(1, 1)
        self.body.addLayout(sides, 1)
        self.choose("general")
        if self.ctx.settings is not None:
            self.fill(self.ctx.settings)

    def _add(self, key: str, *cards: QWidget) -> None:
        scroll = ScrollColumn(gap=14, margins=(0, 0, 10, 8))
        for card in cards:
            card.setMaximumWidth(WIDTH)
            line = row(card)
            line.setStretch(0, 1000)  # as wide as it may be, at the left
            line.addStretch(1)
            scroll.box.addLayout(line)
        scroll.box.addStretch(1)
        self._sections[key] = scroll
        self.stack.addWidget(scroll)
        entry = ListRow(self.ctx.tr(SECTIONS[key]), line=False, strong=False)
        entry.clicked.connect(lambda: self.choose(key))
        self._rows[key] = entry

    def choose(self, key: str) -> None:
        """Shows a section."""
        self.section = key
        self.stack.setCurrentWidget(self._sections[key])
        for known, entry in self._rows.items():
            entry.set_current(known == key)

    # -- filling and storing ---------------------------------------------

    def refresh(self) -> None:
        """Connections are set up here: the page fills itself without a workspace, too."""
        if self.ctx.settings is not None:
            self.outdated = False
            self.ctx.tasks.latest(self.load(), name=self._loading, owner=self)

    async def load(self) -> None:
        """Fills the fields and asks for what only keyring and workspace know."""
        assert self.ctx.settings is not None
        self.fill(self.ctx.settings)
        for part in self._parts:
            await part.load()
        if self.ctx.workspace is not None:
            await self.letters.load()
            await self.data.load()
            await self.examples.load()

    def shown(self) -> None:
        """Examples may have been loaded elsewhere since; what was typed here stays as it is."""
        if self.ctx.workspace is not None:
            self.run("examples", self.examples.load())

    def state(self) -> dict[str, Any]:
        """The section and the letter in front, and what was typed."""
        return {
            "section": self.section,
            "letters": self.letters.state(),
            "database": self.database.state(),
            "files": self.files.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self.choose(state.get("section", self.section))
        self.letters.restore(state.get("letters", {}))
        self.database.restore(state.get("database", {}))
        self.files.restore(state.get("files", {}))

    async def open(self, target: Target) -> None:
        """`{"section": "database"}`; `recruiter` is the name under General."""
        section = target.get("section", "general")
        self.choose(section if section in SECTIONS else "general")
        if section == "recruiter":
            self.person.recruiter.setFocus()
            self.person.recruiter.selectAll()

    def fill(self, settings: Settings) -> None:
        """Shows what is stored; a field that is being typed into is left alone."""
        from hr_desktop.config import overridden

        self.filling = True
        self.fixed = overridden()
        for part in self._parts:
            part.fill(settings)
        self.data.fill(settings)
        self.local.fill(settings)
        self.team.fill()
        self.filling = False

    def change(self, **changes: Any) -> bool:
        """Stores what a person has changed; False when it is as before."""
        settings = self.ctx.settings
        if self.filling or settings is None:
            return False
        if all(getattr(settings, name) == value for name, value in changes.items()):
            return False
        self.ctx.shell.save_settings(settings.model_copy(update=changes))
        return True
