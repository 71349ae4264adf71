"""Asks for a person's score and its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDialog, QSpinBox, QVBoxLayout, QWidget

from hr_desktop.ui.components import Button, FormField, Label, TextArea, row
from hr_desktop.ui.components.dialogs import finished

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator


async def ask_correction(
    parent: QWidget, tr: Translator, criterion: str, now: int | None
) -> tuple[int | None, str] | None:
    """Score (None: cannot be judged) and reason, or None when the person cancels."""
    dialog = _Correction(parent, tr, criterion, now)
    try:
        if await finished(dialog) == QDialog.DialogCode.Accepted.value:
            return dialog.answer()
        return None
    finally:
        dialog.deleteLater()


class _Correction(QDialog):
    def __init__(self, parent: QWidget, tr: Translator, criterion: str, now: int | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Correct the score"))
        self.setModal(True)
        self.setMinimumWidth(400)
        self._score = QSpinBox()
        self._score.setRange(0, 100)
        self._score.setValue(50 if now is None else now)
        self._unknown = QCheckBox(tr("This cannot be judged"))
        self._unknown.setChecked(now is None)
        self._score.setEnabled(now is not None)
        self._unknown.toggled.connect(lambda on: self._score.setEnabled(not on))
        self._reason = TextArea(tr("Why? It is shown in the report beside the machine’s score."))
        save = Button(tr("Correct the score"), "primary")
        save.setEnabled(False)
        cancel = Button(tr("Cancel"))
        self._reason.textChanged.connect(
            lambda: save.setEnabled(bool(self._reason.toPlainText().strip()))
        )
        save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(12)
        box.addWidget(Label(criterion, "heading"))
        box.addWidget(FormField(tr("Score from 0 to 100"), self._score))
        box.addWidget(self._unknown)
        box.addWidget(FormField(tr("Reason"), self._reason))
        box.addLayout(row(None, cancel, save))

    def answer(self) -> tuple[int | None, str]:
        score = None if self._unknown.isChecked() else self._score.value()
        return score, self._reason.toPlainText().strip()
