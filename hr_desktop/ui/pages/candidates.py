"""Candidates: import, table with filters, and the person beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from hr_desktop.domain.messages import PersonError
from hr_desktop.services.values import CandidateFilter
from hr_desktop.ui.components import (
    Button,
    EmptyState,
    IconButton,
    Split,
    column,
    open_files,
    open_folder,
)
from hr_desktop.ui.components.cells import Column, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import when, years
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.candidate_actions import ManyBar
from hr_desktop.ui.pages.candidate_document import DocumentView
from hr_desktop.ui.pages.candidate_filters import FilterBar
from hr_desktop.ui.pages.candidate_imports import ImportList
from hr_desktop.ui.pages.candidate_panel import CandidatePanel
from hr_desktop.ui.pages.candidate_review import ReviewView
from hr_desktop.ui.pages.invite_panel import InvitePanel
from hr_desktop.ui.theme import Kind
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.feed import Change
    from hr_desktop.services.values import CandidateRow
    from hr_desktop.ui.context import Target

_KINDS = (
    "PDF, DOCX, RTF, ODT, TXT, HTML, ZIP (*.pdf *.docx *.docm *.doc *.rtf *.odt *.txt *.md *.html"
    " *.htm *.zip);;* (*)"
)


class CandidatesPage(Page):
    """The list of people; a person's document and profile; duplicates and retention."""

    title: ClassVar[str] = N_("Candidates")
    wants: ClassVar[frozenset[str]] = frozenset(
        {
            "candidate",
            "import",
            "resume",
            "application",
            "note",
            "tag",
            "invitation",
            "mail",
            "request",
        }
    )

    def build(self) -> None:
        """Makes the panes: list with detail, document with profile, review of pairs and dues."""
        tr = self.tr_
        self._sort, self._descending = "updated_at", True
        self._current: int | None = None
        self._imports = ImportList(self)
        self._imports.opened.connect(self._choose)
        self._filters = FilterBar(self)
        self._filters.changed.connect(lambda _what: self.refresh())
        self._table: DataTable[CandidateRow] = DataTable(
            self.ctx,
            tr("Candidates"),
            self._columns(),
            fetch=self._fetch,
            id_of=lambda r: r.id,
            checkable=True,
        )
        self._filtered: bool | None = None
        self._say_empty(filtered=False)
        self._table.sort_wanted.connect(self._sorted)
        self._table.current_changed.connect(self._show)
        self._table.opened.connect(self._open_document)
        self._many = ManyBar(self, lambda: self._table.checked)
        self._table.checked_changed.connect(lambda: self._many.count(len(self._table.checked)))
        self._panel = CandidatePanel(self)
        self._panel.document_wanted.connect(self._open_document)
        self._panel.gone.connect(self._gone)
        self._panel.invite_wanted.connect(
            lambda which: self.run("begin an invitation", self._begin_invitation(int(which)))
        )
        self._invite = InvitePanel(self)
        self._invite.closed.connect(self._end_invitation)
        self._inviting: int | None = None  # an invitation that was in front before
        self._side = QStackedWidget()
        self._side.addWidget(self._panel)
        self._side.addWidget(self._invite)
        left = QWidget()
        left_box = column(self._imports, self._table, self._many, gap=10)
        left_box.setStretch(1, 1)
        left.setLayout(left_box)
        split = Split("candidates", self.ctx.memory, left, self._side, sizes=(690, 350))
        listing = QWidget()
        box = column(self._filters, split, gap=10)
        box.setStretch(1, 1)
        listing.setLayout(box)
        self._document = DocumentView(self)
        self._document.created.connect(self._choose)
        self._document.wanted.connect(self._open_document)
        self._document.gone.connect(self._back)
        self._review = ReviewView(self)
        self._stack = QStackedWidget()
        for pane in (listing, self._document, self._review):
            self._stack.addWidget(pane)
        self.body.addWidget(self._stack, 1)
        self._head()

    def _columns(self) -> list[Column[CandidateRow]]:
        tr = self.tr_

        def person(r: CandidateRow) -> TwoLines:
            badges: list[tuple[str, Kind]] = [(tag, "accent") for tag in r.tags[:2]]
            if r.warnings:
                badges.insert(0, (tr("needs a look"), "warn"))
            return TwoLines(
                r.name or "—", " · ".join(filter(None, [r.position, r.city])), tuple(badges)
            )

        return [
            Column("name", tr("Candidate"), person, width=260, stretch=3, at_least=190),
            Column(
                "skills",
                tr("Skills"),
                lambda r: TextCell(
                    ", ".join(r.skills), color="muted", small=True, tip=", ".join(r.skills)
                ),
                width=180,
                at_least=140,
                stretch=2,
                sortable=False,
                drop=3,
            ),
            Column(
                "years",
                tr("Experience"),
                lambda r: TextCell(years(tr, r.years), right=True),
                width=104,
                at_least=92,
                right=True,
                descending_first=True,
            ),
            Column(
                "status",
                tr("Stage"),
                lambda r: TextCell(tr.code(f"application.{r.status.value}") if r.status else "—"),
                width=168,
                at_least=156,
                sortable=False,
                drop=1,
            ),
            Column(
                "updated_at",
                tr("Changed"),
                lambda r: TextCell(when(tr, r.updated_at), color="muted"),
                width=118,
                at_least=118,
                drop=2,
                descending_first=True,
            ),
        ]

    def _say_empty(self, *, filtered: bool) -> None:
        """What stands in place of no rows: how to begin, or how to see everybody again."""
        tr = self.tr_
        if filtered == self._filtered:
            return
        self._filtered = filtered
        if filtered:
            empty = EmptyState(
                "search",
                tr("Nobody fits these filters"),
                tr("Take a filter away, or show everybody."),
                primary=(tr("Show everybody"), self._show_everybody),
            )
        else:
            empty = EmptyState(
                "candidates",
                tr("Nobody here yet"),
                tr("Drop resumes anywhere on the window: PDF, DOCX, RTF, ODT, TXT, HTML or a ZIP."),
                primary=(tr("Add resumes"), self.action("add resumes", self._add)),
                secondary=(tr("Add by hand"), self.changing(self._by_hand)),
            )
        self._table.set_empty(empty)

    def _show_everybody(self) -> None:
        self._filters.set_filter(CandidateFilter())
        self.refresh()

    # Loading

    async def load(self) -> None:
        """Fetches imports, the view of the filter, and the person beside it."""
        ws = self.ctx.ws
        await self._imports.load()
        writing, note = self._panel.note()
        view = await ws.candidates.view(self._filters.filter, self._sort, self._descending)
        self._say_empty(filtered=self._filters.filter != CandidateFilter())
        self._table.set_view(view.ids)
        self._table.model.invalidate(view.ids.tolist()[:500])
        self._table.show_order(self._sort, descending=self._descending)
        await self._filters.load(*await ws.candidates.counts())
        if self._current is None and view.total:
            self._current = int(view.ids[0])
        await self._load_current()
        if writing is not None and note.strip() and not await ws.candidates.rows([writing]):
            await self._offer_back(writing)
        await self._invite.reload()
        if (again := self._inviting) is not None:
            self._inviting = None
            await self._begin_invitation(again)
        if self._stack.currentWidget() is self._document:
            await self._document.reload()
        elif self._stack.currentWidget() is self._review:
            await self._review.load()
        self._head()

    async def _load_current(self) -> None:
        if self._current is None:
            return
        try:
            await self._panel.load(self._current)
        except PersonError as error:
            if error.said.code != "store.gone":
                raise
            self._current = None  # deleted by somebody else
            self._panel.show_nothing()

    async def _begin_invitation(self, application_id: int) -> None:
        await self._invite.load(application_id)
        self._side.setCurrentWidget(self._invite)

    def _end_invitation(self) -> None:
        self._invite.leave()
        self._side.setCurrentWidget(self._panel)

    async def _offer_back(self, candidate_id: int) -> None:
        """Somebody was deleted while a note on them was being written."""
        tr, who = self.tr_, await self.ctx.ws.audit.latest("candidate", candidate_id)
        said = tr(
            "{who} deleted the person whom you were writing a note on. The note was not saved.",
            who=who.by or tr("the program"),
        )
        if who.undo is None:
            self.ctx.notify(said, "warn")
            return

        async def back() -> None:
            assert who.undo is not None
            await self.ctx.ws.undo(who.undo)
            self._choose(candidate_id)

        self.ctx.notify(
            said, "warn", tr("Bring back, with my note"), lambda: self.run("bring back", back())
        )

    async def open(self, target: Target) -> None:
        """`candidate`: id (`invite`: an application of theirs); `imports` (with `attention`: failed
        ones first); `attention`: people to look at; `duplicates`; `due`.
        """
        if target.get("candidate") is not None:
            self._choose(int(target["candidate"]))
            if target.get("invite") is not None:
                await self._begin_invitation(int(target["invite"]))
        elif target.get("imports"):
            self._stack.setCurrentIndex(0)
            self._head()
            await self._imports.unfold(attention=bool(target.get("attention")))
        elif target.get("attention"):
            self._filters.set_filter(CandidateFilter(only_attention=True))
            self.refresh()
        elif target.get("duplicates") or target.get("due"):
            self._open_review()

    def changed(self, changes: Sequence[Change]) -> None:
        """Imports come in bursts; only the list of files is loaded when nothing else changed."""
        if {change.entity for change in changes} == {"import"} and self.isVisible():
            self.ctx.tasks.again(self._imports.load, name="imports", owner=self._imports)
        else:
            super().changed(changes)

    def state(self) -> dict[str, Any]:
        """Filter, order, current person, and what was typed and not kept."""
        shown = self._stack.currentWidget()
        return {
            "document": self._document.state() if shown is self._document else None,
            "review": shown is self._review,
            "note": self._panel.note(),
            "invite": self._invite.state(),
            "filter": self._filters.filter,
            "sort": (self._sort, self._descending),
            "current": self._current,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._filters.set_filter(state.get("filter", CandidateFilter()))
        self._sort, self._descending = state.get("sort", ("updated_at", True))
        self._current = state.get("current")
        self._panel.set_note(*(state.get("note") or (None, "")))
        self._inviting = self._invite.restore(state.get("invite", {}))
        document = state.get("document")
        if document is None and state.get("review"):
            self._stack.setCurrentWidget(self._review)
        elif document is not None and document["candidate"] is None:
            self._document.blank(document["drafts"])
            self._stack.setCurrentWidget(self._document)
        elif document is not None and self.ctx.workspace is not None:
            work = self._load_document(document["candidate"], document["drafts"])
            self.run("open document", work)
        self._head()

    async def _fetch(self, ids: Sequence[int]) -> list[CandidateRow]:
        return await self.ctx.ws.candidates.rows(ids)

    # Moving about

    def _head(self) -> None:
        tr = self.tr_
        if self._stack.currentIndex() == 0:
            self.header.set_title(tr(self.title))
            review = Button(tr("Duplicates and deletion"))
            review.clicked.connect(self._open_review)
            hand = IconButton("edit", tr("Add a candidate by hand"), 34)
            hand.clicked.connect(self.changing(self._by_hand))
            folder = IconButton("folder", tr("Add a folder of resumes"), 34)
            folder.clicked.connect(self.action("add folder", self._add_folder))
            add = Button(tr("Add resumes"), "primary")
            add.clicked.connect(self.action("add resumes", self._add))
            self.header.set_actions(review, hand, folder, add)
            return
        title = tr("Duplicates and deletion")
        if self._stack.currentWidget() is self._document:
            title = self._document.name or tr("Add a candidate by hand")
        self.header.set_title(title, [(tr(self.title), self._back)])
        self.header.set_actions()

    def _choose(self, candidate_id: int) -> None:
        if self._stack.currentWidget() is self._document:
            self._document.leave()
        self._current = candidate_id
        self._end_invitation()
        self._stack.setCurrentIndex(0)
        self._table.select(candidate_id)
        self.ctx.tasks.latest(self._panel.load(candidate_id), name="person", owner=self._panel)
        self._head()

    def _show(self, candidate_id: int | None) -> None:
        if candidate_id is not None and candidate_id != self._current:
            self._current = candidate_id
            self._end_invitation()
            self.ctx.tasks.latest(self._panel.load(candidate_id), name="person", owner=self._panel)

    def _sorted(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending
        self.refresh()

    def _open_document(self, candidate_id: int) -> None:
        self.run("open document", self._load_document(int(candidate_id)))

    async def _load_document(self, candidate_id: int, drafts: dict[str, Any] | None = None) -> None:
        if self._stack.currentWidget() is self._document and drafts is None:
            self._document.leave()
        await self._document.load(candidate_id, drafts)
        self._stack.setCurrentWidget(self._document)
        self._head()

    def _by_hand(self) -> None:
        self._document.blank()
        self._stack.setCurrentWidget(self._document)
        self._head()

    def _open_review(self) -> None:
        self._stack.setCurrentWidget(self._review)
        self._head()
        self.ctx.tasks.latest(self._review.load(), name="review", owner=self._review)

    def _back(self) -> None:
        if self._stack.currentWidget() is self._document:
            self._document.leave()
        self._stack.setCurrentIndex(0)
        self._table.setFocus()
        self._head()
        self.refresh()

    def _gone(self) -> None:
        self._current = None
        self._panel.show_nothing()
        self.refresh()

    async def _add(self) -> None:
        files = await open_files(self, self.tr_("Add resumes"), _KINDS)
        if files:
            self.ctx.shell.add_files(files)

    async def _add_folder(self) -> None:
        folder = await open_folder(self, self.tr_("Add a folder of resumes"))
        if folder is not None:
            self.ctx.shell.add_files([folder])


__all__ = ["CandidatesPage"]
