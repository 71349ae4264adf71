"""The head of a page: where one is, its title, the search box, and its actions at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import LinkButton
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.components.text import ElidedLabel, Label
from hr_desktop.ui.icons import paint_icon
from hr_desktop.ui.theme import CONTROL_HEIGHT, RADIUS, SMALL, colors, font

if TYPE_CHECKING:
    from hr_desktop.ui.context import UiContext


class SearchBox(QAbstractButton):
    """Looks like a field, opens the search over everything (Ctrl+K)."""

    def __init__(self, text: str, keys: str) -> None:
        super().__init__()
        self.setText(text)
        self._keys = keys
        self.setAccessibleName(f"{text} ({keys})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setMinimumSize(170, CONTROL_HEIGHT)
        self.setMaximumWidth(260)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the sketches have it."""
        return QSize(260, CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints a field with its keys at the right."""
        c = colors(self)
        painter = painter_for(self)
        rect = QRectF(self.rect())
        rounded(painter, rect, RADIUS, c.q("card"), c.q("field_line"))
        if self.hasFocus():
            rounded(painter, rect, RADIUS, None, c.q("accent"), 2)
        paint_icon(painter, "search", QRectF(10, (rect.height() - 16) / 2, 16, 16), c.q("muted"))
        painter.setFont(font(SMALL - 1))
        wide = QFontMetrics(font(SMALL - 1)).horizontalAdvance(self._keys) + 12
        key = QRectF(rect.width() - wide - 10, (rect.height() - 18) / 2, wide, 18)
        rounded(painter, key, 4, c.q("raised"), c.q("hairline"))
        painter.setPen(c.q("muted"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._keys)
        painter.setFont(self.font())
        inner = QRectF(34, 0, rect.width() - 34 - wide - 16, rect.height())
        shown = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)


class PageHeader(QWidget):
    """Breadcrumb and title at the left, chips beside, search and actions at the right."""

    def __init__(self, ctx: UiContext, title: str) -> None:
        super().__init__()
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(2)
        self._crumb_row = QWidget()
        self._crumb_row.setLayout(self._crumbs)
        self._crumbs.setContentsMargins(0, 0, 0, 0)
        self._crumb_row.hide()
        self.title = ElidedLabel(title, "title")
        self.title.setMinimumWidth(120)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(1)
        words.addWidget(self._crumb_row)
        words.addWidget(self.title)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(8)
        self.search = SearchBox(ctx.tr("Search and commands"), "Ctrl K")
        self.search.clicked.connect(lambda: ctx.shell.open_palette())
        self._actions = QHBoxLayout()
        self._actions.setSpacing(10)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addLayout(words, 3)
        line.addLayout(self._beside)
        line.addWidget(self.search, 2)
        line.addLayout(self._actions)

    def minimumSizeHint(self) -> QSize:
        """Never lower than title and crumbs, however much the page below wants."""
        return super().minimumSizeHint().expandedTo(QSize(0, CONTROL_HEIGHT + 2))

    def set_title(
        self, title: str, crumbs: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """The title, with the way to it: (text, what a click does)."""
        self.title.setText(title)
        clear(self._crumbs)
        for text, go in crumbs:
            link = LinkButton(text, small=True)
            link.clicked.connect(lambda _=False, go=go: go())
            self._crumbs.addWidget(link)
            self._crumbs.addWidget(Label("›", "small", "muted"))
        self._crumbs.addStretch(1)
        self._crumb_row.setVisible(bool(crumbs))

    def set_actions(self, *actions: QWidget) -> None:
        """Buttons at the right, the primary one last."""
        clear(self._actions)
        for action in actions:
            self._actions.addWidget(action)

    def set_beside(self, *widgets: QWidget) -> None:
        """Small things right after the title, such as filter chips."""
        clear(self._beside)
        for widget in widgets:
            self._beside.addWidget(widget)
