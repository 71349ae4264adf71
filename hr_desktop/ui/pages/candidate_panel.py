"""A person beside the list: contacts, skills, experience, applications, notes, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hr_desktop.domain.application import OPEN_STATES, ApplicationState
from hr_desktop.domain.resume import Profile, ResumeState
from hr_desktop.ui.components import (
    Badge,
    Button,
    Chip,
    ElidedLabel,
    FlowLayout,
    IconButton,
    KeyValue,
    Label,
    LinkButton,
    Quote,
    SidePanel,
    TagEdit,
    TextArea,
    ask,
    ask_text,
    column,
    combo,
    open_files,
    row,
    save_file,
)
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.format import when, years

if TYPE_CHECKING:
    from hr_desktop.services.values import ApplicationInfo, CandidateDetail, ResumeInfo
    from hr_desktop.ui.pages.base import Page

_MOST_SKILLS = 24
_MOST_DUPLICATES = 2


class CandidatePanel(SidePanel):
    """The detail of one candidate; every action of one person stands here."""

    document_wanted = Signal(object)
    gone = Signal()
    invite_wanted = Signal(object)  # for an application

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._detail: CandidateDetail | None = None
        self._note_draft = ""
        self._drafts: dict[int, str] = {}  # notes that were begun on other people
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nobody is chosen."""
        self.clear()
        self._put_aside()
        self._detail = None
        self.set_title(self.tr_("Candidate"), self.tr_("Choose somebody in the list."))
        self.set_actions()

    async def load(self, candidate_id: int) -> None:
        """Fetches and shows one person; nothing is built again when nothing changed."""
        detail = await self.ctx.ws.candidates.get(candidate_id)
        if detail == self._detail:
            return
        same = self._detail is not None and self._detail.id == detail.id
        if not same:
            self._put_aside()
            self._note_draft = self._drafts.pop(detail.id, "")
        self._detail = detail
        async with self.rebuilding():
            self._show(detail)

    def note(self) -> tuple[int | None, str]:
        """Whose note was begun, and its words so far."""
        return (self._detail.id, self._note_draft) if self._detail is not None else (None, "")

    def set_note(self, candidate_id: int | None, text: str) -> None:
        """Takes up what `note` gave; it is shown with that person."""
        if candidate_id is not None and text.strip():
            self._drafts[candidate_id] = text

    def _put_aside(self) -> None:
        """A note that was begun waits until its person is shown again."""
        if self._detail is not None:
            self.set_note(self._detail.id, self._note_draft)
        self._note_draft = ""

    # The content

    def _show(self, detail: CandidateDetail) -> None:
        tr, profile = self.tr_, detail.profile
        self.clear()
        about = [
            profile.position.value if profile.position else "",
            profile.city.value if profile.city else "",
            years(tr, profile.total_years) if profile.total_years is not None else "",
        ]
        self.set_title(detail.name or "—", " · ".join(filter(None, about)))
        self._warnings(detail)
        self._duplicates(detail)
        self._applications(detail)
        self._contacts(profile)
        self._skills(profile)
        self._career(profile)
        self._tags(detail)
        self._notes(detail)
        self._resumes(detail)
        self.content.addStretch(1)
        document = Button(tr("Document and profile"), "primary")
        document.clicked.connect(lambda: self.document_wanted.emit(detail.id))
        data = IconButton("download", tr("Data as ZIP"), 34)
        data.clicked.connect(self._page.action("export person", self._zip))
        delete = Button(tr("Delete"), "danger")
        delete.clicked.connect(self._page.action("delete person", self._delete))
        self.set_actions(document, data, None, delete)

    def _heading(self, text: str) -> None:
        self.content.addWidget(Label(text, "heading"))

    def _warnings(self, detail: CandidateDetail) -> None:
        for warning in detail.warnings:
            said = self.tr_.message(warning.said)
            if warning.text:
                self.content.addWidget(Quote(" ".join(warning.text.split())[:400], said, "warn"))
            else:
                self.content.addWidget(Quote(said, kind="warn"))

    def _duplicates(self, detail: CandidateDetail) -> None:
        tr = self.tr_
        shown = detail.duplicates[:_MOST_DUPLICATES]
        for pair in shown:
            other = pair.second if pair.first.id == detail.id else pair.first
            same = ", ".join(tr.message(reason) for reason in pair.reasons)
            self.content.addWidget(
                Quote(tr("Perhaps the same person: {name}", name=other.name), same, "accent")
            )
        if shown:
            left = len(detail.duplicates) - len(shown)
            more = Label(f"+{left}" if left else "", "small", "muted")
            compare = LinkButton(tr("Compare"), small=True)
            compare.clicked.connect(
                lambda _=False: self.ctx.navigate("candidates", {"duplicates": True})
            )
            self.content.addLayout(row(compare, more, None))

    def _contacts(self, profile: Profile) -> None:
        tr = self.tr_
        rows: list[tuple[str, str | QWidget]] = []
        for fact in profile.emails:
            rows.append((tr("E-mail"), fact.value))
        for phone in profile.phones:
            rows.append((tr("Phone"), phone.value))
        for link in profile.links:
            rows.append((tr("Link"), link.value))
        if profile.salary:
            rows.append((tr("Wants"), tr.money(profile.salary.amount, profile.salary.currency)))
        for language in profile.languages:
            level = tr("native") if language.level == "native" else language.level or ""
            rows.append((tr("Language"), " ".join(filter(None, [language.name, level]))))
        if rows:
            self._heading(tr("Contacts and terms"))
            self.content.addWidget(KeyValue(rows, name_width=70))

    def _skills(self, profile: Profile) -> None:
        if not profile.skills:
            return
        self._heading(self.tr_("Skills"))
        holder = QWidget()
        flow = FlowLayout(holder)
        for skill in profile.skills[:_MOST_SKILLS]:
            chip = Chip(skill.name, square=True)
            if skill.source:
                chip.setToolTip(tip(" ".join(skill.source.quote.split())))
            flow.addWidget(chip)
        left = len(profile.skills) - _MOST_SKILLS
        if left > 0:
            flow.addWidget(Label(f"+{left}", "small", "muted"))
        self.content.addWidget(holder)

    def _career(self, profile: Profile) -> None:
        tr = self.tr_
        if profile.experience:
            self._heading(tr("Experience"))
        for job in profile.experience:
            title = ", ".join(filter(None, [job.position, job.company])) or "—"
            period = tr.period(job.start, job.end, job.current)
            self._pair(title, period)
        if profile.education:
            self._heading(tr("Education"))
        for study in profile.education:
            words = ", ".join(filter(None, [study.institution, study.degree, study.field]))
            self._pair(words or "—", tr.period(study.start, study.end))

    def _pair(self, title: str, below: str) -> None:
        """What and when, close together: gaps stand between the entries."""
        pair = column(Label(title, wrap=True), gap=1)
        if below:
            pair.addWidget(Label(below, "small", "muted"))
        self.content.addLayout(pair)

    # Applications

    def _applications(self, detail: CandidateDetail) -> None:
        self._heading(self.tr_("Vacancies"))
        for info in detail.applications:
            self._application(detail, info)
        add = LinkButton(self.tr_("Shortlist for a vacancy…"), small=True)
        add.clicked.connect(self._page.action("apply", self._apply))
        self.content.addLayout(row(add, None))

    def _application(self, detail: CandidateDetail, info: ApplicationInfo) -> None:
        tr, application = self.tr_, info.application
        title = LinkButton(info.vacancy_title)
        title.clicked.connect(
            lambda _=False: self.ctx.navigate(
                "vacancies", {"vacancy": application.vacancy_id, "candidate": detail.id}
            )
        )
        state = Badge(tr.code(f"application.{application.state.value}"), "neutral")
        score = Label("" if info.score is None else str(info.score), "number")
        self.content.addLayout(row(title, None, score))
        scheduled = application.state is ApplicationState.interview_scheduled
        invite = LinkButton(tr("Invitation") if scheduled else tr("Invite"), small=True)
        invite.clicked.connect(self._page.changing(lambda: self.invite_wanted.emit(application.id)))
        plan = LinkButton(tr("Interview"), small=True)
        plan.clicked.connect(
            lambda _=False: self.ctx.navigate("interviews", {"application": application.id})
        )
        holder = QWidget()
        flow = FlowLayout(holder)  # Russian words do not stand beside each other in every panel
        for part in (state, invite, plan):
            flow.addWidget(part)
        self.content.addWidget(holder)
        if application.reason:
            self.content.addWidget(Label(application.reason, "small", "muted", wrap=True))
        choose = combo([(None, tr("Change the stage…"))])
        choose.setAccessibleName(tr("Change the stage: {vacancy}", vacancy=info.vacancy_title))
        self._page.run("possible stages", self._fill_states(choose, application.id))
        choose.activated.connect(
            lambda _index: self._page.run(
                "change stage",
                self._change(application.id, choose.currentData(), application.state),
            )
        )
        self.content.addWidget(choose)

    async def _fill_states(self, choose: object, application_id: int) -> None:
        for state in await self.ctx.ws.applications.possible(application_id):
            choose.addItem(self.tr_.code(f"application.{state.value}"), state)  # type: ignore[attr-defined]

    async def _change(
        self, application_id: int, to: ApplicationState | None, now: ApplicationState
    ) -> None:
        tr, reason = self.tr_, ""
        if to is None:
            return
        if to is ApplicationState.rejected or now not in OPEN_STATES:
            asked = await ask_text(
                self,
                tr.code(f"application.{to.value}"),
                tr("The reason is kept in the journal."),
                tr("Change"),
                tr("Cancel"),
                placeholder=tr("Reason"),
            )
            if not asked:
                self._redraw()
                return
            reason = asked
        token = await self.ctx.ws.applications.change(application_id, to, reason)
        self.ctx.offer_undo(token)

    async def _apply(self) -> None:
        tr = self.tr_
        if self._detail is None:
            return
        rows = await self.ctx.ws.vacancies.list()
        taken = {info.application.vacancy_id for info in self._detail.applications}
        rows = [r for r in rows if r.id not in taken]
        if not rows:
            self.ctx.notify(tr("There is no other open vacancy."))
            return
        from hr_desktop.ui.pages.choosing import choose_one

        chosen = await choose_one(
            self,
            tr("Shortlist for a vacancy"),
            [(r.id, r.title) for r in rows],
            tr("Shortlist"),
            tr("Cancel"),
        )
        if chosen is not None and self._detail is not None:
            token = await self.ctx.ws.ranking.shortlist(chosen, [self._detail.id])
            self.ctx.offer_undo(token)

    # Tags, notes, resumes

    def _tags(self, detail: CandidateDetail) -> None:
        self._heading(self.tr_("Tags"))
        edit = TagEdit(detail.tags, self.tr_("Add a tag"))
        edit.changed.connect(
            lambda: self._page.run(
                "tags", self.ctx.ws.candidates.set_tags(detail.id, list(edit.tags), detail.tags)
            )
        )
        self.content.addWidget(edit)

    def _notes(self, detail: CandidateDetail) -> None:
        tr = self.tr_
        self._heading(tr("Notes"))
        for note in detail.notes:
            remove = LinkButton(tr("Remove"), small=True)
            remove.clicked.connect(
                self._page.changing(
                    lambda note_id=note.id: self._page.run(
                        "remove note", self.ctx.ws.candidates.remove_note(note_id)
                    )
                )
            )
            said = " · ".join([note.by, when(tr, note.at)])
            self.content.addWidget(Label(note.text, wrap=True, selectable=True))
            self.content.addLayout(row(Label(said, "small", "muted"), None, remove))
        field = TextArea(tr("A note for you and your team"), lines=2)
        field.setAccessibleName(tr("New note"))
        field.setPlainText(self._note_draft)
        field.textChanged.connect(lambda: setattr(self, "_note_draft", field.toPlainText()))
        add = Button(tr("Add the note"), small=True)
        add.clicked.connect(self._page.action("add note", self._add_note))
        self.content.addWidget(field)
        self.content.addLayout(row(None, add))

    async def _add_note(self) -> None:
        text = self._note_draft.strip()
        if text and self._detail is not None:
            await self.ctx.ws.candidates.add_note(self._detail.id, text)
            self._note_draft = ""  # not before: a note that was refused stays in its field

    def _resumes(self, detail: CandidateDetail) -> None:
        tr = self.tr_
        self._heading(tr("Resumes"))
        for resume in detail.resumes:
            self._resume(resume)
        add = LinkButton(tr("Add a newer resume…"), small=True)
        add.clicked.connect(self._page.action("newer resume", self._newer))
        self.content.addLayout(row(add, None))

    def _resume(self, resume: ResumeInfo) -> None:
        tr = self.tr_
        state = Badge(
            tr.code(f"resume.{resume.state.value}"),
            "good" if resume.state is ResumeState.parsed else "warn",
        )
        name = ElidedLabel(resume.filename, "strong" if resume.current else "body")
        line = row(name, state)
        line.setStretch(0, 1)
        self.content.addLayout(line)
        about = [
            tr("current") if resume.current else "",
            tr.date(resume.added_at),
            resume.model
            or (tr("offline rules") if resume.engine == "offline" else resume.engine or ""),
        ]
        again = LinkButton(tr("Read again"), small=True)
        again.clicked.connect(
            self._page.changing(
                lambda: self._page.run("reparse", self.ctx.ws.candidates.reparse(resume.id))
            )
        )
        actions: list[QWidget] = [again]
        if resume.state is ResumeState.under_review:
            fine = LinkButton(tr("I have looked, it is right"), small=True)
            fine.clicked.connect(
                self._page.changing(
                    lambda: self._page.run(
                        "confirm review", self.ctx.ws.candidates.confirm_review(resume.id)
                    )
                )
            )
            actions.append(fine)
        said = Label(" · ".join(filter(None, about)), "small", "muted", wrap=True)
        self.content.addLayout(column(said, row(*actions, None), gap=2))
        if resume.failure:
            self.content.addWidget(
                Label(tr.message(resume.failure), "small", "bad_text", wrap=True)
            )

    async def _newer(self) -> None:
        if self._detail is not None:
            files = await open_files(self, self.tr_("Add a newer resume"))
            if files and self._detail is not None:
                await self.ctx.ws.candidates.add_resume(self._detail.id, files[0])

    # The person as a whole

    async def _zip(self) -> None:
        tr = self.tr_
        if self._detail is None:
            return
        name = f"{self._detail.name or tr('Candidate')}.zip"
        path = await save_file(self, tr("Everything kept about this person"), name, "ZIP (*.zip)")
        if path is not None and self._detail is not None:
            await self.ctx.ws.candidates.export_person(self._detail.id, path)
            self.ctx.notify(tr("Saved: {file}", file=path.name), "good")

    async def _delete(self) -> None:
        tr = self.tr_
        if self._detail is None:
            return
        text = tr(
            "Resumes, interviews, scorecards and reports go with the person. For a while it can be"
            " undone; after that nothing is left except in your own backups."
        )
        if await ask(
            self, tr("Delete this person?"), text, tr("Delete"), tr("Cancel"), kind="danger"
        ):
            token = await self.ctx.ws.candidates.delete([self._detail.id])
            self.ctx.offer_undo(token)
            self.gone.emit()

    def _redraw(self) -> None:
        if self._detail is not None:
            self._show(self._detail)
