"""Settings: language and look, the recruiter, data and retention, the AI engine, the examples.

Every change is stored at once; there is no button "save" to forget. Fields that are typed into
are stored when they are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from hr_desktop.ui.components import (
    Button,
    Card,
    FilterChips,
    FormField,
    Label,
    ScrollColumn,
    ask,
    column,
    combo,
    row,
)  # fmt: skip
from hr_desktop.ui.context import Target
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.settings_data import DataSettings
from hr_desktop.ui.pages.settings_engine import EngineSettings
from hr_desktop.ui.pages.settings_letters import LetterTemplates
from hr_desktop.ui.pages.settings_team import TeamGroup
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.config import Settings


class _Group(Card):
    """A card with a heading, a sentence, and fields."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__(gap=12)
        self.box.addWidget(Label(title, "heading"))
        if text:
            self.box.addWidget(Label(text, color="muted", wrap=True))


class SettingsPage(Page):
    """What a person can choose."""

    title = N_("Settings")

    def build(self) -> None:
        """Makes the groups, one below the other."""
        self.filling = True
        scroll = ScrollColumn(gap=14, margins=(0, 0, 10, 8))
        self.scroller = scroll
        self.team = TeamGroup(self)
        left = column(self._look(), self._person(), self.team, self._examples(), None, gap=14)
        self.letters = LetterTemplates(self)
        self.engine = EngineSettings(self)
        self.data = DataSettings(self)
        right = column(self.engine, self.letters, self.data, None, gap=14)
        sides = row(left, right, gap=14)
        sides.setStretch(0, 2)
        sides.setStretch(1, 3)
        scroll.box.addLayout(sides)
        scroll.box.addStretch(1)
        self.body.addWidget(scroll, 1)
        if self.ctx.settings is not None:
            self.fill(self.ctx.settings)

    # -- groups ---------------------------------------------

    def _look(self) -> QWidget:
        tr = self.ctx.tr
        group = _Group(tr("Language and look"))
        self.language = combo(
            ((None, tr("As the system")), ("ru", "Русский"), ("en", "English")), None
        )
        self.language.currentIndexChanged.connect(
            lambda: self.change(language=self.language.currentData())
        )
        self.look = FilterChips(
            (
                ("system", tr("As the system")),
                ("light", tr("Light")),
                ("dark", tr("Dark")),
            )
        )
        self.look.chosen.connect(lambda look: self.change(look=look))
        group.box.addWidget(FormField(tr("Language"), self.language))
        group.box.addWidget(FormField(tr("Look"), self.look))
        return group

    def _person(self) -> QWidget:
        tr = self.ctx.tr
        group = _Group(
            tr("Recruiter"),
            tr("Your name stands beside your decisions and notes, and in letters."),
        )
        self.recruiter = self._line("recruiter")
        self.organisation = self._line("organisation")
        self.mail_from = self._line("mail_from")
        group.box.addWidget(FormField(tr("Your name"), self.recruiter))
        group.box.addWidget(FormField(tr("Company"), self.organisation))
        group.box.addWidget(FormField(tr("Your email for letters"), self.mail_from))
        self.person = group
        return group

    def _examples(self) -> QWidget:
        tr = self.ctx.tr
        group = _Group(
            tr("Examples"),
            tr("Invented people, vacancies and interviews, to see every page at work."),
        )
        self.load_examples = Button(tr("Load the examples"), small=True)
        self.load_examples.clicked.connect(self.action("load examples", self._load_examples))
        self.remove_examples = Button(tr("Remove the examples"), small=True)
        self.remove_examples.clicked.connect(self.action("remove examples", self._remove_examples))
        self.load_examples.setEnabled(False)
        self.remove_examples.setEnabled(False)
        group.box.addLayout(row(self.load_examples, self.remove_examples, None))
        return group

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.editingFinished.connect(lambda: self.change(**{name: made.text().strip()}))
        return made

    # -- filling and storing ---------------------------------------------

    async def load(self) -> None:
        """Fills the fields and asks for what only the workspace knows."""
        assert self.ctx.settings is not None
        self.fill(self.ctx.settings)
        await self.engine.load()
        await self.letters.load()
        await self.data.load()
        await self._examples_state()

    async def _examples_state(self) -> None:
        loaded = await self.ctx.ws.samples.loaded()
        self.load_examples.setEnabled(not loaded and await self.ctx.ws.samples.available())
        self.remove_examples.setEnabled(loaded)

    def shown(self) -> None:
        """Examples may have been loaded elsewhere since; what was typed here stays as it is."""
        if self.ctx.workspace is not None:
            self.run("examples", self._examples_state())

    def state(self) -> dict[str, Any]:
        """The letter in front and what was typed into it."""
        return {"letters": self.letters.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self.letters.restore(state.get("letters", {}))

    async def open(self, target: Target) -> None:
        """`{"section": "recruiter"}`, `{"section": "engine"}` or `{"section": "data"}`."""
        if target.get("section") == "engine":
            self.scroller.ensureWidgetVisible(self.engine)
        elif target.get("section") == "data":
            self.scroller.ensureWidgetVisible(self.data)
        else:
            self.scroller.ensureWidgetVisible(self.person)
            self.recruiter.setFocus()
            self.recruiter.selectAll()

    def fill(self, settings: Settings) -> None:
        """Shows what is stored; a field that is being typed into is left alone."""
        self.filling = True
        self.language.choose(settings.language)
        self.look.select(settings.look)
        for field, text in (
            (self.recruiter, settings.recruiter),
            (self.organisation, settings.organisation),
            (self.mail_from, settings.mail_from),
        ):
            if not field.hasFocus():
                field.setText(text)
        self.engine.fill(settings)
        self.data.fill(settings)
        self.team.fill()
        self.filling = False

    def change(self, **changes: Any) -> None:
        """Stores what a person has changed."""
        settings = self.ctx.settings
        if self.filling or settings is None:
            return
        if any(getattr(settings, name) != value for name, value in changes.items()):
            self.ctx.shell.save_settings(settings.model_copy(update=changes))

    # -- actions ---------------------------------------------

    async def _load_examples(self) -> None:
        tr = self.ctx.tr
        self.load_examples.setEnabled(False)
        self.ctx.notify(tr("The examples are being loaded. The pages fill as they are read."))
        await self.ctx.ws.samples.load()
        self.ctx.notify(tr("The examples are loaded. They can be removed in Settings."), "good")
        self.refresh()

    async def _remove_examples(self) -> None:
        tr = self.ctx.tr
        if await ask(
            self, tr("Remove the examples?"),
            tr("The invented people, vacancies and interviews are deleted for good. "
               "What you added yourself stays."),
            tr("Remove"), tr("Keep"), kind="danger",
        ):  # fmt: skip
            await self.ctx.ws.samples.remove()
            self.ctx.notify(tr("The examples are gone."))
            self.refresh()
