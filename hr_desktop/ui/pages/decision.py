"""The person's decision beside the machine's score, and the letter that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from hr_desktop.domain.application import ApplicationState, DecisionKind
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.values import Meanwhile
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    FilterChips,
    FormField,
    Label,
    Line,
    TextArea,
    column,
    row,
    save_file,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.kinds import DECISION_KINDS
from hr_desktop.ui.pages.conflict import ConflictPanel

if TYPE_CHECKING:
    from hr_desktop.domain.application import Decision
    from hr_desktop.domain.scorecard import Scorecard
    from hr_desktop.domain.vacancy import Language
    from hr_desktop.services.values import Letter, ScorecardRow
    from hr_desktop.ui.pages.base import Page


class DecisionPanel(Card):
    """Advance, hold or reject, with a reason; earlier decisions stay visible below.

    `letter_opened(widget)` when a letter came up that should be brought into view.
    """

    letter_opened = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._application: int | None = None
        self._state: ApplicationState | None = None
        self._letter: Letter | None = None
        self._known = self._newest = 0  # the latest decision that was shown; that there is
        self.box.addWidget(Label(tr("A person’s decision"), "heading"))
        said = tr("The machine’s score decides nothing. Decision and reason stay beside it.")
        self._about = Label(said, "small", "muted", wrap=True)
        self.box.addWidget(self._about)
        self._kind = FilterChips([(k.value, tr.code(f"decision.{k.value}")) for k in DecisionKind])
        self._kind.chosen.connect(lambda _key: self._ready())
        self._reason = TextArea(tr("Why? The team lead sees it in the report."), lines=3)
        self._reason.setAccessibleName(tr("Reason of the decision"))
        self._reason.textChanged.connect(self._ready)
        self._save = Button(tr("Record the decision"), "primary")
        self._save.setEnabled(False)
        self._save.clicked.connect(page.action("decide", self._decide))
        self._accept = Button(tr("Accept for the vacancy…"))
        self._accept.clicked.connect(page.action("accept", self._accept_person))
        self._write = Button(tr("Letter to the candidate…"), icon="mail")
        self._write.clicked.connect(page.action("letter", self._open_letter))
        self._form = [self._kind, self._reason, self._save]
        self._conflict = ConflictPanel(tr)
        self._conflict.setMinimumHeight(300)
        self._conflict.taken.connect(self._theirs_stands)
        self._conflict.kept.connect(page.action("decide after", self._mine_too))
        self.box.addWidget(self._conflict)
        for widget in self._form:
            self.box.addWidget(widget)
        self.box.addLayout(column(self._accept, self._write))
        self._earlier = column(gap=6)
        self.box.addLayout(self._earlier)
        self._build_letter()

    def _build_letter(self) -> None:
        tr = self.tr_
        self._to, self._subject = QLineEdit(), QLineEdit()
        self._body = TextArea(lines=10)
        copy, eml = Button(tr("Copy")), Button(tr("As a mail draft…"))
        copy.clicked.connect(self._copy)
        eml.clicked.connect(self._page.action("save letter", self._eml))
        self._in = FilterChips([("ru", "Русский"), ("en", "English")])
        self._in.chosen.connect(lambda _key: self._page.run("letter", self._fill_letter()))
        self._paper = QWidget()
        box = column(
            Line(),
            row(Label(tr("Letter"), "heading"), None, self._in),
            FormField(tr("To"), self._to),
            FormField(tr("Subject"), self._subject),
            FormField(tr("Text"), self._body),
            row(copy, eml, None),
        )
        self._paper.setLayout(box)
        note = Label(
            tr("Nothing is sent from here: you send it yourself."), "small", "muted", wrap=True
        )
        box.addWidget(note)
        self._paper.hide()
        self.box.addWidget(self._paper)

    async def load(self, card: Scorecard | None, row_: ScorecardRow | None) -> None:
        """Shows the decisions about the application of a scorecard."""
        before, self._application = self._application, card.application_id if card else None
        if before not in (None, self._application):  # what was written was about another person
            self.restore({})
            self._paper.hide()
        self._state = row_.state if row_ else None
        self.setVisible(self._application is not None)
        if self._application is None:
            return
        decisions = await self.ctx.ws.scorecards.decisions(self._application)
        if before != self._application:
            self._known = decisions[-1].id if decisions else 0
            self._conflict.dismiss()
        elif decisions and decisions[-1].id not in (self._known, self._newest):
            self._compare(decisions[-1])
        clear(self._earlier)
        for decision in reversed(decisions):
            badge = Badge(
                self.tr_.code(f"decision.{decision.kind.value}"),
                DECISION_KINDS[decision.kind.value],
            )
            by = Label(
                " · ".join(filter(None, [decision.by, self.tr_.datetime(decision.at)])),
                "small",
                "muted",
                wrap=True,
            )
            self._earlier.addLayout(row(badge, None))
            self._earlier.addWidget(Label(decision.reason, wrap=True, selectable=True))
            self._earlier.addWidget(by)
        advanced = bool(decisions) and decisions[-1].kind is DecisionKind.advance
        self._accept.setVisible(advanced and self._state is ApplicationState.interviewed)
        self._write.setVisible(bool(decisions))

    def state(self) -> dict[str, Any]:
        """What was chosen and written but not recorded."""
        return {"kind": self._kind.current, "reason": self._reason.toPlainText()}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._kind.select(state.get("kind", ""))
        self._reason.setPlainText(state.get("reason", ""))
        self._ready()

    def _ready(self) -> None:
        self._save.setEnabled(bool(self._kind.current and self._reason.toPlainText().strip()))

    async def _decide(self) -> None:
        if self._application is None:
            return
        kind, reason = DecisionKind(self._kind.current), self._reason.toPlainText().strip()
        scorecards, application = self.ctx.ws.scorecards, self._application
        try:
            made = await scorecards.decide(application, kind, reason, self._known)
        except PersonError as error:
            if error.said.code == "edit.conflict":
                self._compare((await scorecards.decisions(application))[-1])
            self.ctx.notify(self.tr_.message(error.said), "bad")
            return
        self._known = self._newest = made.id
        self._conflict.dismiss()
        self._kind.select("")
        self._reason.clear()
        self.ctx.notify(self.tr_("The decision was recorded."), "good")
        self._page.refresh()

    def _compare(self, theirs: Decision) -> None:
        """Somebody has decided while a decision was being written here: both are shown."""
        self._newest = theirs.id
        mine = {"kind": self._kind.current, "reason": self._reason.toPlainText().strip()}
        if not any(mine.values()):
            self._known = theirs.id  # nothing was written here: it stands below
            return
        self._conflict.ask(
            Meanwhile(by=theirs.by, at=theirs.at),
            {"said": None},
            {"said": mine},
            {"said": {"kind": theirs.kind.value, "reason": theirs.reason}},
            lambda _name: self.tr_("Decision"),
            lambda _name, said: self._words(said),
            each=False,
        )

    def _words(self, said: dict[str, str]) -> str:
        kind = self.tr_.code(f"decision.{said['kind']}") if said["kind"] else "—"
        return f"{kind}. {said['reason']}"

    def _theirs_stands(self) -> None:
        """The form is empty; what was written stays in the panel until it is closed."""
        self._known = self._newest
        self.restore({})

    async def _mine_too(self) -> None:
        """Records mine after the colleague's: neither overwrites the other."""
        self._known = self._newest
        await self._decide()

    async def _accept_person(self) -> None:
        if self._application is not None:
            await self.ctx.ws.applications.change(self._application, ApplicationState.accepted)
            self.ctx.notify(self.tr_("The candidate was accepted for the vacancy."), "good")
            self._page.refresh()

    async def _open_letter(self) -> None:
        if self._application is None:
            return
        application = await self.ctx.ws.applications.by_id(self._application)
        vacancy = await self.ctx.ws.vacancies.get(application.vacancy_id)
        self._in.select(vacancy.data.interview_language)  # what the candidate is spoken to in
        await self._fill_letter()
        self._paper.show()
        self._body.setFocus()
        # The letter is below what is in sight; its place is known after the layout.
        QTimer.singleShot(0, self._paper, lambda: self.letter_opened.emit(self._paper))

    async def _fill_letter(self) -> None:
        if self._application is None:
            return
        decisions = await self.ctx.ws.scorecards.decisions(self._application)
        if not decisions:
            return
        language: Language = "ru" if self._in.current == "ru" else "en"
        letter = await self.ctx.ws.reports.letter(
            self._application, decisions[-1].kind.value, language
        )
        self._letter = letter
        self._to.setText(letter.to)
        self._subject.setText(letter.subject)
        self._body.setPlainText(letter.body)

    def _copy(self) -> None:
        text = f"{self._subject.text()}\n\n{self._body.toPlainText()}"
        QGuiApplication.clipboard().setText(text)
        self.ctx.notify(self.tr_("The letter was copied."), "good")

    async def _eml(self) -> None:
        if self._letter is None:
            return
        path = await save_file(
            self, self.tr_("Save the letter"), self.tr_("Letter") + ".eml", "E-mail (*.eml)"
        )
        if path is None:
            return
        changes = {
            "to": self._to.text().strip(),
            "subject": self._subject.text().strip(),
            "body": self._body.toPlainText(),
        }
        await self.ctx.ws.reports.eml(self._letter.model_copy(update=changes), path)
        self.ctx.notify(self.tr_("The letter was saved: {file}", file=path.name), "good")
