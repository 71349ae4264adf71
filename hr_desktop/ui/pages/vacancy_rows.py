"""Rows of the vacancy's lists: a requirement, a language, a line of text, weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from hr_desktop.domain.vacancy import LanguageRequirement, Requirement
from hr_desktop.ui.components import Label, combo, row
from hr_desktop.ui.theme import CONTROL_HEIGHT

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator

_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")


class RequirementEdit(QWidget):
    """Text, must-have or nice-to-have, weight 1 to 5."""

    changed = Signal()

    def __init__(self, tr: Translator, value: Requirement | None) -> None:
        super().__init__()
        self._was = value
        self._text = _line(tr("Requirement"), value.text if value else "")
        self._must = combo([(True, tr("must have")), (False, tr("nice to have"))])
        self._must.setAccessibleName(tr("Must or nice to have"))
        self._must.choose(value.must if value else True)
        words = {
            1: tr("minor"),
            2: tr("small"),
            3: tr("normal"),
            4: tr("important"),
            5: tr("decisive"),
        }
        self._weight = combo(list(words.items()), value.weight if value else 3)
        self._weight.setAccessibleName(tr("Weight"))
        line = row(self._text, self._must, self._weight)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setFocusProxy(self._text)
        self._text.textEdited.connect(lambda _text: self.changed.emit())
        for box in (self._must, self._weight):
            box.activated.connect(lambda _index: self.changed.emit())

    def value(self) -> Requirement:
        """The requirement; skills found in the old text stay only with that text."""
        text = self._text.text().strip()
        skills = self._was.skills if self._was is not None and self._was.text == text else ()
        return Requirement(
            text=text,
            must=bool(self._must.currentData()),
            weight=int(self._weight.currentData()),
            skills=skills,
        )


class LanguageEdit(QWidget):
    """A language and the level that is needed."""

    changed = Signal()

    def __init__(self, tr: Translator, value: LanguageRequirement | None) -> None:
        super().__init__()
        names = {
            "en": tr("English"),
            "ru": tr("Russian"),
            "de": tr("German"),
            "fr": tr("French"),
            "es": tr("Spanish"),
            "it": tr("Italian"),
            "zh": tr("Chinese"),
            "tr": tr("Turkish"),
            "ar": tr("Arabic"),
            "uk": tr("Ukrainian"),
            "kk": tr("Kazakh"),
            "pl": tr("Polish"),
        }
        if value is not None:
            names.setdefault(value.code, value.code)
        self._code = combo(list(names.items()), value.code if value else "en")
        self._code.setAccessibleName(tr("Language"))
        levels = [
            (None, tr("any level")),
            *[(n, tr("native") if n == "native" else n) for n in _LEVELS],
        ]
        self._level = combo(levels, value.level if value else "B1")
        self._level.setAccessibleName(tr("Level"))
        self.setLayout(row(self._code, self._level, None))
        for box in (self._code, self._level):
            box.activated.connect(lambda _index: self.changed.emit())

    def value(self) -> LanguageRequirement:
        """The language."""
        return LanguageRequirement(code=self._code.currentData(), level=self._level.currentData())


class LineEditor(QWidget):
    """One line of text in a list."""

    changed = Signal()

    def __init__(self, name: str, value: str | None) -> None:
        super().__init__()
        self._text = _line(name, value or "")
        self.setLayout(row(self._text))
        self.setFocusProxy(self._text)
        self._text.textEdited.connect(lambda _text: self.changed.emit())

    def value(self) -> str:
        """The text."""
        return self._text.text().strip()


class WeightsEdit(QWidget):
    """Numbers by name, and the share of the whole that each one has."""

    changed = Signal()

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._boxes: dict[str, QSpinBox] = {}
        self._shares: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(3, 1)
        for line, (name, words) in enumerate(names):
            box, share = QSpinBox(), Label("", "small", "muted")
            box.setRange(0, 100)
            box.setAccessibleName(words)
            box.setMinimumWidth(84)
            box.valueChanged.connect(self._touched)
            self._boxes[name], self._shares[name] = box, share
            grid.addWidget(Label(words), line, 0)
            grid.addWidget(box, line, 1)
            grid.addWidget(share, line, 2)

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Shows these weights."""
        for name, box in self._boxes.items():
            box.blockSignals(True)
            box.setValue(round(weights[name]))
            box.blockSignals(False)
        self._tell()

    def weights(self) -> dict[str, float]:
        """The weights as typed."""
        return {name: float(box.value()) for name, box in self._boxes.items()}

    def _touched(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        whole = sum(box.value() for box in self._boxes.values())
        for name, box in self._boxes.items():
            self._shares[name].setText(f"{round(100 * box.value() / whole)} %" if whole else "—")


def optional_number(text: str) -> int | None:
    """A whole number as people type it (`250 000`), or None when nothing is there.

    Letters make it -1, which the vacancy's rules refuse with words.
    """
    digits = "".join(text.replace("\u00a0", " ").replace(",", " ").split())
    if not digits:
        return None
    return int(digits) if digits.isdecimal() else -1


def _line(name: str, text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    made.setMinimumHeight(CONTROL_HEIGHT)
    return made
