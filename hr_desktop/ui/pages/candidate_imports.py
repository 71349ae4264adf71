"""The import list: a row for each file, what became of it, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from hr_desktop.services.values import ImportRow, ImportState
from hr_desktop.ui.components import (
    Button,
    Card,
    ElidedLabel,
    IconButton,
    Label,
    Line,
    ProgressLine,
    row,
)
from hr_desktop.ui.components.cells import BadgeCell, Cell, Column, ProgressCell, TextCell
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.theme import ROW_ONE_LINE

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator
    from hr_desktop.services.values import ImportProgress
    from hr_desktop.ui.pages.base import Page

_SHARES = {ImportState.waiting: 0.05, ImportState.reading: 0.35, ImportState.understanding: 0.75}
_OPEN = frozenset(_SHARES)
_MOST_SHOWN = 6  # rows before the list scrolls


class ImportList(Card):
    """Files on their way to resumes; hidden while there are none. `opened(candidate_id)`."""

    opened = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(flush=True)
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._rows: dict[int, ImportRow] = {}
        self._attention = False
        self._quiet = False  # all is done and nothing needs a look
        self._said = ElidedLabel("", "strong")
        self._line = ProgressLine()
        self._line.setMaximumWidth(180)
        self._stop = Button(tr("Stop"), small=True)
        self._stop.clicked.connect(page.action("cancel import", self._cancel_all))
        self._again = IconButton("refresh", tr("Try failed ones again"))
        self._again.clicked.connect(page.action("retry import", self._retry_failed))
        self._clear = IconButton("check", tr("Clear the list: resumes stay, finished rows go"))
        self._clear.clicked.connect(page.action("dismiss import", self._dismiss))
        self._fold = IconButton("chevron-up", tr("Fold"))
        self._fold.clicked.connect(self._toggle)
        head = row(self._said, self._line, self._stop, self._again, self._clear, self._fold)
        head.setStretch(0, 1)
        head.setContentsMargins(16, 10, 16, 10)
        self._table: DataTable[ImportRow] = DataTable(
            self.ctx, tr("Import"), self._columns(tr), id_of=lambda r: r.id, row_height=ROW_ONE_LINE
        )
        self._table.bare = True
        self._table.link_clicked.connect(self._act)
        self._table.opened.connect(self._open)
        self._table.current_changed.connect(self._tell_row)
        self._whole = Label("", "small", "muted", wrap=True, selectable=True)
        self._whole.setContentsMargins(16, 8, 16, 10)
        self._whole.hide()
        self.box.addLayout(head)
        self._edge = Line()
        self.box.addWidget(self._edge)
        self.box.addWidget(self._table)
        self.box.addWidget(self._whole)
        self.hide()

    @staticmethod
    def _columns(tr: Translator) -> list[Column[ImportRow]]:
        return [
            Column(
                "file",
                tr("File"),
                lambda r: TextCell(r.filename, tip=r.filename),
                width=170,
                at_least=96,
                stretch=2,
            ),
            Column(
                "person",
                tr("Person"),
                lambda r: TextCell(
                    r.candidate_name or "—",
                    bold=bool(r.candidate_name),
                    color="text" if r.candidate_name else "muted",
                ),
                width=130,
                at_least=110,
                stretch=1,
                drop=1,
            ),
            Column("state", tr("Now"), lambda r: _state(r, tr), width=260, stretch=3, at_least=150),
            Column("action", tr("To do"), lambda r: _action(r, tr), width=110),
        ]

    async def unfold(self, *, attention: bool) -> None:
        """Shows the list; with `attention` the files that need somebody stand first."""
        self._attention = attention
        await self.load()
        if self._table.isHidden():
            self._toggle()

    async def load(self) -> None:
        """Fetches the rows; the list is there only while it has something to say."""
        rows = await self.ctx.ws.imports.rows()
        progress = await self.ctx.ws.imports.progress()
        self._rows = {r.id: r for r in rows}
        if self._attention:
            rows = sorted(rows, key=lambda r: not (r.can_retry or r.warnings or r.said))
        self.setVisible(bool(rows))
        if not rows:
            return
        self._table.set_rows(rows)
        shown = min(len(rows), _MOST_SHOWN)
        self._table.setFixedHeight(34 + shown * ROW_ONE_LINE + 4)
        self._tell(progress)
        quiet = not progress.running and not progress.attention
        if quiet != self._quiet:  # done: one line is enough, the people have the room
            self._quiet = quiet
            if quiet != self._table.isHidden():
                self._toggle()
        self._tell_row(self._table.current)

    def _tell(self, progress: ImportProgress) -> None:
        tr = self.tr_
        said = tr("Import: {done} of {total}", done=progress.done, total=progress.total)
        if progress.attention:
            said += " · " + tr.plural(
                "{n} file needs a look", "{n} files need a look", progress.attention
            )
        self._said.setText(said)
        self._line.set(progress.done / progress.total if progress.total else 0.0)
        self._line.setVisible(progress.running)
        self._stop.setVisible(progress.running)
        self._again.setVisible(progress.failed > 0 and not progress.running)
        self._clear.setVisible(progress.done + progress.failed > 0 and not progress.running)

    def _toggle(self) -> None:
        folded = not self._table.isHidden()
        self._table.setVisible(not folded)
        self._edge.setVisible(not folded)
        self._tell_row(self._table.current)
        name = self.tr_("Unfold") if folded else self.tr_("Fold")
        self._fold.set_icon("chevron-down" if folded else "chevron-up", name)

    def _act(self, import_id: int, _column: str) -> None:
        found = self._rows.get(import_id)
        if found is None:
            return
        if found.state in _OPEN:
            self._page.run("cancel file", self.ctx.ws.imports.cancel(import_id))
        elif found.can_retry:
            self._page.run("retry file", self.ctx.ws.imports.retry(import_id))
        elif found.candidate_id is not None:
            self.opened.emit(found.candidate_id)

    def _open(self, import_id: int) -> None:
        found = self._rows.get(import_id)
        if found is not None and found.candidate_id is not None:
            self.opened.emit(found.candidate_id)

    async def _cancel_all(self) -> None:
        n = await self.ctx.ws.imports.cancel_all()
        self.ctx.notify(self.tr_.plural("{n} file was stopped.", "{n} files were stopped.", n))

    async def _retry_failed(self) -> None:
        await self.ctx.ws.imports.retry_failed()

    async def _dismiss(self) -> None:
        imports, tr = self.ctx.ws.imports, self.tr_
        gone = await imports.dismiss()
        await self.load()
        said = tr.plural(
            "{n} row was taken off the list.", "{n} rows were taken off the list.", len(gone)
        )
        self.ctx.offer_undo_by(said, lambda: imports.bring_back(gone))

    def _tell_row(self, import_id: int | None) -> None:
        """The whole sentence about the current row: what happened, what was kept, what to do."""
        found = self._rows.get(import_id) if import_id is not None else None
        said = self.tr_.message(found.said) if found is not None and found.said else ""
        self._whole.setText(said)
        self._whole.setVisible(bool(said) and not self._table.isHidden())
        self._make_room()

    def _make_room(self) -> None:
        """Wrapped lines are as many as the width makes them: the card does not ask for that."""
        self._whole.setFixedHeight(max(0, self._whole.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence below wraps anew."""
        super().resizeEvent(event)
        self._make_room()


def _state(r: ImportRow, tr: Translator) -> Cell:
    said = tr.message(r.said) if r.said else ""
    words = {
        ImportState.waiting: tr("waiting"),
        ImportState.reading: tr("reading"),
        ImportState.understanding: tr("understanding"),
        ImportState.cancelled: tr("stopped"),
        ImportState.failed: tr("failed"),
        ImportState.duplicate: tr("already here"),
    }
    if r.state in _SHARES:
        return ProgressCell(words[r.state], _SHARES[r.state])
    if r.state is ImportState.done:
        if r.warnings:
            warned = tr.plural("done · {n} warning", "done · {n} warnings", r.warnings)
            return BadgeCell(warned, "warn", tip=said)
        return BadgeCell(_first(said) or tr("done"), "good", tip=said)
    kind = "bad" if r.state is ImportState.failed else "neutral"
    return BadgeCell(_first(said) or words[r.state], kind, tip=said)  # type: ignore[arg-type]


def _first(said: str) -> str:
    """The first sentence: what happened. The tip says the rest, what was kept and what to do."""
    return said.split(". ")[0].rstrip(".")


def _action(r: ImportRow, tr: Translator) -> TextCell:
    if r.state in _OPEN:
        return TextCell(tr("Stop"), link=True)
    if r.can_retry:
        return TextCell(tr("Try again"), link=True)
    if r.candidate_id is not None:
        return TextCell(tr("Show"), link=True)
    return TextCell(
        tr("original kept") if r.state is ImportState.failed else "", color="muted", small=True
    )


__all__ = ["ImportList"]
