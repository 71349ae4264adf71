"""Settings: what its sections are made of."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hr_desktop.ui.components import Badge, Button, Card, FormField, Label, row

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.context import UiContext
    from hr_desktop.ui.pages.settings import SettingsPage

WIDTH = 760  # of a section: longer lines are not read


class Group(Card):
    """A card with a heading, a sentence, and fields."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__(gap=12)
        self.setMaximumWidth(WIDTH)
        self.box.addWidget(Label(title, "heading"))
        if text:
            self.box.addWidget(Label(text, color="muted", wrap=True))


class Part(Group):
    """A group that shows a part of the settings."""

    def __init__(self, page: SettingsPage, title: str, text: str = "") -> None:
        super().__init__(title, text)
        self.page, self.ctx = page, page.ctx
        self._forms: dict[str, FormField] = {}

    def field(self, name: str, label: str, field: QWidget, hint: str = "") -> FormField:
        """A field of the dotted setting `name`, read-only while the environment decides it."""
        self._forms[name] = form = FormField(label, field, hint)
        return form

    def line(self, name: str, label: str, hint: str = "", example: str = "") -> QLineEdit:
        """A line for text, added below what is there."""
        made = QLineEdit()
        made.setPlaceholderText(example)
        self.box.addWidget(self.field(name, label, made, hint))
        return made

    def fill(self, settings: Settings) -> None:
        """Shows what is stored. Sections begin with this: it says what the environment decides."""
        for name, form in self._forms.items():
            variable = self.page.fixed.get(name)
            said = self.ctx.tr("Set by {variable}.", variable=variable) if variable else ""
            form.set_fixed(said)

    async def load(self) -> None:
        """Asks for what is not in the settings, such as where a secret is."""


async def renew_interviewer(ctx: UiContext) -> None:
    """Whoever interviews by voice takes another key up at once."""
    if ctx.workspace is not None:
        await ctx.ws.renew_interviewer()


class Secret(QWidget):
    """A secret that goes into the keyring: typed, never shown, forgotten on demand."""

    def __init__(
        self,
        page: SettingsPage,
        name: str,
        label: str,
        *,
        keeps: bool,
        then: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__()
        self._then = then
        self._name, self.ctx = name, page.ctx
        tr = page.ctx.tr
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setMinimumHeight(34)
        self.forget = Button(tr("Forget"), "ghost")
        self.forget.clicked.connect(page.action("forget the key", self._forget))
        line = QWidget()
        line.setLayout(row(self.edit))
        if keeps:
            keep = Button(tr("Save"))
            keep.clicked.connect(page.action("keep the key", self.keep))
            self.edit.returnPressed.connect(keep.click)
            self.edit.textChanged.connect(lambda text: keep.setEnabled(bool(text)))
            keep.setEnabled(False)
            line.layout().addWidget(keep)  # type: ignore[union-attr]
        line.layout().addWidget(self.forget)  # type: ignore[union-attr]
        self.form = FormField(
            label,
            line,
            tr("Kept in the keyring of this computer, never in a file of the program."),
        )
        self.edit.setAccessibleName(label)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)

    @property
    def typed(self) -> str | None:
        """What was typed and not kept yet."""
        return self.edit.text() or None

    def about(self, name: str) -> bool:
        """From now on the secret of this name; True when it was another one: `load` it then."""
        other, self._name = name != self._name, name
        if other:
            self.edit.clear()
        return other

    async def load(self) -> None:
        """Says where the secret is, and who decides it."""
        from hr_desktop.vault import NAMES

        tr, vault = self.ctx.tr, self.ctx.vault
        if vault is None:
            return
        source = (await asyncio.to_thread(vault.source, self._name)).value
        variable = vault.variable(self._name) or NAMES[self._name][0]
        said = {
            "environment": tr("Set by {variable}.", variable=variable),
            "keyring": tr("One is kept. Type another one to replace it."),
            "nowhere": tr("None yet"),
            "no_keyring": tr("This computer has no keyring. Set {variable}.", variable=variable),
        }
        self.edit.setReadOnly(source in ("environment", "no_keyring"))
        self.edit.setPlaceholderText("" if self.edit.isReadOnly() else said[source])
        self.forget.setEnabled(source == "keyring")
        self.form.set_fixed(said[source] if self.edit.isReadOnly() else "")

    async def keep(self) -> None:
        """Puts what was typed into the keyring."""
        vault = self.ctx.vault
        if self.typed and vault is not None:
            await asyncio.to_thread(vault.set, self._name, self.typed)
            self.edit.clear()
            self.ctx.notify(self.ctx.tr("It is in the keyring now."), "good")
            await self._changed()

    async def _forget(self) -> None:
        vault = self.ctx.vault
        if vault is not None:
            await asyncio.to_thread(vault.delete, self._name)
            self.ctx.notify(self.ctx.tr("It was removed from the keyring."))
            await self._changed()

    async def _changed(self) -> None:
        await self.load()
        if self._then is not None:
            await self._then()


class Test(QWidget):
    """The button "Test" with the answer beside it: a word, a sentence, and how long it took."""

    __test__ = False  # no test of pytest's

    def __init__(
        self, page: SettingsPage, name: str, ask: Callable[[], Awaitable[Check]], *more: Button
    ) -> None:
        super().__init__()
        self.ctx, self._ask = page.ctx, ask
        tr = page.ctx.tr
        self.button = Button(tr("Test"))
        self.button.clicked.connect(page.action(f"test {name}", self.run))
        self.badge = Badge()
        self.text = Label("", "small", "muted", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(self.button, *more, None))
        answer = row(self.badge, self.text)
        answer.setStretch(1, 1)
        box.addLayout(answer)
        self.clear()

    def clear(self) -> None:
        """Another value was typed: what was found is not about it."""
        self.badge.hide()
        self.text.setText("")
        self.text.hide()

    def wait(self, text: str) -> None:
        """Says what is going on."""
        self.clear()
        self.text.setText(text)
        self.text.show()

    async def run(self) -> Check:
        """Asks and shows the answer; gives it."""
        self.button.setEnabled(False)
        self.wait(self.ctx.tr("Asking…"))
        try:
            check = await self._ask()
        except Exception:  # not when it is cancelled: the page is gone then
            self.clear()
            self.button.setEnabled(True)
            raise
        self.button.setEnabled(True)
        self.show_check(check)
        return check

    def show_check(self, check: Check) -> None:
        """Shows an answer."""
        tr = self.ctx.tr
        works = check.ok is not False
        self.badge.set(tr("works") if works else tr("does not work"), "good" if works else "bad")
        self.badge.setVisible(check.ok is not None)
        said = tr.titled(check.name, check.said)[1]
        said = said[:1].upper() + said[1:]
        if check.ok and check.latency_ms is not None:
            said += f" · {tr.number(check.latency_ms, 0)} ms"
        self.text.setText(said)
        self.text.show()
