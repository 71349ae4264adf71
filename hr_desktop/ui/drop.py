"""Files dragged over any part of the window: a sheet says what letting go will do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.theme import BODY, HEADING, colors, font


def files_of(data: QMimeData) -> list[Path]:
    """The local files and folders of a drag or of the clipboard."""
    if not data.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropSheet(QWidget):
    """Covers the window while files hover over it; `dropped` carries the paths."""

    dropped = Signal(list)

    def __init__(self, host: QWidget, title: str, text: str) -> None:
        super().__init__(host)
        self.title, self._text = title, text
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.hide()

    def offer(self, title: str) -> None:
        """Covers the host and says what letting go will do."""
        self.title = title
        host = self.parentWidget()
        if host is not None:
            self.setGeometry(host.rect())
        self.show()
        self.raise_()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files have gone elsewhere."""
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hands the files on."""
        self.hide()
        paths = files_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the sheet."""
        c = colors(self)
        painter = painter_for(self)
        veil = QColor(c.page)
        veil.setAlphaF(0.75)
        painter.fillRect(self.rect(), veil)
        area = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        rounded(painter, area, 12, c.q("accent_soft"))
        painter.setPen(QPen(c.q("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(area, 12, 12)
        middle = area.center().y()
        painter.setFont(font(HEADING, bold=True))
        painter.setPen(c.q("accent"))
        top = QRectF(area.left(), middle - 26, area.width(), 24)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, self.title)
        painter.setFont(font(BODY))
        painter.setPen(c.q("muted"))
        below = QRectF(area.left(), middle + 2, area.width(), 22)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._text)
