"""Text in the sizes and colours of the look."""

from __future__ import annotations

import html
from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hr_desktop.ui.theme import BIG, BODY, HEADING, SMALL, TITLE, ColorName, colors, font

TextStyle = Literal["body", "strong", "small", "heading", "title", "big", "number"]
_STYLES: dict[TextStyle, tuple[int, bool, bool]] = {
    "body": (BODY, False, False),
    "strong": (BODY, True, False),
    "small": (SMALL, False, False),
    "heading": (HEADING, True, False),
    "title": (TITLE, True, False),
    "big": (BIG, True, True),
    "number": (BODY, True, True),
}


def tip(text: str) -> str:
    """A tool tip that shows these words, which may come from a resume, and never markup.

    Qt takes what looks like HTML for HTML: it would load a picture from a file or a network share.
    """
    if "<" not in text and "&" not in text:
        return text
    return "<qt>{}</qt>".format(html.escape(text).replace("\n", "<br>"))


class Label(QLabel):
    """Plain text (never markup: it may come from a resume) in one of the look's styles."""

    def __init__(
        self,
        text: str = "",
        style: TextStyle = "body",
        color: ColorName = "text",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._style: TextStyle = style
        self._color: ColorName = color
        size, bold, tabular = _STYLES[style]
        self.setFont(font(size, bold=bold, tabular=tabular))
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
            self.setMinimumWidth(40)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)
        self._recolor()

    def set_color(self, color: ColorName) -> None:
        """Another colour."""
        self._color = color
        self._recolor()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolor()

    def _recolor(self) -> None:
        wanted = colors(self).q(self._color)
        if self.palette().color(QPalette.ColorRole.WindowText) != wanted:
            own = QPalette()
            own.setColor(QPalette.ColorRole.WindowText, wanted)
            self.setPalette(own)


class ElidedLabel(Label):
    """A one-line label that shortens its text with an ellipsis instead of widening its parent."""

    def __init__(
        self, text: str = "", style: TextStyle = "body", color: ColorName = "text"
    ) -> None:
        self._full = text
        super().__init__(text, style, color)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)

    def setText(self, text: str) -> None:
        """Sets the whole text; the tool tip shows it when it does not fit."""
        self._full = text
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Shortens again."""
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._full, Qt.TextElideMode.ElideRight, max(self.width(), 24)
        )
        super().setText(shown)
        self.setToolTip(tip(self._full) if shown != self._full else "")
        self.setAccessibleName(self._full)
