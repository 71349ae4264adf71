"""Rows of the profile's lists: a job, an education, a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from hr_desktop.domain.resume import Job, LanguageLevel, Study
from hr_desktop.ui.components import TextArea, column, combo, row

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator

_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")


def _line(name: str, text: str | None, width: int = 0) -> QLineEdit:
    made = QLineEdit(text or "")
    made.setCursorPosition(0)  # a long text shows how it begins
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    if width:
        made.setMaximumWidth(width)
    return made


def _or_none(line: QLineEdit) -> str | None:
    return line.text().strip() or None


class JobEdit(QWidget):
    """Position, company, months (YYYY-MM), what was done."""

    changed = Signal()

    def __init__(self, tr: Translator, job: Job) -> None:
        super().__init__()
        self._was = job
        self._position = _line(tr("Position"), job.position)
        self._company = _line(tr("Company"), job.company)
        self._start = _line(tr("From, YYYY-MM"), job.start, 120)
        self._end = _line(tr("To, YYYY-MM"), job.end, 120)
        self._current = QCheckBox(tr("until now"))
        self._current.setChecked(job.current)
        self._did = TextArea(tr("What was done"), lines=3)
        self._did.setAccessibleName(tr("What was done"))
        self._did.setPlainText(job.description)
        dates = row(self._start, self._end, self._current, None)
        self.setLayout(column(self._position, self._company, dates, self._did, gap=4))
        self.setFocusProxy(self._position)
        for line in (self._position, self._company, self._start, self._end):
            line.textEdited.connect(lambda _text: self.changed.emit())
        self._current.toggled.connect(lambda _on: self.changed.emit())
        self._did.textChanged.connect(self.changed)

    def value(self) -> Job:
        """The job."""
        return self._was.model_copy(
            update={
                "position": _or_none(self._position),
                "company": _or_none(self._company),
                "start": _or_none(self._start),
                "end": None if self._current.isChecked() else _or_none(self._end),
                "current": self._current.isChecked(),
                "description": self._did.toPlainText().strip(),
            }
        )


class StudyEdit(QWidget):
    """Institution, degree, field, years."""

    changed = Signal()

    def __init__(self, tr: Translator, study: Study) -> None:
        super().__init__()
        self._was = study
        self._institution = _line(tr("Institution"), study.institution)
        self._degree = _line(tr("Degree"), study.degree)
        self._field = _line(tr("Field"), study.field)
        self._end = _line(tr("Year of the end"), study.end, 140)
        lines = (self._institution, self._degree, self._field, self._end)
        self.setLayout(column(self._institution, row(self._degree, self._field), self._end, gap=4))
        self.setFocusProxy(self._institution)
        for line in lines:
            line.textEdited.connect(lambda _text: self.changed.emit())

    def value(self) -> Study:
        """The education."""
        return self._was.model_copy(
            update={
                "institution": _or_none(self._institution),
                "degree": _or_none(self._degree),
                "field": _or_none(self._field),
                "end": _or_none(self._end),
            }
        )


class LanguageEdit(QWidget):
    """A language and its level."""

    changed = Signal()

    def __init__(self, tr: Translator, language: LanguageLevel) -> None:
        super().__init__()
        self._was = language
        self._name = _line(tr("Language"), language.name)
        levels = [(None, "—"), *[(n, tr("native") if n == "native" else n) for n in _LEVELS]]
        self._level = combo(levels, language.level)
        self._level.setAccessibleName(tr("Level"))
        self.setLayout(row(self._name, self._level))
        self.setFocusProxy(self._name)
        self._name.textEdited.connect(lambda _text: self.changed.emit())
        self._level.activated.connect(lambda _index: self.changed.emit())

    def value(self) -> LanguageLevel:
        """The language; another name forgets the code of the old one."""
        name = self._name.text().strip()
        code = self._was.code if name == self._was.name else None
        return self._was.model_copy(
            update={"name": name, "code": code, "level": self._level.currentData()}
        )
