"""Before a desk interview: the plan, what is still missing, the candidate's consent, the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from hr_desktop.domain.interview import InterviewKind
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    ElidedLabel,
    EmptyState,
    Label,
    ScrollColumn,
    Split,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.pages.plan_editor import PlanEditor

if TYPE_CHECKING:
    from hr_desktop.domain.plan import InterviewPlan, StoredPlan
    from hr_desktop.ui.pages.base import Page


class PrepareView(QWidget):
    """Prepares the interview of one application; `started(interview_id)` when it was created."""

    started = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._application: int | None = None
        self.who = ""  # whose interview it is, and for which vacancy
        self.vacancy: tuple[int, str] | None = None
        self._edited = False
        self._shown: tuple[int | None, StoredPlan | None] | None = None
        self._draft: InterviewPlan | None = None  # edits from before a change of language
        self._editor = PlanEditor(tr)
        self._editor.changed.connect(self._touched)
        self._no_plan = EmptyState(
            "interviews",
            tr("No plan yet"),
            tr("The plan has the core questions of the vacancy and personal ones from the resume."),
            primary=(tr("Make a plan"), page.action("make plan", self._make)),
        )
        self._stale = Badge(tr("made from an older version"), "warn")
        self._by = ElidedLabel("", "small", "muted")
        self._again = Button(tr("Make again"))
        self._again.clicked.connect(page.action("make plan", self._make))
        self._save = Button(tr("Save the plan"))
        self._save.clicked.connect(page.action("save plan", self._save_plan))
        scroll = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        self._bar = QWidget()
        bar = row(self._by, self._stale, self._again, self._save)
        bar.setStretch(0, 1)
        self._bar.setLayout(bar)
        for item in (self._bar, self._editor, self._no_plan):
            scroll.box.addWidget(item)
        scroll.box.addStretch(1)
        self._missing = column(gap=6)
        ready = Card()
        ready.box.addWidget(Label(tr("Before it can start"), "heading"))
        ready.box.addLayout(self._missing)
        self._text = Label("", wrap=True, selectable=True)
        self._tick = QCheckBox(tr("The candidate has read this and agrees"))
        self._tick.toggled.connect(lambda _on: self._page.run("readiness", self._check()))
        self._consent = consent = Card()
        consent.box.addWidget(Label(tr("Consent of the candidate"), "heading"))
        consent.box.addWidget(self._text)
        self._start = Button(tr("Start the interview"), "primary")
        self._start.setEnabled(False)
        self._start.clicked.connect(page.action("start interview", self._begin))
        note = tr("The candidate types at this computer. Every answer is kept at once.")
        reading = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        for widget in (ready, consent):
            reading.box.addWidget(widget)
        reading.box.addStretch(1)
        reading.least = 280
        foot = column(self._tick, self._start, Label(note, "small", "muted", wrap=True))
        foot.setContentsMargins(0, 0, 10, 0)
        side = QWidget()  # however long the text is, the tick and the start stay in sight
        below = column(reading, foot, gap=10)
        below.setStretch(0, 1)
        side.setLayout(below)
        self.setLayout(column(Split("prepare", self.ctx.memory, scroll, side, sizes=(660, 360))))

    async def load(self, application_id: int) -> None:
        """Shows plan and readiness of an application; unsaved edits of the same one stay."""
        if application_id != self._application:
            self._tick.setChecked(False)
            self._edited, self._draft = False, None
        self._application = application_id
        ws = self.ctx.ws
        application = await ws.applications.by_id(application_id)
        person = await ws.candidates.get(application.candidate_id)
        vacancy = await ws.vacancies.get(application.vacancy_id)
        self.who, self.vacancy = person.name, (vacancy.id, vacancy.data.title)
        stored = await self.ctx.ws.plans.get(application_id)
        if application_id != self._application:
            return  # another one was chosen meanwhile
        if not self._edited and self._shown != (application_id, stored):
            self._show(stored)
        if self._draft is not None and stored is not None:
            self._editor.show_plan(self._draft)
            self._draft = None
            self._touched()
        await self._check()

    def state(self) -> dict[str, Any]:
        """The application, edits of its plan that were not saved, and the tick."""
        return {
            "application": self._application,
            "plan": self._editor.plan() if self._edited else self._draft,
            "tick": self._tick.isChecked(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._application, self._draft = state.get("application"), state.get("plan")
        self._tick.setChecked(bool(state.get("tick")))

    def _show(self, stored: StoredPlan | None) -> None:
        tr = self.tr_
        self._shown = (self._application, stored)
        for widget in (self._editor, self._bar):
            widget.setVisible(stored is not None)
        self._no_plan.setVisible(stored is None)
        self._consent.setVisible(stored is not None)  # its language is the plan's
        self._edited = False
        self._save.setEnabled(False)
        if stored is None:
            return
        self._stale.setVisible(stored.stale)
        made = stored.plan.model or (
            tr("offline rules") if stored.plan.engine == "offline" else stored.plan.engine
        )
        said = tr("Version {version} · {by}", version=stored.version, by=made)
        self._by.setText(f"{said} · {tr('edited by a person')}" if stored.edited else said)
        self._editor.show_plan(stored.plan)
        text = self.ctx.ws.interviews.consent_text(stored.plan.language)
        self._text.setText(text.text)

    def _touched(self) -> None:
        self._edited = True
        self._save.setEnabled(True)

    async def _check(self) -> None:
        if self._application is None:
            return
        asked = (self._application, self._tick.isChecked())
        ready = await self.ctx.ws.plans.readiness(asked[0], InterviewKind.desk, consent=asked[1])
        if asked != (self._application, self._tick.isChecked()):
            return  # a newer question is on its way
        clear(self._missing)
        for said in ready.missing:
            self._missing.addWidget(Label("• " + self.tr_.message(said), wrap=True))
        if ready.ready:
            self._missing.addLayout(row(Badge(self.tr_("Everything is there"), "good"), None))
        self._start.setEnabled(ready.ready)

    async def _make(self) -> None:
        if self._application is not None:
            self._show(await self.ctx.ws.plans.make(self._application))
            await self._check()

    async def _save_plan(self) -> None:
        plan = self._editor.plan()
        if self._application is not None and plan is not None:
            self._show(await self.ctx.ws.plans.save(self._application, plan))
            self.ctx.notify(self.tr_("The plan was saved."), "good")

    async def _begin(self) -> None:
        if self._application is None:
            return
        if self._edited:
            await self._save_plan()
        stored = await self.ctx.ws.plans.get(self._application)
        if stored is None:
            return
        consent = self.ctx.ws.interviews.consent_now(stored.plan.language)
        interview = await self.ctx.ws.interviews.create_desk(self._application, consent)
        self._tick.setChecked(False)
        self.started.emit(interview.id)
