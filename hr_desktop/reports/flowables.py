"""Pieces of a page: score bars, badges, quotes with their place, cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Paragraph, Table

from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.reports import style

BADGE_COLOURS: dict[Recommendation, tuple[Color, Color]] = {
    Recommendation.strongly_recommend: (style.GOOD, style.GOOD_SOFT),
    Recommendation.recommend: (style.GOOD, style.GOOD_SOFT),
    Recommendation.consider: (style.WARNING, style.WARNING_SOFT),
    Recommendation.reject: (style.BAD, style.BAD_SOFT),
    Recommendation.insufficient_evidence: (style.NEUTRAL, style.NEUTRAL_SOFT),
}


class ScoreBars(Flowable):
    """Rows of label, bar and number; a row without a score says why instead of a bar.

    `rows` are (label, score 0..100 or None, note). Labels are wrapped to nothing: choose them
    short. The number stands right-aligned beside its bar.
    """

    ROW = 17.0

    def __init__(self, rows: Sequence[tuple[str, int | None, str]], label_width: float) -> None:
        super().__init__()
        self._rows = rows
        self._label_width = label_width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._width = available_width
        return available_width, self.ROW * len(self._rows)

    def draw(self) -> None:
        canvas = self.canv
        bar_x, number_x = self._label_width, self._width
        bar_width = self._width - self._label_width - 30
        for i, (label, score, note) in enumerate(self._rows):
            y = self.ROW * (len(self._rows) - i) - 12
            canvas.setFillColor(style.INK)
            canvas.setFont(style.REGULAR, 9.5)
            canvas.drawString(0, y, _fitted(style.plain(label), 9.5, self._label_width - 8))
            canvas.setFont(style.BOLD, 10)
            canvas.drawRightString(number_x, y, "–" if score is None else str(score))
            if score is None:
                canvas.setFillColor(style.MUTED)
                canvas.setFont(style.REGULAR, 8)
                canvas.drawString(bar_x, y, _fitted(style.plain(note), 8, bar_width))
                continue
            canvas.setFillColor(style.HAIRLINE)
            canvas.roundRect(bar_x, y + 1, bar_width, 5, 2.5, stroke=0, fill=1)
            if score > 0:
                canvas.setFillColor(style.ACCENT)
                filled = max(5.0, bar_width * score / 100)
                canvas.roundRect(bar_x, y + 1, filled, 5, 2.5, stroke=0, fill=1)


class Badge(Flowable):
    """A word on a soft ground, right-aligned in its column or at its left."""

    def __init__(self, text: str, colour: Color, ground: Color, align: str = "right") -> None:
        super().__init__()
        self._text = style.plain(text)
        self._colour, self._ground, self._align = colour, ground, align

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._available = available_width
        self._box = pdfmetrics.stringWidth(self._text, style.BOLD, 9) + 16
        return available_width, 18

    def draw(self) -> None:
        x = max(0.0, self._available - self._box) if self._align == "right" else 0.0
        self.canv.setFillColor(self._ground)
        self.canv.roundRect(x, 0, self._box, 17, 4, stroke=0, fill=1)
        self.canv.setFillColor(self._colour)
        self.canv.setFont(style.BOLD, 9)
        self.canv.drawString(x + 8, 5.3, self._text)


class Quote(Flowable):
    """The candidate's own words with a coloured edge, and where they stand. Splits over pages."""

    PAD = 9.0

    def __init__(self, quote: str | Paragraph, place: str | None, colour: Color) -> None:
        super().__init__()
        self._colour = colour
        self._body = Paragraph(quote, style.QUOTE) if isinstance(quote, str) else quote
        self._place = Paragraph(place, style.SMALL) if place else None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._width = available_width
        inner = available_width - self.PAD
        self._body_height = self._body.wrap(inner, available_height)[1]
        place = self._place.wrap(inner, available_height)[1] if self._place else 0.0
        self._height = self._body_height + place + 2
        return available_width, self._height + 5

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = self._body.split(available_width - self.PAD, available_height - 20)
        if len(parts) < 2:
            return []
        last = Quote(parts[1], None, self._colour)
        last._place = self._place
        return [Quote(parts[0], None, self._colour), last]

    def draw(self) -> None:
        self.canv.setFillColor(self._colour)
        self.canv.rect(0, 5, 2, self._height - 1, stroke=0, fill=1)
        top = self._height + 5
        self._body.drawOn(self.canv, self.PAD, top - self._body_height)
        if self._place:
            height = self._place.height
            self._place.drawOn(self.canv, self.PAD, top - self._body_height - height)


def bullets(lines: Sequence[str], mark: str = "•") -> list[Paragraph]:
    """The lines as a bulleted list."""
    return [Paragraph(style.markup(line), style.BULLET, bulletText=mark) for line in lines]


def side_by_side(
    columns: Sequence[Sequence[Flowable]], widths: Sequence[float], **extra: Any
) -> Table:
    """Columns of flowables beside each other, top-aligned, without padding of their own."""
    table = Table([[list(column) for column in columns]], colWidths=list(widths))
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def card(content: Sequence[Flowable], width: float, ground: Color = style.SURFACE) -> Table:
    """Flowables on a quiet ground with rounded corners."""
    table = Table([[list(content)]], colWidths=[width], cornerRadii=[6, 6, 6, 6])
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), ground),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
        ]
    )
    return table


def heading(text: str, kind: ParagraphStyle, key: str) -> Paragraph:
    """A heading that becomes a bookmark of the PDF under the anchor `key`."""
    paragraph = Paragraph(f'<a name="{key}"/>{style.markup(text)}', kind)
    paragraph.outline = (style.plain(text), key, 0 if kind is style.H1 else 1)
    return paragraph


def _fitted(text: str, size: float, width: float) -> str:
    if pdfmetrics.stringWidth(text, style.REGULAR, size) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", style.REGULAR, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
