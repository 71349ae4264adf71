"""Vacancies: the list, and one of them open with its ranking and its form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from hr_desktop.domain.application import OPEN_STATES
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.services.audit_words import value_text
from hr_desktop.ui.components import (
    Badge,
    Button,
    EmptyState,
    FilterChips,
    IconButton,
    Split,
    column,
    row,
)
from hr_desktop.ui.components.cells import Column, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import when
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.conflict import ConflictPanel
from hr_desktop.ui.pages.vacancy_editor import VacancyEditor
from hr_desktop.ui.pages.vacancy_import import VacancyImport
from hr_desktop.ui.pages.vacancy_ranking import RankingView
from hr_desktop.ui.theme import Kind
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.domain.vacancy import Vacancy
    from hr_desktop.services.values import VacancyRow
    from hr_desktop.ui.context import Target


class VacanciesPage(Page):
    """List, import, and an open vacancy with the tabs ranking and vacancy."""

    title: ClassVar[str] = N_("Vacancies")
    wants: ClassVar[frozenset[str]] = frozenset(
        {"vacancy", "match", "application", "candidate", "resume", "invitation", "mail", "request"}
    )

    def build(self) -> None:
        """Makes list, import and the open vacancy."""
        tr = self.tr_
        self._rows: dict[int, VacancyRow] = {}
        self._vacancy: Vacancy | None = None
        self._open: int | None = None
        self._theirs: Vacancy | None = None  # saved by somebody else while this one is edited
        self._dirty = False
        self._shelf = FilterChips(
            [("open", tr("Active")), ("archived", tr("Archived"))], current="open"
        )
        self._shelf.chosen.connect(lambda _key: self._list())
        self._table: DataTable[VacancyRow] = DataTable(
            self.ctx, tr("Vacancies"), self._columns(), id_of=lambda r: r.id
        )
        self._table.set_empty(
            EmptyState(
                "vacancies",
                tr("No vacancies yet"),
                tr("Paste the text of one: requirements are understood and candidates are ranked."),
                primary=(tr("New vacancy"), self.changing(self._new)),
            )
        )
        self._table.opened.connect(self._choose)
        self._table.link_clicked.connect(lambda row_id, _column: self._choose(row_id))
        listing = QWidget()
        listing.setLayout(column(self._shelf, self._table, gap=12))
        self._import = VacancyImport(self)
        self._import.created.connect(self._choose)
        self._import.closed.connect(self._back)
        self._stack = QStackedWidget()
        for pane in (listing, self._import, self._detail()):
            self._stack.addWidget(pane)
        self.body.addWidget(self._stack, 1)
        self._head()

    def _detail(self) -> QWidget:
        tr = self.tr_
        self._tabs = FilterChips(
            [("ranking", tr("Ranking")), ("form", tr("Vacancy"))], current="ranking"
        )
        self._tabs.chosen.connect(lambda _key: self._show_tab())
        self._ranking = RankingView(self)
        self._editor = VacancyEditor(tr)
        self._editor.changed.connect(self._edited)
        self._note = Badge(tr("not saved yet"), "warn")
        self._note.hide()
        self._save = Button(tr("Save"), "primary")
        self._save.clicked.connect(self.action("save vacancy", self._store))
        self._revert = Button(tr("Discard changes"))
        self._revert.clicked.connect(self._discard)
        self._conflict = ConflictPanel(tr)
        self._conflict.chosen.connect(self._rebase)
        self._conflict.taken.connect(self._take_theirs)
        self._conflict.kept.connect(self.action("keep mine", self._keep_mine))
        form = QWidget()
        written = column(self._editor, row(self._note, None, self._revert, self._save))
        self._beside = Split(
            "vacancy conflict", self.ctx.memory, _pane(written), self._conflict, sizes=(640, 360)
        )
        form.setLayout(column(self._beside))
        self._panes = QStackedWidget()
        self._panes.addWidget(self._ranking)
        self._panes.addWidget(form)
        made = QWidget()
        box = column(self._tabs, self._panes, gap=10)
        box.setStretch(1, 1)
        made.setLayout(box)
        return made

    def _columns(self) -> list[Column[VacancyRow]]:
        tr = self.tr_

        def applied(r: VacancyRow) -> TextCell:
            said = [
                f"{tr.code(f'application.{s.value}')} {r.applications[s]}"
                for s in OPEN_STATES
                if r.applications.get(s)
            ]
            return TextCell(" · ".join(said) or "—", color="muted")

        def title(r: VacancyRow) -> TwoLines:
            badges: tuple[tuple[str, Kind], ...] = (
                ((tr("archived"), "neutral"),) if r.archived else ()
            )
            return TwoLines(
                r.title, " · ".join(filter(None, [r.company, r.area])), badges, link=True
            )

        return [
            Column(
                "title",
                tr("Vacancy"),
                title,
                width=260,
                stretch=3,
                sort_key=lambda r: r.title.casefold(),
            ),
            Column(
                "ranked",
                tr("Ranked"),
                lambda r: TextCell(tr.number(r.ranked), right=True),
                width=120,
                right=True,
                sort_key=lambda r: r.ranked,
                descending_first=True,
            ),
            Column("applied", tr("Applications"), applied, width=220, stretch=2, sortable=False),
            Column(
                "updated",
                tr("Changed"),
                lambda r: TextCell(when(tr, r.updated_at), color="muted"),
                width=110,
                sort_key=lambda r: r.updated_at.timestamp(),
                descending_first=True,
            ),
        ]

    # Loading

    async def load(self) -> None:
        """Fetches the list, and the open vacancy with its ranking."""
        rows = await self.ctx.ws.vacancies.list(archived=True)
        self._rows = {row_.id: row_ for row_ in rows}
        self._list()
        if self._open is not None:
            await self._load_open(self._open)

    async def open(self, target: Target) -> None:
        """`{"vacancy": id, "candidate": id}` opens a ranking at a candidate; `{"new": True}`."""
        if target.get("vacancy") is not None:
            self._choose(int(target["vacancy"]))
            if target.get("candidate") is not None:
                await self._load_open(int(target["vacancy"]))
                self._ranking.select(int(target["candidate"]))
        elif target.get("new"):
            self._new()

    def take_files(self, paths: Sequence[Path]) -> bool:
        """While a vacancy is being written, one dropped file is its text."""
        if self._stack.currentWidget() is self._import and len(paths) == 1 and paths[0].is_file():
            self.run("vacancy file", self._import.take_file(paths[0]))
            return True
        return False

    def state(self) -> dict[str, Any]:
        """What is open, a form that was not saved, a vacancy that is being written."""
        shown = self._stack.currentWidget()
        return {
            "open": self._open,
            "tab": self._tabs.current,
            "shelf": self._shelf.current,
            "draft": self._editor.data() if self._dirty else None,
            "vacancy": self._vacancy,
            "ranking": self._ranking.state(),
            "writing": self._import.state() if shown is self._import else None,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._shelf.select(state.get("shelf", "open"))
        self._ranking.restore(state.get("ranking", {}))
        if state.get("writing") is not None:
            self._write()
            self._import.restore(state["writing"])
        if state.get("open") is None:
            return
        self._tabs.select(state.get("tab", "ranking"))
        self._choose(int(state["open"]), keep_tab=True)
        if state.get("draft") is not None:
            self._vacancy = state["vacancy"]
            self._editor.show_data(state["draft"])
            self._edited()

    async def _load_open(self, vacancy_id: int) -> None:
        try:
            vacancy = await self.ctx.ws.vacancies.get(vacancy_id)
        except PersonError as error:
            if error.said.code != "store.gone":
                raise
            if self._dirty:
                await self._deleted()
            else:
                self.ctx.notify(self.tr_.message(error.said))
                self._back()
            return
        if self._dirty:
            await self._compare(vacancy)
        else:
            fresh = self._vacancy is None or (self._vacancy.id, self._vacancy.version) != (
                vacancy.id,
                vacancy.version,
            )
            self._vacancy = vacancy
            if fresh:
                self._editor.show_data(vacancy.data)
        self._head()
        await self._ranking.load(vacancy_id)

    # Moving about

    def _list(self) -> None:
        archived = self._shelf.current == "archived"
        self._table.set_rows([r for r in self._rows.values() if r.archived is archived])

    def _choose(self, vacancy_id: int, *, keep_tab: bool = False) -> None:
        if vacancy_id != self._open:
            self._set_dirty(False)
            self._vacancy = None
            self._settled()
        self._open = vacancy_id
        if not keep_tab:
            self._tabs.select("ranking")
        self._show_tab()
        self._stack.setCurrentIndex(2)
        self._head()
        self.refresh()

    def _new(self) -> None:
        self._write()
        self._import.setFocus()

    def _write(self) -> None:
        self._open = None
        self._import.clear()
        self._stack.setCurrentWidget(self._import)
        self._head()

    def _back(self) -> None:
        self._open, self._vacancy = None, None
        self._set_dirty(False)
        self._settled()
        self._stack.setCurrentIndex(0)
        self._table.setFocus()
        self._head()

    def _show_tab(self) -> None:
        self._panes.setCurrentIndex(1 if self._tabs.current == "form" else 0)

    def _head(self) -> None:
        tr = self.tr_
        if self._stack.currentWidget() is self._import:
            self.header.set_title(tr("New vacancy"), [(tr(self.title), self._back)])
            self.header.set_actions()
            return
        if self._open is None:
            new = Button(tr("New vacancy"), "primary", "plus")
            new.clicked.connect(self.changing(self._new))
            self.header.set_title(tr(self.title))
            self.header.set_actions(new)
            return
        row_ = self._rows.get(self._open)
        title = self._vacancy.data.title if self._vacancy else row_.title if row_ else ""
        archived = row_ is not None and row_.archived
        self.header.set_title(title, [(tr(self.title), self._back)])
        copy, away, delete = (
            IconButton("copy", tr("Duplicate the vacancy"), 34),
            IconButton(
                "archive",
                tr("Take the vacancy out of the archive")
                if archived
                else tr("Archive the vacancy"),
                34,
            ),
            IconButton("trash", tr("Delete the vacancy"), 34),
        )
        copy.clicked.connect(self.action("duplicate vacancy", self._copy))
        away.clicked.connect(self.action("archive vacancy", self._archive))
        delete.clicked.connect(self.action("delete vacancy", self._delete))
        self.header.set_actions(copy, away, delete)

    # Two people edit the same vacancy

    async def _compare(self, theirs: Vacancy) -> bool:
        """Shows both versions when `theirs` is newer; False when no field was changed by both."""
        if self._vacancy is None or theirs.version <= self._vacancy.version:
            return False
        if self._theirs is not None and self._theirs.version == theirs.version:
            return self._conflict.asking
        who = await self.ctx.ws.audit.latest("vacancy", theirs.id)
        self._theirs = theirs

        def words(name: str, value: Any) -> str:
            return value_text(self.tr_, "vacancy", name, value, {})

        base, mine, newer = (
            d.model_dump(mode="json")
            for d in (self._vacancy.data, self._editor.data(), theirs.data)
        )
        asked = self._conflict.ask(who, base, mine, newer, self._editor.label, words)
        if asked:
            self._tabs.select("form")
            self._show_tab()
        return asked

    async def _deleted(self) -> None:
        """The vacancy is gone while it is edited here: the form stays as it is."""
        if self._open is not None:
            who = await self.ctx.ws.audit.latest("vacancy", self._open)
            tr, self._theirs = self.tr_, None
            self._conflict.ask_deleted(
                who, tr("Bring it back with mine") if who.undo else tr("Save mine as a new one")
            )
            self._tabs.select("form")
            self._show_tab()

    def _rebase(self) -> None:
        """Takes over into the form what was chosen; it is then based on the newer version."""
        merged = self._conflict.merged(self._editor.data().model_dump(mode="json"))
        self._editor.show_data(VacancyData.model_validate(merged))
        if self._theirs is not None and self._conflict.decided:
            self._vacancy = self._theirs
        self._edited()

    def _take_theirs(self) -> None:
        if self._theirs is not None:
            self._rebase()
        else:  # deleted, and let go
            self._back()
            self.refresh()

    async def _keep_mine(self) -> None:
        if self._theirs is not None:
            self._rebase()
            await self._store()
            return
        mine, gone = self._editor.data(), self._open
        who = await self.ctx.ws.audit.latest("vacancy", gone) if gone is not None else None
        if who is not None and who.undo is not None:
            await self.ctx.ws.undo(who.undo)
            self._conflict.dismiss()
            await self._store()
            return
        made = await self.ctx.ws.vacancies.create(mine)
        self._set_dirty(False)
        self._choose(made.id, keep_tab=True)

    # The form

    def _edited(self) -> None:
        self._set_dirty(self._vacancy is not None and self._editor.data() != self._vacancy.data)
        problems = self.ctx.ws.vacancies.problems(self._editor.data())
        self._editor.show_problems(problems)
        self._save.setEnabled(self._dirty and not problems)

    def _set_dirty(self, dirty: bool) -> None:
        self._dirty = dirty
        self._note.setVisible(dirty)
        self._save.setEnabled(dirty)
        self._revert.setEnabled(dirty)

    def _discard(self) -> None:
        self._set_dirty(False)
        self._vacancy = None  # the stored one is shown again
        self._settled()
        self.refresh()

    async def _store(self) -> None:
        if self._vacancy is None:
            return
        vacancies, vacancy_id = self.ctx.ws.vacancies, self._vacancy.id
        try:
            saved = await vacancies.update(vacancy_id, self._vacancy.version, self._editor.data())
        except PersonError as error:
            if error.said.code == "edit.conflict":
                if not self._conflict.asking:
                    self._theirs = None  # closed without a choice: asked again
                if not await self._compare(await vacancies.get(vacancy_id)):
                    await self._store_both()
                    return
            elif error.said.code == "store.gone":
                await self._deleted()
            self.ctx.notify(self.tr_.message(error.said), "bad")
            return
        self._vacancy = saved
        self._settled()
        self._set_dirty(False)
        self._editor.show_data(saved.data)
        self.ctx.notify(self.tr_("Saved. Candidates are ranked again."), "good")

    async def _store_both(self) -> None:
        """The colleague changed other fields than I did: both stand."""
        names = ", ".join(map(self._editor.label, self._conflict.taken_over))
        self._rebase()
        await self._store()
        said = self.tr_("Somebody changed other fields meanwhile; they were kept: {fields}.",
                        fields=names)  # fmt: skip
        self.ctx.notify(said)

    def _settled(self) -> None:
        self._theirs = None
        self._conflict.dismiss()

    async def _copy(self) -> None:
        if self._open is not None:
            made = await self.ctx.ws.vacancies.duplicate(self._open)
            self._choose(made.id)
            self._tabs.select("form")
            self._show_tab()

    async def _archive(self) -> None:
        row_ = self._rows.get(self._open) if self._open is not None else None
        if row_ is not None:
            await self.ctx.ws.vacancies.archive(row_.id, not row_.archived)
            self._back()

    async def _delete(self) -> None:
        if self._open is not None:
            token = await self.ctx.ws.vacancies.delete(self._open)
            self._back()
            self.ctx.offer_undo(token)


def _pane(layout: QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made


__all__ = ["VacanciesPage"]
