"""Sets up a practice interview: for which vacancy, in which language, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from hr_desktop.ui.components import Button, Card, FormField, Label, column, combo, row

if TYPE_CHECKING:
    from hr_desktop.ui.pages.base import Page


class PracticeSetup(QWidget):
    """A card with three choices; `started(interview_id)` when the interview was created."""

    started = Signal(object)
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, tr = page, page.ctx, page.ctx.tr
        self._vacancy = combo([(None, tr("A conversation about one’s work"))])
        self._language = combo([("ru", "Русский"), ("en", "English")], tr.language)
        self._minutes = QSpinBox()
        self._minutes.setRange(10, 45)
        self._minutes.setValue(15)
        self._minutes.setSuffix(" " + tr("min"))
        start, cancel = Button(tr("Start"), "primary"), Button(tr("Cancel"))
        start.clicked.connect(page.action("start practice", self._start))
        cancel.clicked.connect(self.closed)
        card = Card(gap=14)
        card.setMaximumWidth(460)
        card.box.addWidget(Label(tr("Practice interview"), "heading"))
        said = tr(
            "You answer in the candidate’s place and see how Stefani asks. A practice changes no"
            " stage and no statistics."
        )
        card.box.addWidget(Label(said, color="muted", wrap=True))
        card.box.addWidget(FormField(tr("Vacancy"), self._vacancy))
        card.box.addWidget(FormField(tr("Language of the interview"), self._language))
        card.box.addWidget(FormField(tr("Length"), self._minutes))
        card.box.addLayout(row(None, cancel, start))
        line = row(None, card, None)
        line.setStretch(1, 100)  # up to its greatest width
        self.setLayout(column(line, None))
        self.setFocusProxy(self._vacancy)

    async def load(self) -> None:
        """Fetches the vacancies to choose from."""
        chosen = self._vacancy.currentData()
        rows = await self.ctx.ws.vacancies.list()
        while self._vacancy.count() > 1:
            self._vacancy.removeItem(1)
        for vacancy in rows:
            self._vacancy.addItem(vacancy.title, vacancy.id)
        self._vacancy.choose(chosen)

    async def _start(self) -> None:
        interview = await self.ctx.ws.interviews.create_practice(
            self._vacancy.currentData(),
            language=self._language.currentData(),
            minutes=self._minutes.value(),
        )
        self.started.emit(interview.id)
