"""Layout helpers: rows and columns without margins, a flow for chips, a scrolling column."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

Item = QWidget | QLayout | int | None


def _fill(box: QBoxLayout, items: tuple[Item, ...]) -> None:
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)


def row(*items: Item, gap: int = 8) -> QHBoxLayout:
    """Side by side; an int is a gap in pixels, None takes the free space."""
    box = QHBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    _fill(box, items)
    return box


def column(*items: Item, gap: int = 8) -> QVBoxLayout:
    """One below the other; an int is a gap in pixels, None takes the free space."""
    box = QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    _fill(box, items)
    return box


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and deletes the widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class FlowLayout(QLayout):
    """Lays widgets out like words: left to right, wrapped to the width."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._sizes: list[tuple[QLayoutItem, QSize]] | None = None  # asked for often, costly
        self._heights: dict[int, int] = {}
        self._gap = gap
        self._apart: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def set_apart(self, widget: QWidget | None) -> None:
        """From this one on they stand at the right end of their line."""
        self._apart = widget
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Appends; use `addWidget`."""
        self._items.append(item)
        self._forget()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Removes and gives the item, or None past the end."""
        if not 0 <= index < len(self._items):
            return None
        self._forget()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at that width."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """A widget has changed: sizes are asked for anew."""
        self._forget()
        super().invalidate()

    def _forget(self) -> None:
        self._sizes, self._heights = None, {}

    def _shown(self) -> list[tuple[QLayoutItem, QSize]]:
        if self._sizes is None:
            self._sizes = [(i, i.sizeHint()) for i in self._items if not i.isEmpty()]
        return self._sizes

    def setGeometry(self, rect: QRect) -> None:
        """Places the widgets."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """One line if there is room."""
        margins: QMargins = self.contentsMargins()
        sizes = [size for _, size in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(
            width + margins.left() + margins.right(), height + margins.top() + margins.bottom()
        )

    def minimumSize(self) -> QSize:
        """The widest single item."""
        size = QSize()
        for item, _ in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        x, y, line = area.x(), area.y(), 0
        shown = self._shown()
        for place, (item, size) in enumerate(shown):
            width = min(size.width(), area.width()) if area.width() > 0 else size.width()
            if x > area.x() and x + width > area.right() + 1:
                x, y, line = area.x(), y + line + self._gap, 0
            if self._apart is not None and item.widget() is self._apart:
                rest = sum(later.width() + self._gap for _, later in shown[place:]) - self._gap
                x = max(x, area.right() + 1 - rest)
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x += width + self._gap
            line = max(line, size.height())
        return y + line - rect.y() + margins.bottom()


class _Inner(QWidget):
    """Wrapped text is as high as its width makes it, not as high as in the narrowest column."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the column's least width may have changed
            viewport = self.parentWidget()
            column = viewport.parentWidget() if viewport is not None else None
            if column is not None:
                column.updateGeometry()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        layout = self.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return QSize(least.width(), 0) if wraps else least


class ScrollColumn(QScrollArea):
    """A column that scrolls up and down and shows the ground it lies on. Add to `box`."""

    def __init__(self, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.least = 0  # pixels; never narrower, even when the content could be
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inner = self._inner = _Inner()
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(*margins)
        self.box.setSpacing(gap)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """As wide as its content needs: nothing scrolls sideways, so nothing may be cut off."""
        inner = self.widget()
        wide = inner.minimumSizeHint().width() if inner is not None else 0
        return QSize(max(wide, self.least), 72)

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[None]:
        """While other contents come in: they appear at once, not widget by widget.

        Each widget that is shown by itself makes Qt ask the screen where the pointer is. Making
        and showing are two steps of the event loop, so that neither holds it up for long.
        """
        import asyncio  # not at the top: the first paint does not wait for it

        self.setUpdatesEnabled(False)  # what stood there before is seen until then
        self._inner.hide()
        try:
            yield
            await asyncio.sleep(0)
        finally:
            self._inner.show()
            self.setUpdatesEnabled(True)

    def clear(self) -> None:
        """Empties the column."""
        clear(self.box)
