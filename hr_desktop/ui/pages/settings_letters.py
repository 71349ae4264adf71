"""Settings: the templates of letters, one for each decision and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    FilterChips,
    FormField,
    Label,
    TextArea,
    row,
)

if TYPE_CHECKING:
    from hr_desktop.ui.pages.base import Page

Kind = Literal["invitation", "rescheduled", "reminder", "cancelled", "advance", "hold", "reject"]
Language = Literal["ru", "en"]


class LetterTemplates(Card):
    """Subject and text of one template; stored when a field is left, as all of Settings."""

    def __init__(self, page: Page) -> None:
        super().__init__(gap=12)
        self._page, self.ctx = page, page.ctx
        tr = page.ctx.tr
        self._kind: Kind = "invitation"
        self._language: Language = tr.language
        self._stored = ("", "")
        self._own = Badge(tr("changed by you"), "accent")
        self._own.hide()
        self._languages = FilterChips([("ru", "Русский"), ("en", "English")], tr.language)
        head = row(Label(tr("Letter templates"), "heading"), self._own, self._languages, gap=12)
        head.setStretch(0, 1)
        self.box.addLayout(head)
        self._fields = Label("", color="muted", wrap=True, selectable=True)
        self.box.addWidget(self._fields)
        self._kinds = FilterChips(
            [
                ("invitation", tr("Invitation")),
                ("rescheduled", tr("Another time")),
                ("reminder", tr("Reminder")),
                ("cancelled", tr("Cancellation")),
                ("advance", tr.code("decision.advance")),
                ("hold", tr.code("decision.hold")),
                ("reject", tr.code("decision.reject")),
            ],
            current=self._kind,
        )
        self._kinds.chosen.connect(lambda _key: self._choose())
        self._languages.chosen.connect(lambda _key: self._choose())
        self.box.addWidget(self._kinds)
        self._subject = QLineEdit()
        self._subject.editingFinished.connect(self._left)
        self._body = TextArea(lines=9, most=28)
        self._body.installEventFilter(self)
        self.box.addWidget(FormField(tr("Subject"), self._subject))
        self._field = FormField(tr("Text"), self._body)
        self.box.addWidget(self._field)
        self._reset = Button(tr("Back to the original text"), icon="undo", small=True)
        self._reset.clicked.connect(page.action("reset the letter", self._back))
        self.box.addLayout(row(self._reset, None))

    async def load(self) -> None:
        """Shows the template of the chosen letter; what is being typed stays."""
        reports, tr = self.ctx.ws.reports, self.ctx.tr
        fields = _braces(tr, reports.letter_fields(self._kind))
        self._fields.setText(tr("These words are filled in: {fields}", fields=fields))
        subject, body = await reports.template(self._kind, self._language)
        typing = self._shown() != self._stored
        own = await reports.has_own_template(self._kind, self._language)
        self._own.setVisible(own)
        self._reset.setVisible(own)
        if not typing:
            self._fill(subject, body)
        self._stored = (subject, body)

    def state(self) -> dict[str, Any]:
        """The letter in front and what was typed."""
        typed = self._shown() if self._shown() != self._stored else None
        return {"kind": self._kind, "language": self._language, "typed": typed}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._kind = state.get("kind", self._kind)
        self._language = state.get("language", self._language)
        self._kinds.select(self._kind)
        self._languages.select(self._language)
        if state.get("typed"):
            self._fill(*state["typed"])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The text is stored when its field is left."""
        if watched is self._body and event.type() == QEvent.Type.FocusOut:
            self._left()
        return False

    def _shown(self) -> tuple[str, str]:
        return self._subject.text(), self._body.toPlainText()

    def _fill(self, subject: str, body: str) -> None:
        self._subject.setText(subject)
        self._body.setPlainText(body)
        self._field.set_problem("")

    def _left(self) -> None:
        if self.ctx.workspace is not None and self._shown() != self._stored:
            work = self._save(self._kind, self._language, self._shown())
            self.ctx.tasks.latest(work, name="save the letter", owner=self._page)

    async def _save(self, kind: Kind, language: Language, text: tuple[str, str]) -> bool:
        tr = self.ctx.tr
        if not text[0].strip() or not text[1].strip():
            self._field.set_problem(tr("A letter needs a subject and a text. Nothing was stored."))
            return False
        try:
            await self.ctx.ws.reports.save_template(kind, language, text)
        except PersonError as refused:
            self._field.set_problem(tr.message(refused.said))
            return False
        self._field.set_problem("")
        self._stored = text
        self._own.show()
        self._reset.show()
        return True

    def _choose(self) -> None:
        self._page.run("choose the letter", self._turn())

    async def _turn(self) -> None:
        """Stores what was typed before another letter comes; a wrong one stays in front."""
        changed = self._shown() != self._stored
        if changed and not await self._save(self._kind, self._language, self._shown()):
            self._kinds.select(self._kind)
            self._languages.select(self._language)
            return
        self._kind = self._kinds.current  # type: ignore[assignment]
        self._language = self._languages.current  # type: ignore[assignment]
        self._stored = self._shown()
        await self.load()

    async def _back(self) -> None:
        before, kind, language = self._shown(), self._kind, self._language
        reports, tr = self.ctx.ws.reports, self.ctx.tr
        await reports.save_template(kind, language, None)
        self._stored = self._shown()
        await self.load()

        async def undo() -> None:
            await reports.save_template(kind, language, before)
            # A change of language has built the page anew: this one is gone then.
            if isValid(self) and (self._kind, self._language) == (kind, language):
                self._stored = self._shown()
                await self.load()

        self.ctx.offer_undo_by(tr("The letter has its original text again."), undo)


def _braces(tr: Any, fields: tuple[str, ...]) -> str:
    words = {
        "name": tr("the candidate’s name"),
        "vacancy": tr("the vacancy"),
        "company": tr("the company"),
        "recruiter": tr("your name"),
        "minutes": tr("the length"),
        "opens": tr("when it opens"),
        "closes": tr("when it closes"),
        "recording": tr("what is kept"),
        "contact": tr("who answers"),
        "link": tr("the candidate’s link"),
    }
    return ", ".join(f"{{{one}}} ({words[one]})" for one in fields)
