"""The vacancy's form: all fields, validated as one types; requirements, questions, weights."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from hr_desktop.domain.vacancy import (
    CriteriaWeights,
    EmploymentType,
    ExperienceBand,
    LanguageRequirement,
    RankingWeights,
    Requirement,
    Schedule,
    VacancyData,
)
from hr_desktop.ui.components import (
    Card,
    Combo,
    FormField,
    Label,
    ListEditor,
    ScrollColumn,
    TagEdit,
    TextArea,
    column,
    combo,
)
from hr_desktop.ui.pages.vacancy_rows import (
    LanguageEdit,
    LineEditor,
    RequirementEdit,
    WeightsEdit,
    optional_number,
)

if TYPE_CHECKING:
    from hr_desktop.domain.messages import Message
    from hr_desktop.i18n import Translator

_TEXT_FIELDS = (
    "title",
    "company",
    "area",
    "metro",
    "address",
    "salary_currency",
    "url",
    "contacts",
)


def _value(kind: type[StrEnum], chosen: Any) -> Any:
    """Qt keeps a word of a list as a plain string; the domain wants its own."""
    return None if chosen is None else kind(chosen)


class VacancyEditor(QWidget):
    """Shows a vacancy's data and gives it back as typed; `changed` after a short pause."""

    changed = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._base = VacancyData()
        self._fields: dict[str, FormField] = {}
        self._labels: dict[str, str] = {}
        self._filling = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(250)
        self._pause.timeout.connect(self.changed)
        scroll = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        for card in (self._main(), self._demands(), self._interview(), self._weights()):
            scroll.box.addWidget(card)
        scroll.box.addStretch(1)
        self.setLayout(column(scroll))
        self.show_data(self._base)

    # The cards

    def _main(self) -> Card:
        tr = self._tr
        self._text = {name: QLineEdit() for name in _TEXT_FIELDS}
        self._description = TextArea(lines=8)
        self._employment = self._choice("employment_type", EmploymentType)
        self._experience = self._choice("experience", ExperienceBand)
        self._schedule = self._choice("schedule", Schedule)
        self._from, self._to = QLineEdit(), QLineEdit()
        self._gross = combo([(None, "—"), (True, tr("before tax")), (False, tr("after tax"))])
        self._roles = TagEdit(placeholder=tr("Add a role"))
        self._skills = TagEdit(placeholder=tr("Add a skill"))
        rows: list[Sequence[tuple[str, str, QWidget]]] = [
            [("title", tr("Title"), self._text["title"])],
            [
                ("company", tr("Company"), self._text["company"]),
                ("area", tr("City"), self._text["area"]),
            ],
            [
                ("metro", tr("Metro"), self._text["metro"]),
                ("address", tr("Address"), self._text["address"]),
            ],
            [
                ("experience", tr("Experience"), self._experience),
                ("employment", tr("Employment"), self._employment),
                ("schedule", tr("Schedule"), self._schedule),
            ],
            [
                ("salary_from", tr("Salary from"), self._from),
                ("salary_to", tr("Salary to"), self._to),
                ("salary_currency", tr("Currency"), self._text["salary_currency"]),
                ("salary_gross", tr("Tax"), self._gross),
            ],
            [("description", tr("Description"), self._description)],
            [("key_skills", tr("Key skills"), self._skills)],
            [("professional_roles", tr("Professional roles"), self._roles)],
            [
                ("contacts", tr("Contact person"), self._text["contacts"]),
                ("url", tr("Address on the web"), self._text["url"]),
            ],
        ]
        card = Card(gap=12)
        card.box.addWidget(Label(tr("Vacancy"), "heading"))
        for fields in rows:
            card.box.addLayout(self._row(fields))
        for line in (*self._text.values(), self._from, self._to):
            line.textEdited.connect(lambda _text: self._touch())
        self._description.textChanged.connect(self._touch)
        for tags in (self._roles, self._skills):
            tags.changed.connect(self._touch)
        for box in (self._employment, self._experience, self._schedule, self._gross):
            box.activated.connect(lambda _index: self._touch())
        return card

    def _demands(self) -> Card:
        tr = self._tr
        names = (tr("Move up"), tr("Move down"), tr("Remove"))
        self._requirements: ListEditor[Requirement] = ListEditor(
            lambda value: RequirementEdit(tr, value), tr("Add a requirement"), names
        )
        self._languages: ListEditor[LanguageRequirement] = ListEditor(
            lambda value: LanguageEdit(tr, value), tr("Add a language"), names
        )
        hint = tr("A must-have that the resume does not show weighs most against a candidate.")
        card = Card(gap=12)
        card.box.addWidget(Label(tr("Requirements"), "heading"))
        card.box.addWidget(
            self._field(
                "requirements", tr("What the person must be able to do"), self._requirements, hint
            )
        )
        card.box.addWidget(self._field("languages", tr("Languages"), self._languages))
        for editor in (self._requirements, self._languages):
            editor.changed.connect(self._touch)
        return card

    def _interview(self) -> Card:
        tr = self._tr
        names = (tr("Move up"), tr("Move down"), tr("Remove"))
        self._questions: ListEditor[str] = ListEditor(
            lambda value: LineEditor(tr("Question"), value), tr("Add a question"), names
        )
        self._values: ListEditor[str] = ListEditor(
            lambda value: LineEditor(tr("Value"), value), tr("Add a value"), names
        )
        self._told = TextArea(lines=4)
        self._language = combo([("ru", "Русский"), ("en", "English")])
        self._minutes = QSpinBox()
        self._minutes.setRange(10, 45)
        self._minutes.setSuffix(" " + tr("min"))
        card = Card(gap=12)
        card.box.addWidget(Label(tr("Interview"), "heading"))
        card.box.addLayout(
            self._row(
                [
                    ("interview_language", tr("Language of the interview"), self._language),
                    ("interview_minutes", tr("Length"), self._minutes),
                ]
            )
        )
        for key, label, widget, hint in (
            ("core_questions", tr("Core questions"), self._questions,
             tr("Everybody is asked the same. Without them they come from the requirements.")),
            ("company_values", tr("Values of the company"), self._values,
             tr("Cultural fit is judged against these only; without them it is not scored.")),
            ("may_be_told", tr("What candidates may be told"), self._told,
             tr("Stefani answers candidates’ questions from the vacancy and from this only.")),
        ):  # fmt: skip
            card.box.addWidget(self._field(key, label, widget, hint))
        self._questions.changed.connect(self._touch)
        self._values.changed.connect(self._touch)
        self._told.textChanged.connect(self._touch)
        self._language.activated.connect(lambda _index: self._touch())
        self._minutes.valueChanged.connect(lambda _value: self._touch())
        return card

    def _weights(self) -> Card:
        tr = self._tr
        self._criteria = WeightsEdit(
            [(n, tr.code(f"criterion.{n}")) for n in CriteriaWeights.model_fields]
        )
        self._ranking = WeightsEdit(
            [(n, tr.code(f"part.{n}")) for n in RankingWeights.model_fields]
        )
        card = Card(gap=12)
        card.box.addWidget(Label(tr("Weights"), "heading"))
        card.box.addWidget(self._field("ranking_weights", tr("Of the ranking"), self._ranking))
        card.box.addWidget(self._field("criteria_weights", tr("Of the scorecard"), self._criteria))
        for edit in (self._criteria, self._ranking):
            edit.changed.connect(self._touch)
        return card

    # Data in and out

    def show_data(self, data: VacancyData) -> None:
        """Shows this data; what was typed before is gone."""
        self._filling = True
        self._base = data
        for name, line in self._text.items():
            line.setText(getattr(data, name) or "")
        self._description.setPlainText(data.description)
        self._employment.choose(data.employment)
        self._experience.choose(data.experience)
        self._schedule.choose(data.schedule)
        self._from.setText("" if data.salary_from is None else str(data.salary_from))
        self._to.setText("" if data.salary_to is None else str(data.salary_to))
        self._gross.choose(data.salary_gross)
        self._roles.set_tags(data.professional_roles)
        self._skills.set_tags(data.key_skills)
        self._requirements.set_values(data.requirements)
        self._languages.set_values(data.languages)
        self._questions.set_values(data.core_questions)
        self._values.set_values(data.company_values)
        self._told.setPlainText(data.may_be_told)
        self._language.choose(data.interview_language)
        self._minutes.setValue(data.interview_minutes)
        self._criteria.set_weights(data.criteria_weights.model_dump())
        self._ranking.set_weights(data.ranking_weights.model_dump())
        self._filling = False

    def data(self) -> VacancyData:
        """The data as it stands in the form."""
        text = {name: line.text().strip() for name, line in self._text.items()}
        changes: dict[str, Any] = {
            **text,
            "salary_currency": text["salary_currency"].upper() or None,
            "description": self._description.toPlainText(),
            "employment": _value(EmploymentType, self._employment.currentData()),
            "experience": _value(ExperienceBand, self._experience.currentData()),
            "schedule": _value(Schedule, self._schedule.currentData()),
            "salary_from": optional_number(self._from.text()),
            "salary_to": optional_number(self._to.text()),
            "salary_gross": self._gross.currentData(),
            "professional_roles": tuple(self._roles.tags),
            "key_skills": tuple(self._skills.tags),
            "requirements": tuple(self._requirements.values()),
            "languages": tuple(self._languages.values()),
            "core_questions": tuple(self._questions.values()),
            "company_values": tuple(self._values.values()),
            "may_be_told": self._told.toPlainText().strip(),
            "interview_language": self._language.currentData(),
            "interview_minutes": self._minutes.value(),
            "criteria_weights": CriteriaWeights(**self._criteria.weights()),
            "ranking_weights": RankingWeights(**self._ranking.weights()),
        }
        return self._base.model_copy(update=changes)

    def label(self, name: str) -> str:
        """The words over a field."""
        return self._labels.get(name, name)

    def show_problems(self, problems: dict[str, Message]) -> None:
        """Marks the fields that keep the vacancy from being saved."""
        for name, field in self._fields.items():
            field.set_problem(self._tr.message(problems[name]) if name in problems else "")

    def _touch(self) -> None:
        if not self._filling:
            self._pause.start()

    def _choice(self, prefix: str, kind: Any) -> Combo:
        choices: list[tuple[Any, str]] = [(None, "—")]
        choices += [(item, self._tr.code(f"{prefix}.{item.value}")) for item in kind]
        return combo(choices)

    def _field(self, name: str, label: str, widget: QWidget, hint: str = "") -> FormField:
        self._labels[name] = label
        self._fields[name] = FormField(label, widget, hint)
        return self._fields[name]

    def _row(self, fields: Sequence[tuple[str, str, QWidget]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, (name, label, widget) in enumerate(fields):
            grid.addWidget(self._field(name, label, widget), 0, place)
            grid.setColumnStretch(place, 1)
        return grid
