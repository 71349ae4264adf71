"""The original document beside the profile; each field leads to its words and can be corrected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QTextEdit, QWidget

from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.merging import same
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.resume import Profile, Source
from hr_desktop.services.audit_words import value_text
from hr_desktop.services.values import Meanwhile
from hr_desktop.ui.components import (
    Button,
    Card,
    ElidedLabel,
    EmptyState,
    FilterChips,
    Line,
    Split,
    column,
    row,
)
from hr_desktop.ui.opening import open_file
from hr_desktop.ui.pages.candidate_form import ProfileForm
from hr_desktop.ui.pages.conflict import ConflictPanel
from hr_desktop.ui.theme import colors

if TYPE_CHECKING:
    from PySide6.QtPdfWidgets import QPdfView

    from hr_desktop.services.values import CandidateDetail
    from hr_desktop.ui.pages.base import Page


class DocumentView(QWidget):
    """Document left, profile right; also the form of a candidate who is added by hand."""

    created = Signal(object)
    wanted = Signal(object)  # a person whose refused corrections are to be compared
    gone = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self.name = ""
        self._by_hand: dict[str, Any] | None = None  # a new person, typed and not added yet
        self._detail: CandidateDetail | None = None
        self._seen: dict[str, Any] = {}  # the fields as they stood when typing began
        self._refused: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}  # seen, and typed
        self._shown: int | None = None  # id of the resume whose document is shown
        self._path: Path | None = None
        self._text: DocumentText | None = None
        self._pdf: QPdfView | None = None
        self._plain = QPlainTextEdit()
        self._plain.setReadOnly(True)
        self._plain.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._plain.document().setDocumentMargin(16)
        self._plain.setAccessibleName(tr("Text of the resume"))
        self._none = EmptyState(
            "file", tr("No document"), tr("This candidate was added by hand, or the file is gone.")
        )
        self._views = QStackedWidget()
        self._views.addWidget(self._plain)
        self._views.addWidget(self._none)
        self._file = ElidedLabel("", "small", "muted")
        self._as = FilterChips([("original", tr("Original")), ("text", tr("Text"))], "original")
        self._as.chosen.connect(self._show_as)
        outside = Button(tr("Open outside"), small=True)
        outside.clicked.connect(self._open_outside)
        self._bar = QWidget()
        bar = row(self._file, self._as, outside)
        bar.setStretch(0, 1)
        bar.setAlignment(self._as, Qt.AlignmentFlag.AlignVCenter)
        bar.setContentsMargins(12, 8, 12, 8)
        self._bar.setLayout(bar)
        paper = Card(flush=True)
        paper.box.addWidget(self._bar)
        self._edge = Line()
        paper.box.addWidget(self._edge)
        paper.box.addWidget(self._views, 1)
        self._form = ProfileForm(tr)
        self._form.corrected.connect(self._correct)
        self._form.reverted.connect(self._revert)
        self._form.place_wanted.connect(self._jump)
        self._create = Button(tr("Add the candidate"), "primary")
        self._create.clicked.connect(page.action("create candidate", self._add))
        self._conflict = ConflictPanel(tr)
        self._conflict.setMinimumHeight(300)
        self._conflict.setMaximumHeight(420)
        self._conflict.chosen.connect(self._rebase)
        self._conflict.taken.connect(page.action("take theirs", self._take_theirs))
        self._conflict.kept.connect(page.action("keep mine", self._keep_mine))
        right = QWidget()
        box = column(self._conflict, self._form, row(None, self._create))
        box.setStretch(1, 1)
        right.setLayout(box)
        self.setLayout(column(Split("document", self.ctx.memory, paper, right, sizes=(560, 460))))

    def state(self) -> dict[str, Any]:
        """Whose document is shown (None: the form of a new person), and what was typed."""
        return {
            "candidate": self._detail.id if self._detail else None,
            "drafts": self._form.drafts(),
        }

    async def load(self, candidate_id: int, drafts: dict[str, Any] | None = None) -> None:
        """Shows a candidate's current document and profile, with what was typed and not kept."""
        self._detail = await self.ctx.ws.candidates.get(candidate_id)
        self.name = self._detail.name
        self._create.hide()
        self._conflict.dismiss()
        seen, refused = self._refused.pop(candidate_id, ({}, {}))
        self._seen = profile_json(self._detail) | seen
        self._fill(self._detail, refused | (drafts or {}))
        self._compare()
        await self._load_document(self._detail)

    async def reload(self) -> None:
        """Shows changes that came meanwhile; what is being typed stays."""
        if self._detail is None:
            return
        try:
            detail = await self.ctx.ws.candidates.get(self._detail.id)
        except PersonError as error:
            if error.said.code != "store.gone":
                raise
            if self._form.drafts():
                await self._deleted(self._detail.id)
            else:
                self.ctx.notify(self.tr_.message(error.said))
                self.gone.emit()
            return
        if detail != self._detail:
            self._detail = detail
            drafts = self._form.drafts()
            kept = {name: self._seen.get(name) for name in drafts}
            self._seen = profile_json(detail) | kept
            self._fill(detail, drafts)
            self._compare()

    def _fill(self, detail: CandidateDetail, drafts: dict[str, Any]) -> None:
        corrected = {c.field for c in detail.corrections}
        resume = detail.current_resume
        paged = resume is not None and resume.media_type is MediaType.pdf
        self._form.show_profile(
            detail.profile, corrected, editable_at_once=True, paged=paged, drafts=drafts
        )

    def leave(self) -> None:
        """Keeps what was typed: no correction is lost because its button was not pressed."""
        if self._detail is None:
            self._by_hand = self._form.drafts()
        elif typed := self._form.take_drafts():
            self._page.run("correct profile", self._keep(self._detail.id, typed, self._seen))
            self._conflict.dismiss()

    async def _keep(self, candidate_id: int, typed: dict[str, Any], seen: dict[str, Any]) -> None:
        refused: dict[str, Any] = {}
        for field, value in typed.items():
            try:
                await self.ctx.ws.candidates.correct(candidate_id, field, value, seen.get(field))
            except PersonError as error:
                if error.said.code != "edit.conflict":
                    raise
                refused[field] = value
        if not refused:
            self.ctx.notify(self.tr_("What you corrected was saved."), "good")
            return
        self._refused[candidate_id] = ({name: seen.get(name) for name in refused}, refused)
        said = self.tr_(
            "Somebody corrected the same fields meanwhile. Yours are kept: compare them."
        )
        self.ctx.notify(said, "warn", self.tr_("Compare"), lambda: self.wanted.emit(candidate_id))

    # Two people correct the same field

    def _compare(self) -> bool:
        """Shows both versions of the fields that are typed here and were corrected elsewhere."""
        drafts = self._form.drafts()
        if self._detail is None or not drafts:
            return False
        theirs = profile_json(self._detail)
        base = theirs | {name: self._seen.get(name) for name in drafts}
        by = {c.field: c for c in self._detail.corrections}
        newest = max((by[n] for n in drafts if n in by), key=lambda c: c.at, default=None)
        who = Meanwhile(by=newest.by, at=newest.at) if newest else Meanwhile()
        return self._conflict.ask(
            who,
            base,
            theirs | drafts,
            theirs,
            self._form.label,
            lambda name, value: value_text(self.tr_, "candidate", name, value, {}),
        )

    async def _deleted(self, candidate_id: int) -> None:
        """The person was deleted while something is typed here."""
        who = await self.ctx.ws.audit.latest("candidate", candidate_id)
        tr = self.tr_
        keep = tr("Bring the person back with mine") if who.undo else tr("Keep it on the screen")
        self._conflict.ask_deleted(who, keep)

    def _rebase(self) -> None:
        """Takes over into the form what was chosen; what was typed is then based on theirs."""
        if self._detail is None:
            return
        theirs = profile_json(self._detail)
        merged = self._conflict.merged(theirs | self._form.drafts())
        left = {name: v for name, v in merged.items() if not same(v, theirs.get(name))}
        if self._conflict.decided:
            self._seen = theirs
        self._fill(self._detail, left)

    async def _keep_mine(self) -> None:
        if self._detail is None:
            return
        candidate_id = self._detail.id
        who = await self.ctx.ws.audit.latest("candidate", candidate_id)
        if who.undo is not None:
            await self.ctx.ws.undo(who.undo)
        else:
            self._rebase()
        self._conflict.dismiss()
        await self._keep(candidate_id, self._form.take_drafts(), self._seen)

    async def _take_theirs(self) -> None:
        if self._detail is None:
            return
        self._rebase()
        if not await self._there(self._detail.id):
            self._form.take_drafts()
            self._conflict.dismiss()
            self.gone.emit()

    async def _there(self, candidate_id: int) -> bool:
        return bool(await self.ctx.ws.candidates.rows([candidate_id]))

    def blank(self, drafts: dict[str, Any] | None = None) -> None:
        """An empty form for somebody who has no document; `drafts`: what was typed before."""
        self._detail, self._shown, self._path, self._text, self.name = None, None, None, None, ""
        self._bar.hide()
        self._edge.hide()
        self._views.setCurrentWidget(self._none)
        typed = drafts or self._by_hand
        self._form.show_profile(Profile(), set(), editable_at_once=False, drafts=typed)
        self._create.show()

    async def _load_document(self, detail: CandidateDetail) -> None:
        resume = detail.current_resume
        self._bar.setVisible(resume is not None)
        self._edge.setVisible(resume is not None)
        if resume is None:
            self._views.setCurrentWidget(self._none)
            return
        if resume.id == self._shown:
            return
        self._shown, self._path, self._text = resume.id, None, None
        self._file.setText(resume.filename)
        try:
            self._text = await self.ctx.ws.candidates.resume_text(resume.id)
            self._plain.setPlainText(self._text.text)
        except PersonError as error:
            self._plain.setPlainText(self.tr_.message(error.said))
        self._path = await self.ctx.ws.candidates.original(resume.id)
        pdf = resume.media_type is MediaType.pdf
        self._as.setVisible(pdf)  # other kinds are shown as text; the original opens outside
        self._as.select("original")
        if pdf:
            self._show_pdf(self._path)
        else:
            self._views.setCurrentWidget(self._plain)

    def _show_pdf(self, path: Path) -> None:
        """Imported when it is first needed: QtPdf is large."""
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        if self._pdf is None:
            self._pdf = QPdfView(self)
            self._pdf.setPageMode(QPdfView.PageMode.MultiPage)
            self._pdf.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            self._pdf.setAccessibleName(self.tr_("The original document"))
            self._pdf.setDocument(QPdfDocument(self._pdf))
            self._views.addWidget(self._pdf)
        error = self._pdf.document().load(str(path))
        fine = error is QPdfDocument.Error.None_
        self._views.setCurrentWidget(self._pdf if fine else self._plain)

    def _show_as(self, key: str) -> None:
        if key == "original" and self._pdf is not None:
            self._views.setCurrentWidget(self._pdf)
        else:
            self._views.setCurrentWidget(self._plain)

    def _open_outside(self) -> None:
        if self._path is not None:
            open_file(self.ctx, self._path)

    def _jump(self, source: object) -> None:
        """Shows where a value stands: the page of a PDF, the marked words of a text."""
        if not isinstance(source, Source) or self._text is None or source.start < 0:
            return
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._plain.document())
        cursor.setPosition(min(source.start, len(self._text.text)))
        cursor.setPosition(min(source.end, len(self._text.text)), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(colors(self).q("accent_soft"))
        mark.cursor, mark.format = cursor, form
        self._plain.setExtraSelections([mark])
        place = QTextCursor(cursor)
        place.setPosition(cursor.selectionStart())
        self._plain.setTextCursor(place)
        self._plain.centerCursor()
        if self._pdf is not None and self._views.currentWidget() is self._pdf:
            top = next(
                (x.top for x in self._text.lines if x.start <= source.start <= x.end and x.top), 0.0
            )
            self._pdf.pageNavigator().jump(source.page - 1, QPointF(0, max(0.0, (top or 0) - 60)))

    def _correct(self, field: str, value: Any) -> None:
        if self._detail is not None:
            self._page.run("correct profile", self._correct_one(self._detail.id, field, value))

    async def _correct_one(self, candidate_id: int, field: str, value: Any) -> None:
        seen = self._seen.get(field)
        self._seen = self._seen | {field: value}
        try:
            await self.ctx.ws.candidates.correct(candidate_id, field, value, seen)
        except PersonError as error:
            if error.said.code not in ("edit.conflict", "store.gone"):
                raise
            self._seen = self._seen | {field: seen}
            if self._detail is None or self._detail.id != candidate_id:
                self._refused[candidate_id] = ({field: seen}, {field: value})
            else:
                self._fill(self._detail, self._form.drafts() | {field: value})
                self._detail = self._detail.model_copy(update={"name": ""})  # read it anew
                await self.reload()
            self.ctx.notify(self.tr_.message(error.said), "bad")

    def _revert(self, field: str) -> None:
        if self._detail is not None:
            work = self.ctx.ws.candidates.revert(self._detail.id, field, self._seen.get(field))
            self._page.run("revert", work)

    async def _add(self) -> None:
        candidate_id = await self.ctx.ws.candidates.create(self._form.profile())
        self._form.show_profile(Profile(), set(), editable_at_once=False)
        self.ctx.notify(self.tr_("The candidate was added."), "good")
        self.created.emit(candidate_id)


def profile_json(detail: CandidateDetail) -> dict[str, Any]:
    """The profile's fields as corrections are compared with them."""
    return detail.profile.model_dump(mode="json")
