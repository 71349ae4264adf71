"""Charts: bars by category with their numbers beside, histograms and days by pyqtgraph.

Imported by the pages that draw, never by the kit's `__init__`: pyqtgraph costs a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QToolTip, QWidget

from hr_desktop.ui.components.badges import ProgressLine
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.text import Label
from hr_desktop.ui.theme import SMALL, Kind, colors, font


class CategoryBars(QWidget):
    """A bar for each category, name left, number right: `set([("New", 12, "accent")])`.

    Bars are as long as their share of `of` (the largest number when None).
    """

    def __init__(self) -> None:
        super().__init__()
        self._now: tuple[Any, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)

    def set(
        self,
        rows: Sequence[tuple[str, float | None, Kind]],
        of: float | None = None,
        missing: str = "—",
    ) -> None:
        """Shows these rows; a value of None is written as `missing`."""
        if (now := (list(rows), of, missing)) == self._now:
            return
        self._now = now
        clear(self._grid)
        largest = of or max((value or 0 for _, value, _ in rows), default=0) or 1
        for line, (name, value, kind) in enumerate(rows):
            number = Label(missing if value is None else f"{value:.0f}", "number")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(28)
            bar = ProgressLine((value or 0) / largest, kind, height=8)
            bar.setAccessibleName(f"{name}: {number.text()}")
            self._grid.addWidget(Label(name, "small", "muted"), line, 0)
            self._grid.addWidget(bar, line, 1)
            self._grid.addWidget(number, line, 2)


class BarChart(pg.PlotWidget):
    """Vertical bars over named places, stacked where there are several series.

    The value of a bar is told under the pointer; a screen reader gets all of them as description.
    """

    def __init__(self, name: str, height: int = 150) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setAccessibleName(name)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.getPlotItem().setContentsMargins(0, 6, 0, 0)
        self._places: Sequence[str] = ()
        self._marks: Sequence[str] = ()
        self._series: Sequence[tuple[str, Sequence[int], Kind]] = ()
        self._paint()

    def set(
        self,
        places: Sequence[str],
        series: Sequence[tuple[str, Sequence[int], Kind]],
        marks: Sequence[str] | None = None,
    ) -> None:
        """Shows (name, values, kind) for each series; `marks` are the words under the axis."""
        now = (places, series, places if marks is None else marks)
        if now == (self._places, self._series, self._marks):
            return
        self._places, self._series, self._marks = now
        told = (
            f"{place}: " + ", ".join(f"{name} {values[i]}" for name, values, _ in series)
            for i, place in enumerate(places)
            if any(values[i] for _, values, _ in series)
        )
        self.setAccessibleDescription("; ".join(told))
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """A change of look paints anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_series"):
            self._paint()

    def mouseMoveEvent(self, event: Any) -> None:
        """Tells the values of the place under the pointer."""
        super().mouseMoveEvent(event)
        x = (
            self.getViewBox()
            .mapSceneToView(QPointF(self.mapToScene(event.position().toPoint())))
            .x()
        )
        place = round(x)
        if 0 <= place < len(self._places):
            values = "\n".join(f"{name}: {values[place]}" for name, values, _ in self._series)
            QToolTip.showText(
                event.globalPosition().toPoint(), f"{self._places[place]}\n{values}", self
            )

    def _paint(self) -> None:
        c = colors(self)
        self.setBackground(c.q("card"))
        self.clear()
        under = [0] * len(self._places)
        for _, values, kind in self._series:
            item = pg.BarGraphItem(
                x=list(range(len(values))),
                y0=list(under),
                height=list(values),
                width=0.72,
                brush=c.strong(kind),
                pen=pg.mkPen(None),
            )
            self.addItem(item)
            under = [a + b for a, b in zip(under, values, strict=True)]
        plot = self.getPlotItem()
        self._axis(plot.getAxis("bottom"), c.q("muted"), c.q("hairline"))
        self._axis(plot.getAxis("left"), c.q("muted"), c.q("card"))
        ticks = [(i, mark) for i, mark in enumerate(self._marks) if mark]
        plot.getAxis("bottom").setTicks([ticks])
        top = max([*under, 1])
        step = max(1, -(-top // 4))
        plot.getAxis("left").setTicks([[(v, str(v)) for v in range(0, top + 1, step)]])
        self.setYRange(0, top * 1.08, padding=0)
        self.setXRange(-0.6, max(len(self._places), 10) - 0.4, padding=0)  # few bars stay slim
        self.showGrid(y=True, alpha=0.12)

    @staticmethod
    def _axis(axis: Any, text: QColor, line: QColor) -> None:
        axis.setPen(pg.mkPen(line))
        axis.setTextPen(pg.mkPen(text))
        axis.setZValue(-1000)  # its grid lies behind the bars
        axis.setStyle(tickFont=font(SMALL - 1, tabular=True), tickLength=0)
