"""The interview plan, editable: sections with minutes, questions with what to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion, PlanSection
from hr_desktop.ui.components import (
    Card,
    Label,
    ListEditor,
    Quote,
    TextArea,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator


def section_name(tr: Translator, kind: str) -> str:
    """A section's name in words."""
    return {
        "greeting": tr("Welcome, AI notice, consent"),
        "core": tr("Core questions, the same for everybody"),
        "personal": tr("Personal questions"),
        "candidate_questions": tr("The candidate’s questions"),
        "goodbye": tr("Goodbye"),
    }[kind]


class _QuestionEdit(QWidget):
    """One question: its words, why it is asked, and what a good answer contains (a line each)."""

    changed = Signal()

    def __init__(self, tr: Translator, question: PlannedQuestion | None) -> None:
        super().__init__()
        self._was = question
        self._text = TextArea(tr("The question as it is asked"), lines=2, most=8)
        self._look_for = TextArea(
            tr("What a good answer contains, one point a line"), lines=2, most=8
        )
        self._text.setAccessibleName(tr("Question"))
        self._look_for.setAccessibleName(tr("What to look for"))
        box = column(self._text, gap=4)
        if question is not None:
            self._text.setPlainText(question.text)
            self._look_for.setPlainText("\n".join(question.look_for))
            if question.reason:
                reason = tr("Why: {reason}", reason=question.reason)
                box.addWidget(Label(reason, "small", "muted", wrap=True))
        box.addWidget(Label(tr("What to look for"), "small", "muted"))
        box.addWidget(self._look_for)
        self.setLayout(box)
        for area in (self._text, self._look_for):
            area.textChanged.connect(self.changed)

    def value(self) -> PlannedQuestion:
        """The question as it stands; an added one gets its id when the plan is put together."""
        was = self._was or PlannedQuestion(id="", text="")
        look_for = tuple(
            line.strip() for line in self._look_for.toPlainText().splitlines() if line.strip()
        )
        return was.model_copy(
            update={"text": self._text.toPlainText().strip(), "look_for": look_for}
        )


class PlanEditor(QWidget):
    """Shows a plan and gives it back as the person has changed it."""

    changed = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._plan: InterviewPlan | None = None
        self._edits: dict[str, tuple[QDoubleSpinBox, ListEditor[PlannedQuestion] | None]] = {}
        self._column = column(gap=12)
        self.setLayout(self._column)

    def show_plan(self, plan: InterviewPlan) -> None:
        """Shows a plan; what was typed before is gone."""
        tr = self._tr
        clear(self._column)
        self._plan, self._edits = plan, {}
        if plan.focus_areas or plan.contradictions:
            self._column.addWidget(self._focus(plan))
        for section in plan.sections:
            self._column.addWidget(self._section(section))
        total = tr.plural("{n} minute in all", "{n} minutes in all", plan.minutes)
        self._column.addWidget(Label(total, "small", "muted"))

    def _focus(self, plan: InterviewPlan) -> Card:
        tr, card = self._tr, Card()
        card.box.addWidget(Label(tr("What to look at"), "heading"))
        for area in plan.focus_areas:
            card.box.addWidget(Label("• " + area, wrap=True))
        for pair in plan.contradictions:
            card.box.addWidget(
                Label(tr("To clear up: {question}", question=pair.question), wrap=True)
            )
            for words in (pair.first, pair.second):
                card.box.addWidget(Quote(words, tr("from the resume"), "warn"))
        return card

    def _section(self, section: PlanSection) -> Card:
        tr, card = self._tr, Card()
        minutes = QDoubleSpinBox()
        minutes.setRange(0.5, 45)
        minutes.setSingleStep(0.5)
        minutes.setDecimals(1)
        minutes.setValue(section.minutes)
        minutes.setSuffix(" " + tr("min"))
        minutes.setAccessibleName(tr("Minutes: {section}", section=section_name(tr, section.kind)))
        minutes.valueChanged.connect(lambda _value: self.changed.emit())
        card.box.addLayout(row(Label(section_name(tr, section.kind), "heading"), None, minutes))
        editor: ListEditor[PlannedQuestion] | None = None
        if section.kind in ("core", "personal"):
            editor = ListEditor(
                lambda question: _QuestionEdit(tr, question),
                tr("Add a question"),
                (tr("Move up"), tr("Move down"), tr("Remove")),
                section.questions,
            )
            editor.changed.connect(self.changed)
            card.box.addWidget(editor)
        self._edits[section.kind] = (minutes, editor)
        return card

    def plan(self) -> InterviewPlan | None:
        """The plan as it stands on the screen; new questions get ids of their section."""
        if self._plan is None:
            return None
        sections = []
        for section in self._plan.sections:
            minutes, editor = self._edits[section.kind]
            questions = section.questions
            if editor is not None:
                questions = _named(section.kind, [q for q in editor.values() if q.text])
            sections.append(
                section.model_copy(update={"minutes": minutes.value(), "questions": questions})
            )
        total = round(sum(s.minutes for s in sections))
        return self._plan.model_copy(update={"sections": tuple(sections), "minutes": total})


def _named(kind: str, questions: list[PlannedQuestion]) -> tuple[PlannedQuestion, ...]:
    taken = {q.id for q in questions if q.id}
    named, number = [], 0
    for question in questions:
        if not question.id:
            number += 1
            while f"{kind}-{number}" in taken:
                number += 1
            taken.add(f"{kind}-{number}")
            question = question.model_copy(update={"id": f"{kind}-{number}"})
        named.append(question)
    return tuple(named)


def sections_of(plan: InterviewPlan) -> dict[str, Any]:
    """A plan's sections by kind, in JSON form: what two people's plans are compared by."""
    return {section.kind: section.model_dump(mode="json") for section in plan.sections}


def section_lines(tr: Translator, section: dict[str, Any]) -> list[str]:
    """A section in words: its minutes, its questions with what to look for."""
    lines = [f"{tr.number(section['minutes'])} {tr('min')}"]
    for number, question in enumerate(section["questions"], 1):
        lines.append(f"{number}. {question['text']}")
        lines += [f"   – {point}" for point in question["look_for"]]
    return lines


__all__ = ["PlanEditor", "section_lines", "section_name", "sections_of"]
