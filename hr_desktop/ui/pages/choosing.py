"""Asks to choose one of several things."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from hr_desktop.ui.components import Button, Label, combo, row
from hr_desktop.ui.components.dialogs import finished


async def choose_one(
    parent: QWidget, title: str, choices: Sequence[tuple[int, str]], yes: str, no: str
) -> int | None:
    """The key of the chosen one, or None when the person cancels."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setModal(True)
    dialog.setMinimumWidth(360)
    list_ = combo(choices)
    list_.setAccessibleName(title)
    take, leave = Button(yes, "primary"), Button(no)
    take.clicked.connect(dialog.accept)
    leave.clicked.connect(dialog.reject)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(20, 18, 20, 16)
    box.setSpacing(12)
    box.addWidget(Label(title, "heading"))
    box.addWidget(list_)
    box.addLayout(row(None, leave, take))
    try:
        if await finished(dialog) == QDialog.DialogCode.Accepted.value:
            chosen: int | None = list_.currentData()
            return chosen
        return None
    finally:
        dialog.deleteLater()
