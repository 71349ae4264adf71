"""Settings: the examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hr_desktop.ui.components import Button, ask, row
from hr_desktop.ui.pages.settings_parts import Group

if TYPE_CHECKING:
    from hr_desktop.ui.pages.settings import SettingsPage


class Examples(Group):
    """Invented people to try the program with."""

    def __init__(self, page: SettingsPage) -> None:
        self._page, self.ctx = page, page.ctx
        tr = page.ctx.tr
        super().__init__(
            tr("Examples"),
            tr("Invented people, vacancies and interviews, to see every page at work."),
        )
        self.load_them = Button(tr("Load the examples"), small=True)
        self.load_them.clicked.connect(page.action("load examples", self._load))
        self.remove_them = Button(tr("Remove the examples"), small=True)
        self.remove_them.clicked.connect(page.action("remove examples", self._remove))
        self.load_them.setEnabled(False)
        self.remove_them.setEnabled(False)
        self.box.addLayout(row(self.load_them, self.remove_them, None))

    async def load(self) -> None:
        """What can be done with them now."""
        loaded = await self.ctx.ws.samples.loaded()
        self.load_them.setEnabled(not loaded and await self.ctx.ws.samples.available())
        self.remove_them.setEnabled(loaded)

    async def _load(self) -> None:
        tr = self.ctx.tr
        self.load_them.setEnabled(False)
        self.ctx.notify(tr("The examples are being loaded. The pages fill as they are read."))
        await self.ctx.ws.samples.load()
        self.ctx.notify(tr("The examples are loaded. They can be removed in Settings."), "good")
        self._page.refresh()

    async def _remove(self) -> None:
        tr = self.ctx.tr
        if await ask(
            self, tr("Remove the examples?"),
            tr("The invented people, vacancies and interviews are deleted for good. "
               "What you added yourself stays."),
            tr("Remove"), tr("Keep"), kind="danger",
        ):  # fmt: skip
            await self.ctx.ws.samples.remove()
            self.ctx.notify(tr("The examples are gone."))
            self._page.refresh()
