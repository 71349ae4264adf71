"""A list left and its detail beside it, with sizes that are remembered."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import IconButton
from hr_desktop.ui.components.layout import FlowLayout, ScrollColumn, clear, row
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.components.surfaces import Card
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.theme import colors


class _Handle(QSplitterHandle):
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            place = QRectF(self.width() / 2 - 2, self.height() / 2 - 20, 4, 40)
            rounded(painter_for(self), place, 2, colors(self).q("field_line"))


class Split(QSplitter):
    """Two or three panes. Sizes are kept in `memory[name]` (the context's memory)."""

    def __init__(
        self, name: str, memory: dict[str, Any], *panes: QWidget, sizes: tuple[int, ...] = ()
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._name, self._memory = f"split.{name}", memory
        self.setHandleWidth(14)
        self.setChildrenCollapsible(False)
        for pane in panes:
            self.addWidget(pane)
        kept = memory.get(self._name)
        wanted = kept if isinstance(kept, list) and len(kept) == len(panes) else list(sizes)
        if wanted:
            self.setSizes(wanted)
            for index, size in enumerate(wanted):
                self.setStretchFactor(index, size)
        self.splitterMoved.connect(self._moved)

    def createHandle(self) -> QSplitterHandle:
        """A handle that shows only under the pointer."""
        return _Handle(self.orientation(), self)

    def _moved(self) -> None:
        self._memory[self._name] = self.sizes()


class SidePanel(Card):
    """The detail beside a list: title, subtitle, a slot at the right, and a scrolling column.

    Add content to `content`; `top` is the row at the right of the title; `foot` holds actions.
    """

    closed = Signal()

    def __init__(self, close_name: str = "") -> None:
        super().__init__(flush=True)
        head = QWidget()
        self.title = Label("", "heading", wrap=True)
        self.subtitle = Label("", "small", "muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.top = row()
        line = row(words, self.top)
        line.setStretch(0, 1)
        if close_name:
            close = IconButton("close", close_name)
            close.clicked.connect(self.closed)
            line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        line.setContentsMargins(16, 14, 16, 8)
        head.setLayout(line)
        self._scroll = ScrollColumn(gap=10, margins=(16, 4, 16, 16))
        self.content = self._scroll.box
        foot = QWidget()
        self.foot = FlowLayout(foot, gap=8)  # two lines rather than a list crowded out beside it
        self.foot.setContentsMargins(16, 10, 16, 12)
        self._foot = foot
        self.box.addWidget(head)
        self.box.addWidget(self._scroll, 1)
        self.box.addWidget(foot)
        foot.hide()

    def minimumSizeHint(self) -> QSize:
        """As wide as its content needs, at least 280 pixels."""
        return super().minimumSizeHint().expandedTo(QSize(280, 0))

    def set_title(self, title: str, subtitle: str = "") -> None:
        """The words at the top."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def set_actions(self, *actions: QWidget | None) -> None:
        """Buttons at the foot; what follows None stands at the right."""
        clear(self.foot)
        self.foot.set_apart(None)
        apart = False
        for action in actions:
            if action is None:
                apart = True
                continue
            self.foot.addWidget(action)
            if apart:
                self.foot.set_apart(action)
                apart = False
        self._foot.setVisible(bool(actions))

    def rebuilding(self) -> AbstractAsyncContextManager[None]:
        """While other contents come into the column: they appear at once."""
        return self._scroll.rebuilding()

    def clear(self) -> None:
        """Empties the column."""
        self._scroll.clear()
