"""Pairs who may be one person, and people whose retention period has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hr_desktop.ui.components import (
    Button,
    Card,
    EmptyState,
    KeyValue,
    Label,
    ScrollColumn,
    ask,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.format import years

if TYPE_CHECKING:
    from hr_desktop.services.values import CandidateRow, DuePerson, DuplicatePair
    from hr_desktop.ui.pages.base import Page


class ReviewView(QWidget):
    """What a person has to decide about people: one or two, keep or delete."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._scroll = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        self.setLayout(column(self._scroll))

    async def load(self) -> None:
        """Fetches pairs and people who are due."""
        pairs = await self.ctx.ws.candidates.duplicates()
        due = await self.ctx.ws.candidates.due_for_deletion()
        clear(self._scroll.box)
        tr = self.tr_
        if not pairs and not due:
            self._scroll.box.addWidget(
                EmptyState(
                    "check",
                    tr("Nothing to decide"),
                    tr("No two people look like one, and nobody’s retention period has ended."),
                )
            )
            return
        for pair in pairs:
            self._scroll.box.addWidget(self._pair(pair))
        if due:
            self._scroll.box.addWidget(self._due(due))
        self._scroll.box.addStretch(1)

    def _pair(self, pair: DuplicatePair) -> Card:
        tr, card = self.tr_, Card(gap=10)
        same = ", ".join(tr.message(reason) for reason in pair.reasons)
        card.box.addWidget(Label(tr("Perhaps one person: {same}", same=same), "heading", wrap=True))
        sides = row(self._side(pair.first), self._side(pair.second), gap=24)
        card.box.addLayout(sides)
        first, second = pair.first, pair.second
        keep_first = Button(tr("Merge, keep {name}", name=first.name))
        keep_second = Button(tr("Merge, keep {name}", name=second.name))
        if first.name == second.name:
            keep_first.setText(tr("Merge, keep the left one"))
            keep_second.setText(tr("Merge, keep the right one"))
        apart = Button(tr("Two different people"))
        keep_first.clicked.connect(
            self._page.changing(lambda: self._page.run("merge", self._merge(first.id, second.id)))
        )
        keep_second.clicked.connect(
            self._page.changing(lambda: self._page.run("merge", self._merge(second.id, first.id)))
        )
        apart.clicked.connect(
            self._page.changing(lambda: self._page.run("apart", self._apart(first.id, second.id)))
        )
        card.box.addLayout(row(keep_first, keep_second, None, apart))
        return card

    def _side(self, person: CandidateRow) -> QWidget:
        tr = self.tr_
        rows: list[tuple[str, str | QWidget]] = [
            (tr("Position"), person.position or "—"),
            (tr("City"), person.city or "—"),
            (tr("Experience"), years(tr, person.years)),
            (tr("Skills"), ", ".join(person.skills[:12]) or "—"),
            (tr("Changed"), tr.date(person.updated_at)),
        ]
        made = QWidget()
        made.setLayout(column(Label(person.name or "—", "strong", wrap=True), KeyValue(rows), None))
        return made

    def _due(self, due: list[DuePerson]) -> Card:
        tr, card = self.tr_, Card(gap=8)
        card.box.addWidget(Label(tr("The retention period has ended"), "heading"))
        for person in due:
            since = tr("nothing happened since {day}", day=tr.date(person.last_touched))
            open_ = Button(tr("Open"), small=True)
            open_.clicked.connect(
                lambda _=False, who=person.id: self.ctx.navigate("candidates", {"candidate": who})
            )
            card.box.addLayout(row(Label(person.name), Label(since, "small", "muted"), None, open_))
        delete = Button(
            tr.plural("Delete {n} person…", "Delete {n} people…", len(due)), "danger", "trash"
        )
        ids = [person.id for person in due]
        delete.clicked.connect(self._page.action("delete due", lambda: self._delete(ids)))
        card.box.addLayout(row(None, delete))
        return card

    async def _merge(self, keep: int, other: int) -> None:
        token = await self.ctx.ws.candidates.merge(keep, other)
        self.ctx.offer_undo(token)
        await self.load()

    async def _apart(self, first: int, second: int) -> None:
        await self.ctx.ws.candidates.keep_apart(first, second)
        await self.load()

    async def _delete(self, ids: list[int]) -> None:
        tr = self.tr_
        title = tr.plural("Delete {n} person?", "Delete {n} people?", len(ids))
        text = tr("For a while it can be undone; after that nothing is left.")
        if await ask(self, title, text, tr("Delete"), tr("Cancel"), kind="danger"):
            token = await self.ctx.ws.candidates.delete(ids)
            self.ctx.offer_undo(token)
            await self.load()
