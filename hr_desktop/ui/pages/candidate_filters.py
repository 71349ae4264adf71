"""Filters of the candidates: quick ones as chips, the rest in a panel, active ones removable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLineEdit, QWidget

from hr_desktop.domain.application import ApplicationState
from hr_desktop.services.values import CandidateFilter
from hr_desktop.ui.components import (
    Button,
    Card,
    Chip,
    FilterChips,
    FlowLayout,
    FormField,
    SearchField,
    TagEdit,
    column,
    combo,
    row,
)
from hr_desktop.ui.components.layout import clear

if TYPE_CHECKING:
    from hr_desktop.ui.pages.base import Page

_EMPTY = CandidateFilter()


class FilterBar(QWidget):
    """`changed` carries the filter that the person has put together."""

    changed = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.ctx, self.tr_ = page.ctx, page.ctx.tr
        tr = self.tr_
        self.filter = _EMPTY
        self._quick = FilterChips(
            [("all", tr("All")), ("attention", tr("Need a look"))], current="all"
        )
        self._quick.chosen.connect(self._quick_chosen)
        self._search = SearchField(tr("Words in name or resume"))
        self._search.setMaximumWidth(260)
        self._search.searched.connect(lambda text: self._set(text=text))
        self._more = Button("+ " + tr("filter"), small=True)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._unfold)
        self._active = QWidget()
        self._chips = FlowLayout(self._active)
        top = row(self._quick, self._more, self._active, self._search)
        top.setStretch(2, 1)
        for widget in (self._quick, self._active):
            top.setAlignment(widget, Qt.AlignmentFlag.AlignVCenter)
        self._panel = self._fields()
        self._panel.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(300)
        self._pause.timeout.connect(self._take_fields)
        self.setLayout(column(top, self._panel, gap=8))

    def _fields(self) -> Card:
        tr = self.tr_
        self._meaning, self._city = QLineEdit(), QLineEdit()
        self._status = combo(
            [(None, tr("any")), *[(s, tr.code(f"application.{s.value}")) for s in ApplicationState]]
        )
        names = {
            "en": tr("English"),
            "ru": tr("Russian"),
            "de": tr("German"),
            "fr": tr("French"),
            "es": tr("Spanish"),
            "zh": tr("Chinese"),
        }
        self._language = combo([(None, tr("any")), *names.items()])
        self._least, self._most = QDoubleSpinBox(), QDoubleSpinBox()
        for box in (self._least, self._most):
            box.setRange(0, 60)
            box.setDecimals(0)
            box.setSpecialValueText(tr("any"))
            box.valueChanged.connect(lambda _value: self._pause.start())
        self._skills = TagEdit(placeholder=tr("Add a skill"))
        self._tags = TagEdit(placeholder=tr("Add a tag"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        fields: list[tuple[str, QWidget]] = [
            (tr("Close in meaning to"), self._meaning),
            (tr("City"), self._city),
            (tr("Stage"), self._status),
            (tr("Language"), self._language),
            (tr("Years from"), self._least),
            (tr("Years to"), self._most),
            (tr("Skills, all of them"), self._skills),
            (tr("Tags, any of them"), self._tags),
        ]
        for place, (label, widget) in enumerate(fields):
            grid.addWidget(FormField(label, widget), place // 4, place % 4)
            grid.setColumnStretch(place % 4, 1)
        for line in (self._meaning, self._city):
            line.textEdited.connect(lambda _text: self._pause.start())
        for choice in (self._status, self._language):
            choice.activated.connect(lambda _index: self._take_fields())
        for tags in (self._skills, self._tags):
            tags.changed.connect(self._take_fields)
        card = Card()
        card.box.addLayout(grid)
        return card

    async def load(self, total: int, attention: int) -> None:
        """Shows the counts on the quick filters."""
        tr = self.tr_
        self._quick.set_choices(
            [
                ("all", tr("All {n}", n=tr.number(total))),
                ("attention", tr("Need a look {n}", n=attention)),
            ]
        )

    def set_filter(self, what: CandidateFilter) -> None:
        """Shows a filter, without a signal."""
        self.filter = what
        self._quick.select("attention" if what.only_attention else "all")
        self._search.blockSignals(True)
        self._search.setText(what.text)
        self._search.blockSignals(False)
        self._meaning.setText(what.meaning)
        self._city.setText(what.city)
        self._status.choose(next(iter(what.status), None))
        self._language.choose(what.languages[0] if what.languages else None)
        for box, value in ((self._least, what.min_years), (self._most, what.max_years)):
            box.blockSignals(True)
            box.setValue(value or 0)
            box.blockSignals(False)
        self._skills.set_tags(what.skills)
        self._tags.set_tags(what.tags)
        self._show_active()

    def _quick_chosen(self, key: str) -> None:
        self._set(only_attention=key == "attention")

    def _unfold(self, on: bool) -> None:
        self._panel.setVisible(on)
        if on:
            self._meaning.setFocus()

    def _take_fields(self) -> None:
        status, language = self._status.currentData(), self._language.currentData()
        self._set(
            meaning=self._meaning.text().strip(),
            city=self._city.text().strip(),
            status=frozenset([status] if status else []),
            languages=(language,) if language else (),
            min_years=self._least.value() or None,
            max_years=self._most.value() or None,
            skills=tuple(self._skills.tags),
            tags=tuple(self._tags.tags),
        )

    def _set(self, **changes: Any) -> None:
        wanted = self.filter.model_copy(update=changes)
        if wanted != self.filter:
            self.filter = wanted
            self._show_active()
            self.changed.emit(wanted)

    def _drop(self, field: str) -> None:
        self.set_filter(self.filter.model_copy(update={field: getattr(_EMPTY, field)}))
        self.changed.emit(self.filter)

    def _show_active(self) -> None:
        tr, what = self.tr_, self.filter
        clear(self._chips)
        words: list[tuple[str, str]] = []
        if what.meaning:
            words.append(("meaning", tr("by meaning: {text}", text=what.meaning)))
        for state in what.status:
            words.append(("status", tr.code(f"application.{state.value}")))
        if what.min_years:
            words.append(("min_years", tr("from {n} years", n=tr.number(what.min_years))))
        if what.max_years:
            words.append(("max_years", tr("up to {n} years", n=tr.number(what.max_years))))
        if what.city:
            words.append(("city", what.city))
        words += [
            (field, ", ".join(getattr(what, field))) for field in ("skills", "languages", "tags")
        ]
        for field, text in words:
            if text:
                chip = Chip(text, removable=True)
                chip.removed.connect(lambda field=field: self._drop(field))
                self._chips.addWidget(chip)
