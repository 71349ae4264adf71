"""What can be done with many candidates at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hr_desktop.ui.components import (
    Button,
    IconButton,
    Label,
    ask_text,
    combo,
    row,
    save_file,
)
from hr_desktop.ui.opening import open_file

if TYPE_CHECKING:
    from hr_desktop.services.tables import TableKind
    from hr_desktop.ui.pages.base import Page


class ManyBar(QWidget):
    """Shown while people are ticked: shortlist, reject, tag, table, delete."""

    def __init__(self, page: Page, chosen: Callable[[], list[int]]) -> None:
        super().__init__()
        self._page, self._chosen = page, chosen
        self.ctx, self.tr_ = page.ctx, page.ctx.tr
        tr = self.tr_
        self._said = Label("", "strong")
        self._vacancy = combo([])
        self._vacancy.setAccessibleName(tr("Vacancy"))
        self._vacancy.setMinimumWidth(130)
        shortlist = Button(tr("Shortlist"), small=True)
        reject = Button(tr("Reject…"), "danger", small=True)
        tag = IconButton("tag", tr("Tag the ticked people…"))
        table = IconButton("download", tr("Save the ticked people as a table…"))
        delete = IconButton("trash", tr("Delete the ticked people"))
        for button, name, work in (
            (shortlist, "shortlist people", self._shortlist),
            (reject, "reject people", self._reject),
            (tag, "tag people", self._tag),
            (table, "export people", self._export),
            (delete, "delete people", self._delete),
        ):
            button.clicked.connect(page.action(name, work))
        self._for_vacancy = (shortlist, reject)
        self.setLayout(row(self._said, self._vacancy, shortlist, reject, None, tag, table, delete))
        self.hide()

    def count(self, n: int) -> None:
        """How many are ticked; the bar is there only for some."""
        self._said.setText(self.tr_.plural("{n} ticked", "{n} ticked", n))
        if n and not self.isVisible():
            self._page.run("vacancies to choose", self._load())
        self.setVisible(n > 0)

    async def _load(self) -> None:
        rows = await self.ctx.ws.vacancies.list()
        kept = self._vacancy.currentData()
        self._vacancy.clear()
        for vacancy in rows:
            self._vacancy.addItem(vacancy.title, vacancy.id)
        self._vacancy.choose(kept)
        for widget in (self._vacancy, *self._for_vacancy):
            widget.setVisible(bool(rows))

    async def _shortlist(self) -> None:
        vacancy = self._vacancy.currentData()
        if vacancy is not None:
            token = await self.ctx.ws.ranking.shortlist(vacancy, self._chosen())
            self.ctx.offer_undo(token)

    async def _reject(self) -> None:
        tr, people, vacancy = self.tr_, self._chosen(), self._vacancy.currentData()
        title = tr.plural(
            "Reject {n} person for this vacancy?",
            "Reject {n} people for this vacancy?",
            len(people),
        )
        reason = await ask_text(
            self,
            title,
            self._vacancy.currentText(),
            tr("Reject"),
            tr("Cancel"),
            placeholder=tr("Reason"),
            kind="danger",
        )
        if reason and vacancy is not None:
            token = await self.ctx.ws.ranking.reject(vacancy, people, reason)
            self.ctx.offer_undo(token)

    async def _tag(self) -> None:
        tr, people = self.tr_, self._chosen()
        known = ", ".join((await self.ctx.ws.candidates.all_tags())[:8])
        text = tr("Tags in use: {tags}", tags=known) if known else ""
        tag = await ask_text(self, tr("Tag"), text, tr("Add"), tr("Cancel"), placeholder=tr("Tag"))
        if tag:
            await self.ctx.ws.candidates.tag_many(people, tag)

    async def _export(self) -> None:
        tr = self.tr_
        name = tr("Candidates") + ".xlsx"
        path = await save_file(self, tr("Save as a table"), name, "Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            kind: TableKind = "csv" if path.suffix.lower() == ".csv" else "xlsx"
            await self.ctx.ws.candidates.export(self._chosen(), path, kind, tr.language)
            open_file(self.ctx, path)

    async def _delete(self) -> None:
        token = await self.ctx.ws.candidates.delete(self._chosen())
        self.ctx.offer_undo(token)


__all__ = ["ManyBar"]
