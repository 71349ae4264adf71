"""The candidate's view of an interview at the desk: the conversation alone, on the whole screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from hr_desktop.i18n import Translator
from hr_desktop.ui.components import Button, Label, column, row

WIDEST = 900  # pixels of a line that is easy to read


class Stage(QWidget):
    """Holds `talk` while the candidate writes; the recruiter's window is out of sight.

    Other people's names, the plan and private notes are nothing for whoever sits here. `back` is
    asked for by the button or by closing; it decides whether the stage ends.
    """

    def __init__(self, tr: Translator, talk: QWidget, back: Callable[[], object]) -> None:
        super().__init__()
        self._back, self.over = back, False
        self.setWindowTitle("HR Desktop")
        self.setAutoFillBackground(True)
        talk.setMaximumWidth(WIDEST)
        leave = Button(tr("Back to the recruiter"), "ghost", small=True)
        leave.clicked.connect(lambda: self._back())
        foot = row(Label(tr("You talk with Stefani, an AI."), "small", "muted"), None, leave)
        middle = row(talk)
        middle.setAlignment(talk, Qt.AlignmentFlag(0))
        middle.insertStretch(0, 1)
        middle.addStretch(1)
        middle.setStretchFactor(talk, 100)
        box = column(middle, foot, gap=12)
        box.setStretch(0, 1)
        box.setContentsMargins(24, 24, 24, 16)
        self.setLayout(box)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Alt+F4 leads back to the recruiter too, not to the desktop."""
        if not self.over:
            event.ignore()
            self._back()
