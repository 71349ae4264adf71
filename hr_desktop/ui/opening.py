"""Hands files over to the system's own programs; says so when there is none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from hr_desktop.rights import as_before
from hr_desktop.ui.context import UiContext


def open_file(ctx: UiContext, path: Path) -> None:
    """Opens a file in the program that the system has for it, and says where it lies."""
    tr = ctx.tr
    if _handed_over(path):
        said = tr("{file} was opened.", file=path.name)
        ctx.notify(said, "good", tr("Show in folder"), lambda: open_folder_of(ctx, path))
    else:
        said = tr("No program on this computer opens {file}. It was saved.", file=path.name)
        ctx.notify(said, "warn", details=str(path))


def open_folder_of(ctx: UiContext, path: Path) -> None:
    """Opens the folder in which a file lies (or the folder itself)."""
    folder = path if path.is_dir() else path.parent
    if not _handed_over(folder):
        ctx.notify(ctx.tr("The folder could not be opened."), "warn", details=str(folder))


def _handed_over(path: Path) -> bool:
    with as_before():
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
