"""The strip at the foot: what runs, what needs attention, and what is connected."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hr_desktop.ui.components.badges import ProgressLine
from hr_desktop.ui.components.buttons import LinkButton
from hr_desktop.ui.components.paint import painter_for
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.theme import colors


class StatusStrip(QWidget):
    """Interviews and work with a stop at the left, attention beside, connection at the right."""

    stop = Signal()
    attention = Signal()
    watch = Signal()

    def __init__(self, stop_text: str) -> None:
        super().__init__()
        self.setFixedHeight(30)
        self.talks = LinkButton("", small=True, quiet=True)
        self.talks.clicked.connect(self.watch)
        self.work = Label("", "small", "muted")
        self.bar = ProgressLine()
        self.bar.setFixedWidth(160)
        self.halt = LinkButton(stop_text, small=True)
        self.halt.clicked.connect(self.stop)
        self.need = LinkButton("", small=True)
        self.need.clicked.connect(self.attention)
        self.trouble = Label("", "small", "bad_text")
        self.right = Label("", "small", "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 14, 0)
        line.setSpacing(14)
        for widget in (self.talks, self.work, self.bar, self.need, self.halt):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.trouble)
        line.addWidget(self.right)
        self._where = self._voice = ""
        self.set_talks("")
        self.set_work("")
        self.set_attention("")
        self.set_trouble("")

    def set_work(self, text: str, share: float | None = None, *, stoppable: bool = False) -> None:
        """What runs and how far (0 to 1, None: unknown). An empty text: nothing runs."""
        self.work.setText(text)
        self.work.setVisible(bool(text))
        self.bar.setVisible(bool(text) and share is not None)
        self.bar.setAccessibleName(text)
        self.bar.set(share or 0.0)
        self.halt.setVisible(bool(text) and stoppable)

    def set_talks(self, text: str, *, urgent: bool = False) -> None:
        """Interviews that run, and how many could; a click shows them."""
        self.talks.setText(text)
        self.talks.set_quiet(not urgent)
        self.talks.setVisible(bool(text))
        self.talks.updateGeometry()

    def set_attention(self, text: str) -> None:
        """What needs a person; a click shows it."""
        self.need.setText(text)
        self.need.setVisible(bool(text))
        self.need.updateGeometry()

    def set_trouble(self, text: str) -> None:
        """That the database is away, in place of where the data are; empty when it is not."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.right.setVisible(not text)

    def set_connection(self, text: str) -> None:
        """Where the data are and which engine works."""
        self._where = text
        self._show_right()

    def set_voice(self, text: str) -> None:
        """The server for voice and how many agents there are; empty where there is neither."""
        self._voice = text
        self._show_right()

    def _show_right(self) -> None:
        self.right.setText(" · ".join(filter(None, [self._where, self._voice])))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground and the hairline above."""
        c = colors(self)
        painter = painter_for(self)
        painter.fillRect(self.rect(), c.q("raised"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), c.q("hairline"))
