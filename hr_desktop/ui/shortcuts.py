"""The list of keyboard shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import Button
from hr_desktop.ui.components.dialogs import finished
from hr_desktop.ui.components.layout import row
from hr_desktop.ui.components.surfaces import KeyValue
from hr_desktop.ui.components.text import Label

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator


def shortcuts(tr: Translator) -> list[tuple[str, str]]:
    """Keys and what they do."""
    return [
        ("Ctrl+K", tr("Find people, vacancies and commands")),
        ("Ctrl+1 … Ctrl+7", tr("Open a page of the rail")),
        ("Ctrl+,", tr("Settings")),
        ("F6", tr("Between the rail and the page")),
        ("Tab, Shift+Tab", tr("Next and previous control")),
        ("↑ ↓ PgUp PgDn Home End", tr("Move in a table")),
        (tr("Space"), tr("Tick the row")),
        ("Enter", tr("Open the row")),
        ("Ctrl+A, Ctrl+C", tr("Select all rows, copy the selected ones")),
        ("Ctrl+V", tr("Add a resume from the clipboard")),
        ("F5", tr("Load the page again")),
        ("Esc", tr("Close the search, a dialog or the panel")),
    ]


async def show_shortcuts(parent: QWidget, tr: Translator) -> None:
    """Shows the list until it is closed."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Keyboard shortcuts"))
    box = QVBoxLayout(dialog)
    box.setContentsMargins(20, 18, 20, 16)
    box.setSpacing(12)
    box.addWidget(Label(tr("Keyboard shortcuts"), "heading"))
    box.addWidget(KeyValue(shortcuts(tr), name_width=170))
    close = Button(tr("Close"))
    close.clicked.connect(dialog.accept)
    box.addLayout(row(None, close))
    dialog.setMinimumWidth(460)
    try:
        await finished(dialog)
    finally:
        dialog.deleteLater()
