"""Before a desk interview: the plan, what is still missing, the candidate's consent, the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.plan import PlanSection
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
from hr_desktop.ui.pages.conflict import ConflictPanel
from hr_desktop.ui.pages.invite_panel import InvitePanel
from hr_desktop.ui.pages.plan_editor import (
    PlanEditor,
    section_lines,
    section_name,
    sections_of,
)

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
        self._inviting: int | None = None  # an invitation that was in front before
        self._shown: tuple[int | None, StoredPlan | None] | None = None
        self._theirs: StoredPlan | None = None  # saved by somebody else while this one is edited
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
        self._conflict = ConflictPanel(tr)
        self._conflict.setMinimumHeight(320)
        self._conflict.chosen.connect(self._rebase)
        self._conflict.taken.connect(self._take_theirs)
        self._conflict.kept.connect(page.action("keep mine", self._keep_mine))
        scroll = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        self._bar = QWidget()
        bar = row(self._by, self._stale, self._again, self._save)
        bar.setStretch(0, 1)
        self._bar.setLayout(bar)
        for item in (self._bar, self._conflict, self._editor, self._no_plan):
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
        self._invite = InvitePanel(page)
        self._invite.closed.connect(self._end_invitation)
        by_voice = Button(tr("Invite to a voice interview"), icon="mail")
        by_voice.clicked.connect(page.action("begin an invitation", self._begin_invitation))
        note = tr("The candidate types at this computer. Every answer is kept at once.")
        reading = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        for widget in (ready, consent):
            reading.box.addWidget(widget)
        reading.box.addStretch(1)
        reading.least = 280
        foot = column(self._tick, self._start, Label(note, "small", "muted", wrap=True), by_voice)
        foot.setContentsMargins(0, 0, 10, 0)
        side = QWidget()  # however long the text is, the tick and the start stay in sight
        below = column(reading, foot, gap=10)
        below.setStretch(0, 1)
        side.setLayout(below)
        self._side = QStackedWidget()
        self._side.addWidget(side)
        self._side.addWidget(self._invite)
        split = Split("prepare", self.ctx.memory, scroll, self._side, sizes=(660, 360))
        self.setLayout(column(split))

    async def load(self, application_id: int) -> None:
        """Shows plan and readiness of an application; unsaved edits of the same one stay."""
        if application_id != self._application:
            self._tick.setChecked(False)
            self._edited, self._draft = False, None
            self._end_invitation()
        self._application = application_id
        ws = self.ctx.ws
        try:
            application = await ws.applications.by_id(application_id)
        except PersonError as error:
            if error.said.code != "store.gone" or not self._edited:
                raise
            await self._deleted(application_id)
            return
        person = await ws.candidates.get(application.candidate_id)
        vacancy = await ws.vacancies.get(application.vacancy_id)
        self.who, self.vacancy = person.name, (vacancy.id, vacancy.data.title)
        stored = await self.ctx.ws.plans.get(application_id)
        if application_id != self._application:
            return  # another one was chosen meanwhile
        if self._edited:
            await self._compare(stored)
        elif self._shown != (application_id, stored):
            self._show(stored)
        if self._draft is not None and stored is not None:
            self._editor.show_plan(self._draft)
            self._draft = None
            self._touched()
        await self._check()
        if self._inviting == application_id:
            self._inviting = None
            await self._begin_invitation()
        await self._invite.reload()

    async def _begin_invitation(self) -> None:
        if self._application is None or (self._edited and not await self._save_plan()):
            return
        await self._invite.load(self._application)
        self._side.setCurrentWidget(self._invite)

    def _end_invitation(self) -> None:
        self._invite.leave()
        self._side.setCurrentIndex(0)

    def state(self) -> dict[str, Any]:
        """The application, edits of its plan that were not saved, and the tick."""
        return {
            "application": self._application,
            "plan": self._editor.plan() if self._edited else self._draft,
            "tick": self._tick.isChecked(),
            "invite": self._invite.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._application, self._draft = state.get("application"), state.get("plan")
        self._tick.setChecked(bool(state.get("tick")))
        self._inviting = self._invite.restore(state.get("invite", {}))

    def _show(self, stored: StoredPlan | None) -> None:
        tr = self.tr_
        self._shown = (self._application, stored)
        self._theirs = None
        self._conflict.dismiss()
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

    @property
    def _version(self) -> int:
        """The version that is shown, 0 when there is none."""
        stored = self._shown[1] if self._shown is not None else None
        return stored.version if stored is not None else 0

    async def _make(self) -> None:
        if self._application is not None:
            made: StoredPlan | None
            try:
                made = await self.ctx.ws.plans.make(self._application, self._version)
            except PersonError as error:
                if error.said.code != "edit.conflict":
                    raise
                self.ctx.notify(self.tr_("Somebody has saved a plan meanwhile; here it is."))
                made = await self.ctx.ws.plans.get(self._application)
            self._show(made)
            await self._check()

    async def _save_plan(self) -> bool:
        """Saves the edits; False when somebody else's version has to be looked at first."""
        plan = self._editor.plan()
        if self._application is None or plan is None:
            return False
        plans, application = self.ctx.ws.plans, self._application
        try:
            saved = await plans.save(application, plan, self._version)
        except PersonError as error:
            if error.said.code == "edit.conflict":
                if not self._conflict.asking:
                    self._theirs = None  # closed without a choice: asked again
                if not await self._compare(await plans.get(application)):
                    self._rebase()  # other sections than mine: both stand
                    return await self._save_plan()
            elif error.said.code == "store.gone":
                await self._deleted(application)
            self.ctx.notify(self.tr_.message(error.said), "bad")
            return False
        self._show(saved)
        self.ctx.notify(self.tr_("The plan was saved."), "good")
        return True

    # Two people edit the same plan

    async def _compare(self, theirs: StoredPlan | None) -> bool:
        """Shows both versions when `theirs` is newer; False when no section was changed by both."""
        plan, base = self._editor.plan(), self._shown[1] if self._shown is not None else None
        if theirs is None or plan is None or base is None or theirs.version <= base.version:
            return False
        if self._theirs is not None and self._theirs.version == theirs.version:
            return self._conflict.asking
        who = await self.ctx.ws.audit.latest("plan", theirs.id)
        self._theirs, tr = theirs, self.tr_
        mine, newer = sections_of(plan), sections_of(theirs.plan)

        def words(kind: str, section: Any) -> str:
            """The lines that the other version has not."""
            other = section_lines(tr, newer[kind] if section == mine[kind] else mine[kind])
            return "\n".join(x for x in section_lines(tr, section) if x not in other) or "—"

        return self._conflict.ask(
            who, sections_of(base.plan), mine, newer, lambda kind: section_name(tr, kind), words
        )

    async def _deleted(self, application_id: int) -> None:
        """Person or vacancy are gone while the plan is edited here."""
        who = await self.ctx.ws.audit.latest("application", application_id)
        keep = (
            self.tr_("Bring it back with mine") if who.undo else self.tr_("Keep it on the screen")
        )
        self._theirs = None
        self._conflict.ask_deleted(who, keep)

    def _rebase(self) -> None:
        """Takes over into the editor what was chosen; it is then based on the newer version."""
        plan = self._editor.plan()
        if self._theirs is None or plan is None:
            return
        merged = self._conflict.merged(sections_of(plan))
        newest = self._theirs.plan
        sections = tuple(PlanSection.model_validate(merged[s.kind]) for s in newest.sections)
        self._editor.show_plan(newest.model_copy(update={"sections": sections}))
        if self._conflict.decided:
            self._shown = (self._application, self._theirs)
        self._touched()

    def _take_theirs(self) -> None:
        if self._theirs is not None:
            self._rebase()
        else:  # deleted, and let go
            self._edited = False
            self._conflict.dismiss()
            self._page.refresh()

    async def _keep_mine(self) -> None:
        if self._theirs is not None:
            self._rebase()
            await self._save_plan()
        elif self._application is not None:
            who = await self.ctx.ws.audit.latest("application", self._application)
            if who.undo is not None:
                await self.ctx.ws.undo(who.undo)
                self._conflict.dismiss()
                await self._save_plan()

    async def _begin(self) -> None:
        if self._application is None:
            return
        if self._edited and not await self._save_plan():
            return
        stored = await self.ctx.ws.plans.get(self._application)
        if stored is None:
            return
        consent = self.ctx.ws.interviews.consent_now(stored.plan.language)
        interview = await self.ctx.ws.interviews.create_desk(self._application, consent)
        self._tick.setChecked(False)
        self.started.emit(interview.id)
