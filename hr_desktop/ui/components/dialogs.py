"""Dialogs that are opened and awaited: never `exec()`, which would stop every other task."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import Button, ButtonKind
from hr_desktop.ui.components.fields import TextArea
from hr_desktop.ui.components.layout import row
from hr_desktop.ui.components.text import Label


async def finished(dialog: QDialog) -> int:
    """Opens the dialog and awaits its result; a cancelled task closes it."""
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def done(result: int) -> None:
        if not future.done():
            future.set_result(result)

    dialog.finished.connect(done)
    dialog.destroyed.connect(lambda: done(QDialog.DialogCode.Rejected.value))
    dialog.open()
    try:
        return await future
    except asyncio.CancelledError:
        dialog.close()
        raise


class _Question(QDialog):
    def __init__(
        self, parent: QWidget, title: str, text: str, yes: str, no: str, kind: ButtonKind
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(20, 18, 20, 16)
        self.box.setSpacing(10)
        heading = Label(title, "heading", wrap=True)
        heading.setMinimumWidth(360)  # a narrower one would count on more lines than it needs
        self.box.addWidget(heading)
        if text:
            said = Label(text, wrap=True)
            said.setMinimumWidth(360)
            self.box.addWidget(said)
        self.yes = Button(yes, kind)
        self.no = Button(no)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self._buttons = row(None, self.no, self.yes)

    def finish(self) -> None:
        self.box.addSpacing(4)
        self.box.addLayout(self._buttons)


async def ask(
    parent: QWidget, title: str, text: str, yes: str, no: str, *, kind: ButtonKind = "primary"
) -> bool:
    """A yes-or-no question; True for yes. For what an undo cannot cover."""
    dialog = _Question(parent, title, text, yes, no, kind)
    dialog.finish()
    try:
        return await finished(dialog) == QDialog.DialogCode.Accepted.value
    finally:
        dialog.deleteLater()


async def ask_text(
    parent: QWidget,
    title: str,
    text: str,
    yes: str,
    no: str,
    *,
    placeholder: str = "",
    required: bool = True,
    kind: ButtonKind = "primary",
) -> str | None:
    """Asks for a few lines, e.g. a reason. None when the person cancels."""
    dialog = _Question(parent, title, text, yes, no, kind)
    field = TextArea(placeholder)
    field.setAccessibleName(title)
    dialog.box.addWidget(field)
    dialog.finish()
    field.setFocus()
    if required:
        dialog.yes.setEnabled(False)
        field.textChanged.connect(lambda: dialog.yes.setEnabled(bool(field.toPlainText().strip())))
    try:
        if await finished(dialog) == QDialog.DialogCode.Accepted.value:
            return field.toPlainText().strip()
        return None
    finally:
        dialog.deleteLater()


async def ask_secret(
    parent: QWidget, title: str, text: str, name: str, yes: str, no: str
) -> str | None:
    """Asks for a passphrase, hidden as it is typed. None when the person cancels."""
    dialog = _Question(parent, title, text, yes, no, "primary")
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setMinimumHeight(34)
    dialog.box.addWidget(field)
    dialog.finish()
    dialog.yes.setEnabled(False)
    field.textChanged.connect(lambda typed: dialog.yes.setEnabled(bool(typed)))
    field.returnPressed.connect(dialog.yes.click)
    field.setFocus()
    try:
        if await finished(dialog) == QDialog.DialogCode.Accepted.value:
            return field.text()
        return None
    finally:
        field.clear()
        dialog.deleteLater()


async def _files(dialog: QFileDialog) -> list[Path]:
    try:
        if await finished(dialog) != QDialog.DialogCode.Accepted.value:
            return []
        return [Path(name) for name in dialog.selectedFiles()]
    finally:
        dialog.deleteLater()


async def open_files(parent: QWidget, title: str, name_filter: str = "") -> list[Path]:
    """Existing files chosen by the person, or an empty list."""
    dialog = QFileDialog(parent, title, "", name_filter)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return await _files(dialog)


async def open_folder(parent: QWidget, title: str) -> Path | None:
    """A folder chosen by the person, or None."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    chosen = await _files(dialog)
    return chosen[0] if chosen else None


async def save_file(parent: QWidget, title: str, name: str, name_filter: str = "") -> Path | None:
    """Where to write a file; the system has asked before overwriting. None when cancelled."""
    dialog = QFileDialog(parent, title, name, name_filter)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    suffix = Path(name).suffix.lstrip(".")
    if suffix:
        dialog.setDefaultSuffix(suffix)
    chosen = await _files(dialog)
    return chosen[0] if chosen else None
