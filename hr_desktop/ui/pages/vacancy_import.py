"""A vacancy from pasted text or a file: what was understood is looked at before it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hr_desktop.ui.components import (
    Button,
    Card,
    ElidedLabel,
    Label,
    Quote,
    Split,
    TextArea,
    column,
    open_files,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.pages.vacancy_editor import VacancyEditor

if TYPE_CHECKING:
    from hr_desktop.domain.vacancy import VacancyReading
    from hr_desktop.ui.pages.base import Page


class VacancyImport(QWidget):
    """Text left, what was understood right; `created(vacancy_id)` when it was kept."""

    created = Signal(object)
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._reading: VacancyReading | None = None
        tr = self.tr_
        self._text = TextArea(tr("Paste the text of the vacancy here, or write it."), lines=16)
        self._text.setAccessibleName(tr("Text of the vacancy"))
        self._understand = read = Button(tr("Understand the text"), "primary")
        read.clicked.connect(page.action("understand vacancy", self._read))
        file = Button(tr("From a file…"), icon="folder")
        file.clicked.connect(page.action("vacancy file", self._choose))
        self._blank = empty = Button(tr("Empty form"))
        empty.clicked.connect(self._empty)
        cancel = Button(tr("Cancel"), "ghost")
        cancel.clicked.connect(self.closed)
        paper = Card(gap=10)
        paper.box.addWidget(Label(tr("Text of the vacancy"), "heading"))
        said = tr("TXT, DOCX or PDF; you see what was understood and correct it before it is kept.")
        paper.box.addWidget(Label(said, "small", "muted", wrap=True))
        paper.box.addWidget(self._text, 1)
        paper.box.addLayout(row(read, file, empty, None, cancel))
        self._doubts = column(gap=6)
        self._editor = VacancyEditor(tr)
        self._editor.changed.connect(self._check)
        self._keep = Button(tr("Create the vacancy"), "primary")
        self._keep.clicked.connect(page.action("create vacancy", self._create))
        self._by = ElidedLabel("", "small", "muted")
        self._preview = QWidget()
        foot = row(self._by, self._keep)
        foot.setStretch(0, 1)
        self._preview.setLayout(column(self._doubts, self._editor, foot))
        self._preview.hide()
        split = Split("vacancy import", self.ctx.memory, paper, self._preview, sizes=(380, 640))
        self.setLayout(column(split))
        self.setFocusProxy(self._text)

    def clear(self) -> None:
        """Ready for another vacancy."""
        self._text.clear()
        self._reading = None
        self._preview.hide()
        self._one_primary()

    def state(self) -> dict[str, Any]:
        """The text, what was understood of it, and the form as it stands."""
        return {
            "text": self._text.toPlainText(),
            "reading": self._reading,
            "data": None if self._preview.isHidden() else self._editor.data(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._text.setPlainText(state["text"])
        if state["reading"] is not None:
            self._show(state["reading"])
        elif state["data"] is not None:
            self._empty()
        if state["data"] is not None:
            self._editor.show_data(state["data"])
            self._check()

    def _one_primary(self) -> None:
        """The next step is the primary button: understanding first, then creating."""
        self._understand.kind = "primary" if self._preview.isHidden() else "secondary"
        self._understand.update()
        self._blank.setVisible(self._preview.isHidden())

    async def take_file(self, path: Path) -> None:
        """Understands a file and shows the preview."""
        reading = await self.ctx.ws.vacancies.understand_file(path)
        self._text.setPlainText(reading.data.description)
        self._show(reading)

    async def _choose(self) -> None:
        kinds = "TXT, DOCX, PDF (*.txt *.md *.docx *.pdf *.rtf *.odt *.html);;* (*)"
        files = await open_files(self, self.tr_("File of the vacancy"), kinds)
        if files:
            await self.take_file(files[0])

    async def _read(self) -> None:
        text = self._text.toPlainText().strip()
        if text:
            self._show(await self.ctx.ws.vacancies.understand_text(text))

    def _empty(self) -> None:
        from hr_desktop.domain.vacancy import VacancyData

        self._reading = None
        clear(self._doubts)
        self._by.setText("")
        self._editor.show_data(VacancyData(interview_language=self.tr_.language))
        self._preview.show()
        self._one_primary()
        self._check()

    def _show(self, reading: VacancyReading) -> None:
        tr = self.tr_
        self._reading = reading
        clear(self._doubts)
        for warning in reading.warnings:
            said = tr.message(warning.said)
            shown = (
                Quote(warning.text, said, "warn") if warning.text else Label("• " + said, wrap=True)
            )
            self._doubts.addWidget(shown)
        by = reading.model or (
            tr("offline rules") if reading.engine == "offline" else reading.engine
        )
        self._by.setText(tr("Understood by: {by}", by=by))
        self._editor.show_data(reading.data)
        self._preview.show()
        self._one_primary()
        self._check()

    def _check(self) -> None:
        problems = self.ctx.ws.vacancies.problems(self._editor.data())
        self._editor.show_problems(problems)
        self._keep.setEnabled(not problems)

    async def _create(self) -> None:
        vacancy = await self.ctx.ws.vacancies.create(self._editor.data())
        self.ctx.notify(self.tr_("The vacancy was created; candidates are being ranked."), "good")
        self.clear()
        self.created.emit(vacancy.id)
