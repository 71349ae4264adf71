"""What the window remembers between starts: place, size, page, splitters. One small JSON file."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

FILE = "window.json"


def load_memory(folder: Path) -> dict[str, Any]:
    """The remembered state; empty when there is none or it cannot be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _warn("window state not readable: %s", error)
        return {}
    return found if isinstance(found, dict) else {}


def save_memory(folder: Path, memory: dict[str, Any]) -> None:
    """Writes the state in one step. A failure is only logged: the program is ending."""
    from hr_desktop.durable import write_atomically  # not at the top: the first paint is near

    try:
        data = json.dumps(memory, ensure_ascii=False, indent=1).encode()
        write_atomically(folder / FILE, data)
    except OSError as error:
        _warn("window state not written: %s", error)


def _warn(text: str, error: Exception) -> None:
    import logging  # not at the top: the first paint does not wait for it

    logging.getLogger(__name__).warning(text, type(error).__name__)


def keep_geometry(window: QWidget, memory: dict[str, Any]) -> None:
    """Notes where the window is."""
    memory["geometry"] = base64.b64encode(window.saveGeometry().data()).decode("ascii")


def restore_geometry(window: QWidget, memory: dict[str, Any]) -> bool:
    """Puts the window where it was; Qt moves it onto a screen that exists. False: not known."""
    kept = memory.get("geometry")
    if not isinstance(kept, str):
        return False
    try:
        data = base64.b64decode(kept, validate=True)
    except ValueError:
        return False
    return bool(window.restoreGeometry(QByteArray(data)))
